"""The virtual screen as a PNG file."""
import os


def take(path):
    from PIL import ImageGrab
    ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).save(path)

"""The virtual screen as a PNG file."""
import os
import time

STILL_S = 0.3     # a screen on which nothing was drawn for so long is taken for still
PATIENCE_S = 5.0  # then it is taken as it is: covers may come for longer than this


def take(path):
    """Once the screen is still: what the bus tells of may be on the screen a frame later."""
    from PIL import ImageGrab

    from damage import Damage
    damage, give_up = Damage(), time.monotonic() + PATIENCE_S
    while damage.drawn_within(STILL_S) and time.monotonic() < give_up:
        pass
    damage.close()
    ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).save(path)

"""The virtual screen as a PNG file."""
import os
import time

STILL_S = 0.3     # a screen that has not changed for so long is taken for still
PATIENCE_S = 5.0  # then it is taken as it is: covers may come for longer than this


def take(path):
    """Once the screen is still: what the bus tells of may be on the screen a frame later."""
    from PIL import ImageGrab

    def grab():
        return ImageGrab.grab(xdisplay=os.environ["DISPLAY"])

    picture, since = grab(), time.monotonic()
    give_up = since + PATIENCE_S
    while time.monotonic() - since < STILL_S and time.monotonic() < give_up:
        time.sleep(0.05)
        now = grab()
        if now.tobytes() != picture.tobytes():
            picture, since = now, time.monotonic()
    picture.save(path)

"""What is drawn on the virtual screen, as its server tells."""
import select
import time

from session import WalkError


class Damage:
    """Rectangles that were drawn anywhere on the screen, as the X server counts them."""

    def __init__(self):
        from Xlib import display
        from Xlib.ext import damage
        self.display = display.Display()
        if not self.display.has_extension("DAMAGE"):
            raise WalkError("the X server has no DAMAGE extension")
        self.display.damage_query_version()
        self.display.screen().root.damage_create(damage.DamageReportRawRectangles)
        self.display.sync()

    def close(self):
        self.display.close()

    def drawn_within(self, seconds):
        """Listens for so long; how many rectangles came."""
        end, count = time.monotonic() + seconds, 0
        self.display.sync()
        while True:
            while self.display.pending_events():
                self.display.next_event()
                count += 1
            left = end - time.monotonic()
            if left <= 0:
                return count
            select.select([self.display.fileno()], [], [], left)

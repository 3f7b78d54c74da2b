#!/usr/bin/python3
"""Two fingers on a touchpad make the open page larger and smaller where the pointer is: on an X server that has a
touchpad, by the gestures that a real one would tell of. What came of it is seen through the accessibility bus.

usage: pinch.py --build DIR [--language kk|ru|en] [--out DIR]
"""
import argparse
import math
import pathlib
import re
import subprocess
import sys

import touchpad
from session import NoScreen
from walker import WalkError, Walker, exit_status

BOOK, PAGE = "gimp-filters.pdf", 12
PIXELS_A_POINT = 96 / 72  # at zoom 1
LEAST_ZOOM, MOST_ZOOM = 0.25, 6.0
# Boxes are told in whole pixels.
NEAR_PX, NEAR_PART = 2, 0.01
STILL_S, REST_S, MOST_TRIES = 1.0, 5.0, 20


def middle(page, offset):
    x, y, width, height = page.character_rect(offset)
    return x + width / 2, y + height / 2


class Pinching:
    """Each step ends when its effect can be seen, and nothing is drawn any more."""

    STEPS = ("open", "larger", "back", "slowly", "both_ends", "held_still", "elsewhere")

    def __init__(self, walker, book):
        from damage import Damage
        from xtest import CONTROL, Xtest
        self.walker, self.book, self.control = walker, book, CONTROL
        self.screen, self.touchpad, self.damage = Xtest(), touchpad.Touchpad(walker.session.root), Damage()

    def close(self):
        self.touchpad.close()
        self.screen.close()

    def run(self):
        self.walker.start_reader(str(self.book))
        self.walker.run_steps(self, self.STEPS)

    def page(self):
        """The page's node once its text is known."""
        return self.walker.wait(lambda: next((node for node in [self.walker.find("reader.page")] if node and node.text),
                                             None), "text of the page")

    def length(self):
        """From the first letter of the page to its last one, in pixels."""
        page = self.page()
        return math.dist(middle(page, self.first), middle(page, self.last))

    def zoom(self):
        return self.length() / (self.length_points * PIXELS_A_POINT)

    def come_to_rest(self):
        if not any(self.damage.drawn_within(STILL_S) == 0 for _ in range(MOST_TRIES)):
            raise WalkError("the window does not come to rest")

    def expect_zoom(self, wanted):
        def there():
            return abs(self.zoom() / wanted - 1) < NEAR_PART
        self.walker.wait(there, f"zoom {wanted:.3f}")
        self.come_to_rest()
        if not there():
            raise WalkError(f"zoom {self.zoom():.3f} instead of {wanted:.3f}")
        return self.zoom()

    def expect_held(self):
        """The letter is where it was put under the pointer."""
        off = math.dist(middle(self.page(), self.held), self.at)
        if off > NEAR_PX:
            raise WalkError(f"the letter under the pointer is {off:.1f} pixels away from it")
        return off

    def hold(self):
        """Puts the pointer on a letter far from the window's middle."""
        page = self.page()
        room = page.rect
        wanted = (room[0] + room[2] * 0.8, room[1] + room[3] * 0.3)
        self.held = min((word.start() for word in re.finditer(r"\w+", page.text)),
                        key=lambda offset: math.dist(middle(page, offset), wanted))
        # A pointer stands on whole pixels.
        x, y = middle(page, self.held)
        self.screen.move(x, y)
        self.at = (int(x), int(y))

    def open(self):
        self.walker.wait_for("reader.page")  # a picture
        self.walker.press("reader.fit-page")
        self.walker.set_text("reader.go-to", str(PAGE))
        self.walker.submit("reader.go-to")
        self.walker.wait(lambda: str(PAGE) in self.walker.name("reader.page"), f"page {PAGE}")
        self.come_to_rest()
        text = self.page().text
        letters = [offset for offset, letter in enumerate(text) if letter.isalpha()]
        self.first, self.last = letters[0], letters[-1]
        # The whole page is in view: its height in pixels is known, and in points from elsewhere.
        told = subprocess.run(["pdfinfo", self.book], check=True, capture_output=True, text=True).stdout
        size = next(line for line in told.splitlines() if line.startswith("Page size:")).split()
        across, down = float(size[2]), float(size[4])
        _, _, width, height = self.page().rect
        if abs(width / height / (across / down) - 1) > NEAR_PART:
            raise WalkError(f"the page is not in view as a whole: {width} x {height}")
        self.length_points = self.length() * down / height
        self.walker.find("reader.page").focus()
        self.screen.key("0", self.control)
        self.come_to_rest()
        self.hold()
        self.before = self.zoom()
        self.walker.shot("before")
        return f"as wide as the window, zoom {self.before:.3f}"

    def larger(self):
        self.touchpad.pinch(1.6, 30)
        zoom = self.expect_zoom(self.before * 1.6)
        off = self.expect_held()
        self.walker.shot("larger")
        return f"zoom {zoom:.3f}, the letter {off:.1f} pixels off"

    def back(self):
        self.touchpad.pinch(1 / 1.6, 30)
        zoom = self.expect_zoom(self.before)
        off = self.expect_held()
        self.walker.shot("back")
        return f"zoom {zoom:.3f}, the letter {off:.1f} pixels off"

    def slowly(self):
        """Each step moves less than a pixel."""
        self.touchpad.begin()
        for step in range(1, 401):
            self.touchpad.spread_to(1 + step / 1000)
            self.touchpad.sync()
        self.touchpad.end(1.4)
        zoom = self.expect_zoom(self.before * 1.4)
        off = self.expect_held()
        return f"zoom {zoom:.3f}, the letter {off:.1f} pixels off"

    def both_ends(self):
        self.walker.press("reader.mode")  # one page at a time: the same one, however small
        self.hold()
        for _ in range(2):
            self.touchpad.pinch(10, 20)
        most = self.expect_zoom(MOST_ZOOM)
        # At an end there is nothing to be undone first.
        self.touchpad.pinch(1 / 2, 10)
        self.expect_zoom(MOST_ZOOM / 2)
        for _ in range(2):
            self.touchpad.pinch(1 / 20, 20)
        least = self.expect_zoom(LEAST_ZOOM)
        self.walker.shot("smallest")
        # Seen by the reader before the next: what comes within one frame is one movement.
        self.touchpad.pinch(1 / 2, 20)
        self.come_to_rest()
        self.touchpad.pinch(4, 20)
        self.expect_zoom(1)
        return f"{least:.3f} and {most:.3f}"

    def held_still(self):
        """Two fingers that lie on the touchpad after they have moved, and when they have left it."""
        self.touchpad.begin()
        self.touchpad.spread_to(1.5)
        self.touchpad.sync()
        self.expect_zoom(1.5)
        self.expect_rest("while two fingers lie still")
        self.touchpad.end(1.5)
        self.expect_rest("when they have left")
        return f"nothing was drawn for twice {REST_S:.0f} s"

    def expect_rest(self, when):
        # Where the page is and how it is shown is saved when it has rested.
        self.come_to_rest()
        drawn = self.damage.drawn_within(REST_S)
        if drawn:
            raise WalkError(f"{drawn} rectangles were drawn {when}")

    def elsewhere(self):
        """There is no page under the pointer: nothing becomes larger."""
        bar = self.walker.find("reader.mode").rect
        self.screen.move(bar[0] + bar[2] / 2, bar[1] + bar[3] / 2)
        self.come_to_rest()
        self.touchpad.pinch(2, 10)
        self.expect_zoom(1.5)
        return "the bar stays as it is, and the page"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", default="en")
    parser.add_argument("--out")
    options = parser.parse_args()
    missing = touchpad.missing()
    if missing:
        print(f"SKIPPED: no X server with a touchpad: {', '.join(missing)} not installed")
        return 77

    def run():
        with Walker(options.build, "bus", language=options.language, out=options.out, touchpad=True) as walker:
            pinching = Pinching(walker, pathlib.Path(options.build).resolve() / "share" / "oqyrman" / "books" / BOOK)
            try:
                pinching.run()
            finally:
                pinching.close()
    try:
        return exit_status(run)
    except NoScreen as reason:
        print(f"SKIPPED: {' '.join(str(reason).split())}")
        return 77


if __name__ == "__main__":
    sys.exit(main())

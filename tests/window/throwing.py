#!/usr/bin/python3
"""The page taken hold of by the hand tool: it goes where the mouse goes, on when it is thrown, and no further when it is
caught, when the hand rested first, when the desktop asks for less motion, or when the processor has to draw it.

The virtual screen is drawn by the processor. Mesa's own setting force_gl_renderer has it call itself otherwise, so that the
reader moves things as it does with a graphics card.

usage: throwing.py --build DIR [--language kk|ru|en] [--out DIR]
"""
import argparse
import json
import pathlib
import re
import sys

from walker import WalkError, Walker, exit_status

BOOK, PAGE = "gimp-filters.pdf", 60
CARD = ("env", "force_gl_renderer=A graphics card")
# The hand's way, in steps as quick as the machine.
STEP_PX, STEPS = 40, 6
WAY_PX = STEP_PX * STEPS
# What a throw adds to that at least; how exact the hand's own way is.
ON_PX, NEAR_PX = 100, 2
RESTED_S = 0.4
STILL_S, MOST_TRIES = 1.0, 20


class Throwing:
    STEPS = ("open", "dragged", "thrown", "thrown_sideways", "caught", "rested", "less_motion", "by_the_processor")

    def __init__(self, walker, book):
        from damage import Damage
        from xtest import CONTROL, Xtest
        self.walker, self.book, self.control = walker, book, CONTROL
        self.screen, self.damage = Xtest(), Damage()
        wishes = [sys.executable, "-B", pathlib.Path(__file__).with_name("desktop_wishes.py"), "--portal", json.dumps({"reduced-motion": 0})]
        self.portal = walker.session.start("portal", wishes, stdin=True)
        self.portal.line("^ready$")

    def close(self):
        self.damage.close()
        self.screen.close()

    def run(self):
        self.walker.run_steps(self, self.STEPS)

    def come_to_rest(self):
        if not any(self.damage.drawn_within(STILL_S) == 0 for _ in range(MOST_TRIES)):
            raise WalkError("the window does not come to rest")

    def open(self):
        """One page at a time, as large as can be, so that no throw leads away from it; moved by the mouse."""
        self.walker.start_reader(str(self.book))
        self.walker.wait_for("reader.page")
        self.walker.press("reader.mode")
        return self.take_the_hand()

    def take_the_hand(self):
        self.screen.key("k", self.control)
        self.walker.wait_for("commands.item.hand")
        self.walker.press("commands.item.hand")
        self.walker.wait_gone("commands.field")
        self.walker.set_text("reader.go-to", str(PAGE))
        self.walker.submit("reader.go-to")
        self.walker.wait(lambda: str(PAGE) in self.walker.name("reader.page"), f"page {PAGE}")
        x, y, width, height = self.walker.find("reader.page").rect
        self.screen.move(x + width / 2, y + height / 2)
        self.screen.wheel_with(self.control, -20)
        self.come_to_rest()
        self.letter = next(at for at, letter in enumerate(self.page().text) if letter.isalpha())
        self.walker.shot("large")
        return f"{self.page().rect}"

    def page(self):
        return self.walker.wait(lambda: next((node for node in [self.walker.find("reader.page")] if node and node.text), None),
                                "text of the page")

    def place(self):
        return self.page().character_rect(self.letter)[:2]

    def hand(self, right, down, thrown=True, caught=False):
        """Takes hold of the page and moves by six steps. What must not be torn apart by a busy machine, the last movement and
        the letting go, arrives together."""
        x, y, width, height = self.walker.window().rect
        at = [x + width * 0.6, y + height * 0.6]
        self.screen.move(*at)
        self.screen.hold()
        for step in range(STEPS):
            at = [at[0] + right * STEP_PX, at[1] + down * STEP_PX]
            if step == STEPS - 1 and thrown:
                self.screen.move_and_let_go(*at, press_again=caught)
            else:
                self.screen.move(*at)
        if not thrown:
            self.damage.drawn_within(RESTED_S)
        if caught or not thrown:
            self.screen.hold(False)

    def expect_exactly(self, right, down, what, **how):
        """The page goes where the hand goes, and stays there."""
        x, y = self.place()
        wanted = x + right * WAY_PX, y + down * WAY_PX

        def there():
            return max(abs(now - then) for now, then in zip(self.place(), wanted)) <= NEAR_PX
        self.hand(right, down, **how)
        self.walker.wait(there, f"{what}: from {x, y} to {wanted}")
        self.come_to_rest()
        if not there():
            raise WalkError(f"{what}: from {x, y} to {self.place()} instead of {wanted}")
        return f"{right * WAY_PX, down * WAY_PX} px"

    def expect_more(self, right, down):
        """The page goes on by itself, the same way."""
        x, y = self.place()

        def on():
            now_x, now_y = self.place()
            return right * (now_x - x) + down * (now_y - y) - WAY_PX
        self.hand(right, down)
        self.walker.wait(lambda: on() >= ON_PX, f"thrown by {right, down}: further than the hand")
        self.come_to_rest()
        now_x, now_y = self.place()
        if abs(right * (now_y - y)) + abs(down * (now_x - x)) > NEAR_PX:
            raise WalkError(f"thrown by {right, down}: from {x, y} to {now_x, now_y}")
        return f"{on()} px further than the hand"

    def dragged(self):
        there = self.expect_exactly(1, -1, "dragged", thrown=False)
        back = self.expect_exactly(-1, 1, "dragged back", thrown=False)
        return f"{there}, {back}"

    def thrown(self):
        up = self.expect_more(0, -1)
        self.walker.shot("thrown")
        return f"{up}; {self.expect_more(0, 1)}"

    def thrown_sideways(self):
        return f"{self.expect_more(-1, 0)}; {self.expect_more(1, 0)}"

    def caught(self):
        return self.expect_exactly(0, -1, "caught", caught=True)

    def rested(self):
        return self.expect_exactly(0, -1, "let go after a rest", thrown=False)

    def less_motion(self):
        for value, said in ((1, "less"), (0, "any")):
            self.portal.send(f"reduced-motion {value}")
            self.walker.wait(lambda said=said: self.asks()[-1:] == [said], f"{said} motion asked for")
            if value:
                seen = self.expect_exactly(0, -1, "thrown with less motion")
        return seen

    def asks(self):
        return re.findall("desktop asks for (less|any) motion", (self.walker.data / "log" / "oqyrman.log").read_text(errors="replace"))

    def by_the_processor(self):
        self.walker.stop_reader()
        self.walker.before_reader(())
        self.walker.start_reader(str(self.book))
        self.walker.wait_for("reader.page")
        self.take_the_hand()
        return self.expect_exactly(0, -1, "thrown where the processor draws")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", default="en")
    parser.add_argument("--out")
    options = parser.parse_args()

    def run():
        with Walker(options.build, "bus", language=options.language, out=options.out, before_reader=CARD) as walker:
            throwing = Throwing(walker, pathlib.Path(options.build).resolve() / "share" / "oqyrman" / "books" / BOOK)
            try:
                throwing.run()
            finally:
                throwing.close()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

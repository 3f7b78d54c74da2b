#!/usr/bin/python3
"""A reader that is closed right after its page was moved or made larger, by the window's cross or by a signal to end, opens
the book again just as it was.

usage: closing.py --build DIR [--language kk|ru|en] [--out DIR]
"""
import argparse
import signal
import sys

from walker import PATIENCE_S, WalkError, Walker, exit_status

PRINTED, FLOWING = "gimp-filters.pdf", "guide-kk.epub"
PAGE = 5
# Longer than a page lies still before its place is kept.
RESTED_S = 3
# The place in flowing text is kept by its words: a line of it, at most.
NEAR_PX = {PRINTED: 2, FLOWING: 40}


class Closing:
    STEPS = ("by_its_cross", "by_a_signal", "flowing_by_its_cross", "flowing_by_a_signal")

    def __init__(self, walker):
        from damage import Damage
        from xtest import CONTROL, Xtest
        self.walker, self.screen, self.control = walker, Xtest(), CONTROL
        self.damage = Damage()
        self.books = walker.build / "share" / "oqyrman" / "books"

    def close(self):
        self.damage.close()
        self.screen.close()

    def page(self):
        return self.walker.wait(lambda: next((node for node in [self.walker.find("reader.page")] if node and node.text), None),
                                "text of the page")

    def place(self):
        """Page, words, and the box of a letter in the middle of them."""
        page = self.page()
        text = page.text
        return self.walker.name("reader.position"), text, page.character_rect(len(text) // 2)

    def moved(self, act, what):
        """All is kept when the page has rested; then it is moved. Where it is now."""
        self.damage.drawn_within(RESTED_S)
        before = self.place()
        act()
        return self.walker.wait(lambda: next((now for now in [self.place()] if now != before), None), what)

    def scroll(self, notches):
        x, y, width, height = self.walker.find("reader.page").rect
        self.screen.move(x + width / 2, y + height / 2)
        self.screen.wheel(notches)

    def end_and_begin(self, book, last, end):
        end()
        self.walker.start_reader(str(self.books / book))
        self.walker.wait_for("reader.page")

        def near():
            position, text, box = self.place()
            return (position, text) == last[:2] and max(abs(now - then) for now, then in zip(box, last[2])) <= NEAR_PX[book]
        try:
            self.walker.wait(near, "the page as it was", 20)
        except WalkError as error:
            raise WalkError(f"{error}: {last[0], last[2]}, now {self.place()[0], self.place()[2]}") from None
        self.walker.stop_reader()
        return f"{last[0]}, {last[2]}"

    def signalled(self):
        reader = self.walker.reader
        reader.process.send_signal(signal.SIGTERM)
        reader.process.wait(PATIENCE_S)
        if reader.process.returncode != 0:
            raise WalkError(f"the reader ended with {reader.process.returncode}")
        reader.stop()

    def printed(self, end):
        self.walker.start_reader(str(self.books / PRINTED))
        self.walker.wait_for("reader.page")
        self.walker.set_text("reader.go-to", str(PAGE))
        self.walker.submit("reader.go-to")
        self.walker.wait(lambda: str(PAGE) in self.walker.name("reader.page"), f"page {PAGE}")
        self.moved(lambda: self.screen.wheel_with(self.control, -2 if end == self.signalled else 2), "another size")
        return self.end_and_begin(PRINTED, self.moved(lambda: self.scroll(1), "the page a little further"), end)

    def flowing(self, end):
        self.walker.start_reader(str(self.books / FLOWING))
        self.walker.wait_for("reader.page")
        for _ in range(3):
            before = self.walker.name("reader.position")
            self.walker.press("reader.next")
            self.walker.wait(lambda before=before: self.walker.name("reader.position") != before, "the next page")
        return self.end_and_begin(FLOWING, self.moved(lambda: self.scroll(1), "the page a little further"), end)

    def by_its_cross(self):
        return self.printed(self.walker.stop_reader)

    def by_a_signal(self):
        return self.printed(self.signalled)

    def flowing_by_its_cross(self):
        return self.flowing(self.walker.stop_reader)

    def flowing_by_a_signal(self):
        return self.flowing(self.signalled)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", default="kk")
    parser.add_argument("--out")
    options = parser.parse_args()

    def run():
        with Walker(options.build, "bus", language=options.language, out=options.out) as walker:
            closing = Closing(walker)
            try:
                walker.run_steps(closing, closing.STEPS)
            finally:
                closing.close()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

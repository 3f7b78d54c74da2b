#!/usr/bin/python3
"""The comfort of reading, driven in the real window by keyboard and by mouse, seen through the accessibility bus.

usage: reading.py --build DIR [--language kk|ru|en] [--out DIR]
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from walker import Walker, WalkError

BOOK = "gimp-filters.pdf"
WORD = "blur"


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


class Reading:
    """Each step ends when its effect can be seen."""

    STEPS = ("search", "next_places", "choose_place", "nothing_found", "close_search")

    def __init__(self, walker, path):
        from accessible import Focus
        from xtest import CONTROL, SHIFT, Xtest
        self.walker, self.path = walker, path
        self.screen, self.control, self.shift = Xtest(), CONTROL, SHIFT
        self.focus = Focus()

    def close(self):
        self.focus.close()
        self.screen.close()

    def run(self):
        self.walker.start_reader(str(self.path))
        self.walker.wait_for("reader.page")
        for step in self.STEPS:
            begun = time.monotonic()
            seen = getattr(self, step)()
            print(f"{time.monotonic() - begun:6.1f} s  {step}: {seen}", flush=True)
            self.walker.alive()

    def page(self):
        return numbers(self.walker.name("reader.position"))[0]

    def wait_page(self, wanted):
        self.walker.wait(lambda: self.page() == wanted, f"page {wanted}")

    def occurrences(self):
        """The pages on which the word stands, once for each time, as pdftotext reads the file."""
        text = subprocess.run(["pdftotext", self.path, "-"], check=True, capture_output=True).stdout.decode()
        return [number for number, page in enumerate(text.split("\f"), 1)
                for _ in re.findall(WORD, re.sub(r"-\n", "", page), re.IGNORECASE)]

    def search(self):
        self.screen.key("f", self.control)
        self.walker.wait_for("reader.search.field")
        self.walker.wait(lambda: self.walker.find("reader.search.field").has("focused"), "focus in the field")
        self.screen.type(WORD)
        self.walker.wait_text("reader.search.field", WORD)
        self.screen.key("Enter")
        self.expected = self.occurrences()
        self.walker.wait(lambda: numbers(self.walker.name("reader.search.outcome")) == [len(self.expected)],
                         f"{len(self.expected)} places")
        self.wait_page(self.expected[0])
        self.walker.shot("search")
        return self.walker.name("reader.search.outcome")

    def next_places(self):
        for page in self.expected[1:6]:
            self.screen.key("F3")
            self.wait_page(page)
        for page in reversed(self.expected[:5]):
            self.screen.key("F3", self.shift)
            self.wait_page(page)
        return f"pages {self.expected[:6]} and back"

    def choose_place(self):
        self.walker.press("reader.search.place.9")
        self.wait_page(self.expected[9])
        number = self.walker.name("reader.search.number")
        if numbers(number) != [10, len(self.expected)]:
            raise WalkError(f"the tenth place is said to be {number!r}")
        return number

    def nothing_found(self):
        self.walker.set_text("reader.search.field", "қққққ")
        self.walker.submit("reader.search.field")
        self.walker.wait(lambda: "қққққ" in self.walker.name("reader.search.outcome"), "the words that are not there")
        return self.walker.name("reader.search.outcome")

    def close_search(self):
        self.screen.key("Escape")
        self.walker.wait_gone("reader.search.panel")
        return "gone"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", default="ru")
    parser.add_argument("--out")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / BOOK
            shutil.copy(pathlib.Path(options.build) / "share" / "oqyrman" / "books" / BOOK, path)
            with Walker(options.build, "bus", language=options.language, out=options.out, books=folder) as walker:
                reading = Reading(walker, path)
                try:
                    reading.run()
                finally:
                    reading.close()
    except WalkError as error:
        print(f"FAILED: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

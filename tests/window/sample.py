#!/usr/bin/python3
"""A look into a book before it is borrowed, in the real window: read without a card, gone back from, and nothing of it on
the shelf afterwards; then the same where the sample does not come, or comes damaged, and the book is borrowed at the end.
On the way there, a cover and a logo that do not come as pictures.

usage: sample.py --build DIR [--language kk|ru|en] [--out DIR]
"""
import argparse
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "fault"))
import faulty_library as fault  # noqa: E402  (lies in the neighbouring folder)
from journey import Journey  # noqa: E402
from walker import WalkError, Walker, exit_status  # noqa: E402

BOOK = "guide-kk.epub"
SKIPPED = 77
NO_PICTURES = (("a page for people", fault.html), ("half a picture", fault.halved), ("500", fault.status(500)),
               ("another JSON", fault.status(200, b'{"say": 42}', "image/png")))


class Sample:
    """Each step ends when its effect can be seen."""

    STEPS = ("covers_that_are_none", "look_at_the_book", "read", "go_back", "does_not_come", "comes_damaged", "borrow",
             "next_start")

    def __init__(self, walker):
        self.walker, self.faults = walker, walker.library.faults
        self.first = ""

    def samples_kept(self):
        return [path for path in (self.walker.data / "samples").glob("*") if not path.name.endswith(".part")]

    def page(self):
        """The second: the first is the cover."""
        self.walker.wait_for("reader.page")
        first = self.walker.wait(lambda: self.walker.name("reader.position"), "the number of the page")
        self.walker.press("reader.next")
        self.walker.wait(lambda: self.walker.name("reader.position") not in ("", first), "another page")
        return self.walker.wait(lambda: " ".join(self.walker.text("reader.page").split()), "text of the page")

    def leave(self):
        self.walker.press("reader.back")
        self.walker.wait_gone("reader.page")
        self.walker.wait_for("book.sample")

    def fails(self, wanted):
        self.walker.press("book.sample")
        self.walker.wait_for("problem.text")
        said = self.walker.name("problem.text")
        self.walker.shot(wanted)
        self.walker.press("problem.action")
        self.walker.wait_gone("problem.text")
        return said

    # ---- steps ----
    def covers_that_are_none(self):
        """The title is there whatever comes in its cover's place, and the cover as soon as it comes whole."""
        seen = []
        for what, change in (*NO_PICTURES, ("the cover", None)):
            self.faults.clear()
            if change:
                self.faults["cover"] = change
            self.walker.start_reader()
            self.walker.wait_for("catalogue.publication.0")
            self.walker.press("catalogue.publication.0")
            self.walker.wait_for("book.title")
            self.walker.wait(lambda: self.walker.library.answered("cover") > len(seen), "the cover was asked for")
            self.walker.shot(f"cover-{what}")
            self.walker.stop_reader()
            seen.append(self.walker.library.answered("cover"))
        if seen != list(range(1, len(seen) + 1)):
            raise WalkError(f"what is no cover was kept: asked for {seen} times")
        return ", ".join(what for what, _ in NO_PICTURES)

    def look_at_the_book(self):
        self.walker.start_reader()
        self.walker.wait_for("catalogue.publication.0")
        self.walker.press("catalogue.publication.0")
        self.walker.ready("book.sample")
        self.walker.shot("book")
        return self.walker.name("book.title")

    def read(self):
        self.walker.press("book.sample")
        self.first = self.page()
        self.walker.shot("sample")
        here = self.walker.name("reader.position")
        if len(self.samples_kept()) != 1:
            raise WalkError(f"samples on the disk: {self.samples_kept()}")
        return f"{here}: {self.first[:50]}"

    def go_back(self):
        self.leave()
        self.walker.press("rail.loans")
        self.walker.wait_for("loans")
        if self.walker.find("loans.item.0"):
            raise WalkError("a sample lies among the patron's books")
        self.walker.press("rail.catalogue")
        self.walker.press("catalogue.publication.0")
        self.walker.ready("book.sample")
        return "no loan"

    def does_not_come(self):
        self.start_again()
        self.faults["sample"] = fault.status(500)
        said = self.fails("sample-500")
        self.faults.clear()
        return said

    def comes_damaged(self):
        """What came cannot be shown; it is not what is opened when the library has a whole one again."""
        self.faults["sample"] = fault.halved
        said = self.fails("sample-halved")
        self.faults.clear()
        self.walker.ready("book.sample")
        self.walker.press("book.sample")
        if self.page() != self.first:
            raise WalkError("another sample than before")
        self.leave()
        return said

    def borrow(self):
        self.walker.press("book.borrow")
        self.walker.wait_for("sign-in")
        Journey(self.walker, self.walker.library.cards[0]).sign_in()
        self.walker.ready("book.read")
        if self.walker.find("book.sample"):
            raise WalkError("a sample is offered of a book that the patron has")
        self.walker.shot("borrowed")
        return self.walker.name("book.status")

    def next_start(self):
        self.walker.stop_reader()
        self.walker.start_reader(name="reader-again")
        self.walker.wait_for("rail.loans")
        self.walker.press("rail.loans")
        self.walker.wait_for("loans.item.0")
        if self.samples_kept():
            raise WalkError(f"samples on the disk: {self.samples_kept()}")
        return "the loan, and no sample"

    def start_again(self):
        self.walker.stop_reader()
        self.look_at_the_book()


def walk(options):
    with Walker(options.build, "bus", language=options.language, out=options.out, library=Library) as walker:
        walker.run_steps(Sample(walker), Sample.STEPS)


class Library(fault.FaultyLibrary):
    """Of one book, which counts what it is asked for."""

    def __init__(self, session, build, _):
        books = session.root / "books"
        books.mkdir()
        shutil.copy(build / "share" / "oqyrman" / "books" / BOOK, books)
        super().__init__(session, build, books)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", choices=("kk", "ru", "en"))
    parser.add_argument("--out")
    options = parser.parse_args()
    if fault.own_network() is None:
        print("SKIPPED: this system gives no program a network of its own (unshare -n)")
        return SKIPPED
    return exit_status(lambda: walk(options))


if __name__ == "__main__":
    sys.exit(main())

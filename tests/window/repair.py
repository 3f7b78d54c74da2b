#!/usr/bin/python3
"""What a patron can do about a loan that does not open, in the real window: the damaged book of a loan is repaired from where
it says so, and a licence file from the desk says how far it came.

usage: repair.py --build DIR [--language kk|ru|en] [--out DIR]
"""
import argparse
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "fault"), str(HERE.parent / "demo_library")]
import faulty_library as fault  # noqa: E402  (lies in the neighbouring folder)
from journey import Journey  # noqa: E402
from program import link, request  # noqa: E402
from walker import WalkError, Walker, exit_status  # noqa: E402

SKIPPED = 77
ACQUIRE = "http://opds-spec.org/acquisition"
STEPS = 5


class Repair:
    """Each step ends when its effect can be seen."""

    STEPS = ("borrow_and_read", "find_it_damaged", "cannot_be_repaired_now", "repair", "bring_a_changed_licence",
             "bring_a_licence")

    def __init__(self, walker):
        self.walker, self.library = walker, walker.library
        self.journey = Journey(walker, walker.library.cards[0])
        self.position = ""

    def open_loan(self):
        self.walker.press("rail.loans")
        self.walker.ready("loans.item.0.open")
        self.walker.press("loans.item.0.open")

    def borrow_and_read(self):
        self.journey.arrive()
        self.journey.browse()
        self.journey.borrow()
        self.journey.read()
        self.journey.next_page()
        self.position = self.journey.position()
        self.walker.stop_reader()
        return self.position

    def find_it_damaged(self):
        """As by a bad disk, while no reader runs."""
        books = [path for path in (self.walker.data / "books").iterdir() if path.is_file()]
        if len(books) != 1:
            raise WalkError(f"books on the disk: {books}")
        whole = books[0].read_bytes()
        books[0].write_bytes(whole[:len(whole) // 2])
        self.walker.start_reader(name="reader-again")
        self.walker.wait_for("rail.loans", "problem.text")
        if self.walker.find("problem.text") is None:
            self.open_loan()
        self.walker.wait_for("problem.text")
        self.walker.shot("damaged")
        return f"{self.walker.name('problem.text')} [{self.walker.name('problem.action')}]"

    def cannot_be_repaired_now(self):
        """Out of reach nothing is given up, and the same is offered afterwards."""
        self.library.down()
        self.walker.press("problem.action")
        damaged = self.walker.name("problem.text")
        self.walker.wait(lambda: self.walker.name("problem.text") not in ("", damaged), "that the library is out of reach")
        said = self.walker.name("problem.text")
        self.library.up()
        self.walker.press("problem.action")
        self.walker.wait_gone("problem.text")
        self.open_loan()
        self.walker.wait(lambda: self.walker.name("problem.text") == damaged, damaged)
        return said

    def repair(self):
        self.walker.press("problem.action")
        self.walker.wait_gone("problem.text")
        self.walker.ready("loans.item.0.open")
        self.walker.wait(lambda: self.library.answered("publication") == 2, "the book once more")
        self.walker.shot("repaired")
        self.walker.ready("loans.item.0.open")
        self.walker.press("loans.item.0.open")
        self.walker.wait_for("reader.page")
        self.walker.wait(lambda: self.journey.position() == self.position, f"page {self.position!r} again")
        self.walker.press("reader.back")
        return f"{self.position} again"

    def bring_a_changed_licence(self):
        """Of another book, from the desk, with another right in it: refused before anything is asked for."""
        card = self.library.cards[1]
        books = request(self.library.url + "/all").json()["publications"]
        loan = request(link(books[-1], ACQUIRE + "/borrow")["href"], card=card).json()
        self.license = request(link(loan, ACQUIRE)["href"], card=card).body
        changed = self.license.replace(b'"copy":3000', b'"copy":3001')
        if changed == self.license:
            raise WalkError("the licence has no copy right to change")
        said = self.bring("changed.lcpl", changed)
        self.walker.press("problem.action")
        self.walker.wait_gone("problem.text")
        return said

    def bring_a_licence(self):
        """The same as it came, while the library is out of reach."""
        self.library.down()
        return self.bring("loan.lcpl", self.license)

    def bring(self, name, text):
        file = self.walker.session.home / name
        file.write_bytes(text)
        self.walker.hand_over(file)
        self.walker.wait_for(f"problem.step.{STEPS - 1}")
        steps = [self.walker.find(f"problem.step.{step}").name for step in range(STEPS)]
        self.walker.shot(name)
        self.walker.press("problem.copy-steps")
        return f"{self.walker.name('problem.text')} {steps}"


def walk(options):
    with Walker(options.build, "bus", language=options.language, out=options.out,
                library=fault.FaultyLibrary) as walker:
        walker.run_steps(Repair(walker), Repair.STEPS)


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

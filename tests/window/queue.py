#!/usr/bin/python3
"""A queue in the real window: the only copy is with somebody else, the patron joins the queue, leaves it, joins it
again, is told when the copy waits, borrows it and renews it up to a chosen day.

usage: queue.py --build DIR [--language kk|ru|en] [--atom] [--out DIR]
"""
import argparse
import base64
import json
import sys
import urllib.request

from walker import ATOM, Library, Walker, exit_status

ACQUIRE = "http://opds-spec.org/acquisition"


def call(url, method="GET", card=None):
    made = urllib.request.Request(url, method=method)
    if card:
        made.add_header("Authorization", "Basic " + base64.b64encode(":".join(card).encode()).decode())
    with urllib.request.urlopen(made, timeout=30) as reply:
        return json.loads(reply.read() or b"{}")


def link(document, rel):
    return next(one["href"] for one in document["links"] if one["rel"] == rel)


class Queue:
    """Each step ends when its effect can be seen."""

    STEPS = ("sign_in", "all_out", "leave", "join_again", "comes_back", "borrow", "renew")

    def __init__(self, walker):
        self.walker = walker
        self.patron, self.other = walker.library.cards[:2]

    def run(self):
        self.walker.start_reader()
        self.walker.run_steps(self, self.STEPS)

    def sign_in(self):
        self.walker.wait_for("catalogue.publication.0")
        self.walker.press("rail.settings")
        self.walker.press("settings.sign-in")
        self.walker.wait_for("sign-in")
        self.walker.set_text("sign-in.login", self.patron[0])
        self.walker.set_text("sign-in.password", self.patron[1], secret=True)
        self.walker.press("sign-in.submit")
        self.walker.wait_gone("sign-in")
        self.walker.wait_for("loans")
        return "by card"

    def all_out(self):
        """The other reader takes the copy while the patron looks at the book: borrowing it ends in the queue."""
        self.walker.press("rail.catalogue")
        self.walker.wait_for("catalogue.publication.0")
        self.walker.press("catalogue.publication.0")
        self.walker.wait_for("book.title")
        title = self.walker.wait(lambda: self.walker.name("book.title"), "the title")
        every = call(self.walker.library.url.removesuffix(ATOM) + "/all")["publications"]
        wanted = next(one for one in every if one["metadata"]["title"] == title)
        lent = call(link(wanted, ACQUIRE + "/borrow"), card=self.other)
        self.license = call(link(lent, ACQUIRE), card=self.other)
        self.walker.press("book.borrow")
        self.walker.wait_for("book.leave")
        self.walker.shot("waiting")
        return self.walker.name("book.status")

    def leave(self):
        self.walker.press("book.leave")
        self.walker.wait_for("confirm.yes")
        self.walker.shot("leave")
        self.walker.press("confirm.yes")
        self.walker.wait_gone("book.leave")
        self.walker.wait_for("book.borrow")
        return self.walker.name("book.status")

    def join_again(self):
        self.walker.press("book.borrow")
        self.walker.wait_for("book.leave")
        self.walker.press("rail.loans")
        self.walker.wait_for("holds.item.0.leave")
        self.walker.shot("holds")
        return self.walker.name("holds.item.0")

    def comes_back(self):
        status = link(self.license, "status")
        device = "?id=desk&name=Desk"
        call(status + "/register" + device, "POST")
        call(status + "/return" + device, "PUT")
        self.walker.press("rail.catalogue")
        self.walker.wait_gone("loans")
        self.walker.press("rail.loans")
        self.walker.wait_for("notice.borrow")
        self.walker.shot("ready")
        return self.walker.name("notice.text")

    def borrow(self):
        self.walker.press("notice.borrow")
        self.walker.wait_for("book.read")
        self.walker.ready("book.read")
        self.walker.shot("lent")
        return self.walker.name("book.status")

    def renew(self):
        before = self.walker.name("book.status")
        self.walker.press("book.renew")
        self.walker.wait_for("renewal.yes")
        self.walker.press("renewal.end.0")
        self.walker.wait(lambda: self.walker.find("renewal.end.0").has("checked"), "the first day chosen")
        self.walker.shot("renewal")
        self.walker.press("renewal.yes")
        self.walker.wait_gone("renewal.yes")
        after = self.walker.wait(lambda: self.walker.name("book.status") != before and self.walker.name("book.status"),
                                 "another end of the loan")
        self.walker.shot("renewed")
        return f"{before} -> {after}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", choices=("kk", "ru", "en"))
    parser.add_argument("--atom", action="store_true", help="in the library's catalogue by OPDS 1.2")
    parser.add_argument("--out")
    options = parser.parse_args()

    def library(session, build, books):
        return Library(session, build, books, options=("--copies", "1"))

    def run():
        with Walker(options.build, language=options.language, out=options.out, library=library) as walker:
            walker.library.url += ATOM if options.atom else ""
            Queue(walker).run()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""Two people at one computer, with a card each at the same library, in the real window: each borrows a book, the card
in use is changed and changed back, the first one's book is given back while the second card is in use, and after a
restart the same card is in use. A scribe between the reader and the library notes which card each request showed.

usage: cards.py --build DIR [--language kk|ru|en] [--backend bus|keyboard|mouse] [--size WxH] [--out DIR]
"""
import argparse
import base64
import contextlib
import http.client
import http.server
import sys
import threading
import urllib.parse
import urllib.request

from session import WalkError
from walker import ATOM, Walker, exit_status

PASSED_ON = ("Accept", "Accept-Language", "Authorization", "Content-Type", "If-None-Match")
PASSED_BACK = ("Content-Type", "WWW-Authenticate", "ETag", "Cache-Control", "Date")


class Scribe:
    """Hands requests on to the library, and leads back to itself in what the catalogue says. Licences are signed:
    they stay as they are."""

    def __init__(self, library):
        there = urllib.parse.urlsplit(library).netloc
        self.notes = []  # (path, Authorization)
        scribe = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def hand_on(self):
                scribe.notes.append((self.path, self.headers.get("Authorization")))
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                way = http.client.HTTPConnection(there, timeout=30)
                way.request(self.command, self.path, body or None,
                            {name: self.headers[name] for name in PASSED_ON if name in self.headers})
                answer = way.getresponse()
                said = answer.read()
                way.close()
                if "lcp.license" not in (answer.getheader("Content-Type") or ""):
                    said = said.replace(there.encode(), scribe.address.encode())
                self.send_response_only(answer.status)
                for name in PASSED_BACK:
                    if answer.getheader(name):
                        self.send_header(name, answer.getheader(name))
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # the reader was closed, and waits for nothing more
                    self.wfile.write(said)

            do_GET = do_PUT = do_POST = do_DELETE = hand_on

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def shown(self, part):
        """What was shown at addresses with this part, in order."""
        return [authorization for path, authorization in list(self.notes) if part in path]


class Cards:
    """Each step ends when its effect can be seen."""

    STEPS = ("first_card", "first_borrows", "second_card", "second_borrows", "change", "change_back", "both_loans",
             "give_back", "restart", "sign_out")

    def __init__(self, walker):
        self.walker = walker
        self.first, self.second = walker.library.cards[:2]
        self.direct = walker.library.url
        self.scribe = Scribe(self.direct)
        walker.library.url = f"http://{self.scribe.address}{urllib.parse.urlsplit(self.direct).path}{ATOM}"

    def run(self):
        self.walker.start_reader()
        self.walker.run_steps(self, self.STEPS)

    # ---- helpers ----
    def sign_in(self, card):
        self.walker.wait_for("sign-in.login")
        if self.walker.text("sign-in.login"):
            raise WalkError("the form for a new card has another card's number in it")
        self.walker.set_text("sign-in.login", card[0])
        self.walker.set_text("sign-in.password", card[1], secret=True)
        self.walker.shot("sign-in")
        before = len(self.scribe.notes)
        self.walker.press("sign-in.submit")
        self.walker.wait_gone("sign-in")
        self.walker.wait_for("loans")
        return self.last_shown("/shelf", before)

    def last_shown(self, part, after):
        def shown():
            found = [authorization for path, authorization in self.scribe.notes[after:]
                     if part in path and authorization]
            return found[-1] if found else None
        return self.walker.wait(shown, f"a card at {part}")

    def borrow(self, number):
        self.walker.press("rail.catalogue")
        self.walker.wait_for(f"catalogue.publication.{number}")
        self.walker.press(f"catalogue.publication.{number}")
        self.walker.wait_for("book.borrow")
        self.walker.press("book.borrow")
        self.walker.ready("book.read")
        return self.walker.name("book.title")

    def shelf_of(self, card):
        made = urllib.request.Request(self.direct + "/shelf")
        made.add_header("Authorization", "Basic " + base64.b64encode(":".join(card).encode()).decode())
        with urllib.request.urlopen(made, timeout=30) as reply:
            return reply.read().decode()

    def wait_in_use(self, number):
        """The settings offer every card but this one."""
        other = 1 - number
        self.walker.wait_for(f"settings.card.{other}.use")
        if self.walker.find(f"settings.card.{number}.use"):
            raise WalkError("the card in use is offered")
        return self.walker.name(f"settings.card.{number}")

    # ---- steps ----
    def first_card(self):
        self.walker.wait_for("catalogue.publication.0")
        self.walker.press("rail.settings")
        self.walker.press("settings.sign-in")
        self.first_shown = self.sign_in(self.first)
        self.walker.press("rail.settings")
        self.walker.wait_for("settings.add-card")
        self.walker.shot("one-card")
        return self.walker.name("settings.card.0")

    def first_borrows(self):
        self.first_title = self.borrow(0)
        return self.first_title

    def second_card(self):
        self.walker.press("rail.settings")
        self.walker.press("settings.add-card")
        self.second_shown = self.sign_in(self.second)
        if self.second_shown == self.first_shown:
            raise WalkError("the second card's list was asked for with the first card")
        self.walker.press("rail.settings")
        said = self.wait_in_use(1)
        self.walker.shot("two-cards")
        return said

    def second_borrows(self):
        self.second_title = self.borrow(1)
        return self.second_title

    def change(self):
        before = len(self.scribe.notes)
        self.walker.press("rail.settings")
        self.walker.press("settings.card.0.use")
        said = self.wait_in_use(0)
        if self.last_shown("/shelf", before) != self.first_shown:
            raise WalkError("the list of loans was not asked for with the card that was chosen")
        self.walker.shot("changed")
        return said

    def change_back(self):
        before = len(self.scribe.notes)
        self.walker.press("settings.card.1.use")
        said = self.wait_in_use(1)
        if self.last_shown("/shelf", before) != self.second_shown:
            raise WalkError("the list of loans was not asked for with the card that was chosen")
        return said

    def both_loans(self):
        self.walker.press("rail.loans")
        self.walker.wait_for("loans.item.1")
        names = [self.walker.name(f"loans.item.{number}") for number in (0, 1)]
        if names != [self.first_title, self.second_title]:
            raise WalkError(f"the loans are {names}")
        self.walker.wait_for("loans.item.0.card")
        if self.walker.find("loans.item.1.card"):
            raise WalkError("a loan of the card in use is said to be another's")
        self.walker.shot("both-loans")
        return self.walker.name("loans.item.0.card")

    def give_back(self):
        self.walker.press("loans.item.0.return")
        self.walker.press("confirm.yes")
        shown = self.walker.wait(lambda: self.scribe.shown("/revoke/"), "the catalogue told of the return")
        if shown != [self.first_shown]:
            raise WalkError("the book was not given back with the card it was borrowed by")
        self.walker.wait(lambda: self.first_title not in self.shelf_of(self.first), "the first card's empty list")
        if self.second_title not in self.shelf_of(self.second):
            raise WalkError("the second card's loan is gone")
        return "by " + self.first[0]

    def restart(self):
        self.walker.stop_reader()
        before = len(self.scribe.notes)
        self.walker.start_reader(name="reader-again")
        self.walker.wait_for("catalogue.publication.0")
        if self.last_shown("/shelf", before) != self.second_shown:
            raise WalkError("after a restart another card is in use")
        self.walker.press("rail.settings")
        return self.wait_in_use(1)

    def sign_out(self):
        self.walker.press("settings.card.1.sign-out")
        self.walker.wait_for("confirm.yes")
        self.walker.shot("sign-out")
        self.walker.press("confirm.yes")
        self.walker.wait_gone("settings.card.0.use")
        said = self.walker.name("settings.card.0")
        if self.first[0] not in said or self.walker.find("settings.card.1"):
            raise WalkError(f"what is left is {said}")
        self.walker.shot("one-left")
        return said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", choices=("kk", "ru", "en"))
    parser.add_argument("--backend", choices=("bus", "keyboard", "mouse"), default="bus")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--out")
    options = parser.parse_args()
    size = tuple(int(side) for side in options.size.split("x"))

    def run():
        with Walker(options.build, options.backend, size=size, language=options.language, out=options.out) as walker:
            Cards(walker).run()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

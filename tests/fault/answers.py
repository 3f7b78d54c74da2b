#!/usr/bin/python3
"""What a patron reads when something goes wrong between the reader and the library: each case is a step of a flow and a
kind of fault, made for real; the sentence and the next step are asserted in the patron's language, and so is what lies on
the shelf afterwards: the loans, and the place and the bookmark that the patron has in another book.

usage: answers.py --build DIR --language kk|ru|en [--out DIR] [--only NAME]
"""
import argparse
import base64
import contextlib
import gettext
import json
import pathlib
import re
import shutil
import sqlite3
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "window"), str(HERE.parent / "demo_library")]

import faulty_library as fault  # noqa: E402
from journey import Journey  # noqa: E402
from noted import BOOK, Noted  # noqa: E402
from program import link, request  # noqa: E402
from walker import WalkError, Walker, exit_status  # noqa: E402

TERMS = "http://librarysimplified.org/terms/problem/"
LSD = "http://readium.org/license-status-document/error/"

DOWN = "The library cannot be reached."
NOT_WORKING = "The library’s server is not working at the moment."
CARD_BLOCKED = "The library does not accept this card now."
NETWORK = "This network wants you to sign in before it lets you through."
NO_CATALOGUE = "There is no library catalogue at this address."
TOO_LARGE = "The library sent more than this program can take."
WRONG_PIN = "“{login}” or “{password}” is not right."
NO_COPIES = "All copies are with other readers now."
LOAN_LIMIT = "You have as many books as your card allows."
INTERRUPTED = "The download stopped before its end."
DAMAGED = "The book arrived damaged."
LICENSE_DAMAGED = "The loan’s licence is damaged."
LICENSE_ALTERED = "Somebody changed this loan’s licence."
UNKNOWN_PROFILE = "This build cannot open this library’s licences."
NOT_RENEWED = "The library did not renew this loan."
NOT_TAKEN = "The library did not take this book back."
NOT_THE_PASSPHRASE = "This is not the passphrase of this book."
RETURNED = "You returned this book on {date}."
REVOKED = "The library took this loan back on {date}."
SIGN_IN_AGAIN = "The library no longer accepts card {number}."

RETRY, UNDERSTOOD, TO_CATALOGUE, TO_LOANS = "Try again", "Understood", "To the catalogue", "To my books"


def license_with(change):
    """A licence that somebody changed after it was signed."""
    def damage(answer):
        document = json.loads(answer.body)
        change(document)
        answer.body = json.dumps(document).encode()
    return damage


def without_passphrase(answer):
    """As from a library that tells its patrons the passphrase, and not the program."""
    def strip(value):
        if isinstance(value, dict):
            value.pop("lcp_hashed_passphrase", None)
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            strip(each)
    document = json.loads(answer.body)
    strip(document)
    answer.body = json.dumps(document).encode()


def longer(document):
    document["rights"]["end"] = "2099-01-01T00:00:00Z"


def other_profile(document):
    document["encryption"]["profile"] = "http://readium.org/lcp/profile-2.5"


NO_GRANT = fault.status(400, b'{"error": "invalid_grant"}', "application/json")

# flow, step, kind of fault, what is done to the answer, sentence (None: nothing is said, the flow goes on), next step (what
# the button says, or the control that has to be there), loans on the reader's shelf afterwards.
CASES = (
    ("arrive", "feed", "down", None, DOWN, RETRY, 0),
    ("arrive", "feed", "cut", fault.cut, NOT_WORKING, RETRY, 0),
    ("arrive", "feed", "truncated", fault.truncated, NOT_WORKING, RETRY, 0),
    ("arrive", "feed", "halved", fault.halved, NO_CATALOGUE, UNDERSTOOD, 0),
    ("arrive", "feed", "html", fault.html, NO_CATALOGUE, UNDERSTOOD, 0),
    ("arrive", "feed", "10 GB", fault.declares_10_gb, TOO_LARGE, UNDERSTOOD, 0),
    ("arrive", "feed", "redirect loop", fault.redirect_loop, NO_CATALOGUE, UNDERSTOOD, 0),
    ("arrive", "feed", "500", fault.status(500), NOT_WORKING, RETRY, 0),
    ("arrive", "feed", "404", fault.status(404), NO_CATALOGUE, UNDERSTOOD, 0),
    ("come back", "feed", "html", fault.html, NETWORK, RETRY, 0),
    ("come back", "feed", "halved", fault.halved, NOT_WORKING, RETRY, 0),
    ("diagnose", "feed", "down", None, DOWN, "diagnosis.again", 0),
    ("sign in", "shelf", "wrong PIN", fault.status(401), WRONG_PIN, "sign-in.submit", 0),
    ("sign in", "shelf", "blocked", fault.problem(403, TERMS + "credentials-suspended", "Card blocked"), CARD_BLOCKED,
     UNDERSTOOD, 0),
    ("sign in", "token", "wrong PIN", NO_GRANT, WRONG_PIN, "sign-in.submit", 0),
    ("sign in", "token", "500", fault.status(500), NOT_WORKING, RETRY, 0),
    ("sign in", "token", "html", fault.html, NETWORK, RETRY, 0),
    ("sign in", "token", "truncated", fault.truncated, NOT_WORKING, RETRY, 0),
    ("sign in", "shelf", "500", fault.status(500), NOT_WORKING, RETRY, 0),
    ("sign in", "shelf", "cut", fault.cut, NOT_WORKING, RETRY, 0),
    ("borrow", "borrow", "down", None, DOWN, RETRY, 0),
    ("borrow", "borrow", "no copies", fault.problem(403, TERMS + "no-licenses", "No copies"), NO_COPIES, TO_CATALOGUE, 0),
    ("borrow", "borrow", "loan limit", fault.problem(403, TERMS + "loan-limit-reached", "Limit"), LOAN_LIMIT, TO_LOANS, 0),
    ("borrow", "borrow", "500", fault.status(500), NOT_WORKING, RETRY, 0),
    ("borrow", "license", "altered", license_with(longer), LICENSE_ALTERED, UNDERSTOOD, 1),
    ("borrow", "license", "profile", license_with(other_profile), UNKNOWN_PROFILE, UNDERSTOOD, 1),
    ("borrow", "license", "halved", fault.halved, LICENSE_DAMAGED, UNDERSTOOD, 1),
    ("borrow", "license", "html", fault.html, NETWORK, RETRY, 1),
    ("borrow", "publication", "truncated", fault.truncated, INTERRUPTED, RETRY, 1),
    ("borrow", "publication", "corrupted", fault.corrupted, DAMAGED, RETRY, 1),
    ("borrow", "publication", "500", fault.status(500), NOT_WORKING, RETRY, 1),
    ("open", "status", "500", fault.status(500), None, None, 1),
    ("open", "status", "html", fault.html, None, None, 1),
    ("open", "status", "halved", fault.halved, None, None, 1),
    ("open", "status", "silent", fault.silent, None, None, 1),
    ("open", "status", "drips", fault.drips, None, None, 1),
    ("open", "status", "late but whole", fault.late_but_whole, None, None, 1),
    ("open", "status", "a Date ten years ahead", fault.date_ten_years_ahead, None, None, 1),
    ("open", "status", "down", None, None, None, 1),
    ("unlock", "borrow", "wrong passphrase", without_passphrase, NOT_THE_PASSPHRASE, "passphrase.field", 1),
    ("open elsewhere", "status", "returned", None, RETURNED, "ended.action", 1),
    ("open taken back", "status", "revoked", None, REVOKED, "ended.action", 1),
    ("renew", "renew", "refused", fault.problem(403, LSD + "renew", "No"), NOT_RENEWED, UNDERSTOOD, 1),
    ("renew", "renew", "500", fault.status(500), NOT_WORKING, RETRY, 1),
    ("renew", "renew", "down", None, DOWN, RETRY, 1),
    ("go on", "token", "wrong PIN", NO_GRANT, SIGN_IN_AGAIN, "Sign in", 1),
    ("go on", "token", "500", fault.status(500), NOT_WORKING, RETRY, 1),
    ("return", "return", "refused", fault.problem(400, LSD + "return", "No"), NOT_TAKEN, UNDERSTOOD, 1),
)


class Answers:
    def __init__(self, walker, locale):
        self.walker, self.locale = walker, locale
        self.journey = Journey(walker, walker.library.cards[0])
        self.kept = walker.session.root / "kept"
        self.failures = []

    def speak(self, language):
        self.walker.language = language
        messages = gettext.translation("oqyrman", self.locale, [language], fallback=language == "en")
        self.tr = messages.gettext

    # ---- the shelf between cases ----
    def keep(self, name):
        self.walker.stop_reader()
        shutil.copytree(self.walker.data, self.kept / name)

    def start_from(self, name):
        self.walker.stop_reader()
        shutil.rmtree(self.walker.data)
        shutil.copytree(self.kept / name, self.walker.data)
        self.walker.start_reader()

    def prepare(self):
        """Data directories as they are before the first start and after the sign-in, without a loan. In both, the patron
        has a place and a bookmark in a book of their own."""
        self.kept.mkdir()
        self.noted = Noted(self.walker)
        # As before it ever heard of the library.
        shutil.rmtree(self.walker.data / "feeds")
        with contextlib.closing(sqlite3.connect(self.walker.data / "library.db")) as database, database:
            database.execute("DELETE FROM libraries")
        shutil.copytree(self.walker.data, self.kept / "new")
        self.walker.start_reader()
        self.walker.wait_for("catalogue.publication.0")
        self.open_book()
        self.walker.library.faults["borrow"] = fault.status(500)
        self.walker.press("book.borrow")
        self.walker.wait_for("sign-in")
        self.journey.sign_in()
        self.walker.wait_for("problem.text")
        self.keep("signed in")

    def ask(self, url, method="GET", card=None, headers=None):
        reply = request(url, method, card, headers)
        if reply.status >= 400:
            raise WalkError(f"{method} {url}: {reply.status}")
        return reply.json()

    def open_book(self):
        self.walker.press("catalogue.publication.0")
        self.walker.wait_for("book.title")

    def statuses(self):
        """Addresses of the Status Documents of what is lent."""
        library = self.walker.library
        card = library.cards[0]
        for loan in self.ask(f"{library.url}/shelf", card=card)["publications"]:
            license_url = next(each["href"] for each in loan["links"] if each["type"].startswith("application/vnd.readium.lcp.license"))
            yield link(self.ask(license_url, card=card), "status")["href"]

    def give_back(self):
        """The loan ends at the library, whatever the reader of this case thinks."""
        for status in self.statuses():
            self.ask(f"{status}/register?id=desk&name=desk", "POST")
            self.ask(f"{status}/return?id=desk&name=desk", "PUT")

    def take_back(self):
        """The library revokes the loan."""
        staff = {"Authorization": "Bearer " + self.walker.library.staff}
        for status in self.statuses():
            self.ask(f"{status}/revoke?id=desk&name=desk", "PUT", headers=staff)

    # ---- flows: up to the step at which the fault is made ----
    def arrive(self, break_it):
        break_it()
        self.start_from("new")

    def come_back(self, break_it):
        """To a library that has answered before."""
        break_it()
        self.start_from("signed in")

    def diagnose(self, break_it):
        """The page that looks at the connection says that all is well, and after another look what is not."""
        self.start_from("signed in")
        self.walker.wait_for("rail.settings")
        self.walker.press("rail.settings")
        self.walker.press("settings.diagnosis")
        works = self.tr("Everything between this computer and the library works.")
        self.walker.wait(lambda: self.walker.text("diagnosis.summary") == works, works)
        self.walker.shot("diagnosis-all-well")
        break_it()
        self.walker.press("diagnosis.again")
        self.walker.wait(lambda: self.walker.text("diagnosis.summary") != works, "another answer")

    def sign_in(self, break_it):
        self.start_from("new")
        self.walker.wait_for("catalogue.publication.0")
        self.open_book()
        self.walker.press("book.borrow")
        self.walker.wait_for("sign-in")
        break_it()
        number, pin = self.walker.library.cards[0]
        self.walker.set_text("sign-in.login", number)
        self.walker.set_text("sign-in.password", pin, secret=True)
        self.walker.press("sign-in.submit")

    def borrow(self, break_it):
        self.start_from("signed in")
        self.walker.wait_for("catalogue.publication.0")
        self.open_book()
        break_it()
        self.walker.press("book.borrow")

    def with_a_book(self, break_it, control):
        self.start_from("with a book")
        self.walker.wait_for("catalogue.publication.0")
        self.walker.press("rail.loans")
        self.walker.ready(control)
        break_it()
        self.walker.press(control)

    def open(self, break_it):
        self.with_a_book(break_it, "loans.item.0.open")

    def open_elsewhere(self, _):
        self.with_a_book(self.give_back, "loans.item.0.open")

    def open_taken_back(self, _):
        self.with_a_book(self.take_back, "loans.item.0.open")

    def go_on(self, break_it):
        """The next day: the token that was left behind is good no more, and is renewed where that works."""
        self.start_from("with a book")
        self.walker.wait_for("catalogue.publication.0")
        self.walker.library.faults["shelf"] = fault.status(401)
        break_it()
        self.walker.press("rail.loans")

    def unlock(self, break_it):
        self.walker.library.faults["shelf"] = without_passphrase
        self.borrow(break_it)
        self.walker.ready("book.read")
        self.walker.press("book.read")
        self.walker.wait_for("passphrase.field")
        self.walker.set_text("passphrase.field", "wrong words", secret=True)
        self.walker.press("passphrase.submit")

    def renew(self, break_it):
        """Broken while the patron reads the question: a reader that knows of it does not ask."""
        self.with_a_book(lambda: None, "loans.item.0.renew")
        self.walker.wait_for("renewal.yes")
        break_it()
        self.walker.press("renewal.yes")

    def do_return(self, break_it):
        self.with_a_book(lambda: None, "loans.item.0.return")
        self.walker.wait_for("confirm.yes")
        break_it()
        self.walker.press("confirm.yes")

    FLOWS = {"arrive": arrive, "come back": come_back, "diagnose": diagnose, "sign in": sign_in, "borrow": borrow, "open": open,
             "open elsewhere": open_elsewhere, "open taken back": open_taken_back, "go on": go_on, "unlock": unlock,
             "renew": renew, "return": do_return}

    # ---- one case ----
    def case(self, flow, step, kind, change, sentence, next_step, loans):
        library = self.walker.library
        library.mend()
        self.give_back()
        if flow in ("open", "open elsewhere", "open taken back", "go on", "renew", "return"):
            library.mend()
            self.borrow(lambda: None)
            self.walker.ready("book.read")
            shutil.rmtree(self.kept / "with a book", ignore_errors=True)
            self.keep("with a book")

        def break_it():
            if change is None:
                library.down()
            else:
                library.faults[step] = change
        self.FLOWS[flow](self, break_it)
        if sentence is None:
            self.walker.wait_for("reader.page")
        else:
            found = self.walker.wait_for("problem.text", "ended.text", "passphrase.wrong", "diagnosis.summary")
            wanted = self.tr(sentence).split("{date}")[0]
            # As the demo library calls the fields of its cards.
            wanted = wanted.replace("{number}", self.walker.library.cards[0][0])
            for name, label in (("{login}", "Number of your library card"), ("{password}", "PIN")):
                wanted = wanted.replace(name, self.tr(label))
            if wanted == sentence and self.walker.language != "en":
                raise WalkError(f"{sentence!r} is not in the catalogue of {self.walker.language}")
            self.walker.wait(lambda: self.walker.text(found.id).startswith(wanted),
                             f"{wanted!r} in place of {self.walker.text(found.id)!r}", 10)
            self.check_next_step(next_step)
        self.walker.shot(re.sub(r"\W+", "-", f"{flow}-{step}-{kind}"))
        self.walker.alive()
        library.mend()
        self.check_shelf(loans)

    def check_next_step(self, wanted):
        if "." in wanted:
            control = self.walker.find(wanted)
            if control is None or not control.has("enabled"):
                raise WalkError(f"{wanted} is not offered")
        elif self.walker.name("problem.action") != self.tr(wanted):
            raise WalkError(f"the next step is {self.walker.name('problem.action')!r}, not {self.tr(wanted)!r}")

    def check_shelf(self, loans):
        """What was noted in another book, and the loans after another start, with the library working again."""
        self.walker.stop_reader()
        self.noted.check()
        if loans == 0:
            return
        self.walker.start_reader()
        self.walker.wait_for("rail.loans")
        self.walker.press("rail.loans")
        self.walker.wait_for("loans.list" if loans else "loans")
        shown = [each for each in self.walker.ids() if re.fullmatch(r"loans\.item\.\d+", each)]
        if len(shown) != loans:
            raise WalkError(f"{len(shown)} loans on the shelf, not {loans}")

    def run(self, only, language):
        self.speak(language)
        self.prepare()
        for flow, step, kind, *rest in CASES:
            name = f"{flow}: {step} {kind}"
            if only and only not in name:
                continue
            try:
                self.case(flow, step, kind, *rest)
                print(f"ok      {name}: {rest[1] and self.tr(rest[1])}", flush=True)
            except WalkError as error:
                print(f"FAILED  {name}: {error}", flush=True)
                self.failures.append(name)
        self.check_logs()

    def check_logs(self):
        """Neither the reader's nor what the programs printed holds what only the patron knows."""
        number, pin = self.walker.library.cards[0]
        card = base64.b64encode(f"{number}:{pin}".encode()).decode()
        for log in [*self.walker.session.logs.glob("reader*"), *self.walker.data.glob("log/*")]:
            for secret in (card, f"{number}-{pin}", "wrong words"):
                if secret in log.read_text(errors="replace"):
                    raise WalkError(f"{log.name} holds a secret")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", choices=("kk", "ru", "en"), required=True)
    parser.add_argument("--out")
    parser.add_argument("--only")
    options = parser.parse_args()
    if fault.own_network() is None:
        print("SKIPPED: this system gives no program a network of its own (unshare -n)")
        return 77
    build = pathlib.Path(options.build)
    locale = build / "share" / "oqyrman" / "locale"
    with tempfile.TemporaryDirectory() as folder:
        books = pathlib.Path(folder)
        shutil.copy(build / "share" / "oqyrman" / "books" / BOOK, books)

        def run():
            with Walker(build, "bus", language=options.language, books=books, out=options.out,
                        library=fault.FaultyLibrary) as walker:
                answers = Answers(walker, locale)
                answers.run(options.only, options.language)
            return answers.failures
        return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

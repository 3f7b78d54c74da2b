#!/usr/bin/python3
"""A library without an Authentication Document, in the real window: Debian's calibre-server by digest and by basic. The
patron mistypes the password once, signs in, browses, searches, takes a book and reads its first words.

usage: calibre.py --build DIR --mode digest|basic [--language kk|ru|en] [--out DIR]
"""
import argparse
import pathlib
import sys

from walker import Walker, WalkError, exit_status

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import calibre_server  # noqa: E402  (lies in the neighbouring folder)

WANTED = "Көшпенділер"
SKIPPED = 77


class Calibre:
    """What the walker asks of a library."""

    root = None
    cards = [(calibre_server.LOGIN, calibre_server.PASSWORD)]

    def __init__(self, session, mode):
        folder = str(session.root / "calibre")
        pathlib.Path(folder).mkdir()
        base, words = calibre_server.command(folder, calibre_server.make_library(folder), mode)
        # It speaks on both of its ways out, and of its own settings in the environment.
        self.program = session.start("calibre-server", ["sh", "-c", 'exec "$@" 2>&1', "sh", *words],
                                     env={**calibre_server.environment(folder), "HOME": folder})
        self.program.line("(?i)listening on", calibre_server.START_TIMEOUT_S)
        self.url = base + "/opds"


class Patron:
    STEPS = ("sign_in", "browse", "search", "take", "read", "come_back")

    def __init__(self, walker):
        self.walker = walker

    def _type(self, password):
        login, _ = self.walker.library.cards[0]
        self.walker.set_text("sign-in.login", login)
        self.walker.set_text("sign-in.password", password, secret=True)
        self.walker.press("sign-in.submit")

    def sign_in(self):
        self.walker.start_reader()
        self.walker.wait_for("sign-in.login")
        self.walker.shot("sign-in")
        _, password = self.walker.library.cards[0]
        self._type(password + "5")
        self.walker.wait_for("problem.text")
        said = self.walker.name("problem.text")
        for label in (self.walker.name("sign-in.login"), self.walker.name("sign-in.password")):
            if label not in said:
                raise WalkError(f"of a wrong {label!r} is said: {said!r}")
        self.walker.shot("wrong-password")
        if self.walker.text("sign-in.login") != calibre_server.LOGIN:
            raise WalkError("the user name has to be typed again")
        self._type(password)
        self.walker.wait_gone("sign-in")
        return said

    def browse(self):
        self.walker.wait_for("catalogue.navigation.0")
        names = [self.walker.name("catalogue.navigation.0")]
        self.walker.shot("catalogue")
        self.walker.press("catalogue.navigation.0")
        self.walker.wait_for("catalogue.publication.2")
        self.walker.shot("books")
        titles = [self.walker.name(f"catalogue.publication.{number}") for number in range(len(calibre_server.TITLES))]
        for title in calibre_server.TITLES:
            if not any(title in shown for shown in titles):
                raise WalkError(f"{title!r} is not among {titles}")
        return ", ".join(names + titles)

    def search(self):
        self.walker.set_text("catalogue.search", WANTED)
        self.walker.submit("catalogue.search")
        self.walker.wait(lambda: WANTED in self.walker.name("catalogue.publication.0")
                         and self.walker.find("catalogue.publication.1") is None, f"{WANTED!r} alone")
        self.walker.shot("found")
        return self.walker.name("catalogue.publication.0")

    def take(self):
        self.walker.press("catalogue.publication.0")
        self.walker.wait(lambda: self.walker.name("book.title") == WANTED, "the book's page")
        self.walker.shot("book")
        self.walker.press("book.borrow")
        self.walker.ready("book.read")
        self.walker.shot("taken")
        return self.walker.name("book.status")

    def first_words(self):
        return self.walker.wait(lambda: " ".join(self.walker.text("reader.page").split()), "text of the page")

    def read(self):
        self.walker.press("book.read")
        self.walker.wait_for("reader.page")
        words = self.first_words()
        if not words.startswith(f"{WANTED} 0 {WANTED} 1 "):
            raise WalkError(f"the book begins with {words[:60]!r}")
        self.walker.shot("reading")
        return words[:40]

    def come_back(self):
        """The server gone, the book is there: it is the patron's."""
        self.walker.stop_reader()
        self.walker.library.program.stop()
        self.walker.start_reader(name="reader-again")
        self.walker.wait_for("rail.loans", "reader.page")
        if self.walker.find("reader.page") is None:
            self.walker.press("rail.loans")
            self.walker.press("loans.item.0.open")
        self.walker.wait_for("reader.page")
        return self.first_words()[:40]


def walk(options):
    with Walker(options.build, "bus", language=options.language, out=options.out,
                library=lambda session, build, books: Calibre(session, options.mode)) as walker:
        walker.run_steps(Patron(walker), Patron.STEPS)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--mode", choices=("digest", "basic"), required=True)
    parser.add_argument("--language", choices=("kk", "ru", "en"))
    parser.add_argument("--out")
    options = parser.parse_args()
    if not calibre_server.installed():
        print("SKIPPED: calibre is not installed")
        return SKIPPED
    return exit_status(lambda: walk(options))


if __name__ == "__main__":
    sys.exit(main())

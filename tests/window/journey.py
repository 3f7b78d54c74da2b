#!/usr/bin/python3
"""The patron's whole journey through the real window: sign in, browse, borrow, read, turn, contents, go to, leave and
come back to the same page, settings, return.

usage: journey.py --build DIR [--backend bus|keyboard|mouse] [--language kk|ru|en] [--books DIR] [--atom] [--out DIR]
"""
import argparse
import re
import sys

from walker import ATOM, WalkError, Walker, exit_status

FAR_ENTRY = 25
# From the first window to reading a borrowed book: the book, borrow, the card that was typed, read.
MOST_PRESSED = 4


def letters(text):
    """For comparing a heading with the page it stands on, whatever breaks its lines."""
    return "".join(character for character in text.casefold() if character.isalpha())


class Journey:
    """Each step ends when its effect can be seen; what was seen is told, and how long it took."""

    def __init__(self, walker, card):
        self.walker, self.card = walker, card
        self.title = ""

    STEPS = ("arrive", "browse", "borrow", "read", "next_page", "contents", "go_to", "leave_and_come_back", "loans",
             "settings", "give_back")

    def run(self):
        there = self.STEPS.index("read") + 1
        self.walker.run_steps(self, self.STEPS[:there])
        if self.walker.pressed > MOST_PRESSED:
            raise WalkError(f"{self.walker.pressed} controls had to be pressed before a book could be read")
        self.walker.run_steps(self, self.STEPS[there:])

    # ---- helpers ----
    def position(self):
        return self.walker.name("reader.position")

    def page_number(self):
        numbers = re.findall(r"\d+", self.position())
        return [int(number) for number in numbers]

    def wait_other_position(self, before):
        self.walker.wait(lambda: self.position() not in ("", before), f"another page than {before!r}")
        return self.position()

    def wait_page_text(self):
        """The page's words as a screen reader gets them, once they are there."""
        def text():
            return " ".join(self.walker.text("reader.page").split())
        return self.walker.wait(text, "text of the page")

    def sign_in(self):
        self.walker.shot("sign-in")
        number, pin = self.card
        self.walker.set_text("sign-in.login", number)
        self.walker.set_text("sign-in.password", pin, secret=True)
        self.walker.press("sign-in.submit")
        self.walker.wait_gone("sign-in")

    def wait_signed_in(self, *automation_ids):
        """Waits for one of these, signing in when that is asked for on the way."""
        found = self.walker.wait_for("sign-in", *automation_ids)
        if found.id == "sign-in":
            self.sign_in()
            found = self.walker.wait_for(*automation_ids)
        return found.id

    def open_loan_panel(self):
        if self.walker.find("reader.return") is None:
            self.walker.press("reader.loan")
        self.walker.wait_for("reader.return")

    # ---- steps ----
    def arrive(self):
        self.walker.start_reader()
        self.wait_signed_in("catalogue.publication.0", "catalogue.navigation.0")
        self.walker.shot("catalogue")
        count = sum(1 for automation_id in self.walker.ids()
                    if re.fullmatch(r"catalogue\.publication\.\d+", automation_id))
        return f"{self.walker.window().name}, {count} books in the catalogue"

    def browse(self):
        if self.walker.find("catalogue.publication.0") is None:
            self.walker.press("catalogue.navigation.0")
            self.wait_signed_in("catalogue.publication.0")
        self.walker.press("catalogue.publication.0")
        self.walker.wait_for("book.title")
        self.title = self.walker.wait(lambda: self.walker.name("book.title"), "the book's title")
        self.walker.shot("book")
        return self.title

    def borrow(self):
        self.walker.press("book.borrow")
        self.wait_signed_in("book.read")
        self.walker.ready("book.read")
        self.walker.shot("borrowed")
        return self.walker.name("book.status")

    def read(self):
        self.walker.press("book.read")
        self.walker.wait_for("reader.page")
        self.walker.wait(lambda: self.page_number(), "the number of the page")
        self.walker.shot("reader")
        return self.position()

    def next_page(self):
        before = self.position()
        self.walker.press("reader.next")
        now = self.wait_other_position(before)
        self.walker.shot("next-page")
        return f"{before} -> {now}"

    def contents(self):
        self.walker.press("reader.contents")
        self.walker.wait_for("reader.contents.item.0")
        self.walker.shot("contents")
        numbers = sorted(int(match[1]) for match in (re.fullmatch(r"reader\.contents\.item\.(\d+)", automation_id)
                                                     for automation_id in self.walker.ids()) if match)
        if len(numbers) < 2:
            raise WalkError("the book's contents have fewer than two entries")
        # Far enough down to have to scroll for it; entries that lead nowhere are not enabled.
        chosen = next(f"reader.contents.item.{number}" for number in reversed(numbers[:FAR_ENTRY])
                      if self.walker.find(f"reader.contents.item.{number}").has("enabled"))
        entry = self.walker.name(chosen)
        self.walker.press(chosen)
        wanted = letters(entry)[:15]
        self.walker.wait(lambda: wanted in letters(self.walker.text("reader.page")), f"a page with {entry!r} on it")
        now = self.position()
        if self.walker.find("reader.contents.item.0") is not None:
            self.walker.press("reader.contents")
            self.walker.wait_gone("reader.contents.item.0")
        text = self.wait_page_text()
        self.walker.shot("chapter")
        return f"{entry!r} of {len(numbers)} entries: {now}, which begins: {text[:60]}"

    def go_to(self):
        self.walker.set_text("reader.go-to", "3")
        self.walker.submit("reader.go-to")
        self.walker.wait(lambda: 3 in self.page_number(), "page 3")
        self.walker.shot("page-3")
        self.walker.press("reader.fit-page")
        self.walker.press("reader.zoom-in")
        self.walker.press("reader.fit-width")
        return self.position()

    def leave_and_come_back(self):
        """The window is closed in the middle of the book; the next start has the loan and the page."""
        before = self.position()
        self.walker.stop_reader()
        self.walker.start_reader(name="reader-again")
        self.walker.wait_for("rail.loans", "reader.page")
        if self.walker.find("reader.page") is None:
            self.walker.press("rail.loans")
            self.walker.wait_for("loans.item.0.open")
            self.walker.press("loans.item.0.open")
        self.walker.wait_for("reader.page")
        self.walker.wait(lambda: self.position() == before, f"page {before!r} again")
        return f"{before} again"

    def loans(self):
        self.walker.press("reader.back")
        self.walker.wait_for("rail.loans")
        self.walker.press("rail.loans")
        self.walker.wait_for("loans.item.0")
        self.walker.wait(lambda: self.title in " ".join(node.name for node in self.walker.find("loans.list").walk()),
                         "the borrowed book among the loans")
        self.walker.shot("loans")
        return self.walker.name("loans.item.0")

    def settings(self):
        self.walker.press("rail.settings")
        self.walker.wait_for("settings.theme.dark")
        start = next((code for code in ("kk", "ru", "en") if self.walker.find(f"settings.language.{code}").has("checked")), "")
        names = {}
        for code in ("kk", "ru", "en"):
            self.walker.press(f"settings.language.{code}")
            self.walker.wait(lambda: self.walker.find(f"settings.language.{code}").has("checked"), f"language {code}")
            names[code] = self.walker.name("rail.settings")
        if len(set(names.values())) < 3:
            raise WalkError(f"the words do not change with the language: {names}")
        if start:
            self.walker.press(f"settings.language.{start}")
        for theme in ("sepia", "dark", "contrast", "paper"):
            self.walker.press(f"settings.theme.{theme}")
            self.walker.wait(lambda: self.walker.find(f"settings.theme.{theme}").has("checked"), f"theme {theme}")
            self.walker.shot(f"theme-{theme}")
        return ", ".join(names.values())

    def give_back(self):
        self.walker.press("rail.loans")
        self.walker.wait_for("loans.item.0.open")
        self.walker.press("loans.item.0.open")
        self.walker.wait_for("reader.page")
        self.open_loan_panel()
        self.walker.shot("loan")
        self.walker.press("reader.return")
        self.walker.wait_for("confirm.yes")
        self.walker.shot("return")
        self.walker.press("confirm.yes")
        self.walker.wait_gone("confirm")
        self.walker.wait_gone("reader.page")
        found = self.walker.wait_for("ended", "loans", "catalogue").id
        self.walker.shot("returned")
        why = self.walker.text("ended.text") if found == "ended" else found
        if found == "ended":
            self.walker.press("ended.back" if self.walker.find("ended.back") else "ended.action")
            self.walker.wait_gone("ended")
        self.walker.press("rail.loans")
        self.walker.wait_for("loans")
        self.walker.wait_gone("loans.item.0.return")
        self.walker.shot("end")
        return why


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--backend", default="bus", choices=("bus", "keyboard", "mouse"))
    parser.add_argument("--language", choices=("kk", "ru", "en"))
    parser.add_argument("--books")
    parser.add_argument("--out")
    parser.add_argument("--atom", action="store_true", help="in the library's catalogue by OPDS 1.2")
    parser.add_argument("--window-manager", action="store_true")
    options = parser.parse_args()

    def run():
        with Walker(options.build, options.backend, language=options.language, books=options.books, out=options.out,
                    window_manager=options.window_manager) as walker:
            walker.library.url += ATOM if options.atom else ""
            Journey(walker, walker.library.cards[0]).run()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""What may be copied of a borrowed book, counted in the real window: the remainder falls by just what the clipboard holds,
is told in the loan panel and after each copy, more than it is refused in three languages and leaves the clipboard as it
was, and a restart gives nothing back.

usage: copy_allowance.py --build DIR [--out DIR]
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import known_books
from copying import Copying
from walker import WalkError, Walker, exit_status, written

BOOK, LANGUAGE = "guide-en.epub", "en"
ALLOWED = 3000  # characters, as the demo library's licences say


def russian(count, one, few, many):
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many


def refused(language, left):
    return {"kk": f"Кітапхана бұл кітаптан енді {written(left, 'kk')} таңба ғана көшіруге рұқсат етеді. Азырақ бөлектеңіз.",
            "ru": f"Библиотека разрешает скопировать из этой книги ещё {written(left, 'ru')} {russian(left, 'знак', 'знака', 'знаков')}. "
                  "Выделите меньше.",
            "en": f"The library lets you copy {written(left, 'en')} more character{'s' if left != 1 else ''} of this book. Select less."}[language]


NOTHING_MORE = {"kk": "Кітапхана бұл кітаптан енді ештеңе көшіруге рұқсат етпейді.",
                "ru": "Больше из этой книги библиотека копировать не разрешает.",
                "en": "The library lets you copy nothing more of this book."}


class CopyAllowance:
    """Each step ends when its effect can be seen."""

    STEPS = ("borrow", "copy_three", "spend", "refused_in_three_languages", "after_restart", "the_last_characters")

    def __init__(self, walker, book):
        from xtest import CONTROL, Xtest
        self.walker = walker
        self.screen, self.control = Xtest(), CONTROL
        self.paragraphs = [text for text in known_books.guide_paragraphs(LANGUAGE) if len(text) > 120]
        self.reader = Copying(walker, book.path.parent, book)
        self.left, self.held = ALLOWED, ""

    def close(self):
        self.reader.close()
        self.screen.close()

    def run(self):
        self.walker.run_steps(self, self.STEPS)

    # ---- looking ----
    def panel_left(self):
        """What the loan panel says may still be copied."""
        self.walker.press("reader.loan")
        self.walker.wait_for("reader.loan.panel")
        sentences = [node.name for node in self.walker.nodes()]
        self.walker.shot("loan-panel")
        self.walker.press("reader.loan")
        self.walker.wait_gone("reader.loan.panel")
        wanted = re.compile(r"([\d,]+) characters? may still be copied\.|Можно скопировать ещё ([\d\s]+) знак(?:а|ов)?\.")
        found = [match for match in map(wanted.fullmatch, sentences) if match]
        if len(found) != 1:
            raise WalkError(f"the loan panel says {sentences}")
        return int(re.sub(r"\D", "", found[0].group(1) or found[0].group(2)))

    def clipboard(self):
        return subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True).stdout.decode()

    # ---- doing ----
    def select(self, first, end):
        page = self.walker.find("reader.page")
        page.select(first, end)
        self.walker.wait(lambda: page.selected == page.text[first:end], "the selection")

    def copy(self, paragraph):
        """The remainder is told on the button, and after the copy without what was copied."""
        self.select(*self.reader.show(paragraph).span())
        if self.walker.wait_for("reader.copy").name != f"Copy ({written(self.left, 'en')} characters left)":
            raise WalkError(f"{self.left} characters are left, and the button is {self.walker.name('reader.copy')!r}")
        self.screen.key("c", self.control)
        self.walker.wait(lambda: self.clipboard() == paragraph, "the paragraph in the clipboard")
        self.left, self.held = self.left - len(paragraph), paragraph
        self.wait_toast(f"Copied. You may copy {written(self.left, 'en')} more characters of this book.")
        # Escape is of the selection first, then of the panel that finds the next paragraph.
        self.reader.clear()

    def wait_toast(self, words):
        try:
            self.walker.wait(lambda: self.walker.name("toast") == words, f"{words!r}", 15)
        except WalkError as error:
            raise WalkError(f"{error}; there is {self.walker.name('toast')!r}") from None

    def command(self, name):
        self.screen.key("k", self.control)
        self.walker.wait_for("commands.field")
        self.walker.press(f"commands.item.{name}")
        self.walker.wait_gone("commands.field")

    def check_panel(self):
        left = self.panel_left()
        if left != self.left:
            raise WalkError(f"{self.left} characters are left, and the loan panel says {left}")

    # ---- the steps ----
    def borrow(self):
        walker = self.walker
        walker.start_reader()
        walker.press("catalogue.publication.0")
        walker.press("book.borrow")
        walker.wait_for("sign-in")
        number, pin = walker.library.cards[0]
        walker.set_text("sign-in.login", number)
        walker.set_text("sign-in.password", pin, secret=True)
        walker.press("sign-in.submit")
        walker.press("book.read")
        walker.wait_for("reader.page")
        self.check_panel()
        return f"{walker.name('reader.title')}, {self.left}"

    def copy_three(self):
        for paragraph in self.paragraphs[:3]:
            self.copy(paragraph)
        self.walker.shot("copied")
        self.check_panel()
        return f"{[len(text) for text in self.paragraphs[:3]]} copied, {self.left} left"

    def spend(self):
        """Until a paragraph is longer than what is left."""
        copies = 0
        while self.left >= len(self.paragraphs[2]):
            self.copy(self.paragraphs[2])
            copies += 1
        self.check_panel()
        return f"{copies} more, {self.left} left"

    def refuse(self, words):
        """What the clipboard holds stays there, and nothing is charged."""
        self.screen.key("c", self.control)
        self.wait_toast(words)
        if self.clipboard() != self.held:
            raise WalkError(f"the clipboard holds {self.clipboard()!r}")

    def refused_in_three_languages(self):
        # Not what the clipboard holds already.
        longer = next(text for text in self.paragraphs if len(text) > self.left and text != self.held)
        said = []
        for language in ("en", "kk", "ru"):
            if language != "en":
                self.command(f"language-{language}")
            self.select(*self.reader.show(longer).span())
            self.refuse(refused(language, self.left))
            self.walker.shot(f"refused-{language}")
            said.append(self.walker.name("toast"))
            self.reader.clear()
        self.check_panel()
        return said

    def after_restart(self):
        self.walker.stop_reader()
        self.walker.language = None
        self.walker.start_reader(name="reader-again")
        self.walker.press("rail.loans")
        self.walker.press("loans.item.0.open")
        self.walker.wait_for("reader.page")
        self.check_panel()
        return f"{self.left} left"

    def the_last_characters(self):
        """Just so many can be copied as are left, then not one more."""
        text = self.walker.wait(lambda: self.walker.text("reader.page"), "text of the page")
        # A stretch without anything to mend.
        line = next(line for line in text.split("\n") if line.strip() and len(line.strip()) >= 2)
        start = text.index(line)
        while self.left > 0:
            count = min(self.left, len(line.rstrip()))
            while line[count - 1] == " ":
                count -= 1
            self.select(start, start + count)
            self.screen.key("c", self.control)
            self.left -= count
            self.held = line[:count]
            if self.left:
                self.wait_toast(f"Скопировано. Из этой книги можно скопировать ещё {written(self.left, 'ru')} "
                                f"{russian(self.left, 'знак', 'знака', 'знаков')}.")
        self.wait_toast("Скопировано. Больше из этой книги библиотека копировать не разрешает.")
        self.walker.wait(lambda: self.clipboard() == self.held, "the last characters in the clipboard")
        said = []
        for language in ("ru", "en", "kk"):
            if language != "ru":
                self.command(f"language-{language}")
            self.select(start, start + 1)
            self.refuse(NOTHING_MORE[language])
            said.append(self.walker.name("toast"))
        return said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out")
    options = parser.parse_args()

    def run():
        with tempfile.TemporaryDirectory() as folder:
            book = known_books.sample(pathlib.Path(options.build), pathlib.Path(folder), BOOK, [])
            with Walker(options.build, "bus", language="en", out=options.out, books=folder) as walker:
                allowance = CopyAllowance(walker, book)
                try:
                    allowance.run()
                finally:
                    allowance.close()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

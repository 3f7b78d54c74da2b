#!/usr/bin/python3
"""The whole journey with Debian's own screen reader, by keyboard alone: sign in, browse, borrow, read the page by line, by
word and by character, turn it, hear a notice, give the book back. What counts is what Orca says, in its own log (SPEECH
OUTPUT), and that the desktop's speech service was given the same. The log is kept: --out DIR/orca.log.

usage: orca.py --build DIR [--language kk|ru|en] [--out DIR]
"""
import argparse
import contextlib
import pathlib
import re
import shutil
import sys
import time

from voice import Voice
from walker import PATIENCE_S, WalkError, Walker, exit_status

SPOKEN = re.compile(r"SPEECH OUTPUT: '(.*?)'\W*\{'established'", re.DOTALL)
LINES_READ, WORDS_READ, CHARACTERS_READ = 4, 4, 5
MOST_KEYS = 25
QUIET_S = 0.5

# Orca as it is, but that its log can be read line by line and not only in blocks.
LINE_BY_LINE = """
import builtins, runpy, sys
program, sys.argv = sys.argv[1], sys.argv[2:]
def lined(name, mode="r", *rest, **named):
    return _open(name, mode, 1) if str(name).endswith("orca.log") else _open(name, mode, *rest, **named)
_open, builtins.open = builtins.open, lined
runpy.run_path(program, run_name="__main__")
"""


class Orca:
    """Started before the reader, as on the desk of somebody who needs it."""

    def __init__(self, session, log):
        self.session, self.log, self.at = session, log, 0
        # Braille would wait for a display that is not there.
        words = ["orca", "--replace", "--disable", "braille", "--debug-file", str(log)]
        self.program = session.start("orca", ["/usr/bin/python3", "-c", LINE_BY_LINE, shutil.which("orca"), *words])

    def spoken(self):
        """All that was said so far, the quotes around it off."""
        if not self.log.exists():
            return []
        return SPOKEN.findall(self.log.read_text(errors="replace"))

    def since(self):
        return self.spoken()[self.at:]

    def mark(self):
        self.at = len(self.spoken())


class OrcaJourney:
    STEPS = ("arrive", "browse", "sign_in_and_borrow", "read", "turn", "by_line", "by_word", "by_character", "by_cursor",
             "give_back", "service_heard_it")

    def __init__(self, walker, voice, orca):
        self.walker, self.voice, self.orca = walker, voice, orca
        self.screen = walker.backend.xtest

    def run(self):
        for step in self.STEPS:
            begun = time.monotonic()
            self.orca.mark()
            seen = getattr(self, step)()
            print(f"{time.monotonic() - begun:6.1f} s  {step}: {seen}", flush=True)
            self.walker.alive()

    def hear(self, *words):
        """What was said since the step began and has all these words in it."""
        def said():
            return next((line for line in self.orca.since() if all(word in line for word in words)), None)
        try:
            return self.walker.wait(said, f"Orca to say {words}", PATIENCE_S)
        except WalkError as error:
            raise WalkError(f"{error}; it said {self.orca.since()[-40:]}") from None

    def arrive(self):
        self.walker.wait(lambda: "Screen reader on." in self.orca.spoken(), "Orca")
        self.walker.start_reader()
        self.walker.wait_for("catalogue.publication.0")
        return self.hear("Oqyrman frame")

    def browse(self):
        title = self.walker.name("catalogue.publication.0")
        self.walker.backend.focus("catalogue.publication.0")
        heard = self.hear(title)
        self.walker.press("catalogue.publication.0")
        self.walker.wait_for("book.borrow")
        self.title = self.walker.wait(lambda: self.walker.name("book.title"), "the title")
        self.walker.backend.focus("book.borrow")
        return heard, self.hear(self.walker.name("book.borrow"), "push button")

    def sign_in_and_borrow(self):
        self.walker.press("book.borrow")
        self.walker.wait_for("sign-in")
        number, pin = self.walker.library.cards[0]
        fields = []
        for field, words, secret in (("sign-in.login", number, False), ("sign-in.password", pin, True)):
            self.walker.backend.focus(field)
            fields.append(self.hear(self.walker.name(field)))
            self.walker.set_text(field, words, secret)
        self.walker.press("sign-in.submit")
        self.walker.ready("book.read")
        return fields, self.hear("notification", self.title)

    def read(self):
        self.walker.press("book.read")
        self.walker.wait_for("reader.page")
        return self.hear(self.walker.name("reader.page"), "document text")

    def turn(self):
        """To a page with enough whole lines of words; each turn is told."""
        heard = [self.walker.name("reader.page")]
        while True:
            self.orca.mark()
            self.screen.key("Right")
            name = self.walker.wait(lambda: next((n for n in [self.walker.name("reader.page")] if n not in heard), None),
                                    "another page")
            heard.append(name)
            self.hear(name)
            lines = self.lines()
            if "..." not in " ".join(lines) and sum(len(line) > 25 for line in lines) > LINES_READ + 3:
                return f"{len(heard)} pages, the last: {heard[-1]}"

    def lines(self):
        text = self.walker.wait(lambda: self.walker.text("reader.page") or None, "text of the page")
        return [" ".join(line.split()) for line in text.split("\n") if line.strip()]

    def until_quiet(self):
        """Orca has said all it had to say of what it was told: it says the key, and then what the key does."""
        heard = -1
        while len(self.orca.spoken()) != heard:
            heard = len(self.orca.spoken())
            with contextlib.suppress(WalkError):
                self.walker.wait(lambda: len(self.orca.spoken()) != heard, "another word", QUIET_S)

    def review(self, first, forward, wanted, units):
        """Goes on with the screen reader's own keys until so many neighbours of the page's own units were said in order."""
        self.until_quiet()
        self.orca.mark()
        self.screen.key(first)
        for _ in range(MOST_KEYS):
            before = len(self.orca.since())
            self.screen.key(forward)
            self.walker.wait(lambda: len(self.orca.since()) > before, f"a word about {forward}")
            self.until_quiet()
            said = [self.unit(line, units) for line in self.orca.since()]
            said = [unit for unit in said if unit]
            for at in range(len(units) - wanted + 1):
                window = units[at:at + wanted]
                if any(said[i:i + wanted] == window for i in range(len(said))):
                    return window
        raise WalkError(f"Orca said {self.orca.since()} of {units[:40]}")

    @staticmethod
    def unit(spoken, units):
        """Which of the page's units was said; a line may go on with a link that stands on it."""
        if len(spoken) == 1:
            return spoken if spoken in units else None
        spoken = " ".join(spoken.split())
        if len(spoken) == 1:
            return None  # the key itself, echoed
        return next((unit for unit in units if spoken == unit or len(unit) > 20 and spoken.startswith(unit)), None)

    def by_line(self):
        return self.review("KP_Home", "KP_Page_Up", LINES_READ, self.lines())

    def by_word(self):
        return self.review("KP_Left", "KP_Right", WORDS_READ, " ".join(self.lines()).split())

    def by_character(self):
        letters = [letter for line in self.lines() for letter in line if letter != " "]
        return self.review("KP_End", "KP_Page_Down", CHARACTERS_READ, letters)

    def by_cursor(self):
        """With the arrows, as in any other text: the cursor that F7 puts into the page."""
        lines = self.review("F7", "Down", LINES_READ, self.lines())
        letters = self.review("Home", "Right", CHARACTERS_READ, [letter for line in self.lines() for letter in line if letter != " "])
        self.screen.key("F7")
        return lines, letters

    def give_back(self):
        self.walker.press("reader.loan")
        self.walker.wait_for("reader.return")
        self.walker.press("reader.return")
        self.walker.wait_for("confirm.yes")
        question = self.hear("dialog", self.title)
        self.walker.press("confirm.yes")
        return question, self.hear("notification", self.title)

    def service_heard_it(self):
        """Not only a log. (A key makes Orca silent: what it had not yet begun to say then is given to nobody.)"""
        self.walker.wait(lambda: any("notification" in text for text in self.voice.texts()), "a notice for the voice")
        given = self.voice.texts()
        return f"{len(given)} sentences, {len(self.orca.spoken())} in Orca's log"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", default="kk")
    parser.add_argument("--out")
    options = parser.parse_args()
    if shutil.which("orca") is None or shutil.which("speech-dispatcher") is None:
        print("SKIPPED: no Orca with a speech service here")
        return 77

    def run():
        with Walker(options.build, "keyboard", language=options.language, out=options.out) as walker:
            log = walker.session.root / "orca.log"
            voice = Voice(walker.session)
            orca = Orca(walker.session, log)
            try:
                OrcaJourney(walker, voice, orca).run()
                walker.stop_reader()
            finally:
                # It may hang on the gentle way.
                orca.program.process.kill()
                if options.out and log.exists():
                    pathlib.Path(options.out).mkdir(parents=True, exist_ok=True)
                    shutil.copy(log, pathlib.Path(options.out) / "orca.log")
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

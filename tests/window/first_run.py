#!/usr/bin/python3
"""The first start, without a library, by keyboard or mouse: its three cards in three languages, an address where nobody
answers, the library's own address and what was chosen kept from then on; and the demo library by one button.

usage: first_run.py --build DIR --backend bus|keyboard|mouse [--out DIR]
"""
import argparse
import os
import sys

from walker import WalkError, Walker, exit_status

LANGUAGES = ("ru", "en", "kk")
# Of the ground, in the themes looked at.
GROUNDS = {"sepia": (0xF2, 0xE6, 0xCF), "dark": (0x17, 0x16, 0x14), "paper": (0xFA, 0xF7, 0xF2)}
NOBODY = "http://127.0.0.1:9/opds"


class FirstRun:
    STEPS = ("three_cards", "languages", "sizes", "colours", "nobody_there", "the_library", "kept", "demo_library")

    def __init__(self, walker):
        self.walker = walker

    def start(self, name):
        self.walker.start_reader(name=name, library=False)

    def headings(self):
        return [node.name for node in self.walker.nodes() if node.role == "heading"]

    def three_cards(self):
        """As a first start of a system that names no language of ours: in Kazakh, the address has the focus."""
        self.start("first")
        self.walker.wait_for("first-run.address")
        self.walker.wait(lambda: self.walker.find("first-run.address").has("focused"), "focus in the address")
        if not self.walker.find("settings.language.kk").has("checked") or self.walker.find("first-run.open").has("enabled"):
            raise WalkError("not in Kazakh, or the library can be opened without an address")
        lefts = [self.walker.find(name).rect[0] for name in ("settings.language.kk", "first-run.address", "settings.scale.100")]
        if lefts != sorted(set(lefts)) or not self.walker.find("settings.theme.paper").showing:
            raise WalkError(f"the cards are not beside each other: {lefts}")
        self.walker.shot("cards")
        return self.headings()

    def languages(self):
        seen = {"kk": self.headings()}
        for language in LANGUAGES:
            before = self.headings()
            self.walker.press(f"settings.language.{language}")
            self.walker.wait(lambda: self.headings() != before, f"other words in {language}")
            if language in seen and seen[language] != self.headings():
                raise WalkError(f"{language}: {self.headings()} instead of {seen[language]}")
            seen[language] = self.headings()
            self.walker.shot(f"cards-{language}")
        if len({tuple(words) for words in seen.values()}) != 3 or {len(words) for words in seen.values()} != {4}:
            raise WalkError(f"headings: {seen}")
        self.walker.press("settings.language.ru")
        self.walker.wait(lambda: self.headings() == seen["ru"], "Russian")
        return [words[0] for words in seen.values()]

    def sizes(self):
        for scale in (150, 100):
            self.walker.press(f"settings.scale.{scale}")
            self.walker.wait(lambda: self.walker.find("first-run.open").rect[3] == 40 * scale // 100, f"controls of {scale} %")
            self.walker.shot(f"size-{scale}")
        return "150 % and back"

    def ground(self):
        from PIL import ImageGrab
        x, y = self.walker.window().rect[:2]
        return ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).convert("RGB").getpixel((x + 3, y + 3))

    def colours(self):
        for theme in ("dark", "paper", "sepia"):
            self.walker.press(f"settings.theme.{theme}")
            self.walker.wait(lambda: self.ground() == GROUNDS[theme], f"the ground of {theme}")
        self.walker.shot("sepia")
        return "dark, paper, sepia"

    def nobody_there(self):
        """Told in its card; the address stays, to be mended."""
        self.walker.set_text("first-run.address", NOBODY)
        self.walker.press("first-run.open")
        told = self.walker.wait_for("problem.text").name
        if self.walker.text("first-run.address") != NOBODY:
            raise WalkError(f"the address is {self.walker.text('first-run.address')!r} now")
        self.walker.shot("nobody")
        return told

    def the_library(self):
        self.walker.set_text("first-run.address", self.walker.library.url)
        self.walker.submit("first-run.address")
        self.walker.wait_for("catalogue.publication.0")
        self.walker.shot("catalogue")
        return self.headings()[0]

    def kept(self):
        """The next start asks for nothing, and looks as was chosen."""
        before = self.headings()
        self.walker.stop_reader()
        self.start("second")
        self.walker.wait_for("catalogue.publication.0")
        self.walker.wait(lambda: self.ground() == GROUNDS["sepia"] and self.headings() == before, "what was chosen")
        self.walker.stop_reader()
        return "language, colours, library"

    def demo_library(self):
        """On a computer that knows nothing yet: one button from the first window to books."""
        self.walker.data = self.walker.session.root / "another"
        self.walker.data.mkdir(mode=0o700)
        self.start("third")
        self.walker.wait_for("first-run.demo")
        pressed = self.walker.pressed
        self.walker.press("first-run.demo")
        self.walker.wait_for("catalogue.publication.0")
        self.walker.shot("demo-library")
        return f"{self.walker.pressed - pressed} press"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--backend", default="keyboard", choices=("bus", "keyboard", "mouse"))
    parser.add_argument("--out")
    options = parser.parse_args()

    def run():
        with Walker(options.build, options.backend, out=options.out) as walker:
            walker.run_steps(FirstRun(walker), FirstRun.STEPS)
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

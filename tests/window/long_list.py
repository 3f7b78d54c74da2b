#!/usr/bin/python3
"""A list of 100,000 titles in the real window: scrolled page after page, back to its beginning and on from there,
narrowed down by a facet, and searched while one types.

usage: long_list.py --build DIR [--language kk|ru|en] [--size WIDTHxHEIGHT] [--scale 200] [--out DIR]
"""
import argparse
import sys

from walker import Library, Walker, WalkError, exit_status, written
from xtest import Xtest

TITLES = 100_000
ONE_LANGUAGE = 33_334   # of three, the first
PAGES_DOWN = 12         # enough that the first ones are let go of
PAGE = 100
FIRST = "catalogue.publication.0"


class LongList:
    """Each step ends when its effect can be seen."""

    STEPS = ("arrive", "scroll_down", "back_up", "narrow_down", "search", "type_on", "clear")

    def __init__(self, walker, scale):
        self.walker, self.screen, self.scale = walker, Xtest(), scale

    def run(self):
        self.walker.library.url += "/made"
        self.walker.start_reader()
        self.walker.run_steps(self, self.STEPS)

    def number(self, node):
        """Its place in the list, and how long that is as far as it is known."""
        of = node.attributes
        return int(of["posinset"]), int(of["setsize"])

    def last_shown(self):
        shown = [node for node in self.walker.nodes() if node.id.startswith("catalogue.publication.") and node.showing]
        return self.number(shown[-1]) if shown else (0, 0)

    def top(self):
        """Where the list begins on the screen."""
        return self.walker.find("catalogue.group.0").rect[1]

    def arrive(self):
        self.walker.wait_for(FIRST)
        if self.scale:
            self.walker.press("rail.settings")
            self.walker.press(f"settings.scale.{self.scale}")
            self.walker.press("rail.catalogue")
            self.walker.wait_for(FIRST)
        self.walker.shot("arrived")
        return self.walker.name(FIRST)

    def scroll_down(self):
        """To the end of what is known, which then goes on."""
        known = 0
        for _ in range(PAGES_DOWN):
            self.screen.key("End")
            at, known = self.walker.wait(lambda least=known: self.last_shown()[1] > least and self.last_shown(),
                                         f"more than {known} titles")
        self.walker.shot("far-down")
        if known < PAGES_DOWN * PAGE:
            raise WalkError(f"only {known} titles after {PAGES_DOWN} times End")
        return f"title {at} of {known}"

    def back_up(self):
        """Pages that were let go of come again where they stood."""
        self.screen.key("Home")
        self.walker.wait(lambda: (node := self.walker.find(FIRST)) and node.showing, "the first title in view")
        known = self.number(self.walker.find(FIRST))[1]
        while (wanted := self.last_shown())[0] <= PAGE:
            before = self.top()
            self.screen.key("PageDown")
            self.walker.wait(lambda: self.top() < before, f"what follows title {wanted[0]}")
        self.walker.shot("second-page-again")
        if wanted[1] < known:
            raise WalkError(f"the list was {known} long and is {wanted[1]} now")
        return f"title {wanted[0]} of {wanted[1]}"

    def narrow_down(self):
        self.screen.key("Home")
        before = self.walker.name("catalogue.facet.0")
        self.walker.press("catalogue.facet.0")
        self.walker.wait_for("catalogue.facet.0.choice.1")
        self.walker.shot("facet-unfolded")
        choice = self.walker.name("catalogue.facet.0.choice.1")
        if f"({written(ONE_LANGUAGE, self.walker.language)})" not in choice:
            raise WalkError(f"{choice!r} does not say {ONE_LANGUAGE}")
        self.walker.press("catalogue.facet.0.choice.1")
        after = self.walker.wait(lambda: self.walker.name("catalogue.facet.0") not in ("", before)
                                 and self.walker.name("catalogue.facet.0"), "the choice in force")
        self.walker.shot("narrowed-down")
        return f"{before} -> {choice} -> {after}"

    def search(self):
        """Nobody presses Enter."""
        self.walker.set_text("catalogue.search", "deb")
        return self.found("deb", "found")

    def type_on(self):
        self.walker.set_text("catalogue.search", "қққққ")
        self.walker.wait_for("catalogue.start")
        self.walker.shot("nothing-found")
        self.walker.set_text("catalogue.search", "debian")
        return self.found("debian", "found-again")

    def found(self, words, shot):
        def there():
            name = self.walker.name(FIRST)
            return name if words in name.lower() else None
        name = self.walker.wait(there, f"a title with {words!r}")
        self.walker.shot(shot)
        return name

    def clear(self):
        """An emptied field leads back to where the search began."""
        self.walker.set_text("catalogue.search", "")
        self.walker.wait(lambda: self.walker.name("catalogue.facet.0") and "№" in self.walker.name(FIRST), "the list again")
        self.walker.shot("back")
        return self.walker.name(FIRST)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", choices=("kk", "ru", "en"))
    parser.add_argument("--out")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--scale", choices=("100", "125", "150", "200"), help="size of everything, per cent")
    options = parser.parse_args()

    def library(session, build, books):
        return Library(session, build, books, options=("--made-titles", str(TITLES)))

    def run():
        size = tuple(int(side) for side in options.size.split("x"))
        with Walker(options.build, size=size, language=options.language, out=options.out, library=library) as walker:
            LongList(walker, options.scale).run()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

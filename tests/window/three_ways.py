#!/usr/bin/python3
"""What makes reading comfortable, done in the real window in one of three ways: by the accessibility bus, by keyboard or by
mouse. Each step asserts what came of it.

usage: three_ways.py --build DIR --backend bus|keyboard|mouse [--language kk|ru|en] [--out DIR]
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from reading import BOOK, WORD, Reading, numbers
from walker import WalkError, Walker, exit_status

A4 = 297 / 210
# Its first pages have no numbers of their own, and it has links to the world.
LABELLED = pathlib.Path("/usr/share/doc/debmake-doc/debmake-doc.ru.pdf")
LABEL = "12"
FLOWING = "guide-kk.epub"
PICTURE_PAGE = 40
PAPER = (255, 255, 255)
# Of the marks beside the page, in the theme a first start has.
MARK = (0x8A, 0x52, 0x00)
# A book so often behind itself that looking through it takes its time, and a word that is rare in it.
SHORT, LONG, TIMES, RARE_WORD = "declaration.pdf", "long.pdf", 20, "tyranny"
STILL_S, MOST_TRIES = 1.0, 20


def runs(marked):
    """Where each unbroken row of truths begins."""
    return [at for at, mark in enumerate(marked) if mark and not (at and marked[at - 1])]


class ThreeWays(Reading):
    STEPS = ("modes", "fits", "zoom", "turned", "full_screen_and_back", "everything_larger", "contents", "link_and_back", "preview", "labels",
             "outside_link", "find", "found_all", "marks", "stop_and_go_on", "bookmarks_named", "picture_in_the_dark", "flowing_text")

    def __init__(self, walker, path, opened):
        from damage import Damage
        super().__init__(walker, path)
        self.damage = Damage()
        self.opened = opened  # where the browser of this desktop writes down what it is sent
        self.way = walker.backend_name

    def close(self):
        self.damage.close()
        super().close()

    # ---- one thing, three ways ----
    def do(self, command):
        """Something of the list of all commands: by its button in the bar, or by its key."""
        if self.way == "keyboard":
            return self.command(command)
        self.walker.press("reader.more")
        self.walker.wait_for("commands.field")
        self.walker.press(f"commands.item.{command}")
        self.walker.wait_gone("commands.field")
        return command

    def line(self):
        return next(line for line in self.text().text.split("\n") if len(line) > 40).strip()

    def letter(self, words):
        """Width and height on the screen of the line: it grows with the page."""
        node = self.text()
        first, last = self.place_of(node, words)
        return max(abs(last[0] - first[0]), abs(last[1] - first[1]))

    def is_whole(self):
        """The page in view is as large as a sheet can be that is to be seen whole."""
        page, bar, window = (self.walker.find(name) for name in ("reader.page", "reader.bar", "reader"))
        room = window.rect[3] - bar.rect[3]
        return room * 0.9 < page.rect[2] * A4 <= room

    def wait_size(self, words, wanted, what):
        self.walker.wait(lambda: words in self.text().text and wanted(self.letter(words)), what)
        return self.letter(words)

    def screenshot(self):
        from PIL import ImageGrab
        return ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).convert("RGB")

    # ---- steps ----
    def modes(self):
        """Pages under each other, one by one, and two beside each other behind the cover."""
        self.go_to(5)
        names = []
        for wanted in ("single-page", "two-pages", "continuous"):
            names.append(self.walker.name("reader.mode"))
            self.walker.press("reader.mode")
            self.walker.wait(lambda: self.walker.name("reader.mode") != names[-1], f"another way than {names[-1]!r}")
            if wanted == "two-pages":
                self.go_to(1)
                for page in (2, 4):
                    self.walker.press("reader.next")
                    self.wait_page(page)
                beside = self.walker.wait_for("reader.page-beside")
                if beside.rect[0] <= self.walker.find("reader.page").rect[0]:
                    raise WalkError("the fifth page is not at the right of the fourth")
                self.walker.shot("two-pages")
        if len(set(names)) != 3:
            raise WalkError(f"three ways to show pages, called {names}")
        return names

    def fits(self):
        """The page as wide as the room, all of it, as high as the room: told by the length of a line."""
        self.go_to(5)
        line = self.line()
        self.walker.press("reader.fit-page")
        self.walker.wait(self.is_whole, "the whole page")
        whole = self.letter(line)
        self.walker.press("reader.fit-width")
        self.go_to(5)
        wide = self.wait_size(line, lambda size: size > whole * 1.2, "a wider page")
        self.walker.press("reader.fit-height")
        self.go_to(5)
        high = self.wait_size(line, lambda size: abs(size - whole) < whole * 0.05, "a page as high as the room")
        return f"{whole:.0f}, {wide:.0f}, {high:.0f} px"

    def zoom(self):
        line = self.line()
        before = self.letter(line)
        if self.way == "bus":
            self.walker.press("reader.zoom-in")
        elif self.way == "keyboard":
            self.to_the_page()
            self.screen.key("=", self.control)
        else:
            self.screen.move(*self.place_of(self.text(), line)[0])
            self.screen.wheel_with(self.control, -1)
        after = self.wait_size(line, lambda size: size > before * 1.05, "larger letters")
        self.walker.press("reader.fit-page")
        self.wait_size(line, lambda size: abs(size - before) < before * 0.05, "the whole page again")
        return f"{before:.0f} to {after:.0f} px"

    def turned(self):
        line = self.line()
        self.do("turn-right")
        self.go_to(5)

        def downwards():
            node = self.text()
            if line not in node.text:
                return False
            first, last = self.place_of(node, line)
            return abs(first[0] - last[0]) < 4 and last[1] - first[1] > 100
        self.walker.wait(downwards, "lines that run downwards")
        self.do("turn-left")
        self.go_to(5)
        self.walker.wait(lambda: not downwards(), "lines that run across")
        return line

    def full_screen_and_back(self):
        before, screen = self.walker.window().rect[2:], self.walker.session.size
        self.do("full-screen")
        self.walker.wait(lambda: self.walker.window().rect[2:] == tuple(screen), "a window as large as the screen")
        self.do("full-screen")
        self.walker.wait(lambda: self.walker.window().rect[2:] == before, "the window as it was")
        return f"{before} to {screen}"

    def everything_larger(self):
        """Up to twice the size and back while the book is open, at the same page."""
        page, seen = self.page(), []
        for command, sizes in (("everything-larger", (50, 60, 70, 80)), ("everything-smaller", (70, 60, 50, 40))):
            for size in sizes:
                self.do(command)
                self.walker.wait(lambda size=size: self.walker.find("reader.back").rect[2:] == (size, size), f"controls of {size} px")
                seen.append(size)
            self.walker.wait(lambda: self.page() == page, f"page {page} still")
        return seen

    def contents(self):
        """An entry is gone to, and is the marked one then."""
        self.walker.press("reader.contents")
        self.walker.wait_for("reader.contents.item.5")
        name = self.walker.name("reader.contents.item.5")
        self.walker.press("reader.contents.item.5")
        self.walker.wait(lambda: self.walker.find("reader.contents.item.5").has("selected"), f"{name!r} marked as the current entry")
        page = self.page()
        self.walker.shot("contents")
        self.walker.press("reader.contents")
        self.walker.wait_gone("reader.contents.item.5")
        return f"{name!r}, page {page}"

    def a_link(self, leads):
        return self.walker.wait(lambda: next((node for node in self.walker.nodes() if node.id.startswith("reader.link.")
                                              and node.showing and leads(node)), None), "such a link")

    def link_and_back(self):
        self.go_to(2)
        link = self.a_link(lambda node: numbers(node.description))
        wanted, words = numbers(link.description)[-1], link.name
        self.walker.press(link.id)
        self.wait_page(wanted)
        if self.way == "keyboard":
            self.to_the_page()
            self.screen.key("Left", self.alt)
            self.wait_page(2)
            self.screen.key("Right", self.alt)
        else:
            self.do("back")
            self.wait_page(2)
            self.do("forward")
        self.wait_page(wanted)
        return f"{words!r} leads to page {wanted}, and back, and again"

    def rest_on(self, link):
        if self.way == "mouse":
            x, y, width, height = link.rect
            self.screen.move(x + width / 2, y + height / 2)
        elif self.way == "bus":
            link.focus()
        else:
            self.walker.backend.focus(link.id)

    def preview(self):
        """Of a note in a book whose text flows: where it leads, and its words."""
        self.walker.hand_over(self.path.with_name(FLOWING))
        self.walker.wait(lambda: self.walker.name("reader.title") == pathlib.Path(FLOWING).stem, "the guide")
        source = (pathlib.Path(__file__).parents[2] / "assets/books/guide/kk.txt").read_text()
        link = None
        while link is None:  # the first page is a picture
            before = self.walker.name("reader.position")
            self.walker.press("reader.next")
            self.walker.wait(lambda: self.walker.name("reader.position") != before and self.walker.text("reader.page").strip(),
                             "words of the next page")
            link = next((node for node in self.walker.nodes() if node.id.startswith("reader.link.") and node.showing
                         and node.name == "1" and numbers(node.description)), None)
        self.rest_on(link)
        shown = self.walker.wait_for("reader.preview")
        words = self.walker.wait(lambda: shown.description, "the words of the note")
        self.walker.shot("note")
        note = words.lstrip("1. ").split("\u00ad")[0].split(" ")[:4]
        if " ".join(note) not in source:
            raise WalkError(f"the note is shown as {words!r}")
        self.to_the_page()
        if self.way == "mouse":
            self.screen.move(self.walker.window().rect[0] + 4, link.rect[1])
        self.walker.wait_gone("reader.preview")
        return words[:60]

    def labels(self):
        """A page is called as is printed on it."""
        self.walker.hand_over(LABELLED)
        self.walker.wait(lambda: self.walker.name("reader.title") == LABELLED.stem, "a book with its own numbers")
        self.walker.press("reader.fit-page")
        self.walker.set_text("reader.go-to", LABEL)
        self.walker.submit("reader.go-to")
        self.walker.wait(lambda: numbers(self.walker.name("reader.position"))[:1] == [int(LABEL)], f"page {LABEL}")
        number = str(numbers(self.walker.name("reader.position"))[1])
        printed = subprocess.run(["pdftotext", "-f", number, "-l", number, LABELLED, "-"], check=True, capture_output=True)
        if number == LABEL or LABEL not in printed.stdout.decode().split():
            raise WalkError(f"page {LABEL} is the file's page {number}, on which is printed {printed.stdout.decode()!r}")
        self.first_numbered = int(number) - int(LABEL)
        return self.walker.name("reader.position")

    def outside_link(self):
        """Asked first: no opens nothing, yes hands the address to the desktop."""
        listed = subprocess.run(["pdfinfo", "-url", LABELLED], check=True, capture_output=True).stdout.decode()
        pages = [int(line.split()[0]) for line in listed.split("\n") if line.split()[2:] and line.split()[2].startswith("http")]
        # Not one of the first: the cover is a page 1 of its own.
        page = str(next(page for page in pages if page > self.first_numbered + 2) - self.first_numbered)
        self.walker.set_text("reader.go-to", page)
        self.walker.submit("reader.go-to")
        self.walker.wait(lambda: numbers(self.walker.name("reader.position"))[:1] == [int(page)], f"page {page}")
        link = self.a_link(lambda node: node.description.startswith("http"))
        address = link.description
        self.walker.press(link.id)
        self.walker.wait_for("confirm.no")
        self.walker.press("confirm.no")
        self.walker.wait_gone("confirm.no")
        if self.opened.exists():
            raise WalkError(f"opened without a yes: {self.opened.read_text()}")
        self.walker.press(self.a_link(lambda node: node.description == address).id)
        self.walker.wait_for("confirm.yes")
        self.walker.shot("outside")
        self.walker.press("confirm.yes")
        self.walker.wait(lambda: self.opened.exists() and self.opened.read_text().split() == [address], f"{address} opened")
        self.opened.unlink()
        return address

    def find(self):
        self.walker.hand_over(self.path)
        self.walker.wait(lambda: self.walker.name("reader.title") == self.path.stem, "the first book again")
        self.walker.press("reader.fit-width")
        if self.way == "keyboard":
            self.screen.key("f", self.control)
        else:
            self.walker.press("reader.search")
        self.walker.wait_for("reader.search.field")
        self.walker.set_text("reader.search.field", WORD)
        self.walker.submit("reader.search.field")
        self.expected = self.occurrences()
        self.walker.wait(lambda: numbers(self.walker.name("reader.search.outcome")) == [len(self.expected)],
                         f"{len(self.expected)} places")
        self.walker.press("reader.search.place.4")
        self.wait_place(4)
        self.walker.press("reader.search.next")
        self.wait_place(5)
        return self.walker.name("reader.search.number")

    def found_all(self):
        """The panel has every place, in the book's order; before and behind the one that is shown are its neighbours."""
        names = {node.id: node.name for node in self.walker.nodes()}
        pages = [numbers(names[f"reader.search.place.{place}"])[0] for place in range(len(self.expected))]
        if pages != self.expected or f"reader.search.place.{len(pages)}" in names:
            raise WalkError(f"places on the pages {pages} instead of {self.expected}")
        if self.way == "keyboard":
            self.screen.key("F3", self.shift)
        else:
            self.walker.press("reader.search.previous")
        self.wait_place(4)
        if self.way == "keyboard":
            self.screen.key("F3")
        else:
            self.walker.press("reader.search.next")
        self.wait_place(5)
        return f"{len(pages)} places"

    def marks_beside(self):
        """Where marks stand along the scroll bar, in pixels from the window's top, and along the line below the page."""
        x, y, width, height = self.walker.window().rect
        picture = self.screenshot()
        return (runs([picture.getpixel((x + width - 6, row)) == MARK for row in range(y, y + height - 10)]),
                runs([picture.getpixel((column, y + height - 6)) == MARK for column in range(x, x + width)]))

    def expect_marks(self):
        """One for each page with a place; as far down, and as far to the right, as that page is in the book."""
        pages, count = sorted(set(self.expected)), numbers(self.walker.name("reader.position"))[-1]
        down, along = self.walker.wait(lambda: next((both for both in [self.marks_beside()] if all(len(one) == len(pages) for one in both)),
                                                    None), f"{len(pages)} marks on the scroll bar and on the position line")
        a_page = (down[-1] - down[0]) / (pages[-1] - pages[0])
        high, width = self.walker.find("reader.page").rect[3], self.walker.window().rect[2]
        for page, mark, tick in zip(pages, down, along):
            if abs(mark - down[0] - a_page * (page - pages[0])) > 1 or abs(tick - width * (page - 0.5) / count) > 1:
                raise WalkError(f"the marks of page {page} are at {mark} and {tick}: {down} {along}")
        if not 0.8 * high < a_page * count < 1.1 * self.walker.window().rect[3]:
            raise WalkError(f"the marks would take {a_page * count:.0f} pixels of {high}")
        return len(pages)

    def marks(self):
        """The place found has another ground than the paper around it."""
        node = self.text()
        start = node.text.lower().index(WORD)
        x, y, width, height = node.character_rect(start)
        self.walker.wait(lambda: self.screenshot().getpixel((int(x + width / 2), int(y + 1))) != PAPER, "a mark over the word")
        beside = self.expect_marks()
        self.walker.shot("marks")
        self.walker.press("reader.search.close" if self.walker.find("reader.search.close") else "reader.search")
        self.walker.wait_gone("reader.search.panel")
        self.walker.wait(lambda: not any(self.marks_beside()), "the marks of a search that was put away to be gone")
        return f"marked, and {beside} pages beside the page"

    def stop_and_go_on(self):
        """A search through a long book is stopped: nothing more is found until it is told to go on."""
        self.walker.hand_over(self.path.with_name(LONG))
        self.walker.wait(lambda: self.walker.name("reader.title") == pathlib.Path(LONG).stem, "the long book")
        in_all = len(self.occurrences(RARE_WORD, self.path.with_name(LONG)))
        self.walker.press("reader.search")
        self.walker.wait_for("reader.search.field")
        self.walker.set_text("reader.search.field", RARE_WORD)
        self.walker.submit("reader.search.field")
        self.walker.wait_for("reader.search.stop")
        self.walker.press("reader.search.stop")
        self.walker.wait_for("reader.search.go-on")
        if not any(self.damage.drawn_within(STILL_S) == 0 for _ in range(MOST_TRIES)):
            raise WalkError("the window does not come to rest")
        found, = numbers(self.walker.name("reader.search.outcome"))
        self.walker.shot("stopped")
        if not found < in_all or self.walker.find("reader.search.progress"):
            raise WalkError(f"stopped, and {found} of {in_all} places found: {self.walker.ids()}")
        self.walker.press("reader.search.go-on")
        self.walker.wait(lambda: numbers(self.walker.name("reader.search.outcome")) == [in_all], f"{in_all} places")
        self.walker.wait(lambda: not self.walker.find("reader.search.go-on") and not self.walker.find("reader.search.stop"), "its end")
        self.walker.press("reader.search")
        self.walker.wait_gone("reader.search.panel")
        self.walker.hand_over(self.path)
        self.walker.wait(lambda: self.walker.name("reader.title") == self.path.stem, "the first book again")
        return f"stopped at {found}, then all {in_all}"

    def bookmarks_named(self):
        self.go_to(6)
        self.walker.press("reader.bookmarks")
        self.walker.wait_for("reader.bookmark")
        self.walker.press("reader.bookmark")
        self.walker.wait_for("reader.bookmark.name")
        self.walker.set_text("reader.bookmark.name", "Six")
        self.walker.wait(lambda: self.walker.name("reader.bookmarks.item.0").startswith("Six"), "its name in the list")
        self.go_to(2)
        self.walker.press("reader.bookmarks.item.0")
        self.wait_page(6)
        self.walker.press("reader.bookmark")
        self.walker.wait_gone("reader.bookmarks.item.0")
        self.walker.press("reader.bookmarks")
        return "made, named, gone to, taken away"

    def picture_in_the_dark(self):
        """The paper takes the theme's colour, the picture on it keeps its own."""
        self.go_to(PICTURE_PAGE)
        self.walker.press("reader.fit-page")
        seen = {}
        for theme in ("dark", "sepia", "paper"):
            self.do(f"theme-{theme}")
            self.to_the_page()
            seen[theme] = self.picture_and_paper({paper for _, paper in seen.values()})
        pictures = {picture for picture, _ in seen.values()}
        papers = {paper for _, paper in seen.values()}
        if len(pictures) != 1 or len(papers) != 3:
            raise WalkError(f"picture and paper: {seen}")
        return seen

    def picture_and_paper(self, papers_before):
        """The colour of the page's most colourful place, as it was found first, and that of its ground, once it is new."""
        x, y, width, height = self.walker.find("reader.page").rect

        def page():
            return self.screenshot().crop((x, y, x + width, y + height))

        def paper(picture):
            return max(picture.getcolors(1 << 24))[1]
        self.walker.wait(lambda: paper(page()) not in papers_before, "paper of another colour")
        picture = page()
        if not papers_before:
            saturation = picture.convert("HSV").getchannel("S")
            most = saturation.getextrema()[1]
            at = list(saturation.getdata()).index(most)
            self.colourful = at % width, at // width
        return picture.getpixel(self.colourful), paper(picture)

    def flowing_text(self):
        """The face, the size, the lines, the margins and the columns; a sentence stays in view."""
        self.walker.hand_over(self.path.with_name(FLOWING))
        self.walker.wait(lambda: self.walker.name("reader.title") == pathlib.Path(FLOWING).stem, "the guide")
        while not numbers(self.walker.name("reader.position"))[0] > 3:  # the first pages have few words
            before = self.walker.name("reader.position")
            self.walker.press("reader.next")
            self.walker.wait(lambda: self.walker.name("reader.position") != before, "the next page")
        self.walker.press("reader.text")
        self.walker.wait_for("reader.text.panel")
        seen = []
        for choice in ("family.sans", "family.serif", "family.easy", "lines.wide", "margins.narrow", "larger", "columns.two",
                       "columns.one", "smaller", "margins.normal", "lines.normal", "family.publisher"):
            before = self.layout()
            self.walker.press(f"reader.text.{choice}")
            self.walker.wait(lambda: self.layout() != before, f"another layout after {choice}")
            seen.append(f"{choice} {numbers(self.walker.name('reader.position'))[-1]}")
        self.walker.press("reader.text")
        self.walker.wait_gone("reader.text.panel")
        return ", ".join(seen)

    def layout(self):
        """Pages there are, and where the letters of this one stand."""
        node = self.text()
        return self.walker.name("reader.position"), node.rect, [node.character_rect(at) for at in range(0, min(len(node.text), 60), 10)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--backend", required=True, choices=("bus", "keyboard", "mouse"))
    parser.add_argument("--language", default="ru")
    parser.add_argument("--out")
    options = parser.parse_args()

    def run():
        with tempfile.TemporaryDirectory() as folder:
            for name in (BOOK, FLOWING):
                shutil.copy(pathlib.Path(options.build) / "share" / "oqyrman" / "books" / name, folder)
            folder = pathlib.Path(folder)
            short = pathlib.Path(options.build) / "share" / "oqyrman" / "books" / SHORT
            # It warns of every loop in the pages' structure.
            subprocess.run(["pdfunite", *[short] * TIMES, folder / LONG], check=True, stderr=subprocess.DEVNULL)
            with Walker(options.build, options.backend, size=(1440, 900), language=options.language, out=options.out,
                        books=folder) as walker:
                opened = walker.session.home / "opened"
                browser = walker.session.home / "xdg-open"
                browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{opened}"\n')
                browser.chmod(0o755)
                walker.session.env["PATH"] = f"{walker.session.home}:{walker.session.env['PATH']}"
                ways = ThreeWays(walker, folder / BOOK, opened)
                try:
                    ways.run()
                finally:
                    ways.close()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

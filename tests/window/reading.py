#!/usr/bin/python3
"""The comfort of reading, driven in the real window by keyboard and by mouse, seen through the accessibility bus.

usage: reading.py --build DIR [--language kk|ru|en] [--out DIR]
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from walker import WalkError, Walker, exit_status

BOOK = "gimp-filters.pdf"
# Each of its paragraphs is a line of its source: the third page's last one to the fourth page's first.
GUIDE, GUIDE_SOURCE = "guide-kk-print.pdf", pathlib.Path("assets/books/guide/kk.txt")
GUIDE_FROM, GUIDE_TO = "Әр қадам туралы", "Нөмір билетте"
WORD = "blur"


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


class Reading:
    """Each step ends when its effect can be seen."""

    STEPS = ("search", "next_places", "choose_place", "nothing_found", "close_search", "back_again",
             "select_by_mouse", "select_by_keys", "select_from_outside", "cursor", "zoom_at_pointer", "spreads",
             "bookmarks", "links", "link_under_mouse", "turned_pages", "hand", "scroll_bar", "full_screen", "list_of_keys",
             "select_across_pages")

    def __init__(self, walker, path):
        from accessible import Focus
        from xtest import ALT, CONTROL, SHIFT, Xtest
        self.walker, self.path = walker, path
        self.screen, self.control, self.shift, self.alt = Xtest(), CONTROL, SHIFT, ALT
        self.focus = Focus()

    def close(self):
        self.focus.close()
        self.screen.close()

    def run(self):
        self.walker.start_reader(str(self.path))
        self.walker.wait_for("reader.page")
        self.walker.run_steps(self, self.STEPS)

    def page(self):
        return numbers(self.walker.name("reader.position"))[0]

    def wait_page(self, wanted):
        self.walker.wait(lambda: self.page() == wanted, f"page {wanted}")

    def occurrences(self, word=WORD, path=None):
        """The pages on which the word stands, once for each time, as pdftotext reads the file."""
        text = subprocess.run(["pdftotext", path or self.path, "-"], check=True, capture_output=True).stdout.decode()
        return [number for number, page in enumerate(text.split("\f"), 1)
                for _ in re.findall(word, re.sub(r"-\n", "", page), re.IGNORECASE)]

    def search(self):
        self.screen.key("f", self.control)
        self.walker.wait_for("reader.search.field")
        self.walker.wait(lambda: self.walker.find("reader.search.field").has("focused"), "focus in the field")
        self.screen.type(WORD)
        self.walker.wait_text("reader.search.field", WORD)
        self.screen.key("Enter")
        self.expected = self.occurrences()
        self.walker.wait(lambda: numbers(self.walker.name("reader.search.outcome")) == [len(self.expected)],
                         f"{len(self.expected)} places")
        self.wait_page(self.expected[0])
        self.walker.shot("search")
        return self.walker.name("reader.search.outcome")

    def wait_place(self, place):
        """Neighbouring places are often on one page, so that the page alone does not tell that a key has arrived."""
        self.walker.wait(lambda: numbers(self.walker.name("reader.search.number")) == [place + 1, len(self.expected)],
                         f"place {place + 1} to be told")
        self.wait_page(self.expected[place])

    def next_places(self):
        for place in range(1, 6):
            self.screen.key("F3")
            self.wait_place(place)
        for place in reversed(range(5)):
            self.screen.key("F3", self.shift)
            self.wait_place(place)
        return f"pages {self.expected[:6]} and back"

    def choose_place(self):
        self.walker.press("reader.search.place.9")
        self.wait_place(9)
        return self.walker.name("reader.search.number")

    def nothing_found(self):
        self.walker.set_text("reader.search.field", "қққққ")
        self.walker.submit("reader.search.field")
        self.walker.wait(lambda: "қққққ" in self.walker.name("reader.search.outcome"), "the words that are not there")
        return self.walker.name("reader.search.outcome")

    def close_search(self):
        self.screen.key("Escape")
        self.walker.wait_gone("reader.search.panel")
        return "gone"


    def back_again(self):
        """Where the patron was before the search, and where it had led."""
        there = self.page()
        self.screen.key("Left", self.alt)
        self.wait_page(1)
        self.screen.key("Right", self.alt)
        self.wait_page(there)
        self.walker.set_text("reader.go-to", "7")
        self.walker.submit("reader.go-to")
        self.wait_page(7)
        self.to_the_page()
        return f"page 1, page {there}, page 7"

    def to_the_page(self):
        """The keys go to the page from now on."""
        self.walker.find("reader.page").focus()
        self.walker.wait(lambda: self.walker.find("reader.page").has("focused"), "focus on the page")

    def text(self):
        """The page's node once its text is known."""
        return self.walker.wait(lambda: next((node for node in [self.walker.find("reader.page")] if node and node.text),
                                             None), "text of the page")

    def place_of(self, node, words):
        """The middles of the first and the last letter of words on the page."""
        start = node.text.index(words)
        first, last = node.character_rect(start), node.character_rect(start + len(words) - 1)
        middle = lambda box: (box[0] + box[2] / 2, box[1] + box[3] / 2)  # noqa: E731
        return middle(first), middle(last)

    def wait_selected(self, words):
        self.walker.wait(lambda: self.walker.find("reader.page").selected == words, f"selection {words!r}")

    def copied(self, wanted):
        """What another program finds in the clipboard, once it is there."""
        def read():
            return subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True).stdout.decode()
        try:
            self.walker.wait(lambda: read() == wanted, f"{wanted!r} in the clipboard")
        except WalkError as error:
            raise WalkError(f"{error}; there is {read()!r}") from None

    def select_by_mouse(self):
        node = self.text()
        word = next(line for line in node.text.split("\n") if len(line) > 40).split()[1].strip("«».,")
        first, last = self.place_of(node, word)
        self.screen.move(*first)
        self.screen.button()
        self.screen.button()
        self.wait_selected(word)
        self.walker.shot("word-selected")
        self.walker.press("reader.copy")
        self.copied(word)
        line = next(line for line in node.text.split("\n") if len(line) > 40).strip()
        first, last = self.place_of(node, line)
        # From the left edge of the first letter to the right edge of the last one.
        self.screen.key("Escape")
        self.wait_selected("")
        self.screen.drag((first[0] - 3, first[1]), (last[0] + 3, last[1]))
        self.wait_selected(line)
        self.screen.key("c", self.control)
        self.copied(line)
        return f"{word!r}, then {line!r}"

    def select_by_keys(self):
        self.screen.key("Escape")
        self.wait_selected("")
        before = len(self.walker.find("reader.page").text)
        self.screen.key("Right", self.control, self.shift)
        word = self.walker.wait(lambda: self.walker.find("reader.page").selected, "a word")
        self.screen.key("a", self.control)
        self.walker.wait(lambda: len(self.walker.find("reader.page").selected) == before, "the whole page")
        return f"{word!r}, then {before} characters"

    def select_from_outside(self):
        node = self.text()
        node.select(3, 20)
        self.wait_selected(node.text[3:20])
        self.screen.key("Escape")
        self.wait_selected("")
        return "three to twenty"

    def cursor(self):
        """F7: the arrows move a cursor that the bus tells of; Orca says what it comes to."""
        from accessible import Events
        page = self.text()
        lines = [line for line in page.text.split("\n") if line.strip()]
        second = page.text.index(lines[1], len(lines[0]))
        if page.caret != -1:
            raise WalkError(f"a cursor at {page.caret} before it was asked for")
        with Events("object:text-caret-moved") as events:
            self.screen.key("F7")
            events.wait("object:text-caret-moved", "reader.page", lambda event: event[2] == page.text.index(lines[0]))
            self.screen.key("Down")
            events.wait("object:text-caret-moved", "reader.page", lambda event: event[2] >= second)
            self.screen.key("Home")
            self.walker.wait(lambda: page.caret == second, f"the cursor at {second}")
            self.screen.key("Right")
            events.wait("object:text-caret-moved", "reader.page", lambda event: event[2] == second + 1)
            self.screen.key("Right", self.control)
            word = lines[1].split()[0]
            self.walker.wait(lambda: page.caret >= second + len(word), f"the cursor behind {word!r}")
        self.walker.shot("cursor")
        self.screen.key("F7")
        self.walker.wait(lambda: page.caret == -1, "no cursor")
        return f"line {lines[1]!r}, behind {word!r}"

    def zoom_at_pointer(self):
        node = self.text()
        words = next(line for line in node.text.split("\n") if len(line) > 40).strip()
        (x, y), _ = self.place_of(node, words)
        wide = node.character_rect(node.text.index(words))[2]
        self.screen.move(x, y)
        self.screen.wheel_with(self.control, -2)
        def larger():
            now = self.walker.find("reader.page")
            box = now.character_rect(now.text.index(words))
            # Across, a page that fits the window stands in its middle.
            return box[2] > wide and abs(box[1] + box[3] / 2 - y) < 4
        self.walker.wait(larger, "the same line under the pointer, larger")
        self.walker.press("reader.fit-page")
        return "the line stayed under the pointer"

    def spreads(self):
        self.walker.press("reader.mode")
        self.walker.press("reader.mode")
        self.screen.key("Home")
        self.wait_page(1)
        self.walker.press("reader.next")
        self.wait_page(2)
        self.walker.press("reader.next")
        self.wait_page(4)
        self.walker.shot("spread")
        self.walker.press("reader.mode")
        return "1, 2-3, 4-5"

    def bookmarks(self):
        self.screen.key("Home")
        self.wait_page(1)
        self.screen.key("d", self.control)
        self.walker.press("reader.bookmarks")
        self.walker.wait_for("reader.bookmark.name")
        self.walker.set_text("reader.bookmark.name", "Басы")
        self.walker.wait(lambda: self.walker.name("reader.bookmarks.item.0").startswith("Басы"), "its name in the list")
        self.to_the_page()
        self.screen.key("End")
        self.wait_page(numbers(self.walker.name("reader.position"))[-1])
        self.walker.press("reader.bookmark")
        self.walker.wait_for("reader.bookmarks.item.1")
        self.walker.shot("bookmarks")
        self.walker.press("reader.bookmarks.item.0")
        self.wait_page(1)
        names = [self.walker.name(f"reader.bookmarks.item.{number}") for number in (0, 1)]
        self.to_the_page()
        self.screen.key("F2")
        self.wait_page(numbers(self.walker.name("reader.position"))[-1])
        self.screen.key("F2", self.shift)
        self.wait_page(1)
        self.walker.press("reader.bookmarks")
        return names

    def command(self, name):
        """Chosen in the list of all commands, found by the words it has there."""
        self.screen.key("k", self.control)
        self.walker.wait_for("commands.field")
        self.walker.wait(lambda: self.walker.find("commands.field").has("focused"), "focus in the field")
        words = self.walker.name(f"commands.item.{name}")
        self.screen.type(words.lower())
        self.walker.wait(lambda: next((node.id for node in self.walker.nodes() if node.id.startswith("commands.item.")), None)
                         == f"commands.item.{name}", f"{words!r} first in the list")
        self.walker.shot(f"command-{name}")
        self.screen.key("Enter")
        self.walker.wait_gone("commands.field")
        return words

    def go_to(self, page):
        self.walker.set_text("reader.go-to", str(page))
        self.walker.submit("reader.go-to")
        self.wait_page(page)
        self.to_the_page()

    def links(self):
        """The second page is the table of contents: its entries are stops of the keyboard."""
        self.go_to(2)
        self.walker.wait(lambda: any(node.id.startswith("reader.link.") for node in self.walker.nodes()), "links")
        self.screen.key("Tab")
        self.walker.wait(lambda: self.focus.node and self.focus.node.id.startswith("reader.link."), "focus on a link")
        link = self.focus.node
        wanted = numbers(link.description)[-1]
        self.walker.wait(lambda: self.walker.name("reader.preview") == link.description, "what it leads to")
        self.walker.shot("preview")
        name = link.name
        self.screen.key("Enter")
        self.wait_page(wanted)
        self.screen.key("Left", self.alt)
        self.wait_page(2)
        return f"{name!r} leads to page {wanted}"

    def link_under_mouse(self):
        """What a link leads to is shown when the mouse rests on it, and no longer when it goes on."""
        self.walker.find("reader.page").focus()
        self.walker.wait_gone("reader.preview")
        link = [node for node in self.walker.nodes() if node.id.startswith("reader.link.") and node.showing][3]
        x, y, width, height = link.rect
        self.screen.move(x + width / 2, y + height / 2)
        self.walker.wait(lambda: self.walker.name("reader.preview") == link.description, "what it leads to")
        self.walker.shot("preview-under-mouse")
        words = self.walker.name("reader.preview")
        self.screen.move(self.walker.window().rect[0] + 4, y)
        self.walker.wait_gone("reader.preview")
        return f"{link.name!r}: {words}"

    def turned_pages(self):
        self.go_to(5)
        line = next(line for line in self.text().text.split("\n") if len(line) > 40).strip()
        words = self.command("turn-right")
        def lies():
            first, last = self.place_of(self.text(), line)
            return abs(first[0] - last[0]) < 4 and last[1] - first[1] > 100
        self.walker.wait(lies, "lines that run downwards")
        self.to_the_page()
        first, last = self.place_of(self.text(), line)
        self.screen.drag((first[0], first[1] - 3), (last[0], last[1] + 3))
        self.wait_selected(line)
        self.walker.shot("turned")
        self.screen.key("Escape")
        self.wait_selected("")
        self.command("turn-left")
        self.walker.wait(lambda: not lies(), "lines that run across")
        return f"{words!r}: {line!r} selected downwards"

    def hand(self):
        self.go_to(5)
        self.command("hand")
        line = next(line for line in self.text().text.split("\n") if len(line) > 40).strip()
        _, (x, y) = self.place_of(self.text(), line)
        self.screen.drag_slowly((x, y), (x, y - 20), (x, y - 60))
        self.walker.wait(lambda: abs(self.place_of(self.text(), line)[1][1] - (y - 60)) < 3, "the page 60 pixels higher")
        self.wait_selected("")
        self.command("hand")
        return "moved by 60 pixels, nothing selected"

    def scroll_bar(self):
        x, y, width, height = self.walker.window().rect
        self.screen.drag_slowly((x + width - 5, y + 70), (x + width - 5, y + 300), (x + width - 5, y + height - 4))
        self.wait_page(numbers(self.walker.name("reader.position"))[-1])
        self.screen.drag_slowly((x + width - 5, y + height - 20), (x + width - 5, y + 300), (x + width - 5, y + 60))
        self.wait_page(1)
        return "to the last page and back"

    def full_screen(self):
        before = self.walker.window().rect[2:]
        screen = self.walker.session.size
        self.screen.key("F11")
        self.walker.wait(lambda: self.walker.window().rect[2:] == tuple(screen), "a window as large as the screen")
        self.walker.shot("full-screen")
        self.screen.key("F11")
        self.walker.wait(lambda: self.walker.window().rect[2:] == before, "the window as it was")
        return f"{before} to {screen} and back"

    def list_of_keys(self):
        self.screen.key("F1")
        self.walker.wait_for("keys.close")
        self.walker.shot("keys")
        self.screen.key("Escape")
        self.walker.wait_gone("keys.close")
        return "shown and closed"


    def select_across_pages(self):
        """Dragged below the window, which goes on to the next page, and up to a letter there."""
        source = [line.lstrip("# ") for line in (pathlib.Path(__file__).parents[2] / GUIDE_SOURCE).read_text().split("\n")]
        first, last = (next(number for number, line in enumerate(source) if line.startswith(words))
                       for words in (GUIDE_FROM, GUIDE_TO))
        wanted = "\n".join(line for line in source[first:last + 1] if line)
        end = wanted.split(" ")[-1]
        self.walker.hand_over(self.path.with_name(GUIDE))
        self.walker.wait(lambda: self.walker.name("reader.title") == pathlib.Path(GUIDE).stem, "the guide")
        self.walker.press("reader.fit-page")
        self.go_to(3)
        self.walker.wait(lambda: GUIDE_FROM in self.walker.text("reader.page"), "words of page 3")
        x, y, width, height = self.walker.window().rect
        (from_x, from_y), _ = self.place_of(self.walker.find("reader.page"), GUIDE_FROM)
        self.screen.move(from_x - 3, from_y)
        self.screen.hold()
        self.screen.move(from_x, y + height + 20)
        self.walker.wait(lambda: GUIDE_TO in self.walker.text("reader.page"), "the next page")

        def at_the_end():
            node = self.walker.find("reader.page")
            _, (to_x, to_y) = self.place_of(node, end)
            self.screen.move(to_x + 3, to_y)
            return node.selected.endswith(end)
        self.walker.wait(at_the_end, f"a selection that ends with {end!r}")
        self.screen.hold(False)
        self.walker.wait_for("reader.copy")
        self.walker.shot("selected-across-pages")
        self.screen.key("c", self.control)
        self.copied(wanted)
        self.screen.key("Escape")
        self.wait_selected("")
        return f"{len(wanted)} characters, from {GUIDE_FROM!r} to {end!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", default="ru")
    parser.add_argument("--out")
    options = parser.parse_args()

    def run():
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / BOOK
            for name in (BOOK, GUIDE):
                shutil.copy(pathlib.Path(options.build) / "share" / "oqyrman" / "books" / name, folder)
            # A screen larger than the window, so that the window has something to fill.
            with Walker(options.build, "bus", size=(1440, 900), language=options.language, out=options.out,
                        books=folder) as walker:
                reading = Reading(walker, path)
                try:
                    reading.run()
                finally:
                    reading.close()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

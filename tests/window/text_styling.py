#!/usr/bin/python3
"""How flowing text is set, chosen in the real window: the panel, the page's colours to the window's edge, the sentence
that stays in view.

usage: text_styling.py --build DIR [--language kk|ru|en] [--size WxH] [--scale 100|200] [--out DIR]
"""
import argparse
import os
import pathlib
import re
import shutil
import sys
import tempfile

from walker import WalkError, Walker, exit_status

BOOK = "debian-history.epub"
PAGES_READ = 9
DARK_GROUND = (0x17, 0x16, 0x14)


def letters(text):
    """Without what another layout may put elsewhere."""
    return re.sub(r"[\s\u00ad]", "", text)


class TextStyling:
    """Each step ends when its effect can be seen."""

    STEPS = ("open_panel", "larger", "easy_face", "wide_margins", "two_columns", "dark", "back_to_page")

    def __init__(self, walker, path, scale):
        from xtest import Xtest
        self.walker, self.path, self.scale = walker, path, scale
        self.screen = Xtest()

    def close(self):
        self.screen.close()

    def run(self):
        if self.scale != "100":
            self.walker.start_reader(name="settings")
            self.walker.press(f"settings.scale.{self.scale}")
            self.walker.stop_reader()
        self.walker.start_reader(str(self.path))
        self.walker.wait_for("reader.page")
        self.walker.run_steps(self, self.STEPS)

    def pages(self):
        return [int(number) for number in re.findall(r"\d+", self.walker.name("reader.position"))]

    def first_word(self):
        return (self.walker.text("reader.page").split() or [""])[0]

    def after_change(self, automation_id):
        """Presses a choice; waits for the other layout, and for the words to be on its page."""
        before = self.pages()
        self.walker.press(automation_id)
        self.walker.wait(lambda: self.pages()[1:] != before[1:], f"another layout after {automation_id}")
        wanted = letters(self.word)
        self.walker.wait(lambda: any(wanted in letters(self.walker.text(page)) for page in ("reader.page", "reader.page-beside")),
                         f"{self.word!r} after {automation_id}")
        self.walker.shot(automation_id.rsplit(".", 1)[1])
        return f"page {self.pages()} still has {self.word!r}"

    def open_panel(self):
        self.walker.wait(lambda: self.pages()[0] == 1, "the first page")
        # One page at a time: the page that is named is the one whose words are at the top.
        self.walker.press("reader.mode")
        for page in range(2, PAGES_READ + 1):
            self.screen.key("Right")
            self.walker.wait(lambda page=page: self.pages()[0] == page, f"page {page}")
        self.walker.press("reader.text")
        self.walker.wait_for("reader.text.panel")
        # The room is another one now, and so is the layout.
        self.walker.wait(lambda: self.walker.find("reader.page").rect[2] > 0, "the page beside the panel")
        self.walker.wait(lambda: self.first_word(), "words")
        self.word = self.first_word()
        self.walker.shot("panel")
        return self.word

    def larger(self):
        seen = [self.after_change("reader.text.larger") for _ in range(3)]
        return seen[-1]

    def easy_face(self):
        return self.after_change("reader.text.family.easy")

    def wide_margins(self):
        return self.after_change("reader.text.margins.wide")

    def two_columns(self):
        """Beside each other, and turned both at once."""
        seen = self.after_change("reader.text.columns.two")
        room = self.walker.find("reader.text.panel").rect[0] - self.walker.window().rect[0]
        left, top, width, height = self.walker.find("reader.page").rect
        if width > room / 2:
            raise WalkError(f"a column {width} wide in {room}")
        if not self.has_letters((room // 2, top, room, top + height)):
            raise WalkError("no words in the second column")
        page = self.pages()[0]
        self.walker.press("reader.next")
        self.walker.wait(lambda: self.pages()[0] == page + 2, f"page {page + 2}")
        self.walker.press("reader.previous")
        self.walker.wait(lambda: self.pages()[0] == page, f"page {page}")
        self.after_change("reader.text.columns.one")
        return seen

    def has_letters(self, box):
        """What is drawn there has many pixels of other colours than its ground."""
        from PIL import ImageGrab
        colours = ImageGrab.grab(bbox=box, xdisplay=os.environ["DISPLAY"]).convert("L").getcolors(256)
        return sum(count for count, _ in colours) - max(count for count, _ in colours) > 2000

    def pixel(self, x, y):
        from PIL import ImageGrab
        return ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).getpixel((x, y))[:3]

    def dark(self):
        self.walker.press("settings.theme.dark")
        self.walker.wait(lambda: self.pixel(2, 200) == DARK_GROUND, "the dark ground at the window's edge")
        x, y, width, height = self.walker.find("reader.page").rect
        self.walker.wait(lambda: self.pixel(int(x + width / 2), int(y + 2)) == DARK_GROUND, "the dark ground of the page")
        self.walker.shot("dark")
        return f"edge and page are {DARK_GROUND}"

    def back_to_page(self):
        self.screen.key("Escape")
        self.walker.wait_gone("reader.text.panel")
        return "the panel is gone"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", default="ru")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--scale", default="100")
    parser.add_argument("--out")
    options = parser.parse_args()
    size = tuple(int(side) for side in options.size.split("x"))

    def run():
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / BOOK
            shutil.copy(pathlib.Path(options.build) / "share" / "oqyrman" / "books" / BOOK, path)
            with Walker(options.build, "bus", size=size, language=options.language, out=options.out,
                        books=folder) as walker:
                styling = TextStyling(walker, path, options.scale)
                try:
                    styling.run()
                finally:
                    styling.close()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

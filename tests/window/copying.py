#!/usr/bin/python3
"""Known paragraphs of real books selected in the real window by mouse, by keyboard and from outside, and copied: what
another program then finds in the clipboard is letter for letter what another edition of the book has.

usage: copying.py --build DIR [--language kk|ru|en] [--steps NAME...] [--out DIR]
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import known_books
from known_books import squashed
from walker import WalkError, Walker, exit_status

SEARCHED = 30  # letters of a paragraph's beginning that are searched for
BAR = 60  # pixels at the top of the window, where buttons may lie over the page


def as_set(text):
    """Finds a text as it stands on lines and in columns, where words may be broken."""
    words = [r"(?:[-\u2010]?\n+)?".join(map(re.escape, word)) for word in text.split()]
    return re.compile(r"\s+".join(words))


def first_words(text):
    """Of a paragraph, to search for: whole words without signs between them."""
    return re.match(r"[^.,:;()«»—–-]{1,%d}(?=[\s.,:;()«»—–-])" % SEARCHED, text).group(0).strip()


class Copying:
    """Each step ends when the words are in the clipboard."""

    STEPS = ("debmake", "installation_guide", "faq", "hyphenated", "kazakh_print", "kazakh_epub", "english_print",
             "english_epub", "two_columns", "broken_words")

    def __init__(self, walker, folder, book=None):
        from xtest import CONTROL, SHIFT, Xtest
        self.walker, self.folder, self.build = walker, folder, walker.build
        self.screen, self.control, self.shift = Xtest(), CONTROL, SHIFT
        self.book, self.copies, self.steps = book, 0, self.STEPS

    def close(self):
        self.screen.close()

    def run(self):
        # The first of them: a program without a book has no page to fit to the window.
        self.book = self.debmake_book()
        self.walker.start_reader(str(self.book.path))
        self.walker.wait_for("reader.page")
        self.walker.press("reader.fit-page")
        self.walker.run_steps(self, self.steps)
        print(f"{self.copies} copies, each equal to what was known")

    # ---- looking ----
    def page(self):
        return self.walker.find("reader.page")

    def open(self, book):
        self.book = book
        self.walker.hand_over(book.path)
        self.walker.wait(lambda: self.walker.name("reader.title") == book.path.stem, book.path.name)
        self.walker.wait_for("reader.page")
        if self.walker.find("reader.fit-page"):
            self.walker.press("reader.fit-page")

    def found(self, text):
        """Where it stands on the page in view; nothing when it does not."""
        return as_set(text).search(self.walker.text("reader.page"))

    def search(self, words):
        """How often the words were found."""
        self.screen.key("f", self.control)
        self.walker.wait_for("reader.search.field")
        self.walker.set_text("reader.search.field", words)
        self.walker.submit("reader.search.field")

        def ended():
            """Of this search: the place has its words."""
            place = self.walker.name("reader.search.place.0")
            return squashed(words).lower() in squashed(place).lower() and not self.walker.find("reader.search.stop")
        self.walker.wait(ended, f"places of {words!r}")
        return int(re.search(r"\d+", self.walker.name("reader.search.outcome")).group(0))

    def close_search(self):
        self.screen.key("Escape")
        self.walker.wait_gone("reader.search.panel")
        self.page().focus()
        self.walker.wait(lambda: self.page().has("focused"), "focus on the page")

    def turn(self, button):
        before = self.walker.name("reader.position")
        self.walker.press(button)
        self.walker.wait(lambda: self.walker.name("reader.position") != before, "another page")
        self.walker.wait(lambda: self.walker.text("reader.page"), "text of the page")

    def look_for(self, text):
        """Brings the page into view on which the whole text stands; where on it. Nothing when no page has all of it."""
        for place in range(self.search(first_words(text))):
            self.walker.press(f"reader.search.place.{place}")
            number = re.compile(rf"\D*{place + 1}\b")
            self.walker.wait(lambda number=number: number.match(self.walker.name("reader.search.number")), f"place {place + 1}")
            self.walker.wait(lambda: self.walker.text("reader.page"), "text of the page")
            if self.found(text):
                break
            # At the foot of a page, most of what is then in view is the next one.
            if self.walker.find("reader.previous").has("enabled"):
                self.turn("reader.previous")
            if self.found(text):
                break
        self.close_search()
        found = self.found(text)
        if found and not (self.in_view(found.start()) and self.in_view(found.end() - 1)):
            # To the head of the page.
            self.turn("reader.next")
            self.turn("reader.previous")
            found = self.found(text)
        return found

    def show(self, text):
        found = self.look_for(text)
        if not found:
            raise WalkError(f"{text!r} stands on no page of {self.book.path.name}")
        return found

    def in_view(self, at):
        """On the screen and below the bar."""
        left, top, width, height = self.walker.window().rect
        return top + BAR < self.middle(at)[1] < top + height

    def box(self, at):
        """Of the character there, on the screen."""
        return self.page().character_rect(at)

    def middle(self, at):
        x, y, width, height = self.box(at)
        return x + width / 2, y + height / 2

    def wait_selected(self, words):
        """However the lines end."""
        self.walker.wait(lambda: squashed(self.page().selected) == squashed(words), f"selection {words!r}")

    def clear(self):
        self.screen.key("Escape")
        self.walker.wait(lambda: not self.page().selected, "no selection")

    # ---- selecting: [first, end) of the page's text ----
    def by_drag(self, first, end):
        before, behind = self.box(first), self.box(end - 1)
        self.screen.drag((before[0] + 1, before[1] + before[3] / 2),
                         (behind[0] + behind[2] + 2, behind[1] + behind[3] / 2))

    def by_clicks(self, count, first, end):
        """In the middle of it."""
        text = self.page().text
        self.screen.move(*self.middle(next(at for at in range((first + end) // 2, end) if text[at].isalpha())))
        for _ in range(count):
            self.screen.button()

    def by_four_clicks(self, first, end):
        self.by_clicks(4, first, end)

    def by_shift_and_click(self, first, end):
        self.screen.move(*self.middle(first))
        self.screen.button()
        self.screen.button()
        self.walker.wait(lambda: self.page().selected, "a word")
        x, y, width, height = self.box(end - 1)
        self.screen.move(x + width + 2, y + height / 2)
        self.screen.button_with(self.shift)

    def from_outside(self, first, end):
        self.page().select(first, end)

    def by_keys(self, first, end):
        """A letter, then the paragraph it is of."""
        self.page().select(first, first + 1)
        self.walker.wait(lambda: len(self.page().selected) == 1, "a letter")
        self.screen.key("Down", self.control, self.shift)

    # ---- copying ----
    def copied(self, wanted, by_button=False):
        """What another program finds in the clipboard, once it is there."""
        def read():
            return subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True).stdout.decode()
        if by_button:
            self.walker.press("reader.copy")
        else:
            self.screen.key("c", self.control)
        try:
            self.walker.wait(lambda: read() == wanted, "the words in the clipboard", 15)
        except WalkError as error:
            raise WalkError(f"{error}:\n{wanted!r} was to be there; there is\n{read()!r}") from None
        self.copies += 1

    def copy(self, beginning, way):
        """A paragraph, selected in one of the ways."""
        wanted = self.book.paragraph(beginning)
        place = self.show(wanted)
        way(*place.span())
        self.wait_selected(place.group(0))
        self.walker.shot(f"{self.book.path.stem}-{way.__name__}")
        self.copied(wanted, way == self.from_outside)
        self.clear()

    def copy_over_pages(self, beginning):
        """Dragged below the window, which goes on to the next page, and to the paragraph's last letter there."""
        wanted = self.book.paragraph(beginning)
        first = self.show(wanted[:SEARCHED]).start()
        begun = self.page().name
        left, top, width, height = self.walker.window().rect
        x, y, _, high = self.box(first)
        self.screen.move(x + 1, y + high / 2)
        self.screen.hold()
        self.screen.move(x, top + height + 12)
        tail = wanted[-SEARCHED:]
        self.walker.wait(lambda: self.page().name != begun and self.found(tail), f"{tail!r} on the next page")

        def at_the_end():
            end = self.found(tail).end()
            x, y, wide, high = self.box(end - 1)
            self.screen.move(x + wide + 2, y + high / 2)
            return squashed(self.page().selected).endswith(squashed(tail))
        self.walker.wait(at_the_end, f"a selection that ends with {tail!r}")
        self.screen.hold(False)
        self.walker.wait_for("reader.copy")
        self.walker.shot(f"{self.book.path.stem}-over-pages")
        self.copied(wanted)
        self.clear()

    def copy_line_and_word(self, beginning):
        """By two and three clicks, and by keys: from the line's first letter."""
        paragraph = self.book.paragraph(beginning)
        place = self.show(paragraph)
        line = self.book.lines(paragraph)[0]
        first, end = self.found(line).span()
        word = next(word for word in re.findall(r"(?<= )\w{4,}(?=[,.]?)", line) if paragraph.count(word) == 1)
        at = first + self.page().text[first:end].index(word)
        for count, start, behind, wanted in ((3, first, end, line), (2, at, at + len(word), word)):
            self.by_clicks(count, start, behind)
            self.wait_selected(wanted)
            self.copied(wanted)
            self.clear()
        self.page().select(first, first + 1)
        self.walker.wait(lambda: len(self.page().selected) == 1, "a letter")
        self.screen.key("End", self.shift)
        self.wait_selected(line)
        self.copied(line)
        self.page().select(place.start(), place.start() + 1)
        self.walker.wait(lambda: len(self.page().selected) == 1, "a letter")
        words = paragraph.split()[:2]
        self.screen.key("Right", self.control, self.shift)
        self.wait_selected(words[0])
        self.screen.key("Right", self.control, self.shift)
        self.wait_selected("".join(words))
        self.copied(" ".join(words))
        self.clear()
        return f"{line!r}, {word!r}, {' '.join(words)!r}"

    # ---- the books ----
    def debmake_book(self):
        return known_books.printed(self.folder, "debmake-doc/debmake-doc.ru.pdf", "debmake-doc/html/*.ru.html")

    def debmake(self):
        # Its paragraphs have no space between them, only their first lines stand further in.
        self.copy("Команда debuild, входящая", self.by_four_clicks)
        self.copy("Создание небольшого тестового пакета", self.by_keys)
        self.copy("Чтобы сохранить пропускную способность", self.by_drag)
        self.copy("Разработка Debian представляет собой движущуюся", self.by_shift_and_click)
        return self.copy_line_and_word("Поскольку в оставшейся части")

    def installation_guide(self):
        self.open(known_books.printed(self.folder, "installation-guide-amd64/ru/install.ru.pdf.gz",
                                      "installation-guide-amd64/ru/*.html"))
        self.copy("Затем настраиваются часовой пояс", self.by_four_clicks)
        self.copy("Автоматическая установка не является", self.from_outside)
        self.copy("В настоящее время ядра linux", self.by_drag)
        self.copy("Также возможно использовать DHCP", self.by_keys)
        self.copy_over_pages("Любой создаваемый вами пароль")
        return "five"

    def faq(self):
        self.open(known_books.printed(self.folder, "debian/FAQ/debian-faq.ru.pdf.gz", known_books.FAQ_HTML))
        self.copy("Ответить на этот вопрос не так-то просто", self.by_four_clicks)
        self.copy("Здесь собраны вопросы", self.by_shift_and_click)
        self.copy("Если вы новичок, и вам нужна", self.by_drag)  # an item of a list, without its mark
        self.copy("Проект Debian был создан", self.by_keys)
        return self.copy_line_and_word("В двух словах, Linux")

    def hyphenated(self):
        """The same book as we set it ourselves, in words that are broken at the ends of lines."""
        paragraphs = known_books.printed(self.folder, "debian/FAQ/debian-faq.ru.pdf.gz", known_books.FAQ_HTML).paragraphs
        self.open(known_books.sample(self.build, self.folder, "debian-faq.pdf", paragraphs))
        self.copy("Здесь собраны вопросы", self.by_four_clicks)
        self.copy("Существует несколько различных дистрибутивов", self.by_keys)
        self.copy("Как видите, стабильность и новизна", self.by_drag)
        self.copy_over_pages("Многие дистрибутивы Linux разрабатываются")
        return "four"

    def guide(self, name, language):
        """Paragraphs that a page has whole, of those there are."""
        paragraphs = known_books.guide_paragraphs(language)
        self.open(known_books.sample(self.build, self.folder, name, paragraphs))
        ways = [self.by_four_clicks, self.by_drag, self.by_keys, self.from_outside]
        for text in paragraphs:
            if ways and len(text) > 110 and self.look_for(text):
                self.copy(text, ways.pop(0))
        if ways:
            raise WalkError(f"{name} has not enough paragraphs of one page")
        return "four"

    def kazakh_print(self):
        return self.guide("guide-kk-print.pdf", "kk")

    def english_print(self):
        return self.guide("guide-en-print.pdf", "en")

    def kazakh_epub(self):
        return self.guide("guide-kk.epub", "kk")

    def english_epub(self):
        return self.guide("guide-en.epub", "en")

    def two_columns(self):
        self.open(known_books.columns(self.folder))
        self.copy(self.book.paragraphs[1], self.by_drag)
        self.copy(self.book.paragraphs[2], self.by_four_clicks)
        # From one column to the other: the first paragraph whose end stands higher than that of the one before.
        ends = [self.box(self.found(text).end() - 1)[1] for text in self.book.paragraphs]
        number = next(number for number in range(1, len(ends)) if ends[number] < ends[number - 1])
        last = self.book.paragraphs[number]
        self.by_drag(self.found(self.book.paragraphs[number - 1]).start(), self.found(last).end())
        self.walker.wait(lambda: squashed(self.page().selected).endswith(squashed(last)), "a selection into the other column")
        self.walker.shot("columns")
        self.copied("\n".join(self.book.paragraphs[number - 1:number + 1]))
        self.clear()
        self.screen.key("a", self.control)
        self.wait_selected("".join(self.book.paragraphs))
        self.copied("\n".join(self.book.paragraphs))
        return f"{len(self.book.paragraphs)} paragraphs at once"

    def broken_words(self):
        """Found whole, though they stand on two lines, and copied whole."""
        self.open(known_books.broken(self.folder))
        word, text = known_books.BROKEN_WORD, self.book.paragraphs[1]
        places = self.search(word)
        if places != text.count(word):
            raise WalkError(f"{word!r} was found {places} times")
        self.close_search()
        self.show(text)
        divided = [match for match in re.finditer(word, self.page().text)
                   if self.box(match.start())[1] != self.box(match.end() - 1)[1]]
        if not divided:
            raise WalkError(f"{word!r} is not broken at the end of any line")
        self.screen.move(*self.middle(divided[0].start() + 1))
        self.screen.button()
        self.screen.button()
        self.wait_selected(word)
        self.walker.shot("broken-word")
        self.copied(word)
        self.clear()
        for number, way in enumerate((self.by_drag, self.by_four_clicks, self.by_keys)):
            self.copy(self.book.paragraphs[number], way)
        return f"{word!r}, {places} times, {len(divided)} of them on two lines"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", default="ru")
    parser.add_argument("--steps", nargs="+", default=Copying.STEPS, choices=Copying.STEPS)
    parser.add_argument("--out")
    options = parser.parse_args()

    def run():
        with tempfile.TemporaryDirectory() as folder:
            shelf = pathlib.Path(folder)
            known_books.broken(shelf)
            with Walker(options.build, "bus", size=(1440, 1000), language=options.language, out=options.out,
                        books=shelf) as walker:
                copying = Copying(walker, shelf)
                copying.steps = options.steps
                try:
                    copying.run()
                finally:
                    copying.close()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""A borrowed EPUB and a PDF read aloud: what the desktop's own speech service was given to say, sentence by sentence, in
the voice of each sentence's language; paused, stepped, sped up; marked on the page, followed, over the turns of pages;
interrupted by the death of the service; refused by a desktop without one. Nothing of it is charged or left on a disk.

usage: aloud.py --build DIR [--out DIR]
"""
import argparse
import os
import pathlib
import re
import signal
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "demo_library")]

import tiny_epub  # noqa: E402
from voice import Voice, letters  # noqa: E402
from walker import WalkError, Walker, exit_status  # noqa: E402

PDF = "gimp-filters.pdf"
TITLE = "Дауысты кітап"
# Long words, so that lines are broken inside them; more than a page.
KAZAKH = [f"Оқырманның {n} сөйлемі кітапханашылардың жауапкершіліктерін түсіндіреді." for n in
          ("бірінші", "екінші", "үшінші", "төртінші", "бесінші", "алтыншы", "жетінші", "сегізінші")]
RUSSIAN = [f"Предложение номер {n} объясняет читателю обязанности библиотекарей." for n in
           ("один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь")]
ENGLISH = ["Mr. Smith borrowed a book.", "He gave it back in time."]
SENTENCES = [("kk", text) for text in KAZAKH] + [("ru", text) for text in RUSSIAN] + [("en", text) for text in ENGLISH]
MARK = (0x4C, 0xA6, 0x4C)


def make_epub(path):
    parts = {"one": [KAZAKH], "two": [RUSSIAN, ENGLISH]}
    package = tiny_epub.PACKAGE.replace(
        "</manifest>", '<item id="two" href="two.xhtml" media-type="application/xhtml+xml"/></manifest>').replace(
        "</spine>", '<itemref idref="two"/></spine>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", tiny_epub.CONTAINER)
        archive.writestr("package.opf", package.format(title=TITLE))
        archive.writestr("nav.xhtml", tiny_epub.NAVIGATION.format(title=TITLE))
        for name, paragraphs in parts.items():
            text = "".join(f"<p>{' '.join(sentences)}</p>" for sentences in paragraphs)
            archive.writestr(f"{name}.xhtml", tiny_epub.CHAPTER.format(title=TITLE, text=text))


class Aloud:
    STEPS = ("borrow", "begin", "marked", "pause_and_go_on", "step", "faster", "service_dies", "to_the_end", "not_charged",
             "nothing_left", "no_service", "fixed_pages")

    def __init__(self, walker, voice, pdf):
        from xtest import CONTROL, Xtest
        self.walker, self.voice, self.pdf = walker, voice, pdf
        self.screen, self.control = Xtest(), CONTROL

    def run(self):
        for step in self.STEPS:
            print(f"{step}: {getattr(self, step)()}", flush=True)
            self.walker.alive()
        self.screen.close()

    def wait_said(self, *wanted):
        """What was said last, in this order."""
        wanted = list(wanted)
        try:
            self.walker.wait(lambda: self.voice.said()[-len(wanted):] == wanted, f"{wanted} to be said")
        except WalkError as error:
            raise WalkError(f"{error}; said was {self.voice.said()}") from None

    def copy_left(self):
        """The loan panel says it in words; the number in them."""
        self.walker.press("reader.loan")
        self.walker.wait_for("reader.loan.panel")
        words = " ".join(node.name for node in self.walker.nodes())
        self.walker.press("reader.loan")
        self.walker.wait_gone("reader.loan.panel")
        return re.search(r"([\d,]+) characters? may still be copied", words).group(1)

    def borrow(self):
        self.walker.start_reader()
        self.walker.wait_for("catalogue.publication.0")
        self.walker.press("catalogue.publication.0")
        self.walker.wait_for("book.borrow")
        self.walker.press("book.borrow")
        self.walker.wait_for("sign-in")
        number, pin = self.walker.library.cards[0]
        self.walker.set_text("sign-in.login", number)
        self.walker.set_text("sign-in.password", pin, secret=True)
        self.walker.press("sign-in.submit")
        self.walker.ready("book.read")
        self.walker.press("book.read")
        self.walker.wait_for("reader.page")
        self.walker.wait(lambda: self.walker.text("reader.page"), "text of the page")
        self.left = self.copy_left()
        return f"{self.walker.name('reader.title')}, {self.left} characters may be copied"

    def begin(self):
        self.voice.hold()
        self.walker.find("reader.page").focus()
        self.walker.wait(lambda: self.walker.find("reader.page").has("focused"), "focus on the page")
        self.screen.key("r", self.control)
        self.walker.wait_for("reader.aloud.pause")
        self.wait_said(("kk", "0", KAZAKH[0]))
        self.walker.shot("first-sentence")
        return self.voice.said()[-1]

    def marked(self):
        """Pixels of the page beside a letter of the sentence are greener than beside a letter of the next one."""
        import screenshot
        from PIL import Image
        node = self.walker.find("reader.page")
        inside, outside = node.text.index("бірінші"), node.text.index("екінші")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "page.png"

            def green():
                screenshot.take(path)
                with Image.open(path) as picture:
                    shades = []
                    for offset in (inside, outside):
                        x, y, _, high = node.character_rect(offset)
                        red, shade, blue = picture.convert("RGB").getpixel((x, y + high - 2))[:3]
                        shades.append(shade - max(red, blue))
                return shades if shades[0] > 15 and shades[1] < 5 else None
            return self.walker.wait(green, "the mark on the first sentence alone")

    def pause_and_go_on(self):
        before = len(self.voice.said())
        self.screen.key("r", self.control)
        self.walker.wait(lambda: self.walker.name("reader.aloud.pause") == "Go on reading", "the pause")
        self.voice.go_on()  # and nothing goes on
        self.walker.press("reader.next")
        self.walker.press("reader.previous")
        if len(self.voice.said()) != before:
            raise WalkError(f"said while paused: {self.voice.said()[before:]}")
        self.voice.hold()
        self.walker.press("reader.aloud.pause")
        self.wait_said(("kk", "0", KAZAKH[0]), ("kk", "0", KAZAKH[0]))
        return "said once more"

    def step(self):
        self.walker.find("reader.page").focus()
        self.screen.key("Down", self.control)
        self.wait_said(("kk", "0", KAZAKH[1]))
        self.walker.press("reader.aloud.next")
        self.wait_said(("kk", "0", KAZAKH[2]))
        self.walker.press("reader.aloud.previous")
        self.wait_said(("kk", "0", KAZAKH[1]))
        return "forward twice, back once"

    def faster(self):
        self.walker.press("reader.aloud.faster")
        self.wait_said(("kk", "25", KAZAKH[1]))
        self.walker.press("reader.aloud.slower")
        self.wait_said(("kk", "0", KAZAKH[1]))
        return self.walker.name("reader.aloud.pace")

    def service_dies(self):
        for pid in self.voice.processes():
            os.kill(pid, signal.SIGKILL)
        self.walker.wait(lambda: self.walker.name("reader.aloud.pause") == "Go on reading", "the end of the service")
        self.walker.press("reader.aloud.pause")
        self.wait_said(("kk", "0", KAZAKH[1]), ("kk", "0", KAZAKH[1]))
        return "paused, and went on with a new one"

    def to_the_end(self):
        self.voice.go_on()
        self.walker.wait_gone("reader.aloud.strip")
        end = SENTENCES[2:]
        said = [(language, text) for language, _, text in self.voice.said()[-len(end):]]
        if said != end:
            raise WalkError("said:\n" + "\n".join(map(str, said)) + "\ninstead of:\n" + "\n".join(map(str, end)))
        here, pages = (int(number) for number in re.findall(r"\d+", self.walker.name("reader.position")))
        if pages < 2 or here != pages:
            raise WalkError(f"page {here} of {pages} is in view after the last sentence")
        self.walker.shot("read-to-the-end")
        return f"{len(end)} sentences in three languages; page {here} of {pages}"

    def not_charged(self):
        left = self.copy_left()
        if left != self.left:
            raise WalkError(f"{left} characters may be copied, it were {self.left}")
        return f"{left} characters as before"

    def nothing_left(self):
        """Neither the reader nor the service keeps the words: only the voice of this test does, and the library's book."""
        ours = [self.walker.session.root / "voice", self.walker.library.data]
        marks = [word.encode() for word in ("жауапкершіліктерін", "обязанности библиотекарей", "borrowed a book")]
        looked = 0
        for path in self.walker.session.root.rglob("*"):
            if not path.is_file() or any(folder in path.parents for folder in ours):
                continue
            looked += 1
            content = path.read_bytes()
            if any(mark in content for mark in marks):
                raise WalkError(f"words of the book lie in {path}")
        return f"not in {looked} files"

    def no_service(self):
        self.walker.stop_reader()
        for pid in self.voice.processes():
            os.kill(pid, signal.SIGKILL)
        self.voice.forbid()
        self.voice.forget()
        self.walker.start_reader(str(self.pdf), name="reader-2")
        self.walker.wait_for("reader.page")
        # The first page is a picture: the first words are further on.
        self.walker.press("reader.aloud")
        node = self.walker.wait_for("reader.aloud.trouble")
        words = node.name
        if node.role != "notification" or "no voice" not in words:
            raise WalkError(f"{node.describe()}")
        self.walker.shot("no-voice")
        return words

    def pdf_text(self):
        """As another program reads it."""
        drawn = subprocess.run(["pdftotext", self.pdf, "-"], check=True, capture_output=True)
        return letters(drawn.stdout.decode())

    def pdf_said(self):
        return letters("".join(self.voice.texts()))

    def fixed_pages(self):
        """The service has come; lines of a fixed page make whole sentences."""
        self.voice.allow()
        self.walker.press("reader.aloud.pause")
        self.walker.wait(lambda: len(self.voice.said()) > 12, "a dozen sentences")
        self.walker.press("reader.aloud.stop")
        self.walker.wait_gone("reader.aloud.strip")
        written, said = self.pdf_text(), self.pdf_said()
        if not written.startswith(said):
            at = next(i for i, (a, b) in enumerate(zip(written, said)) if a != b)
            raise WalkError(f"said …{said[at - 40:at + 40]}… where …{written[at - 40:at + 40]}… is written")
        return f"{len(self.voice.said())} sentences, the last: {self.voice.texts()[-1]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out")
    options = parser.parse_args()
    if shutil.which("speech-dispatcher") is None or shutil.which("espeak-ng") is None:
        print("SKIPPED: no speech-dispatcher with espeak-ng here")
        return 77

    def run():
        with tempfile.TemporaryDirectory() as folder:
            pdf = pathlib.Path(folder) / "given" / PDF
            pdf.parent.mkdir()
            shutil.copy(pathlib.Path(options.build) / "share" / "oqyrman" / "books" / PDF, pdf)
            books = pathlib.Path(folder) / "books"
            books.mkdir()
            make_epub(books / "voice.epub")
            with Walker(options.build, "bus", language="en", out=options.out, books=books) as walker:
                Aloud(walker, Voice(walker.session), pdf).run()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

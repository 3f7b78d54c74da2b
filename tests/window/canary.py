#!/usr/bin/python3
"""No clear byte of a protected book and no secret of a patron reaches a disk. Marks stand in the text and in a picture of an
EPUB and of a PDF; the patron signs in, borrows, reads, searches, copies and returns both through the real window while every
write of every process of ours is captured. Then these marks, the PIN, the passphrase and its hash, the keys of the books and
the tokens of the sign-in are looked for in what was written and in all that lies around afterwards, the logs
too. The same search finds copies planted on purpose.

usage: canary.py --build DIR
"""
import argparse
import contextlib
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "demo_library")]

import canary_search as search  # noqa: E402
from canary_books import WORDS, make_epub, make_pdf  # noqa: E402
from journey import Journey  # noqa: E402
from walker import Library, WalkError, Walker, exit_status  # noqa: E402

CARD = ("1001", "7391")  # a PIN that no year and no size here looks like


class CanaryLibrary(Library):
    """One with that card, whose tokens end so soon that each is renewed when it is used."""

    log = None  # where its calls are written down

    def __init__(self, session, build, books=None):
        data = session.root / "library"
        data.mkdir(mode=0o700)
        with contextlib.closing(sqlite3.connect(data / "library.db")) as kept, kept:
            kept.execute("CREATE TABLE kept(name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            kept.execute("INSERT INTO kept VALUES (?, ?)", (f"card {CARD[0]}", CARD[1]))
        super().__init__(session, build, books, before=search.strace(self.log), options=["--token-minutes", "1"])
        if CARD not in self.cards:
            raise WalkError(f"the library has another card: {self.cards}")

    def content_keys(self):
        with contextlib.closing(sqlite3.connect(self.data / "library.db")) as kept:
            return [bytes.fromhex(key) for key, in kept.execute("SELECT value FROM kept WHERE name GLOB 'key *'")]


class Canary:
    def __init__(self, walker, reader_log, library_log):
        self.walker, self.reader_log, self.library_log = walker, reader_log, library_log

    def copy_and_find(self):
        """The mark is what the patron copies, keeps a bookmark at, and looks for. In this order: panels beside a book that
        flows lay it out anew, and what was selected before is selected no more."""
        walker = self.walker
        page = walker.find("reader.page")
        start = page.text.index(WORDS[2])
        page.select(start, start + len(WORDS[2]))
        walker.wait(lambda: walker.find("reader.page").selected == WORDS[2], "the mark selected")
        walker.press("reader.copy")

        def copied():
            done = subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True)
            return done.stdout.decode() == WORDS[2]
        walker.wait(copied, "the mark in the clipboard")
        walker.press("reader.bookmarks")
        walker.press("reader.bookmark")
        walker.press("reader.bookmarks")
        walker.press("reader.search")
        walker.wait_for("reader.search.field")
        walker.set_text("reader.search.field", WORDS[2])
        walker.submit("reader.search.field")
        walker.wait_for("reader.search.place.0")
        walker.press("reader.search")
        walker.wait_gone("reader.search.panel")

    def read_and_return(self, number):
        walker = self.walker
        journey = Journey(walker, CARD)
        walker.press("rail.catalogue")
        walker.wait_for(f"catalogue.publication.{number}")
        walker.press(f"catalogue.publication.{number}")
        walker.wait_for("book.title")
        journey.borrow()
        journey.read()
        walker.wait(lambda: WORDS[2] in walker.text("reader.page"), "the words of the page")
        self.copy_and_find()
        for _ in range(2):
            journey.next_page()
        for control in ("zoom-in", "zoom-in", "fit-page", "mode", "fit-width", "mode"):
            walker.press(f"reader.{control}")
        journey.wait_page_text()
        walker.press("reader.back")
        walker.wait_for("book.read")
        journey.read()  # where it was: the position is on the shelf
        journey.open_loan_panel()
        walker.press("reader.return")
        walker.wait_for("confirm.yes")
        walker.press("confirm.yes")
        walker.wait_gone("reader.page")
        if walker.wait_for("ended", "loans", "catalogue", "book").id == "ended":
            walker.press("ended.back" if walker.find("ended.back") else "ended.action")

    def run(self):
        self.walker.start_reader()
        self.walker.wait_for("catalogue.publication.1")
        for number in range(2):
            self.read_and_return(number)
        self.walker.stop_reader()

    def check(self):
        """The library keeps PINs, passphrases and its books' keys; its tokens it keeps no more than the reader does."""
        root = self.walker.session.root
        tokens = search.sent_tokens(self.reader_log)
        if len(tokens) < 4:
            raise WalkError(f"the reader was seen to show {len(tokens)} tokens, and is to have renewed them")
        keys = [(f"key of book {number}", key) for number, key in enumerate(self.walker.library.content_keys())]
        keys.append(("master key", (self.walker.data / "master.key").read_bytes()))
        shared = search.book_marks() + search.token_marks(tokens)
        printed = root / "logs" / "demo-library.log"  # says the cards, as it should
        of_library = search.Search(shared)
        of_reader = search.Search(shared + search.card_marks(*CARD) + keys, [CARD[1]])
        if "master key" not in of_reader.found_in((self.walker.data / "master.key").read_bytes()):
            raise WalkError("the search misses the key in its own file")
        print(f"looked for: {len(of_reader.needles)} forms of marks and secrets, {len(tokens)} tokens among them")
        self.check_written(self.library_log, of_library)
        self.check_written(self.reader_log, of_reader)
        self.check_folder(root / "library", of_library)
        for name in ("reader", "home", "config", "data", "cache", "state", "runtime", "tmp", "logs"):
            self.check_folder(root / name, of_reader, printed)
        self.check_folder(pathlib.Path("/dev/shm"), of_reader)
        if of_library.found_in(printed.read_bytes()):
            raise WalkError("the library prints what it should not")

    @staticmethod
    def judge(leaks):
        # A library's samples are for everybody.
        leaks = {path: names for path, names in leaks.items() if "/library/samples/" not in path}
        # The master key may lie in its file, and nothing else may lie there.
        leaks = {path: names - ({"master key"} if "/reader/master.key" in path else set()) for path, names in leaks.items()}
        leaks = {path: sorted(names) for path, names in leaks.items() if names}
        if leaks:
            raise WalkError("what nobody may keep was written: " + "; ".join(f"{path}: {names}" for path, names in leaks.items()))

    def check_written(self, log, looked_for):
        written, mapped = search.captured(log)
        if len(written) < 3:
            raise WalkError(f"hardly anything was captured: {sorted(written)}")
        print(f"{log.stem}: {sum(map(len, written.values()))} bytes written to {len(written)} files; mapped: "
              f"{', '.join(sorted(mapped)) or 'none'}")
        self.judge({path: looked_for.found_in(data) for path, data in written.items()})

    def check_folder(self, folder, looked_for, *but):
        self.judge({f"{file} afterwards": looked_for.found_in(file.read_bytes()) for file in folder.rglob("*")
                    if file.is_file() and not file.is_symlink() and file not in but})


def check_planted(folder):
    """The search itself, over a program that writes what it should not."""
    log = folder / "planted.log"
    target = folder / "planted"
    target.mkdir()
    names = subprocess.run(search.strace(log) + [sys.executable, "-B", __file__, "--plant", target], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.split("\n")
    written, _ = search.captured(log)
    looked_for = search.planted_search()
    missed = [name for name in names if name and not looked_for.found_in(written.get(str(target / name), b""))]
    if missed:
        raise WalkError(f"the search misses what was planted: {missed}")
    print(f"planted and found: {', '.join(sorted(name for name in names if name))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build")
    parser.add_argument("--plant", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.plant:
        print("\n".join(sorted(search.plant(options.plant))))
        return 0
    if subprocess.run(["strace", "-f", "-o", os.devnull, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        print("SKIPPED: this system lets nobody watch a program's calls (strace)")
        return 77

    def run():
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            reader, CanaryLibrary.log = folder / "reader.log", folder / "library.log"
            books = folder / "books"
            books.mkdir()
            make_epub(books / "a.epub")
            make_pdf(books / "b.pdf")
            cores = set(pathlib.Path.cwd().glob("core*"))
            check_planted(folder)
            with Walker(options.build, "bus", language="en", books=books, before_reader=search.strace(reader),
                        library=CanaryLibrary) as walker:
                canary = Canary(walker, reader, CanaryLibrary.log)
                canary.run()
                canary.check()
            if set(pathlib.Path.cwd().glob("core*")) != cores:
                raise WalkError("a core file was left behind")
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

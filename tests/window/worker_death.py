#!/usr/bin/python3
"""The page workers are killed under the patron's eyes, while pages are drawn: the page is back by itself, as MuPDF
itself draws it. A page that ends every worker is told in words, and the other pages are there.

usage: worker_death.py --build DIR [--out DIR]
"""
import argparse
import gettext
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from journey import Journey
from walker import WalkError, Walker, exit_status

BOOK = "gimp-filters.pdf"  # text and pictures
PAGES = (40, 120)  # far apart: neither is drawn ahead with another; four deaths are within what a minute allows
# Mean difference of a colour: the same page drawn at a size a fraction of a pixel off is below 1, a coarse one above 6.
SHARP = 2.0
FATAL_PAGE = 80  # of tests/render/fatal_page_worker.cpp


class Deaths:
    def __init__(self, walker):
        self.walker = walker
        self.journey = Journey(walker, walker.library.cards[0])

    def kill_all(self):
        """Those there are: one that died is started again only when something is asked of it."""
        pids = self.walker.workers()
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        return pids

    def drawn_by_mutool(self, page, area):
        """The page at this size as MuPDF's own program draws it."""
        from PIL import Image
        path = self.walker.session.root / "page.png"
        subprocess.run(["mutool", "draw", "-q", "-w", str(area[2]), "-h", str(area[3]), "-o", path,
                        self.walker.books / BOOK, str(page)], check=True, stderr=subprocess.DEVNULL)
        return Image.open(path).convert("RGB").resize(area[2:])

    def wait_sharp(self, page):
        """The page on the screen, inside the rectangle it publishes, is the one MuPDF draws."""
        from PIL import ImageChops, ImageGrab, ImageStat
        wanted = {}

        def sharp():
            area = self.walker.find("reader.page").rect
            if area not in wanted:
                wanted[area] = self.drawn_by_mutool(page, area)
            left, top, width, height = area
            seen = ImageGrab.grab(bbox=(left, top, left + width, top + height), xdisplay=os.environ["DISPLAY"])
            return max(ImageStat.Stat(ImageChops.difference(seen.convert("RGB"), wanted[area])).mean) < SHARP
        self.walker.wait(sharp, "the sharp page")

    def go_to(self, page):
        self.walker.set_text("reader.go-to", str(page))
        self.walker.submit("reader.go-to")
        self.walker.wait(lambda: page in self.journey.page_number(), f"page {page}")

    def run(self):
        for step in ("arrive", "browse", "borrow", "read"):
            getattr(self.journey, step)()
        walker = self.walker
        walker.wait(lambda: walker.find("toast") is None, "end of the toast")
        # One page at a time, the whole of it.
        walker.press("reader.mode")
        walker.press("reader.fit-page")
        for page in PAGES:
            killed = self.kill_all()  # while nothing is asked of them
            self.go_to(page)
            walker.wait(lambda: set(walker.workers()) - set(killed), "a new page worker")
            killed += self.kill_all()  # while the page is drawn
            self.wait_sharp(page)
            walker.wait(lambda: walker.text("reader.page").strip(), "words of the page")
            if set(walker.workers()) & set(killed):
                raise WalkError("a page worker lives that was killed")
            walker.alive()
            walker.shot(f"page-{page}")
            print(f"killed {len(killed)} workers: page {page} is there", flush=True)
        self.page_that_kills()

    def reader_with_fatal_worker(self):
        """The reader finds its worker beside itself."""
        build, other = self.walker.build, self.walker.session.root / "fatal"
        (other / "bin").mkdir(parents=True)
        (other / "share").symlink_to(build / "share")
        shutil.copy(build / "bin" / "oqyrman", other / "bin")
        shutil.copy(build / "bin" / "oqyrman-page-worker-fatal", other / "bin" / "oqyrman-page-worker")
        return other

    def pages_workers_ended(self):
        return (self.walker.data / "log" / "oqyrman.log").read_text().count("page worker (pages) ended")

    def page_that_kills(self):
        """Its neighbours are drawn and read, also when the patron goes over it."""
        walker = self.walker
        walker.stop_reader()
        walker.build = self.reader_with_fatal_worker()
        for walker.language in ("kk", "ru", "en"):
            self.go_over_the_page_that_kills()
            walker.stop_reader()

    def go_over_the_page_that_kills(self):
        walker = self.walker
        words = gettext.translation("oqyrman", walker.build / "share" / "oqyrman" / "locale", [walker.language],
                                    fallback=walker.language == "en").gettext("This page cannot be shown.")
        before = self.pages_workers_ended()
        walker.start_reader(str(walker.books / BOOK), name=f"reader-fatal-{walker.language}")
        walker.wait_for("reader.page")
        self.go_to(FATAL_PAGE - 1)
        self.wait_sharp(FATAL_PAGE - 1)
        for page in (FATAL_PAGE, FATAL_PAGE + 1):
            walker.press("reader.next")
            walker.wait(lambda page=page: page in self.journey.page_number(), f"page {page}")
            if page == FATAL_PAGE:
                walker.wait(lambda: walker.find("reader.page").description == words, words)
                walker.shot("fatal-page")
        self.wait_sharp(FATAL_PAGE + 1)
        walker.wait(lambda: walker.text("reader.page").strip(), "words of the page behind it")
        ended = self.pages_workers_ended() - before
        if ended != 2:
            raise WalkError(f"{ended} workers ended for one page")
        print(f"page {FATAL_PAGE} ends every worker: {words}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out")
    options = parser.parse_args()

    def run():
        with tempfile.TemporaryDirectory() as folder:
            books = pathlib.Path(folder)
            shutil.copy(pathlib.Path(options.build) / "share" / "oqyrman" / "books" / BOOK, books)
            with Walker(options.build, "bus", language="kk", out=options.out, books=books) as walker:
                Deaths(walker).run()
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

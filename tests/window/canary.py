#!/usr/bin/python3
"""No clear byte of a protected book reaches a disk. Marks stand in the text and in a picture of an EPUB and of a PDF; the
patron borrows, reads and returns both through the real window while every write of every process of ours is captured; then
the marks are looked for in what was written and in all that lies around afterwards, plain, in UTF-16, in base 64, in hex
and inside whatever can be inflated. The same search finds copies planted on purpose.

usage: canary.py --build DIR
"""
import argparse
import base64
import functools
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "demo_library")]

import tiny_epub  # noqa: E402
from journey import Journey  # noqa: E402
from walker import Library, WalkError, Walker, exit_status  # noqa: E402

CALLS = "write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,splice,mmap"
PAGES = 3
SIDE = 64  # of the marked picture, in pixels
MOST_INFLATED = 4 << 20
LONGEST_STRING = 1 << 26

WORDS = ["Қаңтардағы кенар құсы", "Канарейка в шахте номер", "Canary of the seventh gallery"]


# ---- the books ----
def picture():
    """Pixels that nothing else has, three bytes each."""
    return random.Random(7391).randbytes(SIDE * SIDE * 3)


def png(pixels):
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    rows = b"".join(b"\0" + pixels[y * SIDE * 3:(y + 1) * SIDE * 3] for y in range(SIDE))
    header = SIDE.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def make_epub(path):
    text = "".join(f"<p>{words} {number}.</p>" for number in range(60) for words in WORDS)
    package = tiny_epub.PACKAGE.replace("</manifest>", '<item id="p" href="p.png" media-type="image/png"/></manifest>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", tiny_epub.CONTAINER)
        archive.writestr("package.opf", package.format(title="Epub"))
        archive.writestr("nav.xhtml", tiny_epub.NAVIGATION.format(title="Epub"))
        archive.writestr("one.xhtml", tiny_epub.CHAPTER.format(title="Epub", text=f'<img src="p.png" alt=""/>{text}'))
        archive.writestr("p.png", png(picture()))


def make_pdf(path):
    """Pages whose content streams are stored as they are: the English mark, and the picture on each."""
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(PAGES))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {PAGES}>>".encode(),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    image = 4 + 2 * PAGES
    for page in range(PAGES):
        lines = "".join(f"BT /F 12 Tf 60 {700 - 20 * line} Td ({WORDS[2]} {page} {line}) Tj ET\n" for line in range(20))
        content = (lines + "q 200 0 0 200 200 60 cm /P Do Q").encode()
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {5 + 2 * page} 0 R"
                       f"/Resources<</Font<</F 3 0 R>>/XObject<</P {image} 0 R>>>>>>".encode())
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    pixels = picture()
    objects.append(b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Length %d>>"
                   b"stream\n%s\nendstream" % (SIDE, SIDE, len(pixels), pixels))
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out))
    path.write_bytes(out)


# ---- the search ----
def marks():
    """Name and bytes: of a mark's words, and of a row of the picture as it is stored and as it is drawn."""
    found = []
    for number, words in enumerate(WORDS):
        for coding in ("utf-8", "utf-16-le", "utf-16-be"):
            found.append((f"words {number} in {coding}", words.encode(coding)))
    pixels = picture()[:SIDE * 3]
    found.append(("pixels", pixels[:48]))
    found.append(("drawn pixels", b"".join(pixels[at:at + 3] + b"\xff" for at in range(0, 48, 3))))
    return found


def disguised(mark):
    """The mark as it is, in hex, and in base 64 wherever it may begin."""
    yield mark
    yield mark.hex().encode()
    yield mark.hex().upper().encode()
    for shift in range(3):
        # Without the letters that its neighbours take part in.
        yield base64.b64encode(b"\0" * shift + mark)[4 if shift else 0:len(mark) // 3 * 4 - 4]


NEEDLES = [(name, needle) for name, mark in marks() for needle in disguised(mark)]


def inflated(data):
    """What comes out wherever a deflate stream may begin, with zlib's head or without one."""
    for at in range(len(data) - 8):
        # The first bits of a raw stream: a stored block has its length twice; others are tried as they are.
        if data[at] & 6 == 0 and int.from_bytes(data[at + 1:at + 3], "little") ^ int.from_bytes(
                data[at + 3:at + 5], "little") != 0xFFFF:
            continue
        if data[at] & 6 == 6:
            continue  # no such kind of block
        try:
            out = zlib.decompressobj(-15).decompress(data[at:at + (1 << 16)], MOST_INFLATED)
        except zlib.error:
            continue
        if len(out) >= 16:
            yield out


def found_in(data):
    """Names of the marks that are in these bytes."""
    names = {name for name, needle in NEEDLES if needle in data}
    if not names:
        for out in inflated(data):
            names |= {name + ", inflated" for name, needle in NEEDLES if needle in out}
    return names


def plant(folder):
    """Copies of the marks as a careless program would leave them; the search must find each."""
    text, pixels = WORDS[0].encode(), picture()
    copies = {"plain": b"..." + text, "utf-16": WORDS[1].encode("utf-16-le"), "zlib": b"head" + zlib.compress(text * 9),
              "raw deflate": b"x" * 7 + zlib.compress(pixels[:SIDE * 3] + text * 9)[2:], "hex": text.hex().encode(),
              "base 64": base64.b64encode(b"ab" + text + b"c"), "pixels": b"BM" + pixels,
              "png": png(pixels), "drawn": b"".join(pixels[at:at + 3] + b"\xff" for at in range(0, len(pixels), 3))}
    for name, data in copies.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(descriptor, data)
        os.close(descriptor)
        (folder / name).unlink()  # what matters is that it was written
    return set(copies)


# ---- what was written ----
LINE = re.compile(r"^(?:\d+ +)?(?P<call>\w+)\((?P<rest>.*)$", re.S)
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
FILE = re.compile(r"(?:^|, )\d+<(?P<path>(?:\\x[0-9a-f]{2})+)")  # sockets and pipes begin with a word


def is_file(path):
    """On a disk, or on a file system somebody may keep on one."""
    return not path.startswith(("/memfd:", "/proc/", "/sys/")) and (not path.startswith("/dev/") or path.startswith("/dev/shm/"))


def captured(log):
    """Bytes written to each file, in order, and the files mapped to be written."""
    written, mapped = {}, set()
    with open(log, encoding="latin-1") as lines:
        for line in lines:
            match = LINE.match(line)
            if not match:
                continue
            call, rest = match["call"], match["rest"]
            file = FILE.search(rest)
            path = unescaped(file["path"]) if file else None
            if not path or not is_file(path):
                continue
            if call == "mmap":
                if "PROT_WRITE" in rest and "MAP_SHARED" in rest:
                    mapped.add(path)
                continue
            if call in ("sendfile", "copy_file_range", "splice"):
                raise WalkError(f"{call} to {path}: this search cannot see what it writes")
            for text, cut in STRING.findall(rest):
                if cut:
                    raise WalkError(f"a write to {path} is longer than what was captured of it")
                written[path] = written.get(path, b"") + bytes.fromhex(text.replace("\\x", ""))
    return written, mapped


def unescaped(path):
    return os.fsdecode(bytes.fromhex(path.replace("\\x", "")))


def strace(log):
    return ["strace", "-f", "-qq", "-yy", "-xx", "-s", str(LONGEST_STRING), "-e", f"trace={CALLS}", "-e", "signal=none",
            "-o", str(log), "--"]


class Canary:
    def __init__(self, walker, logs):
        self.walker, self.logs = walker, logs

    def find_and_copy(self):
        """The mark is what the patron looks for, and what the patron copies."""
        walker = self.walker
        walker.press("reader.search")
        walker.wait_for("reader.search.field")
        walker.set_text("reader.search.field", WORDS[2])
        walker.submit("reader.search.field")
        walker.wait_for("reader.search.place.0")
        walker.press("reader.search")
        walker.wait_gone("reader.search.panel")
        page = walker.find("reader.page")
        start = page.text.index(WORDS[2])
        page.select(start, start + len(WORDS[2]))
        walker.wait(lambda: walker.find("reader.page").selected == WORDS[2], "the mark selected")
        walker.press("reader.copy")

        def copied():
            done = subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True)
            return done.stdout.decode() == WORDS[2]
        walker.wait(copied, "the mark in the clipboard")

    def read_and_return(self, number):
        walker = self.walker
        journey = Journey(walker, walker.library.cards[0])
        walker.press("rail.catalogue")
        walker.wait_for(f"catalogue.publication.{number}")
        walker.press(f"catalogue.publication.{number}")
        walker.wait_for("book.title")
        journey.borrow()
        journey.read()
        walker.wait(lambda: WORDS[2] in walker.text("reader.page"), "the words of the page")
        self.find_and_copy()
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

    def check(self, around):
        leaks = {}
        for log in self.logs:
            written, mapped = captured(log)
            if len(written) < 3:
                raise WalkError(f"hardly anything was captured: {sorted(written)}")
            print(f"{log.stem}: {sum(map(len, written.values()))} bytes written to {len(written)} files; mapped: "
                  f"{', '.join(sorted(mapped)) or 'none'}")
            leaks |= {path: found_in(data) for path, data in written.items()}
        for folder in around:
            for file in folder.rglob("*"):
                if file.is_file() and not file.is_symlink():
                    leaks[f"{file} afterwards"] = found_in(file.read_bytes())
        leaks = {path: names for path, names in leaks.items() if names}
        if leaks:
            raise WalkError("clear text was written: " + "; ".join(f"{path}: {sorted(names)}" for path, names in leaks.items()))


def check_planted(folder):
    """The search itself, over a program that writes what it should not."""
    log = folder / "planted.log"
    target = folder / "planted"
    target.mkdir()
    names = subprocess.run(strace(log) + [sys.executable, "-B", __file__, "--plant", target], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.split("\n")
    written, _ = captured(log)
    missed = [name for name in names if name and not found_in(written.get(str(target / name), b""))]
    if missed:
        raise WalkError(f"the search misses what was planted: {missed}")
    print(f"planted and found: {', '.join(sorted(name for name in names if name))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build")
    parser.add_argument("--plant", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.plant:
        print("\n".join(sorted(plant(options.plant))))
        return 0
    if subprocess.run(["strace", "-f", "-o", os.devnull, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        print("SKIPPED: this system lets nobody watch a program's calls (strace)")
        return 77

    def run():
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            reader, library = folder / "reader.log", folder / "library.log"
            books = folder / "books"
            books.mkdir()
            make_epub(books / "a.epub")
            make_pdf(books / "b.pdf")
            cores = set(pathlib.Path.cwd().glob("core*"))
            check_planted(folder)
            with Walker(options.build, "bus", language="en", books=books, before_reader=strace(reader),
                        library=functools.partial(Library, before=strace(library))) as walker:
                canary = Canary(walker, (reader, library))
                canary.run()
                root = walker.session.root
                canary.check([root / each for each in ("reader", "library", "home", "config", "data", "cache", "state",
                                                       "runtime", "tmp", "logs")] + [pathlib.Path("/dev/shm")])
            if set(pathlib.Path.cwd().glob("core*")) != cores:
                raise WalkError("a core file was left behind")
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""What a patron reads when something is wrong with a file, with a loan, or with this computer: the real program is brought
into each state; the sentence and the next step are asserted in each language, and so are the place and the bookmark that
the patron had in another book.

usage: computer.py --build DIR --wrong-clock LIBRARY [--language kk|ru|en] [--out DIR] [--only NAME]
"""
import argparse
import gettext
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE.parent / "vectors"
sys.path[:0] = [str(HERE), str(HERE.parent / "window")]

from noted import Noted  # noqa: E402
from walker import DEADLINE_S, PATIENCE_S, WalkError, Walker, exit_status  # noqa: E402

LANGUAGES = ("kk", "ru", "en")
NO_WINDOW = 3  # exit status

UNDERSTOOD, RETRY, TO_LOANS = "Understood", "Try again", "To my books"
DAMAGED = "The file of this book is damaged."
DISK_FULL = "There is no room left on this computer’s disk."
UNWRITABLE = "Oqyrman cannot write to its folder."
SHELF_DAMAGED = "The list of your books was damaged."
CLOCK_WRONG = "This computer’s clock is wrong: it shows {date}."
KEY_FILE = "Keys are kept in a file that only you can read."
NO_DISPLAY = "Oqyrman needs a graphical desktop (X11) to open its window."
NO_OPENGL = ("Oqyrman needs OpenGL 3.2 to draw, and this computer does not offer it. Ask whoever looks after it for a "
             "driver.")
NO_FONTS = "Oqyrman finds no letters to draw with. Install it again."
PASSWORD = "read me"
# What no log may hold.
SECRETS = (PASSWORD, "wrong words")


# ---- files, made ----
def cut(name, share):
    data = (VECTORS / name).read_bytes()
    return data[:int(len(data) * share)]


def epub(extra=()):
    import io
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
                      '<rootfiles><rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
        names = ["a.xhtml", *(name for name, _ in extra)]
        items = "".join(f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(names))
        spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
        book.writestr("b.opf", '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u"><metadata '
                      'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>B</dc:title><dc:identifier id="u">b</dc:identifier>'
                      f'<dc:language>en</dc:language></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>')
        book.writestr("a.xhtml", '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>The first page.</p></body></html>')
        for name, data in extra:
            book.writestr(name, data)
    return whole.getvalue()


def without_package():
    """Its list of contents is nowhere: nobody knows what to read first."""
    return epub().replace(b"b.opf", b"c.opf").replace(b"c.opf", b"b.opf", 1)


def with_a_bomb():
    """An entry that says, and is, almost two gigabytes: the same block of spaces again and again."""
    block, times = b" " * (1 << 20), 1900
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = press.compress(block) + press.flush(zlib.Z_FULL_FLUSH)
    packed = first * times + press.flush()
    data = bytearray(epub([("bomb.xhtml", b"*" * 100)]))
    local = data.rindex(b"PK\x03\x04")
    assert b"bomb.xhtml" in data[local:local + 60]
    directory = data.index(b"PK\x01\x02")
    start = local + 30 + len("bomb.xhtml")
    grown = data[:start] + packed + data[directory:]
    shift = start + len(packed) - directory
    sizes = len(packed).to_bytes(4, "little") + (len(block) * times).to_bytes(4, "little")
    grown[local + 18:local + 26] = sizes
    entry = grown.rindex(b"PK\x01\x02")
    grown[entry + 20:entry + 28] = sizes
    end = grown.rindex(b"PK\x05\x06")
    grown[end + 16:end + 20] = (int.from_bytes(grown[end + 16:end + 20], "little") + shift).to_bytes(4, "little")
    return bytes(grown)


def locked_pdf(folder):
    path = folder / "locked.pdf"
    subprocess.run(["qpdf", "--encrypt", PASSWORD, "owner", "256", "--", VECTORS / "doc.plain.pdf", path], check=True)
    return path.read_bytes()


def noise():
    return random.Random(7).randbytes(5000)


# What is wrong, the file, the sentence, where it is told.
FILES = (
    ("tampered licence", "tampered.lcpl", lambda _: cut("bad_tampered_rights.lcpl", 1),
     "Somebody changed this loan’s licence."),
    ("revoked certificate", "revoked.lcpl", lambda _: cut("bad_revoked_cert.lcpl", 1),
     "The library’s right to issue loans was withdrawn."),
    ("unknown issuer", "stranger.lcpl", lambda _: cut("bad_wrong_root_same_dn.lcpl", 1),
     "This loan was issued by somebody this computer does not trust."),
    ("issued outside the certificate's dates", "dates.lcpl", lambda _: cut("bad_issued_after_cert.lcpl", 1),
     "The library issued this loan outside the time it may do so."),
    ("unknown profile", "profile.lcpl", lambda _: cut("unknown_profile.lcpl", 1),
     "This build cannot open this library’s licences."),
    ("expired", "expired.lcpl", lambda _: cut("expired.lcpl", 1), "This loan ended on {date}."),
    ("not yet begun", "later.lcpl", lambda _: cut("not_started.lcpl", 1), "This loan begins on {date}."),
    ("half a licence", "half.lcpl", lambda _: cut("license_rsa.lcpl", 0.5), "The loan’s licence is damaged."),
    ("protected, without its licence", "alone.lcpdf", lambda _: cut("doc.nolicense.lcpdf", 1),
     "This file is protected, and its licence is not here."),
    ("truncated EPUB", "truncated.epub", lambda _: epub()[:-200], DAMAGED),
    ("corrupt EPUB", "corrupt.epub", lambda _: without_package(), DAMAGED),
    ("truncated PDF", "truncated.pdf", lambda _: cut("doc.plain.pdf", 0.05), DAMAGED),
    ("corrupt PDF", "corrupt.pdf", lambda _: b"%PDF-1.7\n" + noise(), DAMAGED),
    ("no book", "notes.txt", lambda _: b"milk, bread, candles\n", "Oqyrman does not know this kind of file."),
    ("no such file", "gone.pdf", lambda _: None, "The file of this book is damaged."),
)


class Computer:
    def __init__(self, walker, locale, languages, only, wrong_clock):
        self.walker, self.locale, self.languages, self.only = walker, locale, languages, only
        self.wrong_clock = wrong_clock
        self.files = walker.session.root / "files"
        self.files.mkdir()
        self.kept = walker.session.root / "kept"
        self.failures = []
        self.speak(languages[0])

    def speak(self, language):
        self.walker.language = language
        self.tr = gettext.translation("oqyrman", self.locale, [language], fallback=language == "en").gettext

    # ---- what is said ----
    def said(self, words, sentence):
        """A date in a sentence is whatever it is."""
        wanted = self.tr(sentence)
        if wanted == sentence and self.walker.language != "en":
            raise WalkError(f"{sentence!r} is not in the catalogue of {self.walker.language}")
        return re.match(re.escape(wanted).replace(re.escape("{date}"), ".+"), words) is not None

    def wait_said(self, sentence, *ids):
        ids = ids or ("problem.text", "ended.text")
        found = self.walker.wait_for(*ids)
        self.walker.wait(lambda: self.said(self.walker.text(found.id), sentence),
                         f"{self.tr(sentence)!r} in place of {self.walker.text(found.id)!r}", 10)
        return found.id

    def next_step(self, step):
        if self.walker.name("problem.action") != self.tr(step):
            raise WalkError(f"the next step is {self.walker.name('problem.action')!r}, not {self.tr(step)!r}")

    def loans(self):
        self.walker.press("rail.loans")
        self.walker.wait_for("loans")
        return [each for each in self.walker.ids() if re.fullmatch(r"loans\.item\.\d+", each)]

    # ---- files and loans, handed over by second starts ----
    def open_file(self, name, content):
        path = self.files / name
        if content is not None:
            path.write_bytes(content)
        self.walker.hand_over(path)

    def answer(self, told):
        """Back to where every case begins."""
        if told == "ended.text":
            self.walker.ready("ended.action")
            self.walker.press("ended.back" if self.walker.find("ended.back") else "ended.action")
        else:
            self.walker.press("problem.action")
        self.walker.wait_gone(told)

    def bad_file(self, name, make, sentence):
        self.open_file(name, make(self.files))
        told = self.wait_said(sentence)
        if told == "problem.text":
            self.next_step(UNDERSTOOD)
        self.walker.shot(re.sub(r"\W+", "-", name))
        self.answer(told)

    def locked(self):
        """The PDF's own password is asked for; another word is refused in words, the right one opens the book."""
        self.open_file("locked.pdf", locked_pdf(self.files))
        self.walker.wait_for("passphrase.field")
        self.wait_said("Whoever gave you this book knows it; the library does not.", "passphrase.hint")
        self.walker.set_text("passphrase.field", "wrong words", secret=True)
        self.walker.press("passphrase.submit")
        self.wait_said("This is not the password of this book.", "passphrase.wrong")
        self.walker.shot("password")
        self.walker.set_text("passphrase.field", PASSWORD, secret=True)
        self.walker.press("passphrase.submit")
        self.walker.wait_for("reader.page")
        self.walker.wait(lambda: self.walker.text("reader.page").strip(), "words of the page")
        self.walker.press("reader.back")
        self.walker.wait_gone("reader.page")

    def bomb(self):
        """It is not unpacked at all: no worker had to be ended for it."""
        log = self.walker.data / "log" / "oqyrman.log"
        before = len(log.read_text())
        self.open_file("bomb.epub", with_a_bomb())
        self.answer(self.wait_said(DAMAGED))
        if "was silent" in log.read_text()[before:]:
            raise WalkError("a page worker was busy with a zip bomb")

    def files_and_loans(self):
        cases = [(what, lambda rest=rest: self.bad_file(*rest)) for what, *rest in FILES]
        cases += [("password PDF", self.locked), ("zip bomb", self.bomb)]
        cases = [each for each in cases if self.wanted(each[0])]
        for language in self.languages if cases else ():
            self.fresh()
            self.speak(language)
            for what, case in cases:
                if self.walker.reader is None or self.walker.reader.stopped:
                    self.walker.start_reader()
                    self.walker.wait_for("rail.loans")
                self.attempt(what, case)
            self.walker.stop_reader()
            self.attempt("all files", self.noted.check)

    # ---- what a patron has before anything goes wrong ----
    def prepare(self):
        """A data directory in which somebody has a place and a bookmark in a book of their own."""
        data = self.walker.data
        shutil.copy(VECTORS / "root.pem", data / "roots")
        shutil.copy(VECTORS / "revokes_0x1003.crl", data / "crl.der")
        self.noted = Noted(self.walker)
        shutil.copytree(data, self.kept)

    # ---- this computer ----
    def with_reader(self, before=(), env=None):
        """Starts the reader in another way than the walker's."""
        self.walker.session.env |= env or {}
        self.walker._before_reader = list(before)
        try:
            self.walker.start_reader()
        finally:
            self.walker._before_reader = []
            for name in env or {}:
                del self.walker.session.env[name]

    def unwritable(self):
        data = self.walker.data
        shell = f"mount --bind '{data}' '{data}' && mount -o remount,ro,bind '{data}' && exec \"$@\""
        self.with_reader(["unshare", "-rm", "sh", "-c", shell, "sh"])
        self.wait_said(UNWRITABLE)
        self.next_step(RETRY)
        self.walker.shot("unwritable")
        # Trying again before anything is mended says the same; then it goes on as if nothing had been.
        self.walker.press("problem.action")
        self.wait_said(UNWRITABLE)
        self.inside("mount", "-o", "remount,rw,bind", data)
        self.walker.press("problem.action")
        self.walker.wait_for("rail.loans")
        self.walker.stop_reader()
        self.noted.check()

    def inside(self, *words):
        """In the rooms of the reader that runs."""
        subprocess.run(["nsenter", "-t", str(self.walker.reader.process.pid), "-U", "-m", "--preserve-credentials", *words], env=self.walker.session.env, check=True, timeout=DEADLINE_S)

    def on_a_full_disk(self, filling, size):
        data = self.walker.data
        shell = (f"mount -t tmpfs -o size={size} tmpfs '{data}' && chmod 700 '{data}' && {filling}; "
                 f"head -c 64M /dev/zero > '{data}/ballast' 2>/dev/null; exec \"$@\"")
        self.with_reader(["unshare", "-rm", "sh", "-c", shell, "sh"])

    def full(self):
        """Before anything was ever kept."""
        self.on_a_full_disk("true", "256k")
        self.wait_said(DISK_FULL)
        self.next_step(RETRY)
        self.walker.shot("full")
        self.inside("mount", "-o", "remount,size=64m", self.walker.data)
        self.walker.press("problem.action")
        self.walker.wait_for("rail.loans")
        self.walker.stop_reader()

    def full_later(self):
        """When something is to be kept beside what is there."""
        self.on_a_full_disk(f"cp -a '{self.kept}/.' '{self.walker.data}'", "4m")
        self.walker.wait_for("rail.loans")
        path = self.files / "expired.lcpl"
        path.write_bytes(cut(path.name, 1))
        second_start = (self.walker.build / "bin" / "oqyrman", "--data-dir", self.walker.data, path)
        self.inside(*second_start)
        self.answer(self.wait_said(DISK_FULL))
        self.inside("mount", "-o", "remount,size=128m", self.walker.data)
        self.inside(*second_start)
        self.answer(self.wait_said("This loan ended on {date}."))
        # The room of the reader goes with it.
        after = self.files / "after-full.db"
        after.unlink(missing_ok=True)
        self.inside("cp", self.walker.data / "library.db", after)
        self.walker.stop_reader()
        self.noted.check(after)

    def corrupt_database(self):
        """In the middle and at its head: what can be read is still there, and the patron is told."""
        self.walker.start_reader()
        self.walker.wait_for("rail.loans")
        self.open_file("expired.lcpl", cut("expired.lcpl", 1))
        self.answer(self.wait_said("This loan ended on {date}."))
        before = self.loans()
        self.walker.stop_reader()
        path = self.walker.data / "library.db"
        with sqlite3.connect(path) as database:
            page = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'passphrases'").fetchone()[0]
            size = database.execute("PRAGMA page_size").fetchone()[0]
        with open(path, "r+b") as file:
            file.seek((page - 1) * size)
            file.write(b"\xA5" * size)
        self.walker.start_reader()
        self.wait_said(SHELF_DAMAGED)
        self.next_step(TO_LOANS)
        self.walker.shot("shelf-damaged")
        self.walker.press("problem.action")
        self.walker.wait_gone("problem.text")
        if self.loans() != before or not before:
            raise WalkError(f"{before} were on the shelf, now {self.loans()}")
        self.walker.stop_reader()
        self.noted.check()
        path.write_bytes(noise())
        self.walker.start_reader()
        self.wait_said(SHELF_DAMAGED)
        self.walker.press("problem.action")
        self.walker.stop_reader()
        if len(list(self.walker.data.glob("library.db.damaged-?"))) != 2:
            raise WalkError("the damaged databases were not kept")

    def no_key_store(self):
        """Nobody on the session bus keeps secrets: settings say where the keys are."""
        shutil.rmtree(self.walker.data)
        self.walker.data.mkdir(mode=0o700)
        self.walker.start_reader()
        self.walker.wait_for("rail.settings")
        self.walker.press("rail.settings")
        self.walker.wait(lambda: any(self.said(node.name or node.text, KEY_FILE) for node in self.walker.nodes()),
                         self.tr(KEY_FILE))
        self.walker.stop_reader()
        mode = (self.walker.data / "master.key").stat().st_mode & 0o777
        if mode != 0o600:
            raise WalkError(f"the key file has mode {mode:o}")

    def silent_key_store(self):
        """Somebody keeps secrets, but first wants a word from the patron, in a window of its own that nobody answers."""
        services = ("org.freedesktop.secrets", "org.gnome.keyring", "org.gnome.keyring.SystemPrompter")
        for service in services:
            self.walker.session.offer(service)
        try:
            self.no_key_store()
        finally:
            for service in services:
                (self.walker.session.services / f"{service}.service").unlink()

    def clock(self):
        self.walker.start_reader()
        self.walker.wait_for("rail.loans")
        # A licence that can be believed says what time it was when it was made.
        self.open_file("expired.lcpl", cut("expired.lcpl", 1))
        self.answer(self.wait_said("This loan ended on {date}."))
        self.walker.stop_reader()
        self.with_reader(env={"LD_PRELOAD": self.wrong_clock, "WRONG_CLOCK_S": str(-900 * 24 * 3600)})
        self.wait_said(CLOCK_WRONG)
        self.next_step(RETRY)
        self.walker.shot("clock")
        self.walker.press("problem.action")
        self.walker.stop_reader()

    def no_bus(self):
        """Nobody to publish to: the window is there all the same. Seen on the screen, because there is no bus to ask."""
        from PIL import ImageGrab
        from xtest import Xtest
        session = self.walker.session
        words = [self.walker.build / "bin" / "oqyrman", "--library", self.walker.library.url, "--data-dir", self.walker.data]
        reader = session.start("reader-without-bus", words, env={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"})

        def drawn():
            picture = ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).convert("RGB").resize((320, 200))
            return len(picture.getcolors(64000)) > 50
        self.walker.wait(drawn, "a picture in the window")
        self.walker.shot("no-bus")
        screen = Xtest()
        screen.ask_to_close()
        screen.close()
        if reader.process.wait(PATIENCE_S) != 0:
            raise WalkError(f"without a bus it ended with {reader.process.returncode}: {reader.tail()}")
        reader.stop()

    def without_window(self, sentence, before=(), env=None, without=()):
        """It cannot open a window: one sentence for the terminal, in each language, and exit status 3."""
        data = self.walker.session.root / "no-window"
        shutil.rmtree(data, ignore_errors=True)
        for language in self.languages:
            self.speak(language)
            words = [*before, self.walker.build / "bin" / "oqyrman", "--data-dir", data, "--language", language]
            kept = {name: value for name, value in self.walker.session.env.items() if name not in without}
            done = subprocess.run(words, env=kept | (env or {}), stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE_S)
            said = done.stderr.decode()
            if done.returncode != NO_WINDOW or self.tr(sentence) not in said.splitlines():
                raise WalkError(f"{language}: ended with {done.returncode} and said {said!r}")
        return (data / "log" / "oqyrman.log").read_text().count("no window")

    def no_opengl(self):
        """It starts itself anew once, to draw without a graphics card; when that fails too, it says so."""
        reading, writing = os.pipe()
        os.set_inheritable(writing, True)
        server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset",
                                   "-extension", "GLX"], pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        try:
            number = b""
            while not number.endswith(b"\n"):
                data = os.read(reading, 16)
                if not data:
                    raise WalkError("a screen without GLX did not start")
                number += data
            display = {"DISPLAY": ":" + number.decode().strip()}
            tries = self.without_window(NO_OPENGL, env=display, without=("LIBGL_ALWAYS_SOFTWARE",))
            if tries != 2 * len(self.languages):
                raise WalkError(f"{tries} tries to open a window, not two for each start")
        finally:
            os.close(reading)
            server.terminate()
            server.wait()

    def no_display(self):
        self.without_window(NO_DISPLAY, without=("DISPLAY",))

    def hidden(self, *folders):
        mounts = " && ".join(f"mount -t tmpfs tmpfs '{folder}'" for folder in folders)
        return ["unshare", "-rm", "sh", "-c", f"{mounts} && exec \"$@\"", "sh"]

    def no_fonts(self):
        ours = self.walker.build / "share" / "oqyrman" / "fonts"
        self.without_window(NO_FONTS, before=self.hidden(ours, "/usr/share/fonts"))
        # Others' letters will do.
        self.with_reader(self.hidden(ours))
        self.walker.wait_for("rail.loans")
        self.walker.shot("other-fonts")
        self.walker.stop_reader()

    COMPUTER = (("unwritable data folder", unwritable), ("full disk", full), ("disk full later", full_later), ("corrupt database", corrupt_database),
                ("no secret service", no_key_store), ("a secret service that asks", silent_key_store), ("clock set wrong", clock), ("no bus", no_bus), ("no OpenGL", no_opengl),
                ("no display", no_display), ("no fonts", no_fonts))

    # ---- all ----
    def wanted(self, what):
        return not self.only or self.only in what

    def attempt(self, what, case):
        try:
            case()
            self.walker.alive()
            print(f"ok      {what} ({self.walker.language})", flush=True)
        except (WalkError, OSError, subprocess.SubprocessError) as error:
            print(f"FAILED  {what} ({self.walker.language}): {error}", flush=True)
            self.failures.append(what)
            if self.walker.reader and not self.walker.reader.stopped:
                self.walker.shot("failed-" + re.sub(r"\W+", "-", what))
                self.walker.reader.stop(signal.SIGKILL)

    def fresh(self):
        shutil.rmtree(self.walker.data)
        shutil.copytree(self.kept, self.walker.data)

    def check_logs(self):
        """Neither ours nor what the programs printed."""
        logs = [*self.walker.session.logs.iterdir(), *self.walker.data.glob("log/*")]
        for log in logs:
            text = log.read_bytes()
            for secret in SECRETS:
                if secret.encode() in text:
                    raise WalkError(f"{log.name} holds {secret!r}")

    def run(self):
        self.prepare()
        self.files_and_loans()
        for what, case in self.COMPUTER:
            if not self.wanted(what):
                continue
            for language in self.languages:
                self.fresh()
                self.speak(language)
                self.attempt(what, lambda case=case: case(self))
                self.check_logs()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--wrong-clock", required=True, help="library that sets a program's clock wrong")
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--out")
    parser.add_argument("--only")
    options = parser.parse_args()
    rooms = subprocess.run(["unshare", "-rm", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if rooms.returncode != 0:
        print("SKIPPED: this system gives no program rooms of its own (unshare -rm)")
        return 77
    build = pathlib.Path(options.build).resolve()

    def run():
        with Walker(build, "bus", language="kk", out=options.out) as walker:
            computer = Computer(walker, build / "share" / "oqyrman" / "locale",
                                [options.language] if options.language else LANGUAGES, options.only,
                                options.wrong_clock)
            computer.run()
        return computer.failures
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""calibre-server (Debian's calibre) browsed, searched and read from by this reader's own code: a library without an
Authentication Document, by digest and by basic.

calibre_test.py CALIBRE_READER
"""
import glob
import os
import shutil
import socket
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "demo_library"))
import program  # noqa: E402  (lies in the neighbouring folder)
import tiny_epub  # noqa: E402

START_TIMEOUT_S = 90  # the first start of calibre unpacks itself
READER_TIMEOUT_S = 90
TITLES = ("Абай жолы", "Қан мен тер", "Көшпенділер")
LOGIN, PASSWORD = "reader", "pin 1234"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def run(environment, *words):
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=START_TIMEOUT_S, check=False)
    if done.returncode != 0:
        sys.exit(f"{words[0]} failed: {done.stdout}{done.stderr}")


class Server:
    """One run of calibre-server, with a user of its own; ended with it."""

    def __init__(self, environment, folder, library, mode):
        users = os.path.join(folder, mode + ".sqlite")
        run(environment, "calibre-server", "--userdb", users, "--manage-users", "--", "add", LOGIN, PASSWORD)
        self.url = f"http://127.0.0.1:{free_port()}"
        self.process = subprocess.Popen(
            ["calibre-server", "--disable-use-bonjour", "--listen-on", "127.0.0.1",
             "--port", self.url.rsplit(":", 1)[1], "--enable-auth", "--auth-mode", "auto" if mode == "digest" else mode,
             "--userdb", users, library],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def __enter__(self):
        # It says on which address it listens when it does.
        for line in self.process.stdout:
            if "listening on" in line.lower():
                return self
        sys.exit("calibre-server ended before it listened")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def main():
    reader = sys.argv[1]
    if not (shutil.which("calibre-server") and shutil.which("calibredb")):
        program.skip("calibre is not installed")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": folder, "PYTHONUNBUFFERED": "1",
                       "CALIBRE_CONFIG_DIRECTORY": os.path.join(folder, "config"), "LC_ALL": "C.UTF-8"}
        library = os.path.join(folder, "library")
        os.mkdir(library)
        books = []
        for number, title in enumerate(TITLES):
            books.append(os.path.join(folder, f"{number}.epub"))
            tiny_epub.write(books[-1], title, paragraphs=20)
        run(environment, "calibredb", "add", "--with-library", library, *books)
        kept = glob.glob(os.path.join(library, "*", "*", "*.epub"))
        assert len(kept) == len(TITLES), kept
        number = book_number(library, environment)  # while no server holds the library
        for mode in ("digest", "basic"):
            with Server(environment, folder, library, mode) as server:
                print("--", mode, flush=True)
                # calibre writes its own metadata into what it hands out: the book is compared with that.
                original = os.path.join(folder, "original.epub")
                subprocess.run(["curl", "-sSf", "--" + mode, "-u", f"{LOGIN}:{PASSWORD}", "-o", original,
                                f"{server.url}/get/EPUB/{number}/library"],
                               timeout=READER_TIMEOUT_S, check=True)
                subprocess.run([reader, server.url + "/opds", LOGIN, PASSWORD, mode, "Көшпенділер", original],
                               timeout=READER_TIMEOUT_S, check=True)
    print("ok")


def book_number(library, environment):
    done = subprocess.run(["calibredb", "search", "--with-library", library, "title:Көшпенділер"], env=environment,
                          capture_output=True, text=True, timeout=START_TIMEOUT_S, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()

"""Debian's calibre as a library for tests: three small books and a user, served by digest or basic, without an
Authentication Document."""
import os
import shutil
import socket
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "demo_library"))
import tiny_epub  # noqa: E402  (lies in the neighbouring folder)

START_TIMEOUT_S = 90  # the first start of calibre unpacks itself
TITLES = ("Абай жолы", "Қан мен тер", "Көшпенділер")
LOGIN, PASSWORD = "reader", "pin 1234"


def installed():
    return all(map(shutil.which, ("calibre-server", "calibredb")))


def environment(folder):
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": folder, "PYTHONUNBUFFERED": "1",
            "CALIBRE_CONFIG_DIRECTORY": os.path.join(folder, "config"), "LC_ALL": "C.UTF-8"}


def run(folder, *words):
    done = subprocess.run(words, env=environment(folder), capture_output=True, text=True, timeout=START_TIMEOUT_S,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{words[0]} failed: {done.stdout}{done.stderr}")
    return done.stdout


def make_library(folder):
    """The books, in calibre's own keeping below `folder`."""
    library = os.path.join(folder, "library")
    os.mkdir(library)
    books = []
    for number, title in enumerate(TITLES):
        books.append(os.path.join(folder, f"{number}.epub"))
        tiny_epub.write(books[-1], title, paragraphs=20)
    run(folder, "calibredb", "add", "--with-library", library, *books)
    return library


def command(folder, library, mode):
    """(address, command) of a server of these books for the one user; `mode` is digest or basic."""
    users = os.path.join(folder, mode + ".sqlite")
    run(folder, "calibre-server", "--userdb", users, "--manage-users", "--", "add", LOGIN, PASSWORD)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    return f"http://127.0.0.1:{port}", [
        "calibre-server", "--disable-use-bonjour", "--listen-on", "127.0.0.1", "--port", str(port), "--enable-auth",
        "--auth-mode", "auto" if mode == "digest" else mode, "--userdb", users, library]


class Server:
    """One run of calibre-server; ended with it."""

    def __init__(self, folder, library, mode):
        self.url, words = command(folder, library, mode)
        self.process = subprocess.Popen(words, env=environment(folder), stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)

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

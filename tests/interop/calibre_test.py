#!/usr/bin/python3
"""calibre-server (Debian's calibre) browsed, searched and read from by this reader's own code: a library without an
Authentication Document, by digest and by basic. The same through the real window: tests/window/calibre.py.

calibre_test.py CALIBRE_READER
"""
import glob
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "demo_library"))
import calibre_server
import program  # noqa: E402  (lies in the neighbouring folder)

READER_TIMEOUT_S = 90
WANTED = "Көшпенділер"


def main():
    reader = sys.argv[1]
    if not calibre_server.installed():
        program.skip("calibre is not installed")
    with tempfile.TemporaryDirectory() as folder:
        library = calibre_server.make_library(folder)
        kept = glob.glob(os.path.join(library, "*", "*", "*.epub"))
        assert len(kept) == len(calibre_server.TITLES), kept
        # While no server holds the library.
        number = calibre_server.run(folder, "calibredb", "search", "--with-library", library, "title:" + WANTED).strip()
        login, password = calibre_server.LOGIN, calibre_server.PASSWORD
        for mode in ("digest", "basic"):
            with calibre_server.Server(folder, library, mode) as server:
                print("--", mode, flush=True)
                # calibre writes its own metadata into what it hands out: the book is compared with that.
                original = os.path.join(folder, "original.epub")
                subprocess.run(["curl", "-sSf", "--" + mode, "-u", f"{login}:{password}", "-o", original,
                                f"{server.url}/get/EPUB/{number}/library"],
                               timeout=READER_TIMEOUT_S, check=True)
                subprocess.run([reader, server.url + "/opds", login, password, mode, WANTED, original],
                               timeout=READER_TIMEOUT_S, check=True)
    print("ok")


if __name__ == "__main__":
    main()

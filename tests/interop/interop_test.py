#!/usr/bin/python3
"""The demo library against foreign readers: Readium's JavaScript (catalogue, loan, decryption) and an
independent check of the signature; once with an RSA and once with an elliptic provider key.

interop_test.py PROGRAM BUILD_FOLDER
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "demo_library"))
import npm_packages
import program  # noqa: E402  (lies in the neighbouring folder)
import verify_signature  # noqa: E402

BOOKS = ("childrens-literature.epub", "developers-reference.pdf")
READER_TIMEOUT_S = 90


def read_and_verify(library_program, modules, originals, key):
    """One run of the library: every book is borrowed, decrypted, compared; every licence verified."""
    with tempfile.TemporaryDirectory() as folder:
        books, data, out = (os.path.join(folder, name) for name in ("books", "data", "out"))
        os.mkdir(books)
        os.mkdir(out)
        for original in originals:
            shutil.copyfile(original, os.path.join(books, os.path.basename(original)))
        with program.DemoLibrary(library_program, data, books, "--key", key) as library:
            card, pin = next(iter(library.cards.items()))
            subprocess.run(["node", os.path.join(HERE, "read_with_r2.js"), library.base, card, pin, out,
                            *originals],
                           env={**os.environ, "NODE_PATH": modules}, timeout=READER_TIMEOUT_S, check=True)
            licenses = glob.glob(os.path.join(out, "*.lcpl"))
            assert len(licenses) == len(originals), licenses
            for path in licenses:
                check_signature(path, library.root, "rsa-sha256" if key == "rsa" else "ecdsa-sha256")


def check_signature(path, root, algorithm):
    """It verifies, and with one changed member it does not: the check can fail."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert verify_signature.verify(text, root) == algorithm
    changed = text.replace('"copy":3000', '"copy":3001')
    assert changed != text, "the licence has no copy right to change"
    try:
        verify_signature.verify(changed, root)
    except verify_signature.Invalid:
        print("signature", algorithm, "verified; a changed licence refused")
        return
    raise AssertionError("a changed licence verified")


def main():
    library_program, build = sys.argv[1:]
    fixtures = os.path.join(program.test_data(), "fixtures", "lcp-server")
    originals = [os.path.join(fixtures, name) for name in BOOKS]
    if not all(map(os.path.exists, originals)):
        program.skip("the original books are not in " + fixtures)
    modules = npm_packages.installed_packages(build)
    for key in ("rsa", "ec"):
        read_and_verify(library_program, modules, originals, key)
    print("ok")


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""The demo library against foreign readers: Readium's JavaScript (catalogue, loan, decryption) and an
independent check of the signature; once with an RSA and once with an elliptic provider key. And Readium's reading of
every feed of the field against ours.

interop_test.py PROGRAM BUILD_FOLDER TEST_CATALOGUE
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "demo_library"))
import program  # noqa: E402  (lies in the neighbouring folder)
import verify_signature  # noqa: E402

BOOKS = ("childrens-literature.epub", "developers-reference.pdf")
NPM_TIMEOUT_S = 150
READER_TIMEOUT_S = 90


def installed_packages(build):
    """The build folder's node_modules, from the lock file, made on the first run or when the lock changed."""
    if not (shutil.which("npm") and shutil.which("node")):
        program.skip("npm is not installed")
    os.makedirs(build, exist_ok=True)
    modules, stamp = os.path.join(build, "node_modules"), os.path.join(build, "installed.json")
    with open(os.path.join(HERE, "package-lock.json"), "rb") as file:
        lock = file.read()
    if os.path.exists(stamp) and open(stamp, "rb").read() == lock:
        return modules
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(os.path.join(HERE, name), os.path.join(build, name))
    try:
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=build,
                              capture_output=True, text=True, timeout=NPM_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        program.skip("npm did not finish")
    if done.returncode != 0:
        program.skip("npm cannot install: " + (done.stderr.strip().splitlines() or ["no reason given"])[0])
    with open(stamp, "wb") as out:
        out.write(lock)
    return modules


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


def compare_feeds(test_catalogue, modules):
    """What our parser says of every accepted document (test_catalogue tells it) is what Readium's says."""
    told = subprocess.run([test_catalogue, "[told]"], stdout=subprocess.PIPE, timeout=READER_TIMEOUT_S, check=True).stdout
    folder = os.path.join(program.test_data(), "fixtures", "opds")
    with open(os.path.join(folder, "expected.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    accepted = [row[0] for row in rows if row[2] == "accept"]
    ours = [line.split("\t")[1] for line in told.decode().splitlines() if line.startswith("told\t")]
    assert sorted(ours) == sorted(accepted), set(ours) ^ set(accepted)
    with tempfile.NamedTemporaryFile() as out:
        out.write(told)
        out.flush()
        reader = ["node", os.path.join(HERE, "feeds_with_r2.js"), folder]
        environment = {**os.environ, "NODE_PATH": modules}
        subprocess.run([*reader, out.name], env=environment, timeout=READER_TIMEOUT_S, check=True)
    # The comparison can fail: one title changed, and Readium's reader disagrees.
    with tempfile.NamedTemporaryFile() as out:
        out.write(told.replace(b"Fulcrum OPDS Catalog", b"Another catalogue", 1))
        out.flush()
        done = subprocess.run([*reader, out.name], env=environment, timeout=READER_TIMEOUT_S, check=False,
                              capture_output=True)
        assert done.returncode == 1, "a changed title went by unseen"


def main():
    library_program, build, test_catalogue = sys.argv[1:]
    fixtures = os.path.join(program.test_data(), "fixtures", "lcp-server")
    originals = [os.path.join(fixtures, name) for name in BOOKS]
    if not all(map(os.path.exists, originals)):
        program.skip("the original books are not in " + fixtures)
    modules = installed_packages(build)
    compare_feeds(test_catalogue, modules)
    for key in ("rsa", "ec"):
        read_and_verify(library_program, modules, originals, key)
    print("ok")


if __name__ == "__main__":
    main()

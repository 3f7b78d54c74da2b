#!/usr/bin/python3
"""What stands on the screen, read by somebody who sees only pixels (tesseract, in Kazakh, Russian and English), is what a
screen reader is told: the names of labels, headings, buttons and links of the gallery's screens, word by word. Letters stand
out from their ground as far as they must, measured in the pixels of the real window.

usage: ocr.py --build DIR [--out DIR] [--screen NAME ...]
Without OQYRMAN_LONG=1 (./check --long) one screen is read in each language; with it two:
filled buttons are not yet read well enough on others.
"""
import argparse
import collections
import csv
import difflib
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import screenshot
import session
from session import WalkError

SIZE = (1920, 1400)
LANGUAGES = {"kk": "kaz", "ru": "rus", "en": "eng"}
SHORT = ("loans",)
LONG = ("sign-in", "loans")
# semantics::Role: heading, button, link, radio button, label, notification
WORDED = {2, 3, 8, 12, 14, 17}
# A word of at least so many letters is looked for; one whose letters are so much alike counts as read.
LEAST_LETTERS, ALIKE = 4, 0.72
# WCAG 2.1: of text, and in the theme for those who need more. A little less, as the edges of thin letters are soft.
LEAST_CONTRAST, LEAST_IN_CONTRAST = 4.4, 6.8
# semantics::Role: heading, label
LETTERED = {2, 14}
# Of all words of a screen. Tesseract misreads some; a name that is not on the screen misses all of its words.
LEAST_SHARE = 0.9

Node = collections.namedtuple("Node", "role x y width height id name")


def words(text):
    return [word for word in re.findall(r"[^\W\d_]+", text.casefold().replace("ё", "е")) if len(word) >= LEAST_LETTERS]


def nodes(gallery):
    gallery.send("names")
    found = []
    while True:
        line = gallery.line(".")
        if line == "named":
            return found
        parts = line.split("\t")
        if len(parts) == 7:
            found.append(Node(int(parts[0]), *(int(part) for part in parts[1:5]), *parts[5:]))


def luminance(colour):
    parts = [value / 255 for value in colour]
    parts = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrasts(path, tree):
    """Of the letters of headings and labels against what they stand on: (ratio, node)."""
    from PIL import Image
    with Image.open(path) as shot:
        picture = shot.convert("RGB")
    for node in tree:
        if node.role not in LETTERED or not words(node.name):
            continue
        part = picture.crop((node.x, node.y, node.x + node.width, node.y + node.height))
        colours = sorted(part.getcolors(1 << 24), reverse=True)
        if not colours:
            continue
        ground = luminance(colours[0][1])
        ratios = [(max(ground, other) + 0.05) / (min(ground, other) + 0.05)
                  for other in (luminance(colour) for count, colour in colours if count > 2)]
        yield max(ratios), node


def read(path, language, factor, inverted):
    """Words with where they stand, as tesseract sees them: (x, y, word)."""
    from PIL import Image, ImageOps
    with Image.open(path) as picture:
        grey = ImageOps.grayscale(picture)
        if inverted:
            grey = ImageOps.invert(grey)
        path = path.with_suffix(".grey.png")
        grey.resize((grey.width * factor, grey.height * factor), Image.Resampling.LANCZOS).save(path)
    # A shelf holds books of all three.
    models = [LANGUAGES[language], *(model for model in LANGUAGES.values() if model != LANGUAGES[language])]
    table = subprocess.run(["tesseract", path, "-", "-l", "+".join(models), "--psm", "11", "tsv"], check=True,
                           capture_output=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}).stdout
    seen = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["text"] and row["text"].strip():
            middle = ((int(row["left"]) + int(row["width"]) / 2) / factor,
                      (int(row["top"]) + int(row["height"]) / 2) / factor)
            seen += [(*middle, word) for word in words(row["text"])]
    return seen


def inside(node, x, y):
    return node.x - 8 <= x <= node.x + node.width + 8 and node.y - 8 <= y <= node.y + node.height + 8


def compare(tree, seen):
    """(words that should be read, those that were not, with the node they belong to)."""
    expected, missing = 0, []
    for node in tree:
        # A button as wide as high shows a picture.
        if node.role not in WORDED or (node.role == 3 and node.width <= node.height * 1.2):
            continue
        here = [word for x, y, word in seen if inside(node, x, y)]
        # Words broken off at an end of a line are read in two parts.
        joined = "".join(here)
        for word in words(node.name):
            expected += 1
            alike = any(difflib.SequenceMatcher(None, word, other).ratio() >= ALIKE for other in here)
            if not alike and word not in joined:
                missing.append((word, node.id or node.name))
    return expected, missing


def look(gallery, wish, path):
    """Failures of one screen: (name, language, theme, scale)."""
    _, language, theme, scale = wish
    gallery.send(" ".join(wish))
    gallery.line("^resting$")
    screenshot.take(path)
    tree = nodes(gallery)
    # Once more with light and dark changed places: words on a filled button are light.
    seen = []
    for inverted in (False, True):
        seen += read(path, language, 1 if float(scale) > 1.4 else 2, inverted)
    expected, missing = compare(tree, seen)
    share = 1 - len(missing) / expected if expected else 0
    faint = [f"{node.id or node.name}: {ratio:.1f}" for ratio, node in contrasts(path, tree)
             if ratio < (LEAST_IN_CONTRAST if theme == "contrast" else LEAST_CONTRAST)]
    print(f"{' '.join(wish)}: {expected - len(missing)} of {expected} words read"
          + (f", not: {missing}" if missing else "") + (f"; faint: {faint}" if faint else ""), flush=True)
    return ([f"{' '.join(wish)}: {share:.0%} read"] if share < LEAST_SHARE else []) + [f"{wish}: {one}" for one in faint]


def walk(options, wishes):
    failures = []
    with tempfile.TemporaryDirectory() as folder, session.Session(size=SIZE, keyboard=None) as desktop:
        gallery = desktop.start("gallery", [options.build / "bin" / "ui_gallery", options.build / "share" / "oqyrman"],
                                stdin=True)
        gallery.line("^resting$")
        for wish in wishes:
            path = pathlib.Path(options.out or folder) / ("-".join(wish) + ".png")
            path.parent.mkdir(parents=True, exist_ok=True)
            failures += look(gallery, wish, path)
        failures += desktop.faults()
    if failures:
        raise WalkError("; ".join(failures))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--out")
    parser.add_argument("--screen", nargs="+")
    options = parser.parse_args()
    options.build = options.build.resolve()
    if shutil.which("tesseract") is None:
        print("SKIPPED: no tesseract here")
        return 77
    long = os.environ.get("OQYRMAN_LONG") == "1"
    screens = options.screen or (LONG if long else SHORT)
    wishes = [(screen, language, "paper", "2") for screen in screens for language in LANGUAGES]
    try:
        walk(options, wishes)
    except WalkError as error:
        print(f"FAILED: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

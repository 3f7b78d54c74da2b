#!/usr/bin/python3
"""What stands on the screen, read by somebody who sees only pixels (tesseract, in Kazakh, Russian and English), is what a
screen reader is told: the names of labels, headings, buttons and links of the gallery's screens, word by word. Letters stand
out from their ground as far as they must, measured in the pixels of the real window.

usage: ocr.py --build DIR [--out DIR] [--screen NAME ...]
Each name's picture is cut out where its control says to be, made black on white, and read. A name that was put in another's
place has to be found out, on every screen. With OQYRMAN_LONG=1 (./check --long) all screens are read in each language.
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

import contact_sheet
import screenshot
import session
from session import WalkError
from xtest import Xtest

SIZE = (2560, 1600)
OVER_THE_BAR, IN_THE_CORNER = (1280, 2), (SIZE[0] - 1, SIZE[1] - 1)
LANGUAGES = {"kk": "kaz", "ru": "rus", "en": "eng"}
THEMES = ("paper", "dark", "sepia", "contrast")
SHORT = ("catalogue-lanes", "book-loan", "loans", "settings", "sign-in", "reader-contents", "ended")
# semantics::Role: heading, button, list item, link, radio button, label, status, notification, tab
BUTTON, NOTICE = 3, 17
WORDED = {2, BUTTON, 7, 8, 12, 14, 16, NOTICE, 19}
# Buttons and radio buttons have frames with round corners: this many pixels across and down hold them.
FRAMED, FRAME_PX = {BUTTON, 12}, (4, 12)
# Between the parts that are read at once; tesseract's mode for words here and there.
GAP_PX, SPARSE = 60, "11"
# A word of at least so many letters is looked for; one whose letters are so much alike counts as read.
LEAST_LETTERS, ALIKE = 4, 0.72
# Letters that differ from another by a stroke or by nothing: tesseract takes the one for the other.
LOOK_ALIKE = str.maketrans("ёәғқңөұүһі" + "aceopxykmthbinr", "еагкноуухи" + "асеорхукмтнвилг")
# WCAG 2.1: of text, and in the theme for those who need more. A little less, as the edges of thin letters are soft.
LEAST_CONTRAST, LEAST_IN_CONTRAST = 4.4, 6.8
# semantics::Role: heading, label
LETTERED = {2, 14}
# A place found says all of its sentence, of which the panel has room for the words around the one that was looked for.
CUT = "reader.search.place."
# Of all words of a screen. Tesseract misreads some; a name that is not on the screen misses all of its words.
LEAST_SHARE = 0.9

Node = collections.namedtuple("Node", "role x y width height id name")


def words(text):
    return [word for word in re.findall(r"[^\W\d_]+", text.casefold().translate(LOOK_ALIKE)) if len(word) >= LEAST_LETTERS]


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


def ink_on_white(picture, node):
    """What a node shows, as black letters on white, whatever its colours; without a control's frame."""
    from PIL import Image, ImageOps
    across, down = FRAME_PX if node.role in FRAMED else (0, 0)
    part = picture.crop((node.x + across, node.y + down, node.x + node.width - across, node.y + node.height - down))
    grey = ImageOps.grayscale(part)
    common = max(part.getcolors(1 << 24))[1]
    ground = ImageOps.grayscale(Image.new("RGB", (1, 1), common)).getpixel((0, 0))
    ink = max(grey.getextrema(), key=lambda value: abs(value - ground))
    if ink == ground:
        return grey.point(lambda _: 255)
    return grey.point(lambda value: max(0, min(255, round(255 * (value - ink) / (ground - ink)))))


def column_of(path, tree):
    """A picture of all nodes' pictures under each other, and where each stands: (top, bottom, node)."""
    from PIL import Image
    with Image.open(path) as shot:
        picture = shot.convert("RGB")
    parts = [(node, ink_on_white(picture, node)) for node in tree]
    column = Image.new("L", (max(part.width for _, part in parts) + 2 * GAP_PX,
                             sum(part.height + GAP_PX for _, part in parts) + GAP_PX), 255)
    rows, y = [], GAP_PX
    for node, part in parts:
        column.paste(part, (GAP_PX, y))
        rows.append((y, y + part.height, node))
        y += part.height + GAP_PX
    return column, rows


def read(path, language):
    """Words with how far down they stand, as tesseract sees them: (y, word)."""
    # A shelf holds books of all three.
    models = [LANGUAGES[language], *(model for model in LANGUAGES.values() if model != LANGUAGES[language])]
    table = subprocess.run(["tesseract", path, "-", "-l", "+".join(models), "--psm", SPARSE, "tsv"], check=True,
                           capture_output=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}).stdout
    return [(int(row["top"]) + int(row["height"]) / 2, word)
            for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
            for word in words(row["text"] or "")]


def unread(name, here):
    """The words of a name that are not among those read where it stands."""
    # Words broken off at an end of a line are read in two parts.
    joined = "".join(here)
    return [word for word in words(name) if word not in joined and not any(
        difflib.SequenceMatcher(None, word, other).ratio() >= ALIKE for other in here)]


def is_wrong(name, here):
    """A word may be misread; a name of which more than half is not there is another one."""
    return len(unread(name, here)) * 2 > len(words(name))


def plant(found):
    """Each name put where another one stands has to be found wrong there; how many were, and those that were not."""
    planted, passed = 0, []
    for (name, _), (other, here) in zip(found, found[1:] + found[:1]):
        if not is_wrong(name, words(other)):
            continue  # as good as the same
        planted += 1
        if not is_wrong(name, here):
            passed.append(f"{name!r} in place of {other!r}")
    return planted, passed


def lies_under(notice, node):
    return (node != notice and node.x < notice.x + notice.width and notice.x < node.x + node.width
            and node.y < notice.y + notice.height and notice.y < node.y + node.height)


def is_to_read(node):
    """A button as wide as high shows a picture; what goes over the window's edge is not all there."""
    picture = node.role == BUTTON and node.width <= node.height * 1.2
    whole = node.x + node.width <= SIZE[0] and node.y + node.height <= SIZE[1]
    return node.role in WORDED and words(node.name) and node.height > 2 * FRAME_PX[1] and whole and not picture


def look(gallery, mouse, wish, path):
    """Failures of one screen: (name, language, theme, scale)."""
    said, (screen, language, theme, _) = " ".join(wish), wish
    # The reader's bar stays while the pointer is over it.
    mouse.move(*(OVER_THE_BAR if screen.startswith("reader") else IN_THE_CORNER))
    gallery.send(said)
    gallery.line("^resting$")
    screenshot.take(path)
    tree = nodes(gallery)
    notices = [node for node in tree if node.role == NOTICE]
    tree = [node for node in tree if is_to_read(node) and not any(lies_under(notice, node) for notice in notices)]
    if not tree:
        print(f"{said}: no names", flush=True)
        return []
    column, rows = column_of(path, tree)
    column_path = path.with_suffix(".column.png")
    column.save(column_path)
    seen = read(column_path, language)
    found = [(node.name, [word for y, word in seen if top - GAP_PX / 3 <= y <= bottom + GAP_PX / 3])
             for top, bottom, node in rows]
    whole = [(node.name, here) for (_, here), (*_, node) in zip(found, rows) if not node.id.startswith(CUT)]
    expected, missing = sum(len(words(name)) for name, _ in whole), [unread(name, here) for name, here in whole]
    share = 1 - sum(map(len, missing)) / expected
    wrong = [f"{name!r} read as {here}" for name, here in found if is_wrong(name, here)]
    planted, passed = plant(found)
    faint = [f"{node.id or node.name}: {ratio:.1f}" for ratio, node in contrasts(path, tree)
             if ratio < (LEAST_IN_CONTRAST if theme == "contrast" else LEAST_CONTRAST)]
    print(f"{said}: {len(found)} names, {share:.0%} of {expected} words read, {planted} names planted and found"
          + (f"; not read: {sum(missing, [])}" if share < 1 else ""), flush=True)
    return [f"{said}: {one}" for one in
            ([f"{share:.0%} read"] if share < LEAST_SHARE else []) + wrong
            + [f"faint: {one}" for one in faint] + [f"planted and not found: {one}" for one in passed]]


def walk(options, wishes):
    failures = []
    with tempfile.TemporaryDirectory() as folder, session.Session(size=SIZE, keyboard=None) as desktop:
        gallery = desktop.start("gallery", [options.build / "bin" / "ui_gallery", options.build / "share" / "oqyrman"],
                                stdin=True)
        gallery.line("^resting$")
        mouse = Xtest()
        for wish in wishes:
            path = pathlib.Path(options.out or folder) / ("-".join(wish) + ".png")
            path.parent.mkdir(parents=True, exist_ok=True)
            failures += look(gallery, mouse, wish, path)
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
    every = options.screen or os.environ.get("OQYRMAN_LONG") == "1"
    screens = options.screen or (contact_sheet.screens(options.build) if every else SHORT)
    # Each screen in one language, or in all; the themes by turns.
    wishes = [(screen, language, THEMES[(number + turn) % len(THEMES)], "2") for number, screen in enumerate(screens)
              for turn, language in enumerate(LANGUAGES) if every or turn == number % len(LANGUAGES)]
    try:
        walk(options, wishes)
    except WalkError as error:
        print(f"FAILED: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

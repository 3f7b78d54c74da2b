#!/usr/bin/python3
"""Every screen as a picture, and all of them on one sheet a size: for eyes, not for a verdict.

usage: contact_sheet.py --build DIR --out DIR [--size WxH ...] [--language kk ...] [--theme paper ...] [--scale 1 ...]
                        [--screen NAME ...]

Without choices: each screen in kk, ru and en, in the four themes by turns, at 1280x720.
"""
import argparse
import pathlib
import subprocess
import sys

import screenshot
import session

THEMES = ("paper", "sepia", "dark", "contrast")
COLUMNS, THUMB_PX, MARGIN_PX, CAPTION_PX = 4, 640, 16, 20


def screens(build):
    return subprocess.run([build / "bin" / "ui_gallery"], check=True, capture_output=True, text=True).stdout.split()


def wishes(options, names):
    """(screen, language, theme, scale); a theme for each picture in turn where none was asked for."""
    count = 0
    for name in options.screen or names:
        for language in options.language or ("kk", "ru", "en"):
            for scale in options.scale or ("1",):
                for theme in options.theme or (THEMES[count % len(THEMES)],):
                    yield name, language, theme, scale
                count += 1


def photograph(options, size, folder):
    folder.mkdir(parents=True, exist_ok=True)
    width, height = (int(word) for word in size.split("x"))
    shots = []
    with session.Session(size=(width, height), keyboard=None) as desktop:
        gallery = desktop.start("gallery", [options.build / "bin" / "ui_gallery", options.build / "share" / "oqyrman"],
                                stdin=True)
        gallery.line("^resting$")
        for name, language, theme, scale in wishes(options, screens(options.build)):
            gallery.send(f"{name} {language} {theme} {scale}")
            gallery.line("^resting$")
            shots.append(folder / f"{name}-{language}-{theme}-{scale}.png")
            screenshot.take(shots[-1])
        faults = desktop.faults()
    if faults:
        sys.exit("\n".join(faults))
    return shots


def lay_out(shots, path):
    from PIL import Image, ImageDraw
    with Image.open(shots[0]) as first:
        high = round(THUMB_PX * first.height / first.width)
    step_x, step_y = THUMB_PX + MARGIN_PX, high + CAPTION_PX + MARGIN_PX
    rows = -(-len(shots) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * step_x + MARGIN_PX, rows * step_y + MARGIN_PX), "#808080")
    pen = ImageDraw.Draw(sheet)
    for at, shot in enumerate(shots):
        x, y = MARGIN_PX + at % COLUMNS * step_x, MARGIN_PX + at // COLUMNS * step_y
        with Image.open(shot) as picture:
            sheet.paste(picture.resize((THUMB_PX, high), Image.Resampling.LANCZOS), (x, y + CAPTION_PX))
        pen.text((x, y + 4), shot.stem, fill="white")
    sheet.save(path, optimize=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    for choice in ("size", "language", "theme", "scale", "screen"):
        parser.add_argument(f"--{choice}", nargs="+")
    options = parser.parse_args()
    options.build = options.build.resolve()
    for size in options.size or ("1280x720",):
        shots = photograph(options, size, options.out / size)
        lay_out(shots, options.out / f"sheet-{size}.png")
        print(f"{options.out}/sheet-{size}.png: {len(shots)} pictures")


if __name__ == "__main__":
    main()

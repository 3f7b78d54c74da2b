"""Covers as the reader itself would draw them: a cloth colour, the title in serif, one band of Kazakh ornament."""
import textwrap

import cairosvg

from .book import escape

CLOTHS = ("#7A2E2E", "#2F4F4F", "#24476B", "#5B4A1F", "#3F5A2A", "#5A2F5E", "#7A4419", "#37405A")
INK = "#F6EBD4"
WIDTH, HEIGHT = 600, 900

# Ram's horn (qoshqar muiiz), one half, in a box one wide and one high; the other half is its mirror image.
HORN = ((0.00, 1.00), (0.00, 0.62), (0.02, 0.38), (0.09, 0.17), (0.21, 0.05), (0.34, 0.04), (0.44, 0.13), (0.48, 0.28),
        (0.46, 0.44), (0.38, 0.55), (0.28, 0.56), (0.20, 0.48), (0.19, 0.36), (0.25, 0.28), (0.33, 0.29), (0.36, 0.36),
        (0.32, 0.42))


def horn(x, y, side):
    lines = []
    for mirror in (1, -1):
        points = " ".join(f"{x + mirror * px * side:.1f},{y + py * side:.1f}" for px, py in HORN)
        lines.append(f'<polyline points="{points}"/>')
    return "".join(lines)


def band(y, height):
    side = height * 0.62
    count = 6
    step = WIDTH / count
    horns = "".join(horn(step * (i + 0.5), y + (height - side) / 2, side) for i in range(count))
    diamonds = "".join(
        f'<path d="M {step * i:.1f} {y + height / 2 - 9:.1f} l 9 9 l -9 9 l -9 -9 z" fill="{INK}" stroke="none"/>'
        for i in range(count + 1))
    return (f'<g fill="none" stroke="{INK}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round">{horns}'
            f'{diamonds}<path d="M 0 {y} H {WIDTH} M 0 {y + height} H {WIDTH}" stroke-width="4"/></g>')


def lines_of(text, x, y, size, width, weight="normal", colour=INK):
    out = []
    for i, line in enumerate(textwrap.wrap(text, width)):
        out.append(f'<text x="{x}" y="{y + i * size * 1.25:.0f}" font-family="Noto Serif" font-size="{size}" '
                   f'font-weight="{weight}" fill="{colour}">{escape(line)}</text>')
    return "".join(out), y + len(out) * size * 1.25


def size_of_title(title):
    """Words are not broken: the longest one fits the width."""
    longest = max(len(word) for word in title.split())
    size = min(60 if len(title) <= 40 else 48, int(488 / (longest * 0.66)))
    return size, max(longest, int(488 / (size * 0.64)))


# A cover is seen 168 px wide: what is smaller than this here is not read there.
SMALL = 40
BAND_Y, BAND_HEIGHT = 580, 120


def subtitle_of(book, top):
    """What is not to be read whole is left to the words under the cover."""
    text, below = lines_of(book.subtitle, 56, top, SMALL, 20)
    return text if below - SMALL < BAND_Y else ""


def authors_of(book):
    lines = textwrap.wrap(", ".join(book.authors), 21)
    if len(lines) > 2:
        return ""
    first = (BAND_Y + BAND_HEIGHT + HEIGHT) / 2 + SMALL * 0.35 - (len(lines) - 1) * SMALL * 0.62
    return lines_of(" ".join(lines), 56, round(first), SMALL, 21)[0]


def svg(book):
    size, width = size_of_title(book.title)
    title, below = lines_of(book.title, 56, 150, size, width, "bold")
    subtitle, authors = subtitle_of(book, below + 20), authors_of(book)
    cloth = CLOTHS[book.cloth % len(CLOTHS)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}"><rect width="{WIDTH}" height="{HEIGHT}" fill="{cloth}"/>'
            f'<rect width="18" height="{HEIGHT}" fill="#000000" opacity="0.18"/>{band(BAND_Y, BAND_HEIGHT)}'
            f"{title}{subtitle}{authors}</svg>").encode()


def png(book):
    return cairosvg.svg2png(bytestring=svg(book))

"""Our own drawings, as SVG; words in them are given by the text that shows them."""
import textwrap

import cairosvg

from .book import Picture, escape

INK, ACT, PAPER, LINE = "#1F1B16", "#0B6170", "#FAF7F2", "#625A50"


def label(x, y, text, size=18, anchor="middle", colour=INK, weight="normal", width=16):
    lines = textwrap.wrap(text, width, break_long_words=False) or [""]
    top = y - (len(lines) - 1) * size * 0.6
    return "".join(f'<text x="{x}" y="{top + i * size * 1.2:.1f}" font-family="Noto Sans" font-size="{size}" '
                   f'font-weight="{weight}" text-anchor="{anchor}" fill="{colour}">{escape(line)}</text>'
                   for i, line in enumerate(lines))


def frame(width, height, inside):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" rx="12" fill="{PAPER}"/>'
            f"{inside}</svg>").encode()


def arrow(x1, y1, x2, y2):
    """A horizontal or vertical arrow."""
    dx, dy = (1 if x2 > x1 else -1 if x2 < x1 else 0), (1 if y2 > y1 else -1 if y2 < y1 else 0)
    head = (f"M {x2 - 10 * dx - 7 * dy} {y2 - 10 * dy - 7 * dx} L {x2} {y2} "
            f"L {x2 - 10 * dx + 7 * dy} {y2 - 10 * dy + 7 * dx}")
    return (f'<path d="M {x1} {y1} L {x2} {y2} {head}" fill="none" stroke="{ACT}" stroke-width="3" '
            'stroke-linecap="round" stroke-linejoin="round"/>')


def journey(*words):
    """A book's way: one step after the other."""
    parts = []
    for i, word in enumerate(words):
        x = 90 + i * 170
        parts.append(f'<circle cx="{x}" cy="90" r="44" fill="#FFFFFF" stroke="{ACT}" stroke-width="3"/>')
        parts.append(label(x, 101, str(i + 1), 32, colour=ACT, weight="bold"))
        parts.append(label(x, 172, word, 18))
        if i:
            parts.append(arrow(x - 118, 90, x - 52, 90))
    return frame(180 + 170 * (len(words) - 1), 215, "".join(parts))


def card(library, number, pin):
    """A library card and the paper with its PIN."""
    return frame(620, 260, f"""
<rect x="40" y="40" width="320" height="180" rx="14" fill="#24476B"/>
<rect x="40" y="72" width="320" height="10" fill="#F6EBD4"/>
<text x="64" y="122" font-family="Noto Serif" font-size="24" fill="#F6EBD4">{escape(library)}</text>
<text x="64" y="190" font-family="Noto Sans" font-size="26" fill="#F6EBD4">0000 0000</text>
<path d="M 420 60 L 570 60 L 570 210 L 420 210 Z" fill="#FFFFFF" stroke="{LINE}" stroke-width="2"/>
<text x="495" y="150" font-family="Noto Sans" font-size="34" text-anchor="middle" fill="{INK}">0000</text>
{label(495, 92, pin, 18)}{label(200, 245, number, 16, width=40)}""")


def reader(contents, page, loan, back):
    """The reading window with the names of its parts."""
    lines = "".join(f'<path d="M 262 {y} H {w}" stroke="#B9AF9F" stroke-width="4"/>'
                    for y, w in zip(range(150, 340, 20), (430, 440, 420, 438, 390, 436, 428, 440, 300, 0)) if w)
    return frame(720, 430, f"""
<rect x="30" y="40" width="660" height="360" rx="10" fill="#FFFFFF" stroke="{LINE}" stroke-width="2"/>
<path d="M 30 92 H 690" stroke="{LINE}" stroke-width="1.5"/>
<path d="M 66 56 L 52 66 L 66 76" fill="none" stroke="{ACT}" stroke-width="3"/>
{label(118, 72, back, 15)}
<rect x="520" y="52" width="150" height="28" rx="14" fill="none" stroke="{ACT}" stroke-width="2"/>
{label(595, 71, loan, 15, colour=ACT, width=24)}
<path d="M 190 92 V 400" stroke="{LINE}" stroke-width="1.5"/>
{label(110, 126, contents, 15, weight="bold")}
<path d="M 52 150 H 160 M 52 174 H 140 M 52 198 H 168 M 52 222 H 120" stroke="#B9AF9F" stroke-width="4"/>
<rect x="232" y="112" width="240" height="276" fill="{PAPER}" stroke="#B9AF9F"/>{lines}
{label(580, 250, page, 15)}{arrow(530, 244, 482, 244)}""")


def timeline(start, renewal, end):
    """A loan from its first day to its last."""
    return frame(720, 200, f"""
<path d="M 70 100 H 650" stroke="{LINE}" stroke-width="6" stroke-linecap="round"/>
<path d="M 70 100 H 470" stroke="{ACT}" stroke-width="6" stroke-linecap="round"/>
<circle cx="70" cy="100" r="12" fill="{ACT}"/><circle cx="470" cy="100" r="12" fill="#FFFFFF" stroke="{ACT}" stroke-width="4"/>
<circle cx="650" cy="100" r="12" fill="#8A5200"/>
{label(90, 60, start, 17, width=20)}{label(470, 150, renewal, 17, width=30)}{label(620, 60, end, 17, width=20)}""")


def temple(steps, base, columns, roof):
    """The Declaration as René Cassin described it: foundation, steps, four columns and a pediment."""
    parts = [f'<path d="M 60 150 L 360 40 L 660 150 Z" fill="#F2EBDD" stroke="{LINE}" stroke-width="2"/>',
             label(360, 122, roof, 18, width=30)]
    for i, words in enumerate(columns):
        x = 90 + i * 145
        parts.append(f'<rect x="{x}" y="150" width="105" height="220" fill="#FFFFFF" stroke="{LINE}" stroke-width="2"/>')
        parts.append(label(x + 52, 255, words, 14, width=11))
    parts.append(f'<rect x="60" y="370" width="600" height="34" fill="#F2EBDD" stroke="{LINE}" stroke-width="2"/>')
    parts.append(label(360, 393, steps, 17, width=60))
    for i, words in enumerate(base):
        x = 30 + i * 165
        parts.append(f'<rect x="{x}" y="404" width="165" height="54" fill="#FFFFFF" stroke="{LINE}" stroke-width="2"/>')
        parts.append(label(x + 82, 437, words, 16, width=18))
    return frame(720, 490, "".join(parts))


def world(points, names):
    """Points at (latitude, longitude) on a net of parallels and meridians."""
    parts = []
    for longitude in range(-180, 181, 30):
        x = 40 + (longitude + 180) * 2
        parts.append(f'<path d="M {x} 20 V 380" stroke="#D8CFBF" stroke-width="1"/>')
        parts.append(label(x, 398, f"{abs(longitude)}°", 11, colour=LINE))
    for latitude in range(-90, 91, 30):
        y = 20 + (90 - latitude) * 2
        parts.append(f'<path d="M 40 {y} H 760" stroke="#D8CFBF" stroke-width="1"/>')
        parts.append(label(20, y + 4, f"{abs(latitude)}°", 11, colour=LINE))
    parts += [f'<circle cx="{40 + (longitude + 180) * 2:.1f}" cy="{20 + (90 - latitude) * 2:.1f}" r="2.4" fill="{ACT}"/>'
              for latitude, longitude in points]
    for latitude, longitude, name in names:
        x, y = 40 + (longitude + 180) * 2, 20 + (90 - latitude) * 2
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#A1262B"/>')
        parts.append(label(x, y - 9, name, 13, weight="bold"))
    return frame(780, 410, "".join(parts))


def picture(svg):
    return Picture(cairosvg.svg2png(bytestring=svg, scale=1.5), "image/png", svg)

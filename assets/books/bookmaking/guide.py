"""Our guide for patrons: one text a language, in a small notation, for both EPUB and PDF.

A line by itself: `# heading`, `## heading`, `- item`, `1. item`, `| cell | cell |` (the first row is the head),
`!drawing: caption | word | word`, `[1]: a note`; anything else is a paragraph. In a line: **strong**, [1] marks a note.
Lines `key: value` before the first heading describe the book.
"""
import dataclasses
import pathlib
import re

from . import drawings
from .book import Book, Chapter, escape
from .notes import Notes

TEXTS = pathlib.Path(__file__).parent.parent / "guide"
DRAWINGS = {"journey": drawings.journey, "card": drawings.card, "reader": drawings.reader,
            "timeline": drawings.timeline}


class Writer:
    """Turns the lines of one chapter into XHTML."""

    def __init__(self, language, lines, pictures):
        self.notes, self.pictures, self.language = Notes(language), pictures, language
        self.texts = dict(re.match(r"\[(\d+)\]: (.*)", line).groups() for line in lines if re.match(r"\[\d+\]: ", line))
        self.lines = [line for line in lines if not re.match(r"\[\d+\]: ", line)]
        self.sections = 0

    def inline(self, text):
        text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text))
        return re.sub(r"\s?\[(\d+)\]", lambda match: self.notes.mark(escape(self.texts[match.group(1)])), text)

    def block(self, kind, lines):
        if kind == "-":
            return "<ul>" + "".join(f"<li>{self.inline(line[2:])}</li>" for line in lines) + "</ul>"
        if kind == "1":
            return "<ol>" + "".join(f"<li>{self.inline(line.split('. ', 1)[1])}</li>" for line in lines) + "</ol>"
        rows = [[self.inline(cell.strip()) for cell in line.strip("| ").split("|")] for line in lines]
        head = "".join(f"<th>{cell}</th>" for cell in rows[0])
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[1:])
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def single(self, line):
        if line.startswith("## "):
            self.sections += 1
            return f'<h2 id="section-{self.sections}">{escape(line[3:])}</h2>'
        if line.startswith("# "):
            return f'<h1 id="chapter">{escape(line[2:])}</h1>'
        if line.startswith("!"):
            name, rest = line[1:].split(": ", 1)
            caption, *words = [part.strip() for part in rest.split("|")]
            self.pictures[f"{name}.png"] = drawings.picture(DRAWINGS[name](*words))
            return (f'<figure><img src="{name}.png" alt="{escape(caption)}"/>'
                    f"<figcaption>{escape(caption)}</figcaption></figure>")
        return f"<p>{self.inline(line)}</p>"

    def body(self):
        out, waiting, kind = [], [], None
        for line in self.lines + [""]:
            now = "-" if line.startswith("- ") else "1" if re.match(r"\d+\. ", line) else "|" if line.startswith("|") else None
            if waiting and now != kind:
                out.append(self.block(kind, waiting))
                waiting = []
            kind = now
            if now:
                waiting.append(line)
            elif line:
                out.append(self.single(line))
        return "".join(out) + self.notes.section()


def guide(language):
    text = (TEXTS / f"{language}.txt").read_text(encoding="utf-8")
    head, *parts = re.split(r"^(?=# )", text, flags=re.MULTILINE)
    facts = dict(line.split(": ", 1) for line in head.splitlines() if line.strip())
    pictures = {}
    chapters = [Chapter(f"chapter-{i:02d}", Writer(language, part.splitlines(), pictures).body())
                for i, part in enumerate(parts, 1)]
    return Book(f"guide-{language}", facts["title"], [facts["author"]], language, facts["publisher"],
                facts["description"], [facts["subject"]], facts["rights"], facts["source"], "2026-11-23", chapters,
                pictures, facts["subtitle"], cloth={"kk": 1, "ru": 3, "en": 2}[language])


def printed(language):
    """The same for print. Which is which is told by its format, as a catalogue says it."""
    book = guide(language)
    return dataclasses.replace(book, name=book.name + "-print")

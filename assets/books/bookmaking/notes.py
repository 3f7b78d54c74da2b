"""Footnotes: a mark in the text and the note at the end of its chapter, each leading to the other."""
from .book import words


class Notes:
    def __init__(self, language):
        self.language, self.texts = language, []

    def mark(self, text):
        self.texts.append(text)
        number = len(self.texts)
        return f'<a epub:type="noteref" id="mark-{number}" href="#note-{number}"><sup>{number}</sup></a>'

    def section(self):
        if not self.texts:
            return ""
        notes = "".join(
            f'<aside epub:type="footnote" id="note-{i}"><p><a href="#mark-{i}">{i}.</a> {text}</p></aside>'
            for i, text in enumerate(self.texts, 1))
        return f'<section epub:type="footnotes"><h3>{words("notes", self.language)}</h3>{notes}</section>'

"""The sample books are whole: what they are, in which language, from where, and long enough to be books.

Usage: books_test.py BOOKS_DIR
"""
import json
import pathlib
import re
import subprocess
import sys
import unittest
import zipfile
from xml.etree import ElementTree

BOOKS = pathlib.Path(sys.argv[1])
DC = "{http://purl.org/dc/elements/1.1/}"


def texts_of(path):
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")}


def page_count(path):
    """As MuPDF lays it out on a page of A5."""
    found = subprocess.run(["mutool", "draw", "-q", "-W", "420", "-H", "595", "-F", "txt", str(path)],
                           capture_output=True, check=True)
    return found.stdout.count(b"\f")


class Books(unittest.TestCase):
    def setUp(self):
        self.epubs = sorted(BOOKS.glob("*.epub"))
        self.pdfs = sorted(BOOKS.glob("*.pdf"))

    def test_there_are_guides_and_six_real_texts_of_both_kinds(self):
        names = {path.name for path in self.epubs + self.pdfs}
        for language in ("kk", "ru", "en"):
            self.assertLessEqual({f"guide-{language}.epub", f"guide-{language}-print.pdf"}, names)
        self.assertGreaterEqual(len([name for name in names if not name.startswith("guide")]), 6)

    def test_real_texts_have_thirty_pages_and_more(self):
        for path in self.epubs + self.pdfs:
            if not path.name.startswith("guide"):
                self.assertGreaterEqual(page_count(path), 30, path.name)

    def test_an_epub_begins_with_its_type_and_says_what_it_is(self):
        for path in self.epubs:
            with zipfile.ZipFile(path) as book:
                first = book.infolist()[0]
                self.assertEqual((first.filename, first.compress_type), ("mimetype", zipfile.ZIP_STORED))
                package = ElementTree.fromstring(book.read("OEBPS/package.opf"))
                for name in ("title", "creator", "language", "rights", "source", "description"):
                    self.assertTrue(package.find(f".//{DC}{name}").text.strip(), f"{path.name}: {name}")
                self.assertIn(package.find(f".//{DC}language").text, ("kk", "ru", "en"))

    def test_every_link_inside_an_epub_arrives(self):
        for path in self.epubs:
            texts = texts_of(path)
            ids = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in texts.items()}
            for name, text in texts.items():
                for target in re.findall(r'<a [^>]*href="([^":]*)"', text):
                    file, _, anchor = target.partition("#")
                    place = "OEBPS/" + file if file else name
                    self.assertIn(place, ids, f"{path.name}: {name}: {target}")
                    self.assertTrue(not anchor or anchor in ids[place], f"{path.name}: {name}: {target}")

    def test_every_epub_says_where_it_is_from(self):
        for path in self.epubs:
            self.assertIn('id="colophon-rights"', texts_of(path)["OEBPS/colophon.xhtml"], path.name)

    def test_there_are_pictures_tables_notes_and_outlines(self):
        everything = "".join(text for path in self.epubs for text in texts_of(path).values())
        for what in ("<img ", "<table", 'epub:type="footnote"', "<h2 "):
            self.assertIn(what, everything)

    def test_a_pdf_has_an_outline_and_a_file_that_describes_it(self):
        for path in self.pdfs:
            outline = subprocess.run(["mutool", "show", str(path), "outline"], capture_output=True, check=True)
            self.assertGreater(len(outline.stdout.splitlines()), 5, path.name)
            facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            self.assertIn(facts["language"], ("kk", "ru", "en"))
            self.assertTrue(all(facts[name] for name in ("title", "author", "description", "subjects", "pages")))
            self.assertTrue(path.with_suffix(".png").read_bytes().startswith(b"\x89PNG"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

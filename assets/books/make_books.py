"""Makes one sample book: make_books.py NAME KIND OUT_DIR, where KIND is epub or pdf.

Beside a PDF lie NAME.json and NAME.png, which say to a library what the PDF cannot: its language, description and cover.
"""
import functools
import json
import pathlib
import sys

from bookmaking import book as books
from bookmaking import cover, epub, pdf
from bookmaking import countries, declaration, docbook, guide

BOOKS = {
    "declaration": declaration.three_languages,
    "declaration-turkic": declaration.turkic,
    "countries": countries.countries,
    "debian-history": docbook.debian_history,
    "debian-faq": docbook.debian_faq,
    "gimp-pictures": docbook.gimp_pictures,
    "gimp-filters": docbook.gimp_filters,
    **{f"guide-{code}": functools.partial(guide.guide, code) for code in ("kk", "ru", "en")},
    **{f"guide-{code}-print": functools.partial(guide.printed, code) for code in ("kk", "ru", "en")},
}


def sidecar(book, pages):
    return json.dumps({"title": book.title, "author": ", ".join(book.authors), "language": book.language,
                       "description": book.description, "publisher": book.publisher, "subjects": book.subjects,
                       "pages": pages}, ensure_ascii=False, indent=1) + "\n"


def main():
    name, kind, out = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    book = BOOKS[name]()
    book.chapters.append(books.colophon(book))
    picture = cover.png(book)
    path = out / f"{name}.{kind}"
    if kind == "epub":
        epub.write(book, picture, path)
    else:
        pages = pdf.write(book, picture, path)
        path.with_suffix(".json").write_text(sidecar(book, pages), encoding="utf-8")
        path.with_suffix(".png").write_bytes(picture)


main()

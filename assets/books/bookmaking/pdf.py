"""Binds a book as PDF with an outline: the same text as the EPUB, set for a page of A5."""
import hashlib
import logging

import weasyprint
from lxml import etree

from . import book as books
from .book import XHTML, escape, words

STYLE = """
@page { size: A5; margin: 18mm 15mm 18mm 15mm;
  @bottom-center { content: counter(page); font: 9pt "Noto Serif"; color: #625A50; } }
@page cover { margin: 0; @bottom-center { content: none; } }
html { font: 10pt/1.45 "Noto Serif", serif; color: #1F1B16; hyphens: auto; }
.cover { page: cover; } .cover img { width: 148mm; height: 210mm; max-width: none; max-height: none; object-fit: cover; display: block; }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 6mm; break-before: page; string-set: chapter content(); hyphens: manual; }
h2 { font-size: 13pt; line-height: 1.25; margin: 6mm 0 2mm; break-after: avoid; hyphens: manual; }
h3 { font-size: 11pt; margin: 4mm 0 1.5mm; break-after: avoid; hyphens: manual; }
p { margin: 0 0 2.2mm; orphans: 2; widows: 2; }
a { color: #0B6170; text-decoration: none; overflow-wrap: anywhere; }
figure { margin: 4mm 0; text-align: center; break-inside: avoid; }
figcaption, .caption { font-size: 8.5pt; font-style: italic; color: #625A50; }
img { max-width: 100%; max-height: 150mm; }
table { border-collapse: collapse; margin: 3mm 0; width: 100%; font-size: 9pt; }
th, td { border: 0.4pt solid #B9AF9F; padding: 1mm 1.6mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #F2EBDD; hyphens: manual; overflow-wrap: normal; } tr { break-inside: avoid; }
pre, code { font-family: "Noto Sans Mono", "DejaVu Sans Mono", monospace; font-size: 8pt; hyphens: manual; }
pre { white-space: pre-wrap; background: #F7F3EA; padding: 2mm; overflow-wrap: anywhere; }
aside { font-size: 8.5pt; margin: 1mm 0; }
sup { line-height: 0; font-size: 70%; }
nav ol { list-style: none; padding-left: 5mm; margin: 0; } nav > ol { padding-left: 0; }
nav a::after { content: leader(".") target-counter(attr(href), page); }
.flag { border: 0.4pt solid #CCCCCC; height: 9mm; }
.titlepage { text-align: center; margin-top: 45mm; } .titlepage h1 { break-before: avoid; bookmark-level: none; }
"""


VOID = ("br", "img", "hr", "col")


def unique_ids(chapter):
    """Ids are unique in a chapter only; in print all chapters are one page of text."""
    body = books.parse_body(chapter.body)
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        # WeasyPrint reads HTML, where <a/> opens and does not close.
        if len(element) == 0 and not element.text and etree.QName(element).localname not in VOID:
            element.text = ""
        if element.get("id"):
            element.set("id", f"{chapter.name}--{element.get('id')}")
        target = element.get("href")
        if target is None or "://" in target or target.startswith("mailto:"):
            continue
        file, _, anchor = target.partition("#")
        name = file.removesuffix(".xhtml") or chapter.name
        element.set("href", f"#{name}--{anchor}" if anchor else f"#{name}--start")
    inside = "".join(etree.tostring(child, encoding="unicode") for child in body)
    return f'<div id="{chapter.name}--start">{inside}</div>'


def contents(book):
    rows = books.outline_list(book, lambda heading: f"#{heading.chapter}--{heading.anchor}")
    return f"<nav><h1>{words('contents', book.language)}</h1>{rows}</nav>"


def write(book, cover_png, path):
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    names = {}

    def fetch(url):
        name = url.removeprefix("book:")
        if name == "cover.png":
            return {"string": cover_png, "mime_type": "image/png"}
        picture = book.pictures[name]
        if picture.vector is not None:
            return {"string": picture.vector, "mime_type": "image/svg+xml"}
        return {"string": picture.data, "mime_type": picture.media_type}

    for name in book.pictures:
        names[f'src="{name}"'] = f'src="book:{name}"'
    body = "".join(unique_ids(chapter) for chapter in book.chapters)
    for plain, addressed in names.items():
        body = body.replace(plain, addressed)
    author = escape(", ".join(book.authors))
    page = (f'<html xmlns="{XHTML}" lang="{book.language}"><head><meta charset="UTF-8"/>'
            f'<title>{escape(book.title)}</title><meta name="author" content="{author}"/>'
            f'<meta name="description" content="{escape(book.description)}"/>'
            f'<meta name="keywords" content="{escape(", ".join(book.subjects))}"/>'
            f'<meta name="dcterms.created" content="{book.date}"/>'
            f'</head><body><div class="cover"><img src="book:cover.png" alt="{escape(book.title)}"/></div>'
            f"{contents(book)}{body}</body></html>")
    document = weasyprint.HTML(string=page, url_fetcher=fetch, base_url="book:").render(
        stylesheets=[weasyprint.CSS(string=STYLE)])
    # WeasyPrint of Debian 12 and of Debian 13 call it differently.
    option = "pdf_identifier" if int(weasyprint.__version__.split(".")[0]) >= 59 else "identifier"
    data = document.write_pdf(**{option: hashlib.md5(book.name.encode()).hexdigest().encode()})
    path.write_bytes(data)
    return len(document.pages)

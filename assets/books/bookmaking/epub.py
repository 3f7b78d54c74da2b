"""Binds a book as EPUB 3.2."""
import uuid
import zipfile

from . import book as books
from .book import EPUB, XHTML, escape, words

# Zip entries carry a time; this one is the earliest that the format knows.
EPOCH = (1980, 1, 1, 0, 0, 0)

STYLE = """
body { font-family: serif; line-height: 1.4; margin: 0; }
h1 { font-size: 1.6em; line-height: 1.2; margin: 1.2em 0 0.8em; }
h2 { font-size: 1.25em; line-height: 1.25; margin: 1.4em 0 0.5em; }
h3 { font-size: 1.05em; margin: 1.2em 0 0.4em; }
p { margin: 0 0 0.7em; }
nav ol { list-style-type: none; }
figure { margin: 1em 0; text-align: center; }
figcaption, .caption { font-size: 0.85em; font-style: italic; }
img { max-width: 100%; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { padding-right: 0.6em; text-align: left; }
tr { border-bottom: 1px solid #999999; }
pre, code { font-family: monospace; font-size: 0.85em; }
pre { white-space: pre-wrap; }
aside { font-size: 0.85em; margin: 0.4em 0; }
.flag { border: 1px solid #cccccc; }
.titlepage { text-align: center; margin-top: 20%; }
"""


def page(language, title, body):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
            f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" xml:lang="{language}" lang="{language}">'
            f'<head><meta charset="UTF-8"/><title>{escape(title)}</title>'
            f'<link rel="stylesheet" type="text/css" href="style.css"/></head><body>{body}</body></html>\n')


def navigation(book):
    title = words("contents", book.language)
    contents = books.outline_list(book, lambda heading: f"{heading.chapter}.xhtml#{heading.anchor}")
    return page(book.language, title, f'<nav epub:type="toc" id="toc"><h1>{title}</h1>{contents}</nav>')


def package(book, identifier):
    items = [f'<item id="{c.name}" href="{c.name}.xhtml" media-type="application/xhtml+xml"/>' for c in book.chapters]
    items += [f'<item id="picture-{i}" href="{name}" media-type="{picture.media_type}"/>'
              for i, (name, picture) in enumerate(sorted(book.pictures.items()))]
    spine = "".join(f'<itemref idref="{c.name}"/>' for c in book.chapters)
    creators = "".join(f"<dc:creator>{escape(a)}</dc:creator>" for a in book.authors)
    subjects = "".join(f"<dc:subject>{escape(s)}</dc:subject>" for s in book.subjects)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{book.language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identifier}</dc:identifier><dc:title>{escape(book.title)}</dc:title>{creators}
<dc:language>{book.language}</dc:language><dc:publisher>{escape(book.publisher)}</dc:publisher>
<dc:description>{escape(book.description)}</dc:description>{subjects}<dc:date>{book.date}</dc:date>
<dc:rights>{escape(book.rights)}</dc:rights><dc:source>{escape(book.source)}</dc:source>
<meta property="dcterms:modified">{book.date}T00:00:00Z</meta><meta name="cover" content="cover-image"/>
</metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="cover-image" href="cover.png" media-type="image/png" properties="cover-image"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="style" href="style.css" media-type="text/css"/>
{"".join(items)}</manifest>
<spine><itemref idref="cover"/><itemref idref="nav"/>{spine}</spine>
</package>
"""


CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""


def write(book, cover_png, path):
    identifier = "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, "oqyrman/books/" + book.name))
    cover = page(book.language, words("cover", book.language),
                 f'<figure><img src="cover.png" alt="{escape(book.title)}"/></figure>')
    entries = [("META-INF/container.xml", CONTAINER), ("OEBPS/package.opf", package(book, identifier)),
               ("OEBPS/nav.xhtml", navigation(book)), ("OEBPS/cover.xhtml", cover), ("OEBPS/style.css", STYLE),
               ("OEBPS/cover.png", cover_png)]
    titles = {heading.chapter: heading.text for heading in reversed(books.headings(book))}
    for chapter in book.chapters:
        title = titles.get(chapter.name, book.title)
        entries.append((f"OEBPS/{chapter.name}.xhtml", page(book.language, title, chapter.body)))
    entries += [(f"OEBPS/{name}", picture.data) for name, picture in sorted(book.pictures.items())]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", EPOCH), "application/epub+zip", zipfile.ZIP_STORED)
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED, 9)

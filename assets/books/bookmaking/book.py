"""What a book is before it is bound."""
import copy
import dataclasses
import html

from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"


@dataclasses.dataclass
class Picture:
    data: bytes
    media_type: str
    # The same drawing as vectors, for print; None for a photograph or a screenshot.
    vector: bytes | None = None


@dataclasses.dataclass
class Chapter:
    """`body` is the XHTML between <body> and </body>; headings with an id are in the outline."""
    name: str
    body: str


@dataclasses.dataclass
class Book:
    name: str
    title: str
    authors: list
    language: str
    publisher: str
    description: str
    subjects: list
    rights: str
    source: str
    date: str
    chapters: list
    pictures: dict = dataclasses.field(default_factory=dict)
    subtitle: str = ""
    series: str = ""
    cloth: int = 0


@dataclasses.dataclass
class Heading:
    level: int
    text: str
    chapter: str
    anchor: str


WORDS = {
    "contents": {"kk": "Мазмұны", "ru": "Оглавление", "en": "Contents"},
    "notes": {"kk": "Ескертпелер", "ru": "Примечания", "en": "Notes"},
    "about": {"kk": "Кітап туралы", "ru": "Об этом издании", "en": "About this edition"},
    "source": {"kk": "Қайдан алынды", "ru": "Источник", "en": "Source"},
    "rights": {"kk": "Құқықтары", "ru": "Права", "en": "Rights"},
    "cover": {"kk": "Мұқаба", "ru": "Обложка", "en": "Cover"},
    "made": {
        "kk": "Бұл басылымды Oqyrman жобасының сценарийлері оның үлгі кітапханасы үшін құрастырды.",
        "ru": "Это издание собрано сценариями проекта Oqyrman для его пробной библиотеки.",
        "en": "This edition was put together by the scripts of the Oqyrman project for its demo library.",
    },
}


def words(key, language):
    return WORDS[key][language]


def escape(text):
    return html.escape(text, quote=True)


def parse_body(body):
    """The body as an element tree; raises when it is not well formed."""
    return etree.fromstring(f'<body xmlns="{XHTML}" xmlns:epub="{EPUB}">{body}</body>'.encode())


def serialise(element):
    return etree.tostring(element, encoding="unicode")


def heading_text(element):
    """Its words, without the marks of notes."""
    bare = copy.deepcopy(element)
    for mark in bare.iter(f"{{{XHTML}}}a"):
        if mark.get(f"{{{EPUB}}}type") == "noteref":
            mark.text = ""
    return " ".join("".join(bare.itertext()).split())


def headings(book, deepest=2):
    """The outline: every heading with an id, in order."""
    found = []
    for chapter in book.chapters:
        for element in parse_body(chapter.body).iter():
            if not isinstance(element.tag, str):
                continue
            tag = etree.QName(element).localname
            if tag in ("h1", "h2", "h3") and int(tag[1]) <= deepest and element.get("id"):
                found.append(Heading(int(tag[1]), heading_text(element), chapter.name, element.get("id")))
    return found


def outline_list(book, address):
    """The contents as nested lists; `address` makes the link of a heading."""
    rows, depth = [], 0
    for heading in headings(book):
        level = min(heading.level, depth + 1)
        rows.append("<ol>" if level > depth else "</li></ol>" * (depth - level) + "</li>")
        rows.append(f'<li><a href="{address(heading)}">{escape(heading.text)}</a>')
        depth = level
    return "".join(rows) + "</li></ol>" * depth


def colophon(book):
    """The chapter that says where the text is from and on what terms it may be used."""
    language = book.language
    return Chapter("colophon", f"""
<h1 id="colophon">{words("about", language)}</h1>
<p><strong>{escape(book.title)}</strong>{(". " + escape(book.subtitle)) if book.subtitle else ""}</p>
<p>{escape(book.description)}</p>
<h2 id="colophon-source">{words("source", language)}</h2>
<p>{escape(book.source)}</p>
<h2 id="colophon-rights">{words("rights", language)}</h2>
<p>{escape(book.rights)}</p>
<p>{words("made", language)}</p>""")

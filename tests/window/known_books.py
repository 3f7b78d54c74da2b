"""Books whose words are known from elsewhere: Debian's printed books beside their HTML editions, our guides beside their
sources, and two that are made here."""
import dataclasses
import gzip
import html
import pathlib
import re
import subprocess
import sys
import zipfile

from session import WalkError

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "tests" / "demo_library")]

import tiny_epub  # noqa: E402

GUIDES = PROJECT / "assets" / "books" / "guide"
DOCUMENTS = pathlib.Path("/usr/share/doc")
FAQ_HTML = "debian/FAQ/ru/*.ru.html"

COLUMNS = """<html lang=ru><meta charset=utf-8><style>@page{{size:A5;margin:12mm}}body{{columns:2;column-gap:6mm;
font:9pt serif;hyphens:auto;text-align:justify}}p{{margin:0 0 2mm}}</style>{text}"""
BROKEN_WORD = "достопримечательности"
# Publishers put soft hyphens into words; the reader puts in some of its own.
BROKEN = ["Биб\u00adлио\u00adте\u00adка при\u00adни\u00adма\u00adет воз\u00adвра\u00adща\u00adемые кни\u00adги.",
          "; ".join(f"{BROKEN_WORD} {place}" for place in (
              "Алматы", "Костанайской области", "Усть-Каменогорска", "Мангистау", "Семипалатинска", "Туркестана и Сауран",
              "Бурабая", "Каркаралинска")) + ".",
          "Орталықтандырылған кітапханалардың оқырмандары қызметкерлермен кездестіріледі, мемлекеттендірілген "
          "кітапханалардікі хабарландыруларға жазылады, халықаралықтандырылған оқырмандар келеді."]


def inner_text(markup):
    """Of a piece of HTML: without tags, white space as single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def squashed(text):
    """Without what the setting of lines adds."""
    return re.sub("[\\s\u00ad\u2010-]", "", text)


@dataclasses.dataclass
class Book:
    path: pathlib.Path
    paragraphs: list  # as another edition has them

    def paragraph(self, beginning):
        """The one that begins so."""
        found = {text for text in self.paragraphs if text.startswith(beginning)}
        if len(found) != 1:
            raise WalkError(f"{self.path.name}: {len(found)} paragraphs begin with {beginning!r}")
        return found.pop()

    def lines(self, within):
        """The lines of a paragraph as pdftotext tells them, without those that begin or end within a word."""
        text = subprocess.run(["pdftotext", "-layout", self.path, "-"], check=True, capture_output=True).stdout.decode()
        lines = [" ".join(line.split()) for line in text.replace("\f", "\n").split("\n")]
        inside = [line for line in lines if len(line) > 30 and f" {line} " in f" {within} "]
        if not inside:
            raise WalkError(f"{self.path.name}: no whole line of {within!r}")
        return inside


def _html_paragraphs(pattern):
    files = sorted(DOCUMENTS.glob(pattern))
    if not files:
        raise WalkError(f"{DOCUMENTS / pattern} is not installed")
    return [inner_text(found) for file in files
            for found in re.findall(r"<p[^>]*>(.*?)</p>", file.read_text(encoding="utf-8"), re.DOTALL)]


def printed(folder, pdf, pattern):
    """A PDF of a Debian package, unpacked when it is packed, and the HTML files of the same package."""
    source = DOCUMENTS / pdf
    if not source.exists():
        raise WalkError(f"{source} is not installed")
    if source.suffix == ".gz":
        path = folder / source.stem
        path.write_bytes(gzip.decompress(source.read_bytes()))
    else:
        path = folder / source.name
        path.write_bytes(source.read_bytes())
    return Book(path, _html_paragraphs(pattern))


def sample(build, folder, name, paragraphs):
    path = folder / name
    path.write_bytes((build / "share" / "oqyrman" / "books" / name).read_bytes())
    return Book(path, paragraphs)


def guide_paragraphs(language):
    """Running text, without headings, lists, tables and marks."""
    head, *parts = re.split(r"^(?=# )", (GUIDES / f"{language}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for part in parts for line in part.splitlines()]
    return [line for line in lines if line and not re.search(r"[|\[#!*]|^- |^\d+\. ", line)]


def columns(folder):
    """One page of two columns, its words broken."""
    paragraphs = guide_paragraphs("ru")
    path = folder / "columns.pdf"
    source = folder / "columns.html"
    source.write_text(COLUMNS.format(text="".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)), encoding="utf-8")
    subprocess.run(["weasyprint", "-q", source, path], check=True, capture_output=True)
    return Book(path, paragraphs)


def broken(folder):
    """An EPUB whose words are broken by its publisher and by the reader."""
    path = folder / "broken.epub"
    text = "".join(f"<p>{text}</p>" for text in BROKEN)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", tiny_epub.CONTAINER)
        archive.writestr("package.opf", tiny_epub.PACKAGE.format(title="Broken").replace(
            "<dc:language>kk", "<dc:language>ru"))
        archive.writestr("nav.xhtml", tiny_epub.NAVIGATION.format(title="Broken"))
        archive.writestr("one.xhtml", tiny_epub.CHAPTER.format(title="Broken", text=text))
    return Book(path, [text.replace("\u00ad", "") for text in BROKEN])

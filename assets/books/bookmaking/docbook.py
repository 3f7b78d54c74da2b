"""Books from the HTML that Debian's documentation packages ship (made by DocBook's style sheets)."""
import pathlib
import re

from lxml import etree, html

from .book import Book, Chapter, Picture

KEEP = {"p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th",
        "td", "pre", "code", "em", "strong", "b", "i", "a", "img", "sup", "sub", "blockquote", "br", "div", "span", "kbd",
        "figure", "figcaption"}
DROP = ("//script | //style | //div[contains(concat(' ',@class,' '),' navheader ')] | //hr | "
        "//div[contains(concat(' ',@class,' '),' navfooter ')] | //div[contains(concat(' ',@class,' '),' toc ')] | "
        "//colgroup | //div[@class='legalnotice'] | //a[@class='indexterm']")
# Old tags and what says the same today.
SAME = {"tt": "code", "acronym": "span", "font": "span", "u": "em"}
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml"}

MAGIC = ((b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"), (b"GIF8", ".gif"))


class Importer:
    """Turns files of one manual into chapters; links between them are kept, others become plain words."""

    def __init__(self, folder, groups):
        self.folder, self.groups, self.pictures = pathlib.Path(folder), groups, {}
        self.chapter_of = {file: f"part-{i + 1:02d}" for i, files in enumerate(groups) for file in files}

    def chapters(self):
        return [Chapter(f"part-{i + 1:02d}", "".join(self.body(file, n > 0) for n, file in enumerate(files)))
                for i, files in enumerate(self.groups)]

    def body(self, file, inner):
        tree = html.parse(str(self.folder / file), html.HTMLParser(encoding="utf-8"))
        for element in tree.xpath(DROP):
            element.drop_tree()
        body = tree.find("body")
        prefix = re.sub(r"\W", "-", file.split(".")[0])
        self.heads(body, inner, prefix)
        self.links(body, prefix)
        self.images(body)
        self.clean(body)
        whole = etree.tostring(body, encoding="unicode", method="xml", with_tail=False)
        return f'<div id="{prefix}">' + re.sub(r"^<body[^>]*>|</body>\s*(</html>)?\s*$", "", whole) + "</div>"

    def heads(self, body, inner, prefix):
        """One h1 a chapter; every heading has an id; numbers of the old edition go."""
        top = 2 if inner else 1
        first = None
        for i, head in enumerate(body.xpath(".//h1 | .//h2 | .//h3 | .//h4")):
            first = first or int(head.tag[1])
            level = top if i == 0 else min(4, max(top + 1, int(head.tag[1]) - first + top))
            if head.get("class") not in ("title", None) or not head.text_content().strip():
                head.tag = "p"
                continue
            inside = head.xpath(".//a[@id or @name]")
            anchor = (inside[0].get("id") or inside[0].get("name")) if inside else f"head-{i}"
            for mark in inside:
                mark.drop_tag()
            words = " ".join(head.text_content().split())
            words = re.sub(r"^(Глава|Приложение)\s+\w+\.\s*|^(\d+\.)+\s*(\d+\s)?", "", words)
            for child in list(head):
                head.remove(child)
            head.attrib.clear()
            head.tag, head.text = f"h{level}", words
            head.set("id", f"{prefix}--{anchor}")

    def links(self, body, prefix):
        for element in body.xpath(".//*[@id]"):
            if not re.match(r"h\d$", str(element.tag)):
                element.set("id", f"{prefix}--{element.get('id')}")
        for link in body.xpath(".//a"):
            target = link.get("href", "")
            file, _, anchor = target.partition("#")
            if target.startswith(("http://", "https://")):
                continue
            if not file and anchor:
                link.set("href", f"#{prefix}--{anchor}")
            elif file in self.chapter_of:
                place = re.sub(r"\W", "-", file.split(".")[0])
                link.set("href", f"{self.chapter_of[file]}.xhtml#{place}" + (f"--{anchor}" if anchor else ""))
            elif "href" in link.attrib:
                del link.attrib["href"]
            if "name" in link.attrib:
                del link.attrib["name"]

    def images(self, body):
        for image in body.xpath(".//img"):
            path = self.folder / image.get("src", "")
            if path.suffix not in TYPES or not path.exists():
                image.drop_tag()
                continue
            data = path.read_bytes()
            # What a picture is, its first bytes say; names are sometimes wrong.
            suffix = next((kind for magic, kind in MAGIC if data.startswith(magic)), path.suffix)
            name = re.sub(r"[^\w]", "-", image.get("src").removesuffix(path.suffix)) + suffix
            self.pictures[name] = Picture(data, TYPES[suffix])
            alt = image.get("alt", "")
            image.attrib.clear()
            image.set("src", name)
            image.set("alt", alt)

    @staticmethod
    def clean(body):
        """Only plain XHTML stays: what a tag's looks said goes."""
        seen = set()
        for element in list(body.iter()):
            if element is body:
                continue
            if not isinstance(element.tag, str):
                element.drop_tree()
                continue
            for name in list(element.attrib):
                if name not in ("id", "href", "src", "alt", "colspan", "rowspan"):
                    del element.attrib[name]
            if "id" in element.attrib and element.get("id") in seen:
                del element.attrib["id"]
            seen.add(element.get("id"))
            element.tag = SAME.get(element.tag, element.tag)
            if element.tag not in KEEP:
                element.drop_tag()

    def drop_dead_links(self, chapters):
        """Links to a place that did not come along become plain words."""
        there = {chapter.name: set(re.findall(r' id="([^"]+)"', chapter.body)) for chapter in chapters}

        def mend(chapter):
            def one(match):
                file, _, anchor = match.group(1).partition("#")
                name = file.removesuffix(".xhtml") or chapter.name
                return match.group(0) if "://" in match.group(1) or anchor in there.get(name, set()) else ""
            return Chapter(chapter.name, re.sub(r' href="([^"]*)"', one, chapter.body))
        return [mend(chapter) for chapter in chapters]

    def finished(self):
        chapters = self.drop_dead_links(self.chapters())
        return chapters, self.pictures


def files_in_order(folder, index):
    """The pages as the manual's own table of contents lists them."""
    tree = html.parse(str(pathlib.Path(folder) / index), html.HTMLParser(encoding="utf-8"))
    found = []
    for link in tree.xpath('//div[contains(@class,"toc")]//dt//a[@href]'):
        file = link.get("href").partition("#")[0]
        if file and file not in found and (pathlib.Path(folder) / file).exists():
            found.append(file)
    return found


def debian_history():
    folder = "/usr/share/doc/debian-history/docs"
    order = [file for file in files_in_order(folder, "index.ru.html")]
    chapters, pictures = Importer(folder, [[file] for file in order]).finished()
    return Book(
        "debian-history", "Краткая история Debian", ["Команда документации Debian", "Бдейл Гарби"], "ru",
        "Проект Debian", "Как небольшая группа людей, переписывавшихся по почте, построила одну из самых больших свободных "
        "операционных систем: от манифеста 1993 года до наших дней.", ["История", "Вычислительная техника"],
        "© 1999–2004 Бдейл Гарби, © 1999–2019 команда документации Debian. GNU GPL версии 2 или новее; текст лицензии: "
        "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html",
        "Пакет Debian debian-history, файлы docs/*.ru.html; исходные тексты: https://salsa.debian.org/ddp-team/project-history",
        "2023-01-01", chapters, pictures, cloth=0)


def debian_faq():
    folder = "/usr/share/doc/debian/FAQ/ru"
    chapters, pictures = Importer(folder, [[file] for file in files_in_order(folder, "index.ru.html")]).finished()
    return Book(
        "debian-faq", "Часто задаваемые вопросы о Debian GNU/Linux", ["Команда Debian FAQ"], "ru", "Проект Debian",
        "Ответы на вопросы, которые чаще всего задают о Debian: что это такое, где взять и как выбрать, как устроены пакеты, "
        "как обновляться и где искать помощь.", ["Вычислительная техника", "Справочники"],
        "© 1996–2003 Software in the Public Interest. Разрешается делать и распространять точные копии этого документа при "
        "сохранении уведомления об авторском праве и этого разрешения; изменённые копии — на тех же условиях.",
        "Пакет Debian debian-faq-ru, файлы FAQ/ru/*.html; изменено оформление, нумерация глав снята.", "2023-01-01",
        chapters, pictures, cloth=7)


def gimp_folder():
    return next(iter(sorted(pathlib.Path("/usr/share/gimp").glob("*/help/ru"))))


def gimp_groups(starts):
    """For each chapter named by its first file: that file and those that its part of the contents lists."""
    order = files_in_order(gimp_folder(), "index.html")
    tree = html.parse(str(gimp_folder() / "index.html"), html.HTMLParser(encoding="utf-8"))
    groups = []
    for start in starts:
        entry = tree.xpath(f'//div[contains(@class,"toc")]//dt[.//a[@href="{start}"]]')[0]
        below = entry.getnext()
        files = [start]
        if below is not None and below.tag == "dd":
            files += [a.get("href").partition("#")[0] for a in below.xpath(".//dt//a[@href]")]
        groups.append([file for file in dict.fromkeys(files) if file in order])
    return groups


GIMP_RIGHTS = ("© 2002–2010 команда документации GIMP. GNU FDL версии 1.2 или новее, без неизменяемых разделов и текстов "
               "обложки; текст лицензии: https://www.gnu.org/licenses/old-licenses/fdl-1.2.html")


def gimp(name, title, starts, description, cloth):
    chapters, pictures = Importer(gimp_folder(), gimp_groups(starts)).finished()
    return Book(name, title, ["Команда документации GIMP"], "ru", "Проект GIMP", description,
                ["Искусство", "Вычислительная техника"], GIMP_RIGHTS,
                "Пакет Debian gimp-help-ru («Руководство пользователя GIMP»), главы выбраны, оформление изменено; "
                "https://docs.gimp.org/ru/", "2023-05-03", chapters, pictures, "Из руководства пользователя GIMP",
                cloth=cloth)


def gimp_pictures():
    return gimp("gimp-pictures", "Рисуем и правим фотографии в GIMP",
                ["gimp-first-steps.html", "gimp-painting.html", "gimp-image-combining.html",
                 "gimp-image-text-management.html", "gimp-imaging-photos.html"],
                "Первые шаги, рисование, выделение и слои, текст, улучшение фотографий: пять глав руководства с "
                "множеством снимков экрана.", 4)


def gimp_filters():
    return gimp("gimp-filters", "Фильтры GIMP", ["filters-blur.html", "filters-enhance.html", "filters-distort.html"],
                "Размывание, улучшение, искажение: что делает каждый фильтр и что меняют его настройки, с примерами.", 6)

"""Countries of the world: a reference book in Kazakh, from the data of iso-codes, tzdata and iso-flags."""
import datetime
import gettext
import json
import pathlib
import re
import zoneinfo

import cairosvg

from . import drawings
from .book import Book, Chapter, Picture, escape
from .notes import Notes

CODES = pathlib.Path("/usr/share/iso-codes/json/iso_3166-1.json")
FLAGS = pathlib.Path("/usr/share/iso-flags-svg/country-4x3")
ZONES = pathlib.Path("/usr/share/zoneinfo/zone.tab")
ALPHABET = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
# Offsets are said as of this day: a book gives the same words whenever it is made.
DAY = datetime.datetime(2026, 1, 1, 12)


def order(text):
    """The Kazakh alphabet's order, which is not that of the code points."""
    return [ALPHABET.find(letter) if letter in ALPHABET else -1 for letter in text.upper()]


def zones():
    """Country code -> [(latitude, longitude, zone)]."""
    found = {}
    for line in ZONES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, place, zone = line.split("\t")[:3]
        latitude, longitude = re.match(r"([+-]\d+)([+-]\d+)", place).groups()
        found.setdefault(code, []).append((degrees(latitude, 2), degrees(longitude, 3), zone))
    return found


def degrees(text, digits):
    """ISO 6709: sign, degrees, minutes and perhaps seconds."""
    parts = text[1:1 + digits], text[1 + digits:3 + digits], text[3 + digits:]
    value = int(parts[0]) + int(parts[1]) / 60 + int(parts[2] or 0) / 3600
    return -value if text[0] == "-" else value


def offset_words(zone):
    minutes = int(zoneinfo.ZoneInfo(zone).utcoffset(DAY).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def offsets(places):
    found = {}
    for _, _, zone in places:
        found.setdefault(int(zoneinfo.ZoneInfo(zone).utcoffset(DAY).total_seconds()), offset_words(zone))
    return [found[key] for key in sorted(found)]


def read_countries():
    kazakh = gettext.translation("iso_3166-1", "/usr/share/locale", ["kk"])
    russian = gettext.translation("iso_3166-1", "/usr/share/locale", ["ru"])
    countries = json.loads(CODES.read_text(encoding="utf-8"))["3166-1"]
    for country in countries:
        english = country.get("common_name", country["name"])
        country["en"] = english
        country["kk"], country["ru"] = kazakh.gettext(english), russian.gettext(english)
        official = country.get("official_name")
        country["official"] = kazakh.gettext(official) if official else ""
        if country["official"] == official or country["official"] == country["kk"]:
            country["official"] = ""
    return sorted(countries, key=lambda country: order(country["kk"]))


def entry(country, places):
    code = country["alpha_2"].lower()
    official = f"<p><em>{escape(country['official'])}</em></p>" if country["official"] else ""
    when = ", ".join(offsets(places)) or "—"
    where = ""
    if places:
        latitude, longitude, _ = places[0]
        where = (f"{abs(latitude):.1f}° {'с. е.' if latitude >= 0 else 'о. е.'}, "
                 f"{abs(longitude):.1f}° {'ш. б.' if longitude >= 0 else 'б. б.'}")
    return f"""<section><h2 id="{code}">{escape(country['kk'])}</h2>
<p><img class="flag" src="flag-{code}.png" alt="{escape(country['kk'])}: жалау" width="64" height="48"/></p>{official}
<table><tbody>
<tr><th>Орысша</th><td lang="ru">{escape(country['ru'])}</td></tr>
<tr><th>Ағылшынша</th><td lang="en">{escape(country['en'])}</td></tr>
<tr><th>Белгілері</th><td>{country['alpha_2']}, {country['alpha_3']}, {country['numeric']}</td></tr>
<tr><th>Уақыты</th><td>{when}</td></tr>
<tr><th>Орналасуы</th><td>{where or '—'}</td></tr>
</tbody></table></section>"""


def introduction(countries, by_code):
    notes = Notes("kk")
    many = sorted(((len(offsets(by_code.get(c["alpha_2"], []))), c) for c in countries),
                  key=lambda pair: (-pair[0], order(pair[1]["kk"])))[:12]
    rows = "".join(f"<tr><td>{escape(c['kk'])}</td><td>{n}</td><td>{', '.join(offsets(by_code[c['alpha_2']]))}</td></tr>"
                   for n, c in many)
    return Chapter("introduction", f"""
<h1 id="introduction">Анықтамалық туралы</h1>
<p>Бұл анықтамалықта ISO 3166-1 халықаралық стандартындағы {len(countries)} елдің және аумақтың қазақша атауы, ресми аты,
орысша, ағылшынша баламасы, жалауы, халықаралық белгілері және уақыты берілген{notes.mark("Стандарт тек мемлекеттерді емес, өз белгісі бар аумақтарды да қамтиды. Тізімде болу немесе болмау саяси мәртебені білдірмейді.")}.
Елдер қазақ әліпбиінің ретімен орналасқан.</p>
<h2 id="how">Қалай пайдалану керек</h2>
<p>«Белгілері» жолында елдің екі әріпті, үш әріпті және сандық коды тұр: Қазақстандікі — KZ, KAZ, 398. Екі әріпті код
интернет мекенжайларында, үш әріпті код төлқұжаттарда қолданылады.</p>
<p>«Уақыты» жолында елдің барлық уақыт белдеулері дүниежүзілік уақытпен (UTC) салыстырып көрсетілген{notes.mark("Белдеулер 2026 жылғы 1 қаңтардағы жағдай бойынша, осы кітап жасалған жүйенің уақыт деректерінен алынды. Жазғы уақытқа көшетін елдерде жазда басқаша болады.")}.
«Орналасуы» — елдің негізгі қаласының шамамен алынған координаттары{notes.mark("Қысқартулар: с. е. — солтүстік ендік, о. е. — оңтүстік ендік, ш. б. — шығыс бойлық, б. б. — батыс бойлық.")}.</p>
<h2 id="map">Уақыт белдеулерінің қалалары</h2>
<figure><img src="world.png" alt="Градус торындағы қалалар"/>
<figcaption>Әр нүкте — уақыт дерекқорындағы бір қала. Нүктелердің өзі-ақ құрлықтардың пішінін көрсетіп тұр.</figcaption></figure>
<h2 id="zones">Уақыт белдеуі ең көп елдер</h2>
<table><thead><tr><th>Ел</th><th>Белдеу саны</th><th>Белдеулері</th></tr></thead><tbody>{rows}</tbody></table>
{notes.section()}""")


def by_number(countries):
    rows = "".join(f"<tr><td>{c['numeric']}</td><td>{c['alpha_2']}</td><td>{c['alpha_3']}</td><td>{escape(c['kk'])}</td></tr>"
                   for c in sorted(countries, key=lambda c: c["alpha_2"]))
    return Chapter("codes", f"""<h1 id="codes">Кодтар көрсеткіші</h1>
<p>Белгісі белгілі, аты белгісіз елді осы кестеден табыңыз.</p>
<table><thead><tr><th>Сан</th><th>Екі әріп</th><th>Үш әріп</th><th>Ел</th></tr></thead><tbody>{rows}</tbody></table>""")


def countries():
    all_countries, by_code = read_countries(), zones()
    pictures, letters = {}, {}
    for country in all_countries:
        letters.setdefault(country["kk"][0], []).append(country)
        code = country["alpha_2"].lower()
        flag = (FLAGS / f"{code}.svg").read_bytes()
        pictures[f"flag-{code}.png"] = Picture(cairosvg.svg2png(bytestring=flag, output_width=128, output_height=96),
                                               "image/png")
    points = [(latitude, longitude) for places in by_code.values() for latitude, longitude, _ in places]
    pictures["world.png"] = drawings.picture(drawings.world(points, [(51.17, 71.43, "Астана")]))
    chapters = [introduction(all_countries, by_code)]
    for i, (letter, some) in enumerate(letters.items()):
        body = "".join(entry(country, by_code.get(country["alpha_2"], [])) for country in some)
        chapters.append(Chapter(f"letter-{i + 1:02d}", f'<h1 id="letter">{letter}</h1>{body}'))
    chapters.append(by_number(all_countries))
    return Book(
        "countries", "Әлем елдері", ["iso-codes жобасының қатысушылары"], "kk", "Oqyrman үлгі кітапханасы",
        f"{len(all_countries)} ел мен аумақтың қазақша, орысша және ағылшынша атаулары, жалаулары, халықаралық кодтары мен уақыт "
        "белдеулері. Картасы, кестелері және көрсеткіші бар.", ["География", "Анықтамалық"],
        "Деректер: iso-codes — LGPL-2.1 немесе одан кейінгі нұсқа; tzdata — қоғамдық игілік; жалаулар: iso-flags — қоғамдық игілік. "
        "Кітап құрылымы мен кіріспе: LGPL-2.1 немесе одан кейінгі нұсқа.",
        "Debian-ның iso-codes, tzdata және iso-flags-svg топтамалары.", "2026-01-01", chapters, pictures,
        "Атаулар, жалаулар, кодтар", cloth=1)

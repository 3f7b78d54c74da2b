#!/usr/bin/python3
"""The tables of faults are whole: every sentence in them is said in three languages, every test they name is there, every
case of the window is in them, no pair of a step and a fault is left out without a reason, and no request that the sources
make is without a step or a reason.

usage: tables_test.py SOURCE_DIR
"""
import ast
import itertools
import pathlib
import re
import sys
import unittest

SOURCE = pathlib.Path(sys.argv.pop(1))
FAULT = SOURCE / "tests" / "fault"


def rows(name):
    lines = (FAULT / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def catalogue(language):
    text = (SOURCE / "assets" / "locale" / language / "oqyrman.po").read_text(encoding="utf-8")
    said = {}
    for entry in re.finditer(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', text, re.M):
        key, value = ("".join(ast.literal_eval(each) for each in re.findall(r'".*"', part)) for part in entry.groups())
        said[key] = value
    return said


# A request leaves through one of these; app/net carries it, and the demo library is no part of the reader.
CALL = re.compile(r"(?:\bexchange\(\)|\bexchange)\.(?:send|probe|fetch_book)\(|\b(?:m_)?http\.(?:send|fetch)\("
                  r"|\b(?:transfer|again)\.run\(")
NO_READER = ("app/net", "app/demo_library")
# The beginning of a function, as clang-format puts it: at the margin, with its return type.
FUNCTION = re.compile(r"^(?:[\w:<>,&*]+ )+[&*]?(?:\w+::)?(\w+)\(")
LINKS = ("app/catalogue", "app/lending", "drm/status", "drm/license", "drm/validation")
REL_NAMES = (r"has_rel\(\w+, \{([^}]*)\}", r"(?:->|\.)link\((\"[^\"]+\")", r"\brel == (\"[^\"]+\")",
             r"rels\{\s*([^}]*)\}", r"\bk_(?:facet|document|revoke_rel)\b[^;]*= ?\s*(\"[^\"]+\")",
             r"string_view base = (\"[^\"]+\")", r"\{(\"http://opds-spec.org/(?!auth)[^\"]+\"), \w+\}",
             r"\.has_rel\((\"[^\"]+\")")


def sources(*folders):
    for folder in folders:
        for path in sorted((SOURCE / folder).rglob("*.*")):
            name = path.relative_to(SOURCE).as_posix()
            if path.suffix in (".cpp", ".h") and not name.startswith(NO_READER):
                yield name, path.read_text(encoding="utf-8")


def calls():
    """Every function of the reader that sends a request."""
    found = set()
    for name, text in sources("app"):
        function = "?"
        for line in text.splitlines():
            begins = FUNCTION.match(line)
            if begins:
                function = begins[1]
            if CALL.search(line):
                found.add(f"{name} {function}")
    return found


def rels():
    """Every link that is followed, by the last part of its name where that is Palace's."""
    found = set()
    for _, text in sources(*LINKS):
        for pattern in REL_NAMES:
            for names in re.findall(pattern, text):
                found |= set(re.findall(r'"([^"]+)"', names))
    return {rel.removeprefix("http://librarysimplified.org/terms/rel/") for rel in found}


ROUTE = re.compile(r'm_server\.(Get|Post|Put|Delete)\(\s*(?:R"\((.*?)\)"|"(.*?)"),')


def routes():
    """Every address at which the tests' own library answers."""
    text = (SOURCE / "tests/lending/test_library.cpp").read_text(encoding="utf-8")
    return [(method.upper(), raw or plain) for method, raw, plain in ROUTE.findall(text)]


def alternatives(pattern):
    """/(found|page) as /found and /page; what follows the first fixed part is of no interest."""
    choice = re.match(r"/\((\w+(?:[|][\w-]+)*)\)", pattern)
    return [f"/{one}" for one in choice[1].split("|")] if choice else [re.match(r"/[\w-]*", pattern)[0]]


def made_to_fail():
    """Method and address of every step, as faults_test.cpp bends them, by flow and step."""
    text = (SOURCE / "tests/lending/faults_test.cpp").read_text(encoding="utf-8")
    for flow, step, method, path in re.findall(r'\{"([^"]+)", "([^"]+)", "([A-Z]+)", "(/[^"]+)"\}', text):
        yield f"{flow}/{step}", method, path


class Tables(unittest.TestCase):
    def test_sentences_are_said_in_three_languages(self):
        wanted = {row[1] for row in rows("everything.tsv")} | {row[3] for row in rows("steps.tsv")}
        wanted |= {row[2] for row in rows("everything.tsv")} - {"-"}
        for language in ("kk", "ru", "en"):
            said = catalogue(language)
            for sentence in wanted - {"-", "left out"}:
                self.assertTrue(said.get(sentence), f"{language}: {sentence}")
                if language != "en":
                    self.assertNotEqual(said[sentence], sentence)

    def test_every_test_that_is_named_is_there(self):
        for what, _, _, file, words in rows("everything.tsv"):
            self.assertIn(words, (SOURCE / file).read_text(encoding="utf-8"), what)

    def test_each_row_once(self):
        for name, keys in (("everything.tsv", 1), ("steps.tsv", 3), ("sentences.tsv", 1)):
            seen = [tuple(row[:keys]) for row in rows(name)]
            self.assertEqual(len(seen), len(set(seen)), name)

    def test_no_pair_is_missing_and_none_left_out_without_a_reason(self):
        table = {tuple(row[:3]): row[3:] for row in rows("steps.tsv")}
        steps, kinds = {key[:2] for key in table}, {key[2] for key in table}
        for (flow, step), kind in itertools.product(steps, kinds):
            self.assertIn((flow, step, kind), table)
        for key, (outcome, *why) in table.items():
            if outcome == "left out":
                self.assertGreater(len("".join(why)), 10, key)

    def test_every_request_has_a_step_or_a_reason(self):
        steps = {"/".join(row[:2]) for row in rows("steps.tsv")}
        table = {(row[0], row[1]): row[2:] for row in rows("requests.tsv")}
        wanted = {("call", call) for call in calls()} | {("rel", rel) for rel in rels()}
        self.assertGreater(len(calls()), 20)
        self.assertGreater(len(rels()), 20)
        self.assertEqual(sorted(wanted - set(table)), [], "asked for, and in no line of requests.tsv")
        self.assertEqual(sorted(set(table) - wanted), [], "in requests.tsv, and asked for nowhere")
        for key, (step, *why) in table.items():
            if step == "no step":
                self.assertGreater(len("".join(why)), 5, key)
            else:
                self.assertIn(step, steps, key)

    def test_all_that_the_library_of_the_tests_answers_is_made_to_fail(self):
        bent = list(made_to_fail())
        self.assertEqual({step for step, _, _ in bent}, {"/".join(row[:2]) for row in rows("steps.tsv")})
        answered = list(routes())
        self.assertGreater(len(answered), 15)
        for method, pattern in answered:
            for one in alternatives(pattern):
                hit = any(method == asked and (one.startswith(path) or path.startswith(one.rstrip("/")))
                          for _, asked, path in bent)
                self.assertTrue(hit, f"{method} {one} is never made to fail")


if __name__ == "__main__":
    unittest.main()

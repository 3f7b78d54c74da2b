#!/usr/bin/python3
"""The tables of faults are whole: every sentence in them is said in three languages, every test they name is there, every
case of the window is in them, and no pair of a step and a fault is left out without a reason.

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


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""The Debian package: made by cpack, unpacked, looked through, and its programs started from where they lie.

usage: package_test.py SOURCE_DIR BUILD_DIR
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE, BUILD = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
PROGRAMS = ("oqyrman", "oqyrman-page-worker", "oqyrman-demo-library")


def output_of(*words, **more):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, **more).stdout


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        there = pathlib.Path(cls.folder.name)
        output_of("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", there)
        [cls.deb] = there.glob("*.deb")
        cls.root = there / "root"
        output_of("dpkg-deb", "-x", cls.deb, cls.root)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def field(self, name):
        return output_of("dpkg-deb", "-f", self.deb, name).strip()

    def test_it_names_what_it_needs(self):
        needs = self.field("Depends")
        for library in ("libcurl4", "libglfw3", "libsqlite3-0", "libssl3", "libseccomp2", "libsystemd0"):
            self.assertIn(library, needs)

    def test_everything_is_below_usr_and_readable_by_all(self):
        for path in self.root.rglob("*"):
            inside = path.relative_to(self.root)
            self.assertEqual(inside.parts[0], "usr", inside)
            self.assertTrue(path.stat().st_mode & 0o004, inside)
            self.assertFalse(path.is_symlink(), inside)

    def test_no_program_remembers_where_it_was_built(self):
        for program in PROGRAMS:
            path = self.root / "usr/bin" / program
            self.assertTrue(path.stat().st_mode & 0o111, program)
            self.assertNotIn("RUNPATH", output_of("objdump", "-p", path))
            self.assertNotIn(str(BUILD).encode(), path.read_bytes())

    def test_nothing_shipped_is_a_private_key(self):
        for path in self.root.rglob("*"):
            if path.is_file():
                self.assertNotIn(b"PRIVATE KEY-----\nM", path.read_bytes(), path)

    def test_the_desktop_knows_the_reader_and_its_files(self):
        entry = self.root / "usr/share/applications/oqyrman.desktop"
        output_of("desktop-file-validate", entry)
        types = entry.read_text().split("MimeType=")[1].split("\n")[0].strip(";").split(";")
        known = (self.root / "usr/share/mime/packages/oqyrman.xml").read_text()
        for kind in (one for one in types if not one.startswith("x-scheme-handler/")):
            self.assertTrue(kind in ("application/epub+zip", "application/pdf") or f'type="{kind}"' in known, kind)
        self.assertTrue((self.root / "usr/share/icons/hicolor/scalable/apps/oqyrman.svg").is_file())

    def test_its_reader_examines_a_protected_book(self):
        vectors = SOURCE / "tests/vectors"
        said = output_of(self.root / "usr/bin/oqyrman", "inspect", vectors / "license_rsa.lcpl", "--json", "--root",
                         vectors / "root.pem", "--at", "2026-07-05T00:00:00Z")
        self.assertTrue(json.loads(said)["valid"], said)

    def test_its_demo_library_lends_the_books_beside_it(self):
        with tempfile.TemporaryDirectory() as data:
            library = subprocess.Popen([self.root / "usr/bin/oqyrman-demo-library", "--data-dir", data],
                                       stdout=subprocess.PIPE, text=True)
            try:
                words = [line.split()[0] for line in iter(library.stdout.readline, "ready\n") if line.split()]
            finally:
                library.kill()
                library.communicate()
        self.assertIn("url", words)
        self.assertIn("card", words)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

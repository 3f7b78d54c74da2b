"""What the tests of the demo library share: a running program, six small books, the calls of a reader."""
import os
import tempfile
import unittest
import urllib.parse
from datetime import datetime

import tiny_epub
from program import DemoLibrary, link, request

TITLES = ("Абай жолы", "Қан мен тер", "Ұшқан ұя", "Көшпенділер", "Менің атым Қожа", "Ақ кеме")
ACQUIRE = "http://opds-spec.org/acquisition"
BORROW = ACQUIRE + "/borrow"
ERROR = "http://readium.org/license-status-document/error/"
TERMS = "http://librarysimplified.org/terms/problem/"


def instant(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def written(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class LibraryCase(unittest.TestCase):
    """One program and one folder of books for each class; every test starts with nothing lent."""

    program = ""  # path, from the command line

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.books, cls.data = os.path.join(folder.name, "books"), os.path.join(folder.name, "data")
        os.mkdir(cls.books)
        for number, title in enumerate(TITLES):
            tiny_epub.write(os.path.join(cls.books, f"{number}.epub"), title, paragraphs=200)
        cls.library = DemoLibrary(cls.program, cls.data, cls.books)
        cls.addClassCleanup(lambda: cls.library.end())
        cls.reader, cls.other = list(cls.library.cards.items())[:2]

    def setUp(self):
        for card in self.library.cards.items():
            for loan in self.shelf(card):
                if link(loan, ACQUIRE) is None:
                    self.leave(loan["metadata"]["title"], card)
                    continue
                self.put(self.license_of(loan, card), "return", self.device_of(loan, card))

    def shelf(self, card):
        reply = request(self.library.base + "/opds/shelf", card=card)
        self.assertEqual(reply.status, 200)
        return reply.json()["publications"]

    def publication(self, title):
        found = request(self.library.base + "/opds/all").json()["publications"]
        return next(one for one in found if one["metadata"]["title"] == title)

    def borrow(self, title, card=None):
        return request(link(self.publication(title), BORROW)["href"], card=card or self.reader)

    def leave(self, title, card):
        return request(f"{self.library.base}/opds/borrow/{self.publication(title)['links'][0]['href'].rpartition('/')[2]}",
                       "DELETE", card=card)

    def license_of(self, publication, card=None):
        reply = request(link(publication, ACQUIRE)["href"], card=card or self.reader)
        self.assertEqual(reply.status, 200)
        return reply.json()

    def loan(self, title):
        return self.license_of(self.borrow(title).json())

    def status(self, license_document):
        return request(link(license_document, "status")["href"]).json()

    def device_of(self, publication, card):
        events = self.status(self.license_of(publication, card))["events"]
        return {"id": events[0]["id"] if events else "tidy", "name": "tidy"}

    def call(self, method, license_document, verb, query):
        address = link(license_document, "status")["href"] + "/" + verb + "?" + urllib.parse.urlencode(query)
        return request(address, method)

    def put(self, license_document, verb, query):
        return self.call("PUT", license_document, verb, query)

    def register(self, license_document, device="desk-1"):
        return self.call("POST", license_document, "register", {"id": device, "name": "Desk"})

    def assert_refused(self, reply, status, kind):
        self.assertEqual(reply.status, status, reply.body)
        self.assertEqual(reply.headers["Content-Type"], "application/problem+json")
        problem = reply.json()
        self.assertEqual(problem["type"], kind)
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["title"])

#!/usr/bin/python3
"""The demo library's catalogue, its protection of what a folder holds, and how it keeps HTTP's rules.

catalogue_test.py PROGRAM [unittest's options]
"""
import glob
import http.client
import io
import json
import os
import sys
import tempfile
import time
import unittest
import unittest.mock
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile

import tiny_epub
from library_case import ACQUIRE, BORROW, TERMS, TITLES, LibraryCase
from program import DemoLibrary, link, request

XENC = "{http://www.w3.org/2001/04/xmlenc#}"
FONT = "http://www.idpf.org/2008/embedding"
PNG = b"\x89PNG\r\n\x1a\n" + b"not drawn by anybody here"
LONG_S = 3  # httplib gives up on a body that does not come after five seconds
FEED = "application/opds+json"
ATOM = "{http://www.w3.org/2005/Atom}"


class Catalogue(LibraryCase):
    def feed(self, path, language="en", card=None):
        reply = request(self.library.base + path, headers={"Accept-Language": language}, card=card)
        self.assertEqual((reply.status, reply.headers["Content-Type"]), (200, FEED))
        return reply.json()

    def test_groups_and_navigation_lead_somewhere_in_the_patrons_language(self):
        for language, new, kazakh in (("kk", "Жаңа түскендер", "Қазақ тілінде"),
                                      ("de, ru;q=0.9, en;q=0.3", "Новые поступления", "На казахском языке"),
                                      ("fr", "New arrivals", "In Kazakh")):
            start = self.feed("/opds", language)
            self.assertEqual([group["metadata"]["title"] for group in start["groups"]], [new, kazakh])
            for group in start["groups"]:
                whole = request(link(group, "self")["href"]).json()
                self.assertEqual(whole["metadata"]["numberOfItems"], len(TITLES))
            for entry in start["navigation"]:
                self.assertEqual(request(entry["href"]).headers["Content-Type"], FEED)

    def test_who_has_the_book_sees_the_loan_and_others_do_not(self):
        self.assertEqual(self.borrow(TITLES[0]).status, 200)
        def rels(card):
            found = self.feed("/opds/all", card=card)["publications"]
            book = next(one for one in found if one["metadata"]["title"] == TITLES[0])
            return [one["rel"] for one in book["links"]]
        self.assertIn(ACQUIRE, rels(self.reader))
        self.assertIn(BORROW, rels(self.other))
        self.assertIn(BORROW, rels(None))

    def test_every_word_of_a_search_is_looked_for(self):
        def found(query):
            return self.feed("/opds/search?" + urllib.parse.urlencode({"query": query}))["metadata"]["numberOfItems"]
        self.assertEqual([found("ЖОЛЫ абай"), found("жолы қожа"), found("  ")], [1, 0, 0])
        # Where the keyboard has no Kazakh letters.
        self.assertEqual([found("Кожа"), found("қожа"), found("кожаа")], [1, 1, 0])

    def test_the_language_facet_leads_to_as_many_books_as_it_says(self):
        feed = self.feed("/opds/new?language=kk")
        facet, = feed["facets"]
        self.assertEqual([one["title"] for one in facet["links"]], ["Any", "Kazakh", "Russian", "English"])
        self.assertEqual([one["rel"] for one in facet["links"]], ["alternate", "self", "alternate", "alternate"])
        for one in facet["links"]:
            said = one["properties"]["numberOfItems"]
            self.assertEqual(request(one["href"]).json()["metadata"]["numberOfItems"], said)
        self.assertEqual(facet["links"][2]["properties"]["numberOfItems"], 0)

    def test_a_feed_that_did_not_change_is_not_sent_again(self):
        address = self.library.base + "/opds/all"
        known = {"If-None-Match": request(address).headers["ETag"]}
        reply = request(address, headers=known)
        self.assertEqual((reply.status, reply.body), (304, b""))
        self.assertEqual(self.borrow(TITLES[3]).status, 200)
        self.assertEqual(request(address, headers=known).status, 200)

    def test_the_sign_in_page_is_whole(self):
        document = request(self.library.base + "/opds/authentication", headers={"Accept-Language": "kk"}).json()
        self.assertEqual(document["authentication"][0]["labels"]["login"], "Оқырман билетінің нөмірі")
        # Who came from the reader's first screen has no card yet.
        number, pin = self.reader
        self.assertIn(number, document["description"])
        self.assertIn(pin, document["description"])
        logo = request(link(document, "logo")["href"])
        self.assertEqual((logo.status, logo.body[:8]), (200, PNG[:8]))
        self.assertIn("charset=utf-8", request(link(document, "help")["href"]).headers["Content-Type"])

    def test_the_status_speaks_to_the_patron(self):
        status = link(self.loan(TITLES[1]), "status")["href"]
        said = [request(status, headers={"Accept-Language": one}).json()["message"] for one in ("kk", "ru", "en")]
        self.assertEqual(said, ["Кітап сізге берілді.", "Книга выдана вам.", "The book is lent to you."])

    def test_two_changes_within_a_second_are_two_dates(self):
        loan = self.loan(TITLES[2])
        before = self.register(loan).json()["updated"]["license"]
        self.assertEqual(self.put(loan, "renew", {"id": "desk-1", "name": "Desk"}).status, 200)
        self.assertGreater(self.status(loan)["updated"]["license"], before)


class Atom(LibraryCase):
    """The same catalogue by OPDS 1.2."""

    FEED = "application/atom+xml;profile=opds-catalog;kind=acquisition"
    ENTRY = "application/atom+xml;type=entry;profile=opds-catalog"
    REVOKE = "http://librarysimplified.org/terms/rel/revoke"

    def ask(self, address, type_, method="GET", card=None):
        reply = request(address, method, card=card, headers={"Accept-Language": "kk"})
        self.assertEqual((reply.status, reply.headers["Content-Type"]), (200, type_))
        return ElementTree.fromstring(reply.body)

    def feed(self, path="", card=None):
        return self.ask(self.library.base + "/opds/1.2" + path, self.FEED, card=card)

    @staticmethod
    def links(node, rel):
        return [link.attrib for link in node.findall(ATOM + "link") if link.get("rel") == rel]

    def entry(self, card=None):
        return next(one for one in self.feed("/all", card).findall(ATOM + "entry") if one.findtext(ATOM + "title") == TITLES[0])

    def test_every_entry_is_whole_and_every_link_leads_on(self):
        start = self.feed()
        for node in [start, *start.findall(ATOM + "entry")]:
            for name in ("id", "title", "updated"):
                self.assertTrue(node.findtext(ATOM + name), name)
        lanes = {one["title"]: one["href"] for node in start.iter(ATOM + "entry") for one in self.links(node, "collection")}
        self.assertEqual(sorted(lanes), ["Жаңа түскендер", "Қазақ тілінде"])
        for address in lanes.values():
            self.assertEqual(len(self.ask(address, self.FEED).findall(ATOM + "entry")), len(TITLES))

    def test_the_search_is_described(self):
        described, = self.links(self.feed(), "search")
        url = self.ask(described["href"], described["type"]).find("{http://a9.com/-/spec/opensearch/1.1/}Url")
        found = self.ask(url.get("template").replace("{searchTerms}", urllib.parse.quote("абай")), url.get("type"))
        self.assertEqual([one.findtext(ATOM + "title") for one in found.findall(ATOM + "entry")], [TITLES[0]])

    def test_a_facet_says_which_it_is(self):
        facets = self.links(self.feed("/all?language=kk"), "http://opds-spec.org/facet")
        opds, thr = "{http://opds-spec.org/2010/catalog}", "{http://purl.org/syndication/thread/1.0}"
        self.assertEqual([(one["title"], one.get(opds + "activeFacet"), one[thr + "count"]) for one in facets],
                         [("кез келген", None, "6"), ("қазақша", "true", "6"), ("орысша", None, "0"),
                          ("ағылшынша", None, "0")])

    def test_a_feed_that_did_not_change_is_not_sent_again(self):
        address = self.library.base + "/opds/1.2/all"
        known = {"If-None-Match": request(address).headers["ETag"]}
        self.assertEqual(request(address, headers=known).status, 304)

    def test_a_loan_is_given_back_and_a_queue_left_by_revoke(self):
        borrow, = self.links(self.entry(self.reader), BORROW)
        lent = self.ask(borrow["href"], borrow["type"], card=self.reader)
        self.assertEqual(len(self.links(lent, ACQUIRE)), 1)
        waiting = self.ask(borrow["href"], borrow["type"], card=self.other)
        for card, document in ((self.other, waiting), (self.reader, lent)):
            revoke, = self.links(document, self.REVOKE)
            self.assertEqual(request(revoke["href"], "PUT").status, 401)
            after = self.ask(revoke["href"], revoke["type"], "PUT", card)
            self.assertEqual((len(self.links(after, BORROW)), self.links(after, self.REVOKE)), (1, []))
            self.assertEqual(self.shelf(card), [])
            self.assert_refused(request(revoke["href"], "PUT", card=card), 400, TERMS + "no-active-hold")

    def test_the_card_stays_within_it(self):
        document = request(self.library.base + "/opds/1.2/shelf").json()
        self.assertEqual(link(document, "start")["type"], self.FEED)
        self.assertTrue(link(document, "http://opds-spec.org/shelf")["href"].endswith("/opds/1.2/shelf"))


class Rules(LibraryCase):
    def raw(self, method, path, headers, body=b""):
        """What http.client does not add by itself."""
        connection = http.client.HTTPConnection(self.library.base.removeprefix("http://"), timeout=30)
        self.addCleanup(connection.close)
        connection.putrequest(method, path)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        return connection.getresponse()

    def test_a_put_that_names_no_length_has_no_body(self):
        began = time.monotonic()
        path = urllib.parse.urlparse(link(self.loan(TITLES[0]), "status")["href"]).path
        reply = self.raw("PUT", path + "/return?id=a&name=b", {})
        self.assertEqual((reply.status, json.load(reply)["status"]), (200, "cancelled"))
        self.assertLess(time.monotonic() - began, LONG_S)

    def test_bodies_have_a_limit(self):
        path = urllib.parse.urlparse(link(self.loan(TITLES[0]), "status")["href"]).path
        reply = self.raw("PUT", path + "/return?id=a&name=b", {"Content-Length": "20000"}, b"x" * 20000)
        self.assertEqual((reply.status, reply.getheader("Content-Type")), (413, "application/problem+json"))
        self.assertEqual(len(self.shelf(self.reader)), 1)

    def test_every_address_knows_its_methods(self):
        for path, allow in (("/opds", "GET"), ("/opds/shelf", "GET"), ("/opds/borrow/00", "GET, POST, DELETE"),
                            ("/hint", "GET")):
            for method in {"PUT", "DELETE", "PATCH", "OPTIONS"} - set(allow.split(", ")):
                reply = request(self.library.base + path, method)
                self.assert_refused(reply, 405, "about:blank")
                self.assertEqual(reply.headers["Allow"], allow)

    def test_beyond_the_end_the_length_is_told(self):
        address = link(self.loan(TITLES[0]), "publication")["href"]
        size = int(request(address).headers["Content-Length"])
        reply = request(address, headers={"Range": f"bytes={size}-"})
        self.assert_refused(reply, 416, "about:blank")
        self.assertEqual(reply.headers["Content-Range"], f"bytes */{size}")


class Folder(unittest.TestCase):
    """What lies in a folder, and what becomes of it."""

    program = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.books, self.data = os.path.join(folder.name, "books"), os.path.join(folder.name, "data")
        os.mkdir(self.books)

    def lend(self, *options):
        library = DemoLibrary(self.program, self.data, self.books, *options)
        self.addCleanup(library.end)
        return library

    def epub(self, name, extra):
        path = os.path.join(self.books, name)
        tiny_epub.write(path, name)
        with zipfile.ZipFile(path, "a") as archive:
            for entry, text in extra.items():
                archive.writestr(entry, text)

    def protected(self, library, number=0):
        book = request(library.base + "/opds/all").json()["publications"][number]
        card = next(iter(library.cards.items()))
        loan = request(link(book, BORROW)["href"], card=card).json()
        licence = request(link(loan, ACQUIRE)["href"], card=card).json()
        path = os.path.join(self.books, "protected.zip")
        with open(path, "wb") as out:
            out.write(request(link(licence, "publication")["href"]).body)
        return zipfile.ZipFile(path)

    def test_a_text_that_quotes_a_contents_list_is_protected_all_the_same(self):
        secret = tiny_epub.NAVIGATION.format(title="quoted")
        self.epub("book.epub", {"quote.xhtml": secret})
        with self.protected(self.lend()) as made:
            self.assertNotIn(b"quoted", made.read("quote.xhtml"))
            self.assertIn(b"book.epub", made.read("nav.xhtml"))
            self.assertIn(b"book.epub", made.read("package.opf"))

    def test_obfuscated_fonts_stay_and_protected_books_are_not_lent(self):
        def encryption(algorithm):
            return ('<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><e:EncryptedData '
                    'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptionMethod Algorithm="' + algorithm + '"/>'
                    '<e:CipherData><e:CipherReference URI="my%20font.otf"/></e:CipherData></e:EncryptedData></encryption>')
        self.epub("font.epub", {"my font.otf": "font", "META-INF/encryption.xml": encryption(FONT)})
        self.epub("other.epub", {"my font.otf": "x", "META-INF/encryption.xml": encryption("urn:another")})
        library = self.lend()
        titles = [one["metadata"]["title"] for one in request(library.base + "/opds/all").json()["publications"]]
        self.assertEqual(titles, ["font.epub"])
        with self.protected(library) as made:
            self.assertEqual(made.read("my font.otf"), b"font")
            listed = ElementTree.fromstring(made.read("META-INF/encryption.xml")).iter(XENC + "CipherReference")
            self.assertEqual([one.get("URI") for one in listed], ["my%20font.otf", "one.xhtml"])

    def test_a_long_book_has_a_sample_for_everybody(self):
        self.epub("short.epub", {})
        chapters = {f"chapter {number}.xhtml": f"<p>{number}" for number in range(2, 9)}
        self.epub("long.epub", chapters)
        path = os.path.join(self.books, "long.epub")
        items = "".join(f'<item id="c{n}" href="chapter%20{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(2, 9))
        spine = '<itemref idref="nav"/>'.join(f'<itemref idref="c{n}"/>' for n in range(2, 9))
        with zipfile.ZipFile(path) as whole:
            entries = {name: whole.read(name) for name in whole.namelist()}
        package = entries["package.opf"].decode()
        package = package.replace("</manifest>", items + "</manifest>").replace("</spine>", spine + "</spine>")
        entries["package.opf"] = package.encode()
        with zipfile.ZipFile(path, "w") as whole:
            for name, data in entries.items():
                whole.writestr(name, data)
        books = {one["metadata"]["title"]: one for one in request(self.lend().base + "/opds/all").json()["publications"]}
        self.assertIsNone(link(books["short.epub"], ACQUIRE + "/sample"))
        offer = link(books["long.epub"], ACQUIRE + "/sample")
        self.assertEqual(offer["type"], "application/epub+zip")
        reply = request(offer["href"])
        self.assertEqual((reply.status, reply.headers["Content-Type"]), (200, "application/epub+zip"))
        with zipfile.ZipFile(io.BytesIO(reply.body)) as sample:
            self.assertIsNone(sample.testzip())
            self.assertEqual(sample.namelist()[0], "mimetype")
            kept = [name for name in sample.namelist() if name.startswith("chapter")]
            self.assertEqual(kept, ["chapter 2.xhtml"])
            self.assertIn("nav.xhtml", sample.namelist())
            spine = ElementTree.fromstring(sample.read("package.opf")).iter("{http://www.idpf.org/2007/opf}itemref")
            self.assertEqual([one.get("idref") for one in spine], ["one", "c2", "nav"])

    def test_a_pdf_that_was_cut_is_not_lent(self):
        self.epub("whole.epub", {})
        with open(os.path.join(self.books, "cut.pdf"), "wb") as out:
            out.write(b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n")
        titles = [one["metadata"]["title"] for one in request(self.lend().base + "/opds/all").json()["publications"]]
        self.assertEqual(titles, ["whole.epub"])

    def test_books_below_the_folder_and_what_lies_beside_them(self):
        os.mkdir(os.path.join(self.books, "below"))
        with open(os.path.join(self.books, "below", "Plan.PDF"), "wb") as out:
            out.write(b"%PDF-1.4 no reader looks into it here startxref")
        with open(os.path.join(self.books, "below", "Plan.json"), "w", encoding="utf-8") as out:
            json.dump({"title": "Жоспар", "author": "А. Б.", "language": "kk-KZ", "pages": 7, "subjects": ["Заң"],
                       "series": "Құжаттар"}, out)
        with open(os.path.join(self.books, "below", "Plan.png"), "wb") as out:
            out.write(PNG)
        library = self.lend()
        book = request(library.base + "/opds/search?query=" + urllib.parse.quote("заң")).json()["publications"][0]
        told = {name: book["metadata"][name] for name in ("title", "author", "language", "numberOfPages", "belongsTo")}
        self.assertEqual(told, {"title": "Жоспар", "author": "А. Б.", "language": "kk", "numberOfPages": 7,
                                "belongsTo": {"series": "Құжаттар"}})
        cover = request(book["images"][0]["href"])
        self.assertEqual((cover.body, cover.headers["Content-Type"]), (PNG, "image/png"))
        known = {"If-None-Match": cover.headers["ETag"]}
        self.assertEqual(request(book["images"][0]["href"], headers=known).status, 304)

    def test_the_key_may_change_under_the_root_and_books_stay_readable(self):
        self.epub("book.epub", {})
        library = self.lend("--key", "rsa")
        with open(library.root, "rb") as file:
            root = file.read()
        with self.protected(library) as made:
            before = made.read("one.xhtml")
        library.end()
        library = self.lend("--key", "ec", "--hashed-passphrase", "off")
        with open(library.root, "rb") as file:
            self.assertEqual(file.read(), root)
        card = next(iter(library.cards.items()))
        loan = request(library.base + "/opds/shelf", card=card).json()["publications"][0]
        self.assertNotIn("lcp_hashed_passphrase", link(loan, ACQUIRE)["properties"])
        licence = request(link(loan, ACQUIRE)["href"], card=card).json()
        self.assertTrue(licence["signature"]["algorithm"].endswith("#ecdsa-sha256"))
        with open(os.path.join(self.books, "again.zip"), "wb") as out:
            out.write(request(link(licence, "publication")["href"]).body)
        with zipfile.ZipFile(os.path.join(self.books, "again.zip")) as again:
            self.assertEqual(again.read("one.xhtml"), before)

    def test_keys_are_for_the_owner_only(self):
        self.lend()
        self.assertEqual(os.stat(self.data).st_mode & 0o777, 0o700)
        for name in ("provider-rsa.key", "provider-ec.key"):
            self.assertEqual(os.stat(os.path.join(self.data, name)).st_mode & 0o777, 0o600)

    def test_a_card_has_its_limit_of_loans(self):
        for name in ("one.epub", "two.epub"):
            self.epub(name, {})
        library = self.lend("--loans-per-card", "1")
        card = next(iter(library.cards.items()))
        one, two = request(library.base + "/opds/all").json()["publications"]
        self.assertEqual(request(link(one, BORROW)["href"], "POST", card=card).status, 200)
        refused = request(link(two, BORROW)["href"], "POST", card=card)
        self.assertEqual((refused.status, refused.json()["type"]), (403, TERMS + "loan-limit-reached"))

    def test_a_loan_that_ended_frees_the_copy(self):
        clock = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
        if not clock:
            self.skipTest("libfaketime is not installed")
        self.epub("book.epub", {})
        library = self.lend()
        first, second = list(library.cards.items())[:2]
        book = request(library.base + "/opds/all").json()["publications"][0]
        loan = request(link(book, BORROW)["href"], card=first).json()
        status = link(request(link(loan, ACQUIRE)["href"], card=first).json(), "status")["href"]
        library.end()
        month_later = {"LD_PRELOAD": clock[0], "FAKETIME": "+30d", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                       "ASAN_OPTIONS": "verify_asan_link_order=0"}
        with unittest.mock.patch.dict(os.environ, month_later):
            later = self.lend()
        self.assertEqual(request(status).json()["status"], "expired")
        self.assertEqual(request(status.removesuffix("/") + "/renew?id=a&name=b", "PUT").status, 400)
        self.assertEqual(request(later.base + "/opds/shelf", card=first).json()["publications"], [])
        self.assertEqual(request(link(book, BORROW)["href"], card=second).status, 200)

    def test_a_list_of_any_length_is_there_to_be_scrolled(self):
        base = self.lend("--made-titles", "1050").base
        seen, page = [], base + "/opds/made"
        while page:
            feed = request(page).json()
            self.assertEqual(feed["metadata"]["numberOfItems"], 1050)
            seen += [one["metadata"]["identifier"] for one in feed["publications"]]
            page = (link(feed, "next") or {}).get("href")
        self.assertEqual(len(set(seen)), 1050)
        whole = request(base + "/opds/made?page=7")
        again = request(base + "/opds/made?page=7", headers={"If-None-Match": whole.headers["ETag"]})
        self.assertEqual((again.status, again.body, whole.headers["Cache-Control"]), (304, b"", "max-age=60"))

    def test_a_list_of_any_length_is_narrowed_down_by_language(self):
        feed = request(self.lend("--made-titles", "1001").base + "/opds/made").json()
        choices = {one["title"]: one for one in feed["facets"][0]["links"]}
        counts = {title: one["properties"]["numberOfItems"] for title, one in choices.items()}
        self.assertEqual(counts, {"Any": 1001, "Kazakh": 334, "Russian": 334, "English": 333})
        page, languages = choices["English"]["href"], []
        while page:
            feed = request(page).json()
            languages += [one["metadata"]["language"] for one in feed["publications"]]
            page = (link(feed, "next") or {}).get("href")
        self.assertEqual(languages, ["en"] * 333)

    def test_there_is_no_made_title_where_none_was_asked_for(self):
        self.assertEqual(request(self.lend().base + "/opds/made").status, 404)


if __name__ == "__main__":
    LibraryCase.program = Folder.program = sys.argv.pop(1)
    unittest.main()

#!/usr/bin/python3
"""The demo library over real HTTP: as strict as a library server should be, so that a reader that passes here
has really kept to OPDS and to the Licence Status protocol.

strict_test.py PROGRAM [unittest's options]
"""
import sys
import unittest
import urllib.parse
from datetime import datetime, timedelta

from library_case import ACQUIRE, BORROW, ERROR, TERMS, TITLES, LibraryCase, instant, written
from program import DemoLibrary, link, request

ABOUT = "about:blank"
DESK = {"id": "desk-1", "name": "Desk"}


class SignIn(LibraryCase):
    def assert_sign_in(self, reply):
        self.assertEqual(reply.status, 401)
        self.assertEqual(reply.headers["Content-Type"], "application/opds-authentication+json")
        self.assertTrue(reply.headers["WWW-Authenticate"].startswith("Basic "))
        document = reply.json()
        self.assertEqual([flow["type"] for flow in document["authentication"]],
                         ["http://opds-spec.org/auth/oauth/password", "http://opds-spec.org/auth/basic"])
        self.assertTrue(document["id"] and document["title"])

    def test_shelf_and_borrow_ask_for_a_card(self):
        offer = link(self.publication(TITLES[0]), BORROW)["href"]
        for address in (self.library.base + "/opds/shelf", offer):
            self.assert_sign_in(request(address))

    def test_a_wrong_pin_or_card_lends_nothing(self):
        number, pin = self.reader
        offer = link(self.publication(TITLES[0]), BORROW)["href"]
        for card in ((number, pin + "0"), (number, ""), ("9999", pin), (number + ":", pin)):
            self.assert_sign_in(request(self.library.base + "/opds/shelf", card=card))
            self.assert_sign_in(request(offer, card=card))
        self.assertEqual(self.shelf(self.reader), [])

    def test_broken_credentials_are_no_credentials(self):
        for value in ("Basic", "Basic ???", "Basic MTAwMQ==", "Bearer MTAwMTox"):
            self.assert_sign_in(
                request(self.library.base + "/opds/shelf", headers={"Authorization": value}))


class Tokens(LibraryCase):
    CLIENT = "http://opds-spec.org/auth/client"

    def ask(self, **fields):
        body = urllib.parse.urlencode({"client_id": self.CLIENT, **fields}).encode()
        return request(self.library.base + "/opds/token", "POST", body=body,
                       headers={"Content-Type": "application/x-www-form-urlencoded"})

    def by_pin(self):
        reply = self.ask(grant_type="password", username=self.reader[0], password=self.reader[1])
        self.assertEqual(reply.status, 200, reply.body)
        return reply.json()

    def shelf_by(self, token):
        return request(self.library.base + "/opds/shelf", headers={"Authorization": "Bearer " + token}).status

    def assert_error(self, reply, error):
        self.assertEqual(reply.status, 400)
        self.assertEqual(reply.headers["Content-Type"], "application/json")
        self.assertEqual(reply.json()["error"], error)

    def test_a_token_stands_for_the_card(self):
        token = self.by_pin()
        self.assertEqual(token["token_type"], "bearer")
        self.assertEqual(self.shelf_by(token["access_token"]), 200)
        self.assertEqual(self.shelf_by(token["access_token"] + "0"), 401)
        self.assertEqual(self.shelf_by(token["refresh_token"]), 401)

    def test_a_refresh_token_is_good_once(self):
        first = self.by_pin()
        second = self.ask(grant_type="refresh_token", refresh_token=first["refresh_token"])
        self.assertEqual(second.status, 200)
        self.assertEqual(self.shelf_by(second.json()["access_token"]), 200)
        self.assertEqual(self.shelf_by(first["access_token"]), 401)
        self.assert_error(self.ask(grant_type="refresh_token", refresh_token=first["refresh_token"]), "invalid_grant")

    def test_who_lost_the_answer_to_a_refresh_may_ask_again(self):
        first = self.by_pin()["refresh_token"]
        lost = self.ask(grant_type="refresh_token", refresh_token=first).json()
        again = self.ask(grant_type="refresh_token", refresh_token=first).json()
        self.assertEqual(self.shelf_by(lost["access_token"]), 401)
        # From the first use on there is no way back; and the lost ones are good for nothing.
        self.assertEqual(self.shelf_by(again["access_token"]), 200)
        for spent in (first, lost["refresh_token"]):
            self.assert_error(self.ask(grant_type="refresh_token", refresh_token=spent), "invalid_grant")
        self.assertEqual(self.ask(grant_type="refresh_token", refresh_token=again["refresh_token"]).status, 200)

    def test_what_is_wrong_gets_no_token(self):
        number, pin = self.reader
        self.assert_error(self.ask(grant_type="password", username=number, password=pin + "0"), "invalid_grant")
        self.assert_error(self.ask(grant_type="implicit"), "unsupported_grant_type")
        self.assert_error(self.ask(client_id="another", grant_type="password", username=number, password=pin),
                          "invalid_client")
        query = urllib.parse.urlencode({"client_id": self.CLIENT, "grant_type": "password", "username": number,
                                        "password": pin})
        self.assert_error(request(self.library.base + "/opds/token?" + query, "POST", body=b"x=y",
                                  headers={"Content-Type": "application/x-www-form-urlencoded"}), "invalid_client")

    def test_tokens_outlive_the_program(self):
        token = self.by_pin()["access_token"]
        self.library.end()
        type(self).library = DemoLibrary(self.program, self.data, self.books)
        self.assertEqual(self.shelf_by(token), 200)


class Loans(LibraryCase):
    def availability(self, title):
        return link(self.publication(title), BORROW)["properties"]

    def test_one_copy_has_one_reader(self):
        self.assertEqual(self.availability(TITLES[0])["availability"]["state"], "available")
        self.assertEqual(self.borrow(TITLES[0]).status, 200)
        seen = self.availability(TITLES[0])
        self.assertEqual(seen["availability"]["state"], "unavailable")
        self.assertEqual(seen["copies"], {"total": 1, "available": 0})
        self.assertEqual(seen["holds"], {"total": 0})

    def test_whoever_comes_too_late_waits_in_order(self):
        loan = self.loan(TITLES[0])
        third = list(self.library.cards.items())[2]
        self.register(loan)
        for place, card in enumerate((self.other, third), 1):
            offer = link(self.borrow(TITLES[0], card).json(), BORROW)["properties"]
            self.assertEqual(offer["availability"], {"state": "reserved"})
            self.assertEqual(offer["holds"], {"total": place, "position": place})
            self.assertTrue(offer["cancellable"])
        self.assertEqual(len(self.shelf(third)), 1)
        self.assert_refused(self.put(loan, "renew", DESK), 400, ERROR + "renew")
        self.assertEqual(self.put(loan, "return", DESK).status, 200)
        # The copy is kept for the first in the queue, and for nobody else.
        kept = link(self.shelf(self.other)[0], BORROW)["properties"]["availability"]
        self.assertEqual(kept["state"], "ready")
        self.assertGreater(instant(kept["until"]), datetime.utcnow())
        self.assertEqual(link(self.borrow(TITLES[0]).json(), BORROW)["properties"]["holds"]["position"], 3)
        self.assertEqual(self.leave(TITLES[0], self.other).status, 200)
        self.assertEqual(link(self.shelf(third)[0], BORROW)["properties"]["availability"]["state"], "ready")
        self.assertIsNotNone(link(self.borrow(TITLES[0], third).json(), ACQUIRE))
        self.assertEqual(self.shelf(self.other), [])

    def test_a_queue_is_left_once_and_by_whoever_stands_in_it(self):
        self.borrow(TITLES[0])
        offer = link(self.publication(TITLES[0]), BORROW)["href"]
        self.assertEqual(request(offer, "DELETE").status, 401)
        self.assert_refused(self.leave(TITLES[0], self.other), 400, TERMS + "no-active-hold")
        self.borrow(TITLES[0], self.other)
        reply = self.leave(TITLES[0], self.other)
        self.assertEqual(link(reply.json(), BORROW)["properties"]["holds"], {"total": 0})
        self.assert_refused(self.leave(TITLES[0], self.other), 400, TERMS + "no-active-hold")

    def test_borrowing_twice_is_one_loan(self):
        first, second = self.borrow(TITLES[0]).json(), self.borrow(TITLES[0]).json()
        self.assertEqual(link(first, ACQUIRE)["href"], link(second, ACQUIRE)["href"])
        self.assertEqual(len(self.shelf(self.reader)), 1)

    def test_a_returned_copy_can_be_lent_again(self):
        loan = self.loan(TITLES[0])
        self.assertEqual(self.put(loan, "return", DESK).status, 200)
        self.assertEqual(self.borrow(TITLES[0], self.other).status, 200)

    def test_a_licence_is_only_for_its_own_card(self):
        href = link(self.borrow(TITLES[0]).json(), ACQUIRE)["href"]
        self.assert_refused(request(href, card=self.other), 404, ABOUT)
        self.assertEqual(request(href).status, 401)

    def test_what_is_not_there_is_not_found(self):
        self.assert_refused(request(self.library.base + "/opds/borrow/00", card=self.reader), 404, ABOUT)
        self.assert_refused(request(self.library.base + "/lcp/status/00"), 404, ERROR + "notfound")
        self.assert_refused(request(self.library.base + "/nothing"), 404, ABOUT)


class Status(LibraryCase):
    def test_from_ready_through_active_to_returned(self):
        loan = self.loan(TITLES[1])
        self.assertEqual(self.status(loan)["status"], "ready")
        reply = self.register(loan)
        self.assertEqual((reply.status, reply.json()["status"]), (200, "active"))
        event = reply.json()["events"][0]
        self.assertEqual((event["type"], event["id"], event["name"]), ("register", "desk-1", "Desk"))
        reply = self.put(loan, "return", DESK)
        self.assertEqual((reply.status, reply.json()["status"]), (200, "returned"))
        self.assertEqual([one["type"] for one in reply.json()["events"]], ["register", "return"])
        self.assertIsNone(link(reply.json(), "renew"))

    def test_a_loan_nobody_opened_is_cancelled(self):
        self.assertEqual(self.put(self.loan(TITLES[1]), "return", DESK).json()["status"], "cancelled")

    def test_the_links_say_what_they_take(self):
        links = self.status(self.loan(TITLES[1]))
        for rel, query in (("register", "{?id,name}"), ("return", "{?id,name}"), ("renew", "{?end,id,name}")):
            self.assertTrue(link(links, rel)["href"].endswith(query) and link(links, rel)["templated"])

    def test_device_and_name_are_needed(self):
        loan = self.loan(TITLES[1])
        for query in ({}, {"id": "desk-1"}, {"name": "Desk"}, {"id": "", "name": "Desk"},
                      {"id": "x" * 256, "name": "Desk"}):
            self.assert_refused(self.call("POST", loan, "register", query), 400, ERROR + "registration")
            self.assert_refused(self.put(loan, "renew", query), 400, ERROR + "renew")
            self.assert_refused(self.put(loan, "return", query), 400, ERROR + "return")
        self.assertEqual(self.status(loan)["status"], "ready")

    def test_each_call_has_its_method(self):
        loan = self.loan(TITLES[1])
        for method, verb in (("GET", "register"), ("PUT", "register"), ("DELETE", "register"),
                             ("GET", "return"), ("POST", "return"), ("GET", "renew"), ("POST", "renew")):
            with self.subTest(method=method, verb=verb):
                reply = self.call(method, loan, verb, DESK)
                self.assert_refused(reply, 405, ABOUT)
                self.assertEqual(reply.headers["Allow"], "POST" if verb == "register" else "PUT")
        self.assertEqual(self.status(loan)["status"], "ready")

    def test_a_device_registers_once(self):
        loan = self.loan(TITLES[1])
        self.assertEqual(self.register(loan).status, 200)
        self.assert_refused(self.register(loan), 400, ERROR + "registration")
        self.assertEqual(self.register(loan, "phone").status, 200)

    def test_only_a_registered_device_returns_an_active_loan(self):
        loan = self.loan(TITLES[1])
        self.register(loan)
        self.assert_refused(self.put(loan, "return", {"id": "stranger", "name": "S"}), 400, ERROR + "return")
        self.assertEqual(self.status(loan)["status"], "active")

    def test_after_the_return_nothing_more_is_done(self):
        loan = self.loan(TITLES[1])
        self.register(loan)
        self.assertEqual(self.put(loan, "return", DESK).status, 200)
        self.assert_refused(self.put(loan, "return", DESK), 403, ERROR + "return/already")
        self.assert_refused(self.put(loan, "renew", DESK), 400, ERROR + "renew")
        self.assert_refused(self.register(loan, "phone"), 403, ERROR + "registration")
        self.assertEqual(self.status(loan)["status"], "returned")
        self.assertEqual(self.shelf(self.reader), [])


class Revocation(LibraryCase):
    def revoke(self, loan, token=None):
        address = link(loan, "status")["href"] + "/revoke?id=desk&name=Librarian"
        return request(address, "PUT", headers={"Authorization": "Bearer " + (token or self.library.staff)})

    def test_the_library_takes_a_loan_back(self):
        loan = self.loan(TITLES[1])
        self.register(loan)
        reply = self.revoke(loan)
        self.assertEqual((reply.status, reply.json()["status"]), (200, "revoked"))
        self.assertEqual([one["type"] for one in reply.json()["events"]], ["register", "revoke"])
        self.assertIsNone(link(reply.json(), "renew"))
        self.assertEqual(self.shelf(self.reader), [])
        fresh = request(link(self.status(loan), "license")["href"]).json()
        self.assertLess(instant(fresh["rights"]["end"]), instant(loan["rights"]["end"]))
        self.assert_refused(self.put(loan, "renew", {"id": "desk-1", "name": "Desk"}), 400, ERROR + "renew")
        self.assertEqual(self.revoke(loan).status, 403)
        self.assertEqual(self.status(loan)["status"], "revoked")
        self.assertEqual(self.borrow(TITLES[1], self.other).status, 200)

    def test_before_it_was_opened_it_is_cancelled(self):
        self.assertEqual(self.revoke(self.loan(TITLES[1])).json()["status"], "cancelled")

    def test_nobody_else_does(self):
        loan = self.loan(TITLES[1])
        for token in ("0", self.library.staff[:-1]):
            self.assert_refused(self.revoke(loan, token), 403, ABOUT)
        self.assert_refused(self.put(loan, "revoke", DESK), 403, ABOUT)
        self.assertEqual(self.status(loan)["status"], "ready")
        self.assertEqual(request(self.library.base + "/opds/shelf",
                                 headers={"Authorization": "Bearer " + self.library.staff}).status, 401)


class Renewal(LibraryCase):
    def registered(self):
        loan = self.loan(TITLES[2])
        self.assertEqual(self.register(loan).status, 200)
        return loan

    def end_of(self, loan):
        fresh = request(link(self.status(loan), "license")["href"]).json()
        return instant(fresh["rights"]["end"])

    def test_not_before_registration(self):
        self.assert_refused(self.put(self.loan(TITLES[2]), "renew", DESK), 400, ERROR + "renew")

    def test_the_fresh_licence_has_the_new_end(self):
        loan = self.registered()
        wanted = instant(loan["rights"]["end"]) + timedelta(days=3)
        reply = self.put(loan, "renew", {**DESK, "end": written(wanted)})
        self.assertEqual(reply.status, 200, reply.body)
        self.assertEqual(reply.json()["events"][-1]["type"], "renew")
        self.assertEqual(self.end_of(loan), wanted)

    def test_the_end_may_be_written_as_rfc_3339_allows(self):
        loan = self.registered()
        wanted = instant(loan["rights"]["end"]) + timedelta(days=1)
        for end in (f"{wanted:%Y-%m-%dT%H:%M:%S}.000Z", f"{wanted + timedelta(hours=6):%Y-%m-%dT%H:%M:%S}+05:00"):
            reply = self.put(loan, "renew", {**DESK, "end": end})
            self.assertEqual(reply.status, 200, reply.body)
        self.assertEqual(self.end_of(loan), wanted + timedelta(hours=1))

    def test_without_an_end_it_is_one_loan_longer(self):
        loan = self.registered()
        self.assertEqual(self.put(loan, "renew", DESK).status, 200)
        self.assertEqual(self.end_of(loan), instant(loan["rights"]["end"]) + timedelta(days=21))

    def test_never_beyond_the_potential_end(self):
        loan = self.registered()
        furthest = instant(self.status(loan)["potential_rights"]["end"])
        for end in (written(furthest + timedelta(seconds=1)), loan["rights"]["end"], "tomorrow"):
            self.assert_refused(self.put(loan, "renew", {**DESK, "end": end}), 403, ERROR + "renew/date")
        self.assertEqual(self.end_of(loan), instant(loan["rights"]["end"]))
        self.assertEqual(self.put(loan, "renew", {**DESK, "end": written(furthest)}).status, 200)
        self.assert_refused(self.put(loan, "renew", DESK), 403, ERROR + "renew/date")


class Download(LibraryCase):
    def setUp(self):
        super().setUp()
        self.href = link(self.loan(TITLES[3]), "publication")["href"]
        self.whole = request(self.href)

    def part(self, wanted, if_range=None):
        headers = {"Range": wanted, **({"If-Range": if_range} if if_range else {})}
        return request(self.href, headers=headers)

    def test_the_licence_tells_length(self):
        self.assertEqual(len(self.whole.body), link(self.loan(TITLES[3]), "publication")["length"])
        self.assertEqual(int(self.whole.headers["Content-Length"]), len(self.whole.body))
        self.assertEqual(self.whole.headers["Accept-Ranges"], "bytes")

    def test_a_range_continues(self):
        size = len(self.whole.body)
        for wanted, first, last in (("bytes=100-199", 100, 199), (f"bytes={size - 5}-", size - 5, size - 1),
                                    ("bytes=-7", size - 7, size - 1), ("bytes=0-0", 0, 0)):
            with self.subTest(wanted):
                reply = self.part(wanted)
                self.assertEqual((reply.status, reply.body), (206, self.whole.body[first:last + 1]))
                self.assertEqual(reply.headers["Content-Range"], f"bytes {first}-{last}/{size}")

    def test_if_range(self):
        reply = self.part("bytes=100-", self.whole.headers["ETag"])
        self.assertEqual((reply.status, reply.body), (206, self.whole.body[100:]))
        for other in ('"another"', "Wed, 21 Oct 2015 07:28:00 GMT"):
            reply = self.part("bytes=100-", other)
            self.assertEqual((reply.status, reply.body), (200, self.whole.body))
            self.assertIsNone(reply.headers["Content-Range"])

    def test_beyond_the_end(self):
        self.assertEqual(self.part(f"bytes={len(self.whole.body)}-").status, 416)


class Memory(LibraryCase):
    def test_a_restart_keeps_cards_port_and_loans(self):
        loan = self.loan(TITLES[4])
        self.register(loan)
        before = (self.library.cards, self.library.url, self.library.root, self.shelf(self.reader))
        type(self).library.end()
        self.assertEqual(self.library.process.returncode, 0)
        type(self).library = DemoLibrary(self.program, self.data, self.books)
        self.assertEqual(
            (self.library.cards, self.library.url, self.library.root, self.shelf(self.reader)), before)
        self.assertEqual(self.status(loan)["status"], "active")
        again = self.license_of(self.shelf(self.reader)[0])
        self.assertEqual(again["encryption"]["profile"], loan["encryption"]["profile"])
        self.assertEqual(link(again, "publication"), link(loan, "publication"))


class Search(LibraryCase):
    def found(self, query):
        address = self.library.base + "/opds/search?" + urllib.parse.urlencode({"query": query})
        return [one["metadata"]["title"] for one in request(address).json()["publications"]]

    def test_kazakh_in_either_case(self):
        for query in ("Ұшқан ұя", "ұшқан ҰЯ", "ҰШҚАН"):
            self.assertEqual(self.found(query), ["Ұшқан ұя"], query)
        self.assertEqual(self.found("ҚОЖА"), ["Менің атым Қожа"])

    def test_nothing_is_found_for_nothing(self):
        self.assertEqual(self.found(""), [])
        self.assertEqual(self.found("жоқ кітап"), [])


if __name__ == "__main__":
    LibraryCase.program = sys.argv.pop(1)
    unittest.main()

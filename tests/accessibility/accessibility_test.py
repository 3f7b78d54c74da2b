#!/usr/bin/python3
"""What a screen reader finds on the accessibility bus, asked by a client of libatspi with its cache on, of a program
that publishes a made-up tree.

usage: accessibility_test.py MADE_UP_WINDOW
"""
import os
import pathlib
import select
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "window"))
from session import Session  # noqa: E402

PROGRAM = sys.argv.pop(1)
session = None
window = None
PAGE_ONE = ("It was a bright morning. The reader opened the book!\nSecond line of the first paragraph.\n\n"
            "Жаздыгүні шілде болғанда.")


def setUpModule():
    global session, window, Atspi, Events, application, wait_until
    session = Session().__enter__()
    unittest.addModuleCleanup(session.__exit__, None, None, None)
    window = session.start("made-up-window", [PROGRAM], stdin=True)
    window.line("ready")
    from accessible import Atspi, Events, application, wait_until


def tearDownModule():
    window.send("exit")
    window.process.wait(20)
    faults = session.faults()
    assert not faults and window.process.returncode == 0, f"{faults} {window.process.returncode}\n{window.tail()}"


class Tree(unittest.TestCase):
    def setUp(self):
        self.app = application("made-up", cached=True)

    def find(self, automation_id):
        return wait_until(lambda: next((n for n in self.app.walk() if n.id == automation_id), None), automation_id)

    def gone(self, automation_id):
        wait_until(lambda: all(n.id != automation_id for n in self.app.walk()), f"end of {automation_id}")

    def text(self, automation_id):
        return self.find(automation_id).accessible.get_text_iface()


class What(Tree):
    def test_window_and_application(self):
        self.assertEqual(self.app.role, "application")
        self.assertEqual(self.app.accessible.get_toolkit_name(), "Oqyrman")
        frame = next(self.app.children())
        self.assertEqual((frame.role, frame.name, frame.id), ("frame", "Made-up library", "window"))
        self.assertTrue(frame.has("active"))
        self.assertGreater(int(frame.attributes["serial"]), 0)
        self.assertEqual(frame.parent.role, "application")

    def test_found_by_role_and_name_and_by_id(self):
        by_name = [n for n in self.app.walk() if (n.role, n.name) == ("push button", "Next page")]
        self.assertEqual([n.id for n in by_name], ["next"])
        self.assertEqual(self.find("title").role, "heading")
        self.assertEqual(self.find("title").attributes["level"], "1")
        self.assertEqual(self.find("pin").role, "password text")
        self.assertEqual(self.find("borrow").description, "for 14 days")

    def test_states(self):
        self.assertFalse(self.find("return").has("enabled"))
        self.assertFalse(self.find("return").has("sensitive"))
        self.assertTrue(self.find("next").has("enabled") and self.find("next").has("focusable"))
        self.assertTrue(self.find("search").has("editable") and self.find("search").has("single-line"))
        self.assertTrue(self.find("large").has("checkable") and not self.find("large").has("checked"))
        self.assertTrue(self.find("page").has("read-only"))

    def test_list_places(self):
        books = self.find("books")
        self.assertEqual(books.accessible.get_child_count(), 20)
        items = list(books.children())
        self.assertEqual([items[i].attributes["posinset"] for i in (0, 19)], ["1", "20"])
        self.assertEqual(items[7].attributes["setsize"], "20")
        self.assertEqual([n.accessible.get_index_in_parent() for n in items], list(range(20)))

    def test_rectangles(self):
        rect = self.find("next").rect
        self.assertEqual(rect, (780, 150, 100, 40))
        component = self.find("next").accessible.get_component_iface()
        inner = component.get_extents(Atspi.CoordType.WINDOW)
        self.assertEqual((inner.x, inner.y), (680, 100))
        frame = next(self.app.children()).accessible.get_component_iface()
        hit = frame.get_accessible_at_point(790, 160, Atspi.CoordType.SCREEN)
        self.assertEqual(hit.get_accessible_id(), "next")
        self.assertTrue(component.contains(790, 160, Atspi.CoordType.SCREEN))
        self.assertFalse(component.contains(10, 10, Atspi.CoordType.SCREEN))

    def test_cache_items_agree_with_the_tree(self):
        from gi.repository import Gio, GLib
        address = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1).unpack()[0]
        bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        root = bus.call_sync("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", "org.a11y.atspi.Accessible",
                             "GetChildAtIndex", GLib.Variant("(i)", (0,)), None, 0, -1).unpack()[0]
        items = bus.call_sync(root[0], "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems", None, None, 0,
                              -1).unpack()[0]
        names = {item[6]: item for item in items}
        self.assertIn("Next page", names)
        self.assertEqual(names["Next page"][7], 43)
        self.assertEqual(names["Books"][4], 20)
        self.assertEqual(len(items), sum(1 for _ in self.app.walk()))
        introspected = bus.call_sync(root[0], names["Next page"][0][1], "org.freedesktop.DBus.Introspectable",
                                     "Introspect", None, None, 0, -1).unpack()[0]
        self.assertIn("org.a11y.atspi.Action", introspected)
        self.assertNotIn("org.a11y.atspi.EditableText", introspected)
        with self.assertRaises(GLib.Error):
            bus.call_sync(root[0], "/org/a11y/atspi/accessible/1", "org.a11y.atspi.Accessible", "GetRole", None, None,
                          0, -1)


class Text(Tree):
    def test_offsets_are_code_points(self):
        text = self.text("page")
        self.assertEqual(text.get_character_count(), len(PAGE_ONE))
        self.assertEqual(Atspi.Text.get_text(text, 0, -1), PAGE_ONE)
        at = PAGE_ONE.index("шілде")
        self.assertEqual(Atspi.Text.get_text(text, at, at + 5), "шілде")
        self.assertEqual(chr(text.get_character_at_offset(at)), "ш")
        self.assertEqual(self.find("page").accessible.get_object_locale(), "kk")

    def unit(self, offset, granularity):
        found = self.text("page").get_string_at_offset(offset, granularity)
        self.assertEqual(PAGE_ONE[found.start_offset:found.end_offset], found.content)
        return found.content

    def test_units_at_an_offset(self):
        at = PAGE_ONE.index("гүні")
        self.assertEqual(self.unit(at, Atspi.TextGranularity.WORD), "Жаздыгүні ")
        self.assertEqual(self.unit(at, Atspi.TextGranularity.LINE), "Жаздыгүні шілде болғанда.")
        self.assertEqual(self.unit(3, Atspi.TextGranularity.SENTENCE), "It was a bright morning. ")
        self.assertEqual(self.unit(3, Atspi.TextGranularity.PARAGRAPH), PAGE_ONE[:PAGE_ONE.index("Жаз")])
        self.assertEqual(self.unit(at, Atspi.TextGranularity.CHAR), "г")
        before = self.text("page").get_text_before_offset(at, Atspi.TextBoundaryType.WORD_START)
        self.assertTrue(before.content.startswith("paragraph"), before.content)
        after = self.text("page").get_text_after_offset(at, Atspi.TextBoundaryType.WORD_START)
        self.assertEqual(after.content, "шілде ")

    def test_characters_have_places(self):
        text = self.text("page")
        first = text.get_character_extents(0, Atspi.CoordType.SCREEN)
        self.assertEqual((first.x, first.y, first.width, first.height), (120, 360, 10, 20))
        at = PAGE_ONE.index("Second")
        word = text.get_range_extents(at, at + 6, Atspi.CoordType.WINDOW)
        self.assertEqual((word.x, word.y, word.width, word.height), (20, 334, 60, 20))
        self.assertEqual(text.get_offset_at_point(125 + 100, 365, Atspi.CoordType.SCREEN), 10)

    def test_caret_and_contents(self):
        with Events("object:text-changed", "object:text-caret-moved") as events:
            self.find("search").set_text("Абай")
            events.wait("object:text-changed:insert", "search", lambda e: e[4] == "Абай" and e[3] == 4)
            self.assertEqual(self.find("search").text, "Абай")
            self.text("search").set_caret_offset(2)
            events.wait("object:text-caret-moved", "search", lambda e: e[2] == 2)
            self.assertEqual(self.text("search").get_caret_offset(), 2)
            editable = self.find("search").accessible.get_editable_text_iface()
            editable.insert_text(2, "зғ", 2)
            wait_until(lambda: self.find("search").text == "Абзғай", "insertion")
            editable.delete_text(0, 2)
            wait_until(lambda: self.find("search").text == "зғай", "deletion")
            self.find("search").set_text("")
            events.wait("object:text-changed:delete", "search", lambda e: e[4] == "зғай")
        self.assertFalse(self.text("search").set_caret_offset(99))

    def test_selection_of_text(self):
        self.find("search").set_text("selected words")
        wait_until(lambda: self.find("search").text, "text")
        self.text("search").add_selection(0, 8)
        wait_until(lambda: self.text("search").get_n_selections() == 1, "selection")
        selection = Atspi.Text.get_selection(self.text("search"), 0)
        self.assertEqual((selection.start_offset, selection.end_offset), (0, 8))
        self.find("search").set_text("")
        wait_until(lambda: not self.find("search").text, "clearing")

    def test_a_password_shows_its_length_only(self):
        self.find("pin").set_text("тайна")
        wait_until(lambda: self.find("pin").text == "•" * 5, "bullets")
        editable = self.find("pin").accessible.get_editable_text_iface()
        self.assertFalse(editable.insert_text(2, "x", 1))
        self.find("pin").set_text("")
        wait_until(lambda: not self.find("pin").text, "clearing")


class Doing(Tree):
    def test_focus(self):
        with Events("object:state-changed:focused") as events:
            self.find("next").focus()
            events.wait("object:state-changed:focused", "next", lambda e: e[2] == 1)
            events.wait("object:state-changed:focused", "search", lambda e: e[2] == 0)
        self.assertTrue(self.find("next").has("focused"))
        self.find("search").focus()
        wait_until(lambda: self.find("search").has("focused"), "focus")

    def test_page_turn(self):
        with Events("object:property-change:accessible-name", "object:text-changed") as events:
            self.find("next").press()
            events.wait("object:property-change:accessible-name", "page", lambda e: e[4] == "Page 2")
            events.wait("object:text-changed:insert", "page", lambda e: "second page" in e[4])
        self.assertEqual(self.find("page").name, "Page 2")
        self.assertEqual(self.find("page").text, "The second page begins here.")
        self.find("next").press()
        wait_until(lambda: self.find("page").name == "Page 1", "first page")

    def test_check_box_and_slider(self):
        with Events("object:state-changed:checked", "object:property-change:accessible-value") as events:
            self.find("large").press()
            events.wait("object:state-changed:checked", "large", lambda e: e[2] == 1)
            value = self.find("volume").accessible.get_value_iface()
            self.assertEqual((value.get_minimum_value(), value.get_maximum_value(), value.get_minimum_increment()),
                             (0, 100, 5))
            value.set_current_value(60)
            events.wait("object:property-change:accessible-value", "volume")
            self.assertEqual(value.get_current_value(), 60)
        self.find("large").press()
        wait_until(lambda: not self.find("large").has("checked"), "unchecked")

    def test_selection_brings_a_hidden_item_into_view(self):
        item = self.find("books.15")
        self.assertFalse(item.showing)
        with Events("object:state-changed:showing", "object:selection-changed") as events:
            self.assertTrue(self.find("books").accessible.get_selection_iface().select_child(15))
            events.wait("object:state-changed:showing", "books.15", lambda e: e[2] == 1)
            events.wait("object:selection-changed", "books")
        self.assertTrue(self.find("books.15").showing and self.find("books.15").has("selected"))
        selection = self.find("books").accessible.get_selection_iface()
        self.assertEqual(selection.get_n_selected_children(), 1)
        self.assertEqual(selection.get_selected_child(0).get_accessible_id(), "books.15")
        self.find("books.0").scroll_to()
        wait_until(lambda: self.find("books.0").showing, "first item")

    def test_a_field_is_submitted(self):
        self.assertEqual(self.find("search").accessible.get_action_iface().get_action_name(0), "activate")
        self.assertEqual(self.find("next").accessible.get_action_iface().get_action_name(0), "click")
        self.find("search").set_text("Абай")
        self.find("search").press()
        wait_until(lambda: self.find("status").name == "Found nothing for Абай", "search")
        self.find("search").set_text("")
        wait_until(lambda: not self.find("search").text, "clearing")

    def test_disabled_does_nothing(self):
        self.assertFalse(self.find("return").accessible.get_action_iface().do_action(0))

    def test_borrow_announces_and_return_asks(self):
        with Events("object:children-changed", "object:state-changed") as events:
            self.find("borrow").press()
            events.wait("object:state-changed:showing", "toast", lambda e: e[2] == 1)
            events.wait("object:state-changed:enabled", "return", lambda e: e[2] == 1)
            self.assertEqual(self.find("toast").role, "notification")
            self.find("return").press()
            events.wait("object:children-changed:add", "window")
            dialog = self.find("confirm")
            self.assertTrue(dialog.has("modal"))
            self.assertEqual([n.id for n in dialog.children()], ["confirm.yes", "confirm.no"])
            self.find("confirm.yes").press()
            events.wait("object:children-changed:remove", "window")
        self.gone("confirm")
        self.gone("toast")
        self.assertEqual(self.find("status").name, "Returned")
        # The same path with another name must not answer from what the client remembers.
        self.find("borrow").press()
        self.assertEqual(self.find("toast").name, "Borrowed, due in 14 days.")
        self.find("return").press()
        self.find("confirm.yes").press()
        self.gone("toast")

    def test_every_request_gets_its_own_frame(self):
        before = int(self.find("count").name.split()[-1])
        action = self.find("count").accessible.get_action_iface()
        for _ in range(300):
            self.assertTrue(action.do_action(0))
        wait_until(lambda: self.find("count").name == f"Count: {before + 300}", "300 presses")


class Keys(Tree):
    """Keys are shown to whoever listens, answered in order and never later than the limit allows."""
    sent = 0
    answers = []  # (number, consumed) in the order they came

    def setUp(self):
        super().setUp()
        self.heard = []

    def press(self, text, verb="press"):
        Keys.sent += 1
        window.send(f"{verb} 97 38 {text}")
        return Keys.sent

    def collect(self):
        for line in window.lines_so_far():
            _, number, consumed = line.split()
            Keys.answers.append((int(number), consumed == "1"))
        return Keys.answers

    def answer(self, number):
        wait_until(lambda: any(n == number for n, _ in self.collect()), f"answer to key {number}")
        return dict(Keys.answers)[number]

    def listen(self, take):
        def heard(event):
            self.heard.append((event.event_string, event.type == Atspi.EventType.KEY_PRESSED_EVENT))
            return take(event)
        listener = Atspi.DeviceListener.new(heard)
        kinds = (1 << Atspi.EventType.KEY_PRESSED_EVENT) | (1 << Atspi.EventType.KEY_RELEASED_EVENT)
        may_take = Atspi.KeyListenerSyncType.SYNCHRONOUS | Atspi.KeyListenerSyncType.CANCONSUME
        Atspi.register_keystroke_listener(listener, None, 0, kinds, may_take)
        self.addCleanup(Atspi.deregister_keystroke_listener, listener, None, 0, kinds)

        def first_heard():  # the registration is on its way to the program until a key comes through
            self.answer(self.press("first"))
            return self.heard
        wait_until(first_heard, "a forwarded key")
        self.heard.clear()

    def test_a_taken_key_is_not_ours(self):
        self.listen(lambda event: event.event_string == "x")
        self.assertTrue(self.answer(self.press("x")))
        self.assertFalse(self.answer(self.press("y")))
        self.assertTrue(self.answer(self.press("x")))
        self.answer(self.press("x", "release"))
        self.assertEqual(self.heard, [("x", True), ("y", True), ("x", True), ("x", False)])

    def test_nobody_listens(self):
        # Whoever listened in another test has left; the program hears of it a moment later.
        def not_asked():
            self.answer(self.press("quiet"))
            return not self.heard
        wait_until(not_asked, "no listener")
        self.assertFalse(self.answer(self.press("q")))

    def test_a_listener_that_hangs_delays_no_key_longer_than_the_limit(self):
        self.listen(lambda event: True)
        begun = time.monotonic()
        first, second = self.press("b"), self.press("b", "release")
        # No bus event is handled here meanwhile: to the program this client hangs.
        while len([n for n, _ in self.collect() if n in (first, second)]) < 2:
            self.assertLess(time.monotonic() - begun, 20)
            window.wait_for_output(0.05)
        waited = time.monotonic() - begun
        self.assertEqual(Keys.answers[-2:], [(first, False), (second, False)])
        self.assertGreater(waited, 0.09)
        self.assertLess(waited, 2.0)

    def test_many_keys_keep_their_order(self):
        self.listen(lambda event: False)
        before = Keys.sent
        window.send("hurry 200")
        Keys.sent += 200
        self.answer(Keys.sent)
        self.assertEqual([n for n, _ in Keys.answers if n > before], list(range(before + 1, before + 201)))
        self.assertEqual([n for n, _ in Keys.answers], list(range(1, Keys.sent + 1)))


def process_of_session(word):
    """The process of this session with `word` in its command line."""
    mark = f"XDG_RUNTIME_DIR={session.env['XDG_RUNTIME_DIR']}".encode()
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and word.encode() in (entry / "cmdline").read_bytes() \
                    and mark in (entry / "environ").read_bytes().split(b"\0"):
                return int(entry.name)
        except OSError:
            continue
    raise AssertionError(f"no {word} runs")


class Alone(unittest.TestCase):
    def run_with(self, name, env):
        program = session.start(name, [PROGRAM], stdin=True, env=env)
        program.line("ready")
        program.send("press 97 38 a")
        self.assertEqual(program.line("^answer"), "answer 1 0")
        program.send("exit")
        self.assertEqual(program.process.wait(20), 0, program.tail())

    def test_runs_on_without_a_bus(self):
        self.run_with("no-bus", {"DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": ""})
        self.run_with("no-socket", {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"})
        self.run_with("no-address", {"DBUS_SESSION_BUS_ADDRESS": "nonsense"})

    def test_idle_costs_nothing(self):
        def switches():
            total = 0
            for task in pathlib.Path(f"/proc/{window.process.pid}/task").iterdir():
                ours = task.name == str(window.process.pid) or (task / "comm").read_text().strip() == "at"
                if not ours:  # a sanitizer has a thread of its own
                    continue
                for line in (task / "status").read_text().splitlines():
                    if "ctxt_switches" in line:
                        total += int(line.split()[1])
            return total
        # Quiet is a full second without a wake-up; what other tests began may still be ending before it.
        for _ in range(20):
            before = switches()
            select.select([], [], [], 1.0)
            if switches() == before:
                return
        self.fail("the program is never quiet")


class ZLast(Tree):
    """Runs last, because this process's own library has no way back to a bus that died; a new client looks."""

    def look_again(self):
        script = ("import sys; sys.path.insert(0, sys.argv[1]); from accessible import application; "
                  "print([n.id for n in application('made-up').walk()])")
        found = subprocess.run(["/usr/bin/python3", "-B", "-c", script,
                                str(pathlib.Path(__file__).resolve().parent.parent / "window")],
                               env=session.env, capture_output=True, text=True, timeout=60)
        self.assertIn("'next'", found.stdout, found.stderr)

    def test_1_joins_a_new_registry(self):
        os.kill(process_of_session("at-spi2-registryd"), signal.SIGKILL)
        self.look_again()

    def test_2_joins_a_new_bus(self):
        os.kill(process_of_session("accessibility.conf"), signal.SIGKILL)
        self.look_again()


if __name__ == "__main__":
    unittest.main(verbosity=1, warnings="ignore")

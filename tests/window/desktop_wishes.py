#!/usr/bin/python3
"""A first start looks as the desktop's settings portal asks for: high contrast, dark, or neither, and nothing moves by
itself where it asks for that, also when it changes its mind later; all is as large as the display's resources ask for,
at any time; a portal that does not answer, or answers with something else, holds nothing up.

usage: desktop_wishes.py --build DIR [--out DIR]
"""
import argparse
import json
import re
import shutil
import sys

from walker import WalkError, Walker, exit_status

INTERFACE = """<node><interface name="org.freedesktop.portal.Settings"><method name="Read">
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/></method></interface>
<interface name="org.freedesktop.portal.ProxyResolver"><method name="Lookup">
<arg type="s" direction="in"/><arg type="as" direction="out"/></method></interface></node>"""


def be_portal(answers):
    """A process of its own: the desktop's settings and, under "proxies", its ways out, until the session ends."""
    from gi.repository import Gio, GLib

    def read(_bus, _sender, _path, _interface, _method, parameters, call):
        answer = answers.get(parameters.unpack()[1])
        if answer is None:
            call.return_dbus_error("org.freedesktop.portal.Error.NotFound", "not known")
        elif answer != "silence":
            inner = GLib.Variant("s" if isinstance(answer, str) else "b" if isinstance(answer, bool) else "u", answer)
            call.return_value(GLib.Variant("(v)", (GLib.Variant("v", inner),)))

    def look_up(_bus, _sender, _path, _interface, _method, parameters, call):
        print("lookup", parameters.unpack()[0], flush=True)
        call.return_value(GLib.Variant("(as)", (answers.get("proxies", ["direct://"]),)))

    def changed(*_):
        """A line "contrast 1" on standard input: somebody has changed that setting."""
        key, value = sys.stdin.readline().split()
        truth = key == "enable-animations"
        space = "org.gnome.desktop.interface" if truth else "org.freedesktop.appearance"
        bus.emit_signal(None, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings", "SettingChanged",
                        GLib.Variant("(ssv)", (space, key, GLib.Variant("b" if truth else "u", int(value)))))
        return True

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    if answers:
        GLib.io_add_watch(0, GLib.IO_IN, changed)
    for interface, answer in zip(Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces, (read, look_up)):
        bus.register_object("/org/freedesktop/portal/desktop", interface, answer)
    Gio.bus_own_name_on_connection(bus, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print("ready", flush=True), None)
    GLib.MainLoop().run()


# What the portal answers, the colours, and whether anything may move by itself.
CASES = (
    ({"contrast": 1, "color-scheme": 0, "reduced-motion": 1}, "contrast", "still"),
    ({"contrast": 0, "color-scheme": 1, "reduced-motion": 0, "enable-animations": False}, "dark", "moving"),
    ({"contrast": 1, "color-scheme": 1, "enable-animations": False}, "contrast", "still"),
    ({"contrast": 0, "color-scheme": 2, "enable-animations": True}, "paper", "moving"),
    ({}, "paper", "moving"),
    ({"contrast": "words", "color-scheme": 1, "reduced-motion": "words"}, "dark", "moving"),
    ({"contrast": "silence", "color-scheme": "silence", "reduced-motion": 1}, "paper", "moving"),
)


def chosen_theme(walker):
    walker.wait_for("rail.settings")
    walker.press("rail.settings")
    walker.wait_for("settings.theme.paper")
    return next((theme for theme in ("paper", "sepia", "dark", "contrast")
                 if walker.find(f"settings.theme.{theme}").has("checked")), "none")


def while_it_runs(walker, portal):
    """The desktop changes its mind; the colours follow, and come back to what they were."""
    def wait_for_theme(theme):
        walker.wait(lambda: walker.find(f"settings.theme.{theme}").has("checked"), f"the colours {theme}")

    walker.press("settings.theme.sepia")
    wait_for_theme("sepia")  # a choice made later than the desktop's wish would win over it
    for value, theme in ((1, "contrast"), (0, "sepia")):
        portal.send(f"contrast {value}")
        wait_for_theme(theme)
        print(f"contrast {value} while it runs: {theme}", flush=True)
    # Software draws too slowly to move anything here: only the log says whether something might.
    for setting, wanted in (("reduced-motion 0", "moving"), ("enable-animations 0", "still"), ("enable-animations 1", "moving"),
                            ("reduced-motion 1", "still")):
        portal.send(setting)
        walker.wait(lambda: motion(walker) == wanted, f"{wanted} after {setting}")
        print(f"{setting} while it runs: {wanted}", flush=True)


SCALES = (192, 120, 96)
RESTED_S, MOST_TRIES = 1.0, 20


class Desktop:
    """Writes what the desktop's settings write into the display's resources."""

    def __init__(self):
        from Xlib import Xatom, display
        self.display, self.text = display.Display(), Xatom.STRING

    def close(self):
        self.display.close()

    def write(self, name, words):
        self.display.screen().root.change_property(self.display.intern_atom(name), self.text, 8, words.encode())
        self.display.sync()

    def ask_for(self, dots):
        self.write("RESOURCE_MANAGER", f"Xcursor.size:\t24\nXft.dpi:\t{dots}\nXft.antialias:\t1\n")


def other_sizes(walker):
    """The desktop wants everything larger, and then no longer; what is written without asking for anything draws nothing."""
    from damage import Damage
    desktop, damage = Desktop(), Damage()
    try:
        for dots in SCALES:
            desktop.ask_for(dots)
            high = 40 * dots // 96
            walker.wait(lambda: abs(walker.find("settings.theme.paper").rect[3] - high) <= 1, f"controls of {high} px at {dots} dots an inch")
            walker.shot(f"{dots}-dots")
            if not any(damage.drawn_within(RESTED_S) == 0 for _ in range(MOST_TRIES)):
                raise WalkError(f"the window does not come to rest at {dots} dots an inch")
            desktop.ask_for(dots)
            desktop.write("_OQYRMAN_WALK", "something else")
            drawn = damage.drawn_within(RESTED_S)
            if drawn:
                raise WalkError(f"{drawn} rectangles drawn when nothing new was asked for")
        print(f"dots an inch while it runs: {SCALES}", flush=True)
    finally:
        damage.close()
        desktop.close()


def motion(walker):
    said = re.findall("desktop asks for (less|any) motion", (walker.data / "log" / "oqyrman.log").read_text(errors="replace"))
    return "still" if said[-1:] == ["less"] else "moving"


def walk(walker):
    for number, (answers, *wanted) in enumerate(CASES):
        portal = walker.session.start(f"portal-{number}", [sys.executable, "-B", __file__, "--portal", json.dumps(answers)],
                                       stdin=True)
        portal.line("^ready$")
        walker.data = walker.session.root / f"reader-{number}"
        walker.data.mkdir(mode=0o700)
        shutil.copytree(walker.session.root / "reader" / "roots", walker.data / "roots")
        walker.start_reader(name=f"reader-{number}")
        seen = [chosen_theme(walker), motion(walker)]
        print(f"{answers}: {seen}", flush=True)
        if number == 0:
            while_it_runs(walker, portal)
            other_sizes(walker)
        walker.stop_reader()
        portal.stop()
        if seen != wanted:
            raise WalkError(f"{answers}: {seen} instead of {wanted}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build")
    parser.add_argument("--out")
    parser.add_argument("--portal", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.portal:
        be_portal(json.loads(options.portal))

    def run():
        with Walker(options.build, "bus", language="kk", out=options.out) as walker:
            walk(walker)
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

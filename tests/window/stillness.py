#!/usr/bin/python3
"""Nothing moves: nothing is drawn and nothing wakes. Judged from outside, by the X server's damage reports, the context
switches of all threads and the processor's ticks: with nobody on the accessibility bus, with a client of it in the
catalogue, in a text field that has the focus and after a page was moved, and with a screen reader at work.

usage: stillness.py --build DIR [--seconds 30] [--out DIR]
"""
import argparse
import os
import pathlib
import shutil
import sys

from damage import Damage
from journey import Journey
from orca import Orca
from session import Session
from walker import Library, WalkError, Walker, exit_status, workers_of

# Longer than a notice stays on the screen: its end is drawn, and is no unrest.
SETTLED_S = 8.0
MOST_TRIES = 8
# The clock of a session that is about to end may strike once; a loop that polls strikes thousands of times.
MOST_SWITCHES = 5
MOST_TICKS = 2


def switches(pids):
    """Each thread's context switches so far, wished for or not."""
    counts = {}
    for pid in pids:
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            fields = dict(line.split(":", 1) for line in (task / "status").read_text().splitlines())
            counts[f"{fields['Name'].strip()} {task.name}"] = (int(fields["voluntary_ctxt_switches"]) +
                                                              int(fields["nonvoluntary_ctxt_switches"]))
    return counts


def ticks(pids):
    return sum(sum(int(word) for word in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])
               for pid in pids)


class Watch:
    def __init__(self, reader, seconds):
        self.reader, self.seconds, self.damage = reader, seconds, Damage()
        self.faults = []

    def settle(self):
        """Until nothing was drawn for a while: what has an end may come to it."""
        return any(self.damage.drawn_within(SETTLED_S) == 0 for _ in range(MOST_TRIES))

    def look(self, place):
        if not self.settle():
            self.faults.append(f"{place}: it never comes to rest")
            return
        pids = [self.reader.process.pid, *workers_of(self.reader)]
        before, ticks_before = switches(pids), ticks(pids)
        drawn, after, used = self.damage.drawn_within(self.seconds), switches(pids), ticks(pids) - ticks_before
        moved = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
        print(f"{place}: {self.seconds:.0f} s, {drawn} rectangles drawn, {sum(moved.values())} context switches, "
              f"{used} ticks of {os.sysconf('SC_CLK_TCK')} a second", flush=True)
        if drawn or sum(moved.values()) > MOST_SWITCHES or used > MOST_TICKS:
            self.faults.append(f"{place}: {drawn} drawn, {used} ticks, {moved}")


def with_nobody(build, seconds):
    """No client of accessibility at all, as on most desks."""
    with Session(size=(1280, 800)) as session:
        library = Library(session, build)
        words = [build / "bin" / "oqyrman", "--library", library.url, "--data-dir", session.root / "reader", "--language", "kk"]
        watch = Watch(session.start("reader", words), seconds)
        if watch.damage.drawn_within(SETTLED_S) == 0:
            raise WalkError("the reader drew nothing")
        watch.look("the catalogue, with nobody on the bus")
        watch.damage.close()
    return watch.faults


def with_focus_in_a_field(walker, screen):
    walker.find("catalogue.search").focus()
    walker.wait(lambda: walker.find("catalogue.search").has("focused"), "the focus in the field")
    screen.type("abc")
    walker.wait(lambda: walker.text("catalogue.search"), "what was typed in the field")


def walk(walker, seconds):
    from xtest import Xtest
    screen = Xtest()
    journey = Journey(walker, walker.library.cards[0])
    journey.arrive()
    watch = Watch(walker.reader, seconds)
    watch.look("the catalogue")
    with_focus_in_a_field(walker, screen)
    watch.look("a text field with the focus")
    if not walker.find("catalogue.search").has("focused"):
        watch.faults.append("the field lost the focus meanwhile")
    walker.set_text("catalogue.search", "")
    walker.wait_for("catalogue.navigation.0")
    for step in ("browse", "borrow", "read", "next_page"):
        getattr(journey, step)()
    watch.look("a page of a book, after it was moved")
    if shutil.which("orca") is None:
        print("no Orca here: not looked at with a screen reader")
        return watch.faults
    orca = Orca(walker.session, walker.session.root / "orca.log")
    walker.wait(lambda: any("Oqyrman" in line for line in orca.spoken()), "a word of Orca about the window")
    watch.look("a page of a book, with Orca")
    return watch.faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--out")
    options = parser.parse_args()
    options.build = options.build.resolve()

    def run():
        faults = with_nobody(options.build, options.seconds)
        with Walker(options.build, "bus", language="kk", out=options.out) as walker:
            faults += walk(walker, options.seconds)
        for fault in faults:
            print(f"FAILED: {fault}")
        return faults
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

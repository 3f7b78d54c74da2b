#!/usr/bin/python3
"""Nobody looks into the reader or its workers while a book is open: another program of the same patron cannot open their
memory, and a crash leaves no picture of it on the disk, though the session would let it. The same look opens a program that
takes no care, and the same crash of that one leaves its picture.

usage: closed.py --build DIR
"""
import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys

from journey import Journey
from walker import DEADLINE_S, WalkError, Walker, exit_status

# Without the powers of an administrator, who may look anywhere; a patron has none.
POWERLESS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
WITH_CORES = ["prlimit", "--core=unlimited:unlimited"]
LOOK = """
import sys
for name in ("environ", "maps", "mem"):
    try:
        open(f"/proc/{sys.argv[1]}/{name}", "rb").close()
        print(name)
    except OSError:
        pass
"""


def seen_of(pid):
    """What of a process another one of the same patron may open."""
    done = subprocess.run([*POWERLESS, sys.executable, "-c", LOOK, str(pid)], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def core_limit(pid):
    text = pathlib.Path(f"/proc/{pid}/limits").read_text()
    return re.search(r"^Max core file size +(\S+) +(\S+)", text, re.M).groups()


def cores_in(folder):
    return [each.name for each in folder.iterdir() if "core" in each.name]


def careless(folder):
    """What a program that takes no care shows: what may be seen, and whether its crash leaves a picture here."""
    program = subprocess.Popen([*WITH_CORES, *POWERLESS, "sleep", "1000"], cwd=folder)
    try:
        comm = pathlib.Path(f"/proc/{program.pid}/comm")
        while comm.read_text() != "sleep\n":
            os.sched_yield()
        seen = seen_of(program.pid)
    finally:
        program.send_signal(signal.SIGSEGV)
        program.wait()
    return seen, bool(cores_in(folder))


def walk(walker, folder, plain):
    shown, dumped = careless(plain)
    print(f"a program that takes no care: {sorted(shown)} may be opened, its crash leaves {'a' if dumped else 'no'} picture")
    if not {"environ", "maps"} <= shown:  # the system may keep "mem" for itself (Yama)
        raise WalkError("the look opens nothing even where it should: it proves nothing")
    journey = Journey(walker, walker.library.cards[0])
    for step in ("arrive", "browse", "borrow", "read"):
        getattr(journey, step)()
    workers = walker.workers()
    if not workers:
        raise WalkError("no page worker is there")
    for name, pid in [("reader", walker.reader.process.pid)] + [("worker", pid) for pid in workers]:
        seen, limit = seen_of(pid), core_limit(pid)
        print(f"{name}: {sorted(seen) or 'nothing'} may be opened, core files of {limit[0]} bytes, at most {limit[1]}")
        if seen or limit != ("0", "0"):
            raise WalkError(f"the {name} lies open")
    reader, walker.reader = walker.reader, None
    reader.process.send_signal(signal.SIGSEGV)
    status = reader.process.wait(DEADLINE_S)
    if status != -signal.SIGSEGV:
        raise WalkError(f"the reader ended with {status}")
    left = cores_in(folder)
    print(f"its crash leaves {left or 'nothing'}")
    if left:
        raise WalkError("a crash leaves a picture of the memory")
    if not dumped:
        print("this system keeps no pictures of crashes where they happen: that none is left shows little here")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    options = parser.parse_args()

    def run():
        with Walker(options.build, "bus", language="en") as walker:
            folder, plain = walker.session.root / "crash", walker.session.root / "careless"
            folder.mkdir()
            plain.mkdir()
            walker.before_reader([*WITH_CORES, "env", f"--chdir={folder}", *POWERLESS])
            walk(walker, folder, plain)
    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())

"""Starts a demo library and the reader on a desktop of their own, and finds, waits for and presses what the reader
shows, by the automation ids of its controls. Used by the window tests and by ./demo."""
import pathlib
import shutil
import signal
import subprocess
import time

from session import DEADLINE_S, Session, WalkError

# A page is drawn, a book comes down: on a machine under load with sanitizers this takes its time.
PATIENCE_S = 60.0
MAX_TRIES = 5


def exit_status(walk):
    """Of a walk: `walk()` raises WalkError, or returns the failures it went on after, or nothing."""
    try:
        return 1 if walk() else 0
    except WalkError as error:
        print(f"FAILED: {error}")
        return 1


def written(count, language):
    """A count as the reader writes it: its thousands apart."""
    return f"{count:,}".replace(",", "," if language == "en" else "\u00a0")


ATOM = "/1.2"  # below the demo library's address, its catalogue by OPDS 1.2


def workers_of(reader):
    """Pids of its page workers."""
    found = []
    for task in pathlib.Path(f"/proc/{reader.process.pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            try:
                name = pathlib.Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")[0]
            except OSError:  # it has just ended
                continue
            if name.endswith(b"oqyrman-page-worker"):
                found.append(int(child))
    return found


class Library:
    """The demo library: url, root certificate and cards, as its readiness lines say."""

    def __init__(self, session, build, books=None, before=(), options=()):
        self.data = session.root / "library"
        words = [*before, build / "bin" / "oqyrman-demo-library", "--data-dir", self.data, *options]
        self.program = session.start("demo-library", words + (["--books", books] if books else []))
        self.url, self.root, self.staff, self.cards = None, None, None, []
        while True:
            word, _, rest = self.program.line("^(url|root|card|staff|ready)", 120).partition(" ")
            if word == "url":
                self.url = rest
            elif word == "root":
                self.root = pathlib.Path(rest)
            elif word == "card":
                number, _, pin = rest.partition(" pin ")
                self.cards.append((number, pin))
            elif word == "staff":
                self.staff = rest
            elif word == "ready":
                break
        if not (self.url and self.root and self.cards):
            raise WalkError("the demo library did not say url, root and a card:\n" + self.program.tail())


class Walker:
    """with Walker(build, "bus") as walker: walker.start_reader(); walker.press("rail.loans"); ..."""

    def __init__(self, build, backend="bus", size=(1280, 800), language=None, books=None, out=None,
                 window_manager=False, touchpad=False, library=Library, before_reader=()):
        self.build = pathlib.Path(build).resolve()
        self.backend_name, self.language, self.books = backend, language, books
        self.out = pathlib.Path(out) if out else None
        self._library, self._before_reader = library, list(before_reader)
        self.session = Session(size=size, window_manager=window_manager, touchpad=touchpad)
        self.shots = []
        self.pressed = 0  # controls so far
        self.reader = self.app = self.backend = None

    def __enter__(self):
        self.session.__enter__()
        try:
            # Only now: the accessibility library reads the environment when it is loaded.
            import accessible
            import backends
            self._accessible, self._backends = accessible, backends
            self.library = self._library(self.session, self.build, self.books)
            self.data = self.session.root / "reader"
            (self.data / "roots").mkdir(parents=True)
            self.data.chmod(0o700)
            if self.library.root:
                shutil.copy(self.library.root, self.data / "roots" / "demo-library.pem")
            self.backend = self._backends.BACKENDS[self.backend_name](self)
        except BaseException:
            self.session.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind, error, trace):
        try:
            if error is not None:
                self._describe_failure()
            else:
                self.stop_reader()
        finally:
            if self.backend:
                self.backend.close()
            self.session.__exit__(kind, error, trace)

    # ---- the reader ----
    def before_reader(self, words):
        """The program that starts the reader from now on, with its arguments."""
        self._before_reader = list(words)

    def start_reader(self, *arguments, name="reader", library=True):
        words = self._before_reader + [self.build / "bin" / "oqyrman", "--data-dir", self.data]
        words += ["--library", self.library.url] if library else []
        if self.language:
            words += ["--language", self.language]
        self.reader = self.session.start(name, words + list(arguments))
        self.app = self._accessible.application("Oqyrman", PATIENCE_S, self.alive)

    def hand_over(self, path):
        """A second start gives its file to the first and ends, without a window."""
        words = [self.build / "bin" / "oqyrman", "--data-dir", self.data, path]
        done = subprocess.run(words, env=self.session.env, stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE_S)
        if done.returncode != 0 or done.stdout or done.stderr:
            raise WalkError(f"the second start ended with {done.returncode}: {done.stdout + done.stderr}")

    def stop_reader(self):
        """Closes the window as its cross does; the reader must end by itself, well."""
        if self.reader is None or self.reader.stopped:
            return
        from xtest import Xtest
        screen = Xtest()
        screen.ask_to_close()
        screen.close()
        end = time.monotonic() + PATIENCE_S
        while self.reader.process.poll() is None and time.monotonic() < end:
            self.reader.wait_for_output(0.05)
        status = self.reader.process.poll()
        faults = self.session.faults()
        self.reader.stop(signal.SIGKILL)
        if status != 0 or faults:
            raise WalkError(f"the reader ended with {status}; {faults}\n{self.reader.tail()}")

    def alive(self):
        """Raises when a program ended or a sanitizer spoke; keeps their pipes empty."""
        for program in (self.reader, self.library.program):
            if program is None or program.stopped:
                continue
            program.drain()
            if program.process.poll() is not None:
                raise WalkError(f"{program.name} ended with {program.process.returncode}:\n{program.tail()}")
        faults = self.session.faults()
        if faults:
            raise WalkError("; ".join(faults))

    def workers(self):
        return workers_of(self.reader)

    # ---- looking ----
    def nodes(self):
        return self.app.walk()

    def window(self):
        return next(self.app.children())

    def find(self, automation_id):
        """The node with that id now, or None."""
        return next((node for node in self.nodes() if node.id == automation_id), None)

    def ids(self):
        return [node.id for node in self.nodes() if node.id]

    def wait(self, condition, what, deadline_s=PATIENCE_S):
        return self._accessible.wait_until(condition, what, deadline_s, self.alive)

    def wait_for(self, *automation_ids, deadline_s=PATIENCE_S):
        """The first of these that is there; its node."""
        def any_of():
            return next((node for node in self.nodes() if node.id in automation_ids), None)
        return self.wait(any_of, " or ".join(automation_ids), deadline_s)

    def wait_gone(self, automation_id):
        self.wait(lambda: self.find(automation_id) is None, f"end of {automation_id}")

    def wait_text(self, automation_id, text, secret=False):
        shown = "\u2022" * len(text) if secret else text
        self.wait(lambda: self.find(automation_id).text == shown, f"text {shown!r} of {automation_id}")

    def ready(self, automation_id):
        """The node once it is there and can be used."""
        def usable():
            node = self.find(automation_id)
            return node if node is not None and node.has("enabled") else None
        return self.wait(usable, f"usable {automation_id}")

    def name(self, automation_id):
        return self._of(automation_id, lambda node: node.name)

    def text(self, automation_id):
        return self._of(automation_id, lambda node: node.text)

    def _of(self, automation_id, what):
        """Empty when there is no such node, or no longer."""
        node = self.find(automation_id)
        try:
            return what(node) if node else ""
        except self._accessible.GLib.Error:
            return ""

    # ---- doing ----
    def press(self, automation_id):
        """A control may be drawn anew under one's hand; then it is looked for again."""
        self.pressed += 1
        for _ in range(MAX_TRIES):
            try:
                return self.backend.press(automation_id)
            except self._accessible.GLib.Error:
                self.alive()
        raise WalkError(f"{automation_id} does not stay long enough to be pressed")

    def set_text(self, automation_id, text, secret=False):
        self.backend.set_text(automation_id, text, secret)

    def submit(self, automation_id):
        """Enter in a text field."""
        self.backend.submit(automation_id)

    def run_steps(self, patron, steps):
        """Each is a method of the patron's that ends when its effect can be seen, and says what that was."""
        for step in steps:
            begun = time.monotonic()
            seen = getattr(patron, step)()
            print(f"{time.monotonic() - begun:6.1f} s  {step}: {seen}", flush=True)
            self.alive()

    # ---- keeping ----
    def shot(self, name):
        """A numbered screenshot, when they are wanted."""
        if not self.out:
            return
        import screenshot
        self.out.mkdir(parents=True, exist_ok=True)
        path = self.out / f"{len(self.shots) + 1:02d}-{name}.png"
        screenshot.take(path)
        self.shots.append(path)

    def _describe_failure(self):
        """What was on the screen when it went wrong, for whoever reads the log."""
        print("---- the walk ended here; what the bus shows: ----")
        try:
            for node in self.nodes():
                print("  " + node.describe())
        except Exception as gone:  # whatever it was, the log below still helps
            print(f"  nothing: {gone}")
        for program in self.session.programs:
            if program.name not in ("bus", "window-manager"):
                print(f"---- {program.name} says: ----\n{program.tail()}")
        try:
            if self.out:
                self.shot("failed")
                print(f"---- screenshot: {self.shots[-1]} ----")
        except Exception as gone:
            print(f"no screenshot: {gone}")


__all__ = ["ATOM", "DEADLINE_S", "Library", "PATIENCE_S", "Walker", "WalkError", "exit_status", "workers_of", "written"]

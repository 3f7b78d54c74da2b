"""A desktop of one's own: virtual screen, session bus, accessibility bus, home; everything started in it is watched
and ended with it. One process has one session, because the accessibility library reads the environment once."""
import contextlib
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time

# Long enough for a machine under load; a passing run never waits for it.
DEADLINE_S = 30.0

FAULT = re.compile(r"AddressSanitizer|LeakSanitizer|ThreadSanitizer|UndefinedBehaviorSanitizer|runtime error:"
                   r"|Assertion .* failed|terminate called|two nodes of one frame")

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir={folder}/tmp</listen><auth>EXTERNAL</auth>
<servicedir>{folder}/services</servicedir><policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class WalkError(AssertionError):
    """Something the walk expected did not come."""


class NoScreen(Exception):
    """This machine lets no X server of this kind run."""


class Program:
    """One started program; its output goes to a log file, lines of its standard output can be waited for."""

    def __init__(self, name, argv, env, logs, stdin=False):
        self.name = name
        self.log_path = logs / f"{name}.log"
        self._log = open(self.log_path, "ab")
        self.process = subprocess.Popen([str(word) for word in argv], env=env, stdout=subprocess.PIPE, stderr=self._log,
                                        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, start_new_session=True)
        os.set_blocking(self.process.stdout.fileno(), False)
        self._pending = b""
        self._lines = []
        self.stopped = False

    def _read(self, timeout_s):
        descriptor = self.process.stdout.fileno()
        if not select.select([descriptor], [], [], max(timeout_s, 0))[0]:
            return True
        data = os.read(descriptor, 65536)
        self._log.write(data)
        self._log.flush()
        *lines, self._pending = (self._pending + data).split(b"\n")
        self._lines += [line.decode(errors="replace") for line in lines]
        return bool(data)

    def line(self, wanted, deadline_s=DEADLINE_S):
        """The next line of standard output that `wanted` (a regular expression) matches."""
        end = time.monotonic() + deadline_s
        while True:
            while self._lines:
                line = self._lines.pop(0)
                if re.search(wanted, line):
                    return line
            if time.monotonic() > end or not self._read(end - time.monotonic()):
                raise WalkError(f"{self.name} did not say {wanted!r}; its log ends:\n{self.tail()}")

    def wait_for_output(self, limit_s):
        self._read(limit_s)

    def lines_so_far(self):
        """Takes the whole lines printed and not yet read; does not wait."""
        self.drain()
        lines, self._lines = self._lines, []
        return lines

    def drain(self):
        """Takes what was printed so far, so that a full pipe never stops the program."""
        while self.process.stdout and select.select([self.process.stdout.fileno()], [], [], 0)[0]:
            if not self._read(0):
                break

    def send(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def tail(self, lines=40):
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-lines:])

    def stop(self, gentle=signal.SIGTERM):
        """Ends the program. Returns its exit status; a negative one is the signal that killed it."""
        if self.stopped:
            return self.process.returncode
        self.stopped = True
        if self.process.poll() is None:
            self.process.send_signal(gentle)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        # What it started itself belongs to its process group.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        status = self.process.wait()
        self.drain()
        self._log.close()
        return status

    def faults(self):
        """What the log says of crashes and sanitizers, and the signal that ended the program by itself."""
        found = [line for line in self.log_path.read_text(errors="replace").splitlines() if FAULT.search(line)]
        status = self.process.poll()
        if status is not None and status < 0 and not self.stopped:
            found.append(f"ended by {signal.Signals(-status).name}")
        return found


class Session:
    """with Session(size=(1280, 800)) as session: ... ; without a size there is no screen."""

    def __init__(self, size=None, keyboard="us,kz,ru", window_manager=False, keep=None, touchpad=False):
        self.size, self.keyboard, self.window_manager, self.touchpad = size, keyboard, window_manager, touchpad
        self.root = pathlib.Path(keep or tempfile.mkdtemp(prefix="oqyrman-walk-"))
        self.keep = keep is not None
        self.programs = []
        self.env = {}

    def __enter__(self):
        try:
            self._make_home()
            if self.size:
                self._start_screen()
            self._start_bus()
            if self.window_manager:
                self.start("window-manager", ["openbox", "--sm-disable"])
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        for program in reversed(self.programs):
            program.stop()
        self._stop_strays()
        if not self.keep:
            shutil.rmtree(self.root, ignore_errors=True)

    def _make_home(self):
        folders = {name: self.root / name for name in ("home", "config", "data", "cache", "state", "runtime", "tmp", "logs")}
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        self.home, self.logs = folders["home"], folders["logs"]
        keep = ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS", "LD_PRELOAD",
                "FAKETIME")
        self.env = {name: os.environ[name] for name in keep if name in os.environ}
        self.env |= {"HOME": str(self.home), "XDG_CONFIG_HOME": str(folders["config"]),
                     "XDG_DATA_HOME": str(folders["data"]), "XDG_CACHE_HOME": str(folders["cache"]),
                     "XDG_STATE_HOME": str(folders["state"]), "XDG_RUNTIME_DIR": str(folders["runtime"]),
                     "TMPDIR": str(folders["tmp"]), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
                     "LIBGL_ALWAYS_SOFTWARE": "1", "GTK_USE_PORTAL": "0", "GSETTINGS_BACKEND": "memory"}

    def _start_screen(self):
        reading, writing = os.pipe()
        os.set_inheritable(writing, True)
        log = open(self.logs / "screen.log", "wb")
        # Mesa and the window library keep what they allocate; leaks of our own are looked for without a window.
        self.env.setdefault("ASAN_OPTIONS", "detect_leaks=0")
        server = subprocess.Popen(self._screen_command() + ["-displayfd", str(writing), "-nolisten", "tcp", "-noreset"],
                                  stdout=log, stderr=log, pass_fds=[writing], start_new_session=True)
        os.close(writing)
        self._server = server
        number = b""
        # Up to the line's end: the server dies when it cannot write that.
        while not number.endswith(b"\n") and select.select([reading], [], [], DEADLINE_S)[0]:
            data = os.read(reading, 16)
            if not data:
                break
            number += data
        os.close(reading)
        number = number.strip()
        if not number:
            raise NoScreen("the screen did not start: " + (self.logs / "screen.log").read_text(errors="replace"))
        self.env["DISPLAY"] = os.environ["DISPLAY"] = ":" + number.decode()
        os.environ.pop("WAYLAND_DISPLAY", None)
        if self.keyboard:
            subprocess.run(["setxkbmap", "-layout", self.keyboard, "-option", "grp:alt_shift_toggle"], env=self.env,
                           check=True, timeout=DEADLINE_S)

    def _screen_command(self):
        width, height = self.size
        if self.touchpad:
            import touchpad
            return touchpad.screen_command(self.root, self.size)
        return ["Xvfb", "-screen", "0", f"{width}x{height}x24"]

    def _start_bus(self):
        """Of what the machine would start by itself when it is called, only the accessibility bus is there."""
        self.services = self.root / "services"
        self.services.mkdir()
        self.offer("org.a11y.Bus")
        config = self.root / "bus.conf"
        config.write_text(BUS.format(folder=self.root))
        bus = self.start("bus", ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"])
        address = bus.line("^unix:")
        self.env["DBUS_SESSION_BUS_ADDRESS"] = address
        # The client in this very process: libatspi asks the same session bus.
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "HOME"):
            os.environ[name] = self.env[name]
        for name in ("AT_SPI_BUS_ADDRESS", "DBUS_STARTER_ADDRESS"):
            os.environ.pop(name, None)
        if not self.size:
            os.environ.pop("DISPLAY", None)

    def offer(self, service):
        """The bus starts this one, as the machine has it installed, when somebody calls it."""
        shutil.copy(f"/usr/share/dbus-1/services/{service}.service", self.services)

    def start(self, name, argv, stdin=False, env=None):
        program = Program(name, argv, self.env | (env or {}), self.logs, stdin)
        self.programs.append(program)
        return program

    def _stop_strays(self):
        """The buses start helpers of their own; they carry our runtime folder in their environment."""
        mark = f"XDG_RUNTIME_DIR={self.env.get('XDG_RUNTIME_DIR', '?')}".encode()
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            with contextlib.suppress(OSError):
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
        server = getattr(self, "_server", None)
        if server:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def faults(self):
        return [f"{program.name}: {line}" for program in self.programs if program.name not in ("bus", "window-manager")
                for line in program.faults()]

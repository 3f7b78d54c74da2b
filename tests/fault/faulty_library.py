"""The demo library behind a server that cuts, delays, truncates, corrupts and lies. The library itself is the real one and
believes to stand at the address the reader uses, so everything it signs stays valid."""
import collections
import pathlib
import re
import select
import socket
import subprocess
import threading

from walker import Library

HERE = pathlib.Path(__file__).parent
MAX_HEAD = 64 * 1024
DRIP_S = 0.2  # between two bytes

# Steps of the flows, by what the reader asks for. The first that fits.
STEPS = (
    ("authentication", "GET", r"/opds/authentication"),
    ("token", "POST", r"/opds/token"),
    ("shelf", "GET", r"/opds/shelf"),
    ("borrow", "(GET|POST)", r"/opds/borrow/"),
    ("license", "GET", r"/(opds|lcp)/license/"),
    ("publication", "GET", r"/lcp/publication/"),
    ("register", "POST", r"/lcp/status/.*/register"),
    ("renew", "PUT", r"/lcp/status/.*/renew"),
    ("return", "PUT", r"/lcp/status/.*/return"),
    ("status", "GET", r"/lcp/status/"),
    ("cover", "GET", r"/covers/"),
    ("logo", "GET", r"/pictures/"),
    ("sample", "GET", r"/samples/"),
    ("feed", "GET", r"/opds"),
)


def step_of(method, path):
    return next((name for name, methods, pattern in STEPS if re.fullmatch(methods, method) and re.match(pattern, path)), "other")


class Answer:
    """One answer of the real library: may be changed before it is sent."""

    def __init__(self, raw):
        head, _, body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1])
        self.headers = [tuple(line.split(": ", 1)) for line in lines[1:]
                        if not re.match("(connection|keep-alive|transfer-encoding|content-length):", line, re.I)]
        chunked = re.search(rb"(?im)^transfer-encoding: *chunked", head)
        self.body = unchunked(body) if chunked else body
        self.declared = None  # another length than the body's
        self.sent = None      # no more bytes of the body than this, then the connection is cut
        self.late_s = 0       # before the first byte
        self.silent = False   # nothing is ever sent
        self.drips = False    # the body comes byte by byte

    def header(self, name, value):
        self.headers = [(each, old) for each, old in self.headers if each.lower() != name.lower()] + [(name, value)]

    def bytes(self):
        length = len(self.body) if self.declared is None else self.declared
        head = [f"HTTP/1.1 {self.status} X"] + [f"{name}: {value}" for name, value in self.headers]
        head += [f"Content-Length: {length}", "Connection: close"]
        return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + self.body[:self.sent]


def unchunked(body):
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        count = int(size, 16)
        whole, body = whole + body[:count], body[count + 2:]
        if count == 0:
            break
    return whole


class Cut(Exception):
    """Raised by a fault: the connection ends without an answer."""


def own_network():
    """How to run a program in a network of its own here, or None where the system does not let us."""
    for words in (["unshare", "-rn"], ["unshare", "-n"]):
        if subprocess.run([*words, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return words
    return None


class FaultyLibrary(Library):
    """`faults` maps a step to a function of its Answer; one marked
    `instead` gets an empty one, and the library is not asked."""

    def __init__(self, session, build, books=None):
        self.faults = {}
        self._answered = collections.Counter()
        self._listener = None
        self._port = 0
        self.up()
        self._socket = session.root / "library.socket"
        super().__init__(session, build, books,
                         before=[*own_network(), "/usr/bin/python3", "-B", HERE / "bridge.py", self._socket, self._port],
                         options=["--port", self._port, "--copies", "1000", "--loans-per-card", "1000"])

    # ---- the way to it ----
    def up(self):
        if self._listener:
            return
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=64)
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def down(self):
        """Nobody answers at the address any more."""
        if self._listener:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def mend(self):
        self.up()
        self.faults.clear()

    def answered(self, step):
        """How often, faults among it."""
        return self._answered[step]

    # ---- one request ----
    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            try:
                head, body = self._request(client)
                method, path = head.split(b"\r\n")[0].decode("latin-1").split(" ")[:2]
                step = step_of(method, path)
                change = self.faults.get(step)
                asked = not getattr(change, "instead", False)
                answer = Answer(self._from_library(head, body) if asked else b"HTTP/1.1 200 X\r\n\r\n")
                if change:
                    change(answer)
                self._send(client, answer)
                self._answered[step] += 1
            except (Cut, OSError, ValueError, IndexError):
                return

    @staticmethod
    def _send(client, answer):
        """Each ends when the reader has had enough and hangs up."""
        whole = answer.bytes()
        if answer.silent:
            client.recv(1)
            return
        # Nothing comes from a client that waits; it is readable once it has gone.
        if answer.late_s and select.select([client], [], [], answer.late_s)[0]:
            return
        at_once = whole.index(b"\r\n\r\n") + 4 if answer.drips else len(whole)
        client.sendall(whole[:at_once])
        for at in range(at_once, len(whole)):
            if select.select([client], [], [], DRIP_S)[0]:
                return
            client.sendall(whole[at:at + 1])

    @staticmethod
    def _request(client):
        data = b""
        while b"\r\n\r\n" not in data:
            more = client.recv(65536)
            if not more or len(data) > MAX_HEAD:
                raise Cut
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"(?im)^content-length: *(\d+)", head)
        while length and len(body) < int(length[1]):
            body += client.recv(65536)
        return head, body

    def _from_library(self, head, body):
        lines = [line for line in head.split(b"\r\n") if not re.match(rb"(connection|accept-encoding):", line, re.I)]
        with socket.socket(socket.AF_UNIX) as library:
            library.connect(str(self._socket))
            library.sendall(b"\r\n".join(lines) + b"\r\nConnection: close\r\n\r\n" + body)
            whole = b""
            while more := library.recv(1 << 20):
                whole += more
            return whole


# ---- faults: what becomes of an answer ----
def status(code, body=b"", kind="text/plain"):
    """The library does not hear of the request."""
    def fault(answer):
        answer.status, answer.body = code, body
        answer.header("Content-Type", kind)
    fault.instead = True
    return fault


def problem(code, kind, title):
    return status(code, ('{"type": "%s", "title": "%s"}' % (kind, title)).encode(), "application/problem+json")


def html(answer):
    """A captive portal, or a server that has lost its way: a page for people in place of the answer."""
    answer.status, answer.body = 200, b"<!DOCTYPE html><title>Sign in to the network</title><p>Welcome to the airport."
    answer.header("Content-Type", "text/html; charset=utf-8")


def truncated(answer):
    answer.declared, answer.sent = len(answer.body), len(answer.body) // 2


def halved(answer):
    """Ends in the middle and says that this is all."""
    answer.body = answer.body[:len(answer.body) // 2]


def corrupted(answer):
    middle = len(answer.body) // 2
    answer.body = answer.body[:middle] + bytes([answer.body[middle] ^ 0xFF]) + answer.body[middle + 1:]


def declares_10_gb(answer):
    answer.declared = 10 << 30


def redirect_loop(answer):
    answer.status, answer.body = 302, b""
    answer.header("Location", "?again")


def silent(answer):
    answer.silent = True


def drips(answer):
    answer.drips = True


def late_but_whole(answer):
    answer.late_s = 0.5


def date_ten_years_ahead(answer):
    answer.header("Date", "Thu, 01 Jan 2037 00:00:00 GMT")


def cut(_):
    raise Cut

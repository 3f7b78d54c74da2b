#!/usr/bin/python3
"""Networks that stand in between, in the real window: the proxy that the desktop names is gone through; a proxy that asks for
a login lets the catalogue through once it has one, is told it at every start anew and finds it kept nowhere; a network that
wants its own sign-in is told from a false server, and the details of that are read from the screen as a telephone reads them.

usage: networks.py --build DIR [--language kk|ru|en] [--out DIR]
"""
import argparse
import base64
import gettext
import json
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

import screenshot
from walker import WalkError, Walker, exit_status

HOST = "library.example"
LOGIN, PASSWORD = "aliya", "a-word-for-the-proxy"
MAX_HEAD = 64 * 1024


def make_certificate(folder, name, issuer=None):
    """`name`.pem with its key beside it: an authority of its own, or issued by one."""
    key, pem = folder / f"{name}.key", folder / f"{name}.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
             "-subj", f"/CN={name}", "-keyout", key, "-out", pem]
    if issuer:
        words += ["-CA", folder / f"{issuer}.pem", "-CAkey", folder / f"{issuer}.key", "-addext", f"subjectAltName=DNS:{name}",
                  "-addext", "basicConstraints=critical,CA:FALSE"]
    subprocess.run([str(word) for word in words], check=True, capture_output=True)
    return pem, key


def answer(status, kind, body, *more):
    head = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def head_of(client):
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(4096)
        if not more or len(data) > MAX_HEAD:
            return ""
        data += more
    return data.decode("latin-1")


class Network:
    """A proxy on loopback, and behind it whoever answers in the library's name."""

    FEED = json.dumps({"metadata": {"title": "Behind the proxy"}, "links": [], "navigation": [
        {"title": "Nothing yet", "href": f"https://{HOST}/none", "type": "application/opds+json"}]}).encode()

    def __init__(self, certificate):
        self.certificate = certificate
        self.asks = self.portal = False
        self.logins = []  # as they came
        self.led_to = []  # whom it was asked for
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            try:
                self._answer(client)
            except (OSError, ssl.SSLError):
                return  # who does not trust the certificate hangs up

    def _answer(self, client):
        head = head_of(client)
        if not head.startswith("CONNECT "):
            return client.sendall(self._plain(head))
        self.led_to.append(head.split(" ")[1])
        said = next((line.split(": ", 1)[1] for line in head.split("\r\n") if line.lower().startswith("proxy-authorization:")), "")
        if said:
            self.logins.append(said)
        wanted = "Basic " + base64.b64encode(f"{LOGIN}:{PASSWORD}".encode()).decode()
        if self.asks and said != wanted:
            return client.sendall(answer(407, "text/html", b"<p>Who are you?", 'Proxy-Authenticate: Basic realm="room"'))
        client.sendall(b"HTTP/1.1 200 X\r\n\r\n")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.certificate)
        with context.wrap_socket(client, server_side=True) as inside:
            if head_of(inside):
                inside.sendall(answer(200, "application/opds+json", self.FEED))
        return None

    def _plain(self, head):
        target = head.split(" ")[1] if head else ""
        if self.portal and not target.startswith("http://portal.example/"):
            return answer(302, "text/plain", b"", "Location: http://portal.example/welcome")
        return answer(200, "text/html", b"<!DOCTYPE html><p>Welcome to the airport.")


class Library:
    """As the walker wants one; nothing has to be started for it."""

    program = None
    cards = ()

    def __init__(self, root):
        self.url, self.root = f"https://{HOST}/opds", root


def proxy_of_the_desktop(walker, network):
    """Nothing in the environment speaks of a proxy: the desktop's portal does."""
    portal = walker.session.start("portal", [sys.executable, "-B", pathlib.Path(__file__).with_name("desktop_wishes.py"),
                                             "--portal", json.dumps({"proxies": [network.url, "direct://"]})], stdin=True)
    portal.line("^ready$")
    kept = walker.data
    walker.data = kept.with_name("reader-desktop")  # what it sees here is not to be known later
    shutil.copytree(kept, walker.data)
    walker.start_reader(name="reader-desktop")
    walker.wait_for("catalogue.navigation.0")
    walker.shot("by-the-proxy-of-the-desktop")
    walker.stop_reader()
    portal.stop()
    walker.data = kept
    if f"{HOST}:443" not in network.led_to:
        raise WalkError(f"the proxy was asked for {network.led_to}")


def proxy_with_login(walker, network, tr):
    network.asks = True
    asked = tr("The proxy that leads out of this network wants to know who you are.")
    for start in range(2):  # it is asked at each: nothing is kept
        walker.start_reader(name=f"reader-{start}")
        walker.wait(lambda: walker.text("problem.text").startswith(asked), asked)
        walker.shot("proxy-asks")
        walker.press("problem.action")
        walker.wait_for("proxy.login")
        walker.set_text("proxy.login", LOGIN)
        walker.set_text("proxy.password", PASSWORD, secret=True)
        walker.shot("proxy-login")
        walker.press("proxy.submit")
        walker.wait_for("catalogue.navigation.0")
        walker.shot("behind-the-proxy")
        walker.stop_reader()
        if not network.logins:
            raise WalkError("the proxy was not told who asks")
    for folder in (walker.data, walker.session.logs, walker.session.home, walker.session.root / "tmp"):
        for file in folder.rglob("*"):
            if file.is_file() and (PASSWORD.encode() in file.read_bytes() or network.logins[0][6:].encode() in file.read_bytes()):
                raise WalkError(f"the proxy's password stands in {file}")


def sign_in_of_the_network(walker, network, false, tr):
    network.asks, network.portal, network.certificate = False, True, false
    walker.start_reader(name="reader-portal")
    walker.wait_for("problem.text")
    walker.shot("not-the-library")
    walker.press("problem.why")
    wanted = tr("This network wants you to sign in before it lets you through.")
    walker.wait(lambda: wanted in walker.text("diagnosis.summary"), wanted)
    walker.shot("sign-in-of-the-network")
    telephone_reads_the_details(walker)
    walker.stop_reader()


def telephone_reads_the_details(walker):
    """What a librarian scans from the screen is what the patron can copy."""
    walker.press("diagnosis.copy")

    def copied():
        return subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True).stdout.decode()
    walker.wait(lambda: copied().startswith("Oqyrman "), "the details in the clipboard")
    with tempfile.TemporaryDirectory() as folder:
        picture = pathlib.Path(folder) / "screen.png"
        screenshot.take(picture)
        done = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture], capture_output=True)
    scanned = done.stdout.decode().removesuffix("\n")
    if scanned.strip() != copied().strip():
        raise WalkError(f"the QR code says {scanned!r}, copied was {copied()!r}")
    print(f"the QR code of {len(scanned)} characters says what can be copied")


def walk(options):
    locale = pathlib.Path(options.build) / "share" / "oqyrman" / "locale"
    words = gettext.translation("oqyrman", locale, [options.language])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        root, _ = make_certificate(folder, "room")
        true = make_certificate(folder, HOST, "room")
        false = make_certificate(folder, "portal.example")
        network = Network(true)
        with Walker(options.build, "bus", language=options.language, out=options.out,
                    library=lambda session, build, books: Library(root)) as walker:
            roots = walker.data / "server-roots"
            roots.mkdir()
            (roots / "room.pem").write_bytes(root.read_bytes())
            proxy_of_the_desktop(walker, network)
            walker.session.env |= {"https_proxy": network.url, "http_proxy": network.url}
            proxy_with_login(walker, network, words.gettext)
            sign_in_of_the_network(walker, network, false, words.gettext)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="en")
    parser.add_argument("--out")
    options = parser.parse_args()
    return exit_status(lambda: walk(options))


if __name__ == "__main__":
    sys.exit(main())

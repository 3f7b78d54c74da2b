#!/usr/bin/python3
"""Signing in through the real window: to a library that wants the browser, by an address that a second start hands
over as the desktop would; and two libraries side by side, gone to and forgotten."""
import argparse
import http.server
import json
import sys
import threading
import urllib.parse

from walker import Walker, exit_status
from session import WalkError

TOKEN = "token-from-the-browser"


class BrowserLibrary:
    """A library of one feed behind oauth/implicit."""

    def __init__(self):
        library = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                allowed = self.headers.get("Authorization") == "Bearer " + TOKEN
                body = library.feed() if allowed else library.document()
                self.send_response(200 if allowed else 401)
                self.send_header("Content-Type", "application/opds+json" if allowed
                                 else "application/opds-authentication+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def document(self):
        return json.dumps({"id": self.base + "/auth", "title": "Browser library", "authentication": [
            {"type": "http://opds-spec.org/auth/oauth/implicit",
             "links": [{"rel": "authenticate", "href": self.base + "/in"}]}]}).encode()

    def feed(self):
        return json.dumps({"metadata": {"title": "Browser library"}, "links": [],
                           "navigation": [{"title": "Nothing yet", "href": self.base + "/opds/none",
                                           "type": "application/opds+json"}]}).encode()


def walk(build, out):
    library = BrowserLibrary()
    with Walker(build, "bus", language="en", out=out) as walker:
        # The browser of this desktop writes down where it was sent.
        browser = walker.session.home / "xdg-open"
        sent = walker.session.home / "sent"
        browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{sent}"\n')
        browser.chmod(0o755)
        walker.session.env["PATH"] = f"{walker.session.home}:{walker.session.env['PATH']}"
        walker.start_reader()
        walker.wait_for("catalogue.navigation.0", "catalogue.publication.0")
        walker.press("rail.settings")
        walker.press("settings.add-library")
        walker.set_text("first-run.address", library.base + "/opds")
        walker.shot("add-library")
        walker.press("first-run.open")
        walker.press("sign-in.browser")
        walker.wait(lambda: sent.exists() and sent.read_text().endswith("\n"), "the browser's address")
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(sent.read_text().strip()).query)
        for name, value in (("client_id", "http://opds-spec.org/auth/client"), ("response_type", "token"),
                            ("redirect_uri", "opds://authorize/")):
            if asked.get(name) != [value]:
                raise WalkError(f"{name} is {asked.get(name)}")
        walker.shot("waiting")
        answer = urllib.parse.urlencode({"id": library.base + "/auth", "state": asked["state"][0],
                                         "access_token": TOKEN, "token_type": "bearer"})
        walker.session.start("second", [walker.build / "bin" / "oqyrman", "--data-dir", walker.data,
                                        "opds://authorize/#" + answer])
        walker.wait_for("catalogue.navigation.0")
        walker.press("rail.settings")
        walker.wait_for("settings.library.0.open")
        walker.shot("two-libraries")
        walker.press("settings.library.0.open")
        walker.wait_for("catalogue.navigation.1", "catalogue.publication.0")
        walker.press("rail.settings")
        walker.press("settings.library.0.forget")
        walker.press("confirm.yes")
        walker.wait_gone("settings.library.0.open")
        walker.shot("one-library")
        walker.stop_reader()
        for path in walker.data.rglob("*"):
            if path.is_file() and TOKEN.encode() in path.read_bytes():
                raise WalkError(f"the token stands in {path.name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out")
    options = parser.parse_args()
    return exit_status(lambda: walk(options.build, options.out))


if __name__ == "__main__":
    sys.exit(main())

"""Starts the demo library for a test, reads its lines, ends it."""
import base64
import json
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request

START_TIMEOUT_S = 60  # protecting books under a sanitizer is slow
REQUEST_TIMEOUT_S = 30


def skip(reason):
    """Says why the test could not run and ends it as CTest's skip."""
    print("SKIPPED: " + reason)
    sys.exit(77)


def test_data():
    """The folder with `fixtures/`. With CI=true its absence is a failure."""
    folder = os.environ.get("OQYRMAN_TEST_DATA", "")
    if os.path.isdir(folder):
        return folder
    if os.environ.get("CI") == "true":
        sys.exit("CI needs OQYRMAN_TEST_DATA")
    return skip("OQYRMAN_TEST_DATA does not point at the test data")


class DemoLibrary:
    """One run of the program over a data directory. Use as a context manager: it is always ended."""

    def __init__(self, program, data_dir, books, *options):
        self.cards, self.url, self.root, self.staff = {}, "", "", ""
        self.process = subprocess.Popen(
            [program, "--data-dir", data_dir, "--books", books, *options], stdout=subprocess.PIPE, text=True)
        watchdog = threading.Timer(START_TIMEOUT_S, self.process.kill)
        watchdog.start()
        for line in self.process.stdout:
            words = line.split()
            if words[0] == "url":
                self.url = words[1]
            elif words[0] == "root":
                self.root = line.split(" ", 1)[1].rstrip("\n")
            elif words[0] == "card":
                self.cards[words[1]] = words[3]
            elif words[0] == "staff":
                self.staff = words[1]
            elif words[0] == "ready":
                break
        watchdog.cancel()
        self.base = self.url.removesuffix("/opds")
        if not self.url or not self.cards:
            self.end()
            raise RuntimeError("the demo library did not become ready")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """Asks it to stop; a program that does not is killed and is a failure."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(START_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise
        self.process.stdout.close()


class Reply:
    """What came back: status, headers (case-insensitive), bytes."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


def request(url, method="GET", card=None, headers=None, body=None):
    """One HTTP exchange. `card` is (number, PIN). Refusals are replies too, not exceptions."""
    made = urllib.request.Request(url, method=method, headers=headers or {}, data=body)
    if card:
        made.add_header("Authorization", "Basic " + base64.b64encode(":".join(card).encode()).decode())
    try:
        with urllib.request.urlopen(made, timeout=REQUEST_TIMEOUT_S) as reply:
            return Reply(reply.status, reply.headers, reply.read())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.headers, error.read())


def link(json_object, rel):
    """The one link of this relation, or None."""
    return next((one for one in json_object["links"] if one["rel"] == rel), None)

#!/usr/bin/python3
"""Our parser and Readium's (r2-opds-js) over the same catalogues: every document of the field, and every one that the
demo library serves by OPDS 2.0 and 1.2. differences.tsv lists where they do not agree, and why.

feeds_test.py PROGRAM BUILD_FOLDER TELL_FEEDS
"""
import collections
import html
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "demo_library"))
import npm_packages
import program  # noqa: E402  (lies in the neighbouring folder)

READER_TIMEOUT_S = 90
DIFFERENCES = os.path.join(HERE, "differences.tsv")
ADDRESS = "https://library.example/catalogue/"
KINDS = {
    "application/opds+json": "opds2-feed", "application/opds-publication+json": "opds2-publication",
    "application/opds-authentication+json": "auth", "application/vnd.opds.authentication.v1.0+json": "auth",
}


def told(tell_feeds, documents):
    """What our parser says of documents: (file, kind, address it came from)."""
    lines = "".join("\t".join(document) + "\n" for document in documents)
    done = subprocess.run([tell_feeds], input=lines.encode(), stdout=subprocess.PIPE, timeout=READER_TIMEOUT_S, check=True)
    assert done.stdout.count(b"\n") == len(documents)
    return done.stdout


def compared(modules, ours, differences=DIFFERENCES):
    """Readium's reading against `ours`: (whether they agree, what was said)."""
    with tempfile.NamedTemporaryFile() as out:
        out.write(ours)
        out.flush()
        done = subprocess.run(["node", os.path.join(HERE, "feeds_with_r2.js"), out.name, differences],
                              env={**os.environ, "NODE_PATH": modules}, timeout=READER_TIMEOUT_S, check=False,
                              capture_output=True, text=True)
    if done.stderr:
        sys.exit(done.stderr)
    return done.returncode == 0, done.stdout


def field():
    """Every document of the field that is one of a catalogue."""
    folder = os.path.join(program.test_data(), "fixtures", "opds")
    with open(os.path.join(folder, "expected.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    documents = [(os.path.join(folder, row[0]), row[1], ADDRESS) for row in rows if row[1] != "JSON"]
    print(f"{len(rows) - len(documents)} files left out: no catalogue (an app's accounts, tokens, empty objects), which "
          "Readium's reader has no way to refuse; ours refuses each in test_catalogue")
    verdicts = collections.Counter(row[2] for row in rows if row[1] != "JSON")
    print("of the others, the table of the field accepts {accept}, refuses {refuse}, and lets {either} be read or "
          "refused".format(**verdicts))
    return documents


def follow(library, start, card, folder):
    """All that can be browsed to from `start`, as files; nothing is borrowed on the way."""
    seen, ahead, documents = set(), [start], []
    while ahead:
        url = ahead.pop()
        if url in seen:
            continue
        seen.add(url)
        reply = program.request(url, card=card)
        assert reply.status == 200, (url, reply.status)
        kind = KINDS.get(reply.headers.get_content_type())
        if kind is None and reply.headers.get_content_type() == "application/atom+xml":
            kind = "opds1-entry" if b"<entry" in reply.body[:200] else "opds1-feed"
        if kind is None:
            continue
        file = os.path.join(folder, str(len(seen)))
        with open(file, "wb") as out:
            out.write(reply.body)
        documents.append((file, kind, url))
        for href in re.findall(r'"?href"?[:=] ?"([^"]*)"', html.unescape(reply.body.decode())):
            href = href.replace("{?query}", "?query=a").replace("{searchTerms}", "a")
            if href.startswith(library.base + "/opds") and not re.search("/(borrow|license|revoke|token|opensearch)", href):
                ahead.append(href)
    return documents


def live(library_program, tell_feeds, modules):
    """The demo library as a patron with a loan and a place in a queue sees it."""
    books = os.path.join(os.path.dirname(library_program), "..", "share", "oqyrman", "books")
    with tempfile.TemporaryDirectory() as folder:
        with program.DemoLibrary(library_program, os.path.join(folder, "data"), books, "--copies", "1",
                                 "--made-titles", "150") as library:
            (first, second) = list(library.cards.items())[:2]
            listed = program.request(library.base + "/opds/all").json()["publications"]
            offers = [program.link(book, "http://opds-spec.org/acquisition/borrow")["href"] for book in listed[:3]]
            for url, card in ((offers[0], first), (offers[2], first), (offers[0], second), (offers[1], second)):
                assert program.request(url, card=card).status == 200
            for name, start in (("2.0", "/opds"), ("1.2", "/opds/1.2")):
                below = os.path.join(folder, name)
                os.mkdir(below)
                documents = follow(library, library.base + start, second, below)
                kinds = collections.Counter(kind for _, kind, _ in documents)
                print(f"the demo library by OPDS {name}: {dict(kinds)}")
                feeds, single = ("opds2-feed", "opds2-publication") if name == "2.0" else ("opds1-feed", "opds1-entry")
                assert kinds[feeds] >= 10 and kinds[single] >= len(listed), kinds
                ours = told(tell_feeds, documents)
                for word in (b'"state":"reserved"', b'"state":"available"', b'"state":"unavailable"'):
                    assert word in ours, word
                agree, said = compared(modules, ours, os.devnull)
                print(said, end="")
                assert agree, "they differ over what the demo library serves"


def main():
    library_program, build, tell_feeds = sys.argv[1:]
    modules = npm_packages.installed_packages(build)
    ours = told(tell_feeds, field())
    agree, said = compared(modules, ours)
    print(said, end="")
    assert agree, "they differ; what is right belongs into differences.tsv, with its reason"
    # The comparison can fail: an address changed by a letter, and Readium's reader disagrees.
    before, after = b"/feed/Fiction", b"/feed/Faction"
    assert before in ours
    assert not compared(modules, ours.replace(before, after, 1))[0], "a changed address went by unseen"
    live(library_program, tell_feeds, modules)
    print("ok")


if __name__ == "__main__":
    main()

"""Looks for marks in what programs wrote and in what lies around afterwards: plain, in UTF-16, in base 64, in hex and inside
whatever can be inflated. The marks are the words and pixels of planted books, and what only the patron and the library know.
"""
import base64
import hashlib
import os
import re
import zlib

from canary_books import WORDS, picture, png, SIDE
from session import WalkError

CALLS = "write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,splice,mmap,sendto"
MOST_INFLATED = 4 << 20
LONGEST_STRING = 1 << 26


# ---- marks: name and bytes ----
def book_marks():
    """Of a mark's words, and of a row of the picture as it is stored and as it is drawn."""
    found = [(f"words {number} in {coding}", words.encode(coding)) for number, words in enumerate(WORDS)
             for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    pixels = picture()[:SIDE * 3]
    found.append(("pixels", pixels[:48]))
    found.append(("drawn pixels", b"".join(pixels[at:at + 3] + b"\xff" for at in range(0, 48, 3))))
    return found


def text_marks(name, text):
    return [(f"{name} in {coding}", text.encode(coding)) for coding in ("utf-8", "utf-16-le")]


def token_marks(tokens):
    """Of the first and the last of them: all go the same way."""
    chosen = tokens if len(tokens) < 5 else tokens[:2] + tokens[-2:]
    return [mark for number, token in enumerate(chosen) for mark in text_marks(f"token {number}", token)]


def card_marks(number, pin):
    """What a card says, as it is sent, and the passphrase that the demo library makes of it with its hash."""
    passphrase = f"{number}-{pin}"
    found = text_marks("passphrase", passphrase)
    found.append(("passphrase hash", hashlib.sha256(passphrase.encode()).digest()))
    found.append(("card as it is sent", base64.b64encode(f"{number}:{pin}".encode())))
    return found


def disguised(mark):
    """The mark as it is, in hex, and in base 64 wherever it may begin."""
    yield mark
    yield mark.hex().encode()
    yield mark.hex().upper().encode()
    for shift in range(3):
        # Without the letters of six bits that its neighbours take part in.
        first, end = -(-shift * 8 // 6), (shift + len(mark)) * 8 // 6
        yield base64.b64encode(b"\0" * shift + mark)[first:end]


class Search:
    """For these marks, and for PINs: words of four digits, too short for anything but themselves."""

    def __init__(self, marks, pins=()):
        self.needles = [(name, needle) for name, mark in marks for needle in disguised(mark)]
        self.pins = [re.compile(rb"(?<![0-9A-Za-z])" + pin.encode() + rb"(?![0-9A-Za-z])") for pin in pins]

    def _plain(self, data):
        return {name for name, needle in self.needles if needle in data} | {"PIN" for pin in self.pins if pin.search(data)}

    def found_in(self, data):
        """Names of the marks that are in these bytes."""
        names = self._plain(data)
        if not names:
            for out in inflated(data):
                names |= {name + ", inflated" for name in self._plain(out)}
        return names


def inflated(data):
    """What comes out wherever a deflate stream may begin, with zlib's head or without one."""
    for at in range(len(data) - 8):
        # The first bits of a raw stream: a stored block has its length twice; others are tried as they are.
        if data[at] & 6 == 0 and int.from_bytes(data[at + 1:at + 3], "little") ^ int.from_bytes(
                data[at + 3:at + 5], "little") != 0xFFFF:
            continue
        if data[at] & 6 == 6:
            continue  # no such kind of block
        try:
            out = zlib.decompressobj(-15).decompress(data[at:at + (1 << 16)], MOST_INFLATED)
        except zlib.error:
            continue
        if len(out) >= 16:
            yield out



# ---- marks planted on purpose ----
PLANTED_CARD = ("1009", "7391")
PLANTED_TOKEN = hashlib.sha256(b"a token").hexdigest()[:48]


def planted_search():
    return Search(book_marks() + token_marks([PLANTED_TOKEN]) + card_marks(*PLANTED_CARD), [PLANTED_CARD[1]])


def plant(folder):
    """Copies of the marks as a careless program would leave them; the search must find each."""
    text, pixels = WORDS[0].encode(), picture()
    number, pin = PLANTED_CARD
    passphrase = f"{number}-{pin}".encode()
    form = f"grant_type=password&username={number}&password={pin}".encode()
    copies = {"plain": b"..." + text, "utf-16": WORDS[1].encode("utf-16-le"), "zlib": b"head" + zlib.compress(text * 9),
              "raw deflate": b"x" * 7 + zlib.compress(pixels[:SIDE * 3] + text * 9)[2:], "hex": text.hex().encode(),
              "base 64": base64.b64encode(b"ab" + text + b"c"), "pixels": b"BM" + pixels,
              "png": png(pixels), "drawn": b"".join(pixels[at:at + 3] + b"\xff" for at in range(0, len(pixels), 3)),
              "token in an answer": b'{"access_token":"' + PLANTED_TOKEN.encode() + b'"}',
              "token in a header": b"Authorization: Bearer " + PLANTED_TOKEN.encode() + b"\r\n",
              "card in a header": b"Authorization: Basic " + base64.b64encode(f"{number}:{pin}".encode()),
              "PIN in a form": form, "PIN in a zip": zlib.compress(form * 9), "passphrase": passphrase,
              "hash of a passphrase": b"\x20\0\0\0" + hashlib.sha256(passphrase).digest(),
              "hash in hex": hashlib.sha256(passphrase).hexdigest().encode(),
              "hash in base 64": base64.b64encode(hashlib.sha256(passphrase).digest())}
    for name, data in copies.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(descriptor, data)
        os.close(descriptor)
        (folder / name).unlink()  # what matters is that it was written
    return set(copies)


# ---- what was written ----
LINE = re.compile(r"^(?:\d+ +)?(?P<call>\w+)\((?P<rest>.*)$", re.S)
SHOWN_TOKEN = re.compile(rb"(?:Authorization: Bearer |refresh_token=)([0-9a-f]{20,})")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
FILE = re.compile(r"(?:^|, )\d+<(?P<path>(?:\\x[0-9a-f]{2})+)")  # sockets and pipes begin with a word


def is_file(path):
    """On a disk, or on a file system somebody may keep on one."""
    return not path.startswith(("/memfd:", "/proc/", "/sys/")) and (not path.startswith("/dev/") or path.startswith("/dev/shm/"))


def captured(log):
    """Bytes written to each file, in order, and the files mapped to be written."""
    written, mapped = {}, set()
    with open(log, encoding="latin-1") as lines:
        for line in lines:
            match = LINE.match(line)
            if not match:
                continue
            call, rest = match["call"], match["rest"]
            file = FILE.search(rest)
            path = unescaped(file["path"]) if file else None
            if not path or not is_file(path):
                continue
            if call == "mmap":
                if "PROT_WRITE" in rest and "MAP_SHARED" in rest:
                    mapped.add(path)
                continue
            if call in ("sendfile", "copy_file_range", "splice"):
                raise WalkError(f"{call} to {path}: this search cannot see what it writes")
            for text, cut in STRING.findall(rest):
                if cut:
                    raise WalkError(f"a write to {path} is longer than what was captured of it")
                written[path] = written.get(path, b"") + bytes.fromhex(text.replace("\\x", ""))
    return written, mapped


def sent_tokens(log):
    """Tokens that this program showed a library over the network, each once, in order."""
    tokens = []
    with open(log, encoding="latin-1") as lines:
        for line in lines:
            match = LINE.match(line)
            if not match or match["call"] not in ("sendto", "write", "writev"):
                continue
            for text, _ in STRING.findall(match["rest"]):
                tokens += SHOWN_TOKEN.findall(bytes.fromhex(text.replace("\\x", "")))
    return list(dict.fromkeys(token.decode() for token in tokens))


def unescaped(path):
    return os.fsdecode(bytes.fromhex(path.replace("\\x", "")))


def strace(log):
    return ["strace", "-f", "-qq", "-yy", "-xx", "-s", str(LONGEST_STRING), "-e", f"trace={CALLS}", "-e", "signal=none",
            "-o", str(log), "--"]

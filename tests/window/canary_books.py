"""An EPUB and a PDF with marks in their text and in a picture, which nothing else has."""
import random
import zipfile
import zlib

import tiny_epub

PAGES = 3
SIDE = 64  # of the marked picture, in pixels

WORDS = ["Қаңтардағы кенар құсы", "Канарейка в шахте номер", "Canary of the seventh gallery"]


# ---- the books ----
def picture():
    """Pixels that nothing else has, three bytes each."""
    return random.Random(7391).randbytes(SIDE * SIDE * 3)


def png(pixels):
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    rows = b"".join(b"\0" + pixels[y * SIDE * 3:(y + 1) * SIDE * 3] for y in range(SIDE))
    header = SIDE.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def make_epub(path):
    text = "".join(f"<p>{words} {number}.</p>" for number in range(60) for words in WORDS)
    package = tiny_epub.PACKAGE.replace("</manifest>", '<item id="p" href="p.png" media-type="image/png"/></manifest>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", tiny_epub.CONTAINER)
        archive.writestr("package.opf", package.format(title="Epub"))
        archive.writestr("nav.xhtml", tiny_epub.NAVIGATION.format(title="Epub"))
        archive.writestr("one.xhtml", tiny_epub.CHAPTER.format(title="Epub", text=f'<img src="p.png" alt=""/>{text}'))
        archive.writestr("p.png", png(picture()))


def make_pdf(path):
    """Pages whose content streams are stored as they are: the English mark, and the picture on each."""
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(PAGES))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {PAGES}>>".encode(),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    image = 4 + 2 * PAGES
    for page in range(PAGES):
        lines = "".join(f"BT /F 12 Tf 60 {700 - 20 * line} Td ({WORDS[2]} {page} {line}) Tj ET\n" for line in range(20))
        content = (lines + "q 200 0 0 200 200 60 cm /P Do Q").encode()
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {5 + 2 * page} 0 R"
                       f"/Resources<</Font<</F 3 0 R>>/XObject<</P {image} 0 R>>>>>>".encode())
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    pixels = picture()
    objects.append(b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Length %d>>"
                   b"stream\n%s\nendstream" % (SIDE, SIDE, len(pixels), pixels))
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out))
    path.write_bytes(out)

"""Makes PDF files for tests: words at places, rules, pages of running text; all of it synthetic."""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595.0, 842.0


@dataclass
class Page:
    """One page as it is looked at; places in points from the lower left corner; turned by 0 or 90 degrees."""

    words: list[tuple[float, float, float, str, bool]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    turn: int = 0
    has_image: bool = False

    def put(self, x: float, y: float, text: str, size: float = 12.0, *, bold: bool = False) -> None:
        """Write a line."""
        self.words.append((x, y, size, text, bold))

    def table(
        self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]
    ) -> None:
        """Draw a fully ruled table, ``ys`` from top to bottom."""
        self.rules += [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]
        for y, row in zip(ys[1:], rows, strict=True):
            for x, text in zip(xs, row, strict=False):
                self.put(x + 3, y + 5, text, 10)


def width_of(text: str, size: float) -> float:
    """Return how wide the tests' type sets a text [pt]."""
    return sum(0.5 if character.isascii() else 1.0 for character in text) * size


def wrapped(text: str, width: float, size: float, indent: float) -> list[tuple[float, str]]:
    """Return the lines of a paragraph, each with its indent [pt]; figures stay whole, no sign begins a line."""
    lines: list[tuple[float, str]] = []
    line, left = "", indent
    tokens: list[str] = []
    for character in text:
        goes_on = character.isascii() and tokens and tokens[-1][-1].isascii()
        if tokens and (goes_on or character in "，。、；：！？）》”"):
            tokens[-1] += character
        else:
            tokens.append(character)
    for token in tokens:
        if line and left + width_of(line + token, size) > width + 0.01:
            lines.append((left, line))
            line, left = "", 0.0
        line += token
    return [*lines, (left, line)] if line else lines


def flow(  # noqa: PLR0913 a layout has many measures
    paragraphs: Iterable[str],
    *,
    size: float = 12.0,
    pitch: float = 20.0,
    columns: int = 1,
    rows: int = 36,
    indent: float = 2.0,
    header: str = "",
    footer: str = "",
) -> list[Page]:
    """Return pages of running text; ``{page}`` in header and footer stands for the number."""
    gap = 2 * size
    width = (WIDTH - 144 - gap * (columns - 1)) / columns
    width -= width % size
    pages: list[Page] = []
    at = columns * rows
    for paragraph in paragraphs:
        for left, line in wrapped(paragraph, width, size, indent * size):
            if at == columns * rows:
                pages.append(Page())
                at = 0
            column, row = divmod(at, rows)
            pages[-1].put(72 + column * (width + gap) + left, HEIGHT - 90 - row * pitch, line, size)
            at += 1
    for number, page in enumerate(pages, start=1):
        if header:
            text = header.format(page=number)
            page.put((WIDTH - width_of(text, 9)) / 2, HEIGHT - 40, text, 9)
        if footer:
            text = footer.format(page=number)
            page.put((WIDTH - width_of(text, 9)) / 2, 36, text, 9)
    return pages


def pdf(pages: Sequence[Page], *, trailer: bytes = b"", packed: bool = True) -> bytes:
    """Return a PDF file."""
    letters = sorted(
        {character for page in pages for *_, text, _ in page.words for character in text}
    )
    objects = [b"", b""]
    fonts = []
    for name in ("Song", "Hei-Bold"):
        first = len(objects) + 1
        fonts.append(first)
        objects += _font(name, first, letters)
    image = len(objects) + 1
    objects.append(
        _stream(
            b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8",
            b"\0",
        )
    )
    kids = []
    for page in pages:
        content = _content(page)
        body = zlib.compress(content) if packed else content
        objects.append(_stream(b"/Filter/FlateDecode" if packed else b"", body))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font<</F0 %d 0 R/F1 %d 0 R>>/XObject<</I %d 0 R>>>>>>"
            % (WIDTH, HEIGHT, page.turn, len(objects), *fonts, image)
        )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return written(objects, trailer)


def written(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a file of these objects, the first being its catalogue."""
    parts = [b"%PDF-1.7\n"]
    places = []
    length = len(parts[0])
    for number, body in enumerate(objects, start=1):
        places.append(length)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        length += len(parts[-1])
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    parts += [b"%010d 00000 n \n" % place for place in places]
    parts.append(
        b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, trailer, length)
    )
    return b"".join(parts)


def _content(page: Page) -> bytes:
    parts = []
    for x, y, size, text, bold in page.words:
        code = text.encode("utf-16-be").hex().encode()
        place = (
            b"0 1 -1 0 %.2f %.2f" % (WIDTH - y, x) if page.turn else b"1 0 0 1 %.2f %.2f" % (x, y)
        )
        parts.append(b"BT /F%d %.2f Tf %s Tm <%s> Tj ET\n" % (bold, size, place, code))
    for x0, y0, x1, y1 in page.rules:
        ends = (WIDTH - y0, x0, WIDTH - y1, x1) if page.turn else (x0, y0, x1, y1)
        parts.append(b"%.2f %.2f m %.2f %.2f l S\n" % ends)
    if page.has_image:
        parts.append(b"q 400 0 0 600 50 50 cm /I Do Q\n")
    return b"".join(parts)


def _font(name: str, first: int, letters: Sequence[str]) -> list[bytes]:
    rows = b"\n".join(b"<%04x> <%04x>" % (ord(letter), ord(letter)) for letter in letters)
    maps = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n%d beginbfchar\n%s\nendbfchar\nendcmap end end"
        % (len(letters), rows)
    )
    base = name.encode()
    return [
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (base, first + 1, first + 3),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor %d 0 R/DW 1000/W[32 126 500]/CIDToGIDMap %d 0 R>>"
        % (base, first + 2, first + 4),
        b"<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120"
        b"/CapHeight 800/StemV 80/FontFile2 %d 0 R>>" % (base, first + 5),
        _stream(b"", maps),
        _stream(b"/Filter/FlateDecode", zlib.compress(b"\0\2" * 128 + b"\0\1" * 65408, 1)),
        _stream(b"/Length1 %d" % len(TYPE), TYPE),
    ]


def _type() -> bytes:
    """Return a TrueType font of two boxes, a wide and a narrow one: pdfium leaves out words without outlines."""
    shape = ">5hHH4B8h"
    boxes = [
        struct.pack(
            shape, 1, 60, -80, x, 860, 3, 0, 1, 1, 1, 1, 60, x - 60, 0, 60 - x, -80, 0, 940, 0
        )
        for x in (940, 440)
    ]
    tables = {
        b"glyf": b"".join(boxes),
        b"head": struct.pack(
            ">IIIIHHQQ4hHHhhh",
            0x10000,
            0,
            0,
            0x5F0F3CF5,
            0,
            1000,
            0,
            0,
            60,
            -80,
            940,
            860,
            0,
            8,
            2,
            1,
            0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhh11hH", 0x10000, 880, -120, 0, 1000, 60, 60, 940, 1, *[0] * 10, 3
        ),
        b"hmtx": struct.pack(">HhHhHh", 1000, 60, 1000, 60, 500, 60),
        b"loca": struct.pack(">4I", 0, 0, len(boxes[0]), sum(map(len, boxes))),
        b"maxp": struct.pack(">I14H", 0x10000, 3, 4, 1, *[0] * 11),
    }
    place = 12 + 16 * len(tables)
    head, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 32), b""
    for name, table in tables.items():
        head += name + struct.pack(">III", 0, place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return head + body


TYPE = _type()


def _stream(head: bytes, body: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(body), body)

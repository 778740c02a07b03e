"""Is a PDF safe to open? Its streams are unpacked and counted, and how often forms draw forms, before pdfium does."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from planloom.reading.pdf_record import refusal

SIZE_LIMIT_BYTE = 256 * 1024 * 1024
"""Larger files are refused at once."""
STREAM_LIMIT_BYTE = 256 * 1024 * 1024
"""No stream may unpack to more."""
TOTAL_LIMIT_BYTE = 1024 * 1024 * 1024
"""Nor may all streams but images together."""
DRAWN_LIMIT = 200_000
"""Nor may forms that draw forms come to more."""

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_DRAWN = re.compile(rb"/[!-~]{1,60}\s+Do\b")
_CHUNK = 1 << 20
_HEAD = 4096
_DEFLATED = (b"x", b"h", b"X", b"H", b"8", b"(", b"\x18", b"\x08")
_DEPTH = 40


@dataclass(frozen=True, slots=True)
class _Form:
    """A form: how many things it draws, and which objects it refers to."""

    drawn: int
    references: tuple[int, ...]


def refuse_unsafe(data: bytes, name: str) -> None:
    """Raise for a file that is too large, unpacks to too much, or draws too much.

    Parameters
    ----------
    data
        The file as received.
    name
        Its name, for problems.

    Raises
    ------
    DocumentError
        If it is so.

    Notes
    -----
    Streams packed twice or encrypted are not looked into.
    """
    if len(data) > SIZE_LIMIT_BYTE:
        values = {"size": len(data) // 1024**2, "limit": SIZE_LIMIT_BYTE // 1024**2}
        raise refusal("document.too_large", name, **values)
    forms: dict[int, _Form] = {}
    most, total = 1, 0
    for found in _STREAM.finditer(data):
        number, head = _head(data, found.start())
        if _IMAGE.search(head):
            continue
        size, drawn = _counted(data, found.end())
        total += size + _HEAD
        if size > STREAM_LIMIT_BYTE or total > TOTAL_LIMIT_BYTE:
            raise refusal("document.zip_bomb", name, limit=STREAM_LIMIT_BYTE // 1024**2)
        if drawn and _FORM.search(head):
            forms[number] = _Form(drawn, tuple(int(at) for at in _REFERENCE.findall(head)))
        else:
            most = max(most, drawn)
    if len(forms) > 1 and most * _expansion(data, forms) > DRAWN_LIMIT:
        raise refusal("document.zip_bomb", name, limit=STREAM_LIMIT_BYTE // 1024**2)


def _head(data: bytes, end: int) -> tuple[int, bytes]:
    """Return the number and dictionary of the object that a stream belongs to."""
    before = data[max(0, end - _HEAD) : end]
    opened = list(_OBJECT.finditer(before))
    return (int(opened[-1][1]), before[opened[-1].end() :]) if opened else (-1, b"")


def _counted(data: bytes, start: int) -> tuple[int, int]:
    """Return to how many bytes a stream unpacks, and how many things it draws; counting stops above the limit."""
    size = drawn = 0
    for part in _unpacked(data, start):
        size += len(part)
        drawn += len(_DRAWN.findall(part))
        if size > STREAM_LIMIT_BYTE:
            break
    return size, drawn


def _unpacked(data: bytes, start: int) -> Iterator[bytes]:
    """Yield what a stream unpacks to, part by part."""
    if data[start : start + 1] not in _DEFLATED:
        end = data.find(b"endstream", start)
        yield data[start : end if end >= 0 else len(data)]
        return
    inflater = zlib.decompressobj()
    at = start
    packed = data[at : at + _CHUNK]
    try:
        while packed and not inflater.eof:
            yield inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
            if not packed:
                at += _CHUNK
                packed = data[at : at + _CHUNK]
    except zlib.error:
        return


def _expansion(data: bytes, forms: dict[int, _Form]) -> int:
    """Return how many things the form draws that draws most, what it draws in turn included."""
    tables = {int(found[1]): found.end() for found in _OBJECT.finditer(data)}
    counts: dict[int, int] = {}

    def children(form: _Form) -> set[int]:
        near = set(form.references)
        for number in form.references:
            if number in tables and number not in forms:
                body = data[tables[number] : tables[number] + _HEAD].partition(b"endobj")[0]
                near.update(int(at) for at in _REFERENCE.findall(body))
        return near & forms.keys()

    def count(number: int, depth: int) -> int:
        if number not in counts:
            counts[number] = 1
            if depth < _DEPTH:
                form = forms[number]
                most = max((count(child, depth + 1) for child in children(form)), default=1)
                counts[number] = min(1 + form.drawn * most, DRAWN_LIMIT + 1)
        return counts[number]

    return max(count(number, 0) for number in forms)

"""Which characters do the bytes of a document stand for? UTF-8, UTF-16, GB18030 and Big5 are told apart."""

import re

from planloom.errors import DocumentError, Problem
from planloom.reading.folding import COMMON_CHARACTERS

SIZE_LIMIT_BYTE = 64 * 1024 * 1024
"""Larger files are refused at once."""

_UNSUPPORTED = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "DOC/XLS/PPT",
    b"{\\rtf": "RTF",
}
_BINARY = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"\x1f\x8b": "GZIP",
    b"7z\xbc\xaf": "7Z",
    b"Rar!": "RAR",
    b"\x7fELF": "ELF",
    b"SQLite format 3": "SQLite",
    b"PAR1": "Parquet",
}
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 200_000
_LIKELY = 0.3
_TAIL = 4
_TELLING = 2


def decode(data: bytes, name: str) -> tuple[str, str, tuple[Problem, ...]]:
    """Return the text, the name of its encoding and warnings.

    Parameters
    ----------
    data
        The file as received.
    name
        Its name, for problems.

    Returns
    -------
        Text without byte-order mark, encoding, problems of severity warning.

    Raises
    ------
    DocumentError
        If the file is empty, too large, binary, of a format not read yet, or in no encoding known here.

    Examples
    --------
    >>> decode("到2025年，增加值超过1万亿元。".encode("gb18030"), "plan.txt")[1]
    'gb18030'
    """
    _refuse(data, name)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text, problems = _decode_as(data[len(mark) :], encoding, name)
            break
    else:
        text, encoding, problems = _guess(data, name)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) // 100:
        raise _error("document.binary", name, kind="NUL")
    if not text.strip():
        raise _error("document.empty", name, size=len(data))
    return text, encoding, problems


def _refuse(data: bytes, name: str) -> None:
    """Raise for what cannot be text at all."""
    if not data.strip():
        raise _error("document.empty", name, size=len(data))
    if len(data) > SIZE_LIMIT_BYTE:
        values = {"size": len(data) // 1024**2, "limit": SIZE_LIMIT_BYTE // 1024**2}
        raise _error("document.too_large", name, **values)
    for magic, kind in _UNSUPPORTED.items():
        if data.startswith(magic):
            raise _error("document.format_unsupported", name, format=kind)
    if data.startswith(b"PK\x03\x04"):
        head = data[:4096]
        if b"word/" in head or b"[Content_Types]" in head or name.lower().endswith(".docx"):
            raise _error("document.format_unsupported", name, format="Office")
        raise _error("document.binary", name, kind="ZIP")
    for magic, kind in _BINARY.items():
        if data.startswith(magic) and (
            len(magic) > _TELLING or _CONTROL.search(data[:64].decode("latin-1"))
        ):
            raise _error("document.binary", name, kind=kind)


def _guess(data: bytes, name: str) -> tuple[str, str, tuple[Problem, ...]]:
    """Return text, encoding and warnings for bytes without a mark."""
    head = data[:_SAMPLE]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_tail = error.start >= len(data) - _TAIL and error.start > 0
        if cut_tail and _likelihood(head[: error.start], "utf-8") >= _LIKELY:
            return _with_encoding(data, "utf-8", name)
    else:
        if b"\x00" in head:
            wide = max(("utf-16-le", "utf-16-be"), key=lambda e: _likelihood(head, e))
            if _likelihood(head, wide) >= _LIKELY:
                return _with_encoding(data, wide, name)
            raise _error("document.binary", name, kind="NUL")
        return _with_encoding(data, "utf-8", name)
    candidates = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
    scores = {encoding: _likelihood(head, encoding) for encoding in candidates}
    best = max(candidates, key=lambda encoding: scores[encoding])
    if scores[best] < _LIKELY:
        code = "document.binary" if b"\x00" in head else "document.encoding"
        raise _error(code, name, kind="NUL", tried=", ".join(candidates))
    return _with_encoding(data, best, name)


def _with_encoding(data: bytes, encoding: str, name: str) -> tuple[str, str, tuple[Problem, ...]]:
    text, problems = _decode_as(data, encoding, name)
    return text, encoding, problems


def _decode_as(data: bytes, encoding: str, name: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text; what does not decode is dropped at the tail and marked elsewhere."""
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        if error.start >= len(data) - _TAIL:
            values = {"dropped": len(data) - error.start}
            problem = Problem("document.truncated", name, values, severity="warning")
            return data[: error.start].decode(encoding), (problem,)
    text = data.decode(encoding, errors="replace")
    found = {"encoding": encoding, "count": text.count("\ufffd")}
    return text, (Problem("document.damaged", name, found, severity="warning"),)


def _likelihood(head: bytes, encoding: str) -> float:
    """Return the share of characters beyond ASCII that are common in Chinese plans [share]."""
    text = head.decode(encoding, errors="replace")
    beyond = [character for character in text if character > "\x7f"]
    if not beyond:
        readable = sum(character >= " " or character in "\t\r\n" for character in text)
        return readable / max(1, len(text)) if encoding == "utf-8" else 0.0
    return sum(character in COMMON_CHARACTERS for character in beyond) / len(beyond)


def _error(code: str, name: str, **values: object) -> DocumentError:
    return DocumentError([Problem(code, name, values)])

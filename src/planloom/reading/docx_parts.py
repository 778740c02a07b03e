"""Which parts does a DOCX hold? They are unpacked and parsed within limits, no declaration obeyed."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.parsers import expat

from planloom.reading.pdf_record import refusal

UNPACKED_LIMIT_BYTE = 256 * 1024 * 1024
"""A file may not unpack to more."""
RATIO_LIMIT = 200
"""Nor to more than this many times its size, where that is much."""
PART_LIMIT = 10_000
"""Nor hold more parts."""
ELEMENT_LIMIT = 3_000_000
"""Nor more elements in its text."""
DEPTH_LIMIT = 150
"""Nor elements nested deeper."""
LETTER_LIMIT = 30_000_000
"""Nor more letters."""
RUN_LIMIT = 2_000_000
"""Nor more letters in one element."""

_RATIO_FROM_BYTE = 16 * 1024 * 1024
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = frozenset(
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
)
_OTHERS = {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
}
_KEPT = frozenset(
    {"val", "type", "ilvl", "numId", "abstractNumId", "styleId", "default", "char"}
    | {"PartName", "ContentType"}
)
_MAIN = re.compile(r"(?:wordprocessingml|ms-word)\.[\w.]*main\+xml$")
_DEFECTS = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, OSError,
    OverflowError,
)  # fmt: skip


class Node:
    """An element with what is below it; the words stand in elements of their own, so that order is plain."""

    __slots__ = ("attributes", "children", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str] | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node] = []
        self.text = ""

    def find(self, *tags: str) -> "Node | None":
        """Return the first element below by the way of `tags`, None where there is none."""
        node: Node | None = self
        for tag in tags:
            node = (
                next((child for child in node.children if child.tag == tag), None) if node else None
            )
        return node

    def value(self, *tags: str) -> str | None:
        """Return the attribute ``val`` of the element that `find` yields."""
        node = self.find(*tags)
        return node.get("val") if node else None

    def get(self, name: str) -> str | None:
        """Return an attribute."""
        return self.attributes.get(name) if self.attributes else None

    def is_on(self, *tags: str) -> bool:
        """Return whether a switch is there and not turned off."""
        node = self.find(*tags)
        return node is not None and node.get("val") not in ("0", "false", "off", "none")


class Parts:
    """The parts of a DOCX, unpacked one by one when asked for."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        if data.startswith(_OLE):
            is_locked = "EncryptedPackage".encode("utf-16-le") in data
            raise refusal("document.docx_encrypted" if is_locked else "document.docx_damaged", name)
        try:
            self.archive = zipfile.ZipFile(BytesIO(data))
        except _DEFECTS:
            raise refusal("document.docx_damaged", name) from None
        infos = self.archive.infolist()
        declared = sum(info.file_size for info in infos)
        is_dense = declared > _RATIO_FROM_BYTE and declared > RATIO_LIMIT * len(data)
        if declared > UNPACKED_LIMIT_BYTE or is_dense or len(infos) > PART_LIMIT:
            raise refusal("document.zip_bomb", name, limit=UNPACKED_LIMIT_BYTE // 1024**2)
        if any(info.flag_bits & 1 for info in infos):
            raise refusal("document.docx_encrypted", name)
        self.left = UNPACKED_LIMIT_BYTE
        self.names = {info.filename.lstrip("/"): info for info in infos}

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield a part's bytes, counted as they unpack."""
        if part not in self.names:
            raise refusal("document.docx_damaged", self.name)
        try:
            with self.archive.open(self.names[part]) as stream:
                while chunk := stream.read(_CHUNK):
                    self.left -= len(chunk)
                    if self.left < 0:
                        raise refusal(
                            "document.zip_bomb", self.name, limit=UNPACKED_LIMIT_BYTE // 1024**2
                        )
                    yield chunk
        except _DEFECTS:
            raise refusal("document.docx_damaged", self.name) from None

    def main_part(self) -> str:
        """Return the name of the part that holds the text."""
        types = self.tree("[Content_Types].xml")
        for child in types.children if types else ():
            if _MAIN.search(child.get("ContentType") or ""):
                part = (child.get("PartName") or "").lstrip("/")
                if part in self.names:
                    return part
        if "word/document.xml" not in self.names:
            raise refusal("document.docx_no_text", self.name)
        return "word/document.xml"

    def tree(self, part: str) -> Node | None:
        """Return a part as a tree, None where the file has no such part."""
        if part not in self.names:
            return None
        root = Node("", None)
        for node in Scan(self, part, frozenset()).nodes():
            root = node
        return root


class Scan:
    """One pass over the elements of a part."""

    def __init__(self, parts: Parts, part: str, transparent: frozenset[str]) -> None:
        self.parts, self.part, self.transparent = parts, part, transparent
        self.stack: list[Node] = []
        self.opaque = 0
        self.ready: list[Node] = []
        self.count = self.letters = 0
        self.names: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.StartDoctypeDeclHandler = self._refuse_declaration
        self.parser.EntityDeclHandler = self._refuse_declaration

    def nodes(self) -> Iterator[Node]:
        """Yield the outermost elements below the transparent ones, each whole.

        Raises
        ------
        DocumentError
            If the part is no XML, declares entities, or holds too much.
        """
        try:
            for chunk in self.parts.chunks(self.part):
                self.parser.Parse(chunk, False)  # noqa: FBT003 not the last
                yield from self._taken()
            self.parser.Parse(b"", True)  # noqa: FBT003 the last
        except (expat.ExpatError, LookupError, ValueError):
            raise refusal("document.docx_damaged", self.parts.name) from None
        yield from self._taken()

    def _taken(self) -> list[Node]:
        ready, self.ready = self.ready, []
        return ready

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > ELEMENT_LIMIT:
            raise refusal("document.docx_crowded", self.parts.name, limit=ELEMENT_LIMIT)
        if len(self.stack) >= DEPTH_LIMIT:
            raise refusal("document.docx_too_deep", self.parts.name, limit=DEPTH_LIMIT)
        tag = self.names.get(name) or self._short(name)
        kept = None
        if attributes:
            kept = {
                key: value
                for raw, value in attributes.items()
                if (key := raw.rpartition(" ")[2]) in _KEPT
            }
        node = Node(tag, kept or None)
        if self.opaque:
            self.stack[-1].children.append(node)
        if self.opaque or tag not in self.transparent:
            self.opaque += 1
        self.stack.append(node)

    def _end(self, _: str) -> None:
        node = self.stack.pop()
        if self.opaque:
            self.opaque -= 1
            if not self.opaque:
                self.ready.append(node)

    def _words(self, words: str) -> None:
        if not self.opaque:
            return
        node = self.stack[-1]
        self.letters += len(words)
        if self.letters > LETTER_LIMIT or len(node.text) > RUN_LIMIT:
            raise refusal("document.docx_crowded", self.parts.name, limit=LETTER_LIMIT)
        node.text += words

    def _short(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        prefix = "" if space in _WORD or not space else _OTHERS.get(space, "x:")
        if len(self.names) < 1000:  # noqa: PLR2004 no more names are in use
            self.names[name] = prefix + local
        return prefix + local

    def _refuse_declaration(self, *_: object) -> None:
        raise refusal("document.docx_entities", self.parts.name)

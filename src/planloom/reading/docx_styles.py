"""What does a paragraph style of a DOCX say? Heading, list, size, resolved through what it is based on."""

import re
from dataclasses import dataclass

from planloom.reading.docx_parts import Node

TITLE = 0
"""Depth of a title."""

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])(?!\d)", re.I)
_TITLE = re.compile(r"(?:title|标题|標題|document title|文档标题|公文标题)", re.I)
_CONTENTS = re.compile(r"(?:toc|contents|目录|目錄)(?:\s*\d|\s*heading|\s*标题)?", re.I)
_LIST = re.compile(r"list(?:\s|$)", re.I)
_CHAIN = 12
_DEPTHS = 9
_TWO = 2


@dataclass(frozen=True, slots=True)
class Format:
    """How a paragraph is set."""

    depth: int | None = None
    """0 for the title, 1 to 9 for a heading, None for the rest."""
    is_contents: bool = False
    """Whether it is an entry of a table of contents."""
    is_list: bool = False
    """Whether its style is one of lists."""
    number: str | None = None
    """Id of the list that it belongs to."""
    level: int | None = None
    """Level in the list."""
    size: float | None = None
    """Size of the type [pt]."""
    is_bold: bool = False
    """Whether it is bold."""
    is_centred: bool = False
    """Whether it stands in the middle."""
    style: str = ""
    """Id of the style that names the list."""


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, tree: Node | None) -> None:
        self.nodes: dict[str, Node] = {}
        self.default = ""
        self.size: float | None = None
        self.known: dict[str, Format] = {}
        for node in tree.children if tree else ():
            if node.tag == "docDefaults":
                self.size = half_points(node.value("rPrDefault", "rPr", "sz"))
            if node.tag != "style":
                continue
            key = node.get("styleId") or ""
            self.nodes[key] = node
            if node.get("type") == "paragraph" and node.get("default") in ("1", "true", "on"):
                self.default = key

    def linked_lists(self) -> dict[str, str]:
        """Return of each list style the id of its list."""
        return {
            key: number
            for key, node in self.nodes.items()
            if (number := node.value("pPr", "numPr", "numId")) is not None
        }

    def format(self, key: str | None) -> Format:
        """Return how paragraphs of a style are set, what it is based on included."""
        key = key if key is not None and key in self.nodes else self.default
        if key not in self.known:
            self.known[key] = self._resolved(key)
        return self.known[key]

    def _resolved(self, key: str) -> Format:
        chain: list[tuple[str, Node]] = []
        at: str | None = key
        while at in self.nodes and len(chain) < _CHAIN:
            chain.append((at, self.nodes[at]))
            at = self.nodes[at].value("basedOn")
        found = Format(size=self.size)
        for name, node in reversed(chain):
            found = _with_style(found, name, node)
        return found


def with_properties(found: Format, properties: Node | None) -> Format:
    """Return a format with what a paragraph's own properties (``pPr``) change."""
    if properties is None:
        return found
    outline = properties.value("outlineLvl")
    depth = found.depth
    if outline is not None:
        depth = int(outline) + 1 if outline.isdigit() and int(outline) < _DEPTHS else None
    number, level = properties.value("numPr", "numId"), properties.value("numPr", "ilvl")
    aligned = properties.value("jc")
    return Format(
        depth=depth,
        is_contents=found.is_contents,
        is_list=found.is_list,
        number=found.number if number is None else number,
        level=int(level) if level and level.isdigit() and len(level) < _TWO else found.level,
        size=found.size,
        is_bold=found.is_bold,
        is_centred=found.is_centred if aligned is None else aligned == "center",
        style=found.style,
    )


def half_points(text: str | None) -> float | None:
    """Return a size given in half points [pt]."""
    return int(text) / 2 if text and text.isdigit() and len(text) <= 4 else None  # noqa: PLR2004


def _with_style(found: Format, key: str, node: Node) -> Format:
    changed = with_properties(found, node.find("pPr"))
    name = (node.value("name") or "").strip()
    heading = _HEADING.match(name)
    depth = changed.depth
    if heading:
        depth = int(heading[1])
    elif _TITLE.fullmatch(name):
        depth = TITLE
    run = node.find("rPr")
    size = half_points(run.value("sz")) if run else None
    numbered = node.value("pPr", "numPr", "numId") is not None
    return Format(
        depth=depth,
        is_contents=changed.is_contents or _CONTENTS.fullmatch(name) is not None,
        is_list=changed.is_list or _LIST.match(name) is not None,
        number=changed.number,
        level=changed.level,
        size=size or changed.size,
        is_bold=run.is_on("b") if run and run.find("b") else changed.is_bold,
        is_centred=changed.is_centred,
        style=key if numbered else changed.style,
    )

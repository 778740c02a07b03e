"""Which words does a paragraph of a DOCX hold? As it reads with all tracked changes taken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from planloom.reading.docx_parts import Node
from planloom.reading.docx_styles import Format, half_points
from planloom.reading.pdf_radicals import RADICALS

_LEFT_OUT = frozenset(
    {"del", "moveFrom", "instrText", "delText", "delInstrText", "fldData"}
    | {"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "m:rPr", "m:ctrlPr"}
    | {"footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "annotationRef"}
    | {"commentReference", "rt", "proofErr", "object"}
)
_SIGNS = {"tab": " ", "ptab": " ", "cr": "\n", "br": "\n", "noBreakHyphen": "-"}
_PRIVATE = range(0xE000, 0xF900)
_BOXES = frozenset({"F052", "F0FE", "F0FD"})
_ENDED = tuple("。！？；!?;")
_HOLLOW = str.maketrans(
    dict.fromkeys("\u200b\u200c\u200d\ufeff\xad", "") | {"\t": " ", "\xa0": " "}
)


@dataclass(slots=True)
class Words:
    """The words of one paragraph."""

    text: str = ""
    """What it says; a line break where the writer broke the line."""
    boxes: list[Node] = field(default_factory=list)
    """Contents of text boxes that hang on it."""
    size: float = 0.0
    """Size of its largest type [pt]; 0 where its runs say nothing."""
    bold: int = 0
    """How many letters are bold."""
    length: int = 0
    """How many letters there are."""


def paragraph_words(paragraph: Node, form: Format) -> Words:
    """Return the words of a paragraph (``w:p``).

    Deleted text, moved-away text, hidden text, numbers of notes, comments and field codes are left out; of a shape
    kept in two versions the first is taken.
    """
    words = Words()
    parts: list[str] = []
    for text, run in _walk(paragraph, None, words.boxes):
        parts.append(text)
        if not text.strip():
            continue
        words.length += len(text)
        size = half_points(run.value("rPr", "sz")) if run else None
        words.size = max(words.size, size or 0.0)
        switch = run.find("rPr", "b") if run else None
        if form.is_bold if switch is None or run is None else run.is_on("rPr", "b"):
            words.bold += len(text)
    words.text = "".join(parts).translate(_HOLLOW).translate(RADICALS).strip()
    return words


def lines(text: str) -> list[str]:
    r"""Return the paragraphs that line breaks make: a break behind a sentence parts, others do not.

    Examples
    --------
    >>> lines("虚构市产业\n发展规划"), lines("目标如下。\n建成5座。")
    (['虚构市产业发展规划'], ['目标如下。', '建成5座。'])
    """
    result: list[list[str]] = []
    for line in text.split("\n"):
        words = line.strip()
        if words and (not result or result[-1][-1].endswith(_ENDED)):
            result.append([words])
        elif words:
            result[-1].append(words)
    return [joined_words(parts) for parts in result]


def joined_words(parts: list[str]) -> str:
    """Return parts as one text, with a blank where words of letters meet.

    Examples
    --------
    >>> joined_words(["增加", "值"]), joined_words(["open", "source"])
    ('增加值', 'open source')
    """
    result = parts[:1]
    for before, after in pairwise(parts):
        result += [" "] if before[-1].isascii() and after[0].isascii() else []
        result.append(after)
    return "".join(result)


def is_left_out(node: Node) -> bool:
    """Return whether an element holds nothing that is read."""
    return node.tag in _LEFT_OUT


def _walk(node: Node, run: Node | None, boxes: list[Node]) -> Iterator[tuple[str, Node | None]]:
    """Yield the words below an element, each with the run that holds it."""
    for child in node.children:
        tag = child.tag
        if tag in _LEFT_OUT or (tag == "r" and child.is_on("rPr", "vanish")):
            continue
        if tag in ("t", "m:t"):
            yield child.text, run
        elif tag in _SIGNS:
            yield _SIGNS[tag], run
        elif tag == "sym":
            yield _symbol(child), run
        elif tag == "txbxContent":
            boxes.append(child)
        else:
            inner = alternative(child) if tag == "mc:AlternateContent" else child
            yield from _walk(inner, child if tag == "r" else run, boxes)


def alternative(node: Node) -> Node:
    """Return the first version of what is kept in several."""
    return node.find("mc:Choice") or node.find("mc:Fallback") or Node("", None)


def _symbol(node: Node) -> str:
    """Return the sign of a symbol font; those that only look like something become a bullet."""
    code = (node.get("char") or "").upper()
    if code in _BOXES:
        return "☑"
    number = int(code, 16) if len(code) == 4 and all(c in "0123456789ABCDEF" for c in code) else 0  # noqa: PLR2004
    if not number or 0xD800 <= number < 0xE000:  # noqa: PLR2004 half of a pair is no character
        return ""
    return "•" if number in _PRIVATE else chr(number)

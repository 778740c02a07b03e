"""Which blocks does the body of a DOCX hold? Paragraphs, text boxes and table cells, in reading order."""

from collections.abc import Iterable
from dataclasses import dataclass

from planloom.reading.docx_numbering import Numbering
from planloom.reading.docx_parts import Node
from planloom.reading.docx_styles import Format, Styles, with_properties
from planloom.reading.docx_words import (
    Words,
    alternative,
    is_left_out,
    lines,
    paragraph_words,
)
from planloom.reading.pdf_record import split_marker

_COLUMN_LIMIT = 200
_ROW_LIMIT = 50_000
_TEXT_BLOCKS = frozenset({"p", "tbl"})


@dataclass(slots=True)
class Draft:
    """A block before its kind is settled."""

    words: str
    """What it says, its number taken off."""
    paragraph: int
    """Number of its paragraph, from 1."""
    marker: str = ""
    """Its number, with the blank behind it."""
    rank: str = ""
    """What kind of number that is."""
    depth: int | None = None
    """Depth by style: 0 for the title."""
    is_item: bool = False
    """Whether it belongs to a list."""
    size: float = 0.0
    """Size of the type [pt]."""
    is_bold: bool = False
    """Whether all of it is bold."""
    is_centred: bool = False
    """Whether it stands in the middle."""
    table: int = -1
    """Number of the table."""
    row: int = -1
    """Row of the cell."""
    column: int = -1
    """Column of the cell."""
    covers: tuple[int, int] = (1, 1)
    """Rows and columns that the cell covers."""


class Body:
    """One pass over the body."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.drafts: list[Draft] = []
        self.paragraph = 0
        self.tables = 0
        self.kept: list[str] = []
        self.inner: list[Node] = []
        """Tables met in the cells of the table that is being read."""

    def read(self, nodes: Iterable[Node]) -> list[Draft]:
        """Return the drafts of all blocks."""
        for node in nodes:
            self._block(node)
        return self.drafts

    def _block(self, node: Node) -> None:
        if node.tag == "p":
            self._paragraph(node)
        elif node.tag == "tbl":
            self._table(node)
        elif node.tag == "mc:AlternateContent":
            self.read(alternative(node).children)
        elif not is_left_out(node):
            self.read(node.children)

    def _paragraph(self, node: Node) -> None:
        """Add a paragraph, and the text boxes that hang on it."""
        form, words = self._words(node)
        properties = node.find("pPr")
        if properties is not None and properties.find("rPr", "del") is not None:
            self.kept.append(words.text)
            return
        text, self.kept = "".join([*self.kept, words.text]), []
        if not form.is_contents:
            self._add(text, form, words)
        for box in words.boxes:
            self.read(box.children)

    def _words(self, node: Node) -> tuple[Format, Words]:
        self.paragraph += 1
        properties = node.find("pPr")
        form = self.styles.format(properties.value("pStyle") if properties else None)
        form = with_properties(form, properties)
        return form, paragraph_words(node, form)

    def _add(self, text: str, form: Format, words: Words) -> None:
        """Add the blocks that the text of a paragraph makes."""
        number = self._number(form) if text else ""
        size = words.size or form.size or 0.0
        is_bold = words.length > 0 and words.bold == words.length
        for at, line in enumerate(lines(text)):
            draft = Draft(
                line, self.paragraph, size=size, is_bold=is_bold, is_centred=form.is_centred
            )
            if at == 0:
                draft.depth = form.depth
            if at == 0 and number:
                draft.marker = number + (" " if number[-1].isascii() else "")
                rank = split_marker(number + "字")[2]
                draft.rank = rank or split_marker(f"{number} 字")[2]
                draft.is_item = True
            else:
                draft.marker, draft.words, draft.rank = split_marker(line)
                draft.is_item = form.is_list or bool(draft.rank)
            self.drafts.append(draft)

    def _number(self, form: Format) -> str:
        """Return the number that the list of a paragraph gives it, and count it."""
        if form.number is None or form.number == "0":
            return ""
        level = (
            self.numbering.level_of(form.number, form.style) if form.level is None else form.level
        )
        return self.numbering.marker(form.number, level).strip()

    def _table(self, table: Node) -> None:
        """Add a table's cells row by row; a table of one column is no table but a frame."""
        cells = _cells(table)
        if _columns(table) < 2:  # noqa: PLR2004 a frame
            for row in cells:
                for cell, _, _ in row:
                    self.read(cell.children)
            return
        number, self.tables = self.tables, self.tables + 1
        outer, self.inner = self.inner, []
        origins: dict[int, Draft] = {}
        for at, row in enumerate(cells):
            for cell, column, span in row:
                merge = cell.find("tcPr", "vMerge")
                if merge is not None and merge.get("val") != "restart" and column in origins:
                    origin = origins[column]
                    origin.covers = (at - origin.row + 1, origin.covers[1])
                    self._cell_words(cell)
                    continue
                draft = Draft(
                    "", self.paragraph + 1, table=number, row=at, column=column, covers=(1, span)
                )
                draft.words = self._cell_words(cell)
                origins.pop(column, None)
                if merge is not None:
                    origins[column] = draft
                self.drafts.append(draft)
        inner, self.inner = self.inner, outer
        self.read(inner)

    def _cell_words(self, node: Node) -> str:
        """Return all words of a cell, numbers of lists included; tables within are set aside, frames are not."""
        parts: list[str] = []
        for child in node.children:
            if child.tag == "p":
                form, words = self._words(child)
                plain = words.text.replace("\n", "")
                number = self._number(form)
                if number:
                    plain = number + (" " if number[-1].isascii() and plain else "") + plain
                parts += [plain, *(self._cell_words(box) for box in words.boxes)]
            elif child.tag == "tbl" and _columns(child) > 1:
                self.inner.append(child)
            elif not is_left_out(child):
                parts.append(self._cell_words(child))
        return " ".join(part for part in parts if part)


def _below(node: Node, tag: str) -> Iterable[Node]:
    """Yield the elements of a kind, inside content controls too, not those of tables within."""
    for child in node.children:
        if child.tag == tag:
            yield child
        elif child.tag not in _TEXT_BLOCKS and not is_left_out(child):
            yield from _below(child, tag)


def _cells(table: Node) -> list[list[tuple[Node, int, int]]]:
    """Return the rows of a table that were not deleted, their cells placed."""
    rows = [row for row in _below(table, "tr") if row.find("trPr", "del") is None]
    return [_placed(row) for row in rows[:_ROW_LIMIT]]


def _columns(table: Node) -> int:
    """Return how many columns a table has."""
    return max((column + span for row in _cells(table) for _, column, span in row), default=0)


def _placed(row: Node) -> list[tuple[Node, int, int]]:
    """Return a row's cells with the column they begin in and how many they cover."""
    before = row.value("trPr", "gridBefore")
    column = int(before) if before and before.isdigit() and len(before) < 4 else 0  # noqa: PLR2004
    placed: list[tuple[Node, int, int]] = []
    for cell in _below(row, "tc"):
        width = cell.value("tcPr", "gridSpan")
        span = int(width) if width and width.isdigit() and 0 < len(width) < 4 else 1  # noqa: PLR2004
        span = max(1, span)
        if cell.value("tcPr", "hMerge") == "continue" and placed:
            last = placed[-1]
            placed[-1] = (last[0], last[1], last[2] + span)
        else:
            placed.append((cell, column, span))
        column += span
        if column > _COLUMN_LIMIT:
            break
    return placed

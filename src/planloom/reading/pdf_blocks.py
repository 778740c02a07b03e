"""Which block of a PDF is what? Headings, list items, paragraphs and table cells are told apart."""

from dataclasses import dataclass

from planloom.reading.pdf_columns import Line
from planloom.reading.pdf_paragraphs import Paragraph, Setting
from planloom.reading.pdf_record import TITLE_LENGTH, Writing, is_short, marked_level, split_marker
from planloom.reading.pieces import Piece

_LARGER = 1.12
_NEAR_SIZE = 0.3
_SAME_EDGE = 3.0
_PLAIN_LEVEL = 3
_LEVEL_LIMIT = 6
_LARGE_HEAD = 60
_HEAD_ROWS = 3


@dataclass(slots=True)
class _Table:
    """The table that a further part on the next page would go on."""

    number: int
    xs: list[float]
    page: int
    rows: int
    head: list[tuple[str, ...]]


def write_blocks(blocks: list[Paragraph], setting: Setting) -> Writing:
    """Return the text and pieces of a document.

    Parameters
    ----------
    blocks
        Its paragraphs and tables in reading order.
    setting
        How the body is set.

    Returns
    -------
        The text, with a piece for each block.
    """
    return _Writer(blocks, setting).writing()


class _Writer:
    """State of one pass over the blocks."""

    def __init__(self, blocks: list[Paragraph], setting: Setting) -> None:
        self.blocks, self.setting = blocks, setting
        self.result = Writing()
        self.title = self._title()
        self.sizes = self._sizes()
        self.table: _Table | None = None
        self.tables = 0

    def writing(self) -> Writing:
        for block in self.blocks:
            first = block.lines[0]
            if first.grid is not None:
                self._write_table(first)
            else:
                self._write_words(block)
        return self.result

    def _title(self) -> Paragraph | None:
        """Return the title: the largest type on the first page with words."""
        words = [block for block in self.blocks if block.lines[0].grid is None]
        if not words:
            return None
        first = [block for block in words if block.lines[0].page == words[0].lines[0].page]
        largest = max(first, key=lambda block: block.size)
        if largest.size > _LARGER * self.setting.size and is_short(largest.text, TITLE_LENGTH):
            return largest
        candidate = first[0]
        plain = not split_marker(candidate.text)[2]
        return candidate if plain and is_short(candidate.text, TITLE_LENGTH) else None

    def _sizes(self) -> list[float]:
        """Return the sizes of type that are larger than the body's, the largest first, the title's left out."""
        found: list[float] = []
        for size in sorted(
            (
                block.size
                for block in self.blocks
                if block.lines[0].grid is None
                and block is not self.title
                and is_short(block.text, _LARGE_HEAD)
            ),
            reverse=True,
        ):
            if size > _LARGER * self.setting.size and (not found or found[-1] - size > _NEAR_SIZE):
                found.append(size)
        return found

    def _write_words(self, block: Paragraph) -> None:
        text = block.text
        page = block.lines[0].page
        if block is self.title:
            self.result.add(Piece("heading", level=1), text, page)
            return
        marker, words, rank = split_marker(text)
        level = self._level(block, words, rank)
        kind = "heading" if level else "item" if rank else "paragraph"
        piece = Piece(kind, level=level)
        self.result.add(piece, words, page, marker)

    def _level(self, block: Paragraph, words: str, rank: str) -> int:
        """Return a heading's depth, 0 where a block is none."""
        by_marker = marked_level(words, rank)
        if by_marker:
            return by_marker
        if not is_short(words, _LARGE_HEAD) or rank == "bullet" or len(words.strip()) < 2:  # noqa: PLR2004
            return 0
        larger = next(
            (at for at, size in enumerate(self.sizes) if abs(block.size - size) <= _NEAR_SIZE), None
        )
        if larger is not None:
            return min(larger + 2, _LEVEL_LIMIT)
        if block.is_bold and not self.setting.is_bold and is_short(words):
            return min(max(_PLAIN_LEVEL, len(self.sizes) + 2), _LEVEL_LIMIT)
        return 0

    def _write_table(self, line: Line) -> None:
        """Write a table's cells row by row; a part that goes on from the page before keeps number and rows."""
        grid, cells = line.grid, line.cells or {}
        if grid is None:
            return
        roots = sorted(set(grid.roots))
        head = [
            tuple(cells.get(root, "") for root in roots if root // grid.columns == row)
            for row in range(min(grid.rows, _HEAD_ROWS))
        ]
        start = 0
        before = self.table if self._goes_on(line) else None
        if before is None:
            self.table = before = _Table(self.tables, grid.xs, line.page, 0, head)
            self.tables += 1
        else:
            pairs = zip(head, before.head, strict=False)
            start = next(
                (at for at, (new, old) in enumerate(pairs) if new != old or not any(new)), len(head)
            )
        covers = grid.covers()
        for root in roots:
            row, column = divmod(root, grid.columns)
            if row < start or not cells.get(root, "").strip():
                continue
            at = before.rows + row - start
            piece = Piece("cell", table=before.number, row=at, column=column)
            self.result.add(piece, cells[root].strip(), line.page)
            if covers[root] != (1, 1):
                self.result.merged[len(self.result.pieces) - 1] = covers[root]
        before.rows += grid.rows - start
        before.page = line.page

    def _goes_on(self, line: Line) -> bool:
        """Return whether a table goes on with the one that ended the page before."""
        before, grid = self.table, line.grid
        if before is None or grid is None or not self.result.pieces:
            return False
        if self.result.pieces[-1].table != before.number or line.page != before.page + 1:
            return False
        return len(before.xs) == len(grid.xs) and all(
            abs(old - new) <= _SAME_EDGE for old, new in zip(before.xs, grid.xs, strict=True)
        )

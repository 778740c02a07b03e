"""Which characters of the raw text does a passage's matched text stand for? Runs map every offset back."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from planloom.reading.records import Block


class Run(NamedTuple):
    """Matched text that stands one to one in the raw text, or one character that stands for several."""

    at: int
    """Offset in the passage's text."""
    start: int
    """Offset in the raw text."""
    end: int
    """Offset after its last raw character."""
    length: int
    """Length in the passage's text: ``end - start``, or 1 for an entity or a run of blanks."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One block's words without markup, folded for matching, with the way back to the raw text."""

    block: Block
    """The block."""
    text: str
    """Its words, folded."""
    words: str
    """Its words in simplified characters with their own signs, of the same length: what names are taken from."""
    raw: str = field(repr=False)
    """The whole raw text."""
    runs: tuple[Run, ...]
    """Where they stand."""
    marker: str = ""
    """List number or bullet that was taken off."""
    table: int = -1
    """Number of the table that a cell stands in, else -1."""
    row: int = -1
    """Row of a cell."""
    column: int = -1
    """Column of a cell."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of a span of the text.

        Examples
        --------
        >>> runs = (Run(0, 0, 1, 1), Run(1, 9, 10, 1))
        >>> passage = Passage(Block("paragraph", 0, 10), "甲乙", "甲乙", "甲<b>丙</b>乙", runs)
        >>> passage.span(0, 2)
        (0, 10)
        """
        return self._raw(start)[0], self._raw(end - 1)[1]

    def quote(self, start: int, end: int) -> tuple[int, str]:
        """Return the raw offset and the raw words of a span of the text.

        Examples
        --------
        >>> passage = Passage(Block("paragraph", 0, 2), "甲乙", "甲乙", "甲乙", (Run(0, 0, 2, 2),))
        >>> passage.quote(1, 2)
        (1, '乙')
        """
        first, last = self.span(start, end)
        return first, self.raw[first:last]

    def _raw(self, offset: int) -> tuple[int, int]:
        runs = self.runs
        run = runs[0] if len(runs) == 1 else runs[bisect_right(runs, (offset, len(self.raw))) - 1]
        if run.length != run.end - run.start:
            return run.start, run.end
        start = run.start + offset - run.at
        return start, start + 1

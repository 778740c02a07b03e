"""What does a report consist of? Sections of paragraphs, tables and drawings; each number keeps its trace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of one look."""

    text: str
    """The words."""
    trace: str | None = None
    """Trace node of the number that the words are; null for plain words."""
    look: Literal["plain", "strong", "muted"] = "plain"
    """How they stand."""


Line = tuple[Run, ...]
"""Words in a row."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that stand alone."""

    line: Line
    """The words."""
    look: Literal["answer", "body", "note", "quote", "bullet", "lead"] = "body"
    """What they are."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    head: str
    """Its head, with the unit of its numbers."""
    width: float = 1
    """Share of the page's width, beside the other columns."""
    is_number: bool = False
    """Whether numbers stand in it, aligned on the right."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one head."""

    caption: str
    """What stands in it."""
    columns: tuple[Column, ...]
    """Its columns."""
    rows: tuple[tuple[Line, ...], ...]
    """Its rows, a line for each column."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture."""

    caption: str
    """What it shows, and from which source."""
    svg: str
    """The picture."""
    words: str
    """What it shows, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A chart or list that has no data, said openly."""

    found: str
    """What is missing."""
    table: str
    """The table that would fill it."""


Block = Paragraph | Table | Drawing | Empty


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, or a part of one."""

    heading: str
    """What it answers."""
    blocks: tuple[Block, ...]
    """What stands in it."""
    level: int = 1
    """1 for a chapter, 2 for a part."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the appendix: where a number comes from."""

    number: int
    """The number by which the text names it."""
    value: str
    """The value with its unit."""
    origin: tuple[str, ...]
    """Row, sentence, formula or parameter, line by line."""
    inputs: tuple[tuple[str, int], ...] = ()
    """For a formula: the name of each input and its number."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report before it has a form."""

    title: str
    """Its title."""
    facts: tuple[tuple[str, str], ...]
    """What stands on its cover: label and words; plans, grades of the sources, day, study, program."""
    sections: tuple[Section, ...]
    """Its chapters."""
    sources: tuple[Source, ...]
    """Its appendix."""
    numbers: dict[str, int]
    """Number of each trace node that the text or the appendix names."""
    lang: str
    """``zh`` or ``en``."""
    as_of: date
    """Day of the study."""
    kind: str = ""
    """What it is, above the title."""
    notices: tuple[str, ...] = ()
    """What must be known before anything in it is quoted."""

    @property
    def appendix(self) -> str:
        """The heading of its appendix."""
        return sayer(self.lang)("附录：数字的出处", "Appendix: where the numbers come from")


Say = Callable[[str, str], str]
"""Chooses between Chinese and English words."""


def sayer(lang: str) -> Say:
    """Return what chooses between Chinese and English words.

    Examples
    --------
    >>> sayer("en")("规划", "plan")
    'plan'
    """
    return lambda zh, en: zh if lang == "zh" else en


def line(*parts: Run | str) -> Line:
    """Return words in a row, plain strings as plain runs.

    Examples
    --------
    >>> [run.text for run in line("a", Run("1", "row/1"))]
    ['a', '1']
    """
    return tuple(Run(part) if isinstance(part, str) else part for part in parts if part)


def runs(section: Section) -> Iterator[Run]:
    """Yield every run of a section in reading order."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield from block.line
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from cell

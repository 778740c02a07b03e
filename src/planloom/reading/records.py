"""What does the reader hand on? The document with offsets, and what was read from it."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from planloom.errors import Problem
from planloom.plan.schema import (
    Base,
    Comparator,
    Measure,
    Period,
    PlanKind,
    SourceGrade,
    Strength,
    Threshold,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table cell, with its place in the raw text."""

    kind: str
    """``heading``, ``paragraph``, ``item``, ``cell`` or ``metadata``."""
    start: int
    """Offset of its first character in the raw text."""
    end: int
    """Offset after its last character."""
    level: int = 0
    """Depth of a heading, 1 for the title; 0 for the rest."""
    cell: tuple[int, int, int] | None = None
    """Number of the table, row and column of a cell, from 0; null for the rest."""


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded document: the raw text, and the blocks that hold its words."""

    raw: str
    """The whole file as decoded, without a byte-order mark; offsets count in it."""
    blocks: tuple[Block, ...]
    """Blocks in reading order."""
    format: str
    """``text``, ``markdown``, ``html``, ``docx`` or ``pdf``."""
    encoding: str
    """Encoding of the bytes."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """Front matter or document properties, unread."""
    pages: tuple[int, ...] = ()
    """Of each block the page it begins on (PDF) or the number of its paragraph (DOCX); empty for other formats."""
    pictures: frozenset[int] = frozenset()
    """Pages whose words were read from a picture."""

    def page(self, start: int) -> int | None:
        """Return the page (PDF) or paragraph (DOCX) that an offset stands in.

        Examples
        --------
        >>> blocks = Block("paragraph", 0, 1), Block("paragraph", 2, 3)
        >>> Text("甲 乙", blocks, "pdf", "utf-8", pages=(1, 2)).page(2)
        2
        """
        if not self.pages:
            return None
        return self.pages[
            max(bisect_right(self.blocks, start, key=lambda block: block.start) - 1, 0)
        ]


class Statement(NamedTuple):
    """One quantified statement in the form of the specification."""

    kind: str
    """``target`` or ``observation``."""
    quote: str
    """Exact substring of the raw text."""
    start: int
    """Its offset."""
    indicator: str
    """The measured thing in the document's words."""
    subject: str
    """Who or what it is about."""
    measure: Measure
    """How the quantity speaks."""
    comparator: Comparator
    """How the number binds."""
    low: float
    """The number in the base unit."""
    high: float
    """Upper end of a range, else `low`."""
    unit: str
    """Base unit or measure word."""
    plan: str
    """Id of the plan it belongs to."""
    rule: str
    """The rule that made it."""
    industry: str | None = None
    """The industry, where `subject` is a place."""
    threshold: Threshold | None = None
    """Size from which things are counted."""
    by: Period | None = None
    """Deadline or period."""
    base: Base | None = None
    """The value the sentence starts from."""
    strength: Strength = "plan"
    """How firmly it is said."""
    binding: str | None = None
    """``binding`` or ``anticipatory``, where a table of indicators says so."""


class PledgeRead(NamedTuple):
    """An outcome promised without a number."""

    quote: str
    """Exact substring of the raw text."""
    start: int
    """Its offset."""
    verb: str
    """The act promised."""
    object: str
    """What is to come about."""
    plan: str
    """Id of the plan."""
    rule: str
    """The rule that made it."""
    quantifier: str | None = None
    """一批, 显著, … where one stands."""
    threshold: Threshold | None = None
    """A size that stands beside (一批百亿级企业)."""


class Name(NamedTuple):
    """One name in a list, with its place."""

    name: str
    """In the document's words, with a shared head added where the text allows."""
    quote: str
    """Exact substring of the raw text that gives it."""
    start: int
    """Offset of `quote`."""
    plan: str
    """Id of the plan."""
    rule: str
    """The rule that made it."""
    industry: str | None = None
    """The industry or cluster whose section it stands in, in the document's words."""
    place: str | None = None
    """For a role, the place."""


@dataclass(frozen=True, slots=True)
class Group:
    """A list with a head: a portfolio group or a stage."""

    head: str
    """What the members are called together, or what they are to become."""
    members: tuple[Name, ...]
    """The members in reading order."""
    plan: str
    """Id of the plan."""
    quote: str
    """The clause that holds the list."""
    start: int
    """Offset of `quote`."""
    rule: str
    """The rule that made it."""
    claimed: int | None = None
    """How many the text says there are."""
    is_open: bool = False
    """Whether the list ends in 等."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause kept whole: a diagnosis, a safeguard, a positioning."""

    text: str
    """What it says, in the document's words."""
    quote: str
    """Exact substring of the raw text."""
    start: int
    """Its offset."""
    plan: str
    """Id of the plan."""
    rule: str
    """The rule that made it."""
    industry: str | None = None
    """The industry whose section it stands in."""
    parts: tuple[str, ...] = ()
    """Its parts, where it lists them."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A document named in the text."""

    title: str
    """Its title without brackets."""
    start: int
    """Offset of the title."""
    issuer: str | None = None
    """Who issued it."""
    date: str | None = None
    """When, as ISO date where whole."""


@dataclass(frozen=True, slots=True)
class PlanRead:
    """What the text says of one plan as a document."""

    id: str
    """``<place>_<year>_[<cluster>_]<kind>``, ``-2`` on collision."""
    title: str
    """Its title."""
    kind: PlanKind
    """Kind of document."""
    start: int
    """Offset from which on statements belong to it."""
    issuer: str | None = None
    """Who issued it."""
    number: str | None = None
    """Document number."""
    issued_on: date | None = None
    """Day of issue."""
    place_code: str | None = None
    """Jurisdiction."""
    period: Period | None = None
    """Years it covers."""
    parent: str | None = None
    """Id of the plan it carries out, where the text or the titles say so."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document; the draft plan is made from it."""

    name: str
    """File name as received."""
    sha256: str
    """Hash of the bytes."""
    text: Text
    """The decoded document."""
    grade: SourceGrade
    """The document itself, a report of it, a restatement."""
    title: str | None
    """The document's own title."""
    publisher: str | None
    """Who published it."""
    published_on: date | None
    """When."""
    address: str | None
    """Where."""
    plans: tuple[PlanRead, ...]
    """The plans it holds; at least one where anything was read."""
    statements: tuple[Statement, ...] = ()
    """Targets and observations in reading order."""
    pledges: tuple[PledgeRead, ...] = ()
    """Pledges in reading order."""
    portfolio: tuple[Group, ...] = ()
    """Industries the document sets out as its own."""
    stages: tuple[Group, ...] = ()
    """What groups of industries are to become."""
    fields: tuple[Name, ...] = ()
    """What is to be developed."""
    technologies: tuple[Name, ...] = ()
    """What is to be broken through."""
    projects: tuple[Name, ...] = ()
    """What is to be built."""
    roles: tuple[Name, ...] = ()
    """Place and industry; `name` is the industry."""
    documents: tuple[Mention, ...] = ()
    """Documents named."""
    diagnosis: tuple[Clause, ...] = ()
    """Problems that the document states."""
    safeguards: tuple[Clause, ...] = ()
    """Measures of support."""
    positioning: tuple[Clause, ...] = ()
    """What a place or cluster is meant to be."""
    problems: tuple[Problem, ...] = ()
    """What the reader could not settle."""

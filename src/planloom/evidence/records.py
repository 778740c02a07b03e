"""What is known? Definitions and observations, each with source, scope and day of publication."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from pydantic import ConfigDict

PriceBasis = Literal["", "current", "constant", "not_applicable"]
"""Not stated; 现价; 不变价 or 可比价; no money (a count, an area)."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A scope (口径) in which an indicator was measured; values of two scopes are never chained."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    scope_code: str
    """Stable name, e.g. ``shenzhen_sei_2021``."""
    indicator_code: str
    """Member of the code list ``indicators``."""
    label_zh: str
    """In Chinese."""
    label_en: str
    """In English."""
    source: str
    """Where it is stated."""
    first_year: int | None = None
    """First year it was used for."""
    last_year: int | None = None
    """Last year it was used for; null while in use."""
    is_stated: bool = True
    """False where no source says what the figure covers: comparable with nothing."""
    note_zh: str = ""
    """A doubt that everyone who uses the figure should know, in Chinese."""
    note_en: str = ""
    """The same in English."""
    unit: str = ""
    """Base unit of its values; empty for that of the indicator."""
    price_basis: PriceBasis = ""
    """Whether amounts are at current or at constant prices; empty where no source says."""
    price_year: int | None = None
    """Year whose prices are the constant ones."""
    numerator: str = ""
    """What a share or ratio counts above the line."""
    denominator: str = ""
    """What it counts below the line."""
    classification: str = ""
    """Classification with its version, e.g. ``gbt4754_2017``."""
    follows: str = ""
    """Scope that it took the place of: between the two stands a break."""
    precedence: tuple[str, ...] = ()
    """Sources in the order in which they count where they disagree; empty where none is stated."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as one source published it; a later figure never overwrites it."""

    observation_id: str
    """``<indicator>/<subject>/<year>/<scope>/<published_on>``, ``-2`` on collision."""
    indicator_code: str
    """Member of the code list ``indicators``."""
    subject_code: str
    """Place or cluster that it is about."""
    year: int
    """Calendar year that it speaks of."""
    value: float
    """In `unit`."""
    unit: str
    """Base unit."""
    scope_code: str
    """Definition in which it was measured."""
    source: str
    """Who published it, with title where known."""
    published_on: date
    """Day on which it was published: it is unknown before."""
    address: str = ""
    """Where it was read."""
    note: str = ""
    """Remarks of the person who brought it."""
    table: str = ""
    """File it came from."""
    row: int = 0
    """Line in that file, counted from 1 with the header."""
    quote: str = ""
    """For a figure read from a document: its words, unchanged."""
    document_sha256: str = ""
    """For a figure read from a document: hash of the document's bytes."""
    start: int | None = None
    """For a figure read from a document: offset of the quote in its decoded text."""

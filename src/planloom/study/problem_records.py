"""How is a problem kept in a study? By its code and values, without words of any language."""

from typing import Literal

from planloom.evidence.trace import ResultRecord


class StudyQuote(ResultRecord):
    """Words of a document that a finding rests on."""

    document: str
    """Name of the document."""
    start: int
    """Offset of the first character (code point, from 0) in the decoded text."""
    quote: str
    """The words, unchanged."""


class StudyProblem(ResultRecord):
    """A finding, without words of any language."""

    code: str
    """The rule's id."""
    severity: Literal["error", "warning", "information"]
    """How much it matters."""
    where: str
    """Place or item id."""
    values: dict[str, str | tuple[str, ...]]
    """What fills the words of the catalogue."""
    quotes: tuple[StudyQuote, ...] = ()
    """The sentences that it rests on."""

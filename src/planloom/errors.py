"""What can go wrong with an input, as records that its owner can act on.

PlanloomError
├── InputError        carries every Problem found, not only the first
│   ├── DocumentError a plan document could not be read
│   ├── PlanError     a plan file breaks its schema or contradicts itself
│   └── TableError    an evidence table breaks its schema
└── ModelError        a model is infeasible or did not converge

A programming mistake raises a builtin (ValueError, TypeError). The words of a Problem (what was found, what to
do) live once per language in ``planloom.codes.messages`` and are rendered where a person reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "information"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document that a Problem rests on."""

    document: str
    """Name of the document."""
    start: int
    """Offset of the first character (code point, from 0) in the decoded text."""
    text: str
    """The words, unchanged."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about an input or a result, without words of any language."""

    code: str
    """The rule's id, listed in docs/problems.md, e.g. ``plan.repeated_key``."""
    where: str = ""
    """Place: ``plan.yaml:14``, ``table.csv:7:year`` or an item's id."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What was found and expected, filled into the words of the catalogue."""
    severity: Severity = "error"
    """``error`` stops the work, ``warning`` needs a look, ``information`` explains."""
    quotes: tuple[Quote, ...] = ()
    """The sentences that the finding rests on."""

    def __str__(self) -> str:
        values = ", ".join(f"{key}={value}" for key, value in self.values.items())
        return f"{self.where}: {self.code}" + (f" ({values})" if values else "")


class PlanloomError(Exception):
    """Base of every error that this package raises on purpose."""


class InputError(PlanloomError):
    """Something handed to the package is wrong; `problems` lists all of it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DocumentError(InputError):
    """A plan document could not be read."""


class PlanError(InputError):
    """A plan file breaks its schema or contradicts itself."""


class TableError(InputError):
    """An evidence table breaks its schema."""


class ModelError(PlanloomError):
    """A model is infeasible or did not converge."""

"""What is a study? A frozen record of inputs, results, problems and trace; whatever is shown is in it."""

from datetime import date
from typing import Literal

from planloom.evidence.records import Definition, Observation
from planloom.evidence.trace import Figure, ResultRecord, TraceNode
from planloom.plan.schema import PlanFile
from planloom.targets.records import GrowthComparison, PathPoint, Verdict

__all__ = [
    "Figure",
    "GrowthComparison",
    "PathPoint",
    "Study",
    "StudyInput",
    "StudyProblem",
    "StudyText",
    "TextBlock",
    "TraceNode",
    "Verdict",
]


class StudyInput(ResultRecord):
    """One input with the hash of its content."""

    kind: Literal["document", "plan", "observations", "definitions", "code_list"]
    """What it is."""
    name: str
    """Its file name."""
    sha256: str
    """Hash of its bytes."""


class TextBlock(ResultRecord):
    """A block of a document's text."""

    kind: str
    """``heading``, ``paragraph``, ``item``, ``cell`` or ``metadata``."""
    start: int
    """Offset of its first character."""
    end: int
    """Offset after its last."""
    level: int = 0
    """Depth of a heading."""


class StudyText(ResultRecord):
    """The text that a plan file was read from, where it is at hand."""

    sha256: str
    """Hash of the document's bytes; joins it to ``PlanFile.document.sha256``."""
    raw: str
    """The decoded text."""
    blocks: tuple[TextBlock, ...]
    """Its blocks in reading order."""


class StudyProblem(ResultRecord):
    """A finding, without words of any language."""

    code: str
    """The rule's id."""
    severity: Literal["error", "warning", "information"]
    """How much it matters."""
    where: str
    """Place or item id."""
    values: dict[str, str]
    """What fills the words of the catalogue."""


class Study(ResultRecord):
    """Inputs, results, problems and trace as of one day."""

    study_id: str
    """Hash of inputs and parameters: the same inputs give the same id and bytes."""
    as_of: date
    """Only evidence published up to this day counts."""
    planloom_version: str
    """Version that computed it."""
    inputs: tuple[StudyInput, ...]
    """What went in."""
    files: tuple[PlanFile, ...]
    """The plans, by document."""
    texts: tuple[StudyText, ...]
    """The documents' texts, where at hand."""
    definitions: tuple[Definition, ...]
    """Scopes of the observations."""
    observations: tuple[Observation, ...]
    """Evidence known on the day."""
    verdicts: tuple[Verdict, ...]
    """One per target, in the order of plans and targets."""
    trace: tuple[TraceNode, ...]
    """Every number's origin."""
    problems: tuple[StudyProblem, ...]
    """What the study could not settle."""

"""What is a study? A frozen record of inputs, results, problems and trace; whatever is shown is in it."""

from datetime import date
from typing import Literal

from planloom.codes import Parameter
from planloom.evidence.records import Definition, Observation
from planloom.evidence.trace import Figure, ResultRecord, TraceNode
from planloom.plan.schema import PlanFile
from planloom.study.check_records import Check
from planloom.study.problem_records import StudyProblem, StudyQuote
from planloom.targets.records import GrowthComparison, PathPoint, Verdict

__all__ = [
    "Absence",
    "Check",
    "Figure",
    "GrowthComparison",
    "PathPoint",
    "Study",
    "StudyFigure",
    "StudyInput",
    "StudyProblem",
    "StudyQuote",
    "StudyText",
    "TextBlock",
    "TraceNode",
    "Verdict",
]


class StudyInput(ResultRecord):
    """One input with the hash of its content."""

    kind: Literal["document", "plan", "observations", "definitions", "evidence", "code_list"]
    """What it is; ``evidence`` is the snapshot of rows that the study rests on."""
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
    cell: tuple[int, int, int] | None = None
    """Number of the table, row and column of a cell, from 0; null for the rest."""


class StudyText(ResultRecord):
    """The text that a plan file was read from, where it is at hand."""

    sha256: str
    """Hash of the document's bytes; joins it to ``PlanFile.document.sha256``."""
    raw: str
    """The decoded text."""
    blocks: tuple[TextBlock, ...]
    """Its blocks in reading order."""


class StudyFigure(ResultRecord):
    """A number of a plan or of the evidence, beside those of the verdicts."""

    record: str
    """What it is about: id of an item, an observation or a plan."""
    field: str
    """Which of its numbers it is, e.g. ``low``, ``planned_area_m2``, ``base_year``."""
    figure: Figure
    """The number and where it comes from."""


class Absence(ResultRecord):
    """A number that a study would hold and does not, with the reason."""

    record: str
    """Target, or target and member, as in the names of the figures of verdicts."""
    field: str
    """The number that is missing, e.g. ``pace``."""
    reason: str
    """Id in the catalogue of reasons."""


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
    """Evidence known on the day about the places and clusters of the plans."""
    parameters: tuple[Parameter, ...] = ()
    """The dated numbers of the rules that hold on the day."""
    verdicts: tuple[Verdict, ...]
    """One per target, in the order of plans and targets."""
    figures: tuple[StudyFigure, ...] = ()
    """Numbers of plans and evidence: items, base years, areas, sums by group, rows."""
    absences: tuple[Absence, ...] = ()
    """Numbers of verdicts that the evidence does not give, each with the reason."""
    trace: tuple[TraceNode, ...]
    """Every number's origin."""
    problems: tuple[StudyProblem, ...]
    """What the study could not settle."""
    findings: tuple[StudyProblem, ...] = ()
    """What lint says of the plans, with the sentences that each finding rests on."""
    checks: tuple[Check, ...] = ()
    """What checkers found in the tables that a person gave: those in force on the day."""

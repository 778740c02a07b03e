"""Which records does a page read? Those of a study and its plans, under one name."""

from planloom.codes import Parameter
from planloom.evidence.records import Definition
from planloom.evidence.records import Observation as Evidence
from planloom.plan.matching_records import Relation
from planloom.plan.schema import (
    Citation,
    Finding,
    Observation,
    Park,
    Plan,
    PlanFile,
    Pledge,
    PortfolioGroup,
    PortfolioMember,
    Positioning,
    ProgrammeItem,
    Quantified,
    Safeguard,
    SourceDocument,
    Stage,
    Target,
)
from planloom.study.algebra import PlansHeld, align_study, compare_study, diff_study
from planloom.study.check_records import Check, CheckColumn, CheckInput, CheckTable
from planloom.study.opening import Origins
from planloom.study.records import (
    Figure,
    GrowthComparison,
    PathPoint,
    Study,
    StudyInput,
    StudyProblem,
    StudyText,
    TextBlock,
    TraceNode,
    Verdict,
)

__all__ = [
    "Check",
    "CheckColumn",
    "CheckInput",
    "CheckTable",
    "Citation",
    "Definition",
    "Evidence",
    "Figure",
    "Finding",
    "GrowthComparison",
    "Observation",
    "Origins",
    "Parameter",
    "Park",
    "PathPoint",
    "Plan",
    "PlanFile",
    "PlansHeld",
    "Pledge",
    "PortfolioGroup",
    "PortfolioMember",
    "Positioning",
    "ProgrammeItem",
    "Quantified",
    "Relation",
    "Safeguard",
    "SourceDocument",
    "Stage",
    "Study",
    "StudyInput",
    "StudyProblem",
    "StudyText",
    "Target",
    "TextBlock",
    "TraceNode",
    "Verdict",
    "align_study",
    "compare_study",
    "diff_study",
]

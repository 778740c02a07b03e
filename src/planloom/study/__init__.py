"""Where plans, evidence and checkers meet: the run, its sources and its record."""

import sys
from types import ModuleType
from typing import Any

from planloom.reading import read_document, specification
from planloom.reading.records import Reading
from planloom.study import asking
from planloom.study.algebra import PlansHeld, align_study, compare_study, diff_study
from planloom.study.content import content_hash
from planloom.study.draft import draft_plan
from planloom.study.export import export_files, exported_sources
from planloom.study.figures import study_figures
from planloom.study.folder import read_export, write_export
from planloom.study.given import EvidenceSource, PlanSource
from planloom.study.linting import lint_of, lint_of_sources
from planloom.study.opening import Opened, opened
from planloom.study.records import Study
from planloom.study.replay import Replay, replay
from planloom.study.run import run_study, study_json
from planloom.study.sources import (
    evidence_from_tables,
    evidence_of_examples,
    example_evidence,
    example_file,
    example_names,
    example_source,
    example_study,
    joined_evidence,
    source_from_document,
    source_from_plan,
)

__all__ = [
    "EvidenceSource",
    "Opened",
    "PlanSource",
    "PlansHeld",
    "Reading",
    "Replay",
    "Study",
    "align_study",
    "compare_study",
    "content_hash",
    "diff_study",
    "draft_plan",
    "evidence_from_tables",
    "evidence_of_examples",
    "example_evidence",
    "example_file",
    "example_names",
    "example_source",
    "example_study",
    "export_files",
    "exported_sources",
    "joined_evidence",
    "lint_of",
    "lint_of_sources",
    "opened",
    "read_document",
    "read_export",
    "replay",
    "run_study",
    "source_from_document",
    "source_from_plan",
    "specification",
    "study_figures",
    "study_json",
    "write_export",
]


class _Answering(ModuleType):
    """The package answers a call: ``planloom.study(...)`` beside ``from planloom.study import run_study``."""

    def __call__(self, *plans: asking.Named, **more: Any) -> Study:  # noqa: ANN401 see `asking.study`
        return asking.study(*plans, **more)


sys.modules[__name__].__class__ = _Answering

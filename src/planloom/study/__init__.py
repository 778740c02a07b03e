"""Where plans, evidence and checkers meet: the run, its sources and its record."""

from planloom.reading import read_document, specification
from planloom.reading.records import Reading
from planloom.study.draft import draft_plan
from planloom.study.records import Study
from planloom.study.run import EvidenceSource, PlanSource, content_hash, run_study, study_json
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
    "PlanSource",
    "Reading",
    "Study",
    "content_hash",
    "draft_plan",
    "evidence_from_tables",
    "evidence_of_examples",
    "example_evidence",
    "example_file",
    "example_names",
    "example_source",
    "example_study",
    "joined_evidence",
    "read_document",
    "run_study",
    "source_from_document",
    "source_from_plan",
    "specification",
    "study_json",
]

"""Which tables does a study fall into? Plans and their items, verdicts and their parts, evidence, trace, problems."""

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args, get_origin

from pydantic import BaseModel

from planloom.codes import Parameter
from planloom.evidence import Definition, Observation
from planloom.evidence.trace import ResultRecord, TraceNode
from planloom.plan import schema
from planloom.study.figures import study_figures, verdict_record
from planloom.study.records import (
    Absence,
    Study,
    StudyFigure,
    StudyInput,
    StudyProblem,
    StudyQuote,
)
from planloom.study.tables import Table, figure_table
from planloom.targets import Verdict

_Rows = Iterable[tuple[Mapping[str, str], object]]
_ITEMS: Mapping[str, type] = {
    "targets": schema.Target,
    "observations": schema.Observation,
    "pledges": schema.Pledge,
    "programme": schema.ProgrammeItem,
    "parks": schema.Park,
    "diagnosis": schema.Finding,
    "safeguards": schema.Safeguard,
    "positioning": schema.Positioning,
}
"""Fields of a plan that hold items."""


def study_tables(study: Study) -> tuple[Table, ...]:
    """Return the tables of a study, each of one kind of record.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    tables
        In a fixed order; a table without rows keeps its header.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.study import example_study
    >>> [table.name for table in study_tables(example_study(date(2025, 12, 31)))][:3]
    ['documents', 'plans', 'targets']
    """
    return (*_plan_tables(study), *_verdict_tables(study), *_other_tables(study))


def _plan_tables(study: Study) -> Iterator[Table]:
    documents = (file.document for file in study.files)
    yield figure_table("documents", schema.SourceDocument, documents)
    plans = tuple(({"document": f.document.name}, plan) for f in study.files for plan in f.plans)
    yield Table("plans", schema.Plan, plans, ("document",))
    for field, kind in _ITEMS.items():
        name = "plan_observations" if field == "observations" else field
        rows = tuple(
            ({"plan_id": plan.id}, item) for _, plan in plans for item in getattr(plan, field)
        )
        yield Table(name, kind, rows, ("plan_id",))
    members = (
        ({"plan_id": plan.id, "group": group.group}, member)
        for _, plan in plans
        for group in plan.portfolio
        for member in group.members
    )
    yield Table("portfolio", schema.PortfolioMember, tuple(members), ("plan_id", "group"))
    staged = (
        ({"plan_id": plan.id, "stage": stage.stage}, member)
        for _, plan in plans
        for stage in plan.stages
        for member in stage.members
    )
    yield Table("stages", schema.PortfolioMember, tuple(staged), ("plan_id", "stage"))


def _verdict_tables(study: Study) -> Iterator[Table]:
    each = [own for verdict in study.verdicts for own in (verdict, *verdict.members)]
    yield figure_table("verdicts", Verdict, each)
    for name, (way, kind) in parts_of_verdicts().items():
        rows = tuple(
            ({"record": verdict_record(own)}, part) for own in each for part in _parts(own, way)
        )
        yield Table(name, kind, rows, ("record",))
    yield figure_table("absences", Absence, study.absences)


def parts_of_verdicts() -> dict[str, tuple[tuple[str, ...], type]]:
    """Return the lists of records that a verdict holds: by table, the way to the list and the kind of record."""
    return {"_".join(way): (way, kind) for way, kind in _lists(Verdict, ()) if kind is not Verdict}


def _lists(record: type[BaseModel], way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], type]]:
    for name, field in record.model_fields.items():
        is_list = get_origin(field.annotation) is tuple
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, ResultRecord):
                if is_list:
                    yield (*way, name), kind
                else:
                    yield from _lists(kind, (*way, name))


def _parts(record: object, way: tuple[str, ...]) -> tuple[object, ...]:
    for name in way:
        record = getattr(record, name, None)
    return record if isinstance(record, tuple) else ()


def _other_tables(study: Study) -> Iterator[Table]:
    yield figure_table("observations", Observation, study.observations)
    yield figure_table("definitions", Definition, study.definitions)
    yield figure_table("parameters", Parameter, study.parameters)
    yield figure_table("figures", StudyFigure, study_figures(study))
    yield figure_table("trace", TraceNode, study.trace)
    yield figure_table("inputs", StudyInput, study.inputs)
    for name, found in (("problems", study.problems), ("findings", study.findings)):
        yield figure_table(name, StudyProblem, found)
    quotes = (
        ({"code": finding.code, "where": finding.where}, quote)
        for finding in (*study.problems, *study.findings)
        for quote in finding.quotes
    )
    yield Table("finding_quotes", StudyQuote, tuple(quotes), ("code", "where"))

"""What does the JSON interface say? Pages of records, each number with its trace, and one shape of error."""

from datetime import date
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from planloom.app.labels import verdict_label
from planloom.app.lookup import Lookup
from planloom.app.overview import TargetRow
from planloom.app.page_problems import study_problem_row
from planloom.app.records import (
    Check,
    CheckInput,
    Evidence,
    Plan,
    Relation,
    StudyProblem,
    Target,
    TraceNode,
    Verdict,
)
from planloom.codes import Cluster

_Item = TypeVar("_Item")


class ApiRecord(BaseModel):
    """Base of every answer: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class ApiProblem(ApiRecord):
    """One thing that is wrong or open, in words."""

    code: str
    """Id of the rule."""
    severity: Literal["error", "warning", "information"]
    """How much it matters."""
    where: str
    """Place, or item."""
    message: str
    """What was found."""
    fix: str
    """What to do about it."""


class ApiErrors(ApiRecord):
    """Every problem of a request at once: the one shape of error."""

    problems: tuple[ApiProblem, ...]
    """The problems."""


class ApiQuote(ApiRecord):
    """Words of a document that a finding rests on."""

    document: str
    """Name of the document."""
    start: int
    """Offset of the first character (code point, from 0)."""
    quote: str
    """The words, unchanged."""


class FindingRecord(ApiProblem):
    """One thing that is wrong or open, with the sentences that it rests on."""

    quotes: tuple[ApiQuote, ...]
    """Both sentences where two contradict."""


class ApiFindings(ApiRecord):
    """What lint says of the plans, and what the study could not settle."""

    problems: tuple[FindingRecord, ...]
    """The findings, the gravest of lint first."""
    total: int
    """How many there are in all."""


class RelationRecord(ApiRecord):
    """One thing found between two plans: the form of docs/algebra.md, sides named left and right."""

    relation: Relation
    """Kind, ids, numbers, sentences and reasons."""
    label: str
    """What it is about, in words."""
    message: str
    """What was found, in words."""
    left_text: str
    """What the left side says (older version, parent, plan)."""
    right_text: str
    """What the right side says (newer version, child)."""


class Page(ApiRecord, Generic[_Item]):
    """One page of a list."""

    items: tuple[_Item, ...]
    """The items."""
    total: int
    """How many there are on all pages."""
    offset: int
    """How many were left out before."""
    limit: int
    """How many were asked for."""


class CheckRecord(ApiRecord):
    """A check in a list: without the rows of its tables."""

    check_id: str
    """Its id."""
    kind: str
    """Which checker."""
    name: str
    """What the person calls it."""
    plan_id: str | None
    """The plan that it was held against."""
    published_on: date
    """Day from which its tables are known."""
    inputs: tuple[CheckInput, ...]
    """What went in, by hash."""
    parameters: tuple[tuple[str, str], ...]
    """What was chosen."""
    tables: dict[str, int]
    """Rows of each table."""


class CheckRow(ApiRecord):
    """One row of a table of a check."""

    cells: dict[str, str | float | None]
    """By column; null where there is no figure."""


def check_record(check: Check) -> CheckRecord:
    """Return a check as the list gives it."""
    return CheckRecord(
        check_id=check.check_id,
        kind=check.kind,
        name=check.name,
        plan_id=check.plan_id,
        published_on=check.published_on,
        inputs=check.inputs,
        parameters=check.parameters,
        tables={table.name: len(table.rows) for table in check.tables},
    )


class PlanRecord(ApiRecord):
    """A plan in a list."""

    plan_id: str
    """Its id."""
    title: str
    """Its title."""
    kind: str
    """What it is."""
    parent: str | None
    """The plan that it carries out."""
    supersedes: str | None
    """The plan that it replaces."""
    issued_on: date | None
    """Day of issue."""
    targets: int
    """How many targets it has."""
    pledges: int
    """How many pledges without a number it has."""
    grade: str
    """How near its source stands to the original."""


class TargetRecord(ApiRecord):
    """A target with its verdict."""

    plan_id: str
    """Its plan."""
    target: Target
    """What is promised, with its sentence."""
    verdict: Verdict | None
    """What the evidence says, by which rule; null where the study gives none."""
    verdict_words: dict[str, str]
    """The verdict's word by language."""


class ObservationRecord(ApiRecord):
    """A row of evidence."""

    observation_id: str
    """Its id."""
    indicator_code: str
    """What is measured."""
    subject_code: str
    """Of what."""
    scope_code: str
    """By which definition."""
    year: int
    """Of which year."""
    value: float
    """The number."""
    unit: str
    """Its unit."""
    source: str
    """Where it comes from."""
    published_on: date
    """Day of publication."""


class ClusterRecord(ApiRecord):
    """A cluster of the code list."""

    cluster_code: str
    """Its code."""
    label_zh: str
    """Its Chinese name."""
    label_en: str
    """Its English name."""
    plans: tuple[str, ...]
    """Ids of the plans that name it."""


class TraceRecord(ApiRecord):
    """Where a number comes from, down to rows and sentences."""

    node: TraceNode
    """The number."""
    rests_on: tuple[TraceNode, ...]
    """Every number that it rests on, nearest first."""


def plan_record(lookup: Lookup, plan: Plan) -> PlanRecord:
    """Return a plan as a list names it."""
    return PlanRecord(
        plan_id=plan.id,
        title=plan.title,
        kind=plan.kind,
        parent=plan.parent,
        supersedes=plan.supersedes,
        issued_on=plan.issued_on,
        targets=len(plan.targets),
        pledges=len(plan.pledges),
        grade=lookup.files[plan.id].document.grade,
    )


def target_record(row: TargetRow) -> TargetRecord:
    """Return a target with its verdict."""
    code = row.verdict.verdict if row.verdict is not None else None
    words = {lang: verdict_label(code, lang) for lang in ("zh", "en")} if code else {}
    return TargetRecord(
        plan_id=row.plan.id, target=row.target, verdict=row.verdict, verdict_words=words
    )


def observation_record(row: Evidence) -> ObservationRecord:
    """Return a row of evidence."""
    return ObservationRecord(
        observation_id=row.observation_id,
        indicator_code=row.indicator_code,
        subject_code=row.subject_code,
        scope_code=row.scope_code,
        year=row.year,
        value=row.value,
        unit=row.unit,
        source=row.source,
        published_on=row.published_on,
    )


def cluster_record(lookup: Lookup, cluster: Cluster) -> ClusterRecord:
    """Return a cluster with the plans that name it."""
    return ClusterRecord(
        cluster_code=cluster.code,
        label_zh=cluster.label_zh,
        label_en=cluster.label_en,
        plans=tuple(plan.id for plan in lookup.naming_plans(cluster.code)),
    )


def trace_record(lookup: Lookup, node_id: str) -> TraceRecord:
    """Return a number with everything that it rests on."""
    waiting = [i for _, i in lookup.nodes[node_id].inputs]
    found: dict[str, TraceNode] = {}
    while waiting:
        name = waiting.pop(0)
        node = lookup.nodes.get(name)
        if node is not None and name not in found:
            found[name] = node
            waiting += [i for _, i in node.inputs]
    return TraceRecord(node=lookup.nodes[node_id], rests_on=tuple(found.values()))


def finding_record(problem: StudyProblem, lang: str) -> FindingRecord:
    """Return a finding of a study in words, with its sentences."""
    quotes = [quote.model_dump() for quote in problem.quotes]
    return FindingRecord.model_validate({**study_problem_row(problem, lang), "quotes": quotes})

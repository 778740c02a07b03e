"""What plan does a reading give? Items with ids and codes; where no code fits, none is given."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

from planloom.codes import places
from planloom.codes.counties import county_named_first, zone_named_first
from planloom.plan import item_id, numbered
from planloom.plan.schema import (
    Citation,
    DocumentMention,
    Finding,
    Observation,
    Plan,
    PlanFile,
    Pledge,
    PortfolioGroup,
    PortfolioMember,
    Positioning,
    ProgrammeItem,
    Safeguard,
    SourceDocument,
    Stage,
    Target,
)
from planloom.reading.records import Clause, Group, Name, PlanRead, PledgeRead, Reading, Statement
from planloom.study.coding import cluster_code, indicator_code, member_codes, place_code

_Item = TypeVar(
    "_Item", Target, Observation, Pledge, ProgrammeItem, Finding, Safeguard, Positioning
)
_Read = TypeVar("_Read", Statement, PledgeRead, Name, Group, Clause)


def draft_plan(reading: Reading) -> PlanFile:
    r"""Return the plan file that a reading gives, before a person has seen it.

    Codes are given where the words equal a name in the code lists, and nowhere else.

    Parameters
    ----------
    reading
        What was read from one document.

    Returns
    -------
    file
        The document with its plans; every item keeps its sentence and its rule.

    Raises
    ------
    ValueError
        If something was read for a plan that the reading does not list.

    Examples
    --------
    >>> from planloom.reading import read_document
    >>> file = draft_plan(read_document("# 某市规划\n".encode(), "a.md"))
    >>> file.document.name, file.document.grade
    ('a.md', 'document')
    """
    _check_plans(reading)
    document = SourceDocument(
        name=reading.name,
        sha256=reading.sha256,
        grade=reading.grade,
        title=reading.title,
        publisher=reading.publisher,
        published_on=reading.published_on,
        address=reading.address,
        mentions=tuple(
            DocumentMention(title=mention.title, issuer=mention.issuer, issued_on=mention.date)
            for mention in reading.documents
        ),
    )
    file = PlanFile(document=document, plans=tuple(_plan(reading, plan) for plan in reading.plans))
    if reading.text.format != "pdf":
        return file
    return PlanFile.model_validate(_with_pages(file.model_dump(), reading))


def _check_plans(reading: Reading) -> None:
    known = {plan.id for plan in reading.plans}
    read: Sequence[Statement | PledgeRead | Name | Group | Clause] = (
        *reading.statements,
        *reading.pledges,
        *reading.portfolio,
        *reading.stages,
        *reading.fields,
        *reading.technologies,
        *reading.projects,
        *reading.roles,
        *reading.diagnosis,
        *reading.safeguards,
        *reading.positioning,
    )
    stray = sorted({item.plan for item in read} - known)
    if stray:
        raise ValueError(f"read for plans that the reading does not list: {', '.join(stray)}")


def _plan(reading: Reading, read: PlanRead) -> Plan:
    place = (
        read.place_code or county_named_first(read.title) or county_named_first(read.issuer or "")
    )
    zone = zone_named_first(read.title, place)
    plan = replace(read, place_code=None if zone else place or None)
    programme = (
        *(_programme_item("field", name, plan) for name in _of(plan, reading.fields)),
        *(_programme_item("technology", name, plan) for name in _of(plan, reading.technologies)),
        *(_programme_item("project", name, plan) for name in _of(plan, reading.projects)),
        *(_programme_item("role", name, plan) for name in _of(plan, reading.roles)),
    )
    said = _of(plan, reading.statements)
    if zone:
        said = tuple(_of_zone(statement, zone, place) for statement in said)
    return Plan(
        id=plan.id,
        title=plan.title,
        kind=plan.kind,
        issuer=plan.issuer,
        number=plan.number,
        issued_on=plan.issued_on,
        place_code=plan.place_code,
        period=plan.period,
        parent=plan.parent,
        portfolio=tuple(_portfolio_group(group) for group in _of(plan, reading.portfolio)),
        stages=tuple(_stage(group) for group in _of(plan, reading.stages)),
        diagnosis=_named(_finding(clause) for clause in _of(plan, reading.diagnosis)),
        targets=_named(_target(found, plan) for found in said if found.kind == "target"),
        observations=_named(_observation(found, plan) for found in said if found.kind != "target"),
        pledges=_named(_pledge(pledge) for pledge in _of(plan, reading.pledges)),
        programme=_named(programme),
        safeguards=_named(_safeguard(clause) for clause in _of(plan, reading.safeguards)),
        positioning=_named(_positioning(clause) for clause in _of(plan, reading.positioning)),
    )


def _of_zone(statement: Statement, zone: str, place: str) -> Statement:
    """Return what a zone's plan says of the whole as said of the zone; what names the city is left to the city."""
    city = places()[place].label_zh if place in places() else ""
    is_of_city = city in statement.quote.replace(zone, "")
    if statement.subject != city or is_of_city:
        return statement
    return statement._replace(subject=zone)


def _of(plan: PlanRead, read: Iterable[_Read]) -> tuple[_Read, ...]:
    return tuple(item for item in read if item.plan == plan.id)


def _named(items: Iterable[_Item]) -> tuple[_Item, ...]:
    given = tuple(items)
    ids = numbered(item.id for item in given)
    return tuple(
        item if item.id == name else item.model_copy(update={"id": name})
        for item, name in zip(given, ids, strict=True)
    )


def _with_pages(tree: Any, reading: Reading) -> Any:  # noqa: ANN401 any part of a plan file
    """Return a plan file as plain values, with the page in every citation."""
    if isinstance(tree, dict):
        if {"start", "quote", "page"} <= tree.keys():
            return {**tree, "page": reading.text.page(tree["start"])}
        return {key: _with_pages(part, reading) for key, part in tree.items()}
    if isinstance(tree, list | tuple):
        return tuple(_with_pages(part, reading) for part in tree)
    return tree


def _citation(read: Statement | PledgeRead | Name | Group | Clause) -> Citation:
    return Citation(start=read.start, quote=read.quote, rule=read.rule)


def _target(statement: Statement, plan: PlanRead) -> Target:
    return Target(**_quantified("target", statement, plan), binding=_binding(statement.binding))


def _observation(statement: Statement, plan: PlanRead) -> Observation:
    return Observation(**_quantified("observation", statement, plan))


def _binding(word: str | None) -> Literal["binding", "anticipatory"] | None:
    return "binding" if word == "binding" else "anticipatory" if word == "anticipatory" else None


def _quantified(kind: str, statement: Statement, plan: PlanRead) -> dict[str, Any]:
    members = member_codes(statement.subject)
    cluster = cluster_code(statement.industry) or cluster_code(statement.subject)
    place = place_code(statement.subject, plan.place_code)
    indicator, cluster = indicator_code(
        statement.indicator, statement.measure, statement.unit, cluster, members
    )
    return {
        "id": item_id(
            plan.id,
            kind,
            indicator or statement.indicator,
            cluster or place or statement.subject,
            statement.by.year if statement.by is not None else None,
        ),
        "indicator": statement.indicator,
        "indicator_code": indicator,
        "subject": statement.subject,
        "place_code": place,
        "cluster_code": cluster,
        "member_codes": members,
        "measure": statement.measure,
        "comparator": statement.comparator,
        "low": statement.low,
        "high": statement.high,
        "unit": statement.unit,
        "threshold": statement.threshold,
        "by": statement.by,
        "base": statement.base,
        "strength": statement.strength,
        "citation": _citation(statement),
    }


def _pledge(pledge: PledgeRead) -> Pledge:
    return Pledge(
        id=item_id(pledge.plan, "pledge", pledge.object),
        verb=pledge.verb,
        object=pledge.object,
        quantifier=pledge.quantifier,
        threshold=pledge.threshold,
        citation=_citation(pledge),
    )


def _member(name: Name) -> PortfolioMember:
    return PortfolioMember(
        name=name.name, cluster_code=cluster_code(name.name), citation=_citation(name)
    )


def _portfolio_group(group: Group) -> PortfolioGroup:
    return PortfolioGroup(
        group=group.head,
        claimed=group.claimed,
        is_open=group.is_open,
        members=tuple(_member(name) for name in group.members),
        citation=_citation(group),
    )


def _stage(group: Group) -> Stage:
    return Stage(
        stage=group.head,
        members=tuple(_member(name) for name in group.members),
        is_open=group.is_open,
        citation=_citation(group),
    )


def _programme_item(
    kind: Literal["field", "technology", "project", "role"], name: Name, plan: PlanRead
) -> ProgrammeItem:
    cluster = cluster_code(name.industry) or (cluster_code(name.name) if kind == "role" else None)
    where = name.place if kind == "role" else cluster or name.industry or plan.place_code
    code = place_code(name.place, None) if name.place else None
    return ProgrammeItem(
        id=item_id(plan.id, kind, name.name, code if kind == "role" and code else where),
        kind=kind,
        name=name.name,
        cluster_code=cluster,
        place=name.place,
        place_code=code,
        citation=_citation(name),
    )


def _finding(clause: Clause) -> Finding:
    return Finding(
        id=item_id(clause.plan, "diagnosis", clause.text),
        text=clause.text,
        citation=_citation(clause),
    )


def _safeguard(clause: Clause) -> Safeguard:
    return Safeguard(
        id=item_id(clause.plan, "safeguard", clause.text),
        name=clause.text,
        parts=clause.parts,
        citation=_citation(clause),
    )


def _positioning(clause: Clause) -> Positioning:
    return Positioning(
        id=item_id(clause.plan, "positioning", clause.text),
        text=clause.text,
        cluster_code=cluster_code(clause.industry),
        citation=_citation(clause),
    )

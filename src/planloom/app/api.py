"""Which address gives which data? The JSON interface, version 1: the records that the pages show."""

from typing import Annotated

from fastapi import Query, Response

from planloom.app.algebra_view import relation_rows
from planloom.app.api_answers import Limit, Offset, answer, api_routes, get_kept, page
from planloom.app.api_records import (
    ApiFindings,
    CheckRecord,
    CheckRow,
    ClusterRecord,
    ObservationRecord,
    Page,
    PlanRecord,
    RelationRecord,
    TargetRecord,
    TraceRecord,
    check_record,
    cluster_record,
    finding_record,
    observation_record,
    plan_record,
    target_record,
    trace_record,
)
from planloom.app.check_view import check_named
from planloom.app.findings_view import findings_about
from planloom.app.overview import target_row
from planloom.app.page_problems import page_error
from planloom.app.pages import plan_named
from planloom.app.records import Check, Plan, Study
from planloom.app.report.relations import held_by
from planloom.app.request import AsDesk, Desk
from planloom.app.view import Severity, VerdictFilter
from planloom.codes import clusters

routes = api_routes()
_get = get_kept(routes)


@_get("/study", Study)
def study(desk: AsDesk) -> Response:
    """Return the whole study of a day."""
    return answer(desk.lookup.study)


@_get("/plans", Page[PlanRecord])
def plans(desk: AsDesk, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return the plans of the study."""
    lookup = desk.lookup
    found = list(lookup.plans.values())
    return page(desk, found, (offset, limit), lambda plan: plan_record(lookup, plan))


@_get("/plans/{plan_id}", Plan)
def plan(desk: AsDesk, plan_id: str) -> Response:
    """Return one plan with every item and its sentence."""
    return answer(plan_named(desk.lookup, plan_id))


@_get("/plans/{plan_id}/targets", Page[TargetRecord])
def plan_targets(desk: AsDesk, plan_id: str, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return the targets of one plan with their verdicts."""
    lookup = desk.lookup
    found = plan_named(lookup, plan_id).targets
    return page(desk, found, (offset, limit), lambda t: target_record(target_row(lookup, t)))


@_get("/targets", Page[TargetRecord])
def targets(
    desk: AsDesk,
    verdict: Annotated[VerdictFilter, Query(description="Only targets with this verdict.")] = "",
    cluster: Annotated[str, Query(description="Only targets about this cluster.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return the targets of all plans with their verdicts."""
    lookup = desk.lookup
    found = [
        row
        for target in lookup.targets.values()
        if not cluster or cluster in (target.cluster_code, *target.member_codes)
        for row in (target_row(lookup, target),)
        if not verdict or (row.verdict is not None and row.verdict.verdict == verdict)
    ]
    return page(desk, found, (offset, limit), target_record)


@_get("/targets/{target_id:path}", TargetRecord)
def target(desk: AsDesk, target_id: str) -> Response:
    """Return one target with its verdict."""
    found = desk.lookup.targets.get(target_id)
    if found is None:
        raise page_error(404, "page.unknown_target", found=target_id)
    return answer(target_record(target_row(desk.lookup, found)))


@_get("/observations", Page[ObservationRecord])
def observations(
    desk: AsDesk,
    indicator: Annotated[str, Query(description="Only this indicator, by code.")] = "",
    subject: Annotated[str, Query(description="Only this subject, by code.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return the rows of evidence known on the day."""
    found = [
        row
        for row in desk.lookup.study.observations
        if (not indicator or row.indicator_code == indicator)
        and (not subject or row.subject_code == subject)
    ]
    return page(desk, found, (offset, limit), observation_record)


@_get("/findings", ApiFindings)
def findings(
    desk: AsDesk,
    plan: Annotated[str, Query(description="Only about this plan, by id.")] = "",
    severity: Annotated[Severity, Query(description="Only findings of this severity.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return what lint says of the plans and what the study could not settle, in words, with the sentences."""
    lookup = desk.lookup
    plans = [plan_named(lookup, plan)] if plan else None
    found = [
        finding
        for finding in (*findings_about(lookup, plans), *lookup.study.problems)
        if severity in {"", finding.severity}
    ]
    told = [finding_record(one, desk.view.lang) for one in found[offset : offset + limit]]
    return answer(ApiFindings(problems=tuple(told), total=len(found)))


@_get("/diff", Page[RelationRecord])
def diff(
    desk: AsDesk,
    _old: Annotated[str, Query(alias="old", description="The older version, by id.")] = "",
    _new: Annotated[str, Query(alias="new", description="The newer version, by id.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return what moved between two versions; of the first pair in the study where none is named."""
    return _relations(desk, "diff", (offset, limit))


@_get("/align", Page[RelationRecord])
def align(
    desk: AsDesk,
    _parent: Annotated[str, Query(alias="parent", description="The parent, by id.")] = "",
    _child: Annotated[
        str, Query(alias="child", description="Child plans, by id, divided by commas.")
    ] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return what child plans make of a parent's targets; of the first parent where none is named."""
    return _relations(desk, "align", (offset, limit))


@_get("/compare", Page[RelationRecord])
def compare(
    desk: AsDesk,
    _plan: Annotated[str, Query(alias="plan", description="Plans, by id, divided by commas.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return plans side by side by indicator and cluster; all that carry out no other where none is named."""
    return _relations(desk, "compare", (offset, limit))


def _relations(desk: Desk, name: str, window: tuple[int, int]) -> Response:
    held = held_by(desk.lookup, desk.view, name)
    rows = relation_rows(desk.lookup, held, name, desk.view.lang)
    found = list(zip(held.relations, rows, strict=True))
    return page(
        desk,
        found,
        window,
        lambda pair: RelationRecord(
            relation=pair[0],
            label=pair[1].name,
            message=pair[1].message,
            left_text=pair[1].left,
            right_text=pair[1].right,
        ),
    )


@_get("/clusters", Page[ClusterRecord])
def cluster_list(desk: AsDesk, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return the clusters of the code list, with the plans that name each."""
    lookup = desk.lookup
    found = list(clusters().values())
    return page(desk, found, (offset, limit), lambda known: cluster_record(lookup, known))


@_get("/checks", Page[CheckRecord])
def checks(
    desk: AsDesk,
    kind: Annotated[str, Query(description="Only checks of this kind.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Return the checks in force on the day: what went in, and which tables came out."""
    found = [check for check in desk.lookup.study.checks if kind in ("", check.kind)]
    return page(desk, found, (offset, limit), check_record)


@_get("/checks/{check_id}", Check)
def check(desk: AsDesk, check_id: str) -> Response:
    """Return one check with all its tables."""
    return answer(check_named(desk.lookup.study.checks, check_id))


@_get("/checks/{check_id}/{table}", Page[CheckRow])
def check_table(
    desk: AsDesk, check_id: str, table: str, offset: Offset = 0, limit: Limit = 100
) -> Response:
    """Return the rows of one table of a check."""
    found = check_named(desk.lookup.study.checks, check_id).table(table)
    if found is None:
        raise page_error(404, "page.unknown_page", found=table)
    names = [column.name for column in found.columns]
    return page(
        desk,
        found.rows,
        (offset, limit),
        lambda row: CheckRow(cells=dict(zip(names, row, strict=True))),
    )


@_get("/trace/{node_id:path}", TraceRecord)
def trace(desk: AsDesk, node_id: str) -> Response:
    """Return where a number comes from: its formula and inputs, down to rows and sentences."""
    if node_id not in desk.lookup.nodes:
        raise page_error(404, "page.unknown_trace", found=node_id)
    return answer(trace_record(desk.lookup, node_id))

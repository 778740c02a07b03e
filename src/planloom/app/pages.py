"""What stands on each page? The content of every template, looked up in one study."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from planloom.app.charts import chart_observations, target_chart
from planloom.app.document_view import anchors, document_blocks, document_items, finding_items
from planloom.app.lookup import Lookup
from planloom.app.maps import boundary_source, city_map, ramp_legend
from planloom.app.overview import portfolio, row_groups, target_row, target_rows, verdict_counts
from planloom.app.page_problems import page_error
from planloom.app.place_view import districts, is_drawn, place_row, place_rows
from planloom.app.records import Plan, StudyProblem, Verdict
from planloom.app.text_view import sentence_around
from planloom.app.view import View
from planloom.codes import clusters, indicators
from planloom.codes.counties import every_place
from planloom.evidence.programme import ProgrammeState
from planloom.plan.answers import answers

Content = dict[str, Any]
NAME_KINDS = ("portfolio", "stage", "field", "technology", "project", "role")
"""Items that are names in lists, not statements."""


def plan_named(lookup: Lookup, plan_id: str) -> Plan:
    """Return a plan of the study.

    Parameters
    ----------
    lookup
        The study.
    plan_id
        Its id.

    Returns
    -------
    plan
        The plan.

    Raises
    ------
    PageError
        If the study holds no such plan.
    """
    found = lookup.plans.get(plan_id)
    if found is None:
        raise page_error(404, "page.unknown_plan", found=plan_id)
    return found


def overview(
    lookup: Lookup, view: View, plan_id: str | None, states: Sequence[ProgrammeState] = ()
) -> Content:
    """Return the content of an overview of one plan and its children, or of all plans.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page.
    plan_id
        The plan; null for all.
    states
        How parts of programmes stand on the day, where a workspace keeps a register.

    Returns
    -------
    content
        Of ``plan.html``.
    """
    shown = (
        list(lookup.plans.values())
        if plan_id is None
        else lookup.family(plan_named(lookup, plan_id).id)
    )
    roots = [plan for plan in shown if plan_id is not None or plan.parent not in lookup.plans]
    families = [lookup.family(plan.id) for plan in (roots if plan_id is None else roots[:1])]
    heads = [next((plan for plan in own if plan.portfolio), None) for own in families]
    return {
        "plan": lookup.plans[plan_id] if plan_id is not None else None,
        "plans": shown,
        "row_groups": row_groups(target_rows(lookup, shown, view), view),
        "counts": verdict_counts(lookup, shown),
        "portfolios": [
            (head, portfolio(lookup, head, view.lang, states)) for head in heads if head is not None
        ],
        "pledges": [(plan, pledge) for plan in shown for pledge in plan.pledges],
        "diagnosis": [
            (plan, finding, answered[finding.id])
            for plan in shown
            for answered in [answers(plan)]
            for finding in plan.diagnosis
        ],
        "parks": [(plan, park) for plan in shown for park in plan.parks],
        "years": sorted({t.by.year for plan in shown for t in plan.targets if t.by}),
        "findings": findings_of(lookup, shown),
        "problems": [
            problem
            for problem in lookup.study.problems
            if plan_id is None or any(problem.where.startswith(plan.id) for plan in shown)
        ],
    }


def findings_of(lookup: Lookup, plans: Sequence[Plan]) -> list[StudyProblem]:
    """Return what lint says of some plans: what names one of them, or quotes its document; the gravest first.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans.

    Returns
    -------
    findings
        As the study holds them.
    """
    ids = tuple(plan.id for plan in plans)
    documents = {lookup.files[plan.id].document.name for plan in plans}
    found = [
        finding
        for finding in lookup.study.findings
        if finding.where.split("/")[0] in ids
        or any(quote.document in documents for quote in finding.quotes)
    ]
    order = ("error", "warning", "information")
    return sorted(found, key=lambda finding: order.index(finding.severity))


def document(lookup: Lookup, plan_id: str) -> Content:
    """Return the content of a document beside the items read from it.

    Parameters
    ----------
    lookup
        The study.
    plan_id
        A plan that the document holds.

    Returns
    -------
    content
        Of ``document.html``.
    """
    plan = plan_named(lookup, plan_id)
    file = lookup.files[plan_id]
    text = lookup.text(plan_id)
    findings = findings_of(lookup, file.plans)
    found = finding_items(findings, file.document.name, text, plan_id)
    items = sorted(
        [*document_items(file.plans), *(item for item, _ in found)], key=lambda i: (i.start, -i.end)
    )
    told = {id(item): finding for item, finding in found}
    return {
        "plan": plan,
        "document": file.document,
        "items": items,
        "anchors": anchors(items),
        "kinds": Counter(i.kind for i in items if i.kind != "finding").most_common(),
        "found": {n: told[id(item)] for n, item in enumerate(items) if id(item) in told},
        "by_kind": {k: [n for n, i in enumerate(items) if i.kind == k] for k in NAME_KINDS},
        "named": [n for n, item in enumerate(items) if item.kind in NAME_KINDS],
        "blocks": document_blocks(text, items) if text is not None else [],
        "has_text": text is not None,
        "findings": findings,
        "target_rows": {t.id: target_row(lookup, t) for p in file.plans for t in p.targets},
        "observed": {o.id: o for p in file.plans for o in p.observations},
    }


def target(lookup: Lookup, view: View, plan_id: str, path: str) -> Content:
    """Return the content of a target's page.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page.
    plan_id
        Its plan.
    path
        The rest of its id.

    Returns
    -------
    content
        Of ``target.html``.

    Raises
    ------
    PageError
        If the plan holds no such target.
    """
    plan = plan_named(lookup, plan_id)
    found = lookup.target_at(plan_id, path)
    if found is None:
        raise page_error(404, "page.unknown_target", found=path)
    row = target_row(lookup, found)
    verdict = row.verdict
    rows = chart_observations(lookup, verdict) if verdict is not None else []
    related = verdict.related_observation_ids if verdict is not None else ()
    known = indicators().get(found.indicator_code or "")
    candidates = {c.code: c for c in known.candidates} if known is not None else {}
    return {
        "plan": plan,
        "target": found,
        "row": row,
        "verdict": verdict,
        "chart": target_chart(lookup, found, verdict, view.lang) if verdict is not None else None,
        "observations": rows,
        "days": _earlier_days(lookup, plan, verdict),
        "related": [lookup.observations[i] for i in related if i in lookup.observations],
        "versions": [target_row(lookup, other) for other in lookup.versions(found)],
        "indicator": known,
        "candidates": [candidates.get(c) for c in verdict.candidates] if verdict else [],
        "sentence": sentence_around(lookup, plan_id, found.citation),
        "scopes": list(dict.fromkeys(row.scope_code for row in rows)),
    }


def _earlier_days(lookup: Lookup, plan: Plan, verdict: Verdict | None) -> list[date]:
    """Return the days before the study's on which a plan or a figure of its target came out."""
    known = chart_observations(lookup, verdict) if verdict is not None else []
    days = {row.published_on for row in known} | {day for day in (plan.issued_on,) if day}
    first = min(days, default=None) if plan.issued_on is None else plan.issued_on
    return sorted(d for d in days if first is not None and first <= d < lookup.study.as_of)


def cluster(lookup: Lookup, code: str) -> Content:
    """Return the content of a cluster's page.

    Parameters
    ----------
    lookup
        The study.
    code
        The cluster.

    Returns
    -------
    content
        Of ``cluster.html``.

    Raises
    ------
    PageError
        If the code list holds no such cluster.
    """
    if code not in clusters():
        raise page_error(404, "page.unknown_cluster", found=code)
    naming = lookup.naming_plans(code)
    programme = [(plan, item) for plan, item in lookup.programme() if item.cluster_code == code]
    stages = [
        (plan, stage)
        for plan in naming
        for stage in plan.stages
        if any(member.cluster_code == code for member in stage.members)
    ]
    return {
        "code": code,
        "known": clusters()[code],
        "naming": naming,
        "programme": programme,
        "stages": stages,
        "positioning": [
            (plan, p) for plan in naming for p in plan.positioning if p.cluster_code == code
        ],
        "parks": [(plan, p) for plan in naming for p in plan.parks if code in p.cluster_codes],
        "rows": [target_row(lookup, t) for t in lookup.cluster_targets(code)],
        "observations": [row for row in lookup.study.observations if row.subject_code == code],
        "around": lambda plan, item: sentence_around(lookup, plan.id, item.citation),
    }


def place_map(lookup: Lookup, view: View) -> Content:
    """Return the content of the map of districts.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page.

    Returns
    -------
    content
        Of ``places.html``.
    """
    shown = [plan_named(lookup, view.plan)] if view.plan else list(lookup.plans.values())
    rows = place_rows(lookup, shown)
    drawn = is_drawn(shown, [row.place_code for row in rows if row.roles or row.parks])
    counts = {
        row.place_code: len(row.clusters if view.measure == "roles" else row.parks) for row in rows
    }
    return {
        "rows": rows,
        "counts": counts,
        "shapes": city_map({code: counts[code] for code in districts()}) if drawn else (),
        "legend": ramp_legend(max((counts[code] for code in districts()), default=0))
        if drawn
        else (),
        "boundary_source": boundary_source(),
        "sources": [
            plan
            for plan in lookup.plans.values()
            if any(item.kind == "role" for item in plan.programme) or plan.parks
        ],
    }


def place(lookup: Lookup, code: str) -> Content:
    """Return the content of a place's page.

    Parameters
    ----------
    lookup
        The study.
    code
        The place.

    Returns
    -------
    content
        Of ``place.html``.

    Raises
    ------
    PageError
        If the code list holds no such place.
    """
    known = every_place().get(code)
    if known is None:
        raise page_error(404, "page.unknown_place", found=code)
    return {
        "known": known,
        "row": place_row(lookup, list(lookup.plans.values()), code),
        "around": lambda plan, item: sentence_around(lookup, plan.id, item.citation),
    }


def search(lookup: Lookup, view: View) -> Content:
    """Return the content of the page of search results.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page, with the words searched for.

    Returns
    -------
    content
        Of ``search.html``.
    """
    words = view.q.strip().lower()
    found = []
    for file in lookup.study.files if words else ():
        for item in document_items(file.plans):
            if words in item.name.lower() or words in item.quote.lower():
                found.append((lookup.plans[item.plan_id], item))
    named = [
        c
        for c in clusters().values()
        if words
        and any(words in name.lower() for name in (c.label_zh, c.label_en, c.code, *c.aliases))
    ]
    return {"found": found, "clusters": named, "words_sought": view.q.strip()}


def about(lookup: Lookup) -> Content:
    """Return the content of the page on rules, sources and licences.

    Parameters
    ----------
    lookup
        The study.

    Returns
    -------
    content
        Of ``about.html``.
    """
    return {"study": lookup.study, "boundary_source": boundary_source()}

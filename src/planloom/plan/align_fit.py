"""Does a child plan fit its parent? And which of the parent's industries have a plan of their own."""

from collections.abc import Sequence

from planloom.codes import clusters
from planloom.errors import Severity
from planloom.plan.diff_clusters import portfolio_members
from planloom.plan.matching import is_within
from planloom.plan.matching_records import Relation, Why, side_quote
from planloom.plan.schema import Plan, PlanFile


def named_clusters(plan: Plan) -> frozenset[str]:
    """Return the clusters that a plan's title names, by label or alias; longer names hide shorter ones in them.

    Examples
    --------
    >>> sorted(named_clusters(Plan(id="a", title="某市培育发展新能源产业集群行动计划")))
    ['new_energy']
    >>> sorted(named_clusters(Plan(id="a", title="某市发展战略性新兴产业集群的意见")))
    []
    """
    names = sorted(
        ((name, c.code) for c in clusters().values() for name in (c.label_zh, *c.aliases)),
        key=lambda entry: (-len(entry[0]), entry[0]),
    )
    title, found = plan.title, set()
    for name, code in names:
        if name in title:
            found.add(code)
            title = title.replace(name, "·")
    return frozenset(found)


def misfits(parent: PlanFile, plan: Plan, file: PlanFile) -> tuple[Relation, ...]:
    """Return where a child's place, period or named parent does not fit the parent.

    Parameters
    ----------
    parent
        File of the parent.
    plan, file
        The child and its file.

    Returns
    -------
    relations
        ``align.other_place`` (error), ``align.period_outside``, ``align.other_parent`` (warnings).
    """
    found = []
    for whole in parent.plans[:1]:
        if None not in (whole.place_code, plan.place_code) and not is_within(
            plan.place_code, whole.place_code
        ):
            values = {"left": whole.place_code, "right": plan.place_code}
            found.append(_misfit("align.other_place", whole, plan, values, "error"))
        if whole.period and plan.period and plan.period.year > whole.period.year:
            years: dict[str, str | None] = {
                "left_year": str(whole.period.year),
                "right_year": str(plan.period.year),
            }
            found.append(_misfit("align.period_outside", whole, plan, years))
        named = plan.parent
        if named is not None and named not in {one.id for one in (*parent.plans, *file.plans)}:
            found.append(_misfit("align.other_parent", whole, plan, {"right": named}))
    return tuple(found)


def _misfit(
    kind: str,
    whole: Plan,
    plan: Plan,
    values: dict[str, str | None],
    severity: Severity = "warning",
) -> Relation:
    return Relation(
        kind=kind,
        severity=severity,
        subject=plan.title,
        left_id=whole.id,
        right_id=plan.id,
        values=dict(values),
        why=(Why(code="algebra.as_the_plans_say"),),
    )


def coverage(parent: PlanFile, plans: Sequence[tuple[Plan, PlanFile]]) -> tuple[Relation, ...]:
    """Return for each industry of the parent's lists whether a child plan covers it, and by what.

    A plan covers a cluster that its title names, sets a target for, lists, or gives a programme.

    Parameters
    ----------
    parent
        File of the parent.
    plans
        Child plans, each with its file.

    Returns
    -------
    relations
        ``align.cluster_covered``, ``align.cluster_not_covered``, ``align.cluster_without_parent``.
    """
    members = portfolio_members(parent)
    found: list[Relation] = []
    for member in members:
        quotes = side_quote("left", member.document, member.citation)
        covering = [(plan, how) for plan, _ in plans if (how := _how(plan, member.code))]
        found += [
            Relation(
                kind="align.cluster_covered",
                subject=member.name,
                code=member.code,
                left_id=member.id,
                right_id=plan.id,
                values={"kind": member.kind},
                quotes=quotes,
                why=tuple(Why(code=code) for code in how),
            )
            for plan, how in covering
        ]
        if not covering:
            found.append(
                Relation(
                    kind="align.cluster_not_covered",
                    subject=member.name,
                    code=member.code,
                    left_id=member.id,
                    values={"kind": member.kind},
                    quotes=quotes,
                    why=(Why(code="algebra.not_in_these_plans"),),
                )
            )
    return (*found, *_own_clusters(frozenset(m.code for m in members if m.code), plans))


def _how(plan: Plan, code: str | None) -> tuple[str, ...]:
    if code is None:
        return ()
    ways = {
        "algebra.by_title": code in named_clusters(plan),
        "algebra.by_target": any(code in {t.cluster_code, *t.member_codes} for t in plan.targets),
        "algebra.by_list": any(m.cluster_code == code for g in plan.portfolio for m in g.members),
        "algebra.by_programme": any(item.cluster_code == code for item in plan.programme),
    }
    return tuple(name for name, holds in ways.items() if holds)


def _own_clusters(
    known: frozenset[str], plans: Sequence[tuple[Plan, PlanFile]]
) -> tuple[Relation, ...]:
    if not known:
        return ()
    found = []
    for plan, _ in plans:
        targets = {t.cluster_code for t in plan.targets if t.cluster_code}
        for code in sorted((named_clusters(plan) | targets) - known):
            found.append(
                Relation(
                    kind="align.cluster_without_parent",
                    subject=clusters()[code].label_zh,
                    code=code,
                    right_id=plan.id,
                    why=(Why(code="algebra.not_in_parent_list"),),
                )
            )
    return tuple(found)

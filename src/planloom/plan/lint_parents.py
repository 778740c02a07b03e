"""Does a plan fit the one that it carries out? Its targets against the parent's: above, below, on the border."""

from collections.abc import Iterator, Sequence

from planloom.codes.lists import places
from planloom.errors import Problem, Severity
from planloom.plan.lint_keys import measured, spelled, year_of
from planloom.plan.lint_numbers import shown
from planloom.plan.lint_scopes import ASSIGNED, WIDER
from planloom.plan.lint_text import Material, Quantity, finding, quantities
from planloom.plan.schema import Plan, Target

_CEILING = {"<", "<="}


def against_parents(
    material: Material, others: Sequence[Material], given: Sequence[Material]
) -> Iterator[Problem]:
    """Yield targets of a plan that don't fit its parent's.

    Parameters
    ----------
    material
        The document of the child.
    others
        All documents at hand: a parent is looked up there by its id.
    given
        Documents that are parents of every plan.

    Yields
    ------
    problem
        ``lint.child_above_parent``, ``lint.child_below_parent``, ``lint.child_at_border`` and
        ``lint.child_outside_parent``.
    """
    for plan in material.file.plans:
        yield from _assigned(material, plan)
        parents = [
            (other, parent)
            for other in others
            for parent in other.file.plans
            if parent.id == plan.parent and parent is not plan
        ]
        parents += [(other, parent) for other in given for parent in other.file.plans]
        for other, parent in parents:
            yield from _outside(material, plan, other, parent)
            for target in plan.targets:
                for above in parent.targets:
                    yield from _pair(material, target, other, above)


def _assigned(material: Material, plan: Plan) -> Iterator[Problem]:
    """Yield a goal below what its place is asked for, or above the whole: 全省…，其中甲市达到700亿元."""
    items = quantities(plan)
    named = [
        target
        for other in material.file.plans
        for target in other.targets
        if other is not plan and target.subject == ASSIGNED
    ]
    for above in (*named, *(item for item in items if item.subject in {ASSIGNED, *WIDER})):
        same = [
            item
            for item in items
            if item.subject not in {ASSIGNED, *WIDER}
            and (item.measure, item.unit, year_of(item)) == (above.measure, above.unit, year_of(above))
            and (spelled(item.indicator) == spelled(above.indicator) or _is_bare(above, item))
        ]  # fmt: skip
        most = max(same, key=lambda item: item.high, default=None)
        is_whole = above.subject in WIDER
        is_off = most is not None and (most.low > above.high if is_whole else most.high < above.low)
        if most is not None and is_off and above.measure in {"level", "count"}:
            code = "lint.child_above_parent" if is_whole else "lint.child_below_parent"
            yield finding(
                code, "error" if is_whole else "warning", most.id, material.cited([above, most]),
                indicator=most.indicator, child=_said(most), parent=_said(above), parent_id=above.id,
            )  # fmt: skip


def _is_bare(above: Quantity, item: Quantity) -> bool:
    """Whether a number asked of a place names a measure alone, which is then that of the plan: 产值目标为400亿元."""
    return (
        above.subject == ASSIGNED
        and spelled(above.indicator) == measured(above) == measured(item) != ""
    )


def _pair(material: Material, target: Target, other: Material, above: Target) -> Iterator[Problem]:
    if (
        year_of(target) != year_of(above)
        or target.unit != above.unit
        or target.measure != above.measure
    ):
        return
    if target.comparator in _CEILING or above.comparator in _CEILING:
        return
    if _is_same(target, above):
        code, severity = _compared(material, target, above)
    elif _is_part(target, above) and target.low > above.high * (
        1 + material.number("about_tolerance")
    ):
        code, severity = "lint.child_above_parent", "error"
    else:
        return
    if code:
        quotes = (*other.cited([above]), *material.cited([target]))
        yield finding(
            code, "error" if severity == "error" else "warning" if severity == "warning" else "information",
            target.id, quotes,
            indicator=target.indicator, child=_said(target), parent=_said(above), parent_id=above.id,
        )  # fmt: skip


def _said(target: Quantity) -> str:
    signs = {"~": "≈", ">": ">", ">=": "≥", "=": "", "range": ""}
    end = f"–{shown(target.high, target.written_unit)}" if target.comparator == "range" else ""
    return f"{signs.get(target.comparator, '')}{shown(target.low, target.written_unit)}{end}"


def _compared(material: Material, target: Target, above: Target) -> tuple[str, Severity]:
    near = 1e-9 * max(abs(above.low), 1e-9)
    if target.low > above.high + near:
        is_floor = above.comparator in {">", ">="}
        return (
            "lint.child_above_parent",
            "information" if is_floor and above.member_codes else "warning",
        )
    slack = material.number("about_tolerance")
    if target.high < above.low - near:
        return "lint.child_below_parent", "warning"
    softer = target.comparator == "~" and above.comparator in {">", ">=", "="}
    if softer and target.low * (1 - slack) < above.low:
        return "lint.child_at_border", "warning"
    return "", "information"


def _is_same(target: Target, above: Target) -> bool:
    """Whether both speak of the same indicator of the same cluster or place."""
    if _name(target) != _name(above):
        return False
    if above.member_codes:
        return target.cluster_code in above.member_codes
    same_threshold = (target.threshold and target.threshold.low) == (
        above.threshold and above.threshold.low
    )
    return bool(
        same_threshold and _same_place(target, above) and target.cluster_code == above.cluster_code
    )


def _same_place(target: Target, above: Target) -> bool:
    """Whether both speak of one place; where no list holds it, whether the child names no part of it."""
    if target.place_code is not None and above.place_code is not None:
        return target.place_code == above.place_code
    return target.subject == above.subject or not target.subject.endswith(
        ("区", "县", "镇", "街道", "园")
    )


def _name(target: Target) -> str:
    if target.indicator_code is not None:
        return target.indicator_code
    if target.cluster_code or target.member_codes:
        return measured(target) or spelled(target.indicator)
    return spelled(target.indicator)


def _is_part(target: Target, above: Target) -> bool:
    """Whether the child's target is of a part of what the parent's is of: a cluster, a district."""
    if target.measure not in {"level", "count"}:
        return False
    if above.cluster_code or above.member_codes:
        return False
    is_cluster = (
        bool(target.cluster_code)
        and measured(target) == measured(above) != ""
        and (above.indicator_code == "sei_value_added" or "战新产业" in spelled(above.indicator))
    )
    place = places().get(target.place_code or "")
    is_district = (
        place is not None and place.parent == above.place_code and _name(target) == _name(above)
    )
    return is_cluster or is_district


def _outside(material: Material, plan: Plan, other: Material, parent: Plan) -> Iterator[Problem]:
    if parent.period is not None:
        for target in plan.targets:
            year = year_of(target)
            if (
                year is not None
                and year > parent.period.year
                and plan.period is not None
                and year <= plan.period.year
            ):
                yield finding(
                    "lint.child_outside_parent", "warning", target.id, material.cited([target]),
                    what=str(year), parent=f"{parent.period.first_year or ''}–{parent.period.year}",
                    parent_id=parent.id,
                )  # fmt: skip
    members = {
        m.cluster_code for group in parent.portfolio for m in group.members if m.cluster_code
    }
    if not members or any(group.is_open for group in parent.portfolio):
        return
    for target in plan.targets:
        if target.cluster_code and target.cluster_code not in members:
            yield finding(
                "lint.child_outside_parent", "warning", target.id, material.cited([target]),
                what=target.cluster_code, parent=str(len(members)), parent_id=parent.id,
            )  # fmt: skip
    del other

"""Which tables do versions, parent and child, and cities side by side give? A row for each thing that was found."""

from planloom.app import algebra_view
from planloom.app.algebra_text import relation_row, targets_by_id
from planloom.app.lookup import Lookup
from planloom.app.records import PlansHeld, align_study, compare_study, diff_study
from planloom.app.report.parts import sayer
from planloom.app.report.sheets import Value
from planloom.app.text_view import clean
from planloom.app.view import View

RELATIONS = {"diff": "版本对照", "align": "上下级衔接", "compare": "各地并列"}
"""Names of the tables, with their Chinese names."""


def held_by(lookup: Lookup, view: View, name: str) -> PlansHeld:
    """Return the plans that an address names, held against each other.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page.
    name
        One of `RELATIONS`.

    Returns
    -------
    held
        Empty where the study holds no such pair.
    """
    if name == "diff":
        old, new = algebra_view.versions_asked(lookup, view)
        return diff_study(lookup.study, old.id if old else "", new.id if new else "")
    if name == "align":
        parent, children = algebra_view.parents_asked(lookup, view)
        return align_study(lookup.study, parent.id if parent else "", [c.id for c in children])
    return compare_study(lookup.study, [p.id for p in algebra_view.cities_asked(lookup, view)])


def relation_table(held: PlansHeld, name: str, lang: str) -> list[list[Value]]:
    """Return what was found as rows; the first one is the head.

    Parameters
    ----------
    held
        The plans held against each other.
    name
        One of `RELATIONS`.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    rows
        Null where a value is missing.

    Examples
    --------
    >>> relation_table(PlansHeld((), (), ()), "diff", "en")[0][:3]
    ['kind', 'finding', 'severity']
    """
    say = sayer(lang)
    left, right = algebra_view.SIDES[name]
    sides = [algebra_view.side_name(side, lang) for side in (left, right)]
    head: list[Value] = [
        say("种类", "kind"), say("结论", "finding"), say("程度", "severity"), say("对象", "about"),
        *(f"{side}{say('编号', ' id')}" for side in sides), *sides,
        *(f"{side}{say('原句', ' sentence')}" for side in sides),
        say("变化（单位见右）", "change (unit on the right)"), say("单位", "unit"), say("依据", "why"),
    ]  # fmt: skip
    targets = targets_by_id(held.files)
    rows = [head]
    for relation in held.relations:
        told = relation_row(relation, targets, (left, right), lang)
        quotes = [
            " ‖ ".join(clean(q["quote"]) for q in told["quotes"] if q["side"] == side) or None
            for side in (left, right)
        ]
        rows.append(
            [
                relation.kind, told["message"], relation.severity, told["label"] or told["subject"],
                relation.left_id, relation.right_id, told[f"{left}_text"] or None, told[f"{right}_text"] or None,
                *quotes, relation.values.get("change"), relation.values.get("unit"),
                "; ".join(why["message"] for why in told["why"]) or None,
            ]
        )  # fmt: skip
    return rows

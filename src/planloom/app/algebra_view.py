"""What stands on the pages that hold plans against each other? Versions, parent and child, cities side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from planloom.app.algebra_text import (
    LISTS,
    dated_promise,
    group_label,
    relation_row,
    targets_by_id,
    why_words,
)
from planloom.app.findings_view import Sentence, place_in_text
from planloom.app.lookup import Lookup, target_address
from planloom.app.page_problems import problem_row
from planloom.app.pages import plan_named
from planloom.app.records import Plan, PlansHeld, Relation, align_study, compare_study, diff_study
from planloom.app.text_view import clean
from planloom.app.view import View
from planloom.codes import indicators

Content = dict[str, Any]
SIDES = {"diff": ("old", "new"), "align": ("parent", "child"), "compare": ("plan", "other")}
"""What the two sides of each page are called."""
_FAMILIES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "diff": (
        ("moved", ("diff.target_raised", "diff.target_lowered", "diff.target_widened", "diff.target_narrowed",
                   "diff.deadline", "diff.wording", "diff.number")),
        ("series", ("diff.series",)),
        ("added", ("diff.target_added",)),
        ("gone", ("diff.target_dropped", "diff.target_not_found")),
        ("clusters", ("diff.cluster", "diff.list")),
        ("kept", ("diff.target_kept",)),
        ("force", ("force.",)),
    ),
    "align": (
        ("unfit", ("align.target_lowered", "align.target_contradicts", "align.target_boundary", "align.deadline",
                   "align.split_falls", "align.split_exceeds", "align.other", "align.period")),
        ("carried", ("align.target_", "align.split_adds")),
        ("left", ("align.left_out", "align.out_of_scope")),
        ("own", ("align.child_without_parent",)),
        ("coverage", ("align.cluster",)),
        ("force", ("force.",)),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One line of a table of what was found between two sides."""

    kind: str
    """What it is."""
    severity: str
    """How much it matters."""
    message: str
    """What it is, in words."""
    name: str
    """What it is about."""
    left: str
    """What the left side says."""
    right: str
    """What the right side says."""
    left_address: str
    """Where the left side says it."""
    right_address: str
    """Where the right side says it."""
    sentences: tuple[tuple[str, Sentence], ...]
    """The sentences, each with its side."""
    why: tuple[str, ...]
    """Why, in words."""
    refused: tuple[tuple[str, str], ...]
    """Pairings that were not taken: the other item's id, and why."""


def relation_rows(lookup: Lookup, held: PlansHeld, page: str, lang: str) -> list[RelationRow]:
    """Return what was found as lines of a table.

    Parameters
    ----------
    lookup
        The study.
    held
        What was held against each other.
    page
        ``diff``, ``align`` or ``compare``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    rows
        In the order of the findings.
    """
    targets = targets_by_id(held.files)
    return [
        _row(lookup, r, relation_row(r, targets, SIDES[page], lang), page) for r in held.relations
    ]


def _row(lookup: Lookup, relation: Relation, told: Mapping[str, Any], page: str) -> RelationRow:
    left, right = SIDES[page]
    sentences = tuple(
        (
            str(q["side"]),
            Sentence(
                clean(q["quote"]).strip(), q["document"], q["start"],
                place_in_text(lookup, q["document"], q["start"], q["quote"]),
            ),
        )
        for q in told["quotes"]
    )  # fmt: skip
    first = {side: s.address for side, s in reversed(sentences)}
    return RelationRow(
        kind=relation.kind,
        severity=relation.severity,
        message=told["message"],
        name=told["label"] or told["subject"],
        left=told[f"{left}_text"],
        right=told[f"{right}_text"],
        left_address=_target_page(lookup, relation.left_id) or first.get(left, ""),
        right_address=_target_page(lookup, relation.right_id) or first.get(right, ""),
        sentences=sentences,
        why=tuple(why["message"] for why in told["why"]),
        refused=tuple((one["id"], one["message"]) for one in told["refused"]),
    )


def _target_page(lookup: Lookup, item_id: str | None) -> str:
    target = lookup.targets.get((item_id or "").partition("#")[0])
    return target_address(lookup.plan_of_target[target.id], target) if target else ""


def _families(rows: Sequence[RelationRow], page: str) -> list[tuple[str, list[RelationRow]]]:
    """Return rows by what they are about; each stands in the first family that its kind fits."""
    left = list(rows)
    made = []
    for family, begins in _FAMILIES[page]:
        made.append((family, [row for row in left if row.kind.startswith(begins)]))
        left = [row for row in left if not row.kind.startswith(begins)]
    return [(family, found) for family, found in made if found]


def _content(lookup: Lookup, held: PlansHeld, page: str, view: View) -> Content:
    rows = relation_rows(lookup, held, page, view.lang)
    families = _families(rows, page)
    return {
        "held": held,
        "families": families,
        "numbers": {family: len(found) for family, found in families},
        "kinds": Counter(row.message for row in rows if not row.kind.startswith("force.")),
        "uncoded": [problem_row(problem, view.lang) for problem in held.problems],
    }


def versions_asked(lookup: Lookup, view: View) -> tuple[Plan | None, Plan | None]:
    """Return the two versions that a page names; else the first that revises another in the study.

    Raises
    ------
    PageError
        If the study holds no such plan.
    """
    if view.old or view.new:
        sides = [plan_named(lookup, name) if name else None for name in (view.old, view.new)]
        return sides[0], sides[1]
    pair = next((p for p in lookup.plans.values() if p.supersedes in lookup.plans), None)
    return (lookup.plans[pair.supersedes], pair) if pair and pair.supersedes else (None, None)


def versions(lookup: Lookup, view: View) -> Content:
    """Return the content of the page of versions.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page: the two versions.

    Returns
    -------
    content
        Of ``versions.html``.

    Raises
    ------
    PageError
        If the study holds no such plan.
    """
    old, new = versions_asked(lookup, view)
    held = diff_study(lookup.study, old.id if old else "", new.id if new else "")
    return {"old": old, "new": new} | _content(lookup, held, "diff", view)


def parents_asked(lookup: Lookup, view: View) -> tuple[Plan | None, list[Plan]]:
    """Return the parent and children that a page names; else the first parent in the study with its children.

    Raises
    ------
    PageError
        If the study holds no such plan.
    """
    parent = plan_named(lookup, view.parent) if view.parent else None
    children = [plan_named(lookup, name) for name in view.child.split(",") if name]
    if parent is None and not children:
        parent = next((p for p in lookup.plans.values() if lookup.children(p.id)), None)
    if parent is not None and not children:
        children = lookup.children(parent.id)
    return parent, children


def parents(lookup: Lookup, view: View) -> Content:
    """Return the content of the page of parent and child.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page: the parent and its children.

    Returns
    -------
    content
        Of ``parents.html``.

    Raises
    ------
    PageError
        If the study holds no such plan.
    """
    parent, children = parents_asked(lookup, view)
    held = align_study(lookup.study, parent.id if parent else "", [c.id for c in children])
    content = _content(lookup, held, "align", view)
    coverage: dict[str, list[str]] = {}
    for family, rows in content["families"]:
        for row in rows if family == "coverage" else ():
            coverage.setdefault(row.message, []).append(row.name)
    return {"parent": parent, "children": children, "coverage": coverage} | content


def cities_asked(lookup: Lookup, view: View) -> list[Plan]:
    """Return the plans that a page names, else all that carry out no other.

    Raises
    ------
    PageError
        If the study holds no such plan.
    """
    named = [plan_named(lookup, name) for name in dict.fromkeys(view.plan.split(",")) if name]
    return named or lookup.roots()


class Said(NamedTuple):
    """What one plan says in a row of a comparison."""

    text: str
    """The promise, or the list that it stands in."""
    address: str
    """Where it says it."""
    target_id: str | None
    """The target that it is; null for an entry of a list."""


@dataclass(frozen=True, slots=True)
class Pivot:
    """A row of a comparison: one indicator or cluster, and what each plan says of it."""

    name: str
    """What it is."""
    definition: str
    """How the code list defines it; empty where it does not."""
    cells: tuple[tuple[Said, ...], ...]
    """For each plan what it says; empty where it says nothing."""


def cities(lookup: Lookup, view: View) -> Content:
    """Return the content of the page of cities side by side.

    Parameters
    ----------
    lookup
        The study.
    view
        State of the page: the plans.

    Returns
    -------
    content
        Of ``cities.html``.

    Raises
    ------
    PageError
        If the study holds no such plan.
    """
    plans = cities_asked(lookup, view)
    held = compare_study(lookup.study, [plan.id for plan in plans])
    of_kind = {
        kind: [r for r in held.relations if r.kind in kinds]
        for kind, kinds in (
            ("targets", {"compare.target", "compare.uncoded"}),
            ("clusters", {"compare.cluster", "compare.cluster_uncoded"}),
            ("differing", {"compare.definition_differs"}),
        )
    }
    return {
        "shown": plans,
        "held": held,
        "targets": _pivots(lookup, plans, of_kind["targets"], view.lang),
        "clusters": _pivots(lookup, plans, of_kind["clusters"], view.lang),
        "differing": [
            (
                group_label(str(r.values["left_group"]), view.lang),
                group_label(str(r.values["right_group"]), view.lang),
                why_words(r.why[0], view.lang),
            )
            for r in of_kind["differing"]
        ],
        "uncoded": [problem_row(problem, view.lang) for problem in held.problems],
    }


def _pivots(
    lookup: Lookup, plans: Sequence[Plan], found: Sequence[Relation], lang: str
) -> list[Pivot]:
    cells: dict[str, dict[str, list[Said]]] = {}
    for relation in found:
        own = cells.setdefault(str(relation.values["group"]), {})
        own.setdefault(str(relation.values["plan_id"]), []).append(_cell(lookup, relation, lang))
    return [
        Pivot(
            group_label(group, lang),
            _definition(group.split("|")[0], lang),
            tuple(tuple(dict.fromkeys(row.get(plan.id, ()))) for plan in plans),
        )
        for group, row in cells.items()
    ]


def _cell(lookup: Lookup, relation: Relation, lang: str) -> Said:
    target = lookup.targets.get((relation.left_id or "").partition("#")[0])
    if target is not None:
        address = target_address(lookup.plan_of_target[target.id], target)
        return Said(dated_promise(target, lang), address, target.id)
    places = (place_in_text(lookup, q.document, q.start, q.quote) for q in relation.quotes)
    return Said(LISTS[lang][str(relation.values["list"])], next(places, ""), None)


def _definition(code: str, lang: str) -> str:
    known = indicators().get(code)
    if known is None:
        return ""
    return (known.definition_zh if lang == "zh" else known.definition_en) or ""


def side_name(side: str, lang: str) -> str:
    """Return what a side of a page is called.

    Examples
    --------
    >>> side_name("old", "zh"), side_name("child", "en")
    ('旧版', 'child')
    """
    named = {"old": "旧版", "new": "新版", "parent": "上级", "child": "下级"}
    return named.get(side, side) if lang == "zh" else side

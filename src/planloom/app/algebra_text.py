"""How are findings of plan algebra written? As JSON, CSV or a table, in the reader's language."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from planloom.app.labels import cluster_label, place_label, places_named
from planloom.app.terminal import fitted
from planloom.app.wording import amount, promise
from planloom.codes import clusters, indicators, words
from planloom.codes.classifications import industries
from planloom.plan.matching_records import Relation, Why
from planloom.plan.schema import Plan, PlanFile, Target

_COLUMNS = ("kind", "severity", "subject", "code", "message", "why")
_HEADINGS = {
    "zh": {
        "old": "旧",
        "new": "新",
        "parent": "上级",
        "child": "下级",
        "plan": "规划",
        "other": "另一规划",
    },
    "en": {
        "old": "old",
        "new": "new",
        "parent": "parent",
        "child": "child",
        "plan": "plan",
        "other": "other",
    },
}
LISTS = {
    "zh": {"cluster": "集群", "future_industry": "未来产业"},
    "en": {"cluster": "cluster", "future_industry": "future industry"},
}
_ONE_NAME = ("_added", "_dropped", "_promoted", "_demoted", "_covered", "_without_parent")
"""Endings of kinds in which an industry has one name."""
_CHANGES = {
    "growth": {"zh": "增速", "en": "growth"},
    "growth_average": {"zh": "年均增速", "en": "average growth"},
    "increase": {"zh": "增量", "en": "increase"},
    "reduction": {"zh": "降幅", "en": "reduction"},
    "multiple": {"zh": "倍数", "en": "multiple"},
    "rank": {"zh": "位次", "en": "rank"},
}


def relations_text(
    files: Sequence[PlanFile],
    relations: Sequence[Relation],
    sides: tuple[str, str],
    form: str,
    lang: str,
) -> str:
    """Return findings as text of one form.

    Parameters
    ----------
    files
        The plans that they are about.
    relations
        The findings.
    sides
        What the left and the right side are called in keys, e.g. ``old`` and ``new``.
    form
        ``json``, ``csv`` or ``table``.
    lang
        Language of the words.

    Returns
    -------
    text
        Ends in a line end.
    """
    targets = targets_by_id(files)
    rows = [relation_row(relation, targets, sides, lang) for relation in relations]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return _csv(rows, sides)
    return _table(rows, sides, lang)


def targets_by_id(files: Sequence[PlanFile]) -> dict[tuple[str, str], Target]:
    """Return every target of some files by the name of its document and its id.

    Two versions of a plan may give their targets the same ids.

    Examples
    --------
    >>> targets_by_id([])
    {}
    """
    return {
        (file.document.name, target.id): target
        for file in files
        for plan in file.plans
        for target in plan.targets
    }


def relation_row(
    relation: Relation, targets: dict[tuple[str, str], Target], sides: tuple[str, str], lang: str
) -> dict[str, Any]:
    """Return one finding as plain values, with its words in one language.

    Parameters
    ----------
    relation
        The finding.
    targets
        Targets by id, whose numbers are put into words.
    sides
        What the left and the right side are called.
    lang
        Language of the words.

    Returns
    -------
    row
        The documented form of docs/algebra.md.
    """
    left, right = sides
    side_names = {"left": left, "right": right}
    return {
        "kind": relation.kind,
        "severity": relation.severity,
        "subject": relation.subject,
        "code": relation.code,
        "label": _label(relation, lang),
        f"{left}_id": relation.left_id,
        f"{right}_id": relation.right_id,
        f"{left}_text": _said(relation, relation.left_id, "left", targets, lang),
        f"{right}_text": _said(relation, relation.right_id, "right", targets, lang),
        "message": words(relation.kind, lang, relation.values),
        "values": _renamed(relation.values, left, right),
        "quotes": [
            {**quote.model_dump(), "side": side_names.get(quote.side, quote.side)}
            for quote in relation.quotes
        ],
        "why": [
            {**_renamed(why.model_dump(), left, right), "message": why_words(why, lang)}
            for why in relation.why
        ],
        "refused": [
            {
                **one.model_dump(),
                "side": side_names.get(one.side, one.side),
                "message": words(one.why, lang),
            }
            for one in relation.refused
        ],
    }


def why_words(why: Why, lang: str) -> str:
    """Return a reason in words, with what was compared.

    Examples
    --------
    >>> why_words(Why(code="algebra.same_code", left="marine", right="marine"), "en")
    'the code list has one code for both names'
    """
    said = words(why.code, lang)
    if why.weight is None or why.cost is None:
        shown = [_named(text, lang) for text in (why.left, why.right) if text]
        joint = " → ".join(dict.fromkeys(shown))
        return said if not joint or why.code == "algebra.same_code" else f"{said}: {joint}"
    share = f"{why.weight:.12g}×{why.cost:.3g}"
    return f"{said} {share}"


def side_by_side(files: Sequence[PlanFile], relations: Sequence[Relation], lang: str) -> str:
    """Return a comparison as tables: a row per indicator and per cluster, a column per plan.

    Parameters
    ----------
    files
        The plans.
    relations
        What `compare_plans` gives.
    lang
        Language of the words.

    Returns
    -------
    text
        Ends in a line end.
    """
    plans = [(file.document.name, plan) for file in files for plan in file.plans]
    names = Counter(plan.id for _, plan in plans)
    heads = [_head(document, plan, names[plan.id] > 1, lang) for document, plan in plans]
    ids = [(document, plan.id) for document, plan in plans]
    targets = targets_by_id(files)
    parts = [
        _pivot(
            [r for r in relations if r.kind in {"compare.target", "compare.uncoded"}],
            ids,
            (words("compare.target", lang), *heads),
            lambda r: dated_promise(targets[str(r.values["document"]), r.left_id or ""], lang),
            lang,
        ),
        _pivot(
            [r for r in relations if r.kind.startswith("compare.cluster")],
            ids,
            (words("compare.cluster", lang), *heads),
            lambda r: LISTS[lang][str(r.values["list"])],
            lang,
        ),
    ]
    differing = [r for r in relations if r.kind == "compare.definition_differs"]
    rows = [
        (
            group_label(str(r.values["left_group"]), lang),
            group_label(str(r.values["right_group"]), lang),
            why_words(r.why[0], lang),
        )
        for r in differing
    ]
    if rows:
        head = (words("compare.definition_differs", lang), "", words("algebra.reason", lang))
        parts.append("\n".join(fitted(head, rows)) + "\n")
    return "\n".join(part for part in parts if part) or words("algebra.nothing", lang) + "\n"


def _head(document: str, plan: Plan, is_shared: bool, lang: str) -> str:  # noqa: FBT001 one fact
    place = place_label(plan.place_code, lang) if plan.place_code else ""
    name = f"{plan.id}, {document}" if is_shared else plan.id
    return f"{place} ({name})" if place else name


def _pivot(
    relations: Sequence[Relation],
    ids: Sequence[tuple[str, str]],
    heads: Sequence[str],
    cell: Callable[[Relation], str],
    lang: str,
) -> str:
    if not relations:
        return ""
    cells: dict[str, dict[tuple[str, str], list[str]]] = {}
    for relation in relations:
        row = cells.setdefault(str(relation.values["group"]), {})
        own = (str(relation.values["document"]), str(relation.values["plan_id"]))
        row.setdefault(own, []).append(cell(relation))
    rows = [
        (group_label(group, lang), *(" / ".join(row.get(plan, ["–"])) for plan in ids))
        for group, row in cells.items()
    ]
    return "\n".join(fitted(heads, rows)) + "\n"


def group_label(group: str, lang: str) -> str:
    """Return what a row of a comparison is about.

    Examples
    --------
    >>> group_label("sei_value_added|level|CNY", "en")
    'Value added of strategic emerging industries'
    """
    parts = group.split("|")
    name = _named(parts[0], lang)
    if len(parts) > 1 and parts[1] in _CHANGES and parts[0] not in indicators():
        name = f"{name} ({_CHANGES[parts[1]][lang]})"
    details = [part for part in parts[3:] if part]
    shown = [
        cluster_label(code, lang)
        for part in details
        for code in part.split("+")
        if code in clusters()
    ]
    if not shown:
        return name
    return f"{name}（{'、'.join(shown)}）" if lang == "zh" else f"{name} ({', '.join(shown)})"


def dated_promise(target: Target, lang: str) -> str:
    """Return a promise in words with its year."""
    said = promise(target, lang)
    if target.by is None:
        return said
    return f"{said}（{target.by.year} 年）" if lang == "zh" else f"{said} by {target.by.year}"


def _label(relation: Relation, lang: str) -> str | None:
    return words(relation.code, lang) if relation.code else None


def _said(
    relation: Relation,
    item_id: str | None,
    side: str,
    targets: dict[tuple[str, str], Target],
    lang: str,
) -> str:
    """Return what one side says: a promise with its year, a sum, or a name."""
    name, _, member = (item_id or "").partition("#")
    others = {"left", "right"} - {side}
    document = next((q.document for q in relation.quotes if q.side not in others), "")
    target = targets.get((document, name))
    if target is not None:
        said = dated_promise(target, lang)
        if relation.kind == "align.target_part" and side == "right" and not member:
            return f"{_part_of(target, lang)} {said}".strip()
        return f"{cluster_label(member, lang)} {said}" if member else said
    if (
        lang != "zh"
        and relation.code
        and relation.code in clusters()
        and relation.kind.endswith(_ONE_NAME)
    ):
        return cluster_label(relation.code, lang) if item_id is not None else ""
    value = relation.values.get(f"{side}_name")
    if value is None and side == "right" and "right_low" in relation.values:
        unit = str(relation.values.get("unit") or "")
        value = amount(float(str(relation.values["right_low"])), unit, lang)
    if value is None and item_id is not None:
        return relation.subject
    return "" if value is None else str(value)


def _part_of(target: Target, lang: str) -> str:
    if target.place_code:
        return place_label(target.place_code, lang)
    if target.cluster_code:
        return cluster_label(target.cluster_code, lang)
    return places_named(target.subject, lang)


def _named(text: str, lang: str) -> str:
    if text in indicators() or text in clusters():
        return words(text, lang)
    known = industries("sei2018").get(text.removeprefix("sei2018:"))
    if known is None or not text.startswith("sei2018:"):
        return text
    return known.label_zh if lang == "zh" or known.label_en is None else known.label_en


def _renamed(values: dict[str, Any], left: str, right: str) -> dict[str, Any]:
    def name(key: str) -> str:
        for side, new in (("left", left), ("right", right)):
            if key == side or key.startswith(f"{side}_"):
                return new + key.removeprefix(side)
        return key

    return {name(key): value for key, value in values.items()}


def _csv(rows: Sequence[dict[str, Any]], sides: tuple[str, str]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    own = [f"{side}_{part}" for part in ("id", "text", "quote") for side in sides]
    writer.writerow((*_COLUMNS, *own, "change", "change_share", "unit"))
    for row in rows:
        quotes = {
            f"{side}_quote": " ‖ ".join(q["quote"] for q in row["quotes"] if q["side"] == side)
            for side in sides
        }
        why = "; ".join(reason["message"] for reason in row["why"])
        found = {**row, **quotes, "why": why}
        values = [row["values"].get(name) for name in ("change", "change_share", "unit")]
        cells = [found.get(name) for name in (*_COLUMNS, *own)] + values
        writer.writerow("" if cell is None else _plain(cell) for cell in cells)
    return file.getvalue()


def _plain(cell: object) -> str:
    text = f"{cell:.12g}" if isinstance(cell, float) else str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "@"} else text


def _table(rows: Sequence[dict[str, Any]], sides: tuple[str, str], lang: str) -> str:
    if not rows:
        return words("algebra.nothing", lang) + "\n"
    names = _HEADINGS[lang]
    heads = (
        words("algebra.finding", lang),
        words("algebra.subject", lang),
        names[sides[0]],
        names[sides[1]],
        words("algebra.reason", lang),
    )
    lines = [
        (
            row["message"],
            row["label"] or row["subject"],
            row[f"{sides[0]}_text"],
            row[f"{sides[1]}_text"],
            "; ".join(reason["message"] for reason in row["why"]),
        )
        for row in rows
    ]
    return "\n".join(fitted(heads, lines)) + "\n"

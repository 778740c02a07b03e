"""What do the measures of clusters say of one place, or of one cluster? Parts of its page, with chart and origins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planloom.app.check_view import ShownTable, short_id
from planloom.app.measures_chart import Bar, NumberForm, bars_svg
from planloom.app.records import Check
from planloom.app.subject_rows import Axis, SubjectRows, rows_of, subject_table
from planloom.codes import Code

Content = dict[str, Any]
KIND = "clusters"
_CLUSTERS = (
    "size", "share_of_region", "share_of_industry", "location_quotient", "productivity", "growth",
    "cluster_index", "stars",
)  # fmt: skip
_REGION = ("size", "share", "krugman", "hachman", "herfindahl")
_INDUSTRY = ("size", "share", "gini", "theil", "locational_gini", "gamma", "gamma_at_most")
_PAIRS = ("industry", "other_industry")
_GROWTH = ("size_before", "size_after", "contribution", "national", "mix", "regional")
_ENDS = ("_low", "_high")
_LARGEST = ("size", "size_after")
_MOST, _MOST_PAIRS = 24, 8


@dataclass(frozen=True, slots=True)
class MeasuredPart:
    """What one check says of a place or a cluster."""

    check: Check
    """The check."""
    short: str
    """The part of its id that stands in addresses."""
    tables: tuple[ShownTable, ...]
    """Its own row among all, then its clusters or places, then growth; numbers with their intervals."""
    charts: tuple[str, ...]
    """Names of the charts that can be drawn: ``location_quotient``, ``contribution``."""


def measures_content(checks: Sequence[Check], axis: Axis, code: Code, lang: str) -> Content:
    """Return the content of the part about measures on the page of a place or a cluster.

    Parameters
    ----------
    checks
        Checks in force.
    axis
        ``region`` for a place, ``industry`` for a cluster.
    code
        The place or cluster.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``measures_part.html``.
    """
    return {"axis": axis, "measured": _parts(checks, axis, code, lang)}


def _parts(checks: Sequence[Check], own: Axis, code: Code, lang: str) -> list[MeasuredPart]:
    other = "industry" if own == "region" else "region"
    parts = []
    for check in checks:
        if check.kind != KIND:
            continue
        tables = [
            made
            for asked in _wanted(own, other)
            if (made := subject_table(check, asked, code, lang)) is not None
        ]
        if tables:
            held = [
                chart
                for chart in ("location_quotient", "contribution")
                if bars(check, own, code, chart)
            ]
            parts.append(MeasuredPart(check, short_id(check), tuple(tables), tuple(held)))
    return parts


def _wanted(own: str, other: str) -> tuple[SubjectRows, ...]:
    """Return the tables of a part, largest rows first."""
    side, columns = ("regions", _REGION) if own == "region" else ("industries", _INDUSTRY)
    return (
        SubjectRows(side, (own,), columns, _LARGEST),
        SubjectRows("clusters", (own,), (other, *_CLUSTERS), _LARGEST),
        SubjectRows("growth", (own,), (other, *_GROWTH), _LARGEST),
        SubjectRows("productivity", (own,), None, _LARGEST)
        if own == "region"
        else SubjectRows(
            "pairs",
            _PAIRS,
            (*_PAIRS, "coagglomeration", "colocation"),
            ("coagglomeration",),
            _MOST_PAIRS,
        ),
    )


def bars(check: Check, own: Axis, code: Code, measure: str) -> list[Bar]:
    """Return what a chart of a measure shows: the largest first, without what is undefined.

    Parameters
    ----------
    check
        The check.
    own
        ``region`` for a place's clusters, ``industry`` for a cluster's places.
    code
        The place or cluster.
    measure
        ``location_quotient``, or ``contribution`` to the region's growth.

    Returns
    -------
    bars
        At most two dozen.
    """
    table = check.table("growth" if measure == "contribution" else "clusters")
    names = [column.name for column in table.columns] if table else []
    if table is None or measure not in names:
        return []
    other = names.index("industry" if own == "region" else "region")
    place = {end: names.index(measure + end) for end in ("", *_ENDS) if measure + end in names}
    found = []
    for k in rows_of(table, (own,), code):
        row = table.rows[k]
        value = row[place[""]]
        low, high = (row[place[end]] if end in place else None for end in _ENDS)
        if isinstance(value, float) and (value or measure == "contribution"):
            found.append(
                Bar(
                    str(row[other]),
                    value,
                    low if isinstance(low, float) else None,
                    high if isinstance(high, float) else None,
                )
            )
    return sorted(found, key=lambda bar: -bar.value)[:_MOST]


def chart_svg(check: Check, own: Axis, code: Code, measure: str, lang: str) -> str | None:
    """Return the chart of a measure as a picture; null where there is nothing to draw."""
    shown = bars(check, own, code, measure)
    reference = 1.0 if measure == "location_quotient" else 0.0
    form: NumberForm = "percent" if measure == "contribution" else "index"
    return bars_svg(shown, reference, form, lang) if shown else None

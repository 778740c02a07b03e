"""What do the measures of clusters say of one place, or of one cluster? Parts of its page, with chart and origins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from planloom.app.check_view import ShownCell, ShownTable, short_id, shown_table
from planloom.app.measures_chart import Bar, NumberForm, bars_svg
from planloom.app.records import Check, CheckTable
from planloom.codes import Code

Axis = Literal["region", "industry"]
"""Whether a page is about a place or about a cluster."""
Content = dict[str, Any]
KIND = "clusters"
_CLUSTERS = (
    "size", "share_of_region", "share_of_industry", "location_quotient", "productivity", "growth",
    "cluster_index", "stars",
)  # fmt: skip
_REGION = ("size", "share", "krugman", "hachman", "herfindahl")
_INDUSTRY = ("size", "share", "gini", "theil", "locational_gini", "gamma", "gamma_at_most")
_GROWTH = ("size_before", "size_after", "contribution", "national", "mix", "regional")
_ENDS = ("_low", "_high")
_SUFFIXES = (" district", " new district", "区", "新区")
_MOST = 24


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
            for name, columns in _wanted(own, other)
            if (table := check.table(name)) is not None
            and (made := _shown(check, table, own, code, columns, lang)) is not None
        ]
        if tables:
            held = [
                chart
                for chart in ("location_quotient", "contribution")
                if bars(check, own, code, chart)
            ]
            parts.append(MeasuredPart(check, short_id(check), tuple(tables), tuple(held)))
    return parts


def _wanted(own: str, other: str) -> tuple[tuple[str, tuple[str, ...] | None], ...]:
    return (
        ("regions", _REGION) if own == "region" else ("industries", _INDUSTRY),
        ("clusters", (other, *_CLUSTERS)),
        ("growth", (other, *_GROWTH)),
        *((("productivity", None),) if own == "region" else ()),
    )


def is_named(name: str, code: Code) -> bool:
    """Return whether a name of a table means a member of a code list.

    Examples
    --------
    >>> nanshan = Code(code="sz_nanshan", label_zh="南山区", label_en="Nanshan District")
    >>> is_named("Nanshan", nanshan), is_named("南山", nanshan), is_named("福田", nanshan)
    (True, True, False)
    """
    known = {code.code, code.label_zh, code.label_en, *code.aliases}
    return _bare(name) in {_bare(one) for one in known}


def _bare(name: str) -> str:
    plain = name.strip().lower().replace("'", "").replace("’", "")
    return next((plain.removesuffix(end) for end in _SUFFIXES if plain.endswith(end)), plain)


def _rows(table: CheckTable, own: str, code: Code) -> list[int]:
    names = [column.name for column in table.columns]
    if own not in names:
        return []
    place = names.index(own)
    return [k for k, row in enumerate(table.rows) if is_named(str(row[place]), code)]


def _shown(
    check: Check, table: CheckTable, own: str, code: Code, wanted: tuple[str, ...] | None, lang: str
) -> ShownTable | None:
    kept = _rows(table, own, code)
    names = [column.name for column in table.columns]
    if "size" in names or "size_after" in names:
        place = names.index("size" if "size" in names else "size_after")
        kept.sort(key=lambda k: -float(table.rows[k][place] or 0))
    if not kept:
        return None
    part = table.model_copy(update={"rows": tuple(table.rows[k] for k in kept)})
    shown = shown_table(check, part, lang, 0, len(kept))
    columns = wanted or tuple(name for name in names if not name.endswith(_ENDS))
    origins = replace(
        shown,
        rows=tuple(
            tuple(
                _moved(cell, f"/checks/{short_id(check)}/{table.name}/{k}/{name}")
                for cell, name in zip(row, names, strict=True)
            )
            for k, row in zip(kept, shown.rows, strict=True)
        ),
    )
    return with_intervals(origins, names, columns)


def with_intervals(shown: ShownTable, names: Sequence[str], wanted: Sequence[str]) -> ShownTable:
    """Return some columns of a shown table, each number with the ends of its interval behind it.

    Parameters
    ----------
    shown
        All its columns.
    names
        Their names.
    wanted
        Names of those to keep; one that the table lacks is left out.

    Returns
    -------
    shown
        Without columns of ends.
    """
    at = [names.index(name) for name in wanted if name in names]
    rows = tuple(tuple(_with_interval(row, names, place) for place in at) for row in shown.rows)
    return replace(shown, columns=tuple(shown.columns[place] for place in at), rows=rows)


def _moved(cell: ShownCell, address: str) -> ShownCell:
    """Return a cell with its origin at the row of the whole table."""
    return replace(cell, trace=address if cell.trace else "")


def _with_interval(row: tuple[ShownCell, ...], names: Sequence[str], place: int) -> ShownCell:
    one = row[place]
    ends = [names.index(names[place] + end) for end in _ENDS if names[place] + end in names]
    if len(ends) != len(_ENDS) or not all(row[end].text for end in ends):
        return one
    return replace(one, text=f"{one.text} [{row[ends[0]].text}, {row[ends[1]].text}]")


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
    for k in _rows(table, own, code):
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

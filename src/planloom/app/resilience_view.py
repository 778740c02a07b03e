"""What stands on the page of resilience? Rankings with whiskers, who loses, how a stop spreads, what would mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from planloom.app.check_view import ShownCell, ShownColumn, check_named, short_id, shown_table
from planloom.app.lookup import Lookup
from planloom.app.numbers import computed_percent
from planloom.app.records import Check, CheckTable
from planloom.codes.check_words import check_words
from planloom.study.checking import CheckRequest

Content = dict[str, Any]
KIND = "resilience"
FIRST = 20
"""Rows of a ranking on the page; the whole table is one link away."""
_COLUMNS, _STOPS = 12, 6
_LONGEST_NAME = 60
_SHADES = (0.01, 0.1, 0.3, 0.6)
_WIDTH, _ROW, _PER_STEP = 190, 40, 8
_RANKINGS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "firms": ("esri_converged", "esri", "esri_at_most"),
        "firms_drawn": ("esri_mean", "esri_05", "esri_95"),
        "sectors": ("loss", "loss", "loss_at_most"),
        "sectors_drawn": ("loss_mean", "loss_05", "loss_95"),
    }
)
"""Tables that rank, with the columns of the dot and of both ends of the whisker."""
_LEFT_OUT = frozenset({"rank", "steps", "esri_median", "loss_median", "rank_median"})
"""Columns of rankings that stand in the whole table alone."""
CAVEATS = frozenset(
    {
        "chain.synthetic",
        "chain.drawn",
        "chain.regionalised",
        "chain.regionalised_flows",
        "chain.no_final_demand",
    }
)
"""Problems that must be read before any number of the page."""


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One firm or sector of a ranking."""

    cells: tuple[ShownCell, ...]
    """Its cells."""
    dot: float
    """Where its value stands on the scale [%]."""
    low: float
    """Left end of its whisker [%]."""
    high: float
    """Right end [%]."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking with its drawing."""

    name: str
    """The table in the check."""
    label: str
    """Its caption."""
    note: str
    """What must be known to read it."""
    columns: tuple[ShownColumn, ...]
    """Its columns."""
    rows: tuple[RankedRow, ...]
    """The first rows."""
    total: int
    """How many rows there are."""
    top: str
    """The right end of the scale, in words."""
    lead: Mapping[str, tuple[ShownCell, ShownColumn]]
    """Every cell of its first row with its column, by name."""


@dataclass(frozen=True, slots=True)
class LossCell:
    """What one group loses if something stops."""

    cell: ShownCell
    """The number with its origin; empty text where it loses nothing."""
    shade: int
    """0 to 4, the darker the more."""


@dataclass(frozen=True, slots=True)
class LossMatrix:
    """Who loses if who stops, for one way to group the firms."""

    table: str
    """The table in the check."""
    label: str
    """Name of the grouping."""
    groups: tuple[ShownCell, ...]
    """Who loses."""
    rows: tuple[tuple[str, ShownCell, tuple[LossCell, ...]], ...]
    """What stops (kind in words and name), and what each group loses."""
    left_out: int
    """Groups that are not shown."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A firm in the drawing of a spread."""

    name: str
    """Its id."""
    loss: str
    """What it loses of its own, in words."""
    x: float
    """Place across [px]."""
    y: float
    """Place down [px]."""
    way: str
    """``stopped``, ``downstream`` or ``upstream``."""
    by: tuple[float, float] | None
    """Place of the firm through which it was reached, where that is drawn."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a stop spreads: a column for each step."""

    dots: tuple[Dot, ...]
    """Firms drawn."""
    steps: tuple[tuple[int, float, int], ...]
    """Step, place across [px], firms of it that are not drawn."""
    width: float
    """Width [px]."""
    height: float
    """Height [px]."""


def resilience_content(lookup: Lookup, lang: str, short: str = "") -> Content:
    """Return the content of the page of resilience.

    Parameters
    ----------
    lookup
        The study.
    lang
        ``zh`` or ``en``.
    short
        Beginning of a check's id; empty for the one run last that ranks.

    Returns
    -------
    content
        Of ``resilience.html``; without a check only what is needed to run one.

    Raises
    ------
    PageError
        If the study holds no such check.
    """
    held = [check for check in lookup.study.checks if check.kind == KIND]
    whole = [check for check in held if not is_what_if(check)]
    if short:
        check = check_named(held, short)
    elif held:
        check = (whole or held)[-1]
    else:
        return {"check": None, "said": check_words()[KIND]}
    base = next((c for c in whole if _inputs(c) == _inputs(check)), None)
    return {
        "check": check,
        "short": short_id(check),
        "said": check_words()[KIND],
        "base": base if base is not check else None,
        "others": [(short_id(c), c) for c in whole if c is not check],
        "what_ifs": [
            (short_id(c), c, dict(c.parameters)["stop"], float(dict(c.parameters)["stop_share"]))
            for c in held
            if is_what_if(c) and _inputs(c) == _inputs(check)
        ],
        "parameters": dict(check.parameters),
        "caveats": [p for p in check.problems if p.code in CAVEATS],
        "rankings": [_ranking(check, table, lang) for table in _named(check, _RANKINGS)],
        "matrices": [
            matrix
            for table in _named(check, ("losses", "losses_drawn"))
            for matrix in _matrices(check, table, lang)
        ],
        "spread": _shown(check, "spread", lang),
        "drawing": _drawing(check),
        "reached": _shown(check, "spread_firms", lang),
        "measures": [
            shown
            for name in ("measures", "measures_drawn")
            if (shown := _shown(check, name, lang)) is not None and shown.total
        ],
        "choices": _choices(base or check),
    }


def what_if(request: CheckRequest, stop: str, share: str) -> CheckRequest:
    """Return the same check for another stop, to be run without its rankings.

    Parameters
    ----------
    request
        What was asked before.
    stop
        What stops, e.g. ``firm:12``.
    share
        Share that stops.

    Returns
    -------
    request
        Under a name of its own, so that the rankings stay.
    """
    chosen = dict(request.parameters) | {
        "stop": stop,
        "stop_share": share or "1",
        "scope": "what_if",
    }
    name = f"{request.name} · {stop}"[:_LONGEST_NAME]
    if chosen["stop_share"] != "1":
        name = f"{name[: _LONGEST_NAME - 8]} × {share}"
    return replace(request, name=name, parameters=chosen)


def is_what_if(check: Check) -> bool:
    """Return whether a check follows one stop and ranks nothing."""
    return dict(check.parameters).get("scope") == "what_if"


def _inputs(check: Check) -> tuple[tuple[str, str], ...]:
    return tuple((given.role, given.sha256) for given in check.inputs)


def _named(check: Check, names: Mapping[str, object] | Sequence[str]) -> list[CheckTable]:
    return [table for name in names if (table := check.table(name)) is not None and table.rows]


def _shown(check: Check, name: str, lang: str) -> Any:  # noqa: ANN401 a shown table or null
    table = check.table(name)
    return None if table is None else shown_table(check, table, lang, 0, 10 * FIRST)


def _ranking(check: Check, table: CheckTable, lang: str) -> Ranking:
    shown = shown_table(check, table, lang, 0, FIRST)
    dot, low, high = (table.column(name)[:FIRST] for name in _RANKINGS[table.name])
    top = max(_number(value) for value in high) or 1.0
    kept = [k for k, column in enumerate(shown.columns) if column.name not in _LEFT_OUT]
    rows = tuple(
        RankedRow(
            tuple(cells[k] for k in kept), *(round(100 * _number(part) / top, 2) for part in parts)
        )
        for cells, *parts in zip(shown.rows, dot, low, high, strict=True)
    )
    pairs = zip(shown.rows[0], shown.columns, strict=True)
    lead = {column.name: (cell, column) for cell, column in pairs}
    columns = tuple(shown.columns[k] for k in kept)
    return Ranking(
        table.name, shown.label, shown.note, columns, rows, shown.total, computed_percent(top), lead
    )


def _number(cell: str | float | None) -> float:
    return cell if isinstance(cell, float) else 0.0


def _matrices(check: Check, table: CheckTable, lang: str) -> list[LossMatrix]:
    shown = shown_table(check, table, lang, 0, len(table.rows))
    names = [column.name for column in table.columns]
    loss = names.index("loss" if "loss" in names else "loss_mean")
    kind, stopped, grouping, group = (
        names.index(name) for name in ("stopped_kind", "stopped", "grouping", "group_code")
    )
    found: list[LossMatrix] = []
    for way in dict.fromkeys(row[grouping] for row in table.rows):
        mine = [k for k, row in enumerate(table.rows) if row[grouping] == way]
        weight: dict[str, float] = {}
        for k in mine:
            name = str(table.rows[k][group])
            weight[name] = weight.get(name, 0.0) + _number(table.rows[k][loss])
        kept = sorted(weight, key=lambda name: -weight[name])[:_COLUMNS]
        labels = {str(table.rows[k][group]): shown.rows[k][group] for k in mine}
        by_stop: dict[tuple[str, str], dict[str, int]] = {}
        for k in mine:
            key = str(table.rows[k][kind]), str(table.rows[k][stopped])
            by_stop.setdefault(key, {})[str(table.rows[k][group])] = k
        rows = tuple(
            (
                shown.rows[next(iter(cells.values()))][kind].text,
                shown.rows[next(iter(cells.values()))][stopped],
                tuple(_loss(shown.rows, table, cells.get(name), loss) for name in kept),
            )
            for key, cells in _first_of_each_kind(by_stop)
        )
        label = shown.rows[mine[0]][grouping].text
        left = len(weight) - len(kept)
        found.append(LossMatrix(table.name, label, tuple(labels[n] for n in kept), rows, left))
    return found


def _first_of_each_kind(
    stops: Mapping[tuple[str, str], dict[str, int]],
) -> list[tuple[tuple[str, str], dict[str, int]]]:
    """Return the first stops of each kind, in the order of the table; groups all."""
    seen: dict[str, int] = {}
    found = []
    for key, cells in stops.items():
        seen[key[0]] = seen.get(key[0], 0) + 1
        if key[0] in ("group", "joint") or seen[key[0]] <= _STOPS:
            found.append((key, cells))
    return found


def _loss(
    rows: Sequence[Sequence[ShownCell]], table: CheckTable, row: int | None, column: int
) -> LossCell:
    if row is None:
        return LossCell(ShownCell("", "", ""), 0)
    value = _number(table.rows[row][column])
    return LossCell(rows[row][column], sum(value >= limit for limit in _SHADES))


def _choices(check: Check) -> list[tuple[str, list[str]]]:
    """Return what may be stopped: kinds with their names."""
    firms, sectors, losses = (check.table(name) for name in ("firms", "sectors", "losses"))
    groups = [str(row[1]) for row in losses.rows if row[0] == "group"] if losses is not None else []
    return [
        ("group", list(dict.fromkeys(groups))),
        ("sector", [str(row[0]) for row in sectors.rows] if sectors is not None else []),
        ("firm", [str(row[0]) for row in firms.rows[: 10 * FIRST]] if firms is not None else []),
    ]


def _drawing(check: Check) -> Drawing | None:
    table = check.table("spread_firms")
    if table is None or not table.rows:
        return None
    by_step: dict[int, list[tuple[str, str, str | None, float]]] = {}
    names = ("firm_id", "step", "direction", "through_firm_id", "loss_downstream", "loss_upstream")
    for firm, step, way, by, *losses in zip(*map(table.column, names), strict=True):
        entry = str(firm), str(way), None if by is None else str(by), max(map(_number, losses))
        by_step.setdefault(int(_number(step)), []).append(entry)
    height = 44 + _ROW * max(min(len(some), _PER_STEP) for some in by_step.values())
    places: dict[str, tuple[float, float]] = {}
    dots, steps = [], []
    for column, (number, some) in enumerate(sorted(by_step.items())):
        x = 12 + _WIDTH * column
        shown = some[:_PER_STEP]
        steps.append((number, float(x), len(some) - len(shown)))
        for place, (name, direction, through, lost) in enumerate(shown):
            y = 52 + _ROW * place
            places[name] = (x, y)
            joined = places.get(through) if through is not None else None
            dots.append(Dot(name, computed_percent(lost), x, y, direction, joined))
    return Drawing(tuple(dots), tuple(steps), _WIDTH * len(by_step), height)

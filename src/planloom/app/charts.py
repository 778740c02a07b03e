"""How does a target's chart look? ECharts options as plain data: path, observations, breaks, target line."""

from collections.abc import Sequence
from typing import Any

from planloom.app.lookup import Lookup
from planloom.app.numbers import amount, bounds, digits, scale
from planloom.app.records import Evidence, Target, Verdict
from planloom.app.wording import promise

INK, MUTED, RULE, ACCENT = "#1F2933", "#52606D", "#D9DEE4", "#1F5FA8"
SERIES_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
"""Okabe–Ito colours, in the order in which scopes take them."""
FONT = "'Noto Sans SC', 'Source Han Sans SC', 'Microsoft YaHei', sans-serif"
Option = dict[str, Any]


def target_chart(lookup: Lookup, target: Target, verdict: Verdict, lang: str) -> Option | None:
    """Return the chart of a target.

    Parameters
    ----------
    lookup
        The study.
    target
        The target.
    verdict
        Its verdict.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    option
        Options for ECharts without functions; null where neither path nor observation is known.
    """
    rows = chart_observations(lookup, verdict)
    if verdict.members or not (rows or verdict.path):
        return None
    tops = [row.value for row in rows] + [point.required.value for point in verdict.path]
    if verdict.projection is not None:
        tops += [quantile.value.value for quantile in verdict.projection.quantiles]
    divisor, unit, _ = scale(
        max([*tops, *goals(target, verdict)]), rows[0].unit if rows else target.written_unit, lang
    )
    years = _years(target, verdict, rows)
    series = _fan_series(verdict, target, divisor, lang)
    series += [_path_series(verdict, target, divisor, lang)] if verdict.path else []
    series += _scope_series(lookup, rows, (divisor, _fanned(lookup, verdict)), lang)
    series.append(_target_series(target, sorted(goals(target, verdict)), (years, divisor), lang))
    return {
        "animation": False,
        "aria": {"enabled": False},
        "textStyle": {"fontFamily": FONT, "color": INK},
        "grid": {"left": 64, "right": 96, "top": 44, "bottom": 36},
        "tooltip": {"trigger": "item", "confine": True},
        "xAxis": {
            "type": "category",
            "data": years,
            "axisLine": {"lineStyle": {"color": MUTED}},
            "axisTick": {"show": False},
            "axisLabel": {"color": MUTED, "fontSize": 13},
        },
        "yAxis": {
            "type": "value",
            "min": 0,
            "boundaryGap": [0, "12%"],
            "name": unit,
            "nameTextStyle": {"color": MUTED, "align": "left", "padding": [0, 0, 6, -56]},
            "axisLabel": {"color": MUTED, "fontSize": 13},
            "splitLine": {"lineStyle": {"color": RULE}},
        },
        "series": series,
    }


def chart_observations(lookup: Lookup, verdict: Verdict) -> list[Evidence]:
    """Return the observations that a verdict and its members list, as far as the study holds them.

    Parameters
    ----------
    lookup
        The study.
    verdict
        The verdict.

    Returns
    -------
    rows
        By year and day of publication.
    """
    listed = [*verdict.observation_ids]
    listed += [name for member in verdict.members for name in member.observation_ids]
    found = [lookup.observations[i] for i in dict.fromkeys(listed) if i in lookup.observations]
    return sorted(found, key=lambda row: (row.year, row.published_on))


def _years(target: Target, verdict: Verdict, rows: Sequence[Evidence]) -> list[str]:
    known = [row.year for row in rows] + [point.year for point in verdict.path]
    known += [target.by.year] if target.by else []
    return [str(year) for year in range(min(known), max(known) + 1)]


def _path_series(verdict: Verdict, target: Target, divisor: float, lang: str) -> Option:
    name = "所需路径" if lang == "zh" else "required path"
    return {
        "type": "line",
        "name": name,
        "symbol": "none",
        "lineStyle": {"type": "dashed", "color": MUTED, "width": 1.5},
        "itemStyle": {"color": MUTED},
        "endLabel": {"show": True, "formatter": name, "color": MUTED, "offset": [4, 16]},
        "data": [
            {
                "value": [str(point.year), point.required.value / divisor],
                "name": f"{point.year} {name} "
                + amount(point.required.value, point.required.unit, lang, target.measure),
            }
            for point in verdict.path
        ],
        "tooltip": {"formatter": "{b}"},
    }


def fan(verdict: Verdict) -> tuple[tuple[int, float], int, tuple[float, ...]] | None:
    """Return what a projection is drawn from: last year and value, the year projected to, its quantiles.

    Parameters
    ----------
    verdict
        A verdict.

    Returns
    -------
    fan
        Null where there is no projection. Between the two years lines are drawn straight; nothing is computed there.
    """
    made, last, year = verdict.projection, verdict.latest, verdict.latest_year
    if made is None or last is None or year is None:
        return None
    return (year, last.value), made.year, tuple(q.value.value for q in made.quantiles)


def goals(target: Target, verdict: Verdict) -> set[float]:
    """Return the numbers promised in the unit of the values: both ends, or the level that a change means.

    Parameters
    ----------
    target
        The target.
    verdict
        Its verdict.

    Returns
    -------
    goals
        At least one.
    """
    is_change = verdict.latest is not None and verdict.latest.unit != target.unit
    if (is_change or target.measure in ("increase", "reduction")) and verdict.path:
        return {verdict.path[-1].required.value}
    return {target.low, target.high}


def _fan_series(verdict: Verdict, target: Target, divisor: float, lang: str) -> list[Option]:
    """Return the bands that hold 80 % and 50 % of a projection, and its middle."""
    drawn = fan(verdict)
    if drawn is None:
        return []
    (year, value), goal, quantiles = drawn
    ends, made = (str(year), str(goal)), []
    for share, (low, high), opacity in (
        ("80%", (quantiles[0], quantiles[-1]), 0.16),
        ("50%", (quantiles[1], quantiles[-2]), 0.28),
    ):
        name = f"趋势外推 {share} 区间" if lang == "zh" else f"trend, {share} interval"
        said = f"{goal} {name} {bounds(low, high, target.written_unit, lang, target.measure)}"
        for part, height in ((low, value), (high - low, 0.0)):
            made.append(
                {
                    "type": "line",
                    "name": name,
                    "stack": share,
                    "symbol": "none",
                    "lineStyle": {"opacity": 0},
                    "areaStyle": {"color": ACCENT, "opacity": opacity if part != low else 0},
                    "itemStyle": {"color": ACCENT},
                    "data": [
                        {"value": [ends[0], height / divisor], "name": name},
                        {"value": [ends[1], part / divisor], "name": said},
                    ],
                    "tooltip": {"formatter": "{b}"},
                }
            )
    name = "趋势外推中位数" if lang == "zh" else "trend, median"
    middle = quantiles[len(quantiles) // 2]
    said = f"{goal} {name} {amount(middle, target.written_unit, lang, target.measure)}"
    made.append(
        {
            "type": "line",
            "name": name,
            "symbol": "none",
            "lineStyle": {"type": "dotted", "color": ACCENT, "width": 2},
            "itemStyle": {"color": ACCENT},
            "endLabel": {
                "show": True,
                "formatter": "趋势外推" if lang == "zh" else "trend",
                "color": ACCENT,
                "offset": [4, -2],
            },
            "data": [
                {"value": [ends[0], value / divisor], "name": name},
                {"value": [ends[1], middle / divisor], "name": said},
            ],
            "tooltip": {"formatter": "{b}"},
        }
    )
    return made


def _scope_series(
    lookup: Lookup, rows: Sequence[Evidence], frame: tuple[float, str | None], lang: str
) -> list[Option]:
    divisor, fanned = frame
    scopes = list(dict.fromkeys(row.scope_code for row in rows))
    made = []
    for number, scope in enumerate(scopes):
        own = [row for row in rows if row.scope_code == scope]
        colour = SERIES_COLOURS[number % len(SERIES_COLOURS)]
        place = "bottom" if (len(scopes) - number) % 2 == 0 else "top"
        made.append(_one_scope(lookup, own, (colour, place, scope == fanned), divisor, lang))
    for series, (left, right) in zip(made[1:], _breaks(rows, scopes), strict=True):
        note = "口径断开" if lang == "zh" else "break"
        series["markArea"] = {
            "silent": True,
            "itemStyle": {"color": "#52606D", "opacity": 0.08},
            "label": {"color": MUTED, "position": "insideTop", "fontSize": 12},
            "data": [[{"name": note, "xAxis": str(left)}, {"xAxis": str(right)}]]
            if left < right
            else [],
        }
    return made


def _fanned(lookup: Lookup, verdict: Verdict) -> str | None:
    """Return the scope whose values a projection goes on from."""
    if verdict.projection is None or verdict.latest is None:
        return None
    row = lookup.observations.get(verdict.latest.trace.removeprefix("row/"))
    return row.scope_code if row is not None else None


def _breaks(rows: Sequence[Evidence], scopes: Sequence[str]) -> list[tuple[int, int]]:
    """Return, for each scope after the first, the last year before it and its own first year."""
    made = []
    for scope in scopes[1:]:
        first = min(row.year for row in rows if row.scope_code == scope)
        earlier = [row.year for row in rows if row.year < first and row.scope_code != scope]
        made.append((max(earlier, default=first), first))
    return made


def _one_scope(
    lookup: Lookup,
    own: Sequence[Evidence],
    look: tuple[str, str, bool],
    divisor: float,
    lang: str,
) -> Option:
    colour, place, is_named_first = look
    named = own[0 if is_named_first else -1]  # a fan begins at the last value
    definition = lookup.definitions.get(own[0].scope_code)
    label = own[0].scope_code
    is_stated = definition is not None and definition.is_stated
    if definition is not None:
        label = definition.label_zh if lang == "zh" else definition.label_en
    return {
        "type": "line",
        "name": label,
        "symbol": "circle" if is_stated else "emptyCircle",
        "symbolSize": 9,
        "connectNulls": False,
        "lineStyle": {"width": 2 if is_stated else 0, "color": colour},
        "itemStyle": {"color": colour, "borderColor": colour, "borderWidth": 2},
        "data": [
            {
                "value": [str(row.year), row.value / divisor],
                "name": f"{row.year} {amount(row.value, row.unit, lang)} · {label}",
                "label": {
                    "show": True,
                    "position": place,
                    "color": INK,
                    "fontSize": 12,
                    "formatter": digits(row.value / divisor, 3)
                    + (f"\n{label}" if row is named else ""),
                },
            }
            for row in own
        ],
        "tooltip": {"formatter": "{b}"},
    }


def _target_series(
    target: Target, ends: Sequence[float], frame: tuple[Sequence[str], float], lang: str
) -> Option:
    years, divisor = frame
    words = ("目标：" if lang == "zh" else "target: ") + promise(target, lang)
    return {
        "type": "line",
        "name": words,
        "data": [{"value": [years[-1], value / divisor], "name": words} for value in ends],
        "symbol": "diamond",
        "symbolSize": 12,
        "lineStyle": {"width": 0},
        "itemStyle": {"color": INK},
        "tooltip": {"formatter": "{b}"},
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": INK, "width": 1.5, "type": "solid"},
            "label": {
                "formatter": words,
                "color": INK,
                "position": "insideStartTop",
                "fontSize": 13,
            },
            "data": [{"yAxis": value / divisor} for value in ends],
        },
    }

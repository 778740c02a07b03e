"""How does a target look on paper? One SVG: required path, values by definition, the number promised."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from planloom.app.charts import (
    ACCENT,
    INK,
    MUTED,
    RULE,
    SERIES_COLOURS,
    chart_observations,
    fan,
    goals,
)
from planloom.app.lookup import Lookup
from planloom.app.numbers import digits, scale
from planloom.app.records import Evidence, Target, Verdict
from planloom.app.report.parts import sayer
from planloom.app.wording import promise

_WIDTH, _BASE = 680, 240
"""Width of the picture, and where the axis of years stands [px]."""
_LEFT, _RIGHT, _TOP, _KEY_ROW = 64, 36, 28, 20
_MOST_TICKS = 5
_EM, _LATIN_END = 12, 0x2E80
_ABOVE, _CLEAR = 14, 9
"""Where the middle of a number stands above its point, and how near no line may come [px]."""
FONT = "Noto Sans SC"
"""The family that drawings are set in; it comes with the program."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a year and a value stand in the picture."""

    first: int
    last: int
    top: float

    def x(self, year: float) -> float:
        """Return the place of a year [px]."""
        room = _WIDTH - _LEFT - _RIGHT - 24
        return _LEFT + 24 + room * (year - self.first) / max(self.last - self.first, 1)

    def y(self, value: float) -> float:
        """Return the place of a value [px]."""
        return _BASE - (_BASE - _TOP) * value / self.top


def target_svg(lookup: Lookup, target: Target, verdict: Verdict, lang: str) -> str | None:
    """Return the picture of a target.

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
    svg
        Null where neither a path nor a value is known, or where each member has its own.
    """
    rows = chart_observations(lookup, verdict)
    if verdict.members or target.by is None or not (rows or verdict.path):
        return None
    path = [(point.year, point.required.value) for point in verdict.path]
    return _picture(lookup, rows, path, (target, verdict), lang)


def trend_svg(lookup: Lookup, rows: Sequence[Evidence], lang: str) -> str | None:
    """Return the picture of values over the years, without a target.

    Parameters
    ----------
    lookup
        The study.
    rows
        Rows of evidence of one indicator and subject.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    svg
        Null where there is no row, or none above zero.
    """
    return _picture(lookup, list(rows), [], None, lang) if rows else None


def _picture(
    lookup: Lookup,
    rows: list[Evidence],
    path: list[tuple[int, float]],
    judged: tuple[Target, Verdict] | None,
    lang: str,
) -> str | None:
    ends = sorted(goals(*judged)) if judged else []
    drawn = fan(judged[1]) if judged else None
    years = [row.year for row in rows] + [year for year, _ in path]
    values = [row.value for row in rows] + [value for _, value in path]
    if judged is not None and judged[0].by is not None:
        years.append(judged[0].by.year)
    values += [*ends, *(drawn[2] if drawn else ())]
    most = max(values)
    if most <= 0:
        return None
    divisor, unit, _ = scale(
        most, rows[0].unit if rows or not judged else judged[0].written_unit, lang
    )
    ticks = _ticks(most / divisor)
    frame = Frame(min(years), max(years), ticks[-1] * divisor)
    parts = [*_axes(frame, ticks, divisor), _words(8, _TOP - 14, unit, MUTED)]
    parts += _goal(frame, ends)
    if drawn is not None:
        parts += _fan(frame, *drawn)
    if path:
        points = " ".join(f"{frame.x(year):.1f},{frame.y(value):.1f}" for year, value in path)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{MUTED}" stroke-width="1.5" '
            'stroke-dasharray="5 4"/>'
        )
    parts += _series(lookup, rows, frame, divisor, ends[-1] if ends else None)
    say = sayer(lang)
    if judged is not None:
        said = say("目标：", "target: ") + promise(judged[0], lang)
        parts.append(_words(_LEFT + 4, frame.y(ends[-1]) - 6, said, INK))
    first = [(say("所需路径", "required path"), MUTED, "– –")] if path else []
    if drawn is not None:
        name = say("趋势外推：中位数、50% 与 80% 区间", "trend: median, 50 % and 80 % intervals")
        first.append((name, ACCENT, "···"))
    key, height = _key(lookup, rows, first, lang)
    body = "".join(parts + key)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" font-family="{FONT}" font-size="12"><rect width="100%" height="100%" '
        f'fill="#fff"/>{body}</svg>'
    )


def _words(x: float, y: float, text: str, colour: str, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    around = '<text {} fill="#fff" stroke="#fff" stroke-width="4" stroke-linejoin="round">{}</text>'
    return (
        around.format(place, escape(text)) + f'<text {place} fill="{colour}">{escape(text)}</text>'
    )


def _ticks(most: float) -> list[float]:
    """Return round values from 0 to above the largest, at least two and at most seven."""
    size = 10.0 ** math.floor(math.log10(most))
    step = next(s * size for s in (0.2, 0.5, 1.0, 2.0) if most / (s * size) < _MOST_TICKS)
    return [number * step for number in range(math.floor(most / step * 1.04) + 2)]


def _axes(frame: Frame, ticks: list[float], divisor: float) -> list[str]:
    parts = []
    for tick in ticks:
        y = frame.y(tick * divisor)
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{RULE}"/>'
        )
        parts.append(_words(_LEFT - 12, y + 4, digits(tick, 2), MUTED, "end"))
    step = max(1, (frame.last - frame.first) // 10)
    for year in range(frame.first, frame.last + 1, step):
        parts.append(_words(frame.x(year), _BASE + 20, str(year), MUTED, "middle"))
    return parts


def _series(
    lookup: Lookup, rows: list[Evidence], frame: Frame, divisor: float, goal: float | None
) -> list[str]:
    parts = []
    for number, scope in enumerate(dict.fromkeys(row.scope_code for row in rows)):
        own = [row for row in rows if row.scope_code == scope]
        colour = SERIES_COLOURS[number % len(SERIES_COLOURS)]
        definition = lookup.definitions.get(scope)
        is_stated = definition is not None and definition.is_stated
        places = [(frame.x(row.year), frame.y(row.value)) for row in own]
        if is_stated and len(own) > 1:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
            )
        for (x, y), row in zip(places, own, strict=True):
            fill = colour if is_stated else "#fff"
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{fill}" stroke="{colour}" '
                'stroke-width="2"/>'
            )
            is_lower = any(o.year == row.year and o.value > row.value for o in rows)
            is_near = goal is not None and abs(y - _ABOVE - frame.y(goal)) < _CLEAR
            beside = 20 if is_lower or is_near else -10  # two in one year: one above, one below
            parts.append(_words(x, y + beside, digits(row.value / divisor, 3), INK, "middle"))
    return parts


def _fan(
    frame: Frame, last: tuple[int, float], goal: int, quantiles: tuple[float, ...]
) -> list[str]:
    """Return the bands that hold 80 % and 50 %, as wedges from the last value, and the middle."""
    x, y, end = frame.x(last[0]), frame.y(last[1]), frame.x(goal)
    parts = [
        f'<polygon points="{x:.1f},{y:.1f} {end:.1f},{frame.y(low):.1f} {end:.1f},{frame.y(high):.1f}" '
        f'fill="{ACCENT}" fill-opacity="{opacity}"/>'
        for low, high, opacity in (
            (quantiles[0], quantiles[-1], 0.16),
            (quantiles[1], quantiles[-2], 0.28),
        )
    ]
    middle = frame.y(quantiles[len(quantiles) // 2])
    parts.append(
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{middle:.1f}" stroke="{ACCENT}" '
        'stroke-width="2" stroke-dasharray="2 3"/>'
    )
    return parts


def _goal(frame: Frame, ends: Sequence[float]) -> list[str]:
    parts = []
    for value in ends:
        y = frame.y(value)
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{INK}" '
            'stroke-width="1.5"/>'
        )
    return parts


def _key(
    lookup: Lookup, rows: list[Evidence], first: list[tuple[str, str, str]], lang: str
) -> tuple[list[str], int]:
    """Return what each sign means, row by row below the picture, and the height of the whole."""
    names = list(first)
    for number, scope in enumerate(dict.fromkeys(row.scope_code for row in rows)):
        definition = lookup.definitions.get(scope)
        name = scope
        if definition is not None:
            name = definition.label_zh if lang == "zh" else definition.label_en
        is_stated = definition is not None and definition.is_stated
        colour = SERIES_COLOURS[number % len(SERIES_COLOURS)]
        names.append((name, colour, "●" if is_stated else "○"))
    parts, x, y = [], float(_LEFT), _BASE + 48
    for name, colour, sign in names:
        wide = 44 + sum(_EM if ord(letter) > _LATIN_END else _EM * 0.56 for letter in name)
        if x > _LEFT and x + wide > _WIDTH:
            x, y = float(_LEFT), y + _KEY_ROW
        parts += [_words(x, y, sign, colour), _words(x + 22, y, name, MUTED)]
        x += wide
    return parts, y + 10

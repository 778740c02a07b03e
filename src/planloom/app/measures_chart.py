"""How does a measure look beside the same measure elsewhere? Bars with whiskers and a line of reference, as one SVG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from planloom.app.charts import ACCENT, INK, MUTED, RULE
from planloom.app.numbers import computed_percent, digits

_WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 680, 250, 70, 22, 14
_LONGEST = 34
_FONT = "Noto Sans SC"


NumberForm = Literal["index", "percent"]
"""How the numbers of a chart are written."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    label: str
    """What it is of."""
    value: float
    """Its length."""
    low: float | None = None
    """Lower end of its interval, if it has one."""
    high: float | None = None
    """Upper end."""


@dataclass(frozen=True, slots=True)
class _Scale:
    x: Callable[[float], float]
    reference: float


def bars_svg(bars: Sequence[Bar], reference: float, form: NumberForm, lang: str) -> str:
    """Return bars from the reference line to each value, whiskers over them, the number behind.

    Parameters
    ----------
    bars
        At least one.
    reference
        Where nothing is special: 1 for a quotient, 0 for a contribution.
    form
        How numbers are written.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    svg
        680 pixels wide, without scripts or outside references.

    Examples
    --------
    >>> bars_svg([Bar("a", 1.5, 1.4, 1.6)], 1.0, "index", "en").count("<rect")
    2
    """
    ends = [reference, *(end for bar in bars for end in (bar.value, bar.low, bar.high) if end is not None)]  # fmt: skip
    low, high = min(*ends, 0.0), max(ends)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (value - low) / span

    middle = _number(reference, form)
    height = _TOP + _ROW * len(bars) + 30
    parts = [
        f'<line x1="{x(reference):.1f}" x2="{x(reference):.1f}" y1="{_TOP - 6}" y2="{height - 26}" stroke="{MUTED}"/>',
        f'<text x="{x(reference):.1f}" y="{height - 10}" text-anchor="middle" fill="{MUTED}">{middle}</text>',
    ]
    for number, bar in enumerate(bars):
        parts += _bar(bar, _TOP + _ROW * number, _Scale(x, reference), form)
    said = {"zh": "条形图", "en": "bar chart"}[lang]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'font-family="{_FONT}" font-size="12" role="img" aria-label="{said}"><rect width="100%" height="100%" '
        f'fill="#fff"/>{"".join(parts)}</svg>'
    )


def _bar(bar: Bar, y: float, scale: _Scale, form: NumberForm) -> list[str]:
    x, reference = scale.x, scale.reference
    start, end = sorted((x(reference), x(bar.value)))
    middle, long = y + _ROW / 2, max(end - start, 1)
    label = bar.label if len(bar.label) <= _LONGEST else f"{bar.label[: _LONGEST - 1]}…"
    parts = [
        f'<text x="{_LEFT - 10}" y="{middle + 4:.1f}" text-anchor="end" fill="{INK}">{escape(label)}</text>',
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y + _ROW:.1f}" y2="{y + _ROW:.1f}" stroke="{RULE}"/>',
        f'<rect x="{start:.1f}" y="{y + 4:.1f}" width="{long:.1f}" height="{_ROW - 8}" fill="{ACCENT}"/>',
    ]
    if bar.low is not None and bar.high is not None:
        parts.append(
            f'<line x1="{x(bar.low):.1f}" x2="{x(bar.high):.1f}" y1="{middle:.1f}" y2="{middle:.1f}" '
            f'stroke="{INK}" stroke-width="2"/>'
        )
    last = max(x(reference), x(bar.value), x(bar.high) if bar.high is not None else 0)
    parts.append(
        f'<text x="{last + 6:.1f}" y="{middle + 4:.1f}" fill="{INK}">{_number(bar.value, form)}</text>'
    )
    return parts


def _number(value: float, form: NumberForm) -> str:
    return computed_percent(value) if form == "percent" else digits(value, 2)

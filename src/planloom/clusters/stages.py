"""How far has a future industry come in a place by each year? Stages, and new points of growth (新增长点)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Stage = Literal["unknown", "absent", "seed", "growth", "cluster"]
"""`unknown`: no size, or no earlier year to compare with. `absent`: size 0. `seed` 萌芽: there, but growing no faster
than the place. `growth` 成长: grows faster than the place. `cluster` 集群: specialised, and at least a share of the
place."""


@dataclass(frozen=True, slots=True)
class StageRule:
    """The lines of the rule; each a dated parameter."""

    cluster_advantage: float = 1.0
    """Comparative advantage from which a place is specialised (1)."""
    cluster_share: float = 0.01
    """Least share of the place's total in a cluster (0-1)."""
    growth_point_share: float = 0.05
    """Least share of the place's growth that a new point of growth brings (0-1)."""


@dataclass(frozen=True, slots=True)
class StageYear:
    """Where an industry stands in one year, beside an earlier one."""

    year: int
    """The year."""
    since: int | None
    """The earlier year that growth is counted from; null where there is none."""
    size: float
    """Size in the table's unit; NaN where missing."""
    share: float
    """Share of the place's total (0-1)."""
    advantage: float
    """Comparative advantage; NaN where the other places are not known."""
    growth: float
    """Growth a year since then (1); NaN without a size above 0 at the beginning."""
    place_growth: float
    """The same of the place's total."""
    contribution: float
    """Change of the industry over the place's total at the beginning (1): its part of the place's growth, in points."""
    contribution_share: float
    """Change of the industry over the change of the place's total (1); NaN where the place did not grow."""
    stage: Stage
    """Where it stands."""
    is_growth_point: bool | None
    """Whether it is a new point of growth; null where the place did not grow or a size is missing."""


def growth_contribution(first: float, last: float, whole_first: float, whole_last: float) -> float:
    """Return what part of the growth of a whole one of its members brought: (x1 - x0) / (X1 - X0).

    Parameters
    ----------
    first
        Size of the member at the beginning.
    last
        Size of the member at the end.
    whole_first
        Size of the whole at the beginning.
    whole_last
        Size of the whole at the end.

    Returns
    -------
    share
        NaN where the whole did not grow: parts of a fall or of nothing are no contribution.

    References
    ----------
    National Bureau of Statistics of China, explanatory notes on main statistical indicators: 贡献率, the ratio of the
    increase of a part to the increase of the whole.

    Examples
    --------
    >>> growth_contribution(10, 16, 100, 130)
    0.2
    >>> growth_contribution(10, 16, 130, 100)
    nan
    """
    change = whole_last - whole_first
    return (last - first) / change if change > 0 else float("nan")


def stage_years(
    years: tuple[int, ...],
    size: tuple[float, ...],
    total: tuple[float, ...],
    advantage: tuple[float, ...],
    window: int = 1,
    rule: StageRule | None = None,
) -> tuple[StageYear, ...]:
    """Return where an industry stands in every year: stage, and whether it is a point of growth.

    A point of growth brings at least a stated share of the place's growth since the earlier year and grows faster than
    the place. The earlier year is the latest known one that lies at least `window` years back.

    Parameters
    ----------
    years
        Years in order.
    size
        Size of the industry in the place in each; NaN where missing.
    total
        Total of the place in each.
    advantage
        Comparative advantage in each; NaN where undefined.
    window
        Years that growth is counted over, at least.
    rule
        The lines; None: as of the defaults.

    Returns
    -------
    years
        One for each.

    References
    ----------
    docs/decisions/0032-future-industries.md for the stages; `growth_contribution` for the contribution.

    Examples
    --------
    >>> found = stage_years((2020, 2021, 2022), (1.0, 2.0, 2.0), (100.0, 110.0, 121.0), (0.2, 0.4, 0.4))
    >>> [(y.stage, y.is_growth_point) for y in found]
    [('unknown', None), ('growth', True), ('seed', False)]
    """
    lines = rule or StageRule()
    found = []
    for k, year in enumerate(years):
        back = [
            j for j in range(k) if years[j] <= year - window and np.isfinite(size[j] + total[j])
        ]
        j = back[-1] if back else None
        found.append(_stage_year(years, (size, total, advantage), (k, j), lines))
    return tuple(found)


def _stage_year(
    years: tuple[int, ...],
    rows: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]],
    at: tuple[int, int | None],
    rule: StageRule,
) -> StageYear:
    size, total, advantage = rows
    k, j = at
    share = size[k] / total[k] if total[k] > 0 else float("nan")
    growth = place_growth = contribution = part = float("nan")
    if j is not None:
        span = years[k] - years[j]
        growth = _yearly(size[j], size[k], span)
        place_growth = _yearly(total[j], total[k], span)
        contribution = (size[k] - size[j]) / total[j] if total[j] > 0 else float("nan")
        part = growth_contribution(size[j], size[k], total[j], total[k])
    gains = _gains(size, total, at)
    stage = _stage(size[k], share, advantage[k], rule, gains=gains)
    is_point = None
    if gains is not None and np.isfinite(part):
        is_point = bool(gains and part >= rule.growth_point_share)
    since = None if j is None else years[j]
    return StageYear(
        years[k], since, size[k], share, advantage[k], growth, place_growth, contribution, part,
        stage, is_point,
    )  # fmt: skip


def _yearly(first: float, last: float, span: int) -> float:
    return float((last / first) ** (1 / span) - 1) if first > 0 and last >= 0 else float("nan")


def _gains(
    size: tuple[float, ...], total: tuple[float, ...], at: tuple[int, int | None]
) -> bool | None:
    """Return whether the industry's share of the place rose; null where a size is missing."""
    k, j = at
    if j is None or not np.isfinite(size[k] + total[k]) or not (total[k] > 0 and total[j] > 0):
        return None
    return size[k] * total[j] > size[j] * total[k]


def _stage(
    size: float, share: float, advantage: float, rule: StageRule, *, gains: bool | None
) -> Stage:
    if not np.isfinite(size):
        return "unknown"
    if size == 0:
        return "absent"
    if advantage >= rule.cluster_advantage and share >= rule.cluster_share:
        return "cluster"
    if gains is None:
        return "unknown"
    return "growth" if gains else "seed"

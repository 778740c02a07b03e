"""How do indices, nearness and entries stand as tables? Places, industries, what is next, links, the back-test."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.stats import rankdata

from planloom.clusters.back_test import BackTest
from planloom.clusters.comparative_advantage import Bools, Floats
from planloom.clusters.entry import TERMS
from planloom.study.check_records import CheckTable
from planloom.study.checking import table_of
from planloom.study.foresight import EntryFound, Foresight

_Z90 = 1.6448536269514722
_LINKS = 2  # links beside the tree, per industry


def foresight_tables(found: Foresight, next_rows: int | None) -> tuple[CheckTable, ...]:
    """Return the results as tables.

    Parameters
    ----------
    found
        The results.
    next_rows
        Most rows of what may come next: the nearest industries of each place, as many of each as fit; null for all.

    Returns
    -------
    tables
        ``places``, ``industries``, ``next``, ``links``; with past entries ``back_test``, ``calibration``, ``terms``.
    """
    tables = [_places(found), _industries(found), _next(found, next_rows), _links(found)]
    if found.entry is not None:
        tables += _entries(found.entry)
    return tuple(tables)


def cell(value: float | None) -> float | None:
    """Return a number as a cell: nothing where it is undefined.

    Examples
    --------
    >>> cell(float("nan")), cell(0.5)
    (None, 0.5)
    """
    return None if value is None or not np.isfinite(value) else float(value)


def _part(number: int) -> str:
    return str(number + 1) if number >= 0 else ""


def _ranked(values: Floats, part: Sequence[int]) -> Floats:
    """Return ranks within each part, 1 the largest; NaN where undefined."""
    rank = np.full(len(values), np.nan)
    of = np.asarray(part)
    for number in np.unique(of):
        own = np.flatnonzero((of == number) & np.isfinite(values))
        rank[own] = rankdata(-values[own], method="min")
    return rank


def _table(name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> CheckTable:
    """Return a table; columns with a colon are words."""
    made = [(c.rstrip(":"), None if c.endswith(":") else "1") for c in columns]
    return table_of(name, made, rows)


def _places(found: Foresight) -> CheckTable:
    index, drawn = found.index, found.interval
    rank = _ranked(index.place_index, index.place_part.tolist())
    rows = [
        [
            name, _part(int(index.place_part[k])), cell(rank[k]), cell(index.place_index[k]),
            cell(drawn.place_low[k]), cell(drawn.place_high[k]), cell(drawn.place_rank_low[k]),
            cell(drawn.place_rank_high[k]), _fitness(found, k), _residual(found, k),
            float(found.present[k].sum()), float(found.layer.value[k].sum()),
        ]
        for k, name in enumerate(found.layer.region)
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[1] == "", row[1], row[2] or np.inf, row[0]))
    columns = (
        "region:", "part:", "rank", "place_complexity", "place_complexity_low",
        "place_complexity_high", "rank_best", "rank_worst", "fitness", "fitness_residual", "diversity", "size",
    )  # fmt: skip
    return _table("places", columns, rows)


def _fitness(found: Foresight, place: int) -> float | None:
    """Return the fitness of a place; nothing where it runs to 0 or has not settled, which a problem says."""
    return None if found.fit.vanishing[place] else cell(found.fit.place[place])


def _residual(found: Foresight, place: int) -> float | None:
    """Return the residual of the fitness of a place's part; nothing where the place has none."""
    part = int(found.fit.place_part[place])
    return None if part < 0 else cell(found.fit.residual[part])


def _industries(found: Foresight) -> CheckTable:
    index, drawn = found.index, found.interval
    rank = _ranked(index.industry_index, index.industry_part.tolist())
    rows = [
        [
            name, _part(int(index.industry_part[k])), cell(rank[k]), cell(index.industry_index[k]),
            cell(drawn.industry_low[k]), cell(drawn.industry_high[k]),
            None if found.fit.industry_vanishing[k] else cell(found.fit.industry[k]),
            float(found.present[:, k].sum()), float(found.layer.value[:, k].sum()),
        ]
        for k, name in enumerate(found.layer.industry)
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[1] == "", row[1], row[2] or np.inf, row[0]))
    columns = (
        "industry:", "part:", "rank", "industry_complexity", "industry_complexity_low",
        "industry_complexity_high", "industry_fitness", "ubiquity", "size",
    )  # fmt: skip
    return _table("industries", columns, rows)


def next_of_each(found: Foresight, most: int | None) -> int:
    """Return how many industries that it lacks are listed for a place.

    Parameters
    ----------
    found
        What was foreseen.
    most
        Most rows of the table; null for all.

    Returns
    -------
    count
        The same for each place, at least 1.
    """
    if most is None:
        return len(found.layer.industry)
    return max(1, most // max(1, len(found.layer.region)))


def _next(found: Foresight, most: int | None) -> CheckTable:
    """Return for each place the industries that it lacks, by density times the complexity's place among industries."""
    regions, industries = found.layer.region, found.layer.industry
    complexity = found.index.industry_index
    rank = _ranked(-complexity, found.index.industry_part.tolist())  # the least complex is 1
    part = found.index.industry_part + 1
    known = np.bincount(part[np.isfinite(complexity)], minlength=int(part.max(initial=0)) + 1)
    level = rank / np.maximum(known[part], 1)
    chance = _chances(found.entry, found.present.shape)
    each = next_of_each(found, most)
    rows = []
    for r, region in enumerate(regions):
        density = np.where(found.present[r], np.nan, found.density[r])
        outlook = density * level
        undetermined = np.nan_to_num(density, nan=-1.0) - 1.0  # by density, after the others
        key = np.where(np.isfinite(outlook), outlook, undetermined)
        order = np.argsort(-key, kind="stable")[:each]
        for i in order[np.isfinite(density[order])]:
            rows.append([
                region, industries[i], cell(outlook[i]), cell(found.density[r, i]),
                cell(complexity[i]), cell(found.advantage[r, i]), *(cell(c[r, i]) for c in chance),
            ])  # fmt: skip
    columns = (
        "region:", "industry:", "outlook", "density", "industry_complexity", "advantage",
        "entry_probability", "entry_probability_low", "entry_probability_high",
    )  # fmt: skip
    return _table("next", columns, rows)


def _chances(entry: EntryFound | None, shape: tuple[int, ...]) -> tuple[Floats, Floats, Floats]:
    found = tuple(np.full(shape, np.nan) for _ in range(3))
    if entry is not None:
        for grid, values in zip(found, entry.probability, strict=True):
            grid[entry.cells.place, entry.cells.industry] = values
    return found[0], found[1], found[2]


def _links(found: Foresight) -> CheckTable:
    """Return the strongest links: a spanning tree of largest relatedness, and twice as many links beside it."""
    related = np.nan_to_num(found.related)
    np.fill_diagonal(related, 0.0)
    count = len(related)
    kept = _tree(related)
    first, second = np.triu_indices(count, 1)
    order = np.argsort(-related[first, second], kind="stable")[: _LINKS * count]
    kept[first[order], second[order]] = True
    kept &= related > 0
    pairs = [(int(i), int(j)) for i, j in zip(*np.nonzero(np.triu(kept, 1)), strict=True)]
    pairs.sort(key=lambda pair: (-related[pair], pair))
    names = found.layer.industry
    rows = [[names[i], names[j], related[i, j], found.shared[i, j]] for i, j in pairs]
    return _table("links", ("industry:", "other_industry:", "relatedness", "places_shared"), rows)


def _tree(related: Floats) -> Bools:
    """Return the links of a spanning tree (of each part) whose relatedness is largest."""
    length = np.where(related > 0, 1.0 + related.max(initial=0.0) - related, 0.0)
    tree = minimum_spanning_tree(csr_array(length)).toarray() > 0
    return np.asarray(tree | tree.T, np.bool_)


def _entries(entry: EntryFound) -> Iterator[CheckTable]:
    first, last = entry.periods[-1]
    rows: list[list[Any]] = []
    period = f"{first}–{last}"
    trial = entry.trial
    if trial is not None:
        rows.append(["model", period, float(trial.cells), float(trial.entries), *_trial(trial)])
        rows.append([
            "base_rate", period, float(trial.cells), float(trial.entries), 0.5, None, None,
            cell(trial.brier_base), 0.0,
        ])  # fmt: skip
    rows += [
        [name, period, None, None, cell(area), None, None, None, None] for name, area in entry.naive
    ]
    columns = (
        "answer:", "period:", "cells", "entries", "area", "area_low", "area_high", "brier", "skill",
    )  # fmt: skip
    yield _table("back_test", columns, rows)
    bins = () if trial is None else trial.bins
    grouped = [
        [str(k), float(b.cells), b.expected, b.observed] for k, b in enumerate(bins, 1)
    ]  # fmt: skip
    yield _table("calibration", ("group:", "cells", "expected", "observed"), grouped)
    model = entry.model
    spread = _Z90 * np.sqrt(np.diag(model.covariance))
    terms = [
        [term, cell(b), cell(b - s), cell(b + s)]
        for term, b, s in zip(TERMS, model.coefficient, spread, strict=True)
    ]
    yield _table(
        "terms", ("term:", "coefficient", "coefficient_low", "coefficient_high"), terms
    )  # fmt: skip


def _trial(trial: BackTest) -> tuple[float | None, ...]:
    return tuple(map(cell, (trial.area, trial.area_low, trial.area_high, trial.brier, trial.skill)))

"""Does nearness say which industries a place has, or gets? Tried on tables that are not part of this project.

    python scripts/back_test_entry.py counties QCEW.csv.gz CLUSTERS.csv      # US counties, one quarter
    python scripts/back_test_entry.py countries EU28.emp.csv                 # countries x sectors, years

*counties*: QCEW of one quarter (area_fips, own_code, industry_code, qtrly_estabs_count), and traded clusters by NAICS
of the US Cluster Mapping Project. There is no second year, so that nothing enters: what is foreseen is whether a county
is specialised in a cluster, by its other clusters and proximities learned in the other half of the states. The
area is taken within each cluster and averaged, so that a cluster's ubiquity cannot help; intervals by drawing states.

*countries*: the model of entry, fitted for each year on all earlier periods of one year, tried on the next; all tried
years pooled. Prints what stands in docs/foresight.md.
"""

import argparse
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from planloom.clusters.back_test import area_under_curve, back_test
from planloom.clusters.comparative_advantage import comparative_advantage, is_specialised
from planloom.clusters.entry import EntryCells, entry_cells, entry_model, entry_probability
from planloom.clusters.proximity import proximity

DRAWS = 200


def counties(table: Path, clusters: Path, least: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return establishments of counties by cluster (last column: all else), the state of each, and the clusters."""
    code = pl.read_csv(clusters, infer_schema=False).rename(str.strip)
    traded = code.filter(pl.col("TradedLocal") == "Traded").select(
        industry_code="NAICS", cluster="Cluster"
    )
    rows = pl.read_csv(table, infer_schema=False).filter(
        (pl.col("own_code") == "5")
        & (pl.col("area_fips").str.slice(0, 2).cast(pl.Int64, strict=False) <= 56)  # noqa: PLR2004 the states
        & ~pl.col("area_fips").str.slice(2).is_in(["000", "999"])
    )
    count = pl.col("qtrly_estabs_count").cast(pl.Float64)
    total = rows.filter(pl.col("industry_code") == "10").group_by("area_fips").agg(all=count.sum())
    own = (
        rows.join(traded, on="industry_code")
        .group_by("area_fips", "cluster")
        .agg(count.sum())
        .pivot("cluster", index="area_fips", values="qtrly_estabs_count")
        .fill_null(0.0)
    )
    whole = total.join(own, on="area_fips").filter(pl.col("all") >= least).sort("area_fips")
    names = sorted(name for name in own.columns if name != "area_fips")
    value = whole.select(names).to_numpy()
    rest = whole["all"].to_numpy() - value.sum(1)
    state = whole["area_fips"].str.slice(0, 2).to_numpy()
    return np.column_stack([value, rest]), state, names


def presence(value: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return which clusters a county is specialised in, and the scores that each answer gives to every pair."""
    present = is_specialised(comparative_advantage(value))[:, :-1]
    chance = np.random.default_rng(1)
    half = np.isin(state, chance.permutation(np.unique(state))[::2])
    density, mixed = np.empty(present.shape), np.empty(present.shape)
    for tried in (half, ~half):  # each half with the proximities of the other
        near = np.nan_to_num(proximity(present[~tried]))
        np.fill_diagonal(near, 0.0)
        order = chance.permutation(len(near))
        for into, links in ((density, near), (mixed, near[np.ix_(order, order)])):
            into[tried] = present[tried] @ links / links.sum(0)
    others = (present.sum(1, keepdims=True) - present).astype(float)
    return present, {
        "density": density,
        "number of its other clusters": others,
        "density, clusters mixed up": mixed,
    }


def areas(present: np.ndarray, score: np.ndarray, rows: np.ndarray) -> float:
    """Return the mean over clusters of the area within the cluster."""
    each = [area_under_curve(score[rows, i], present[rows, i]) for i in range(present.shape[1])]
    return float(np.nanmean(each))


def told_counties(table: Path, clusters: Path, least: int) -> None:
    """Print what density says of counties."""
    value, state, names = counties(table, clusters, least)
    present, scores = presence(value, state)
    chance = np.random.default_rng(2)
    states = np.unique(state)
    of = {one: np.flatnonzero(state == one) for one in states}
    drawn = [
        np.concatenate([of[s] for s in chance.choice(states, len(states))]) for _ in range(DRAWS)
    ]
    whole = np.arange(len(state))
    print(
        f"{len(state):,} counties of {least} establishments or more, {len(states)} states, {len(names)} clusters; "
        f"{int(present.sum()):,} specialisations in {present.size:,} pairs\n"
    )
    print(
        "| answer | mean area within a cluster (90 %) | above the number of its other clusters (90 %) |"
    )
    print("| --- | ---: | ---: |")
    base = [
        areas(present, scores["number of its other clusters"], rows) for rows in (whole, *drawn)
    ]
    for name, score in scores.items():
        own = [areas(present, score, rows) for rows in (whole, *drawn)]
        more = np.subtract(own, base)
        print(f"| {name} | {spread(own)} | {spread(more)} |")


def spread(values: list[float] | np.ndarray) -> str:
    """Return a value and the 5 % and 95 % quantiles of its draws."""
    low, high = np.quantile(values[1:], (0.05, 0.95))
    return f"{values[0]:.3f} ({low:.3f} to {high:.3f})"


def joined(parts: list[EntryCells]) -> EntryCells:
    """Return cells of several periods as one."""
    return EntryCells(
        *(np.concatenate([getattr(p, name) for p in parts]) for name in EntryCells.__slots__)
    )


def told_countries(table: Path, without: list[str]) -> None:
    """Print how the model of entry does, year after year."""
    rows = pl.read_csv(table, infer_schema=False).filter(~pl.col("geo").is_in(without))
    years = sorted(rows["time"].unique())
    advantage = {}
    for year in years:
        wide = rows.filter(pl.col("time") == year).sort("geo", "nace_r2")
        wide = wide.pivot("nace_r2", index="geo", values="emp1000").drop("geo")
        advantage[year] = comparative_advantage(wide.cast(pl.Float64).to_numpy())
    periods = []
    for before, after in pairwise(years):
        cells = entry_cells(advantage[before], 1.0)
        periods.append((cells, is_specialised(advantage[after])[cells.place, cells.industry]))
    answers: dict[str, Callable[[EntryCells], np.ndarray]] = {
        "the quotient at the beginning alone": lambda cells: cells.advantage,
        "density alone": lambda cells: cells.density,
        "ubiquity alone": lambda cells: cells.ubiquity,
    }
    tried, said, rates = [], [], []
    for k in range(1, len(periods)):
        known = joined([cells for cells, _ in periods[:k]])
        came = np.concatenate([entered for _, entered in periods[:k]])
        model = entry_model(known, came)
        if model.state == "fitted":
            tried.append(periods[k])
            said.append(entry_probability(model, periods[k][0])[0])
            rates.append(np.full(len(periods[k][1]), came.mean()))
    entered = np.concatenate([one for _, one in tried])
    cells = joined([one for one, _ in tried])
    rate = np.concatenate(rates)
    test = back_test(np.concatenate(said), entered, float(rate.mean()))
    print(
        f"{len(tried)} of {len(periods)} periods could be tried: {test.cells} chances, {test.entries} entries; "
        f"area {test.area:.3f} ({test.area_low:.3f} to {test.area_high:.3f}), Brier {test.brier:.4f}, "
        f"of the mean rate {test.brier_base:.4f}, skill {test.skill:.3f}"
    )
    for name, answer in answers.items():
        print(f"{name}: {area_under_curve(answer(cells), entered):.3f}")
    print(f"entries of all {len(periods)} periods: {sum(int(e.sum()) for _, e in periods)}")


def main() -> None:
    """Read what is asked."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("which", choices=["counties", "countries"])
    asked.add_argument("files", nargs="+", type=Path)
    asked.add_argument("--least", type=int, default=500, help="fewest establishments of a county")
    asked.add_argument("--without", nargs="*", default=["IS"], help="countries left out")
    options = asked.parse_args()
    if options.which == "counties":
        told_counties(options.files[0], options.files[1], options.least)
    else:
        told_countries(options.files[0], options.without)


if __name__ == "__main__":
    main()

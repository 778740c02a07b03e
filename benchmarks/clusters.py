"""How long do all measures of clusters and their intervals take? Against SQL of the same measures, in one run.

Tables are synthetic (labelled so): lognormal regions and industries that meet by chance, whole persons. The baseline
asks DuckDB for the measures of regions and of industries in one query each, table in memory; one draw is timed, and
multiplied. Seconds are processor time; "clock" is the wall. "differ" is the largest relative difference of the two.

    python benchmarks/clusters.py                   # --draws 200
"""

import argparse
import resource
import time
from collections.abc import Callable

import duckdb
import numpy as np

from planloom.clusters.measurement import Measurement, MeasureRequest
from planloom.clusters.measuring import measure
from planloom.clusters.records import ClusterTables, RegionIndustry

SHAPES = {"districts": (10, 19), "counties": (3_141, 52), "fine": (250, 5_000)}
BY_REGION = """
select r, sum(abs(s - t)) krugman, 1 / sum(case when s > 0 then s * s / t end) hachman, sum(s * s) herfindahl,
  -sum(case when s > 0 then s * log2(s) else 0 end) entropy,
  sum(case when s > 0 then s * ln(s / t) else 0 end) relative_theil
from (select r, x / sum(x) over (partition by r) s, sum(x) over (partition by i) / sum(x) over () t from cell)
group by r order by r"""
BY_INDUSTRY = """
select i, sum((2 * k - n - 1) * x) / (any_value(n) * sum(x)) gini, sum(s * s) herfindahl,
  sum(case when s > 0 then s * ln(s * n) else 0 end) theil,
  sum(case when s > 0 then s * ln(s / t) else 0 end) relative_theil
from (select i, x, row_number() over (partition by i order by x) k, count(*) over (partition by i) n,
  x / sum(x) over (partition by i) s, sum(x) over (partition by r) / sum(x) over () t from cell)
group by i order by i"""


def table(regions: int, industries: int) -> RegionIndustry:
    """Return persons of a synthetic economy; every region and industry has some."""
    chance = np.random.default_rng(1)
    size = np.outer(chance.lognormal(5, 1.2, regions), chance.lognormal(0, 1, industries))
    there = chance.integers(0, 2, size.shape)
    persons = np.rint(size * there * chance.lognormal(0, 1, size.shape))
    persons[:, 0] += 1
    persons[0] += 1
    names = tuple(map(str, range(regions))), tuple(map(str, range(industries)))
    return RegionIndustry(*names, persons, "employment")


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return processor time and clock of a run."""
    clock, started = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - started, time.perf_counter() - clock


def measured(layer: RegionIndustry, draws: int, names: tuple[str, ...] = ()) -> Measurement:
    """Return the measures of a table."""
    tables = ClusterTables(layer.region, layer.industry, (layer,))
    return measure(tables, MeasureRequest(names, draws=draws), "made up")


def asked(value: np.ndarray) -> tuple[dict[str, np.ndarray], ...]:
    """Return the baseline's measures of regions and of industries."""
    r, i = (axis.ravel() for axis in np.indices(value.shape))
    cell = {"r": r, "i": i, "x": value.ravel()}
    with duckdb.connect() as base:
        base.register("cell", cell)
        return tuple(base.execute(query).fetchnumpy() for query in (BY_REGION, BY_INDUSTRY))


def difference(found: Measurement, theirs: tuple[dict[str, np.ndarray], ...]) -> float:
    """Return the largest relative difference of the measures that both give."""
    tables = {one.name: one for one in found.tables}
    ends = []
    for own, other in zip((tables["regions"], tables["industries"]), theirs, strict=True):
        for name in list(other)[1:]:
            mine, named = own.column[name], other[name]
            ends.append(float(np.nanmax(np.abs(mine - named) / np.maximum(np.abs(named), 1e-6))))
    return max(ends)


def main() -> None:
    """Print a table in Markdown."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--draws", type=int, default=200)
    draws = options.parse_args().draws
    print(
        f"| table | cells | all measures, no draws s (clock) | all, {draws} draws s (clock) "
        f"| both sides' measures, a draw s | SQL, a draw s (clock) | {draws} of them s | ratio of a draw | differ "
        "| peak MB |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for name, shape in SHAPES.items():
        layer = table(*shape)
        plain = seconds(lambda: measured(layer, 0))  # noqa: B023
        drawn = seconds(lambda: measured(layer, draws))  # noqa: B023
        both = ("krugman", "hachman", "herfindahl", "entropy", "relative_theil", "gini", "theil")
        own = (seconds(lambda: measured(layer, draws, both))[0]) / (draws + 1)  # noqa: B023
        sql = seconds(lambda: asked(layer.value))  # noqa: B023
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"| {name} {shape[0]:,} × {shape[1]:,} | {layer.value.size:,} | {plain[0]:.2f} ({plain[1]:.2f}) "
            f"| {drawn[0]:.1f} ({drawn[1]:.1f}) | {own:.4f} | {sql[0]:.3f} ({sql[1]:.3f}) | {sql[0] * draws:,.0f} "
            f"| {own / sql[0]:.2f} | {difference(measured(layer, 0), asked(layer.value)):.0e} | {peak:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()

"""How fast are the indices of complexity, proximity and density? Against py-ecomplexity, in one run.

Tables are synthetic (labelled so): a place of capability a and an industry of demand b, both uniform, meet with chance
0.05 + 0.35 a b; what they share has a lognormal size. Seconds are processor time; "clock" is the wall.

    pip install -e '.[peers]'                       # ecomplexity, for the comparison alone
    python benchmarks/complexity.py                 # the peer at 250 x 1,000; --peer 250x5000 for the large table
"""

import argparse
import contextlib
import io
import resource
import time
from collections.abc import Callable

import numpy as np

from planloom.clusters.comparative_advantage import comparative_advantage, is_specialised
from planloom.clusters.complexity import complexity
from planloom.clusters.complexity_interval import complexity_interval
from planloom.clusters.fitness import fitness
from planloom.clusters.proximity import proximity, proximity_density

SHAPES = ((250, 1_000), (250, 2_000), (250, 5_000))
TARGETS = {"indices": 0.1, "all": 1.0, "draws": 60.0}
"""Seconds at 250 x 5,000, the last for 1,000 draws."""


def table(places: int, industries: int) -> np.ndarray:
    """Return sizes of a synthetic economy."""
    chance = np.random.default_rng(1)
    capability, demand = np.sort(chance.random(places)), np.sort(chance.random(industries))
    there = chance.random((places, industries)) < 0.05 + 0.35 * np.outer(capability, demand)
    return np.where(there, chance.lognormal(0, 1, there.shape), 0.0)


def seconds(work: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """Return the least processor time and clock of some runs."""
    found = []
    for _ in range(times):
        clock, started = time.perf_counter(), time.process_time()
        work()
        found.append((time.process_time() - started, time.perf_counter() - clock))
    return min(found)


def measured(shape: tuple[int, int], draws: int) -> dict[str, float]:
    """Return seconds of each part."""
    size = table(*shape)
    present = is_specialised(comparative_advantage(size))
    estimate = complexity(present)
    indices = seconds(lambda: complexity(is_specialised(comparative_advantage(size))))
    near = seconds(lambda: (proximity(present), proximity_density(present)))
    drawn = seconds(lambda: complexity_interval(present, estimate, draws, 1), 1)
    fit = seconds(lambda: fitness(present), 1)
    return {
        "indices": indices[0], "indices_clock": indices[1], "all": indices[0] + near[0],
        "all_clock": indices[1] + near[1], "draws": drawn[0] * 1000 / draws,
        "draws_clock": drawn[1] * 1000 / draws, "fitness": fit[0],
    }  # fmt: skip


def peer(shape: tuple[int, int]) -> dict[str, float]:
    """Return the peer's seconds on the same table, and the largest differences of indices and density."""
    import pandas as pd
    from ecomplexity import ecomplexity

    size = table(*shape)
    place, industry = np.divmod(np.arange(size.size), shape[1])
    frame = pd.DataFrame({"year": 2000, "place": place, "industry": industry, "size": size.ravel()})
    names = {"time": "year", "loc": "place", "prod": "industry", "val": "size"}
    clock, started = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        found = ecomplexity(frame, names, check_logsupermodularity=False, verbose=False)
    spent = time.process_time() - started, time.perf_counter() - clock
    found = found.sort_values(["place", "industry"])
    present = is_specialised(comparative_advantage(size))
    mine = complexity(present)
    index = found["eci"].to_numpy().reshape(size.shape)[:, 0]
    density = found["density"].to_numpy().reshape(size.shape)
    return {
        "seconds": spent[0],
        "clock": spent[1],
        "index": float(np.abs(index - mine.place_index).max()),
        "density": float(np.abs(density - with_itself(present)).max()),
    }


def with_itself(present: np.ndarray) -> np.ndarray:
    """Return the density with the industry itself in both sums, as the peer has it."""
    near = proximity(present)
    return np.asarray(present @ near / near.sum(0))


def main() -> None:
    """Print a table in Markdown."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--peer", default="250x1000")
    asked.add_argument("--draws", type=int, default=100)
    options = asked.parse_args()
    places, industries = map(int, options.peer.split("x"))
    print(
        "| table | ECI, PCI s (clock) | + proximity, density s (clock) | 1,000 draws s (clock) | fitness s |"
    )
    print("| --- | ---: | ---: | ---: | ---: |")
    own: dict[tuple[int, int], dict[str, float]] = {}
    for shape in dict.fromkeys([*SHAPES, (places, industries)]):
        own[shape] = m = measured(shape, options.draws)
        print(
            f"| {shape[0]} x {shape[1]:,} | {m['indices']:.3f} ({m['indices_clock']:.3f}) | {m['all']:.2f} "
            f"({m['all_clock']:.2f}) | {m['draws']:.0f} ({m['draws_clock']:.0f}) | {m['fitness']:.2f} |",
            flush=True,
        )
    for name, most in TARGETS.items():
        value = own[SHAPES[-1]][name]
        print(f"target {name}: {value:.3f} s of {most} s: {'met' if value < most else 'MISSED'}")
    print(
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
        flush=True,
    )
    try:
        theirs = peer((places, industries))
    except ImportError:
        print("ecomplexity is not installed: no comparison")
        return
    mine = own[places, industries]
    print(
        f"ecomplexity {options.peer}: {theirs['seconds']:.1f} s (clock {theirs['clock']:.1f}); ratio to all of it "
        f"{theirs['seconds'] / mine['all']:.0f}, to the indices {theirs['seconds'] / mine['indices']:.0f}; "
        f"largest difference of ECI {theirs['index']:.1e}, of density {theirs['density']:.1e}"
    )


if __name__ == "__main__":
    main()

"""How long does the extraction of every sector take after the inverse? On made-up tables up to the size of the ICIO.

Prints a table in Markdown: processor time of the inverse, of all extractions in closed form, and of one by solving the
system anew (times the sectors: an estimate). Where pymrio is installed (extra `peers`), its coefficients and inverse in
the same run.
"""

import time
from collections.abc import Callable

import numpy as np

from planloom.chains.accounts_model import accounts_model, linkages
from planloom.chains.extraction import extraction

SIZES = (42, 153, 1000, 3465)
LIMIT = 1.0
"""How long all extractions may take after the inverse [s]."""


def seconds(act: Callable[[], object]) -> float:
    """Return processor time of an act [s]."""
    started = time.process_time()
    act()
    return time.process_time() - started


def made_up(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return flows and outputs of a productive economy, from a fixed seed."""
    flow = np.random.default_rng(count).lognormal(0, 1.5, (count, count))
    return flow, 2.0 * np.maximum(flow.sum(axis=0), flow.sum(axis=1))


def peer(flow: np.ndarray, output: np.ndarray) -> float | None:
    """Return processor time of pymrio's coefficients and inverse [s], or None where it is not installed."""
    try:
        import pymrio
    except ImportError:
        return None
    return seconds(lambda: pymrio.calc_L(pymrio.calc_A(flow, output)))


def main() -> None:
    """Measure and print."""
    heads = ("sectors", "A and inverse s", "all extractions s", "linkages s", "one solve s")
    more = ("all by solves s", "ratio", "pymrio A, L s")
    print(f"| {' | '.join((*heads, *more))} |")
    print("| ---: |" + " ---: |" * 7)
    for count in SIZES:
        flow, output = made_up(count)
        model = accounts_model(flow, output)
        inverse = seconds(lambda: accounts_model(flow, output))  # noqa: B023
        closed = seconds(lambda: extraction(model))  # noqa: B023
        linked = seconds(lambda: linkages(model))  # noqa: B023
        system = np.eye(count) - model.coefficient
        solve = seconds(lambda: np.linalg.solve(system, model.final_demand))  # noqa: B023
        other = peer(flow, output)
        told = "not installed" if other is None else f"{other:.2f}"
        print(
            f"| {count:,} | {inverse:.3f} | {closed:.4f} | {linked:.4f} | {solve:.3f} | {solve * count:,.0f} | "
            f"{solve * count / max(closed, 1e-9):,.0f} | {told} |"
        )
    said = "met" if closed < LIMIT else "MISSED"
    print(
        f"\n{SIZES[-1]:,} sectors in under {LIMIT:g} s after the inverse: {said} ({closed:.3f} s)."
    )


if __name__ == "__main__":
    main()

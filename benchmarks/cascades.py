"""How fast are cascades over a supply network? Against a dense form of the same equations, in one run.

Networks are synthetic: a truncated power law of customers (exponent 2.3, at most 128 or, with hubs, a tenth of the
firms), lognormal sales, sectors at random, classes of inputs 71 % negligible, 12 % non-essential, 17 % essential,
market = sector, final demand a third of revenue unless named otherwise. Prints a table in Markdown and writes
docs/images/cascades.svg.
Seconds are processor time of the kernel and its preparation on one thread; memory is the peak of a process that reads
the network from a file and runs cascades on two threads.

    python benchmarks/cascades.py            # --quick leaves the network of 100,000 firms out
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numba as nb
import numpy as np
from memory import peak_mb

from planloom.chains import (
    CascadeParameters,
    SupplyNetwork,
    coefficients,
    firm_cascades,
    supply_network,
)

ONE = CascadeParameters(threads=1)
SAMPLE = 400
TARGETS = {"city": 0.3, "10,000": 2.0, "100,000": 100.0}
"""Seconds on two cores for all firms."""
PEER = {"city": 60.9, "10,000": 559.0, "100,000": 8_569.0}
"""Milliseconds per firm of fastcascade 0.9.3.1, measured earlier on another machine of two cores, on networks of the
same law and size with the IHS matrix as classes, from a subset of their firms."""


@dataclass(frozen=True)
class Shape:
    """A network to measure."""

    name: str
    firms: int
    degree: float = 10.0
    sectors: int = 616
    classes: str = "mixed"
    demand: float = 1 / 3
    cap: int = 128


SHAPES = (
    Shape("city", 5_000, sectors=89), Shape("10,000", 10_000), Shape("hubs", 10_000, cap=1_000),
    Shape("all linear", 10_000, classes="1"), Shape("all Leontief", 10_000, classes="2"),
    Shape("no final demand", 10_000, demand=0.0), Shape("1,000, no final demand", 1_000, demand=0.0),
    Shape("100,000", 100_000),
)  # fmt: skip
GROWTH = tuple(Shape(f"{n}", n) for n in (1_000, 3_000, 10_000, 30_000)) + tuple(
    Shape(f"d{d:g}", 10_000, degree=d) for d in (3, 10, 30)
)


def network(shape: Shape) -> SupplyNetwork:
    """Return a synthetic network."""
    chance = np.random.default_rng(1)
    degrees = np.arange(1, min(shape.cap, shape.firms - 1) + 1)
    law = degrees**-2.3
    count = chance.choice(degrees, shape.firms, p=law / law.sum())
    while count.sum() < shape.firms * shape.degree:
        more = chance.integers(0, shape.firms, int(shape.firms * shape.degree - count.sum()))
        np.add.at(count, more, 1)
        count = np.minimum(count, len(degrees))
    source = np.repeat(np.arange(shape.firms), count)
    target = chance.integers(0, shape.firms, len(source))
    keep = source != target
    sector = chance.integers(0, shape.sectors, shape.firms)
    m = shape.sectors
    if shape.classes == "mixed":
        essential = chance.choice([0, 1, 2], (m, m), p=[0.71, 0.12, 0.17]).astype(np.int8)
    else:
        essential = np.full((m, m), int(shape.classes), np.int8)
    sale = chance.lognormal(0, 1.5, int(keep.sum()))
    made = supply_network((source[keep], target[keep], sale), sector, essential, sector)
    if not shape.demand:
        return made
    revenue = made.sales() / (1 - shape.demand)
    return SupplyNetwork(made.firm_id, made.supplier, made.customer, made.sale, made.sector,
                         made.essential, made.market, revenue)  # fmt: skip


@nb.njit(cache=True, nogil=True)
def dense(  # type: ignore[no-untyped-def]  # noqa: ANN201, C901, PLR0913, PLR0917
    firms, in_first, supplier, share, slot_first, sell_first, customer, sold, size, market, total  # noqa: ANN001
):  # fmt: skip
    """Return the index of firms by steps over all firms and links: the baseline."""
    n = len(size)
    found = np.zeros(len(firms))
    for f in range(len(firms)):
        down, up = np.zeros(n), np.zeros(n)
        down[firms[f]] = up[firms[f]] = 1.0
        sent, new, lost = np.zeros(n), np.zeros(n), np.zeros(len(total))
        most = 1.0
        while most > 1e-2:  # noqa: PLR2004
            most = 0.0
            lost[:] = 0.0
            for i in range(n):
                lost[market[i]] += size[i] * down[i]
            for i in range(n):
                left = total[market[i]] - lost[market[i]]
                sent[i] = down[i] * (size[i] / left if size[i] < left else 1.0)
            for j in range(n):
                worst = 1.0 if j == firms[f] else 0.0
                for k in range(slot_first[j], slot_first[j + 1]):
                    part = 0.0
                    for b in range(in_first[k], in_first[k + 1]):
                        part += share[b] * sent[supplier[b]]
                    worst = max(worst, part)
                worst = min(1.0, worst)
                most = max(most, worst - down[j])
                down[j] = worst
            for i in range(n):
                part = 1.0 if i == firms[f] else 0.0
                for b in range(sell_first[i], sell_first[i + 1]):
                    part += sold[b] * up[customer[b]] if i != firms[f] else 0.0
                new[i] = min(1.0, part)
            for i in range(n):
                most = max(most, new[i] - up[i])
                up[i] = new[i]
        for i in range(n):
            found[f] += size[i] * max(down[i], up[i])
    return found / size.sum()


def measured(shape: Shape, whole: bool) -> dict[str, float]:  # noqa: FBT001
    """Return seconds per firm of both forms on the same firms, and their largest difference."""
    net = network(shape)
    made = coefficients(net)
    few = np.random.default_rng(2).permutation(shape.firms)[: min(SAMPLE, shape.firms)]
    some = few[: max(20, min(len(few), 2_000_000 // shape.firms))]
    args = (made.in_first, made.in_supplier, made.in_share, made.slot_first, made.sell_first,
            made.sell_customer, made.sell_share, made.size, made.market, made.market_size)  # fmt: skip
    dense(some[:1], *args)
    firm_cascades(net, some[:1], ONE)
    started = time.process_time()
    firm_cascades(net, some[:0], ONE)
    prepare = time.process_time() - started
    started = time.process_time()
    theirs = dense(some, *args)
    plain = (time.process_time() - started) / len(some)
    asked = None if whole else few
    started = time.process_time()
    mine = firm_cascades(net, asked, ONE)
    spent = time.process_time() - started - prepare
    each = spent / len(mine.loss)
    seen = mine.loss[some] if whole else mine.loss[: len(some)]
    return {"links": len(net.sale), "steps": float(mine.steps.mean()), "each": each, "plain": plain,
            "all": each * shape.firms + prepare, "differ": float(np.abs(seen - theirs).max()),
            "whole": float(whole)}  # fmt: skip


def peak_memory(path: str) -> float:
    """Return the most memory [MB] of this process once it ran cascades over the network of a file."""
    with np.load(path) as kept:
        net = SupplyNetwork(**kept)
    firm_cascades(net, np.arange(20), CascadeParameters(threads=2))
    return peak_mb()


def apart(shape: Shape, whole: bool) -> dict[str, float]:  # noqa: FBT001
    """Return the measurement of a process of its own, and the memory of another that makes nothing but cascades."""
    found = told(f"c.measured(c.Shape(*{tuple(vars(shape).values())!r}), {whole!r})")
    net = network(shape)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/network.npz"
        columns = (column.name for column in fields(net))
        np.savez(path, **{one: got for one in columns if (got := getattr(net, one)) is not None})
        return {**found, "mb": told(f"c.peak_memory({path!r})")}


def told(call: str) -> Any:  # noqa: ANN401 what the call returns
    """Return what a call gives in a process of its own."""
    done = subprocess.run([sys.executable, "-c", f"import cascades as c; print({call})"], check=True,  # noqa: S603
                          cwd=Path(__file__).parent, capture_output=True, text=True)  # fmt: skip
    return eval(done.stdout)  # noqa: S307 the process above wrote it


def command_seconds(shape: Shape) -> tuple[float, float]:
    """Return seconds by the clock and of processor time of the whole command on a network's files."""
    net = network(shape)
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        lines = zip(net.supplier + 1, net.customer + 1, net.sale, strict=True)
        (at / "e").write_text("".join(f"{i}\t{j}\t{x:.17g}\n" for i, j, x in lines))
        (at / "s").write_text("".join(f"s{k}\n" for k in net.sector))
        codes = [f"s{k}" for k in range(len(net.essential))]
        body = [
            ",".join([code, *map(str, row)]) for code, row in zip(codes, net.essential, strict=True)
        ]
        (at / "m").write_text("\n".join([",".join(["", *codes]), *body]))
        call = [sys.executable, "-m", "planloom", "chain", "esri", "--edges", at / "e", "--sectors",
                at / "s", "--essential", at / "m", "--market", at / "s", "--final-demand-share",
                "0.3333333333333333", "--out", at / "o"]  # fmt: skip
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        subprocess.run(call, check=True, capture_output=True)  # noqa: S603
        clock = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def plot(rows: list[tuple[Shape, dict[str, float]]], path: Path) -> None:
    """Write how the milliseconds of a firm grow with firms and with links."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 300" font-family="sans-serif"'
    title = "ms of processor time per stopped firm (synthetic networks, both axes logarithmic)"
    parts = [f'{head} font-size="12">', f'<text x="10" y="16">{title}</text>']
    by_firms = [(float(shape.firms), got) for shape, got in rows if not shape.name.startswith("d")]
    by_links = [(float(got["links"]), got) for shape, got in rows if shape.name.startswith("d")]
    parts += panel(by_firms, 60, "firms (10 links each)") + panel(
        by_links, 390, "links (10,000 firms)"
    )
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", "utf-8")


def panel(some: list[tuple[float, dict[str, float]]], left: float, title: str) -> list[str]:
    """Return one half of the plot."""
    values = [1e3 * got[key] for _, got in some for key in ("each", "plain")]
    low, high = np.log10(min(values)) - 0.1, np.log10(max(values)) + 0.1
    start, end = np.log10(some[0][0]), np.log10(some[-1][0])
    across = [left + 200 * (np.log10(x) - start) / (end - start) for x, _ in some]
    parts = [f'<line x1="{left}" y1="245" x2="{left + 200}" y2="245" stroke="#444"/>']
    parts.append(f'<text x="{left + 100}" y="284" text-anchor="middle">{title}</text>')
    for x, (value, _) in zip(across, some, strict=True):
        parts.append(f'<text x="{x:.1f}" y="262" text-anchor="middle">{value:,.0f}</text>')
    for key, name, colour in (("each", "Planloom", "#0b6e4f"), ("plain", "dense", "#777777")):
        shown = [1e3 * got[key] for _, got in some]
        down = [240 - 200 * (np.log10(y) - low) / (high - low) for y in shown]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True))
        parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{points}"/>'
        )
        for x, y, value in zip(across, down, shown, strict=True):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
            parts.append(
                f'<text x="{x:.1f}" y="{y - 7:.1f}" fill="{colour}" text-anchor="middle">{value:.2g}</text>'
            )
        parts.append(
            f'<text x="{across[-1] + 16:.1f}" y="{down[-1] + 4:.1f}" fill="{colour}">{name}</text>'
        )
    return parts


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    heads = ("network", "firms", "links", "steps", "ms/firm", "dense ms/firm", "ratio",
             "fastcascade elsewhere", "all firms, s of one core", "peak MB", "largest difference")  # fmt: skip
    print("| " + " | ".join(heads) + " |\n| --- |" + " ---: |" * (len(heads) - 1))
    for shape in SHAPES[: -1 if quick else None]:
        got = apart(shape, shape.name in TARGETS and shape.firms <= SHAPES[1].firms)
        said = "" if got["whole"] else " (from a sample)"
        cells = (shape.name, f"{shape.firms:,}", f"{got['links']:,}", f"{got['steps']:.1f}",
                 f"{1e3 * got['each']:.3f}", f"{1e3 * got['plain']:.3f}",
                 f"{got['each'] / got['plain']:.2f}", f"{PEER.get(shape.name, '–')}", f"{got['all']:.2f}{said}",
                 f"{got['mb']:.0f}", f"{got['differ']:.0e}")  # fmt: skip
        print("| " + " | ".join(cells) + " |", flush=True)
    clock, spent = command_seconds(SHAPES[1])
    print(f"\nThe whole command on 10,000 firms: {clock:.1f} s, {spent:.1f} s of processor time.")
    rows = [(shape, apart(shape, whole=False)) for shape in GROWTH]
    plot(rows, Path(__file__).parent.parent / "docs/images/cascades.svg")


if __name__ == "__main__":
    main()

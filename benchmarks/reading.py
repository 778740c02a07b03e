"""Measure how fast documents are read, how the cost grows, and how a peer does on the same text in the same run.

Run `python benchmarks/reading.py`; `--part growth`, `peer` or `folder` runs one part. All texts are synthetic.
"""

import argparse
import importlib
import io
import math
import multiprocessing
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from texts import plan_text

SIZES = (10_000, 100_000, 1_000_000, 4_000_000)
"""Sizes of the plain texts [byte of UTF-8]."""
PEER_SIZE = 100_000
DOCUMENTS = 1_000
DOCUMENT_SIZE = 3_000
TARGET_S = 3.0
"""1 MB of plain text is to be read in less [s of one core]."""
MEGABYTE = 1_000_000
ENOUGH_S = 1.0


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("growth", "peer", "folder"))
    part = parser.parse_args().part
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, load {load:.1f}"
    )
    print("All texts are synthetic; seconds are processor time, the best run.\n")
    for name, run in (("growth", growth), ("peer", peer), ("folder", folder)):
        if part in (None, name):
            run()


def growth() -> None:
    """Print seconds, speed and memory of one reading by size, and the exponent between sizes."""
    print("| bytes | characters | statements | s | characters/s | exponent | memory added MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    before: tuple[int, float] | None = None
    for size in SIZES:
        characters, statements, seconds, memory = _in_fresh_process(_reading, size)
        grown = "–"
        if before is not None:
            grown = f"{math.log(seconds / before[1]) / math.log(characters / before[0]):.2f}"
        before = (characters, seconds)
        print(
            f"| {size:,} | {characters:,} | {statements:,} | {seconds:.2f} | {characters / seconds:,.0f} "
            f"| {grown} | {memory:.0f} |"
        )
        if size == MEGABYTE:
            verdict = "reached" if seconds < TARGET_S else "MISSED"
            said = (
                f"target: 1 MB in under {TARGET_S:.0f} s on one core: {verdict} ({seconds:.2f} s)"
            )
    print(f"\n{said}\n")


def peer() -> None:
    """Print how long the peer takes to find money and times in the text that the reader reads whole."""
    parse = _peer()
    if parse is None:
        return
    from planloom.reading import read_document

    text = plan_text(PEER_SIZE)
    lines = text.splitlines()
    data = text.encode()
    read_document(plan_text(1_000).encode(), "warm.txt")
    parse(lines[:3])
    ours = _best(lambda: read_document(data, "plan.txt"))
    theirs = _best(lambda: parse(lines))
    print(f"| on {PEER_SIZE:,} bytes, line by line for the peer | s | characters/s |")
    print("| --- | ---: | ---: |")
    print(f"| planloom: statements, pledges, lists, plans | {ours:.2f} | {len(text) / ours:,.0f} |")
    print(f"| jionlp: money and times alone | {theirs:.2f} | {len(text) / theirs:,.0f} |")
    print(f"\nratio: planloom takes {ours / theirs:.2f} of the peer's time\n")


def folder() -> None:
    """Print documents per second of a folder read on all cores, one of them unreadable."""
    from planloom.app.folder import read_folder

    with tempfile.TemporaryDirectory() as place:
        source, out = Path(place, "in"), Path(place, "out")
        source.mkdir()
        for number in range(DOCUMENTS - 1):
            words = plan_text(DOCUMENT_SIZE, seed=number)
            (source / f"{number:04}.txt").write_text(words, "utf-8")
        (source / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
        begun = time.perf_counter()
        with redirect_stderr(io.StringIO()):
            problems = read_folder(source, out, "json", "en")
        seconds = time.perf_counter() - begun
        written = len(list(out.glob("*.json")))
    errors = [problem for problem in problems if problem.severity == "error"]
    print(
        f"folder of {DOCUMENTS:,} documents of {DOCUMENT_SIZE:,} bytes, one of them no text: {seconds:.1f} s by the "
        f"clock, {DOCUMENTS / seconds:.0f} documents/s; {written} written, {len(errors)} reported "
        f"({', '.join(str(error) for error in errors)})"
    )


def _reading(size: int) -> tuple[int, int, float, float]:
    """Return characters, statements, seconds and memory added [MB] of the best of a few readings of one text."""
    from planloom.reading import read_document

    text = plan_text(size)
    data = text.encode()
    read_document(plan_text(1_000, seed=1).encode(), "warm.txt")
    unit = 1 if sys.platform == "darwin" else 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    statements = len(read_document(data, "plan.txt").statements)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit / 1e6
    return len(text), statements, _best(lambda: read_document(data, "plan.txt")), memory


def _best(work: Callable[[], Any]) -> float:
    """Return the best processor time of up to five runs; long ones are run once."""
    best = math.inf
    spent = 0.0
    for _ in range(5):
        begun = time.process_time()
        work()
        seconds = time.process_time() - begun
        best = min(best, seconds)
        spent += seconds
        if spent > ENOUGH_S:
            break
    return best


def _in_fresh_process(
    work: Callable[[int], tuple[int, int, float, float]], size: int
) -> tuple[int, int, float, float]:
    """Return what `work` gives in a process of its own, so that peak memory is that of one reading."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, size).result()


def _peer() -> Callable[[list[str]], object] | None:
    """Return jionlp's parsing of money and times, or say why it is not here."""
    try:
        with redirect_stdout(io.StringIO()):  # it greets
            jionlp = importlib.import_module("jionlp")
            extract = (jionlp.ner.extract_money, jionlp.ner.extract_time)
    except Exception as error:  # noqa: BLE001 whatever the peer's import does is told
        print(
            f"peer: NOT MEASURED, jionlp cannot be imported here ({type(error).__name__}: {error})."
        )
        print("Install the extra `peers` for this comparison.\n")
        return None
    return lambda lines: [find(line) for line in lines for find in extract]


if __name__ == "__main__":
    main()

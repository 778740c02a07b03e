"""How fast does a figure's trace open, and a study come out again? On the example and on 500 targets x 20 years.

Prints a table in Markdown; times are of the processor. A trace is opened from the study's look-ups, down to rows and
sentences; then as a page, the first one ("cold") right after the server has made templates and look-ups ready, as it
does when it starts. Beside it stands the plain way, a walk through the list of nodes for each input, in the same run.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from math import sin
from statistics import median
from urllib.parse import quote

import httpx

from planloom.app.warm import warm
from planloom.app.web import create_app
from planloom.evidence import Definition, Observation
from planloom.plan.schema import Citation, Period, Plan, PlanFile, SourceDocument, Target
from planloom.study import (
    EvidenceSource,
    PlanSource,
    Study,
    example_evidence,
    example_source,
    example_study,
    export_files,
    replay,
    run_study,
    study_figures,
)
from planloom.study.opening import Origins
from planloom.study.sources import REFERENCE
from planloom.study.tracking import tracked

DAY = date(2025, 12, 31)
TARGETS, YEARS = 500, 20
LIMIT = 0.1
"""How long a trace may take to open [s]."""


def large_study() -> Study:
    """Return a study of made-up targets, each with a row for every year."""
    return run_study(*large_inputs(), DAY)


def large_inputs() -> tuple[list[PlanSource], EvidenceSource]:
    """Return made-up targets, each with a row for every year (synthetic)."""
    targets = tuple(
        Target(
            id=f"big/target/gdp/{n}", indicator="地区生产总值", indicator_code="gdp", subject="甲",
            place_code=f"place_{n}", measure="level", comparator=">=", low=2e12 + n, high=2e12 + n,
            unit="CNY", by=Period(year=2026), citation=Citation(start=0, quote="甲"),
        )
        for n in range(TARGETS)
    )  # fmt: skip
    plan = Plan(
        id="big", title="甲", issued_on=date(2006, 1, 1), period=Period(first_year=2006, year=2026),
        targets=targets,
    )  # fmt: skip
    document = SourceDocument(name="big", sha256="0" * 64, grade="document")
    rows = tuple(
        Observation(
            f"gdp/place_{n}/{year}", "gdp", f"place_{n}", year,
            1e12 * 1.05 ** (year - 2005) * (1 + 0.02 * sin(n * year)), "CNY", "scope", "made up", date(year + 1, 2, 1),
        )
        for n in range(TARGETS)
        for year in range(2025 - YEARS, 2025)
    )  # fmt: skip
    scope = Definition("scope", "gdp", "口径", "scope", "made up")
    source = PlanSource(PlanFile(document=document, plans=(plan,)), None, ())
    return [source], EvidenceSource(rows, (scope,))


def tracked_large() -> float:
    """Return how long judging 500 targets by 20 years each takes, with the records of `planloom track` [s]."""
    given = large_inputs()
    return seconds(lambda: tracked(run_study(*given, DAY)))


def plain_walk(study: Study, trace: str) -> int:
    """Return how many nodes lie under a figure, each looked for in the list: the baseline."""
    node = next(node for node in study.trace if node.id == trace)
    return 1 + sum(plain_walk(study, origin) for _, origin in node.inputs)


def seconds(act: Callable[[], object]) -> float:
    """Return how long an act takes [s]."""
    gc.collect()
    started = time.process_time()
    act()
    return time.process_time() - started


def main() -> None:
    """Measure and print."""
    heads = (
        "study", "figures", "nodes", "made s", "first ms", "median ms", "worst ms", "plain ms",
        "cold page ms", "page ms", "worst page ms",
    )  # fmt: skip
    print("| " + " | ".join(heads) + " |\n| --- |" + " ---: |" * (len(heads) - 1))
    slowest = 0.0
    for name, make in (("example", lambda: example_study(DAY)), ("500 × 20", large_study)):
        make()
        made = seconds(make)
        study = make()
        every = [figure.figure.trace for figure in study_figures(study)]
        started = time.process_time()
        origins = Origins(study)
        origins.opened(every[0])
        first = time.process_time() - started
        each = [quick(lambda t=t: origins.opened(t)) for t in every]  # type: ignore[misc]  # noqa: B023
        some = every[:: max(1, len(every) // 25)]
        plain = [quick(lambda t=t: plain_walk(study, t)) for t in some]  # type: ignore[misc]  # noqa: B023
        pages = asyncio.run(page_times(study, some))
        slowest = max(slowest, first, *each, *pages)
        shown = (
            first,
            median(each),
            max(each),
            median(plain),
            pages[0],
            median(pages),
            max(pages[1:]),
        )
        print(
            f"| {name} | {len(every):,} | {len(study.trace):,} | {made:.2f} | "
            + " | ".join(f"{1000 * value:.2f}" for value in shown)
            + " |"
        )
    said = "met" if slowest < LIMIT else "MISSED"
    print(
        f"\nEvery trace in under 100 ms, the first page too: {said} (slowest {1000 * slowest:.0f} ms)."
    )
    plans = [example_source(name) for name in REFERENCE]
    example = run_study(plans, example_evidence(), DAY)
    files = export_files(example, plans)
    print(f"500 targets × 20 years tracked in {tracked_large():.2f} s of processor time.")
    print(
        f"The example: exported in {seconds(lambda: export_files(example, plans)):.2f} s, "
        f"replayed in {seconds(lambda: replay(files)):.2f} s."
    )


async def page_times(study: Study, traces: Sequence[str]) -> list[float]:
    """Return how long the page of each trace takes [s], once the study is at hand."""
    app = create_app(lambda _: study, DAY)
    started = time.process_time()
    warm(app)
    print(f"{1000 * (time.process_time() - started):.0f} ms to make ready", file=sys.stderr)
    transport = httpx.ASGITransport(app=app)
    found = []
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for trace in traces:
            started = time.process_time()
            answer = await client.get(f"/trace/{quote(trace)}")
            found.append(time.process_time() - started)
            answer.raise_for_status()
    return found


def quick(act: Callable[[], object]) -> float:
    """Return how long an act takes [s], without collecting garbage before."""
    started = time.process_time()
    act()
    return time.process_time() - started


if __name__ == "__main__":
    main()

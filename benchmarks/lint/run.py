"""Measure the lint: false alarms on clean plans, faults by hand and by mutation that it names, seconds for 57 pages.

Run `python benchmarks/lint/run.py [--corpus FOLDER] [--seed N] [--mutants N] [--missed]`. The clean plans were
written for this benchmark; the mutator works on them, or on a folder of plan documents where one is given.
"""

import argparse
import time
from pathlib import Path

import yaml
from mutate import Fault, planted

from planloom.errors import Problem
from planloom.study import PlanSource, lint_of_sources, source_from_document

HERE = Path(__file__).parent
LOUD = {"error", "warning"}
PAGES, PAGE = 57, 600
"""How many printed pages are timed, and the characters of one."""


def main() -> None:
    """Run all parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--mutants", type=int, default=36)
    parser.add_argument("--missed", action="store_true", help="print what was not caught")
    given = parser.parse_args()
    clean = {path.name: path.read_text("utf-8") for path in sorted((HERE / "clean").iterdir())}
    alarms = [
        (name, p)
        for name, text in clean.items()
        for p in findings(name, text)
        if p.severity in LOUD
    ]
    print(f"clean plans: {len(clean)}; false alarms (error or warning): {len(alarms)}")
    for name, problem in alarms:
        print(f"  {name}: {problem}")
    texts = clean
    if given.corpus is not None:
        texts = {path.name: path.read_text("utf-8") for path in sorted(given.corpus.iterdir())}
    by_hand(texts | clean, missed=given.missed)
    by_mutation(texts, given.mutants, given.seed, missed=given.missed)
    speed(clean)


def findings(name: str, text: str, parent: tuple[str, str] | None = None) -> tuple[Problem, ...]:
    """Return what the lint finds in a text."""
    above = [read(*parent)] if parent is not None else []
    return lint_of_sources([read(name, text)], above)


def read(name: str, text: str) -> PlanSource:
    """Return a text as plans."""
    return source_from_document(text.encode(), name)


def by_hand(clean: dict[str, str], *, missed: bool) -> None:
    """Print how many of the faults written by hand are named; those of plans that are not at hand are left out."""
    every = yaml.safe_load((HERE / "faults.yaml").read_text("utf-8"))
    rows = [row for row in every if row["plan"] in clean]
    results: dict[str, list[tuple[str, Fault, str]]] = {}
    for row in rows:
        text = clean[row["plan"]]
        if text.count(row["find"]) != 1:
            raise ValueError(f"{row['name']}: stands {text.count(row['find'])} times")
        start = text.index(row["find"])
        changed = text.replace(row["find"], row["put"])
        fault = Fault(
            row["name"], changed, start, start + max(len(row["put"]), 1), tuple(row["expect"])
        )
        parent = (row["parent"], clean[row["parent"]]) if "parent" in row else None
        named = caught(row["plan"], text, fault, parent)
        results.setdefault(row.get("by", ""), []).append((row["plan"], fault, named))
    for author, own in results.items():
        of = f"of the {author} other author" if author else "of the rules' author"
        told(f"faults by hand {of}", own, missed=missed)


def by_mutation(texts: dict[str, str], number: int, seed: int, *, missed: bool) -> None:
    """Print how many of the planted faults are named."""
    results = [
        (name, fault, caught(name, texts[name], fault, None))
        for name, fault in planted(texts, number, seed)
    ]
    told(f"faults by mutation (seed {seed}, {len(texts)} documents)", results, missed=missed)


def caught(name: str, text: str, fault: Fault, parent: tuple[str, str] | None) -> str:
    """Return the gravest severity of a new finding with an expected code that rests on the changed place."""
    before = {signature(p) for p in findings(name, text, parent)}
    new = [p for p in findings(name, fault.text, parent) if signature(p) not in before]
    found = [p.severity for p in new if p.code in fault.expect and touches(p, fault)]
    return next(
        (severity for severity in ("error", "warning", "information") if severity in found), ""
    )


def signature(problem: Problem) -> tuple[object, ...]:
    """Return what makes a finding the same one in another text."""
    return (
        problem.code,
        problem.severity,
        tuple(q.text for q in problem.quotes),
        str(dict(problem.values)),
    )


def touches(problem: Problem, fault: Fault) -> bool:
    """Whether a quote of the finding overlaps the changed place, or its line where words were taken out."""
    if any(q.start < fault.end and fault.start < q.start + len(q.text) for q in problem.quotes):
        return True
    begin = fault.text.rfind("\n", 0, max(fault.start - 1, 0)) + 1
    end = fault.text.find("\n", fault.end)
    end = len(fault.text) if end < 0 else end
    return any(begin <= q.start < end for q in problem.quotes)


def told(title: str, results: list[tuple[str, Fault, str]], *, missed: bool) -> None:
    """Print a line of counts, and what was missed."""
    named = [severity for *_, severity in results if severity]
    loud = sum(severity in LOUD for severity in named)
    share = len(named) / len(results) if results else 0.0
    print(
        f"{title}: {len(named)} of {len(results)} named ({share:.1%}), {loud} as error or warning"
    )
    kinds: dict[str, list[bool]] = {}
    for _, fault, severity in results:
        kinds.setdefault(fault.expect[0], []).append(bool(severity))
    print(
        "  "
        + ", ".join(
            f"{code.removeprefix('lint.')} {sum(k)}/{len(k)}" for code, k in sorted(kinds.items())
        )
    )
    for name, fault, severity in results:
        if missed and not severity:
            print(
                f"  MISSED {name}: {fault.name}: {fault.text[max(0, fault.start - 60) : fault.end + 20]!r}"
            )


def speed(clean: dict[str, str]) -> None:
    """Print the seconds for 57 pages: reading and lint, and lint alone."""
    body = "\n".join(text for name, text in clean.items() if name[:2] not in {"13", "14"})
    text = "\n".join([body] * (PAGES * PAGE // len(body) + 1))[: PAGES * PAGE]
    begin = time.process_time()
    source = read("pages.txt", text)
    middle = time.process_time()
    found = lint_of_sources([source])
    end = time.process_time()
    pages = len(text) / PAGE
    print(
        f"{pages:.0f} pages ({len(text)} characters): reading {middle - begin:.2f} s, "
        f"lint {end - middle:.2f} s, {len(found)} findings"
    )


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Tell how well the two passes of labels agree, and how well firms are classified against the agreed labels.

    python scripts/score_firms.py agreement
    python scripts/score_firms.py development          # or final: classifies the table of listed firms
    python scripts/score_firms.py final --assignments OUT.csv --write

A file of assignments has the columns firm_id (code of the listed firm), cluster_code, share, is_unsure, as
`planloom firms classify` writes them. With --write the result is put between the marks of its block in
docs/firm_labels.md.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from planloom.firms.classify import assignment
from planloom.firms.rules import listed_rules

ROOT = Path(__file__).resolve().parents[1]
FIRMS = ROOT.parent / "shared/data/firms/shenzhen_listed_firms.csv"
LABELS = ROOT / "tests/published/firm_labels.csv"
PAGE = ROOT / "docs/firm_labels.md"
PARTS = ("development", "final")
OUTSIDE = "outside"
ENOUGH = 8
"""Labelled firms from which on a cluster is scored by itself."""
RESAMPLES, SEED = 10_000, 20_221_128
Sets = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Label:
    """What the passes said of one firm, and what was agreed."""

    code: str
    part: str
    pass_1: frozenset[str]
    pass_2: frozenset[str]
    agreed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Count:
    """Assignments that were right, wrong, and missing."""

    right: int
    wrong: int
    missing: int

    @property
    def precision(self) -> float | None:
        """Part of the assignments that are labelled; None without any."""
        return _over(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Part of the labels that were assigned; None without any."""
        return _over(self.right, self.right + self.missing)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None where there is nothing to find and nothing found."""
        return _over(2 * self.right, 2 * self.right + self.wrong + self.missing)


def _over(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def labels(path: Path = LABELS) -> list[Label]:
    """Return the labelled firms in the order of the file.

    Parameters
    ----------
    path
        Columns code, part, pass_1, pass_2, agreed (codes of clusters parted by ``|``, or ``outside``) and reason.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Label(
                row["code"], row["part"], *(members(row[n]) for n in ("pass_1", "pass_2", "agreed"))
            )
            for row in csv.DictReader(file)
        ]


def members(text: str) -> frozenset[str]:
    """Return the clusters that a cell of the label file names."""
    if not text:
        raise ValueError("a firm without a label: write outside for one that belongs to no cluster")
    return frozenset() if text == OUTSIDE else frozenset(text.split("|"))


def counted(truth: Sets, found: Sets, cluster: str | None = None) -> Count:
    """Return how many pairs of firm and cluster of the truth were found, and how many else."""
    pairs = {
        (firm, code) for firm, codes in truth.items() for code in codes if cluster in (None, code)
    }
    made = {
        (firm, code) for firm, codes in found.items() for code in codes if cluster in (None, code)
    }
    return Count(len(pairs & made), len(made - pairs), len(pairs - made))


def scored(truth: Sets) -> list[str]:
    """Return the clusters with enough labelled firms, those with most of them first."""
    firms = {
        c: sum(c in codes for codes in truth.values()) for c in frozenset().union(*truth.values())
    }
    return sorted((c for c, n in firms.items() if n >= ENOUGH), key=lambda c: (-firms[c], c))


def kappa(first: Sequence[bool], second: Sequence[bool]) -> float | None:
    """Return Cohen's kappa of two yes-or-no judgements; None where chance alone agrees always."""
    said = len(first)
    same = sum(a == b for a, b in zip(first, second, strict=True)) / said
    yes = sum(first) / said, sum(second) / said
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return None if chance == 1 else (same - chance) / (1 - chance)


def micro_interval(truth: Sets, found: Sets) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the micro-F1: firms are drawn anew, with a fixed seed."""
    counts = np.array(
        [
            (len(codes & found[firm]), len(found[firm] - codes), len(codes - found[firm]))
            for firm, codes in truth.items()
        ]
    )
    draws = np.random.default_rng(SEED).integers(len(counts), size=(RESAMPLES, len(counts)))
    right, wrong, missing = counts[draws].sum(axis=1).T
    low, high = np.percentile(2 * right / (2 * right + wrong + missing), [2.5, 97.5])
    return float(low), float(high)


def agreement(rows: Sequence[Label]) -> str:
    """Return how well the two passes agree, as Markdown."""
    wholes = [(part, [row for row in rows if row.part == part]) for part in PARTS]
    if all(some for _, some in wholes):
        wholes.append(("both", list(rows)))
    lines = [
        "| part | firms | outside (agreed) | identical sets | micro-F1 of the passes | labels per firm |"
    ]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    lines += [_agreed_line(part, some) for part, some in wholes if some]
    lines += [
        "",
        "| cluster | firms: pass 1 | pass 2 | agreed | Cohen's kappa |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for code in [*scored({row.code: row.agreed for row in rows}), OUTSIDE]:
        passes = [[_says(codes, code) for codes in column] for column in _columns(rows)]
        cells = " | ".join(str(sum(column)) for column in passes)
        lines.append(f"| {code} | {cells} | {_figure(kappa(passes[0], passes[1]))} |")
    return "\n".join(lines)


def _says(codes: frozenset[str], cluster: str) -> bool:
    return not codes if cluster == OUTSIDE else cluster in codes


def _columns(rows: Sequence[Label]) -> Iterator[list[frozenset[str]]]:
    for name in ("pass_1", "pass_2", "agreed"):
        yield [getattr(row, name) for row in rows]


def _agreed_line(part: str, rows: Sequence[Label]) -> str:
    first, second, agreed = (
        {row.code: getattr(row, name) for row in rows} for name in ("pass_1", "pass_2", "agreed")
    )
    same = sum(first[code] == second[code] for code in first) / len(rows)
    outside = sum(not codes for codes in agreed.values())
    mean = sum(map(len, agreed.values())) / len(rows)
    f1 = _figure(counted(first, second).f1)
    return f"| {part} | {len(rows)} | {outside} | {same:.3f} | {f1} | {mean:.2f} |"


def assignments(rows: Iterable[Mapping[str, str]]) -> tuple[dict[str, frozenset[str]], set[str]]:
    """Return the clusters that each firm is assigned for sure, and the firms of which anything is unsure.

    Parameters
    ----------
    rows
        firm_id, cluster_code, share and is_unsure, as text.
    """
    found: dict[str, set[str]] = {}
    unsure: set[str] = set()
    for row in rows:
        sure = found.setdefault(row["firm_id"], set())
        if row["is_unsure"].strip().lower() in ("true", "1"):
            unsure.add(row["firm_id"])
        elif row["cluster_code"] != OUTSIDE and float(row["share"]) > 0:
            sure.add(row["cluster_code"])
    return {firm: frozenset(codes) for firm, codes in found.items()}, unsure


def classified(codes: Iterable[str], path: Path = FIRMS) -> list[dict[str, str]]:
    """Return the assignments of listed firms, from the text that the labels were made from.

    Parameters
    ----------
    codes
        The firms.
    path
        Columns code, name, industry, products, summary_en.
    """
    text = pl.concat_str("products", "industry", "summary_en", separator="；", ignore_nulls=True)
    firms = (
        pl.scan_csv(path, infer_schema=False)
        .filter(pl.col("code").is_in(list(codes)))
        .select(
            pl.col("code").alias("firm_id"), pl.col("name").alias("firm_name"), text.alias("scope")
        )
    )
    made = assignment(firms, listed_rules(date.max)).drop("evidence").collect()
    return made.cast(pl.String).to_dicts()


def figures(rows: Sequence[Label], found: Sets, unsure: set[str]) -> str:
    """Return how well assignments meet the agreed labels of some firms, as Markdown.

    Parameters
    ----------
    rows
        The firms.
    found
        Clusters that each firm was assigned for sure.
    unsure
        Firms of which anything was unsure.
    """
    truth = {row.code: row.agreed for row in rows}
    if lacking := [code for code in truth if code not in found]:
        raise ValueError(f"no assignment, not even to {OUTSIDE}, for {', '.join(lacking)}")
    made = {code: found[code] for code in truth}
    whole, (low, high) = counted(truth, made), micro_interval(truth, made)
    big = {code: counted(truth, made, code) for code in scored(truth)}
    macro = float(np.mean([count.f1 for count in big.values()])) if big else None
    same = sum(truth[code] == made[code] for code in truth) / len(truth)
    lines = [
        "| figure | value |",
        "| --- | ---: |",
        f"| firms | {len(truth)} |",
        f"| micro-F1 (95 % interval) | {_figure(whole.f1)} ({low:.3f}–{high:.3f}) |",
        *(
            f"| micro-F1 against {name.replace('_', ' ')} alone | "
            f"{_figure(counted({row.code: getattr(row, name) for row in rows}, made).f1)} |"
            for name in ("pass_1", "pass_2")
        ),
        f"| micro-precision | {_figure(whole.precision)} |",
        f"| micro-recall | {_figure(whole.recall)} |",
        f"| macro-F1 over {len(big)} clusters with at least {ENOUGH} firms | {_figure(macro)} |",
        f"| firms with anything unsure | {len(unsure & set(truth)) / len(truth):.3f} |",
        f"| identical sets | {same:.3f} |",
        "",
        "| cluster | firms | assigned | precision | recall | F1 |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    rest = sorted(frozenset().union(*truth.values(), *made.values()) - set(big))
    for code in [*big, *rest]:
        count = counted(truth, made, code)
        cells = " | ".join(_figure(value) for value in (count.precision, count.recall, count.f1))
        lines.append(
            f"| {code} | {count.right + count.missing} | {count.right + count.wrong} | {cells} |"
        )
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def block(page: str, name: str) -> str:
    """Return what stands between the marks of a block of the page."""
    _, _, rest = page.partition(f"<!-- {name} -->\n")
    return rest.partition(f"\n<!-- end of {name} -->")[0]


def with_block(page: str, name: str, text: str) -> str:
    """Return the page with a block written anew."""
    begin, end = f"<!-- {name} -->\n", f"\n<!-- end of {name} -->"
    before, _, rest = page.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"the page has no block {name}")
    return before + begin + text + end + after


def _given(path: Path | None, rows: Sequence[Label]) -> list[dict[str, str]]:
    if path is None:
        return classified(row.code for row in rows)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def main(arguments: Sequence[str] | None = None, tell: Callable[[str], None] = print) -> int:
    """Print agreement or figures, and write them into the page if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("agreement", *PARTS))
    parser.add_argument("--assignments", type=Path, help="CSV of planloom firms classify")
    parser.add_argument("--write", action="store_true", help="put the result into the page")
    given = parser.parse_args(arguments)
    rows = labels()
    text = agreement(rows)
    if given.what != "agreement":
        some = [row for row in rows if row.part == given.what]
        text = figures(some, *assignments(_given(given.assignments, some)))
    tell(text)
    if given.write:
        PAGE.write_text(with_block(PAGE.read_text("utf-8"), given.what, text), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How fast are firms classified? Ten million scopes in parts, a million with evidence, against two other ways.

Firms are SYNTHETIC: scopes of about 64 characters put together from clauses, each a made-up word, a keyword of the
lexicon or a product outside it, and an activity; 6 clauses a firm, drawn with a long tail from at least a million
distinct ones (*diverse*) or from five thousand (*repetitive*). Each part runs in a process of its own; seconds are by
the clock on two cores, memory is the process's peak.

    python benchmarks/firms.py            # --firms 1000000 for a smaller run
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from memory import peak_mb

from planloom.firms.classify import assignment
from planloom.firms.parts import assignment_in_parts
from planloom.firms.rules import FirmRules, listed_rules

PART = 250_000
EVIDENCE = 1_000_000
SLOW = 100_000
"""Firms on which the slow ways are measured; the figure for all is in proportion."""
OUTSIDE = (
    "五金制品", "塑料制品", "服装", "家具", "建筑材料", "日用百货", "食品", "包装材料", "文具", "工艺品",
    "化妆品", "钢材", "木材", "纸制品", "办公用品", "玩具", "餐饮管理", "物业管理", "会议展览", "广告",
)  # fmt: skip
WITH_KEYWORD = 0.2
"""Share of distinct clauses that hold a keyword."""
CLASS_DIGITS = 4
ACTIVITIES = (
    "制造",
    "销售",
    "研发",
    "批发",
    "设计",
    "技术服务",
    "零售",
    "生产、销售",
    "租赁",
    "技术开发、技术咨询",
)


def rules() -> FirmRules:
    """Return the rules of the code lists."""
    return listed_rules(date(2026, 11, 28))


def clause_pool(distinct: int, keywords: list[str]) -> pl.Series:
    """Return distinct clauses: a made-up word of two or three signs, a product, an activity."""
    rng = np.random.default_rng(8)
    signs = np.array([chr(code) for code in range(0x4E00, 0x9000, 7)])
    made = pl.Series(signs[rng.integers(0, len(signs), 2 * distinct)])
    other = pl.Series(signs[rng.integers(0, len(signs), 2 * distinct)])
    product = np.where(
        rng.random(2 * distinct) < WITH_KEYWORD,
        np.array(keywords)[rng.integers(0, len(keywords), 2 * distinct)],
        np.array(OUTSIDE)[rng.integers(0, len(OUTSIDE), 2 * distinct)],
    )
    act = np.array(ACTIVITIES)[rng.integers(0, len(ACTIVITIES), 2 * distinct)]
    frame = pl.DataFrame({"a": made, "b": other, "c": product, "d": act})
    words = frame.select(pl.concat_str("a", "b", "c", "d")).to_series()
    return words.unique(maintain_order=True).head(distinct)


def write_firms(path: Path, firms: int, distinct: int) -> None:
    """Write synthetic firms as Parquet."""
    found = rules()
    pool = clause_pool(distinct, list(found.patterns))
    codes = (
        found.code_table.filter(pl.col("code").str.len_chars() == CLASS_DIGITS)["code"]
        .unique()
        .sort()
    )
    codes = pl.concat([codes, pl.Series(["5171", "5179", "1810", "2110", "7020", "6432"] * 40)])
    rng = np.random.default_rng(9)

    def part(start: int) -> pl.DataFrame:
        size = min(PART, firms - start)
        place = (pool.len() * rng.random((size, 6)) ** 2.5).astype(np.uint32)
        columns = [pool.gather(place[:, j]).alias(str(j)) for j in range(6)]
        scope = pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator="；").alias("scope"))
        return scope.with_columns(
            pl.Series("firm_id", np.arange(start, start + size)).cast(pl.String),
            codes.gather(rng.integers(0, codes.len(), size)).alias("code"),
        )

    path.mkdir(parents=True)
    for number, start in enumerate(range(0, firms, PART)):
        part(start).write_parquet(path / f"{number:04}.parquet", compression="lz4")


def parts(path: Path) -> Iterator[pl.DataFrame]:
    """Yield the firms, file by file."""
    for file in sorted(path.glob("*.parquet")):
        yield pl.read_parquet(file)


def in_parts(path: Path) -> dict[str, float]:
    """Classify all firms part by part and write what comes out."""
    out = path.with_suffix(".made.parquet")
    rows = shares = 0.0
    out.mkdir(exist_ok=True)
    for number, made in enumerate(assignment_in_parts(parts(path), rules())):
        rows += made.height
        shares += float(made["share"].sum())
        made.write_parquet(out / f"{number:04}.parquet", compression="lz4")
    firms = sum(pl.scan_parquet(path / "*.parquet").select(pl.len()).collect().to_series())
    return {"rows": rows, "share_sum": shares, "firms": firms}


def with_evidence(path: Path) -> dict[str, float]:
    """Classify a million firms with full evidence."""
    table = pl.concat(list(parts(path))).head(EVIDENCE)
    made = assignment(table.lazy(), rules()).collect()
    return {"rows": made.height, "firms": table.height}


def per_cluster(path: Path) -> dict[str, float]:
    """One search per cluster over whole scopes: finds keywords alone, no activities, no exclusions."""
    table = next(parts(path)).head(SLOW)
    found = rules()
    words = found.lexicon.group_by("cluster").agg("word").sort("cluster")
    hits = table.lazy().select(
        pl.col("scope")
        .str.extract_many(group, ascii_case_insensitive=True)
        .list.len()
        .alias(str(c))
        for c, group in words.iter_rows()
    )
    return {"hits": float(hits.collect().sum_horizontal().sum()), "firms": table.height}


def duckdb_regex(path: Path) -> dict[str, float]:
    """One regular expression per cluster in DuckDB: says whether a scope holds a keyword, nothing more."""
    import re

    import duckdb

    found = rules()
    words = found.lexicon.group_by("cluster").agg("word").sort("cluster")
    tests = ", ".join(
        f"sum(regexp_matches(scope, '{'|'.join(re.escape(w) for w in group)}')::int)"
        for _, group in words.iter_rows()
    )
    file = sorted(path.glob("*.parquet"))[0]
    sql = f"select {tests} from (select scope from read_parquet('{file}') limit {SLOW})"  # noqa: S608
    row = duckdb.connect(config={"threads": 2}).execute(sql).fetchone()
    return {"hits": float(sum(row or ())), "firms": SLOW}


WAYS: dict[str, Callable[[Path], dict[str, float]]] = {
    "parts": in_parts, "evidence": with_evidence, "per_cluster": per_cluster, "duckdb": duckdb_regex,
}  # fmt: skip


def run_one(way: str, path: Path) -> None:
    """Run one way and print seconds, peak memory and what it counted."""
    rules().stand_ins  # noqa: B018 the lexicon is read before the clock starts
    start = time.perf_counter(), time.process_time()
    said = WAYS[way](path)
    wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
    print(json.dumps({"s": wall, "cpu_s": cpu, "peak_mb": peak_mb(), **said}))


def measured(way: str, path: Path) -> dict[str, float]:
    """Return what a way takes in a process of its own."""
    ended = subprocess.run(  # noqa: S603 our own file
        [sys.executable, __file__, "--way", way, "--path", str(path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    figures: dict[str, float] = json.loads(ended.stdout)
    return figures


def main() -> None:
    """Write firms, run every way, print a table in Markdown."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--firms", type=int, default=10_000_000)
    asked.add_argument("--way", choices=WAYS)
    asked.add_argument("--path", type=Path)
    asked.add_argument("--keep", type=Path, help="folder for the synthetic firms")
    chosen = asked.parse_args()
    if chosen.way:
        run_one(chosen.way, chosen.path)
        return
    found = rules()
    print(f"{len(found.patterns)} keywords of {len(found.clusters)} clusters\n")
    print(
        "| firms | clauses | way | firms read | s | s of processor | peak MB | s for all | ratio |"
    )
    print("| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for name, distinct in (("diverse", 1_500_000), ("repetitive", 5_000)):
            path = (chosen.keep or Path(folder)) / f"{name}-{chosen.firms}"
            if not path.exists():
                write_firms(path, chosen.firms, distinct)
            base = 0.0
            for way in WAYS:
                figures = measured(way, path)
                whole = figures["s"] * chosen.firms / figures["firms"]
                base = base or whole
                print(
                    f"| {chosen.firms:,} | {name} | {way} | {figures['firms']:,.0f} | {figures['s']:.1f} "
                    f"| {figures['cpu_s']:.1f} | {figures['peak_mb']:.0f} | {whole:.0f} | {whole / base:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()

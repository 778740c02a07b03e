"""How long does an import take, and how much memory? Tables of a million figures, against plain DuckDB in the same run.

    python benchmarks/imports.py                 # all parts
    python benchmarks/imports.py --part long     # one: long, wide, dirty, again, columns

Every measurement is a process of its own, so that its peak of memory is its own. The baseline reads the same file with
DuckDB's read_csv and inserts it into a table with the store's columns: no mapping, no code lists, no units, no checks.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from memory import peak_mb

ROWS = 1_000_000
FIRMS = 10_000_000
TARGET_SECONDS, TARGET_MB = 60, 1000
PARTS = ("long", "wide", "dirty", "again", "columns")
HEADER = "指标,地区,年份,数值,单位,口径,来源,发布日期\n"


def write_long(path: Path, *, is_dirty: bool) -> None:
    """Write a million made-up figures, one a row."""
    from planloom.codes import indicators, places

    chosen = [code for code, one in indicators().items() if one.unit == "CNY"][:40]
    towns, day = list(places())[:350], date(2000, 1, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for i in range(ROWS):
            row, town = divmod(i, len(towns))
            row, code = divmod(row, len(chosen))
            value = f"{(i * 7919 % 10**7) / 100:.2f}"
            if is_dirty:
                value = f'"{float(value):,.2f} {"①" if i % 2 else ""}"'
            published = day + timedelta(days=9000 + row % 300)
            file.write(
                f"{chosen[code]},{towns[town]},{1950 + row % 70},{value},亿元,town,年鉴,{published}\n"
            )


def write_wide(path: Path) -> None:
    """Write a million made-up figures as 50,000 rows of 20 years."""
    from planloom.codes import indicators, places

    chosen = [code for code, one in indicators().items() if one.unit == "CNY"][:50]
    towns = list(places())[:350]
    years = range(2001, 2021)
    with path.open("w", encoding="utf-8") as file:
        file.write(
            "指标,地区,口径,来源,发布日期," + ",".join(f"{year}年（亿元）" for year in years) + "\n"
        )
        for i in range(ROWS // len(years)):
            row, town = divmod(i, len(towns))
            day, code = divmod(row, len(chosen))
            values = ",".join(f"{(i * 31 + year * 7919) % 10**6 / 10:.1f}" for year in years)
            file.write(f"{chosen[code]},{towns[town]},town,年鉴,2022-01-{day + 1:02d},{values}\n")


def import_file(path: str, times: int) -> None:
    """Import a file into a fresh workspace and print seconds, memory and rows."""
    from planloom.evidence import Definition, save_store
    from planloom.workspace.importing import EVIDENCE, ImportWords, carry_out, prepare_import

    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        save_store(workspace / EVIDENCE, [Definition("town", "gdp", "全镇", "Whole town", "-")], [])
        seconds = []
        for _ in range(times):
            started = time.perf_counter()
            prepared = prepare_import(
                workspace, Path(path).read_bytes(), "figures.csv", ImportWords()
            )
            done = carry_out(workspace, prepared, "benchmark", datetime(2026, 1, 1, tzinfo=UTC))
            seconds.append(time.perf_counter() - started)
        tell(seconds[-1], done.added)


def baseline(path: str) -> None:
    """Read a file with DuckDB and insert it, and print seconds, memory and rows."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        store = duckdb.connect(str(Path(folder) / "plain.duckdb"))
        store.execute(
            "CREATE TABLE plain AS SELECT * FROM read_csv(?, all_varchar=true) LIMIT 0", [path]
        )
        store.execute("INSERT INTO plain SELECT * FROM read_csv(?, all_varchar=true)", [path])
        store.execute("CHECKPOINT")
        (rows,) = store.execute("SELECT count(*) FROM plain").fetchone()
        store.close()
        tell(time.perf_counter() - started, rows)


def firms(path: str) -> None:
    """Read ten million firms with `read_columns` and print seconds, memory and rows."""
    from planloom.evidence.columns import ColumnSpec, read_columns

    spec = [
        ColumnSpec("firm_id", "code", required=True, words=("统一社会信用代码",)),
        ColumnSpec("firm_name", required=True, words=("企业名称",)),
        ColumnSpec("revenue_cny", "money", words=("营业收入",)),
        ColumnSpec("founded_on", "date", words=("成立日期",)),
    ]
    data = Path(path).read_bytes()
    started = time.perf_counter()
    table, problems = read_columns(data, "firms.csv", spec)
    if problems:
        raise SystemExit(str(problems[0]))
    tell(time.perf_counter() - started, table.height)


def write_firms(path: Path) -> None:
    """Write ten million made-up firms."""
    import polars as pl

    number = pl.int_range(FIRMS, eager=True)
    day = pl.date_range(date(2000, 1, 1), date(2019, 12, 31), eager=True)
    pl.DataFrame(
        {
            "统一社会信用代码": number.cast(pl.String).str.pad_start(18, "0"),
            "企业名称": "公司" + number.cast(pl.String),
            "营业收入（万元）": (number * 7919 % 10_000_019) / 100,
            "成立日期": day.gather(number % day.len()).cast(pl.String),
        }
    ).write_csv(path)


def tell(seconds: float, rows: int) -> None:
    """Print what was measured as JSON."""
    peak = peak_mb()
    print(json.dumps({"s": round(seconds, 2), "mb": round(peak), "rows": rows}))


def measured(*call: str) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    ended = subprocess.run(  # noqa: S603 this file
        [sys.executable, __file__, "--run", *call], capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise SystemExit(ended.stderr)
    found: dict[str, float] = json.loads(
        next(line for line in ended.stdout.splitlines() if line.startswith("{"))
    )
    return found


def run_part(part: str, folder: Path) -> None:
    """Write the file of one part, measure both, print the ratio."""
    path = folder / f"{part}.csv"
    if part == "wide":
        write_wide(path)
    elif part == "columns":
        write_firms(path)
    else:
        write_long(path, is_dirty=part == "dirty")
    run = (
        ("firms", str(path))
        if part == "columns"
        else ("import", str(path), "2" if part == "again" else "1")
    )
    ours, plain = measured(*run), measured("baseline", str(path))
    size = path.stat().st_size / 1e6
    path.unlink()
    met = ours["s"] < TARGET_SECONDS and ours["mb"] < TARGET_MB
    verdict = "" if part == "columns" else ("target met" if met else "target MISSED")
    print(
        f"{part:8} {size:6.0f} MB  planloom {ours['s']:6.2f} s {ours['mb']:6.0f} MB {ours['rows']:>9,.0f} rows"
        f"  duckdb {plain['s']:6.2f} s {plain['mb']:6.0f} MB  ratio {ours['s'] / plain['s']:5.1f} (time)"
        f" {ours['mb'] / plain['mb']:4.1f} (memory)  {verdict}",
        flush=True,
    )


def main() -> None:
    """Run what the arguments name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--run", nargs="+")
    chosen = parser.parse_args()
    if chosen.run:
        what, path, *more = chosen.run
        if what == "import":
            import_file(path, int(more[0]))
        else:
            {"baseline": baseline, "firms": firms}[what](path)
        return
    with tempfile.TemporaryDirectory() as folder:
        for part in (chosen.part,) if chosen.part else PARTS:
            run_part(part, Path(folder))


if __name__ == "__main__":
    main()

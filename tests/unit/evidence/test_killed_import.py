"""An import that is killed at any moment: the store opens and holds all of it or nothing."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planloom.errors import TableError
from planloom.evidence import Definition, Observation, load_store, save_store
from planloom.evidence.imports import import_record
from planloom.evidence.store import imports

ROWS = 5_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORKER = """
import os, sys
from datetime import UTC, date, datetime
from pathlib import Path
import duckdb
import polars as pl
from planloom.errors import TableError
from planloom.evidence import Definition
from planloom.evidence.frames import OBSERVATION_SCHEMA
from planloom.evidence.imports import import_record
from planloom.evidence.store import append_frame, undo_import

def work(store, number, rows):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    scope = Definition(f"scope_{number}", "gdp", "x", "x", "yearbook")
    i = pl.int_range(rows, eager=True).alias("i")
    frame = pl.DataFrame(i).select(
        observation_id=pl.format(f"o/{number}/{{}}", "i"), indicator_code=pl.lit(f"gdp_{number}"),
        subject_code=pl.format("s{}", "i"), year=pl.lit(2020, dtype=pl.Int64), value=pl.col("i") * 1.5,
        unit=pl.lit("CNY"), scope_code=pl.lit(scope.scope_code), source=pl.lit("yearbook"),
        published_on=pl.lit(date(2024, 1, 1)), address=pl.lit(""), note=pl.lit(""), table=pl.lit("t.csv"),
        row=pl.col("i"), quote=pl.lit(""), document_sha256=pl.lit(""), start=pl.lit(None, dtype=pl.Int64),
    ).select(OBSERVATION_SCHEMA.names())
    record = import_record(str(number).encode(), "t.csv", "observations", "officer", now)
    print("ready", os.getpid(), flush=True)
    append_frame(store, frame, record, [scope])
    undo_import(store, record.import_id, "officer", now)

for line in sys.stdin:
    store, number, rows = line.rstrip().rsplit("|", 2)
    pid = os.fork()
    if not pid:
        try:
            work(Path(store), int(number), int(rows))
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    print("killed" if os.WIFSIGNALED(status) else "ended", flush=True)
"""


class Forker:
    """A process that has everything loaded and gives each import a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", FORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, store: Path, number: int, after: float | None = None) -> tuple[bool, float]:
        """Run an import and its undoing, killed after some seconds; return whether it was cut short, its time."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{store}|{number}|{ROWS}\n")
        process.stdin.flush()
        word, pid = process.stdout.readline().split()
        assert word == "ready"
        began = time.monotonic()
        if after is not None:
            time.sleep(after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        said = process.stdout.readline()
        return said == "killed\n", time.monotonic() - began

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture
def forker() -> Iterator[Forker]:
    made = Forker()
    yield made
    made.end()


def fate(store: Path, number: int) -> str:
    """Check that the import of one number is there whole, taken back whole, or not at all; return which."""
    record = import_record(str(number).encode(), "t.csv", "observations", "officer", NOW)
    found = next((i for i in imports(store) if i.import_id == record.import_id), None)
    definitions, rows = load_store(store, [f"gdp_{number}"])
    scopes = [d for d in definitions if d.scope_code == f"scope_{number}"]
    if found is None or found.undone_when is not None:
        assert (len(rows), len(scopes)) == (0, 0)
        return "nothing" if found is None else "taken back"
    assert (len(rows), len(scopes), found.rows) == (ROWS, 1, ROWS + 1)
    assert sum(o.value for o in rows) == 1.5 * ROWS * (ROWS - 1) / 2
    return "all"


def test_killed_at_any_moment_the_store_holds_all_or_nothing(
    tmp_path: Path, forker: Forker, *, is_long: bool
) -> None:
    """20 kills, or 200 in the long run; every fourth begins without a store."""
    kills, chance = (200 if is_long else 20), random.Random(20261123)  # noqa: S311 no secret
    folder = tmp_path / "desk"
    store = folder / "evidence.duckdb"
    day = date(2024, 1, 1)
    kept = Observation("kept", "gdp", "shenzhen", 2023, 1.0, "CNY", "town", "yearbook", day)
    scope = Definition("town", "gdp", "x", "x", "yearbook")
    _, whole = forker.run(tmp_path / "trial.duckdb", 0)
    cut_short, fates = 0, set()
    for number in range(kills):
        if number % 4 == 0:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        elif number % 4 == 1:
            save_store(store, [scope], [kept])
        is_cut, _ = forker.run(store, number, chance.uniform(0, whole))
        cut_short += is_cut
        fates.add(fate(store, number))
        if number % 4:
            assert load_store(store, ["gdp"])[1] == (kept,)
    assert cut_short >= kills // 4
    assert len(fates) > 1
    save_store(store, [scope], [kept])
    assert {path.name for path in folder.iterdir()} == {store.name}


def test_what_a_killed_process_left_of_a_new_store_is_no_store(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    left = tmp_path / ".part-store-999999999-x"  # no system counts processes so far
    left.mkdir()
    (left / "evidence.duckdb").write_bytes(b"half")
    assert load_store(store) == ((), ())
    save_store(store, [Definition("town", "gdp", "x", "x", "yearbook")], [])
    assert len(load_store(store)[0]) == 1
    assert [path.name for path in tmp_path.iterdir()] == [store.name]


@pytest.mark.parametrize("size", [0, 1, 4096, 12288])
def test_a_store_cut_off_by_the_disk_is_told(tmp_path: Path, size: int) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [Definition("town", "gdp", "x", "x", "yearbook")], [])
    store.write_bytes(store.read_bytes()[:size])
    with pytest.raises(TableError) as caught:
        load_store(store)
    assert caught.value.problems[0].code in ("table.store_damaged", "table.store_not_written")

"""The evidence store: all or nothing, never overwritten, open to one at a time."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planloom.errors import TableError
from planloom.evidence import Definition, Observation, known_on, load_store, save_store

SCOPE = Definition("town", "gdp", "全镇", "Whole town", "yearbook")
ROW = Observation(
    "gdp/shenzhen/2023/town/2024-02-21",
    "gdp",
    "shenzhen",
    2023,
    3.46064e12,
    "CNY",
    "town",
    "经济日报",
    date(2024, 2, 21),
    table="gdp.csv",
    row=2,
)


def test_what_is_saved_comes_back_and_twice_changes_nothing(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    assert save_store(store, [SCOPE], [ROW]) == (1, 1)
    assert save_store(store, [SCOPE], [replace(ROW, table="again.csv", row=9)]) == (0, 0)
    assert load_store(store) == ((SCOPE,), (ROW,))


def test_a_contradiction_stores_nothing(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [SCOPE], [ROW])
    other = replace(ROW, observation_id="new", year=2024)
    with pytest.raises(TableError) as caught:
        save_store(store, [], [other, replace(ROW, value=7.8e11)])
    assert [p.code for p in caught.value.problems] == ["table.contradicts_store"]
    assert load_store(store)[1] == (ROW,)


def test_a_revision_stands_beside_what_it_revises(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    revised = replace(ROW, observation_id="later", value=3.5e12, published_on=date(2025, 2, 1))
    save_store(store, [SCOPE], [ROW])
    save_store(store, [], [revised])
    _, rows = load_store(store)
    assert [o.value for o in known_on(date(2024, 12, 31), rows, [SCOPE]).observations] == [
        ROW.value
    ]
    assert [o.value for o in known_on(date(2025, 12, 31), rows, [SCOPE]).observations] == [3.5e12]


def test_another_process_gets_a_clear_message(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [SCOPE], [ROW])
    holder = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); "
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(TableError) as caught:
            save_store(store, [], [ROW])
        process.communicate()
    assert [p.code for p in caught.value.problems] == ["table.store_in_use"]
    assert load_store(store)[1] == (ROW,)


def test_a_file_of_somebody_else_is_told(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    store.write_text("this is no store")
    with pytest.raises(TableError) as caught:
        load_store(store)
    assert [p.code for p in caught.value.problems] == ["table.store_damaged"]

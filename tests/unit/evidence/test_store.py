"""The evidence store: all or nothing, never overwritten, open to one at a time."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planloom.errors import TableError
from planloom.evidence import (
    Definition,
    Observation,
    known_on,
    load_store,
    save_store,
    store_file,
)
from planloom.evidence.frames import frame_of, observations_of, with_ids
from planloom.evidence.imports import ImportRecord, import_record
from planloom.evidence.known import revisions
from planloom.evidence.store import append_frame, copy_store, imports, undo_import

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


@contextmanager
def held(store: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process keep a store open until its stdin is closed."""
    holder = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); "
        "sys.stdin.read(); c.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.communicate()


def test_another_process_gets_a_clear_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [SCOPE], [ROW])
    monkeypatch.setattr(store_file, "PATIENCE", 0.1)
    with held(store):
        for touch in (lambda: save_store(store, [], [ROW]), lambda: load_store(store)):
            with pytest.raises(TableError) as caught:
                touch()
            assert [p.code for p in caught.value.problems] == ["table.store_in_use"]
    assert load_store(store)[1] == (ROW,)


def test_another_process_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [SCOPE], [])
    monkeypatch.setattr(store_file, "PATIENCE", 600.0)
    with held(store) as process:
        monkeypatch.setattr(store_file, "pause", process.communicate)
        assert save_store(store, [], [ROW]) == (0, 1)
    assert load_store(store)[1] == (ROW,)


def test_a_long_import_in_another_thread_is_waited_for(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    rows = [replace(ROW, observation_id=f"o{n}", year=1000 + n) for n in range(10)]
    with ThreadPoolExecutor(4) as threads:
        added = [
            each.result()[1]
            for each in [threads.submit(save_store, store, [SCOPE], [row]) for row in rows]
        ]
    assert added == [1] * 10
    assert len(load_store(store)[1]) == 10


def test_a_file_of_somebody_else_is_told(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    store.write_text("this is no store")
    with pytest.raises(TableError) as caught:
        load_store(store)
    assert [p.code for p in caught.value.problems] == ["table.store_damaged"]


NOW = datetime(2026, 1, 1, tzinfo=UTC)


def brought(name: str, hour: int = 0, kind: str = "observations") -> ImportRecord:
    return import_record(name.encode(), name, kind, "officer", NOW.replace(hour=hour))


def years(store: Path) -> list[int]:
    return [o.year for o in load_store(store)[1]]


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    assert append_frame(store, frame_of([ROW]), brought("a.csv"), [SCOPE]) == 1
    before = store.read_bytes()
    assert append_frame(store, frame_of([ROW]), brought("a.csv", 1), [SCOPE]) == 0
    assert store.read_bytes() == before
    assert [(i.file_name, i.rows, i.when) for i in imports(store)] == [("a.csv", 2, NOW)]


def test_an_import_is_taken_back_and_its_record_stays(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [SCOPE], [])
    one = brought("a.csv")
    append_frame(store, frame_of([ROW]), one)
    undone = undo_import(store, one.import_id, "chief", NOW)
    assert (undone.undone_who, undone.undone_when, undone.rows) == ("chief", NOW, 1)
    assert imports(store) == (undone,)
    assert load_store(store) == ((SCOPE,), ())
    with pytest.raises(TableError) as caught:
        undo_import(store, one.import_id, "chief", NOW)
    assert [p.code for p in caught.value.problems] == ["table.import_undone"]
    with pytest.raises(TableError) as caught:
        undo_import(store, "no such", "chief", NOW)
    assert [p.code for p in caught.value.problems] == ["table.no_such_import"]


def test_what_was_taken_back_can_come_again_and_otherwise(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    one = brought("a.csv")
    append_frame(store, frame_of([ROW]), one, [SCOPE])
    undo_import(store, one.import_id, "chief", NOW)
    mended = replace(ROW, value=1.0)
    assert append_frame(store, frame_of([mended]), brought("a.csv", 1), [SCOPE]) == 1
    assert load_store(store)[1] == (mended,)
    assert append_frame(store, frame_of([mended]), one, [SCOPE]) == 0  # under its first name again
    assert [i.undone_when for i in imports(store)] == [None, NOW]


def test_a_row_that_two_files_brought_counts_until_both_are_taken_back(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [SCOPE], [])
    other = replace(ROW, observation_id="o", year=2022)
    one, two = brought("a.csv"), brought("b.csv", 1)
    append_frame(store, frame_of([ROW]), one)
    assert append_frame(store, frame_of([ROW, other]), two) == 1
    undo_import(store, one.import_id, "chief", NOW)
    assert sorted(years(store)) == [2022, 2023]
    undo_import(store, two.import_id, "chief", NOW)
    assert years(store) == []


def test_scopes_that_figures_rest_on_are_not_taken_away(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    scopes, figures = brought("d.csv", kind="definitions"), brought("a.csv", 1)
    save_store(store, [SCOPE], [], scopes)
    append_frame(store, frame_of([ROW]), figures)
    with pytest.raises(TableError) as caught:
        undo_import(store, scopes.import_id, "chief", NOW)
    assert [(p.code, p.values["files"]) for p in caught.value.problems] == [
        ("table.scope_in_use", ("gdp.csv",))
    ]
    assert load_store(store) == ((SCOPE,), (ROW,))
    undo_import(store, figures.import_id, "chief", NOW)
    undo_import(store, scopes.import_id, "chief", NOW)
    assert load_store(store) == ((), ())


def test_every_contradiction_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [SCOPE], [ROW])
    own = [replace(ROW, observation_id="x", row=n, value=float(n)) for n in (5, 6)]
    rows = [replace(ROW, value=1.0, row=4), *own, replace(ROW, observation_id="fine", year=2020)]
    with pytest.raises(TableError) as caught:
        append_frame(store, frame_of(rows), brought("gdp.csv"))
    assert [(p.where, p.code) for p in caught.value.problems] == [
        ("gdp.csv:5", "table.contradicts_itself"),
        ("gdp.csv:6", "table.contradicts_itself"),
        ("gdp.csv:4", "table.contradicts_store"),
    ]
    assert years(store) == [2023]
    assert imports(store) == ()


def test_more_contradictions_than_anybody_reads_are_counted(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    rows = [replace(ROW, observation_id=f"o{n:05}") for n in range(1003)]
    save_store(store, [SCOPE], rows)
    with pytest.raises(TableError) as caught:
        save_store(store, [], [replace(row, value=1.0) for row in rows])
    assert len(caught.value.problems) == 1001
    assert caught.value.problems[-1].values == {"more": 3}


def test_a_narrow_question_gets_a_narrow_answer(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    other = replace(ROW, observation_id="o", indicator_code="x", subject_code="y")
    later = replace(ROW, observation_id="p", published_on=date(2025, 1, 1))
    save_store(store, [SCOPE], [ROW, other, later])
    assert load_store(store, indicator_codes=["x"])[1] == (other,)
    assert load_store(store, subject_codes=("shenzhen",), as_of=date(2024, 6, 1))[1] == (ROW,)
    assert load_store(store, indicator_codes=[]) == ((SCOPE,), ())


OLD = """
CREATE TABLE definition ("scope_code" VARCHAR, "indicator_code" VARCHAR, "label_zh" VARCHAR, "label_en" VARCHAR,
  "source" VARCHAR, "first_year" BIGINT, "last_year" BIGINT, "is_stated" BOOLEAN, "note_zh" VARCHAR,
  "note_en" VARCHAR, PRIMARY KEY (scope_code));
CREATE TABLE observation ("observation_id" VARCHAR, "indicator_code" VARCHAR, "subject_code" VARCHAR, "year" BIGINT,
  "value" DOUBLE, "unit" VARCHAR, "scope_code" VARCHAR, "source" VARCHAR, "published_on" DATE, "address" VARCHAR,
  "note" VARCHAR, "table" VARCHAR, "row" BIGINT, PRIMARY KEY (observation_id, source));
INSERT INTO definition VALUES ('town', 'gdp', '全镇', 'Whole town', 'yearbook', NULL, NULL, true, '', '');
INSERT INTO observation VALUES ('gdp/shenzhen/2023/town/2024-02-21', 'gdp', 'shenzhen', 2023, 3.46064e12, 'CNY',
  'town', '经济日报', DATE '2024-02-21', '', '', 'gdp.csv', 2);
"""


@pytest.mark.parametrize("first", ["read", "write", "imports"])
def test_a_store_of_the_first_form_opens(tmp_path: Path, first: str) -> None:
    store = tmp_path / "evidence.duckdb"
    with duckdb.connect(str(store)) as old:
        old.execute(OLD)
    if first == "write":
        assert save_store(store, [SCOPE], [replace(ROW, row=7)]) == (0, 0)
    elif first == "imports":
        assert imports(store) == ()
    assert load_store(store) == ((SCOPE,), (ROW,))


def test_a_store_of_a_later_program_is_left_alone(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [SCOPE], [ROW])
    with duckdb.connect(str(store)) as later:
        later.execute("UPDATE form SET version = 99")
    for touch in (lambda: load_store(store), lambda: save_store(store, [], [ROW])):
        with pytest.raises(TableError) as caught:
            touch()
        assert [p.code for p in caught.value.problems] == ["table.store_newer"]


def test_a_store_is_copied_whole_from_beside_its_quotes(tmp_path: Path) -> None:
    folder = tmp_path / "it's"
    folder.mkdir()
    store = folder / "evidence.duckdb"
    save_store(store, [SCOPE], [ROW], brought("a.csv"))
    copy_store(store, folder / "copy.duckdb")
    assert load_store(folder / "copy.duckdb") == load_store(store)
    assert imports(folder / "copy.duckdb") == imports(store)


def test_reading_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    save_store(store, [SCOPE], [ROW])
    before = store.stat().st_mtime_ns, store.read_bytes()
    load_store(store)
    imports(store)
    assert (store.stat().st_mtime_ns, store.read_bytes()) == before
    assert [path.name for path in tmp_path.iterdir()] == ["evidence.duckdb"]


def test_ids_do_not_depend_on_the_order_of_rows() -> None:
    rows = [replace(ROW, source=source, row=n) for n, source in enumerate("bca")]
    named = {o.source: o.observation_id for o in observations_of(with_ids(frame_of(rows)))}
    again = {o.source: o.observation_id for o in observations_of(with_ids(frame_of(rows[::-1])))}
    assert named == again
    assert named == {
        "a": ROW.observation_id,
        "b": f"{ROW.observation_id}-2",
        "c": f"{ROW.observation_id}-3",
    }


def test_revisions_are_shown_with_all_that_was_published() -> None:
    later = replace(ROW, observation_id="later", value=3.5e12, published_on=date(2025, 2, 1))
    other = replace(ROW, observation_id="other", source="another")
    assert revisions([later, other, ROW]) == ((ROW, later),)


RECORDS = st.builds(
    Observation,
    *(st.text(max_size=5) for _ in range(3)),
    year=st.integers(1000, 2999),
    value=st.floats(allow_nan=False, allow_infinity=False),
    unit=st.text(max_size=3),
    scope_code=st.text(max_size=3),
    source=st.text(max_size=3),
    published_on=st.dates(),
    start=st.none() | st.integers(0, 10**9),
)


@given(st.lists(RECORDS, max_size=5))
def test_a_table_gives_back_its_records(rows: list[Observation]) -> None:
    frame = frame_of(rows)
    assert observations_of(frame) == tuple(rows)
    assert frame.columns == [each.name for each in fields(Observation)]

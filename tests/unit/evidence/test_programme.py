"""The programme register: a status by dated evidence, shown with its source, never guessed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planloom.errors import TableError
from planloom.evidence.imports import import_record
from planloom.evidence.programme import (
    ProgrammePart,
    ProgrammeRow,
    programme_status,
    read_programme,
)
from planloom.evidence.store import imports, load_programme, save_programme, undo_import

HEADER = "编号,名称,类别,状态,日期,来源,规划,集群\n"
PARTS = (
    ProgrammePart("p/technology/a", "存储芯片", "technology", "p", "new_energy"),
    ProgrammePart("p/project/b", "先进生产线", "project", "p"),
    ProgrammePart("q/project/b", "先进生产线", "project", "q"),
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(rows: str) -> tuple[ProgrammeRow, ...]:
    return read_programme((HEADER + rows).encode(), "r.csv", PARTS)


def problems(rows: str) -> list[tuple[str, str]]:
    with pytest.raises(TableError) as caught:
        read(rows)
    return [(p.where, p.code) for p in caught.value.problems]


def test_a_row_finds_its_part_by_id_or_by_name() -> None:
    rows = read(
        "p/project/b,生产线,项目,在建,2023-01-05,日报,,\n"
        ",存储芯片,技术,已公布,2023-01-05,日报,,\n"
        ",先进生产线,设施,建成,2024-01-05,日报,q,\n"
        ",鹏城云脑,设施,推进中,2024-01-05,日报,,\n"
        ",鹏城云脑,设施,推进中,2024-01-05,日报,,\n"
    )
    assert [(row.item_id, row.status, row.plan_id) for row in rows] == [
        ("p/project/b", "under_way", "p"),
        ("p/technology/a", "announced", "p"),
        ("q/project/b", "done", "q"),
        ("register/facility/鹏城云脑", "under_way", ""),
    ]
    assert rows[1].cluster_code == "new_energy"


def test_every_problem_is_told() -> None:
    assert problems(
        "p/project/x,甲,项目,在建,2023-01-05,日报,,\n"
        ",先进生产线,项目,在建,2023-01-05,日报,,\n"
        ",乙,项目,将成,2023-13-05,,,\n"
        ",丙,项目,在建,2023-01-05,日报,,\n"
        ",丙,项目,停工,2023-01-05,日报,,\n"
        ",,大楼,在建,2023-01-05,日报,,某集群\n"
    ) == [
        ("r.csv:2:item", "table.unknown_item"),
        ("r.csv:3:item", "table.ambiguous_item"),
        ("r.csv:4:source", "table.missing_value"),
        ("r.csv:4:status", "table.unknown_code"),
        ("r.csv:4:reported_on", "table.bad_date"),
        ("r.csv:6:status", "table.repeated_status"),
        ("r.csv:7:name", "table.missing_value"),
        ("r.csv:7:kind", "table.unknown_code"),
        ("r.csv:7:cluster", "table.unknown_code"),
    ]


ROW = ProgrammeRow("p/project/b", "线", "project", "announced", date(2022, 6, 1), "日报")


def test_the_latest_report_known_on_the_day_counts() -> None:
    rows = [
        ROW,
        replace(ROW, status="under_way", reported_on=date(2023, 6, 1)),
        replace(ROW, status="under_way", reported_on=date(2024, 6, 1), source="晚报"),
        replace(ROW, status="stopped", reported_on=date(2025, 6, 1)),
    ]

    def on(day: date) -> tuple[str, date | None, int]:
        state = next(s for s in programme_status(rows, day, PARTS) if s.part == PARTS[1])
        return state.status, state.since, len(state.rows)

    assert on(date(2022, 5, 31)) == ("no_data", None, 0)
    assert on(date(2022, 6, 1)) == ("announced", date(2022, 6, 1), 1)
    assert on(date(2024, 12, 31)) == ("under_way", date(2023, 6, 1), 3)
    assert on(date(2025, 12, 31)) == ("stopped", date(2025, 6, 1), 4)


def test_reports_of_one_day_that_disagree_give_no_status() -> None:
    rows = [ROW, replace(ROW, status="done", source="晚报")]
    (state,) = programme_status(rows, date(2025, 1, 1), PARTS[1:2])
    assert (state.status, state.is_conflicting, len(state.rows)) == ("no_data", True, 2)


def test_a_part_without_a_report_and_a_report_without_a_part_are_both_shown() -> None:
    other = replace(ROW, item_id="register/project/x", name="x")
    states = programme_status([other], date(2025, 1, 1), PARTS)
    assert [(s.part.item_id, s.status) for s in states] == [
        ("p/technology/a", "no_data"),
        ("p/project/b", "no_data"),
        ("q/project/b", "no_data"),
        ("register/project/x", "announced"),
    ]


STATUSES = st.sampled_from(["announced", "under_way", "done", "stopped"])
ROWS = st.lists(
    st.builds(
        replace,
        st.just(ROW),
        status=STATUSES,
        reported_on=st.dates(date(2022, 1, 1), date(2022, 1, 9)),
        source=st.sampled_from("ab"),
    ),
    max_size=6,
)


@given(ROWS, st.dates(date(2022, 1, 1), date(2022, 1, 12)))
def test_nothing_of_a_later_day_counts_and_order_does_not_matter(
    rows: list[ProgrammeRow], day: date
) -> None:
    found = programme_status(rows, day, PARTS[1:2])
    assert found == programme_status(rows[::-1], day, PARTS[1:2])
    assert found == programme_status([r for r in rows if r.reported_on <= day], day, PARTS[1:2])
    (state,) = found
    assert state.status == "no_data" or any(row.status == state.status for row in state.rows)


def test_the_register_is_kept_and_taken_back(tmp_path: Path) -> None:
    store = tmp_path / "evidence.duckdb"
    record = import_record(b"1", "r.csv", "programme", "officer", NOW)
    assert save_programme(store, [ROW], record) == 1
    assert save_programme(store, [ROW], replace(record, import_id="again")) == 0
    assert load_programme(store) == (ROW,)
    with pytest.raises(TableError) as caught:
        save_programme(store, [replace(ROW, status="done")], replace(record, import_id="x"))
    assert [p.code for p in caught.value.problems] == ["table.contradicts_store"]
    undo_import(store, record.import_id, "chief", NOW)
    assert load_programme(store) == ()
    assert [one.undone_who for one in imports(store)] == ["chief"]

"""A check is run in a process of its own and kept whole: stopped, refused, damaged, taken back, exported."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planloom.errors import InputError
from planloom.study import replay
from planloom.study.checking import CheckRequest
from planloom.workspace import Intake, Job, Workspace
from planloom.workspace.check_rows import input_rows
from planloom.workspace.checks import CHECKS

DAY = date(2025, 12, 31)
EDGES = b"supplier,customer,weight\nA,B,5\nA,C,3\nB,D,4\nC,D,2\n"
TABLES = {
    "edges": ("edges.csv", EDGES),
    "sectors": ("sectors.csv", b"firm_id,sector\nA,s1\nB,s2\nC,s2\nD,s3\n"),
    "essential": ("essential.csv", b",s1,s2,s3\ns1,0,2,1\ns2,1,0,2\ns3,0,0,0\n"),
}
ASKED = CheckRequest(
    "resilience", "town", date(2025, 6, 1), {}, None, {"final_demand_share": "0.5"}
)


def now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    desk = Intake(Workspace(tmp_path / "desk"), now)
    yield desk
    desk.stop()


def given(tables: Mapping[str, tuple[str, bytes]] = TABLES) -> dict[str, tuple[str, list[bytes]]]:
    return {role: (name, [data[:9], data[9:]]) for role, (name, data) in tables.items()}


def ended(intake: Intake, job: Job) -> Job:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        found = intake.state.job(job.job_id)
        assert found is not None
        if found.state != "running":
            return found
        time.sleep(0.05)
    pytest.fail(f"still {found}")


def run(intake: Intake) -> str:
    job = ended(intake, intake.checks.receive(ASKED, given(), "李工"))
    assert (job.state, job.problems) == ("done", ())
    return str(job.result["check_id"])


def test_a_check_is_run_kept_logged_and_part_of_the_study(intake: Intake) -> None:
    folder = intake.workspace.folder
    stamp = intake.workspace.stamp()
    check_id = run(intake)
    (check,) = intake.workspace.study(DAY).checks
    assert check.check_id == check_id
    assert intake.workspace.stamp() != stamp
    table = check.table("firms")
    assert table is not None
    assert sorted(map(str, table.column("firm_id"))) == ["A", "B", "C", "D"]
    kept = {path.name for path in (folder / CHECKS / check_id).iterdir()}
    assert kept == {"request.json", "check.json", "edges.csv", "sectors.csv", "essential.csv"}
    assert (folder / CHECKS / check_id / "edges.csv").read_bytes() == EDGES
    assert list((folder / "incoming").glob("*")) == []
    assert [(e.who, e.act, e.what) for e in intake.state.entries()] == [
        ("李工", "run_check", "town")
    ]
    assert intake.workspace.study(date(2025, 5, 1)).checks == ()
    assert replay(intake.workspace.export(DAY))[0].is_identical

    rows = {found.role: found for found in input_rows(folder, check_id, ("B",))}
    assert [line for line, _ in rows["edges"].rows] == [2, 4]
    assert [cells for _, cells in rows["sectors"].rows] == [("B", "s2")]
    assert "essential" not in rows

    intake.checks.take_back(check_id, "王工")
    assert intake.workspace.study(DAY).checks == ()
    intake.checks.restore(check_id, "王工")
    assert len(intake.workspace.study(DAY).checks) == 1
    assert [e.act for e in intake.state.entries()][:2] == ["restore_check", "take_back_check"]
    with pytest.raises(InputError):
        intake.checks.take_back("0" * 64, "王工")

    (folder / CHECKS / check_id / "check.json").write_text("{")
    assert intake.workspace.study(DAY).checks == ()
    assert [p.code for p in intake.workspace.checks()[1]] == ["check.damaged"]


def test_a_check_is_run_again_over_the_tables_that_it_has(intake: Intake) -> None:
    check_id = run(intake)
    intake.checks.take_back(check_id, "李工")
    again = ended(intake, intake.checks.again(check_id, "王工"))
    assert again.state == "done"
    assert again.result["check_id"] == check_id  # nothing changed between
    (kept,) = intake.workspace.checks()[0]
    assert (kept.who, kept.state) == ("王工", "kept")
    with pytest.raises(InputError):
        intake.checks.again("0" * 64, "王工")
    (intake.workspace.folder / CHECKS / check_id / "edges.csv").write_bytes(b"A,B,1\n")
    with pytest.raises(InputError):
        intake.checks.again(check_id, "王工")


def test_a_table_that_was_changed_is_not_exported(intake: Intake) -> None:
    check_id = run(intake)
    (intake.workspace.folder / CHECKS / check_id / "edges.csv").write_bytes(b"A,B,1\n")
    with pytest.raises(InputError) as error:
        intake.workspace.export(DAY)
    assert [problem.code for problem in error.value.problems] == ["check.damaged"]


def test_refused_tables_are_told_and_nothing_is_kept(intake: Intake) -> None:
    bad = TABLES | {"edges": ("edges.csv", b"A,B,-5\nA,X,3\n")}
    job = ended(intake, intake.checks.receive(ASKED, given(bad), "李工"))
    assert job.state == "failed"
    assert len(job.problems) > 1
    assert intake.workspace.checks() == ((), ())
    assert list((intake.workspace.folder / "incoming").glob("*")) == []
    intake.checks.forget(job.job_id)
    assert intake.state.jobs() == ()


def test_what_is_missing_is_told_before_anything_is_run(intake: Intake) -> None:
    few = {role: table for role, table in given().items() if role == "edges"}
    with pytest.raises(InputError) as error:
        intake.checks.receive(ASKED, few, "李工")
    assert [p.code for p in error.value.problems] == ["check.missing_table"] * 2
    empty = given() | {"edges": ("edges.csv", [])}
    with pytest.raises(InputError):
        intake.checks.receive(ASKED, empty, "李工")
    assert not list((intake.workspace.folder / "incoming").glob("*"))
    assert intake.state.jobs() == ()


def test_a_check_that_is_stopped_leaves_nothing(intake: Intake) -> None:
    size = 3_000
    links = "".join(f"f{i},f{(7 * i + k) % size},1\n" for i in range(size) for k in range(1, 9))
    firms = "".join(f"f{i},s{i % 3 + 1}\n" for i in range(size))
    large = TABLES | {
        "edges": ("edges.csv", links.encode()),
        "sectors": ("sectors.csv", f"firm_id,sector\n{firms}".encode()),
    }
    job = intake.checks.receive(ASKED, given(large), "李工")
    intake.checks.forget(job.job_id)
    assert intake.state.job(job.job_id) is None
    time.sleep(0.5)
    assert intake.state.job(job.job_id) is None
    assert intake.workspace.checks() == ((), ())
    assert list((intake.workspace.folder / "incoming").glob("*")) == []


def test_a_check_cut_short_by_the_end_of_the_program_can_be_run_again(tmp_path: Path) -> None:
    first = Intake(Workspace(tmp_path / "desk"), now)
    job = first.checks.receive(ASKED, given(), "李工")
    first.stop()
    second = Intake(Workspace(tmp_path / "desk"), now)
    try:
        second.settle()
        found = second.state.job(job.job_id)
        assert found is not None
        if found.state == "interrupted":
            second.retry(job.job_id)
        assert ended(second, job).state == "done"
        assert len(second.workspace.study(DAY).checks) == 1
    finally:
        second.stop()

"""A document comes in: whole or not at all, read under limits in a process of its own, stopped on a word."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planloom.errors import InputError, Problem
from planloom.workspace import Intake, Job, Limits, Workspace
from planloom.workspace.state import problem_tree

TEXT = "深圳市某产业规划\n到2025年，全市地区生产总值超过4万亿元。\n".encode()
OTHER = "深圳市某产业规划\n到2030年，全市地区生产总值超过5万亿元。\n".encode()
LONG = ("到2025年，全市地区生产总值超过4万亿元，建成3个以上公共平台。\n" * 30_000).encode()


def now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    desk = Intake(Workspace(tmp_path / "desk"), now)
    yield desk
    desk.stop()


def until(intake: Intake, job: Job, is_reached: Callable[[Job], bool]) -> Job:
    """Wait for a state, as long as the reading process may take."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = intake.state.job(job.job_id)
        assert found is not None
        if is_reached(found):
            return found
        time.sleep(0.05)
    pytest.fail(f"still {found}")


def ended(intake: Intake, job: Job) -> Job:
    return until(intake, job, lambda found: found.state != "running")


def left_over(intake: Intake) -> list[str]:
    return [path.name for path in (intake.workspace.folder / "incoming").glob("*")]


def test_document_is_read_logged_and_what_came_in_is_cleared_away(intake: Intake) -> None:
    job = ended(intake, intake.receive("C:\\plans\\规划.txt", [TEXT[:20], TEXT[20:]], "张工"))
    assert (job.name, job.state, job.who) == ("规划.txt", "done", "张工")
    assert job.result["stem"] == "规划"
    assert [path.name for path in intake.workspace.plan_paths()] == ["规划.yaml"]
    assert [(e.who, e.act, e.what) for e in intake.state.entries()] == [
        ("张工", "read_document", "规划.txt")
    ]
    assert left_over(intake) == []


def test_other_document_of_the_same_name_takes_no_place(intake: Intake) -> None:
    names = [
        ended(intake, intake.receive("plan.txt", [data], "a")).name for data in (TEXT, OTHER, TEXT)
    ]
    assert names == ["plan.txt", "plan-2.txt", "plan.txt"]


def test_refused_document_says_why_and_writes_nothing(intake: Intake) -> None:
    job = ended(intake, intake.receive("scan.pdf", [b"%PDF-1.7\nnothing"], "a"))
    assert job.state == "failed"
    assert [problem.code for problem in job.problems] == ["document.pdf_damaged"]
    assert intake.workspace.plan_paths() == ()
    assert left_over(intake) == []


@pytest.mark.parametrize(
    ("chunks", "code"),
    [([], "document.empty"), ([b"x" * 600, b"x" * 600], "workspace.file_too_large")],
)
def test_empty_or_large_file_is_not_kept(tmp_path: Path, chunks: list[bytes], code: str) -> None:
    intake = Intake(Workspace(tmp_path / "desk"), now, Limits(file_bytes=1000))
    with pytest.raises(InputError) as refused:
        intake.receive("plan.txt", chunks, "a")
    assert [problem.code for problem in refused.value.problems] == [code]
    assert (intake.state.jobs(), left_over(intake)) == ((), [])


@pytest.mark.parametrize(
    "limits",
    [Limits(memory_mib=60), Limits(processor_seconds=1), Limits(wall_seconds=0.05)],
    ids=["memory", "processor", "wall"],
)
def test_reading_that_uses_up_a_limit_fails_and_the_desk_goes_on(
    tmp_path: Path, limits: Limits
) -> None:
    intake = Intake(Workspace(tmp_path / "desk"), now, limits)
    job = ended(intake, intake.receive("long.txt", [LONG], "a"))
    assert job.state == "failed"
    assert [problem.code for problem in job.problems] == ["workspace.reading_gave_up"]
    assert intake.workspace.plan_paths() == ()
    fresh = Intake(intake.workspace, now)
    assert ended(fresh, fresh.receive("plan.txt", [TEXT], "a")).state == "done"


def test_cancelled_reading_stops_and_writes_nothing(intake: Intake) -> None:
    job = intake.receive("long.txt", [LONG], "a")
    until(intake, job, lambda found: found.step == "reading")
    intake.cancel(job.job_id)
    assert ended(intake, job).state == "cancelled"
    assert (intake.workspace.plan_paths(), left_over(intake)) == ((), [])
    intake.cancel(job.job_id)
    intake.cancel("unknown")


def test_reading_cut_short_by_the_end_of_the_program_can_be_taken_up(intake: Intake) -> None:
    job = intake.receive("plan.txt", [TEXT], "a")
    intake.stop()
    assert ended(intake, job).state == "interrupted"
    again = Intake(intake.workspace, now)
    again.settle()
    again.retry(job.job_id)
    assert ended(again, job).state == "done"


def test_document_that_found_the_workspace_taken_is_kept_and_can_be_read_later(
    intake: Intake,
) -> None:
    job = intake.receive("plan.txt", [TEXT], "a")
    intake.stop()
    in_use = problem_tree(Problem("workspace.in_use", "desk"))
    intake._ended(job, {"state": "failed", "problems": [in_use]})
    assert ended(intake, job).state == "interrupted"
    assert left_over(intake) == [job.job_id]
    intake.retry(job.job_id)
    assert ended(intake, job).state == "done"


def test_job_that_a_killed_program_left_running_is_settled_at_the_next_start(
    intake: Intake,
) -> None:
    job = ended(intake, intake.receive("plan.txt", [TEXT], "a"))
    intake.state.save(replace(job, state="running"))
    intake.settle()
    assert ended(intake, job).state == "interrupted"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\x00b?.txt", "ab.txt"),
        ("...", "document"),
        ("", "document"),
        ("规" * 200 + ".pdf", "规" * 60 + ".pdf"),
    ],
)
def test_name_from_a_stranger_stays_in_the_folder(intake: Intake, given: str, kept: str) -> None:
    job = intake.receive(given, [TEXT], "a")
    assert job.name == kept
    intake.cancel(job.job_id)

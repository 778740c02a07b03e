"""Rows that change while a workspace works: jobs are replaced, the log only grows."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planloom.errors import Problem
from planloom.workspace import Job, State

WHEN = datetime(2026, 1, 1, 8, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "desk")


def test_empty_workspace_has_nothing_and_is_not_made(tmp_path: Path) -> None:
    state = State(tmp_path / "desk")
    assert (state.jobs(), state.entries(), state.setting("who")) == ((), (), None)
    assert not (tmp_path / "desk").exists()


def test_job_comes_back_as_it_was_saved(state: State) -> None:
    problem = Problem("document.empty", "a.txt", {"found": 3})
    job = Job(
        "1",
        "read",
        "a.txt",
        "张工",
        WHEN.isoformat(),
        "failed",
        "ended",
        1,
        2,
        {"plans": ["p"]},
        (problem,),
    )
    state.save(job)
    kept = state.job("1")
    assert kept is not None
    assert replace(kept, problems=()) == replace(job, problems=())
    assert [(p.code, p.where, dict(p.values)) for p in kept.problems] == [
        ("document.empty", "a.txt", {"found": "3"})
    ]


def test_latest_job_stands_first_and_a_running_one_is_not_forgotten(state: State) -> None:
    for name, when in (("old", "2026-01-01"), ("new", "2026-01-02")):
        state.save(Job(name, "read", name, "a", when))
    assert [job.job_id for job in state.jobs()] == ["new", "old"]
    state.save(replace(state.jobs()[0], state="done"))
    state.forget("new")
    state.forget("old")
    assert [job.job_id for job in state.jobs()] == ["old"]


def test_log_grows_and_can_be_neither_changed_nor_cut(state: State, tmp_path: Path) -> None:
    state.log("a", WHEN, "read_document", "one.txt", {"items": 3})
    state.log("b", WHEN, "read_document", "two.txt")
    assert [(e.who, e.what, e.details) for e in state.entries()] == [
        ("b", "two.txt", {}),
        ("a", "one.txt", {"items": 3}),
    ]
    rows = sqlite3.connect(tmp_path / "desk" / "state.sqlite")
    for statement in ("UPDATE log SET who = 'x'", "DELETE FROM log"):
        with pytest.raises(sqlite3.IntegrityError):
            rows.execute(statement)
    rows.close()
    assert len(state.entries()) == 2


def test_setting_is_kept_and_replaced(state: State) -> None:
    state.set("who", "张工")
    state.set("who", "李工")
    assert state.setting("who") == "李工"
    assert State(Path(state._path).parent).setting("who") == "李工"

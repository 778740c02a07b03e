"""Reviewing: the doubtful first, each decision kept once, undone by appending, and no edit by hand lost."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from planloom.errors import InputError
from planloom.plan import apply_corrections, load_plan, plan_yaml
from planloom.workspace import By, Workspace, decide, review_queue, undo
from planloom.workspace.corrected import kept_draft
from planloom.workspace.files import locked, write_files

TEXT = (
    "深圳市某产业规划\n"
    "到2025年，全市地区生产总值超过4万亿元，建成3个以上公共平台。\n"
    "培育一批龙头企业。重点发展智能传感器、光伏储能等领域。\n"
)
START = datetime(2026, 1, 1, tzinfo=UTC)


def read(folder: Path, text: str = TEXT, name: str = "plan.txt") -> Workspace:
    kept = Workspace(folder / "desk")
    kept.read(text.encode(), name, "reader", START)
    return kept


def by(hours: int, who: str = "zhang") -> By:
    return By(who, START + timedelta(hours=hours))


def plan_text(kept: Workspace, stem: str = "plan") -> str:
    return (kept.folder / "plans" / f"{stem}.yaml").read_text("utf-8")


def expected_text(kept: Workspace, stem: str = "plan") -> str:
    draft = kept_draft(kept.folder, stem)
    assert draft is not None
    return plan_yaml(apply_corrections(draft, kept.corrections())[0])


def named(kept: Workspace, kind: str) -> str:
    return next(
        item.item_id for item in review_queue(kept.folder, with_decided=True) if item.kind == kind
    )


def state(kept: Workspace, name: str) -> str:
    every = review_queue(kept.folder, with_decided=True)
    return next(item.state for item in every if item.item_id == name)


def codes(error: InputError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_the_doubtful_come_first_and_equals_in_reading_order(tmp_path: Path) -> None:
    items = review_queue(read(tmp_path).folder)
    assert {"target", "pledge", "field"} <= {item.kind for item in items}
    keys = [(i.confidence is not None, i.confidence or 0, i.start) for i in items]
    assert keys == sorted(keys)
    for item in items:
        assert TEXT[item.start : item.start + len(item.quote)] == item.quote


@pytest.mark.parametrize("action", ["accept", "reject"])
def test_a_decision_taken_back_leaves_the_plan_as_it_was(tmp_path: Path, action: str) -> None:
    kept = read(tmp_path)
    before, name = plan_text(kept), named(kept, "field")
    decide(kept, name, "accept" if action == "accept" else "reject", by(1))
    assert state(kept, name) == f"{action}ed"
    assert name not in {item.item_id for item in review_queue(kept.folder)}
    assert (plan_text(kept) == before) == (action == "accept")
    undone = undo(kept, by(2))
    assert undone is not None
    assert (undone.item_id, undone.state) == (name, "pending")
    assert plan_text(kept) == before
    assert [one.action for one in kept.corrections()] == [action, "withdraw"]


def test_the_plan_file_is_always_the_draft_with_its_corrections(tmp_path: Path) -> None:
    kept = read(tmp_path)
    target, field, pledge = (named(kept, kind) for kind in ("target", "field", "pledge"))
    decide(kept, target, "mend", by(1), {"low": "5000000000000", "by.year": "2030"})
    assert plan_text(kept) == expected_text(kept)
    decide(kept, field, "reject", by(2))
    decide(kept, pledge, "accept", by(3))
    assert plan_text(kept) == expected_text(kept)
    decide(kept, field, "accept", by(4))
    assert state(kept, field) == "accepted"
    undo(kept, by(5))
    assert state(kept, field) == "rejected"
    assert plan_text(kept) == expected_text(kept)
    undo(kept, by(6), target)
    assert [state(kept, name) for name in (target, pledge)] == ["pending", "accepted"]
    assert plan_text(kept) == expected_text(kept)


def test_a_mended_number_takes_both_ends_along_and_is_undone_as_one(tmp_path: Path) -> None:
    kept = read(tmp_path)
    before, name = plan_text(kept), named(kept, "target")
    item = decide(kept, name, "mend", by(1), {"low": "5000000000000"})
    content = item.content.model_dump()
    assert (item.state, content["low"], content["high"]) == ("mended", 5e12, 5e12)
    undo(kept, by(2))
    assert plan_text(kept) == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"low": "五万亿"}, "plan.not_a_number"),
        ({"low": "2", "high": "1", "comparator": "range"}, "plan.low_above_high"),
        ({"cluster_code": "nowhere"}, "plan.unknown_code"),
        ({"comparator": "over"}, "plan.not_one_of"),
        ({"subject": ""}, "plan.missing_key"),
        ({"by.year": "0"}, "plan.bad_year"),
        ({"lowest": "1"}, "plan.unknown_key"),
        ({"id": "x"}, "plan.unknown_key"),
        ({}, "workspace.nothing_changed"),
    ],
)
def test_a_change_that_breaks_the_schema_is_refused(
    tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    kept = read(tmp_path)
    before = {p: p.read_bytes() for p in kept.folder.rglob("*") if p.is_file()}
    with pytest.raises(InputError) as caught:
        decide(kept, named(kept, "target"), "mend", by(1), changes)
    assert code in codes(caught.value)
    assert {p: p.read_bytes() for p in kept.folder.rglob("*") if p.is_file()} == before


def test_an_edit_by_hand_is_taken_over_and_survives_decision_and_undo(tmp_path: Path) -> None:
    kept = read(tmp_path)
    path = kept.folder / "plans/plan.yaml"
    text = path.read_text("utf-8")
    assert "low: 3\n" in text
    path.write_text(text.replace("low: 3\n", "low: 7\n").replace("high: 3\n", "high: 7\n"), "utf-8")
    edited = path.read_text("utf-8")
    decide(kept, named(kept, "field"), "reject", by(1))
    assert {one.action for one in kept.corrections()} == {"mend", "reject"}
    assert "low: 7\n" in plan_text(kept)
    undo(kept, by(2))
    assert plan_text(kept) == edited
    read(tmp_path)
    assert plan_text(kept) == edited


def test_decisions_hold_when_a_moved_text_is_read_again(tmp_path: Path) -> None:
    kept = read(tmp_path)
    field, pledge = named(kept, "field"), named(kept, "pledge")
    decide(kept, field, "reject", by(1))
    decide(kept, pledge, "accept", by(2))
    read(tmp_path, "前言。\n\n" + TEXT)
    assert [state(kept, name) for name in (field, pledge)] == ["rejected", "accepted"]
    assert plan_text(kept) == expected_text(kept)


def test_an_acceptance_ends_where_the_reading_says_something_else(tmp_path: Path) -> None:
    kept = read(tmp_path)
    name = named(kept, "target")
    decide(kept, name, "accept", by(1))
    draft = kept.folder / "documents/plan.draft.yaml"
    number = f"{3 if '公共' in name else 4000000000000}"
    text = draft.read_text("utf-8")
    for end in ("low", "high"):
        text = text.replace(f"{end}: {number}\n", f"{end}: 9\n")
    draft.write_text(text, "utf-8")
    assert state(kept, name) == "pending"


def test_deciding_twice_is_written_once(tmp_path: Path) -> None:
    kept = read(tmp_path)
    name = named(kept, "field")
    for hour in (1, 2):
        decide(kept, name, "accept", by(hour))
    assert len(kept.corrections()) == 1
    for hour in (3, 4):
        decide(kept, name, "reject", by(hour))
    assert len(kept.corrections()) == 2


def test_only_the_own_decision_is_taken_back(tmp_path: Path) -> None:
    kept = read(tmp_path)
    decide(kept, named(kept, "field"), "accept", by(1, "li"))
    with pytest.raises(InputError) as caught:
        undo(kept, by(2, "zhang"))
    assert codes(caught.value) == ["workspace.nothing_to_undo"]
    undo(kept, by(3, "li"))
    with pytest.raises(InputError):
        undo(kept, by(4, "li"))


def test_a_twin_document_of_the_same_plan_follows(tmp_path: Path) -> None:
    kept = read(tmp_path)
    kept.read(TEXT.encode(), "twin.txt", "reader", START)
    decide(kept, named(kept, "field"), "reject", by(1), stem="plan")
    assert plan_text(kept, "twin") == expected_text(kept, "twin")
    kept.read(TEXT.encode(), "twin.txt", "reader", START)
    assert [one.action for one in kept.corrections()] == ["reject"]


def test_unknown_names_are_told(tmp_path: Path) -> None:
    kept = read(tmp_path)
    with pytest.raises(InputError) as caught:
        decide(kept, "nothing", "accept", by(1))
    assert codes(caught.value) == ["workspace.no_such_item"]
    with pytest.raises(InputError) as caught:
        review_queue(kept.folder, "nothing")
    assert codes(caught.value) == ["workspace.no_such_plan"]
    assert review_queue(kept.folder, "plan") == review_queue(kept.folder)


def test_another_process_is_waited_for_a_bounded_time(tmp_path: Path) -> None:
    with (
        locked(tmp_path),
        pytest.raises(InputError) as caught,
        locked(tmp_path, patience=0.1),
    ):
        pass
    assert codes(caught.value) == ["workspace.in_use"]


ACCEPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from planloom.workspace import By, Workspace, decide
folder, who, *names = sys.argv[1:]
for name in names:
    decide(Workspace(Path(folder)), name, "accept", By(who, datetime.now(UTC)))
"""


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    kept = read(tmp_path)
    names = [item.item_id for item in review_queue(kept.folder)]
    workers = [
        subprocess.Popen([sys.executable, "-c", ACCEPT, str(kept.folder), who, *half])
        for who, half in (("li", names[::2]), ("zhang", names[1::2]))
    ]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert review_queue(kept.folder) == ()
    assert sorted(one.item_id for one in kept.corrections()) == sorted(names)
    assert plan_text(kept) == expected_text(kept)


def test_a_change_that_was_cut_short_is_finished_by_the_next(tmp_path: Path) -> None:
    kept = read(tmp_path)
    name = named(kept, "field")
    old = plan_text(kept)
    decide(kept, name, "reject", by(1))
    new = plan_text(kept)
    path = kept.folder / "plans/plan.yaml"
    path.write_text(old, "utf-8")  # the process ended after corrections, before the plan
    note = {"plans/plan.yaml": [_hash(path), new]}
    (kept.folder / ".change.json").write_text(json.dumps(note), "utf-8")
    (kept.folder / "plans/.part-rest").write_text("half", "utf-8")
    decide(kept, named(kept, "pledge"), "accept", by(2))
    assert plan_text(kept) == new
    assert [one.action for one in kept.corrections()] == ["reject", "accept"]
    assert sorted(p.name for p in kept.folder.rglob(".*")) == [".lock"]


def test_a_file_edited_since_the_cut_is_left_alone(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.yaml": "old"})
    note = {"a.yaml": [_hash(tmp_path / "a.yaml"), "new"]}
    (tmp_path / ".change.json").write_text(json.dumps(note), "utf-8")
    (tmp_path / "a.yaml").write_text("by hand", "utf-8")
    with locked(tmp_path):
        assert (tmp_path / "a.yaml").read_text("utf-8") == "by hand"


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_a_reviewed_plan_can_be_loaded(tmp_path: Path) -> None:
    kept = read(tmp_path)
    for hour, item in enumerate(review_queue(kept.folder)):
        decide(kept, item.item_id, "accept" if hour % 2 else "reject", by(hour))
    assert load_plan(plan_text(kept), "plan.yaml").plans

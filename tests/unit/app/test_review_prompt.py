"""Reviewing at the command line: single keys over a pipe, the queue as a table or JSON, a summary at the end."""

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planloom.app.output import read_text
from planloom.app.review_prompt import Piped, Session, queue_text
from planloom.workspace import ReviewDesk, Workspace

TEXT = (
    "深圳市某产业规划\n"
    "到2025年，全市地区生产总值超过4万亿元，建成3个以上公共平台。\n"
    "培育一批龙头企业。重点发展智能传感器、光伏储能等领域。\n"
)
START = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    """A second more at each look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def desk(tmp_path: Path) -> ReviewDesk:
    kept = Workspace(tmp_path / "desk")
    kept.read(TEXT.encode(), "plan.txt", "reader", START)
    return ReviewDesk(kept, "张工", Clock())


def sitting(desk: ReviewDesk, keys: str, lang: str = "en") -> str:
    said: list[str] = []
    Session(desk, desk.queue(), Piped(io.StringIO(keys)), said.append, lang).run()
    return "".join(said)


def states(desk: ReviewDesk) -> list[str]:
    return [item.state for item in desk.queue()]


def test_each_key_decides_about_the_item_shown(desk: ReviewDesk) -> None:
    said = sitting(desk, "a\nr\ns\na\nq\nr\n")
    assert states(desk)[:4] == ["accepted", "rejected", "pending", "accepted"]
    assert set(states(desk)[4:]) == {"pending"}
    left = len(states(desk)) - 3
    assert said.endswith(
        f"2 accepted, 1 rejected, 0 mended, 0 taken back; {left} left to look at.\n"
    )


def test_undo_appends_and_goes_back_to_the_item(desk: ReviewDesk) -> None:
    sitting(desk, "a\nr\nu\na\n")
    assert states(desk)[:3] == ["accepted", "accepted", "pending"]
    actions = [one.action for one in desk.workspace.corrections()]
    assert actions == ["accept", "reject", "withdraw", "accept"]


def test_moving_changes_nothing_and_stops_at_both_ends(desk: ReviewDesk) -> None:
    count = len(desk.queue())
    said = sitting(desk, "k\n" + "j\n" * (count + 3))
    assert desk.workspace.corrections() == ()
    assert "no further item" in said
    assert f"[{count}/{count}]" in said


def test_a_change_is_typed_field_by_field(desk: ReviewDesk) -> None:
    at = next(n for n, item in enumerate(desk.queue()) if item.kind == "target")
    said = sitting(desk, "j\n" * at + "e\nlow=5000000000000\nno sign\nby.year=2030\n\n")
    item = desk.queue()[at]
    assert item.state == "mended"
    assert (item.content.model_dump()["low"], item.content.model_dump()["by"]["year"]) == (
        5e12,
        2030,
    )
    assert said.count("field=new content") == 2


def test_a_refused_change_is_told_and_the_item_stays(desk: ReviewDesk) -> None:
    at = next(n for n, item in enumerate(desk.queue()) if item.kind == "target")
    said = sitting(desk, "j\n" * at + "e\nlow=五万亿\n\na\n", "zh")
    assert "应为数字" in said
    assert desk.queue()[at].state == "accepted"


def test_an_undo_of_nothing_is_told(desk: ReviewDesk) -> None:
    assert "no decision" in sitting(desk, "u\n")


def test_signs_that_steer_a_terminal_are_left_out(tmp_path: Path) -> None:
    kept = Workspace(tmp_path / "desk")
    kept.read(TEXT.replace("龙头", "龙\x1b[31m头").encode(), "plan.txt", "reader", START)
    desk = ReviewDesk(kept, "a", Clock())
    assert "\x1b" not in sitting(desk, "j\n" * 9)
    assert "\x1b" not in queue_text(desk.queue(), "table", "zh")


def planloom(*arguments: object, keys: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "planloom", *map(str, arguments)],
        input=keys,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "LANG": "en_XX.UTF-8", "PYTHONUTF8": "1"},
    )


def test_the_command_lists_and_decides(desk: ReviewDesk) -> None:
    folder = desk.workspace.folder
    listed = json.loads(planloom("review", "--workspace", folder, "--format", "json").stdout)
    assert [row["item_id"] for row in listed] == [item.item_id for item in desk.queue()]
    assert {
        "kind",
        "label",
        "quote",
        "start",
        "rule",
        "confidence",
        "plan",
        "document",
        "state",
    } <= (listed[0].keys())
    table = planloom("review", "--workspace", folder, "--list", "plan").stdout
    assert table.splitlines()[-1] == f"{len(listed)} items"
    done = planloom("review", "--workspace", folder, "--as", "Zhang", keys="a\nq\n")
    assert done.returncode == 0
    (one,) = desk.workspace.corrections()
    assert (one.action, one.who, one.item_id) == ("accept", "Zhang", listed[0]["item_id"])


def test_an_empty_workspace_and_an_unknown_plan_are_told(desk: ReviewDesk, tmp_path: Path) -> None:
    empty = planloom("review", "--workspace", tmp_path / "none", "--list")
    assert (empty.returncode, empty.stdout) == (2, "")
    assert "workspace.nothing_read" in empty.stderr
    unknown = planloom("review", "--workspace", desk.workspace.folder, "nothing", "--list")
    assert (unknown.returncode, "workspace.no_such_plan" in unknown.stderr) == (2, True)


def test_a_reading_tells_how_sure_each_item_is() -> None:
    tree = json.loads(read_text(TEXT.encode(), "plan.txt", "json")[0])
    found = [item["confidence"] for item in (*tree["statements"], *tree["pledges"])]
    assert found
    assert all(sure is None or 0 < sure < 1 for sure in found)
    lines = read_text(TEXT.encode(), "plan.txt", "explain")[0].splitlines()
    assert {len(line.split("\t")) for line in lines} == {6}
    assert {line.split("\t")[3][:2] for line in lines} <= {"0.", "un"}

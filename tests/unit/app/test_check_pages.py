"""Pages of checks: a form of the checker's tables, a run with progress, tables as files, the origin of a number."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from planloom.app.check_view import shown_table
from planloom.app.web import create_app
from planloom.codes.check_words import check_words
from planloom.codes.messages import reasons
from planloom.evidence.sheets import sheets_of
from planloom.firms.assign import REASONS
from planloom.study.check_records import Check, CheckColumn, CheckTable
from planloom.study.checking import CHECKERS
from planloom.workspace import Intake, ReviewDesk, Workspace

HOME = "http://127.0.0.1:8000"
OWN = {"Origin": HOME}
FILES = {
    "table.edges": ("edges.csv", b"supplier,customer,weight\nA,B,5\nA,C,3\nB,D,4\nC,D,2\n"),
    "table.sectors": ("sectors.csv", b"firm_id,sector\nA,s1\nB,s2\nC,s2\nD,s3\n"),
    "table.essential": ("essential.csv", b",s1,s2,s3\ns1,0,2,1\ns2,1,0,2\ns3,0,0,0\n"),
}
FIELDS = {"name": "town", "published_on": "2025-06-01", "option.final_demand_share": "0.5"}


def now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    desk = Intake(Workspace(tmp_path / "desk"), now)
    yield desk
    desk.stop()


@pytest.fixture
def app(intake: Intake) -> FastAPI:
    review = ReviewDesk(intake.workspace, "officer", now)
    return create_app(intake.workspace.study, date(2025, 12, 31), review, intake)


def ask(app: FastAPI, method: str, url: str, **more: Any) -> httpx.Response:
    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
            return await client.request(method, url, **more)

    return asyncio.run(asking())


def run(app: FastAPI) -> str:
    """Run the check and return the path of its page."""
    sent = ask(app, "POST", "/checks/new/resilience", files=FILES, data=FIELDS, headers=OWN)
    assert sent.status_code == 303
    job, deadline = sent.headers["location"], time.monotonic() + 240
    while time.monotonic() < deadline:
        answer = ask(app, "GET", job)
        if answer.status_code == 303:
            return "/checks/" + answer.headers["location"].rsplit("/", 1)[-1]
        assert "正在计算" in answer.text
        time.sleep(0.1)
    pytest.fail("still running")


def test_every_checker_has_words_for_all_it_takes() -> None:
    for kind, checker in CHECKERS.items():
        said = check_words()[kind]
        assert {role.name for role in checker.roles} == set(said.roles)
        assert {option.name for option in checker.options} == set(said.options)
        for option in checker.options:
            assert set(option.choices) == set(said.options[option.name].choices)
    assert set(check_words()) == set(CHECKERS)


def test_every_reason_of_a_firm_has_words() -> None:
    reason = check_words()["firms"].tables["members"].columns["reason"]
    assert [
        code
        for code in REASONS.categories
        if f"{reason.catalogue}.{code}" not in reasons() and code not in reason.values
    ] == []


def test_a_head_names_several_though_its_numbers_are_one() -> None:
    table = CheckTable(
        name="reasons",
        columns=(CheckColumn(name="reason"), CheckColumn(name="firm_count", unit="家")),
        rows=(("outside_words", 1.0),),
    )
    check = Check(
        check_id="0" * 64, kind="firms", name="", plan_id=None, published_on=date(2025, 1, 1),
        inputs=(), parameters=(), tables=(table,),
    )  # fmt: skip
    shown = shown_table(check, table, "en", 0, 10)
    assert [column.unit for column in shown.columns] == ["", "firms"]
    assert [cell.text for cell in shown.rows[0]] == ["the text names business of no cluster", "1"]


def test_a_check_goes_from_its_form_to_its_numbers(app: FastAPI) -> None:
    assert "产业链韧性" in ask(app, "GET", "/checks").text
    form = ask(app, "GET", "/checks/new/resilience").text
    assert all(f'name="{name}"' in form for name in (*FILES, "published_on"))
    page = run(app)
    shown = ask(app, "GET", page).text
    assert "谁停产会拖垮整条链" in shown
    assert "Whose stop would bring the chain down" in ask(app, "GET", f"{page}?lang=en").text
    assert ask(app, "GET", f"{page}/firms").status_code == 200
    assert "没有行" in ask(app, "GET", f"{page}/firms?offset=500").text
    origin = ask(app, "GET", f"{page}/firms/0/esri").text
    assert "sum_j" in origin
    assert "edges.csv" in origin
    listed = ask(app, "GET", "/checks?lang=en").text
    assert "counts" in listed
    later = ask(app, "GET", "/checks?lang=en&as_of=2025-01-01").text
    assert "not known on the day" in later
    assert ask(app, "GET", f"{page}?as_of=2025-01-01").status_code == 404


def test_tables_can_be_taken_along(app: FastAPI) -> None:
    page = run(app)
    text = ask(app, "GET", f"{page}/firms.csv").content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("企业,行业,位次,系统性风险指数")
    assert len(text.splitlines()) == 5
    sheet = sheets_of(ask(app, "GET", f"{page}/firms.xlsx?lang=en").content, "firms.xlsx")[0]
    assert sheet.cells.height == 5
    for wrong in ("/firms.pdf", "/moons.csv", "/firms/9/esri", "/firms/0/firm_id", "/moons/0/x"):
        assert ask(app, "GET", f"{page}{wrong}").status_code == 404


def test_the_interface_gives_the_same(app: FastAPI) -> None:
    short = run(app).rsplit("/", 1)[-1]
    listed = ask(app, "GET", "/api/v1/checks?kind=resilience").json()
    assert listed["total"] == 1
    assert listed["items"][0]["tables"]["firms"] == 4
    whole = ask(app, "GET", f"/api/v1/checks/{short}").json()
    rows = ask(app, "GET", f"/api/v1/checks/{short}/firms?limit=2").json()
    assert [list(row["cells"].values()) for row in rows["items"]] == whole["tables"][0]["rows"][:2]
    assert ask(app, "GET", "/api/v1/checks/none").status_code == 404
    assert ask(app, "GET", f"/api/v1/checks/{short}/moons").status_code == 404


def test_a_form_with_faults_tells_them_and_keeps_what_was_typed(app: FastAPI) -> None:
    few = {"table.edges": FILES["table.edges"]}
    told = ask(app, "POST", "/checks/new/resilience", files=few, data=FIELDS, headers=OWN)
    assert told.status_code == 422
    assert told.text.count('role="alert"') == 2
    assert 'value="town"' in told.text
    undated = FIELDS | {"published_on": "soon"}
    told = ask(app, "POST", "/checks/new/resilience", files=FILES, data=undated, headers=OWN)
    assert told.status_code == 422
    assert ask(app, "GET", "/checks/new/horoscope").status_code == 404
    stranger = {"Origin": "http://example.org"}
    refused = ask(app, "POST", "/checks/new/resilience", files=FILES, data=FIELDS, headers=stranger)
    assert refused.status_code == 403


def test_a_check_is_taken_back_and_restored(app: FastAPI, intake: Intake) -> None:
    run(app)
    check_id = intake.workspace.checks()[0][0].check.check_id
    assert (
        ask(app, "POST", f"/checks/{check_id}/take-back", headers=OWN, data={"x": ""}).status_code
        == 303
    )
    assert "已撤回" in ask(app, "GET", "/checks").text
    assert (
        ask(app, "POST", f"/checks/{check_id}/restore", headers=OWN, data={"x": ""}).status_code
        == 303
    )
    assert "计入" in ask(app, "GET", "/checks").text
    assert (
        ask(app, "POST", f"/checks/{check_id}/eat", headers=OWN, data={"x": ""}).status_code == 404
    )
    assert "恢复核验" in ask(app, "GET", "/log").text
    again = ask(app, "POST", f"/checks/{check_id}/again", headers=OWN, data={"x": ""})
    assert "/checks/jobs/" in again.headers["location"]


def test_samples_are_ready_to_be_run(app: FastAPI) -> None:
    found = {
        f"table.{role}": (
            f"{role}.csv",
            ask(app, "GET", f"/checks/samples/resilience/{role}.csv").content,
        )
        for role in ("edges", "sectors", "essential")
    }
    assert all(data for _, data in found.values())
    assert ask(app, "GET", "/checks/samples/resilience/moons.csv").status_code == 404
    sent = ask(app, "POST", "/checks/new/resilience", files=found, data=FIELDS, headers=OWN)
    assert sent.status_code == 303

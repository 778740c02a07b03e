"""The page of firms: filters, the queue by keyboard, decisions that are kept, logged, undone and followed."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from planloom.app.web import create_app
from planloom.codes.check_words import check_words
from planloom.study.asking import file_bytes
from planloom.workspace import Intake, ReviewDesk, Workspace
from planloom.workspace.firm_decisions import firm_decisions, standing_decisions

HOME = "http://127.0.0.1:8000"
OWN = {"Origin": HOME, "Sec-Fetch-Site": "same-origin"}
TABLE = (
    "企业代码,企业名称,行业代码,营业收入（亿元）,区,经营范围\n"
    "S1,合成甲,3973,120,南山区,集成电路设计\n"
    "S2,合成乙,,30,福田区,半导体技术服务\n"
    "S3,合成丙,,8,福田区,集成电路批发\n"
)


TICKS = itertools.count()


def now() -> datetime:
    """Return a time later than the one before: which of two checks came last follows from it."""
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(TICKS))


@pytest.fixture(scope="module")
def intake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    desk = Intake(Workspace(tmp_path_factory.mktemp("desk")), now)
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def empty(intake: Intake) -> FastAPI:
    review = ReviewDesk(intake.workspace, "officer", now)
    return create_app(intake.workspace.study, date(2025, 12, 31), review, intake)


@pytest.fixture(scope="module")
def app(empty: FastAPI) -> FastAPI:
    """Return the application with a check of firms in its workspace."""
    assert "还没有企业表" in ask(empty, "GET", "/firms").text
    assert "No table of firms" in ask(empty, "GET", "/firms?lang=en").text
    assert "尚未计算哪些企业" in ask(empty, "GET", "/clusters/semiconductor_ic").text
    run(empty)
    return empty


def ask(app: FastAPI, method: str, url: str, **more: Any) -> httpx.Response:
    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
            return await client.request(method, url, **more)

    return asyncio.run(asking())


def finished(app: FastAPI, job: str) -> str:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        answer = ask(app, "GET", job)
        if answer.status_code == 303:
            return answer.headers["location"]
        assert "正在计算" in answer.text
        time.sleep(0.1)
    pytest.fail("still running")


def run(app: FastAPI) -> str:
    sent = ask(
        app, "POST", "/checks/new/firms", headers=OWN,
        files={"table.firms": ("firms.csv", TABLE.encode())},
        data={"name": "town", "published_on": "2025-06-01"},
    )  # fmt: skip
    assert sent.status_code == 303
    return finished(app, sent.headers["location"])


def test_filters_stand_in_the_address(app: FastAPI) -> None:
    assert "合成甲" in ask(app, "GET", "/firms?subject=semiconductor_ic&kind=南山区").text
    assert "合成甲" not in ask(app, "GET", "/firms?kind=福田区").text
    assert "合成甲" not in ask(app, "GET", "/firms?q=nothing&lang=en").text
    assert "合成甲" not in ask(app, "GET", "/firms?code=one_related_only").text


def test_a_stranger_decides_nothing(app: FastAPI, intake: Intake) -> None:
    form = {"action": "accept", "item": "S3|semiconductor_ic"}
    foreign = {"Origin": "http://elsewhere.example"}
    assert ask(app, "POST", "/firms", data=form, headers=foreign).status_code == 403
    assert ("S3", "semiconductor_ic") not in standing_decisions(intake.workspace.folder)


def test_the_cluster_page_shows_its_firms(app: FastAPI) -> None:
    page = ask(app, "GET", "/clusters/semiconductor_ic").text
    assert "合成甲" in page
    assert "这个集群的企业与依据" in page


def test_the_assessment_has_a_chapter_on_firms(app: FastAPI) -> None:
    report = ask(app, "GET", "/reports/assessment.html?lang=en").text
    assert "Which firms belong to which cluster" in report
    assert "Totals by cluster" in report


def test_the_sample_of_the_form_is_a_table_of_firms(tmp_path: Path) -> None:
    from planloom.study.firms import FirmsRequest, classified

    sample = check_words()["firms"].roles["firms"].sample
    path = tmp_path / "sample.csv"
    path.write_text(sample, "utf-8")
    made = classified(FirmsRequest(file_bytes(path), path.name, date(2025, 12, 31)))
    assert made.table.firms.height == 4
    assert made.unsure_firm_count < 4


def test_a_decision_is_kept_logged_followed_and_undone(app: FastAPI, intake: Intake) -> None:
    page = ask(app, "GET", "/firms").text
    assert "<mark>半导体</mark>技术服务" in page
    assert "合成甲" in page
    folder = intake.workspace.folder
    form = {"action": "accept", "item": "S2|semiconductor_ic"}
    assert ask(app, "POST", "/firms", data=form, headers=OWN).status_code == 303
    assert [d.who for d in firm_decisions(folder)] == ["officer"]
    assert intake.state.entries()[0].act == "accept_firm"
    assert "已认定" in ask(app, "GET", "/firms?status=decided").text

    short = ask(app, "GET", "/firms").text.partition('name="check" value="')[2][:16]
    again = ask(app, "POST", "/firms", data={"action": "rerun", "check": short}, headers=OWN)
    finished(app, again.headers["location"])
    assert "人工认定" in ask(app, "GET", "/firms").text

    assert ask(app, "POST", "/firms", data={"action": "undo"}, headers=OWN).status_code == 303
    assert standing_decisions(folder) == {}
    assert [d.is_accepted for d in firm_decisions(folder)] == [True, None]
    refused = ask(app, "POST", "/firms", data={"action": "undo"}, headers=OWN)
    assert refused.status_code == 422

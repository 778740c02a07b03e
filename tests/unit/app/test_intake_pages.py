"""The page where documents come in: what it takes, what it refuses, and who may send."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from planloom.app.log_view import PAGE
from planloom.app.web import create_app
from planloom.workspace import Intake, Limits, ReviewDesk, Workspace

TEXT = "深圳市某产业规划\n到2025年，全市地区生产总值超过4万亿元。\n"
HOME = "http://127.0.0.1:8000"
OWN = {"Origin": HOME}


def now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    desk = Intake(Workspace(tmp_path / "desk"), now, Limits(file_bytes=2**20))
    yield desk
    desk.stop()


def ask(intake: Intake, method: str, url: str, **more: Any) -> httpx.Response:
    async def asking() -> httpx.Response:
        review = ReviewDesk(intake.workspace, "officer", now)
        app = create_app(intake.workspace.study, date(2025, 12, 31), review, intake)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
            return await client.request(method, url, **more)

    return asyncio.run(asking())


def sent(intake: Intake, content: bytes, name: str = "plan.txt", **more: Any) -> httpx.Response:
    return ask(
        intake, "POST", "/plans", files={"file": (name, content)}, **({"headers": OWN} | more)
    )


def waited(intake: Intake, address: str) -> httpx.Response:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        answer = ask(intake, "GET", address)
        if answer.status_code != 200 or "j-running" not in answer.text:
            return answer
        time.sleep(0.05)
    pytest.fail("still running")


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "工作区里有哪些规划？"), ("en", "Which plans are in")]
)
def test_empty_workspace_leads_to_the_page_that_takes_documents(
    intake: Intake, lang: str, words: str
) -> None:
    home = ask(intake, "GET", f"/?lang={lang}")
    assert (home.status_code, home.headers["Location"].split("?")[0]) == (303, "/plans")
    page = ask(intake, "GET", f"/plans?lang={lang}")
    assert page.status_code == 200
    assert words in page.text


def test_document_is_read_and_the_job_leads_to_it(intake: Intake) -> None:
    answer = sent(intake, TEXT.encode(), data={"who": "张工"})
    assert answer.status_code == 303
    onward = waited(intake, answer.headers["Location"])
    assert (onward.status_code, onward.headers["Location"][-9:]) == (303, "/document")
    assert "地区生产总值" in ask(intake, "GET", onward.headers["Location"]).text
    assert intake.state.setting("who") == "张工"
    assert [entry.who for entry in intake.state.entries()] == ["张工"]
    listed = ask(intake, "GET", "/plans").text
    assert "深圳市某产业规划" in listed
    assert 'name="who"' not in listed  # asked once


def test_refused_document_stays_on_the_page_until_it_is_seen(intake: Intake) -> None:
    address = sent(intake, b"%PDF-1.7\nnothing", "scan.pdf").headers["Location"]
    assert "PDF 已损坏" in waited(intake, address).text
    assert "PDF 已损坏" in ask(intake, "GET", "/plans").text
    assert ask(intake, "POST", f"{address}/forget", headers=OWN).status_code == 303
    assert "PDF 已损坏" not in ask(intake, "GET", "/plans").text
    assert ask(intake, "GET", address).status_code == 404


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"headers": {"Origin": "http://example.org"}}, 403),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({"headers": OWN | {"Content-Length": "999999999"}}, 413),
        ({"headers": OWN | {"Content-Length": "many"}}, 411),
    ],
)
def test_request_that_may_not_come_in_is_refused(
    intake: Intake, more: dict[str, Any], status: int
) -> None:
    assert sent(intake, TEXT.encode(), **more).status_code == status
    assert intake.state.jobs() == ()


def test_form_without_a_file_or_with_an_empty_one_says_so(intake: Intake) -> None:
    assert ask(intake, "POST", "/plans", data={"who": "a"}, headers=OWN).status_code == 422
    answer = sent(intake, b"")
    assert answer.status_code == 422
    assert "<h1" in answer.text
    assert intake.state.jobs() == ()


def test_changes_of_a_job_come_from_our_own_page_alone(intake: Intake) -> None:
    address = sent(intake, TEXT.encode()).headers["Location"]
    assert (
        ask(
            intake, "POST", f"{address}/cancel", headers={"Origin": "http://example.org"}
        ).status_code
        == 403
    )
    assert ask(intake, "POST", f"{address}/explode", headers=OWN).status_code == 404


def test_log_tells_who_did_what_page_by_page(intake: Intake) -> None:
    assert "还没有记录" in ask(intake, "GET", "/log").text
    for number in range(PAGE + 5):
        intake.state.log(f"人{number}", now(), "read_document", f"{number}.txt")
    first, second = ask(intake, "GET", "/log").text, ask(intake, "GET", f"/log?offset={PAGE}").text
    assert (first.count("<tr><td"), second.count("<tr><td")) == (PAGE, 5)
    assert f"offset={PAGE}" in first
    assert ask(intake, "GET", "/log?offset=-1").status_code == 400

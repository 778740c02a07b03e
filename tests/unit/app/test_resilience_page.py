"""The page of resilience: what would fill it, its rankings, who loses, a what-if run from it."""

import asyncio
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from planloom.app.lookup import Lookup
from planloom.app.report.parts import Paragraph, Table
from planloom.app.report.resilience_chapter import resilience_chapters
from planloom.app.web import create_app
from planloom.codes.check_words import check_words
from planloom.study.check_records import Check
from planloom.study.checking import CheckRequest, run_check
from planloom.workspace import Intake, ReviewDesk, Workspace
from planloom.workspace.checks import keep_check, kept_checks
from planloom.workspace.corrected import By

HOME = "http://127.0.0.1:8000"
WORDS = check_words()["resilience"]
TABLES = {
    role: (f"{role}.csv", words.sample.encode("utf-8-sig")) for role, words in WORDS.roles.items()
}


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


@pytest.fixture
def kept(intake: Intake) -> Check:
    asked = CheckRequest(
        "resilience", "town", date(2025, 1, 1), TABLES, None, {"budget": "5", "draws": "4"}
    )
    check = run_check(asked, ())
    keep_check(intake.workspace.folder, asked, check, By("officer", now()))
    return check


def ask(app: FastAPI, method: str, url: str, **more: Any) -> httpx.Response:
    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
            return await client.request(method, url, **more)

    return asyncio.run(asking())


def test_without_a_check_the_page_says_which_tables_fill_it(app: FastAPI) -> None:
    for lang, unknown in (("zh", "尚不可知"), ("en", "Not known yet")):
        page = ask(app, "GET", f"/resilience?lang={lang}").text
        assert unknown in page
        for role in WORDS.roles:
            sample = f"/checks/samples/resilience/{role}.csv"
            assert sample in page
            assert ask(app, "GET", sample).status_code == 200
    assert ask(app, "GET", "/resilience/none").status_code == 404


def test_rankings_losses_and_measures_stand_on_the_page(app: FastAPI, kept: Check) -> None:
    page = ask(app, "GET", "/resilience?lang=zh").text
    for words in (
        "锂盐甲停产的损失最大",
        "合成数据",
        "没有公开的本市投入产出表",
        "按集群看",
        "按区看",
        "第二供应商",
    ):
        assert words in page
    assert page.count('class="whisker"') == 2 * 15 + 2 * 6
    assert page.count("<circle") == 10
    for name in ("firms", "sectors", "spread", "losses_drawn"):
        origin = re.search(rf'href="(/checks/{kept.check_id[:16]}/{name}/0/\w+)', page)
        assert origin is not None
        assert ask(app, "GET", origin[1]).status_code == 200
    english = ask(app, "GET", "/resilience?lang=en").text
    assert "the results show the method and say nothing of a real chain" in english
    assert ask(app, "GET", "/resilience?as_of=2024-12-31").text.count("尚不可知") == 1


def test_the_report_has_a_chapter_that_says_synthetic_first(intake: Intake, kept: Check) -> None:
    lookup = Lookup(intake.workspace.study(date(2025, 12, 31)))
    for lang, words in (("zh", "合成数据"), ("en", "synthetic")):
        (chapter,) = resilience_chapters(lookup, lang)
        first = chapter.blocks[0]
        assert isinstance(first, Paragraph)
        assert words in "".join(run.text for run in first.line)
        tables = [block for block in chapter.blocks if isinstance(block, Table)]
        assert len(tables) == 7
        firms = kept.table("firms")
        assert firms is not None
        assert tables[0].rows[0][0][0].text == firms.rows[0][0]
        assert len(tables[0].rows) == 15
        told = " ".join(
            run.text
            for block in chapter.blocks
            if isinstance(block, Paragraph)
            for run in block.line
        )
        chosen, usual = WORDS.options["draws"], WORDS.options["seed"]
        assert (chosen.zh if lang == "zh" else chosen.en) in told
        assert (usual.zh if lang == "zh" else usual.en) not in told


def test_a_what_if_runs_over_the_same_tables_and_leaves_the_rankings(
    app: FastAPI, intake: Intake, kept: Check
) -> None:
    asked = {"check": kept.check_id[:16], "stop": "group:境外", "stop_share": "0.5"}
    sent = ask(app, "POST", "/resilience/what-if", data=asked, headers={"Origin": HOME})
    assert sent.status_code == 303
    deadline = time.monotonic() + 240
    while (answer := ask(app, "GET", sent.headers["location"])).status_code != 303:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    page = ask(app, "GET", answer.headers["location"]).text
    assert "境外停产 50.0%" in page
    assert "回到全部排名" in page
    made = [k.check for k in kept_checks(intake.workspace.folder)[0]]
    assert [check.inputs for check in made] == [kept.inputs] * 2
    assert "锂盐甲停产的损失最大" in ask(app, "GET", "/resilience").text
    unknown = asked | {"check": "none"}
    foreign = ask(app, "POST", "/resilience/what-if", data=unknown, headers={"Origin": HOME})
    assert foreign.status_code == 404

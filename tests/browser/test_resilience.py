"""The page of resilience in a real Chromium: rankings with bounds, a what-if, measures, tables."""

import runpy
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from planloom.app.web import create_app
from planloom.study.checking import CheckRequest, run_check
from planloom.workspace import Intake, ReviewDesk, Workspace
from planloom.workspace.checks import keep_check
from planloom.workspace.corrected import By

pytestmark = pytest.mark.browser
Serving = Callable[[FastAPI], AbstractContextManager[str]]
DAY = date(2025, 12, 31)
broken_rules: Callable[[Page], list[tuple[str, str]]] = runpy.run_path(
    str(Path(__file__).with_name("axe_rules.py"))
)["broken_rules"]
SECTORS = ("原料", "材料", "电池", "电子", "汽车")
FIRMS = tuple((f"{sector}试算企业{n}", sector) for sector in SECTORS for n in range(1, 7))
"""Synthetic: 30 made-up firms; each sells to three of the next sector, makers of cars to makers of raw materials."""
SALES = tuple(
    (seller, FIRMS[(6 * (k // 6 + 1) + (k + step) % 6) % 30][0], 10 + (7 * k + 3 * step) % 23)
    for k, (seller, _) in enumerate(FIRMS)
    for step in (0, 1, 3)
)
CLASSES = {("原料", "材料"): 2, ("材料", "电池"): 2, ("电子", "汽车"): 2, ("汽车", "原料"): 0}
MEASURES = (
    ("second_supplier", "汽车试算企业1", "电子", 0.4, 2),
    ("stock", "电池试算企业2", "", 0.5, 1),
)
COSTLY = (("entrant", "", "电池", 0.3, 40),)
ABROAD = "境外"


def lines(head: str, rows: Iterable[Sequence[object]]) -> bytes:
    return "\n".join([head, *(",".join(map(str, row)) for row in rows), ""]).encode()


def tables() -> dict[str, tuple[str, bytes]]:
    classes = (
        (seller, *(CLASSES.get((seller, buyer), 1) for buyer in SECTORS)) for seller in SECTORS
    )
    places = ((firm, ABROAD if k % 6 == 0 else f"{k % 3}区") for k, (firm, _) in enumerate(FIRMS))
    return {
        "edges": ("sales.csv", lines("supplier,customer,weight", SALES)),
        "sectors": ("sectors.csv", lines("firm_id,sector", FIRMS)),
        "essential": ("classes.csv", lines("," + ",".join(SECTORS), classes)),
        "groups": ("groups.csv", lines("firm_id,district", places)),
        "measures": ("m.csv", lines("kind,firm_id,sector_code,amount,cost", MEASURES + COSTLY)),
    }


@pytest.fixture(scope="module")
def address(serving: Serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A workspace with one check of the synthetic network."""
    intake = Intake(Workspace(tmp_path_factory.mktemp("chain") / "desk"), lambda: datetime.now(UTC))
    review = ReviewDesk(intake.workspace, "张工", lambda: datetime.now(UTC))
    chosen = {"origin": "synthetic", "final_demand_share": "0.3", "budget": "3"}
    asked = CheckRequest("resilience", "试算", date(2025, 1, 1), tables(), None, chosen)
    by = By("张工", datetime(2025, 1, 2, tzinfo=UTC))
    keep_check(intake.workspace.folder, asked, run_check(asked, []), by)
    with serving(create_app(intake.workspace.study, DAY, review, intake)) as made:
        yield made
    intake.stop()


def assert_accessible_and_fits(page: Page) -> None:
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def percents(page: Page, table: str, column: str) -> list[float]:
    cells = page.locator(f'table.ranked a.num[href*="/{table}/"][href$="/{column}"]')
    return [float(text.rstrip("%")) for text in cells.all_inner_texts()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_accessible_and_says_synthetic(page: Page, lang: str) -> None:
    page.goto(f"/resilience?lang={lang}", wait_until="networkidle")
    first = page.locator("main .mark").first
    expect(first).to_contain_text("合成数据" if lang == "zh" else "synthetic")
    assert_accessible_and_fits(page)


@pytest.mark.parametrize("page", [1366], indirect=True)
def test_rankings_are_shown_with_their_bounds(page: Page) -> None:
    page.goto("/resilience", wait_until="networkidle")
    for table, columns, count in (
        ("firms", ("esri", "esri_converged", "esri_at_most"), 20),
        ("sectors", ("loss", "loss_at_most"), 5),
    ):
        shown = [percents(page, table, name) for name in columns]
        assert [len(values) for values in shown] == [count] * len(columns)
        for low, high in pairwise(shown):
            assert all(a <= b for a, b in zip(low, high, strict=True))
        assert len(set(shown[-1])) > 1
        assert shown[-2] == sorted(shown[-2], reverse=True)
    assert percents(page, "firms", "esri") != percents(page, "firms", "esri_at_most")
    assert page.locator("table.ranked .whisker").count() == 25
    assert page.locator("table.ranked .whisker b").first.bounding_box() is not None


@pytest.mark.parametrize(("page", "lang"), [(1366, "zh"), (400, "en")], indirect=["page"])
def test_a_what_if_runs_as_a_job_until_its_steps_are_shown(page: Page, lang: str) -> None:
    page.goto(f"/resilience?lang={lang}", wait_until="networkidle")
    page.select_option("select[name=stop]", f"group:{ABROAD}")
    page.select_option("select[name=stop_share]", "0.5")
    page.get_by_role("button", name="推演" if lang == "zh" else "Run the what-if").click()
    page.wait_for_url("**/resilience/*", timeout=120_000)
    expect(page.locator("#what-if ~ p.answer")).to_contain_text(ABROAD)
    shown = page.locator("#what-if ~ details[open] tbody td:nth-child(4)").all_inner_texts()
    losses = [float(text.rstrip("%")) for text in shown]
    assert len(losses) > 2
    assert losses == sorted(losses)
    assert page.locator("svg.spread circle").count() > 5
    assert_accessible_and_fits(page)
    page.get_by_role(
        "link", name="回到全部排名" if lang == "zh" else "Back to the rankings"
    ).click()
    expect(page.locator("#firms")).to_be_visible()


@pytest.mark.parametrize("page", [1366], indirect=True)
def test_measures_are_ranked_and_chosen_within_the_budget(page: Page) -> None:
    page.goto("/resilience?lang=zh", wait_until="networkidle")
    expect(page.locator("#measures ~ p.note")).to_have_text("预算 3。")
    rows = page.locator("#measures ~ div tbody tr")
    chosen = {
        row.locator("th").inner_text(): row.locator("td").last.inner_text() for row in rows.all()
    }
    assert {name for name, place in chosen.items() if place in ("1", "2")} == {"第二供应商", "库存"}
    assert chosen["本地新企业"] == "未入选"


@pytest.mark.parametrize("page", [1366], indirect=True)
def test_a_table_can_be_taken_away_whole(page: Page) -> None:
    page.goto("/resilience?lang=zh", wait_until="networkidle")
    for form, begin in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        with page.expect_download() as taken:
            page.locator(f'a[download][href*="/firms.{form}"]').click()
        data = taken.value.path().read_bytes()
        assert data.startswith(begin)
        if form == "csv":
            assert all(firm in data.decode("utf-8-sig") for firm, _ in FIRMS)


def test_a_number_opens_its_row_beside_the_page(page: Page) -> None:
    page.goto("/resilience", wait_until="networkidle")
    page.locator('table.ranked a.num[href*="/firms/0/"]').first.click()
    page.wait_for_selector("#sheet[open] :text('sales.csv')")
    firm = page.locator("table.ranked tbody th").first.inner_text()
    expect(page.locator("#sheet")).to_contain_text(firm)
    page.keyboard.press("Escape")
    assert page.locator("#sheet[open]").count() == 0

"""Clusters and what may come next in a real Chromium: accessible, narrow, charts and tables that can be taken away."""

import runpy
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page

from planloom.app.web import create_app
from planloom.study import Study, example_study
from planloom.study.checking import CheckRequest, run_check

pytestmark = pytest.mark.browser
Serving = Callable[[FastAPI], AbstractContextManager[str]]
DAY = date(2025, 12, 31)
broken_rules: Callable[[Page], list[tuple[str, str]]] = runpy.run_path(
    str(Path(__file__).with_name("axe_rules.py"))
)["broken_rules"]
PLACES = ("南山区", "福田区", "龙华区", "宝安区", "龙岗区", "光明区", "坪山区")
INDUSTRIES = ("合成生物", "新能源", "软件与信息服务", "家具", "物流", "金融")
TABLE = "地区,行业,年份,从业人员\n" + "".join(
    f"{place},{industry},{year},{5 + 50 * (r + i < 7) + (7 * r + 3 * i + year) % 11}\n"  # made up
    for year in (2022, 2023)
    for r, place in enumerate(PLACES)
    for i, industry in enumerate(INDUSTRIES)
)
PAGES = {
    "place": "/places/nanshan",
    "cluster": "/clusters/synthetic_biology",
    "cluster without a row": "/clusters/marine",
    "what may come next": "/foresight",
    "a place's next": "/foresight?place=%E9%BE%99%E5%8D%8E%E5%8C%BA",
}


def studied() -> Study:
    """The example with both checks of one made-up table."""
    sizes = {"sizes": ("made_up.csv", TABLE.encode())}
    options = (("clusters", {"draws": "20"}), ("foresight", {"bootstrap": "20"}))
    checks = [
        run_check(CheckRequest(kind, "试算", date(2025, 1, 1), sizes, None, chosen), [])
        for kind, chosen in options
    ]
    return example_study(DAY).model_copy(update={"checks": tuple(checks)})


@pytest.fixture(scope="module")
def address(serving: Serving) -> Iterator[str]:
    study = studied()
    with serving(create_app(lambda _: study, DAY)) as made:
        yield made


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_accessible_and_fits(page: Page, path: str, lang: str) -> None:
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}", wait_until="networkidle")
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_chart_is_a_picture_that_can_be_taken_away(page: Page) -> None:
    page.goto("/places/nanshan", wait_until="networkidle")
    for picture in page.locator("figure.chart img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("one => one.decode()")
        assert picture.evaluate("one => one.naturalWidth") > 300
    with page.expect_download() as taken:
        page.locator("figure.chart a[download]").first.click()
    assert taken.value.path().read_bytes()[:4] == b"\x89PNG"


def test_a_table_can_be_taken_away_whole(page: Page) -> None:
    page.goto("/clusters/synthetic_biology", wait_until="networkidle")
    for form, begin in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        with page.expect_download() as taken:
            page.locator(f'#foresight a[download][href*="/links.{form}"]').click()
        assert taken.value.path().read_bytes().startswith(begin)


def test_a_number_opens_its_row_beside_the_page(page: Page) -> None:
    page.goto("/places/nanshan", wait_until="networkidle")
    page.locator("#foresight td a.num").first.click()
    page.wait_for_selector("#sheet[open] :text('made_up.csv')")
    page.keyboard.press("Escape")
    assert page.locator("#sheet[open]").count() == 0


def test_links_are_drawn_with_what_is_nearest_to_the_place(page: Page) -> None:
    page.goto(PAGES["a place's next"], wait_until="networkidle")
    drawn = page.text_content("#foresight-graph svg") or ""
    assert all(name in drawn for name in INDUSTRIES)
    assert "龙华区最近的几个行业" in page.inner_text("#links ~ p.note")


def test_the_map_can_be_taken_as_a_picture(page: Page) -> None:
    page.goto(PAGES["a place's next"], wait_until="networkidle")
    with page.expect_download() as taken:
        page.locator('[data-picture-of="foresight-graph"]').click()
    assert taken.value.suggested_filename.startswith("related_industries_")
    assert taken.value.path().read_bytes().startswith(b"\x89PNG")

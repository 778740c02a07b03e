"""The chain in a real Chromium: it is drawn, a line opens its sentence, the table stands beside."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page

from planloom.app.web import create_app
from planloom.study import example_study

pytestmark = pytest.mark.browser
Serving = Callable[[FastAPI], AbstractContextManager[str]]
DAY = date(2025, 12, 31)


@pytest.fixture(scope="module")
def address(serving: Serving) -> Iterator[str]:
    study = example_study(DAY)
    with serving(create_app(lambda _: study, DAY)) as made:
        yield made


def test_the_chain_is_drawn_and_a_name_leads_to_its_sentence(page: Page) -> None:
    page.goto("/clusters/semiconductor_ic?lang=zh", wait_until="networkidle")
    drawn = page.text_content("#chain-graph svg") or ""
    for words in ("集成电路设计", "制造", "封测", "EDA工具软件"):
        assert words in drawn
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#chain-graph svg text", has_text="封测").click()
    page.wait_for_selector(".seg.chosen")
    assert "封测" in page.inner_text(".seg.chosen")


def test_the_chain_can_be_taken_as_a_picture(page: Page) -> None:
    page.goto("/clusters/semiconductor_ic?lang=en", wait_until="networkidle")
    with page.expect_download() as taken:
        page.locator('[data-picture-of="chain-graph"]').click()
    assert taken.value.suggested_filename.endswith(".png")
    size = taken.value.path().stat().st_size
    assert size > 20_000, size


def test_the_table_holds_the_same_lines(page: Page) -> None:
    page.goto("/clusters/new_energy?lang=en", wait_until="networkidle")
    page.click("#chain-data summary")
    assert page.locator("#chain-data tbody tr").count() == 13
    page.locator("#chain-data tbody a").first.click()
    page.wait_for_selector(".seg.chosen")
    assert page.locator(".seg.chosen").count() >= 1

"""Does a document come in with one drop? In a real browser: drop, read, land on the draft; refuse, cancel."""

import runpy
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from planloom.app.web import create_app
from planloom.workspace import Intake, ReviewDesk, Workspace

pytestmark = pytest.mark.browser
Serving = Callable[[FastAPI], AbstractContextManager[str]]
broken_rules: Callable[[Page], list[tuple[str, str]]] = runpy.run_path(
    str(Path(__file__).with_name("axe_rules.py"))
)["broken_rules"]
TEXT = "深圳市某产业规划\n到2025年，全市地区生产总值超过4万亿元，建成3个以上公共平台。\n"
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  document.querySelector(".drop-zone").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
}"""


@pytest.fixture
def address(tmp_path: Path, serving: Serving) -> Iterator[str]:
    kept = Workspace(tmp_path / "desk")
    review = ReviewDesk(kept, "张工", lambda: datetime.now(UTC))
    intake = Intake(kept, lambda: datetime.now(UTC))
    with serving(create_app(kept.study, date(2025, 12, 31), review, intake)) as base:
        yield base
    intake.stop()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    yield opened
    assert complaints == []
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_dropped_document_is_read_and_shown(page: Page, lang: str) -> None:
    page.goto(f"/?lang={lang}")
    page.wait_for_url("**/plans*")
    page.evaluate(DROP, ["规划.txt", TEXT])
    page.wait_for_url("**/document*", timeout=60_000)
    expect(page.locator("main")).to_contain_text("超过4万亿元")
    page.goto(f"/plans?lang={lang}")
    expect(page.locator("tbody th")).to_have_text("深圳市某产业规划")


def test_refused_document_is_told_in_place(page: Page) -> None:
    page.goto("/plans")
    page.evaluate(DROP, ["scan.pdf", "%PDF-1.7 nothing"])
    expect(page.locator(".j-failed")).to_contain_text("PDF 已损坏", timeout=60_000)
    page.get_by_role("button", name="知道了").click()
    expect(page.locator(".job")).to_have_count(0)


@pytest.mark.parametrize("width", [1366, 400])
def test_page_is_accessible_and_fits(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto("/plans")
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

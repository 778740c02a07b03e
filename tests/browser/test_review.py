"""Does reviewing work in a real browser? By keyboard, kept over a reload, accessible, on a narrow screen too."""

import runpy
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from planloom.app.web import create_app
from planloom.workspace import ReviewDesk, Workspace

pytestmark = pytest.mark.browser
Serving = Callable[[FastAPI], AbstractContextManager[str]]
PAGES: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("test_pages.py")))
broken_rules: Callable[[Page], list[tuple[str, str]]] = runpy.run_path(
    str(Path(__file__).with_name("axe_rules.py"))
)["broken_rules"]
TEXT = (
    "深圳市某产业规划\n"
    "到2025年，全市地区生产总值超过4万亿元，建成3个以上公共平台。\n"
    "培育一批龙头企业。重点发展智能传感器、光伏储能等领域。\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> ReviewDesk:
    kept = Workspace(tmp_path / "desk")
    kept.read(TEXT.encode(), "plan.txt", "reader", datetime.now(UTC))
    return ReviewDesk(kept, "张工", lambda: datetime.now(UTC))


@pytest.fixture
def address(desk: ReviewDesk, serving: Serving) -> Iterator[str]:
    with serving(create_app(desk.workspace.study, date(2025, 12, 31), desk)) as base:
        yield base


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    yield opened
    expected = ("422", "ERR_FAILED")  # a refused change, a lost connection
    assert [c for c in complaints if not any(sign in c for sign in expected)] == []
    context.close()


def shown(page: Page) -> str | None:
    return page.locator(".review-item").get_attribute("data-item-id")


def status(page: Page, words: str) -> None:
    expect(page.locator("#review-status")).to_contain_text(words)


def test_keys_accept_reject_and_undo_and_a_reload_keeps_it(page: Page, desk: ReviewDesk) -> None:
    names = [item.item_id for item in desk.queue()]
    page.goto("/review")
    page.keyboard.press("a")
    status(page, "已接受")
    assert shown(page) == names[1]
    page.keyboard.press("r")
    status(page, "已剔除")
    assert [item.state for item in desk.queue()][:3] == ["accepted", "rejected", "pending"]
    page.reload()
    assert shown(page) == names[2]
    assert page.inner_text("#review-count") == str(len(names) - 2)
    page.keyboard.press("u")
    status(page, "已撤销")
    assert shown(page) == names[1]
    assert [item.state for item in desk.queue()][:2] == ["accepted", "pending"]


def test_keys_pressed_faster_than_the_answers_all_count(page: Page, desk: ReviewDesk) -> None:
    page.goto("/review")
    page.keyboard.type("aajra")
    expect(page.locator("#review-count")).to_have_text(str(len(desk.queue()) - 4))
    states = [item.state for item in desk.queue()]
    assert states[:5] == ["accepted", "accepted", "pending", "rejected", "accepted"]


def test_moving_changes_the_address_and_nothing_else(page: Page, desk: ReviewDesk) -> None:
    names = [item.item_id for item in desk.queue()]
    page.goto("/review")
    page.keyboard.press("j")
    page.wait_for_url("**item=**")
    assert shown(page) == names[1]
    page.keyboard.press("k")
    expect(page.locator(".review-item")).to_have_attribute("data-item-id", names[0])
    assert desk.workspace.corrections() == ()
    page.go_back()
    expect(page.locator(".review-item")).to_have_attribute("data-item-id", names[1])


def test_a_number_is_mended_by_keyboard_and_a_wrong_one_says_why(
    page: Page, desk: ReviewDesk
) -> None:
    item = next(item for item in desk.queue() if item.kind == "target")
    page.goto(f"/review?stem={item.stem}&item={item.item_id}")
    page.keyboard.press("e")
    number = page.locator('input[name="f.number"]')
    number.fill("五万亿上下")
    number.press("Enter")
    expect(page.locator(".problem").first).to_contain_text("“上下”不是数值")
    assert number.input_value() == "五万亿上下"
    number.fill("五万亿")
    number.press("Enter")
    status(page, "已修改")
    now = next(each for each in desk.queue() if each.item_id == item.item_id)
    assert now.content.model_dump()["low"] == 5e12
    page.keyboard.press("u")
    status(page, "已撤销")
    assert {each.state for each in desk.queue()} == {"pending"}


def test_letters_typed_into_a_field_decide_nothing(page: Page, desk: ReviewDesk) -> None:
    page.goto("/review")
    page.keyboard.press("e")
    page.keyboard.type("aru")
    page.keyboard.press("Escape")
    assert page.locator(".mend[open]").count() == 0
    assert desk.workspace.corrections() == ()


def test_help_lists_the_keys(page: Page) -> None:
    page.goto("/review")
    page.keyboard.press("?")
    assert "剔除" in page.inner_text("#help")


def test_a_lost_connection_says_so_and_keeps_what_was_typed(page: Page, desk: ReviewDesk) -> None:
    page.goto("/review")
    page.keyboard.press("e")
    page.locator(".mend input:not([type=hidden])").first.fill("新的名称")
    page.route("**/review**", lambda route: route.abort())
    page.evaluate("console.error = () => {}")
    page.locator('.mend button[value="mend"]').click()
    status(page, "没有保存")
    assert page.locator(".mend input:not([type=hidden])").first.input_value() == "新的名称"
    page.unroute("**/review**")
    page.locator('.mend button[value="mend"]').click()
    status(page, "已修改")
    assert len(desk.workspace.corrections()) == 1


@pytest.mark.parametrize("width", [1366, 400])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_is_accessible_and_fits(page: Page, lang: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    for path in ("/review", "/review?show=decided"):
        page.goto(PAGES["with_lang"](path, lang))
        page.evaluate("document.querySelectorAll('details.mend').forEach(d => d.open = true)")
        assert broken_rules(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("a") if path == "/review" else None
        status(page, "已接受" if lang == "zh" else "accepted") if path == "/review" else None


def test_reviewing_works_without_javascript(
    browser: Browser, address: str, desk: ReviewDesk
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/review")
    page.click('.decide button[value="accept"]')
    status(page, "已接受")
    page.click('.undo button[value="undo"]')
    status(page, "已撤销")
    assert [one.action for one in desk.workspace.corrections()] == ["accept", "withdraw"]
    context.close()

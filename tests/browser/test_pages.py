"""Do the pages work in a real browser? Chromium on the running application, on the sample study."""

import runpy
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page

from planloom.app.web import create_app

pytestmark = pytest.mark.browser
Serving = Callable[[FastAPI], AbstractContextManager[str]]
ROOT = Path(__file__).parents[2]
SAMPLE: dict[str, Any] = runpy.run_path(str(ROOT / "tests/unit/app/sample_study.py"))
broken_rules: Callable[[Page], list[tuple[str, str]]] = runpy.run_path(
    str(Path(__file__).with_name("axe_rules.py"))
)["broken_rules"]
DOCUMENT = "/plans/sample_opinion/document"
TARGET = "/plans/sample_opinion/targets/sei_value_added/shenzhen/2025"
PAGES = {
    "all plans": "/",
    "plan": "/plans/sample_opinion",
    "one verdict": "/plans/sample_opinion?verdict=no_data&sort=deadline",
    "plan without targets": "/plans/sample_action",
    "document": DOCUMENT,
    "document without text": "/plans/sample_revision/document",
    "target": TARGET,
    "target without definition": (
        "/plans/sample_opinion/targets/new_energy_capacity_share/shenzhen/2025"
    ),
    "target of several": "/plans/sample_opinion/targets/cluster_value_added/three/2025",
    "cluster": "/clusters/new_energy",
    "cluster not named": "/clusters/marine",
    "map": "/places",
    "place": "/places/longhua",
    "trace": "/trace/growth/needed/2021",
    "search": "/search?q=新能源",
    "about": "/about",
    "reports": "/reports",
    "findings": "/findings",
    "findings of one rule": "/findings?plan=sample_opinion&severity=error&code=lint.two_values",
    "no finding": "/findings?plan=sample_revision",
    "versions": "/diff?old=sample_opinion&new=sample_revision",
    "versions not chosen": "/diff?old=sample_opinion",
    "parent and child": "/align?parent=sample_opinion&child=sample_action",
    "side by side": "/compare",
}


@pytest.fixture(scope="module")
def address(serving: Serving) -> Iterator[str]:
    with serving(create_app(SAMPLE["sample_study"], date(2025, 12, 31))) as base:
        yield base


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page that may neither complain nor ask another machine for anything."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    outside: list[str] = []
    local = (address, "data:", "about:")
    opened.on("request", lambda r: None if r.url.startswith(local) else outside.append(r.url))
    yield opened
    assert complaints == []
    assert outside == []


def with_lang(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_is_accessible_and_fits_a_narrow_screen(page: Page, path: str, lang: str) -> None:
    page.goto(with_lang(path, lang))
    assert broken_rules(page) == []
    page.set_viewport_size({"width": 400, "height": 768})
    wide, room = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= room


@pytest.mark.parametrize("path", ["/plans/sample_opinion", DOCUMENT, TARGET])
def test_narrow_page_is_accessible(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 400, "height": 768})
    page.goto(path)
    assert broken_rules(page) == []


def test_answer_and_first_rows_stand_on_the_first_screen(page: Page) -> None:
    page.goto("/plans/sample_opinion")
    for query in (".answer", ".bar", "table.targets tbody tr:nth-child(3)"):
        box = page.locator(query).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 768


def test_chinese_font_comes_from_our_own_files(page: Page) -> None:
    fonts: list[str] = []
    page.on("response", lambda r: fonts.append(r.url) if ".woff2" in r.url and r.ok else None)
    page.goto("/")
    page.evaluate("document.fonts.load('15px \"Noto Sans SC\"', '规划')")
    assert page.evaluate("document.fonts.check('15px \"Noto Sans SC\"', '规划')")
    assert any("/static/vendor/noto-sans-sc/files/" in url for url in fonts)


def test_language_switch_keeps_the_page(page: Page) -> None:
    page.goto(f"{TARGET}?as_of=2024-06-30")
    page.click("a.lang")
    assert page.locator("html").get_attribute("lang") == "en"
    assert TARGET in page.url
    assert "as_of=2024-06-30" in page.url
    page.goto("/about")
    assert page.locator("html").get_attribute("lang") == "en"
    page.click("a.lang")
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_another_day_changes_the_verdict(page: Page) -> None:
    page.goto(TARGET)
    assert "提前达成" in page.inner_text(".answer .verdict")
    page.fill("#as_of", "2024-06-30")
    page.press("#as_of", "Enter")
    page.wait_for_url("**as_of=2024-06-30")
    assert "有风险" in page.inner_text(".answer .verdict")


def test_words_lead_to_the_item_and_the_item_to_its_words(page: Page) -> None:
    page.goto(DOCUMENT)
    page.click("#document .seg.k-target:has-text('百亿级企业')")
    chosen = page.locator(".card.chosen")
    assert "百亿级企业" in chosen.inner_text()
    assert chosen.evaluate("card => card === document.activeElement")
    assert page.locator(".seg.chosen").count() >= 1
    page.click(".card.k-observation .go")
    focused = page.evaluate("document.activeElement.className")
    assert "seg" in focused
    assert "k-observation" in focused


def test_hover_joins_words_and_item(page: Page) -> None:
    page.goto(DOCUMENT)
    page.hover("#document .seg.k-observation")
    assert page.locator(".card.linked").count() == 1
    page.hover(".names a.go >> nth=0")
    assert page.locator(".seg.linked[data-items]").count() >= 1


def test_keys_go_item_by_item(page: Page) -> None:
    page.goto(DOCUMENT)
    page.keyboard.press("j")
    first = page.locator("[data-item].chosen").get_attribute("data-item")
    page.keyboard.press("j")
    second = page.locator("[data-item].chosen").get_attribute("data-item")
    page.keyboard.press("k")
    assert (first, second) == ("0", "1")
    assert page.locator("[data-item].chosen").get_attribute("data-item") == "0"


def test_a_link_from_elsewhere_opens_the_text_at_the_item(page: Page) -> None:
    page.goto(TARGET)
    page.click("text=在原文中查看")
    page.wait_for_selector(".seg.chosen")
    assert "1500" in page.inner_text(".seg.chosen")


def test_trace_opens_beside_the_page_and_escape_gives_focus_back(page: Page) -> None:
    page.goto(TARGET)
    number = page.locator("section td a.num").first
    number.click()
    page.wait_for_selector("#sheet[open] .trace-head")
    assert page.url.endswith(TARGET)
    page.locator("#sheet table.inputs a.num").first.click()
    page.wait_for_selector("#sheet dd:has-text('observations.csv')")
    page.keyboard.press("Escape")
    assert page.locator("#sheet[open]").count() == 0
    assert number.evaluate("link => link === document.activeElement")


def test_chart_draws_its_labels_and_has_a_table(page: Page) -> None:
    page.goto(TARGET, wait_until="networkidle")
    drawn = page.text_content("#chart svg") or ""
    for words in ("亿元", "2025", "所需路径", "目标：超过 1,500 亿元", "口径断开", "新口径"):
        assert words in drawn
    page.keyboard.press("t")
    assert page.locator("#chart-data table").is_visible()


def test_help_and_search_keys(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    assert page.locator("#help[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#help[open]").count() == 0
    page.keyboard.press("/")
    page.keyboard.type("储能")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert "样例储能基地" in page.inner_text("main")


def test_pages_work_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(TARGET)
    page.locator("section td a.num").first.click()
    assert "/trace/" in page.url
    assert "这个数字从哪里来" in page.inner_text("h1")
    context.close()


def test_print_leaves_the_frame_out(page: Page) -> None:
    page.goto("/plans/sample_opinion")
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert not page.locator(".asof").is_visible()
    assert not page.locator(".take").first.is_visible()
    assert not page.locator(".keys-button").is_visible()
    assert page.locator("table.targets").is_visible()


def test_a_finding_leads_to_its_sentence_in_the_document(page: Page) -> None:
    page.goto("/findings?severity=error")
    assert page.locator(".finding").count() == 1
    sentences = page.locator(".finding .beside .sentence")
    assert sentences.count() == 2
    words = sentences.nth(1).inner_text()
    sentences.nth(1).locator("a").click()
    assert "/plans/sample_opinion/document" in page.url
    card = page.locator(".card.k-finding.chosen")
    row = page.locator(".doc-row").filter(has=card)
    assert words in row.inner_text()
    page.locator(".card.k-finding").last.locator(".go").click()
    chosen = page.locator(".found-mark.chosen")
    assert chosen.count() == 1
    page.locator(".found-mark").first.click()
    assert page.locator(".card.k-finding").first.evaluate("one => one.matches('.chosen')")


def test_severity_and_rule_stand_in_the_address(page: Page) -> None:
    page.goto("/findings?lang=en")
    page.get_by_role("link", name="warnings 1").click()
    assert "severity=warning" in page.url
    assert page.locator(".finding").count() == 1
    page.get_by_role("link", name="lint.no_deadline").click()
    assert "code=lint.no_deadline" in page.url


def test_versions_are_chosen_and_swapped(page: Page) -> None:
    page.goto("/diff?lang=en")
    page.get_by_label("Older").select_option("sample_opinion")
    page.get_by_label("Newer").select_option("sample_revision")
    page.get_by_role("button", name="Compare").click()
    assert "old=sample_opinion" in page.url
    assert "new=sample_revision" in page.url
    assert page.locator("table.relations tbody tr").count() > 0
    page.get_by_role("link", name="Swap the two").click()
    assert "old=sample_revision" in page.url


def test_plans_are_ticked_and_stand_side_by_side(page: Page) -> None:
    page.goto("/compare?plan=sample_opinion&lang=en")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Put side by side").click()
    assert page.locator("table.pivot").first.locator("thead th").count() == 4

"""Can an officer go from a dropped plan to a Word file without hunting? Whole journeys in a real browser.

Screenshots are kept in the folder that PLANLOOM_SCREENSHOTS names, else with the test's own files.
"""

import json
import os
import runpy
import time
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from fastapi import FastAPI
from playwright.sync_api import Browser, Download, Page, expect
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.app.web import create_app
from planloom.workspace import Intake, ReviewDesk, Workspace
from planloom.workspace.importing import ImportWords, carry_out, prepare_import

pytestmark = pytest.mark.browser
Serving = Callable[[FastAPI], AbstractContextManager[str]]
broken_rules: Callable[[Page], list[tuple[str, str]]] = runpy.run_path(
    str(Path(__file__).with_name("axe_rules.py"))
)["broken_rules"]
expect.set_options(timeout=60_000)
MOST_ACTIONS = 12
PATIENCE = 120_000
PLAN = (
    "深圳市某产业发展规划（2022—2025年）\n"
    "深圳市人民政府 2022年6月6日\n"
    "一、发展目标\n"
    "到2025年，战略性新兴产业增加值超过1.5万亿元。到2025年，地区生产总值达到4万亿元左右。\n"
    "二、重点任务\n"
    "建设三个中心：甲中心、乙中心。建成3个以上公共平台。培育一批龙头企业。\n"
)
ROWS: list[list[object]] = [
    ["指标", "地区", "年份", "数值（亿元）", "来源", "发布日期"],
    ["战略性新兴产业增加值", "深圳市", 2021, 12146.37, "深圳市统计局", "2022-04-28"],
    ["战略性新兴产业增加值", "深圳市", 2022, 13322.07, "深圳市统计局", "2023-04-28"],
    ["战略性新兴产业增加值", "深圳市", 2023, 14489.68, "深圳市统计局", "2024-04-28"],
    ["地区生产总值", "深圳市", 2021, 30664.85, "深圳市统计局", "2022-04-28"],
    ["地区生产总值", "深圳市", 2022, 32387.68, "深圳市统计局", "2023-04-28"],
    ["地区生产总值", "深圳市", 2023, 34606.40, "深圳市统计局", "2024-04-28"],
]
SCOPES = (
    "口径,指标,名称,英文名称,是否说明,来源,来源优先级\n"
    "city,地区生产总值,全市口径,Whole city,是,年鉴,市统计局 > 某网页\n"
)
HEAD = "指标,地区,年份,数值,单位,口径,来源,发布日期\n"
DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  const at = document.querySelector(".drop-zone") || document.querySelector("main");
  at.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


class Officer:
    """One person at the browser, whose every act is counted and seen."""

    def __init__(self, page: Page, shots: Path, lang: str) -> None:
        self.page = page
        self.acts: list[str] = []
        self._shots = shots
        self._lang = lang
        self._begun = time.monotonic()

    def act(self, what: str, done: Callable[[], Any]) -> None:
        self.acts.append(what)
        done()

    def drop(self, name: str, data: bytes) -> None:
        text = b64encode(data).decode()
        self.act(f"drop {name}", lambda: self.page.evaluate(DROP, [name, text]))

    def press(self, key: str) -> None:
        self.act(f"press {key}", lambda: self.page.keyboard.press(key))

    def click(self, target: str) -> None:
        self.act(f"click {target}", self.page.locator(target).first.click)

    def fill(self, target: str, text: str) -> None:
        self.act(f"fill {target}", lambda: self.page.locator(target).first.fill(text))

    def see(self, name: str) -> None:
        for width in (1366, 400):
            self.page.set_viewport_size({"width": width, "height": 768})
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name
            self.page.screenshot(path=self._shots / f"{name}_{self._lang}_{width}.png")
        assert broken_rules(self.page) == [], name
        self.page.set_viewport_size({"width": 1366, "height": 768})

    def told(self) -> None:
        seconds = round(time.monotonic() - self._begun, 1)
        told = {"acts": self.acts, "seconds": seconds}
        (self._shots / f"journey_{self._lang}.json").write_text(json.dumps(told, indent=1))


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    kept = Path(os.environ.get("PLANLOOM_SCREENSHOTS") or tmp_path / "screenshots")
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.fixture
def kept(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "desk")


@pytest.fixture
def address(kept: Workspace, serving: Serving) -> Iterator[str]:
    review = ReviewDesk(kept, "张工", lambda: datetime.now(UTC))
    intake = Intake(kept, lambda: datetime.now(UTC))
    intake.keep_ready()
    with serving(create_app(kept.study, date(2024, 12, 31), review, intake)) as base:
        yield base
    intake.stop()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    complaints: list[str] = []
    abroad: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("request", lambda r: abroad.append(r.url) if not r.url.startswith(address) else None)
    yield opened
    assert complaints == []
    assert [url for url in abroad if not url.startswith(("data:", "blob:"))] == []
    context.close()


def workbook() -> bytes:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet("年度指标")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    return kept.getvalue()


def bring(kept: Workspace, text: str, name: str) -> None:
    prepared = prepare_import(kept.folder, text.encode(), name, ImportWords(""))
    assert carry_out(kept.folder, prepared, "张工", datetime.now(UTC)).added


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_plan_becomes_an_assessment(page: Page, shots: Path, lang: str) -> None:
    page.goto(f"/?lang={lang}")
    officer = Officer(page, shots, lang)
    officer.see("1_empty")
    officer.drop("规划.txt", PLAN.encode())
    page.wait_for_url("**/document*")
    expect(page.locator(".doc-text").first).to_be_visible()
    expect(page.locator(".card.k-target")).to_have_count(3)
    expect(page.locator("details.findings summary .severity")).to_be_visible()
    officer.see("2_draft")
    officer.click('a[href*="/review"]:has(b)')
    page.wait_for_url("**/review*")  # loaded: before that no key is listened to
    expect(page.locator("#review-head")).to_be_visible()
    waiting_items = int(page.inner_text("#review-count"))
    for number in range(2):
        officer.press("e")
        field = '.mend input:not([type="hidden"]):visible'
        name = page.locator(field).first.input_value()
        officer.fill(field, f"{name}（已核）")
        officer.press("Enter")
        expect(page.locator("#review-count")).to_have_text(str(waiting_items - number - 1))
        expect(page.locator("#review-status")).to_contain_text("已核")
        officer.see(f"3_mended_{number + 1}")
    officer.drop("年度指标.xlsx", workbook())
    page.wait_for_url("**/data/tables/*")
    expect(page.locator("button.main")).to_be_visible()
    officer.see("4_table")
    officer.click("button.main")
    page.wait_for_url("**/data/imports/*")
    expect(page.locator("table.targets tbody tr")).to_have_count(2)
    expect(page.locator("table.targets .v-on_track, table.targets .v-off_track")).to_have_count(2)
    officer.see("5_verdicts")
    officer.click("table.targets td .num >> nth=1")
    expect(page.locator("#sheet")).to_contain_text("年度指标.xlsx")
    officer.see("6_trace")
    with page.expect_download() as waiting:
        officer.click("a.button")
    document = zipfile.ZipFile(BytesIO(content(waiting.value))).read("word/document.xml").decode()
    assert "14,489.68" in document or "1.448968" in document
    officer.told()
    assert len(officer.acts) <= MOST_ACTIONS, officer.acts


COUNTY = (
    "<!DOCTYPE html><html><body><h1>南丰县制造业发展规划（2021—2025年）</h1><table>"
    "<tr><th>指标</th><th>单位</th><th>2020年</th><th>2025年</th></tr>"
    "<tr><td>规模以上工业总产值</td><td>亿元</td><td>412.6</td><td>700</td></tr>"
    "<tr><td>高新技术企业</td><td>家</td><td>86</td><td>180</td></tr></table></body></html>"
)
ODD = (
    "南丰县主要指标,,,\n（来源：南丰县统计局）,,,\n指标（计量单位）,2022年,2023年(初步),2024年\n"
    "规上工业总产值（亿元）,521.9,560.1,598.7\n高新技术企业（家）,121,139,约150\n"
)


def test_a_county_with_a_table_of_indicators_and_a_table_with_a_bad_cell(
    page: Page, shots: Path
) -> None:
    page.goto("/")
    officer = Officer(page, shots, "zh")
    officer.drop("规划.html", COUNTY.encode())
    page.wait_for_url("**/document*")
    expect(page.locator(".doc-text .grid tr")).to_have_count(3)
    officer.see("county_1_document")
    officer.drop("县指标.csv", ODD.encode("gb18030"))
    page.wait_for_url("**/data/tables/*")
    expect(page.locator("#bad-cells tbody tr")).to_have_count(1)
    officer.see("county_2_table")
    officer.fill('input[name="set.published_on"]', "2024-12-30")
    officer.click("button.main")
    page.wait_for_url("**/data/imports/*")
    expect(page.locator("#bad-cells")).to_contain_text("约150")
    officer.see("county_3_import")
    officer.told()


def test_correction_holds_when_the_plan_is_read_again(
    page: Page, kept: Workspace, shots: Path
) -> None:
    officer = Officer(page, shots, "zh")
    page.goto("/")
    officer.drop("规划.txt", PLAN.encode())
    page.wait_for_url("**/document*")
    page.goto("/review")
    page.keyboard.press("r")
    expect(page.locator("#review-status")).to_contain_text("已剔除")
    gone = kept.corrections()[0].item_id
    page.goto("/plans")
    officer.drop("规划.txt", PLAN.encode())
    page.wait_for_url("**/document*")
    assert gone not in page.content()
    page.goto("/review?show=decided")
    expect(page.locator(".review-item")).to_have_attribute("data-item-id", gone)
    officer.see("correction_1_decided")
    page.goto("/log")
    expect(page.locator("main")).to_contain_text("剔除条目")
    officer.see("correction_2_log")


def test_sources_that_disagree_stand_side_by_side_and_in_the_verdict(
    page: Page, kept: Workspace, shots: Path
) -> None:
    kept.read(PLAN.encode(), "plan.txt", "张工", datetime.now(UTC))
    bring(kept, SCOPES.replace("市统计局 > 某网页", ""), "口径.csv")
    both = "地区生产总值,深圳市,2023,{},亿元,city,{},2024-0{}-01\n"
    bring(
        kept,
        HEAD + both.format(34606.4, "市统计局", 3) + both.format(44606.4, "某网页", 4),
        "两家.csv",
    )
    officer = Officer(page, shots, "zh")
    page.goto("/data")
    page.get_by_role("link", name="1 处来源不一致").click()
    expect(page.locator(".conflict tbody tr")).to_have_count(2)
    expect(page.locator(".conflict")).to_contain_text("没有写明来源次序")
    officer.see("conflict")
    page.get_by_role("link", name="全部规划").first.click()
    expect(page.locator(".v-conflict").first).to_be_visible()


def test_day_decides_what_counts_and_stands_in_the_address(
    page: Page, kept: Workspace, shots: Path
) -> None:
    kept.read(PLAN.encode(), "plan.txt", "张工", datetime.now(UTC))
    bring(kept, "\n".join(",".join(map(str, row)) for row in ROWS) + "\n", "年度.csv")
    page.goto("/data/observations")
    expect(page.locator("main tbody tr")).to_have_count(6)
    page.fill("#as_of", "2023-06-30")
    page.locator(".asof button").click()
    page.wait_for_url("**as_of=2023-06-30*")
    expect(page.locator("main tbody tr")).to_have_count(4)
    page.select_option("select[name=year]", "2022")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**year=2022*")
    expect(page.locator("main tbody tr")).to_have_count(2)
    shared = page.url
    page.reload()
    expect(page.locator("main tbody tr")).to_have_count(2)
    Officer(page, shots, "zh").see("day")
    page.go_back()
    expect(page.locator("main tbody tr")).to_have_count(4)
    page.goto("/")
    page.goto(shared)
    expect(page.locator("main tbody tr")).to_have_count(2)


def test_study_is_carried_elsewhere_and_comes_out_the_same(
    page: Page, kept: Workspace, shots: Path, tmp_path: Path
) -> None:
    kept.read(PLAN.encode(), "plan.txt", "张工", datetime.now(UTC))
    bring(kept, "\n".join(",".join(map(str, row)) for row in ROWS) + "\n", "年度.csv")
    page.goto("/reports")
    Officer(page, shots, "zh").see("export")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载研究").click()
    elsewhere = tmp_path / "elsewhere"
    zipfile.ZipFile(BytesIO(content(waiting.value))).extractall(elsewhere)
    done = CliRunner().invoke(application, ["replay", str(elsewhere), "--format", "json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["is_identical"] is True


REVISED = PLAN.replace("2022年6月6日", "2024年3月1日").replace("1.5万亿元", "1.6万亿元")
DISTRICT = (
    "龙岗区某产业发展规划（2022—2025年）\n根据《深圳市某产业发展规划（2022—2025年）》制定。\n"
    "到2025年，战略性新兴产业增加值超过3000亿元。\n"
)
OTHER_CITY = PLAN.replace("深圳市", "广州市").replace("1.5万亿元", "1.2万亿元")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_plans_are_held_against_the_revised_the_districts_and_another_citys(
    page: Page, shots: Path, lang: str
) -> None:
    page.goto(f"/plans?lang={lang}")
    officer = Officer(page, shots, lang)
    plans = {"规划": PLAN, "修订": REVISED, "龙岗": DISTRICT, "广州": OTHER_CITY}
    ids = []
    for name, text in plans.items():
        officer.drop(f"{name}.txt", text.encode())
        page.wait_for_url("**/document*")
        ids.append(page.url.split("/plans/")[1].split("/")[0])
        page.goto("/plans")
    assert len(set(ids)) == len(plans)
    city, revised, district, other = ids
    page.goto(f"/diff?old={city}&new={revised}")
    moved = page.locator("table.relations").first
    expect(moved).to_contain_text("1.5 万亿元" if lang == "zh" else "1.5 trillion yuan")
    expect(moved).to_contain_text("1.6 万亿元" if lang == "zh" else "1.6 trillion yuan")
    officer.see("revised")
    page.goto(f"/align?parent={city}&child={district}")
    expect(page.locator("table.relations").first).to_contain_text(
        "3,000 亿元" if lang == "zh" else "300 billion yuan"
    )
    officer.see("aligned")
    page.goto(f"/compare?plan={city}&plan={other}")
    row = page.locator("table.pivot tbody tr").first
    expect(row.locator("td")).to_have_count(2)
    officer.see("compared")


@pytest.mark.parametrize("path", ["data", "data/observations", "data/conflicts", "data/programme"])
@pytest.mark.parametrize("width", [1366, 400])
def test_pages_of_data_are_accessible_and_fit(
    page: Page, kept: Workspace, path: str, width: int
) -> None:
    kept.read(PLAN.encode(), "plan.txt", "张工", datetime.now(UTC))
    bring(kept, SCOPES, "口径.csv")
    both = "地区生产总值,深圳市,2023,{},亿元,city,{},2024-0{}-01\n"
    bring(
        kept,
        HEAD + both.format(34606.4, "市统计局", 3) + both.format(44606.4, "某网页", 4),
        "两家.csv",
    )
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"/{path}")
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

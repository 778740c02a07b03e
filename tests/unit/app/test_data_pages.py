"""The pages of data: a table is looked at, mended and imported; lists are filtered on the server and taken along."""

import asyncio
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import xlsxwriter
from fastapi import FastAPI

from planloom.app.web import create_app
from planloom.evidence.sheets import sheets_of
from planloom.workspace import Intake, ReviewDesk, Workspace
from planloom.workspace.importing import ImportWords, carry_out, prepare_import

HOME = "http://127.0.0.1:8000"
OWN = {"Origin": HOME}
PLAN = "深圳市某产业规划\n到2025年，全市地区生产总值超过4万亿元。重点项目：鹏城云脑。\n"
YEARS = "深圳市主要指标,,\n,,单位：亿元\n指标,2022年,2023年\n地区生产总值,32387.68,34606.40\n神秘指标,1,2\n"
SAYS = {
    "set.published_on": "2024-02-21",
    "set.source": "统计局",
    "name.0": "神秘指标",
    "word.0": "-",
}
APPS: dict[Path, FastAPI] = {}
HEAD = "indicator,subject,year,value,unit,scope,source,published_on\n"
SCOPES = (
    "scope,indicator,label_zh,label_en,is_stated,source,precedence\n"
    "town,gdp,全市口径,Whole city,yes,年鉴,统计局 > 网页\n"
)


def now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    desk = Intake(Workspace(tmp_path / "desk"), now)
    yield desk
    desk.stop()


def app_of(intake: Intake) -> FastAPI:
    review = ReviewDesk(intake.workspace, "officer", now)
    return create_app(intake.workspace.study, date(2025, 12, 31), review, intake)


def ask(intake: Intake, method: str, url: str, **more: Any) -> httpx.Response:
    app = APPS.get(intake.workspace.folder) or app_of(intake)
    APPS[intake.workspace.folder] = app

    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
            return await client.request(method, url, **more)

    return asyncio.run(asking())


def bring(intake: Intake, text: str, name: str = "a.csv", kind: str = "") -> str:
    folder = intake.workspace.folder
    prepared = prepare_import(folder, text.encode(), name, ImportWords(kind))
    record = carry_out(folder, prepared, "张工", now()).record
    assert record is not None
    return record.import_id


def settled(intake: Intake, address: str) -> httpx.Response:
    """Ask until the table was looked at or imported."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        answer = ask(intake, "GET", address)
        if "j-running" not in answer.text:
            return answer
        time.sleep(0.2)
    pytest.fail("still running")


def test_table_is_looked_at_mended_imported_and_taken_back(intake: Intake) -> None:
    intake.workspace.read(PLAN.encode(), "plan.txt", "张工", now())
    sent = {"file": ("指标.csv", YEARS.encode("gb18030"))}
    address = ask(
        intake, "POST", "/data/tables", files=sent, data={"who": "张工"}, headers=OWN
    ).headers["Location"]
    page = settled(intake, address).text
    assert "有 3 处要您说明" in page
    assert "神秘指标" in page
    assert ask(intake, "GET", "/data").text.count("待确认") == 1
    bad = SAYS | {"set.published_on": "someday"}
    assert ask(intake, "POST", f"{address}/import", data=bad, headers=OWN).status_code == 303
    refused = settled(intake, address).text
    assert "一行都没有写入" in refused
    assert intake.workspace.imports() == ()
    ask(intake, "POST", f"{address}/import", data=SAYS, headers=OWN)
    onward = settled(intake, address)
    assert onward.status_code == 303
    result = ask(intake, "GET", onward.headers["Location"]).text
    assert "新增 2 个数值" in result
    assert "1 项目标用到这些数值" in result
    (record,) = intake.workspace.imports()
    assert (record.who, record.file_name) == ("张工", "指标.csv")
    assert "导入表" in ask(intake, "GET", "/log").text
    assert "导入表" in ask(intake, "GET", "/data/log.csv").content.decode("utf-8-sig")
    undo = ask(intake, "POST", f"/data/imports/{record.import_id}/undo", data={}, headers=OWN)
    assert undo.status_code == 303
    assert "撤回" in ask(intake, "GET", undo.headers["Location"]).text
    assert ask(intake, "GET", "/data/observations.csv").text.count("\n") == 1


def test_cells_that_cannot_be_read_are_shown_before_anything_is_confirmed(intake: Intake) -> None:
    rows = "gdp,shenzhen,2023,约三万,亿元,town,统计局,2024-01-01\ngdp,shenzhen,2022,32387.68,亿元,town,统计局,soon\n"
    bring(intake, SCOPES, "口径.csv")
    sent = {"file": ("坏格.csv", (HEAD + rows).encode())}
    address = ask(intake, "POST", "/data/tables", files=sent, headers=OWN).headers["Location"]
    page = settled(intake, address).text
    shown = page.split('id="bad-cells"')[1].split("</table>")[0]
    cells = re.findall(r'<th scope="row" class="n">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', shown)
    assert cells == [("2", "value", "约三万"), ("3", "published_on", "soon")]
    assert 'action="/data/tables/' in page
    assert len(intake.workspace.imports()) == 1
    job = ask(intake, "GET", f"/api/v1/jobs/{address.rpartition('/')[2]}").json()
    assert [cell["found"] for cell in job["result"]["looked"]["cells"]] == ["约三万", "soon"]
    ask(intake, "POST", f"{address}/import", data={"who": "张工"}, headers=OWN)
    assert "没有导入：2 处要改" in settled(intake, address).text
    assert ask(intake, "GET", "/api/v1/data/observations").json()["total"] == 0


def test_the_good_cells_come_in_and_the_bad_ones_stay_listed(intake: Intake) -> None:
    rows = "gdp,shenzhen,2023,约三万,亿元,town,统计局,2024-01-01\n"
    rows += "gdp,shenzhen,2022,32387.68,亿元,town,统计局,2023-01-01\n"
    bring(intake, SCOPES, "口径.csv")
    sent = {"file": ("坏格.csv", (HEAD + rows).encode())}
    address = ask(intake, "POST", "/data/tables", files=sent, headers=OWN).headers["Location"]
    assert 'name="bad_cells" value="keep_out"' in settled(intake, address).text
    said = {"who": "张工", "bad_cells": "keep_out"}
    ask(intake, "POST", f"{address}/import", data=said, headers=OWN)
    page = ask(intake, "GET", settled(intake, address).headers["Location"]).text
    assert "新增 1 个数值" in page
    assert "1 处读不了，没有导入" in page
    assert "约三万" in page.split('id="bad-cells"')[1]
    assert "另 1 处未导入" in ask(intake, "GET", "/data").text
    assert "1 处未导入" in ask(intake, "GET", "/log").text


def test_what_was_chosen_stands_again_and_a_field_is_told_by_its_name(intake: Intake) -> None:
    text = "指标,2023年\n某某值（亿元）,5\n地区生产总值（亿元）,7\n"
    sent = {"file": ("名称.csv", text.encode())}
    address = ask(intake, "POST", "/data/tables", files=sent, headers=OWN).headers["Location"]
    settled(intake, address)
    said = {"who": "张工", "set.source": "统计局", "set.published_on": "2024-01-01", "set.subject": "无此地",
            "name.0": "某某值", "word.0": "-"}  # fmt: skip
    ask(intake, "POST", f"{address}/import", data=said, headers=OWN)
    page = settled(intake, address).text
    assert '<option value="-" selected>' in page
    assert "“对象（地区、集群）”中的“无此地”" in page
    assert "--set" not in page


def test_list_is_filtered_sorted_and_paged_by_its_address(intake: Intake) -> None:
    bring(intake, SCOPES, "口径.csv")
    rows = [f"gdp,shenzhen,{1900 + n},{n + 1},亿元,town,统计局,2024-01-01" for n in range(120)]
    rows += ["gdp,shenzhen,2023,34606.4,亿元,town,后来,2026-05-01"]
    bring(intake, HEAD + "\n".join(rows))
    page = ask(intake, "GET", "/data/observations?order=value&offset=100").text
    assert page.count("<tbody>") == 1
    assert page.count('<th scope="row">') == 20
    assert "另有 1 个在 2025 年 12 月 31 日 之后公布" in page
    assert page.count("下一页") == 0
    first = ask(intake, "GET", "/data/observations?order=value&lang=en").text
    assert "offset=100" in first
    one = ask(intake, "GET", "/data/observations?year=1950").text
    assert one.count('<th scope="row">') == 1
    assert "共 1 个" in one
    table = ask(intake, "GET", "/data/observations.csv?year=1950").content.decode("utf-8-sig")
    assert [line.split(",")[4] for line in table.splitlines()[1:]] == ["1950"]
    (sheet,) = sheets_of(ask(intake, "GET", "/data/observations.xlsx").content, "all.xlsx")
    assert sheet.cells.height == 121


def test_conflict_stands_side_by_side_with_the_source_that_counts(intake: Intake) -> None:
    bring(intake, SCOPES, "口径.csv")
    bring(intake, HEAD + "gdp,shenzhen,2023,7806,亿元,town,网页,2024-01-01\n"
                  "gdp,shenzhen,2023,34606,亿元,town,统计局,2024-02-01\n")  # fmt: skip
    page = ask(intake, "GET", "/data/conflicts").text
    assert page.index("统计局") < page.index("网页")
    assert page.count("✓ 采用") == 1
    assert "4.43 倍" in page
    assert "1 处" in page
    assert "没有不一致" in ask(intake, "GET", "/data/conflicts?as_of=2024-01-15").text
    assert ask(intake, "GET", "/data/conflicts.csv").content.count(b"\n") == 3


def test_status_is_typed_on_the_page_and_a_wrong_one_keeps_what_was_typed(intake: Intake) -> None:
    typed = {"name": "鹏城云脑", "kind": "facility", "status": "under_way", "source": "月报",
             "reported_on": "2025-06-30", "who": "张工"}  # fmt: skip
    late = ask(intake, "POST", "/data/programme", data=typed | {"reported_on": "x"}, headers=OWN)
    assert late.status_code == 422
    assert 'value="月报"' in late.text
    assert ask(intake, "POST", "/data/programme", data=typed, headers=OWN).status_code == 303
    page = ask(intake, "GET", "/data/programme?status=under_way").text
    assert "鹏城云脑" in page
    assert "鹏城云脑" not in ask(intake, "GET", "/data/programme?as_of=2025-01-01").text
    (record,) = intake.workspace.imports()
    assert record.who == "张工"


def test_programme_register_comes_as_a_workbook(intake: Intake) -> None:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "类别", "状态", "日期", "来源"])
        sheet.write_row(1, 0, ["云脑", "设施", "在建", datetime(2025, 6, 30), "日报"])
    folder = intake.workspace.folder
    prepared = prepare_import(folder, kept.getvalue(), "进展.xlsx", ImportWords(""))
    assert (prepared.kind, carry_out(folder, prepared, "a", now()).added) == ("programme", 1)
    assert intake.workspace.programme(date(2025, 12, 31))[0].status == "under_way"


@pytest.mark.parametrize(
    "path", ["/data", "/data/observations", "/data/definitions", "/data/programme"]
)
def test_empty_list_names_the_table_that_would_fill_it(intake: Intake, path: str) -> None:
    for lang in ("zh", "en"):
        page = ask(intake, "GET", f"{path}?lang={lang}")
        assert page.status_code == 200
        assert "/static/samples/" in page.text
    assert not intake.workspace.folder.exists() or intake.workspace.imports() == ()


@pytest.mark.parametrize("name", ["observations", "definitions", "programme"])
def test_samples_can_be_imported_as_they_are(intake: Intake, name: str) -> None:
    samples = [ask(intake, "GET", f"/static/samples/{n}.csv").text for n in ("definitions", name)]
    bring(intake, samples[0], "definitions.csv")
    if name != "definitions":
        bring(intake, samples[1], f"{name}.csv")
    assert len(intake.workspace.imports()) == (1 if name == "definitions" else 2)


def test_unknown_names_are_told(intake: Intake) -> None:
    for path in ("/data/tables/x", "/data/imports/x", "/data/other.csv", "/data/imports.pdf"):
        assert ask(intake, "GET", path).status_code == 404
    assert ask(intake, "GET", "/data/observations?order=sideways").status_code == 400

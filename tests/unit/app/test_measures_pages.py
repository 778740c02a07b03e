"""Measures of clusters on the pages of places and clusters, in charts, and in the report."""

import asyncio
import re
from datetime import date
from functools import cache
from xml.etree import ElementTree as ET

import httpx
import pytest
from fastapi import FastAPI

from planloom.app.lookup import Lookup
from planloom.app.measures_chart import Bar, bars_svg
from planloom.app.report.measures_chapter import measures_chapters
from planloom.app.report.parts import Table
from planloom.app.web import create_app
from planloom.study import Study, run_study
from planloom.study.asking import evidence_of, plan_sources
from planloom.study.checking import CheckRequest, run_check

DAY = date(2025, 12, 31)
TABLE = (
    "地区,行业,年份,从业人员\n"
    "南山区,制造业,2022,300\n南山区,新能源,2022,100\n福田,制造业,2022,200\n福田,新能源,2022,400\n"
    "南山区,制造业,2023,330\n南山区,新能源,2023,150\n福田,制造业,2023,190\n福田,新能源,2023,430\n"
)


@cache
def study() -> Study:
    names = ["example:shenzhen_2022"]
    made = run_study(plan_sources(names), evidence_of(names, [], []), DAY)
    request = CheckRequest(
        "clusters", "试算", DAY, {"sizes": ("t.csv", TABLE.encode())}, None, {"draws": "20"}
    )
    return made.model_copy(update={"checks": (run_check(request, ()),)})


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_app(lambda _day: study(), DAY)


def get(app: FastAPI, url: str) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(url)

    return asyncio.run(asking())


@pytest.mark.parametrize(
    ("page", "other", "absent"),
    [("/places/nanshan", "制造业", "福田"), ("/clusters/new_energy", "南山区", "制造业")],
)
def test_a_page_shows_its_own_measures_with_intervals_and_origins(
    app: FastAPI, page: str, other: str, absent: str
) -> None:
    text = get(app, page).text
    part = text[text.index("集群测度 · 试算") :]
    part = part[: part.index("</section>")]
    assert other in part
    own, _, pairs = part.partition("共同集聚")
    assert f">{absent}<" not in own
    assert ("制造业" in pairs) == page.startswith("/clusters")
    assert re.search(r"\d \[\d\.\d+, \d\.\d+\]", part)
    assert "增长分解" in part
    for link in set(re.findall(r'href="(/checks/[^"]+/\d+/[a-z_]+)"', part)):
        assert get(app, link).status_code == 200
    charts = set(re.findall(r'src="(/charts/[^"]+)"', part))
    assert len(charts) == 2
    for chart in charts:
        answer = get(app, chart)
        assert (answer.status_code, answer.content[:4]) == (200, b"\x89PNG")
    assert "Measures of clusters" in get(app, f"{page}?lang=en").text


def test_a_number_on_a_page_leads_to_its_own_row(app: FastAPI) -> None:
    text = get(app, "/clusters/new_energy").text
    link = next(iter(re.findall(r'href="(/checks/[^"]+/clusters/\d+/location_quotient)"', text)))
    row = study().checks[0].table("clusters")
    assert row is not None
    place = [column.name for column in row.columns].index("industry")
    assert row.rows[int(link.split("/")[-2])][place] == "新能源"


def test_a_place_without_measures_says_what_would_give_them(app: FastAPI) -> None:
    assert "尚未测度" in get(app, "/places/baoan").text
    for lost in ("nanshan/nothing", "baoan/location_quotient", "mars/location_quotient"):
        short = study().checks[0].check_id[:16]
        assert get(app, f"/charts/measures/{short}/region/{lost}.png").status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_has_a_chapter_of_measures(lang: str) -> None:
    (chapter,) = measures_chapters(Lookup(study()), lang)
    tables = [block for block in chapter.blocks if isinstance(block, Table)]
    assert len(tables) == 6
    for table in tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert "[" in tables[0].rows[0][2][0].text


def test_a_chart_is_drawn_whatever_its_numbers() -> None:
    for bars in ([Bar("a", 1.0)], [Bar("甲 & 乙", -2.0, -3.0, 1.0), Bar("x" * 99, 5.0)], [Bar("0", 0.0)]):  # fmt: skip
        for form in ("index", "percent"):
            root = ET.fromstring(bars_svg(bars, 1.0, form, "zh"))  # noqa: S314 our own
            assert root.tag.endswith("svg")


@pytest.mark.parametrize(
    ("table", "absent", "said"),
    [
        (
            "行政区,合计,采矿业,制造业\n福田,5,,5\n南山,7,3,4\n",
            "missing",
            "其余各项之和等于表中的合计",
        ),
        ("行政区,采矿业,制造业\n福田,,5\n南山,3,4\n", "zero", "给表时说明空格表示没有"),
        ("行政区,采矿业,制造业\n福田,0,5\n南山,3,4\n", "zero", ""),
    ],
)
def test_an_inferred_zero_says_so_and_a_stated_one_does_not(
    table: str, absent: str, said: str
) -> None:
    asked = {"draws": "0", "absent": absent}
    request = CheckRequest("clusters", "零", DAY, {"sizes": ("t.csv", table.encode())}, None, asked)
    check = run_check(request, ())
    made = study().model_copy(update={"checks": (check,)})
    sizes = check.table("clusters")
    assert sizes is not None
    (row,) = (number for number, cells in enumerate(sizes.rows) if cells[:2] == ("福田", "采矿业"))
    shown = get(
        create_app(lambda _day: made, DAY), f"/checks/{check.check_id[:16]}/clusters/{row}/size"
    )
    assert ("推断的 0" in shown.text) == bool(said)
    assert said in shown.text
    other = get(
        create_app(lambda _day: made, DAY), f"/checks/{check.check_id[:16]}/clusters/{row + 1}/size"
    )
    assert "推断的 0" not in other.text

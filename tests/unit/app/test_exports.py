"""Every table on a page of a study can be taken along as CSV and as Excel, and holds what the page shows."""

import asyncio
import csv
import html
import io
import re
from datetime import date

import httpx
import pytest
import python_calamine
from fastapi import FastAPI

from planloom.app.lookup import target_address
from planloom.app.web import create_app
from planloom.study import Study, example_study
from planloom.workspace import Intake

DAY = date(2025, 12, 31)
STUDY = example_study(DAY)
APP = create_app(lambda _: STUDY, DAY)
PAGES = (
    "/",
    *(f"/plans/{plan.id}" for file in STUDY.files for plan in file.plans),
    *(
        target_address(plan, target)
        for file in STUDY.files
        for plan in file.plans
        for target in plan.targets
    ),
    "/clusters/new_energy",
    "/clusters/marine",
    "/places",
    "/places/futian",
    "/places/longhua",
    "/findings",
    "/diff",
    "/align",
    "/compare",
    "/search?q=能源",
    "/about",
    *(f"/trace/{node.id}" for node in [n for n in STUDY.trace if n.inputs][:2]),
)
ONE_FOR_ALL = ("/diff", "/align", "/compare", "/findings")
"""Pages whose tables are parts of one list, which is taken along whole."""
WORDS_ALONE = ("十一种判断", "含下级规划；截至 2025 年 12 月 31 日", "按集群")
"""Captions of tables that explain words or offer files, and hold no data."""


WORK = (
    "/data", "/data/observations", "/data/definitions", "/data/conflicts", "/data/programme", "/log", "/plans",
    "/checks", "/review", "/firms", "/resilience", "/foresight", "/reports",
)  # fmt: skip
"""Pages of a workspace whose address needs no name."""


def get(url: str, app: FastAPI = APP) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(url)

    return asyncio.run(asking())


def exports(text: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]+\.(?:csv|xlsx)[^"]*)"', text)]


@pytest.mark.parametrize("page", PAGES)
def test_every_table_has_its_export(page: str) -> None:
    assert not lacking(page, APP)


def test_every_table_of_a_workspace_has_its_export(desk: tuple[FastAPI, Study, Intake]) -> None:
    app, study, intake = desk
    check = study.checks[0]
    short = check.check_id[:16]
    imports = [f"/data/imports/{record.import_id}" for record in intake.workspace.imports()]
    shown = [f"/checks/{short}", *(f"/checks/{short}/{table.name}" for table in check.tables)]
    pages = [
        *WORK,
        *imports,
        *shown,
        "/clusters/new_energy",
        f"/plans/{next(iter(study.files)).plans[0].id}",
    ]
    assert not [one for page in pages for one in lacking(page, app)]


def lacking(page: str, app: FastAPI) -> list[str]:
    """Return the captions of a page's tables that have no files, and the files that do not answer."""
    answer = get(page, app)
    assert answer.status_code == 200, page
    _, *tables = re.split(r"<table\b", answer.text.split("</main>")[0])
    found = []
    for table in tables[-1:] if page in ONE_FOR_ALL else tables:
        caption = html.unescape(re.sub(r"<[^>]+>", "", table.split("</caption>")[0]).split(">")[-1])
        forms = {one.split("?")[0].rpartition(".")[2] for one in exports(table)}
        if caption not in WORDS_ALONE and not {"csv", "xlsx"} <= forms:
            found.append(f"{page}: {caption}")
    files = dict.fromkeys(one for one in exports(answer.text) if not one.startswith("/static/"))
    return found + [one for one in files if get(one, app).status_code != 200]


def rows_of(url: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(get(url).content.decode("utf-8-sig"))))


def test_table_of_a_cluster_holds_its_rows_alone() -> None:
    every, own = (
        rows_of(f"/tables/programme.csv?lang=en{more}") for more in ("", "&subject=new_energy")
    )
    assert every[0] == own[0]
    assert 0 < len(own) - 1 < len(every) - 1
    assert {row[3] for row in own[1:]} == {"New energy"}


def test_chain_in_a_file_is_the_chain_on_the_page() -> None:
    shown = (
        get("/clusters/new_energy?lang=en")
        .text.split('class="chain-edges"')[1]
        .split("</table>")[0]
    )
    assert len(rows_of("/tables/chain.csv?subject=new_energy&lang=en")) == shown.count("<tr>")
    assert get("/tables/chain.csv?subject=none").status_code == 404


def test_search_in_a_file_is_what_was_found() -> None:
    found = rows_of("/tables/search.csv?q=能源&lang=en")
    assert len(found) - 1 == get("/search?q=能源&lang=en").text.count('class="kind"') - _clusters()
    assert all("能源" in row[2] + row[3] for row in found[1:])


def _clusters() -> int:
    return get("/search?q=能源&lang=en").text.count('<span class="kind">cluster</span>')


def test_growth_in_a_workbook_is_a_number() -> None:
    data = io.BytesIO(get("/tables/growths.xlsx?lang=en").content)
    book = python_calamine.CalamineWorkbook.from_filelike(data)
    head, first, *_ = book.get_sheet_by_index(0).to_python()
    assert isinstance(first[head.index("growth needed a year (unit on the right)")], float)

"""The chain on a cluster's page: every line told in words, with the address of its sentence."""

import asyncio
import re
from datetime import date
from functools import cache
from urllib.parse import unquote

import httpx
import pytest

from planloom.app.chain_view import chain_view, names_by_kind
from planloom.app.lookup import Lookup
from planloom.app.view import View
from planloom.app.web import create_app
from planloom.evidence.programme import ProgrammePart, ProgrammeRow, programme_status
from planloom.study import example_study

DAY = date(2025, 12, 31)


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(example_study(DAY))


@cache
def get(url: str) -> httpx.Response:
    """Return an answer of the application on the example."""
    study = example_study(DAY)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(lambda _: study, DAY))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(url)

    return asyncio.run(ask())


def test_every_edge_of_the_drawing_stands_in_the_table_and_opens_its_sentence(
    lookup: Lookup,
) -> None:
    chain = chain_view(lookup, View(lang="zh"), "semiconductor_ic")
    assert chain.option is not None
    (series,) = chain.option["series"]
    assert len(series["links"]) == len(chain.rows) == 11
    page = get("/clusters/semiconductor_ic?lang=zh").text
    part = page[page.index('id="chain-data"') : page.index("chain_edges.csv")]
    assert part.count("<tr>") == 12
    for row in chain.rows:
        assert f'href="{row.href}"' in part
        address, anchor = row.href.split("#")
        assert f'id="{unquote(anchor)}"' in get(address).text


def test_orders_are_drawn_with_arrows_and_nothing_else_is(lookup: Lookup) -> None:
    chain = chain_view(lookup, View(lang="zh"), "new_energy")
    assert chain.option is not None
    links = chain.option["series"][0]["links"]
    arrows = {(link["source"], link["target"]) for link in links if link["symbol"][1] == "arrow"}
    assert arrows == {("求雨岭氢能产业园", "氢能")}


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "需要边表"), ("en", "It needs a table of edges")]
)
def test_an_empty_chain_says_which_table_would_fill_it(lang: str, words: str) -> None:
    page = get(f"/clusters/biomedicine?lang={lang}").text
    assert words in page
    assert "chain-graph" not in page
    assert "echarts" not in page.split("<main")[0].split("</head>")[0]
    for sample in ("chain_edges.csv", "chain_facts.csv"):
        assert get(f"/static/samples/{sample}").status_code == 200


def test_a_status_of_the_register_stands_on_its_technology(lookup: Lookup) -> None:
    item = next(i for _, i in lookup.programme() if i.name == "燃料电池")
    part = ProgrammePart(item.id, item.name, "technology")
    row = ProgrammeRow(item.id, item.name, "technology", "under_way", date(2024, 1, 1), "虚构")
    chain = chain_view(lookup, View(lang="en"), "new_energy", programme_status([row], DAY, [part]))
    told = {node.name: node.status for node in chain.nodes if node.kind == "technology"}
    assert told == {"燃料电池": "under_way", "高效燃气轮机": "no_data", "高能量密度储能": "no_data"}
    assert chain.option is not None
    tips = [node["tooltip"]["formatter"] for node in chain.option["series"][0]["data"]]
    assert "燃料电池 · technology · under way" in tips


def test_reports_take_their_names_from_the_same_chain(lookup: Lookup) -> None:
    plans = list(lookup.plans.values())
    found = names_by_kind(lookup, plans, "semiconductor_ic", "zh")
    assert list(found) == ["环节", "关键技术", "项目"]
    assert found["环节"] == ["集成电路设计", "制造", "封测"]
    assert names_by_kind(lookup, [], "semiconductor_ic", "zh") == {}


def test_words_of_a_plan_are_no_markup() -> None:
    page = get("/clusters/semiconductor_ic?lang=en").text
    option = re.search(r'id="chain-option">(.*?)</script>', page, re.S)
    assert option is not None
    assert "<" not in option[1]

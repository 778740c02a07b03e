"""Do the pages hold for plans of any city? Places as the plans name them, no map of elsewhere, every portfolio."""

from datetime import date

import pytest

from planloom.app.lookup import Lookup
from planloom.app.pages import overview, place_map
from planloom.app.view import View
from planloom.study import EvidenceSource, run_study, source_from_document

GUANGDONG = (
    "广东省制造业发展规划\n"
    "半导体与集成电路：到2025年主营业务收入突破4000亿元，以广州、珠海为核心，带动佛山、东莞等地。\n"
    "打造3个万亿级产业集群：新能源、半导体与集成电路、智能机器人。\n"
)
ZHEJIANG = "浙江省行动方案\n打造2个千亿级特色产业集群：高端装备、新材料。\n到2027年，规上工业营收超过12万亿元。\n"
SHENZHEN = "深圳市某产业规划\n在南山区、宝安区布局智能机器人产业集群。到2025年，地区生产总值超过4万亿元。\n"


def lookup(*texts: str) -> Lookup:
    sources = [source_from_document(text.encode(), f"{n}.txt") for n, text in enumerate(texts)]
    return Lookup(run_study(sources, EvidenceSource(), date(2025, 12, 31)))


def test_places_are_those_that_the_plan_names_without_a_map_of_another_city() -> None:
    content = place_map(lookup(GUANGDONG), View())
    named = [row.place_code for row in content["rows"]]
    assert {"guangzhou", "zhuhai"} <= set(named)
    assert "nanshan" not in named
    assert content["shapes"] == ()


def test_city_of_the_map_shows_all_its_districts() -> None:
    content = place_map(lookup(SHENZHEN), View())
    assert {"nanshan", "baoan", "dapeng", "shenshan"} <= {row.place_code for row in content["rows"]}
    assert [shape.place_code for shape in content["shapes"] if shape.is_inset] == [
        "dapeng",
        "shenshan",
    ]


def test_plan_without_places_draws_nothing() -> None:
    content = place_map(lookup(ZHEJIANG), View())
    assert (content["rows"], content["shapes"]) == ([], ())


@pytest.mark.parametrize("texts", [(GUANGDONG, ZHEJIANG), (ZHEJIANG, GUANGDONG)])
def test_every_plan_of_an_overview_shows_its_own_portfolio(texts: tuple[str, str]) -> None:
    known = lookup(*texts)
    with_portfolio = [plan.id for plan in known.plans.values() if plan.portfolio]
    assert len(with_portfolio) == 2
    heads = [head.id for head, _ in overview(known, View(), None)["portfolios"]]
    assert heads == with_portfolio
    for plan_id in with_portfolio:
        own = overview(known, View(), plan_id)["portfolios"]
        assert [head.id for head, _ in own] == [plan_id]

"""Do the pages hold for plans of any city? Places as the plans name them, no map of elsewhere, every portfolio."""

from collections.abc import Sequence
from datetime import date

import pytest

from planloom.app.lookup import Lookup
from planloom.app.pages import overview, place_map
from planloom.app.records import Plan
from planloom.app.report.assessment import assessment
from planloom.app.report.parts import Table
from planloom.app.view import View
from planloom.study import EvidenceSource, run_study, source_from_document

GUANGDONG = (
    "广东省制造业发展规划\n"
    "半导体与集成电路：到2025年主营业务收入突破4000亿元，以广州、珠海为核心，带动佛山、东莞等地。\n"
    "打造3个万亿级产业集群：新能源、半导体与集成电路、智能机器人。\n"
)
ZHEJIANG = "浙江省行动方案\n打造2个千亿级特色产业集群：高端装备、新材料。\n到2027年，规上工业营收超过12万亿元。\n"
SHENZHEN = "深圳市某产业规划\n在南山区、宝安区布局智能机器人产业集群。到2025年，地区生产总值超过4万亿元。\n"
SUZHOU = (
    "苏州市某行动计划\n到2025年，地区生产总值达到2.7万亿元，全社会研发投入占比达到4%。\n"
    "打造2个产业集群：新能源、智能机器人。\n"
)


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


def compared(known: Lookup, plans: Sequence[Plan], lang: str) -> list[Table]:
    heading = {"zh": "各地在同一指标", "en": "What places say"}[lang]
    sections = assessment(known, plans, lang).sections
    found = [s for s in sections if heading in s.heading]
    return [block for s in found for block in s.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_assessment_puts_places_side_by_side_by_indicator(lang: str) -> None:
    known = lookup(SHENZHEN, SUZHOU)
    targets, *_ = compared(known, [known.roots()[0]], lang)
    assert len(targets.columns) == 3
    rows = [["".join(run.text for run in cell) for cell in row] for row in targets.rows]
    name, own, other = rows[0]
    assert name == {"zh": "地区生产总值", "en": "Gross domestic product"}[lang]
    assert {"zh": "4 万亿", "en": "4 trillion"}[lang] in own
    assert {"zh": "2.7 万亿", "en": "2.7 trillion"}[lang] in other
    traces = [run.trace for row in targets.rows for cell in row[1:] for run in cell]
    assert len([trace for trace in traces if trace]) >= 3


def test_definitions_that_differ_are_told_and_not_merged() -> None:
    growth = "苏州市某行动计划\n到2025年，规模以上工业总产值超过5万亿元。\n"
    value = "深圳市某规划\n到2025年，规模以上工业增加值超过1万亿元。\n"
    known = lookup(value, growth)
    targets, *_ = compared(known, known.roots(), "zh")
    assert len(targets.rows) == 2
    for row in targets.rows:
        assert sum(bool(cell[0].trace) for cell in row[1:]) == 1


@pytest.mark.parametrize("texts", [(SHENZHEN,), (SHENZHEN, SHENZHEN.replace("4万亿", "5万亿"))])
def test_one_place_alone_has_no_chapter_of_places(texts: tuple[str, ...]) -> None:
    known = lookup(*texts)
    assert compared(known, known.roots(), "zh") == []

"""A draft holds what was read, with ids and codes that follow from the words alone."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planloom.plan import file_problems, load_plan, plan_yaml
from planloom.plan.schema import Citation, Period, PlanFile, Target
from planloom.reading import read_document
from planloom.reading.records import (
    Clause,
    Group,
    Mention,
    Name,
    PlanRead,
    PledgeRead,
    Reading,
    Statement,
    Text,
)
from planloom.study.coding import cluster_code, indicator_code, member_codes, place_code
from planloom.study.draft import draft_plan

TOWN = "shenzhen_2022_opinion"
ENERGY = "shenzhen_2022_new_energy_action_plan"
ITEMS = (
    "targets",
    "observations",
    "pledges",
    "programme",
    "diagnosis",
    "safeguards",
    "positioning",
)


def statement(indicator: str, subject: str, **fields: Any) -> Statement:
    given: dict[str, Any] = {
        "kind": "target",
        "quote": indicator,
        "start": 3,
        "measure": "level",
        "comparator": ">",
        "low": 1e11,
        "high": 1e11,
        "unit": "CNY",
        "plan": TOWN,
        "rule": "amount",
        "by": Period(year=2025),
        **fields,
    }
    return Statement(indicator=indicator, subject=subject, **given)


def name(words: str, **fields: Any) -> Name:
    return Name(name=words, quote=words, start=9, plan=TOWN, rule="list", **fields)


READING = Reading(
    name="town.md",
    sha256="ab",
    text=Text("", (), "markdown", "utf-8"),
    grade="report",
    title="一则新闻",
    publisher="某报",
    published_on=date(2022, 6, 6),
    address=None,
    plans=(
        PlanRead(TOWN, "意见", "opinion", 0, place_code="shenzhen", period=Period(year=2025)),
        PlanRead(ENERGY, "行动计划", "action_plan", 99, place_code="shenzhen", parent=TOWN),
    ),
    statements=(
        statement("战略性新兴产业增加值", "深圳"),
        statement("产业集群增加值", "智能终端、新能源、海洋产业"),
        statement("工业投资", "龙岗区", kind="observation", by=Period(year=2021)),
        statement("工业投资", "龙岗区", kind="observation", by=Period(year=2021), low=2, high=2),
        statement("新能源产业增加值", "深圳", plan=ENERGY, industry="新能源"),
        statement(
            "新能源发电装机占比", "深圳", plan=ENERGY, industry="新能源", measure="share", unit="1"
        ),
    ),
    pledges=(PledgeRead("培育一批龙头", 5, "培育", "龙头企业", TOWN, "breed", "一批"),),
    portfolio=(
        Group(
            "战略性新兴产业集群",
            (name("新能源产业集群"), name("海洋产业集群"), name("某某产业集群")),
            TOWN,
            "三个集群",
            7,
            "portfolio",
            claimed=20,
            is_open=True,
        ),
    ),
    stages=(Group("新增长点", (name("合成生物"),), TOWN, "合成生物", 8, "stage", is_open=True),),
    fields=(name("智能电网", industry="新能源产业集群"),),
    technologies=(name("燃料电池", industry="新能源产业集群"),),
    projects=(name("低碳城"), name("低碳城")),
    roles=(name("智能网联汽车", place="南山"),),
    documents=(Mention("某意见", 1, "某市", "2022-06"),),
    diagnosis=(Clause("布局有待优化", "布局还需优化", 2, TOWN, "diagnosis"),),
    safeguards=(Clause("空间保障", "空间保障", 2, TOWN, "safeguard", parts=("启动区", "拓展区")),),
    positioning=(Clause("创新策源地", "打造策源地", 2, TOWN, "position", industry="集成电路产业"),),
)


def all_items(file: PlanFile) -> list[Any]:
    return [item for plan in file.plans for kind in ITEMS for item in getattr(plan, kind)]


def test_ids_name_plan_kind_indicator_cluster_or_place_and_year() -> None:
    opinion, energy = draft_plan(READING).plans
    assert [item.id for item in (*opinion.targets, *opinion.observations, *energy.targets)] == [
        f"{TOWN}/target/sei_value_added/shenzhen/2025",
        f"{TOWN}/target/cluster_value_added/shenzhen/2025",
        f"{TOWN}/observation/industrial_investment/longgang/2021",
        f"{TOWN}/observation/industrial_investment/longgang/2021-2",
        f"{ENERGY}/target/cluster_value_added/new_energy/2025",
        f"{ENERGY}/target/new_energy_capacity_share/new_energy/2025",
    ]
    assert [pledge.id for pledge in opinion.pledges] == [f"{TOWN}/pledge/龙头企业"]
    assert [item.id for item in opinion.programme] == [
        f"{TOWN}/field/智能电网/new_energy",
        f"{TOWN}/technology/燃料电池/new_energy",
        f"{TOWN}/project/低碳城/shenzhen",
        f"{TOWN}/project/低碳城/shenzhen-2",
        f"{TOWN}/role/智能网联汽车/nanshan",
    ]


def test_codes_follow_from_equal_names() -> None:
    opinion, energy = draft_plan(READING).plans
    assert opinion.targets[1].member_codes == ("smart_terminal", "new_energy", "marine")
    assert opinion.targets[1].cluster_code is None
    assert [member.cluster_code for member in opinion.portfolio[0].members] == [
        "new_energy",
        "marine",
        None,
    ]
    assert opinion.stages[0].members[0].cluster_code == "synthetic_biology"
    assert opinion.positioning[0].cluster_code == "semiconductor_ic"
    role = opinion.programme[-1]
    assert (role.place, role.place_code, role.cluster_code) == (
        "南山",
        "nanshan",
        "intelligent_connected_vehicle",
    )
    assert {target.cluster_code for target in energy.targets} == {"new_energy"}


def test_nothing_that_was_read_is_left_behind() -> None:
    file = draft_plan(READING)
    opinion, energy = file.plans
    assert (energy.parent, opinion.period) == (TOWN, Period(year=2025))
    assert opinion.pledges[0].citation == Citation(start=5, quote="培育一批龙头", rule="breed")
    assert opinion.portfolio[0].citation == Citation(start=7, quote="三个集群", rule="portfolio")
    assert (opinion.portfolio[0].claimed, opinion.portfolio[0].is_open) == (20, True)
    assert opinion.safeguards[0].parts == ("启动区", "拓展区")
    assert file.document.mentions[0].issued_on == "2022-06"
    assert all(item.citation.rule for item in all_items(file))
    read = (READING.statements, READING.pledges, READING.fields, READING.technologies)
    more = (READING.projects, READING.roles, READING.diagnosis, READING.safeguards)
    assert len(all_items(file)) == sum(map(len, (*read, *more, READING.positioning)))


def test_a_draft_is_a_sound_plan_file() -> None:
    file = draft_plan(READING)
    assert file_problems(file) == ()
    assert load_plan(plan_yaml(file), "town.yaml") == file


def test_what_belongs_to_no_plan_is_a_mistake_of_the_reader() -> None:
    stray = replace(READING, statements=(statement("工业投资", "深圳", plan="elsewhere"),))
    with pytest.raises(ValueError, match="elsewhere"):
        draft_plan(stray)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("新能源", "new_energy"),
        ("新能源产业集群", "new_energy"),
        ("海洋产业", "marine"),
        ("海洋经济", "marine"),
        ("软件与信息服务业", "software_information"),
        ("半导体与集成电路产业集群", "semiconductor_ic"),
        ("低空经济与空天产业集群", "low_altitude_aerospace"),
        ("脑科学与类脑智能", "brain_science"),
        ("新能源汽车", None),
        ("新能源发电", None),
        ("产业集群", None),
        ("产业", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cluster_is_known_by_its_whole_name(words: str | None, code: str | None) -> None:
    assert cluster_code(words) == code


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("深圳", "shenzhen"),
        ("深圳市", "shenzhen"),
        ("全市", "shenzhen"),
        ("龙岗", "longgang"),
        ("全国", "china"),
        ("集成电路设计企业", "shenzhen"),
        ("", "shenzhen"),
        ("全球市场", None),
        ("福田、南山等", None),
        ("某某县", None),
    ],
)
def test_a_place_is_named_or_the_plans_own(subject: str, code: str | None) -> None:
    assert place_code(subject, "shenzhen") == code


@pytest.mark.parametrize(
    ("words", "measure", "unit", "cluster", "codes"),
    [
        ("地区生产总值", "level", "CNY", None, ("gdp", None)),
        ("地区生产总值", "growth_average", "1", None, ("gdp_growth_average", None)),
        ("海洋产业增加值", "level", "CNY", None, ("cluster_value_added", "marine")),
        ("海洋生产总值", "level", "CNY", None, ("gross_ocean_product", None)),
        ("产业增加值", "level", "CNY", "marine", ("cluster_value_added", "marine")),
        ("产业增加值", "level", "CNY", None, (None, None)),
        ("新能源产业增加值", "level", "CNY", "marine", (None, "marine")),
        ("年增加值百亿元级企业", "count", "家", None, ("firms_value_added_over_10bn", None)),
        ("新能源汽车产量", "count", "辆", None, ("nev_output_number", None)),
        ("某某汽车产量", "count", "辆", None, (None, None)),
    ],
)
def test_an_indicator_is_taken_where_words_measure_and_unit_agree(
    words: str, measure: str, unit: str, cluster: str | None, codes: tuple[str | None, str | None]
) -> None:
    assert indicator_code(words, measure, unit, cluster) == codes


def test_members_are_all_known_or_none_is_given() -> None:
    assert member_codes("新能源、新材料等") == ("new_energy", "new_material")
    assert member_codes("新能源、新材料、某某") == ()
    assert member_codes("新能源") == ()


@pytest.fixture(scope="module")
def seed(shared: Path) -> tuple[str, PlanFile]:
    path = next((shared / "seed").glob("*.md"))
    reading = read_document(path.read_bytes(), path.name)
    return reading.text.raw, draft_plan(reading)


@pytest.mark.shared
def test_the_seed_gives_eight_targets_in_two_plans(seed: tuple[str, PlanFile]) -> None:
    _, file = seed
    targets: list[Target] = [target for plan in file.plans for target in plan.targets]
    assert [len(plan.targets) for plan in file.plans] == [4, 4]
    assert [target.indicator_code for target in targets] == [
        "sei_value_added",
        "cluster_value_added",
        "advanced_manufacturing_park_area",
        "advanced_manufacturing_park",
        "new_energy_capacity_share",
        "cluster_value_added",
        "firms_value_added_over_10bn",
        "firms_value_added_over_1bn",
    ]
    assert len(targets[1].member_codes) == 6
    assert [target.cluster_code for target in targets] == [None] * 4 + ["new_energy"] * 4
    assert [target.place_code for target in targets] == ["shenzhen"] * 8


@pytest.mark.shared
def test_every_citation_of_the_seed_holds(seed: tuple[str, PlanFile]) -> None:
    raw, file = seed
    cited = [item.citation for item in all_items(file)]
    for plan in file.plans:
        lists = [group.members for group in plan.portfolio] + [s.members for s in plan.stages]
        cited += [member.citation for members in lists for member in members]
    assert len(cited) > 50
    for citation in cited:
        assert raw[citation.start : citation.start + len(citation.quote)] == citation.quote
        assert citation.rule


@pytest.mark.shared
def test_the_draft_of_the_seed_is_sound_and_comes_out_the_same(
    seed: tuple[str, PlanFile], shared: Path
) -> None:
    _, file = seed
    ids = [item.id for item in all_items(file)]
    assert len(set(ids)) == len(ids)
    assert file_problems(file) == ()
    assert load_plan(plan_yaml(file), "seed.yaml") == file
    path = next((shared / "seed").glob("*.md"))
    again = draft_plan(read_document(path.read_bytes(), path.name))
    assert [item.id for item in all_items(again)] == ids


def test_the_plan_of_a_zone_is_not_its_citys() -> None:
    text = (
        "苏州高新区制造业发展规划（2021—2025年）\n"
        "到2025年，全区规模以上工业总产值达到700亿元。\n"
        "到2025年，苏州市规模以上工业总产值达到40000亿元。\n"
    )
    plan = draft_plan(read_document(text.encode(), "a.txt")).plans[0]
    assert plan.place_code is None
    assert [(each.subject, each.place_code) for each in plan.targets] == [
        ("苏州高新区", None),
        ("苏州", "suzhou"),
    ]


@pytest.mark.parametrize(
    "title", ["苏州市制造业发展规划", "苏州市开发区条例", "苏州加快国家高新区建设的意见"]
)
def test_a_citys_plan_stays_its_own(title: str) -> None:
    text = f"{title}\n到2025年，全市规模以上工业总产值达到40000亿元。\n"
    plan = draft_plan(read_document(text.encode(), "a.txt")).plans[0]
    assert [each.place_code for each in plan.targets] == ["suzhou"]

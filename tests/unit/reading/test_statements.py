"""Sentences of the genre, written for this test, and what they say in numbers."""

import pytest

from planloom.reading import read_document
from planloom.reading.quantities import quantities
from planloom.reading.records import Statement

TITLE = "青川市新材料产业集群行动计划（2023—2027年）"


def read(text: str, title: str = TITLE) -> tuple[Statement, ...]:
    return read_document(f"{title}\n{text}\n".encode(), "plan.txt").statements


CASES = [
    ("产业产值突破900亿元", "level", ">", 9e10, "CNY"),
    ("新增规上企业30家", "increase", "=", 30, "家"),
    ("单位产值能耗下降12%以上", "reduction", ">=", 0.12, "1"),
    ("研发投入强度达到4.5%", "ratio", "=", 0.045, "1"),
    ("新材料占全市工业比重不低于15%", "share", ">=", 0.15, "1"),
    ("产值年均增长8%左右", "growth_average", "~", 0.08, "1"),
    ("亩均税收达到40万元", "ratio", "=", 4e5, "CNY/mu"),
    ("整备工业用地约12平方公里", "level", "~", 12, "km2"),
    ("培育上市企业3—5家", "count", "range", 3, "家"),
    ("建成两座中试基地", "count", "=", 2, "座"),
    ("综合能耗控制在90万吨标准煤以内", "level", "<=", 9e5, "tce"),
    ("产值比2022年翻一番", "multiple", "=", 2, "1"),
    ("规模增长2倍", "multiple", "=", 3, "1"),
    ("占比提高3个百分点", "increase", "=", 0.03, "pp"),
    ("产业规模进入全省前三", "rank", "<=", 3, "1"),
    ("占全市工业的三分之一", "share", "=", 0.3333, "1"),
    ("充电桩保有量达到一百二十万个", "count", "=", 1.2e6, "个"),
]


@pytest.mark.parametrize(("text", "measure", "comparator", "low", "unit"), CASES)
def test_a_clause_gives_measure_comparator_number_and_unit(
    text: str, measure: str, comparator: str, low: float, unit: str
) -> None:
    (statement,) = read(f"到2027年，{text}。")
    assert (statement.measure, statement.comparator, statement.unit) == (measure, comparator, unit)
    assert statement.low == pytest.approx(low)
    assert statement.by is not None
    assert statement.by.year == 2027
    assert statement.kind == "target"


@pytest.mark.parametrize(
    "text",
    [
        "推进8英寸产线建设",
        "加快5G与4K视频应用",
        "3月9日召开推进会",
        "落实“30+6”部署",
        "从七个方面提出26条具体措施",
        "第三代合金材料取得进展",
        "培育一批企业",
        "数十家企业落户",
        "实施三年行动",
    ],
)
def test_dates_names_and_parts_of_the_document_are_no_statements(text: str) -> None:
    assert read(f"{text}。") == ()


def test_a_size_is_the_threshold_of_what_is_counted() -> None:
    first, second = read("到2027年，培育产值超50亿元企业4家，形成2个百亿级产业园区。")
    assert first.threshold is not None
    assert second.threshold is not None
    assert (first.low, first.threshold.low) == (4, 5e9)
    assert (second.low, second.threshold.low) == (2, 1e10)


def test_a_tier_said_of_things_is_one_level() -> None:
    (statement,) = read("高温合金、特种陶瓷等产值百亿级产业集群优势更加明显。")
    assert (statement.measure, statement.comparator, statement.low) == ("level", ">=", 1e10)
    assert statement.subject == "高温合金、特种陶瓷"


def test_a_base_is_an_observation_and_stands_with_the_target() -> None:
    base, target = read("到2027年，本地配套率由2022年的35%提高到50%。")
    assert (base.kind, base.low, base.by.year if base.by else None) == ("observation", 0.35, 2022)
    assert target.base is not None
    assert (target.base.year, target.base.value, target.low) == (2022, 0.35, 0.5)


def test_words_left_out_come_from_the_text_before() -> None:
    statements = read("2022年新材料产业产值420亿元，同比增长9%。到2027年，达到900亿元。")
    assert [s.indicator for s in statements] == ["新材料产业产值"] * 3
    assert [s.kind for s in statements] == ["observation", "observation", "target"]


def test_the_industry_of_the_plan_is_added_to_bare_dimensions() -> None:
    (statement,) = read("到2027年，产业增加值达到260亿元。")
    assert statement.indicator == "新材料产业增加值"


def test_items_keep_the_deadline_and_the_plan_gives_its_last_year() -> None:
    first, second = read("（一）到2025年，产值达到500亿元，企业增加。\n（二）建成实验室6家。")
    assert (first.by and first.by.year, second.by and second.by.year) == (2025, 2025)
    (third,) = read("建成实验室6家。")
    assert third.by is not None
    assert third.by.year == 2027


def test_strength_covers_what_hangs_on_its_verb() -> None:
    head = read("力争到2027年，产值达到900亿元，企业达到60家。")
    inner = read("到2027年，产值力争达到900亿元，企业达到60家。")
    assert [s.strength for s in head] == ["strive", "strive"]
    assert [s.strength for s in inner] == ["strive", "plan"]
    assert [s.strength for s in read("确保2027年产值达到900亿元。")] == ["must"]


def test_a_listed_count_is_a_checksum() -> None:
    assert read("重点发展3个方向产业，包括高温合金、特种陶瓷、碳纤维。") == ()


def test_a_forecast_about_others_is_an_observation() -> None:
    (statement,) = read("预计到2030年全球市场规模达到3000亿美元。")
    assert (statement.kind, statement.strength, statement.unit) == (
        "observation",
        "forecast",
        "USD",
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3-5家", 3, 5),
        ("3—5万亿元", 3e12, 5e12),
        ("5亿元至10亿元", 5e8, 1e9),
        ("1,200家", 1200, 1200),
    ],
)
def test_numbers_in_their_base_unit(text: str, low: float, high: float) -> None:
    found = quantities(text)
    assert [(q.low, q.high) for q in found] == ([(low, high)])

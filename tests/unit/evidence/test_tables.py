"""Tables of evidence: everything wrong is told at once with its place, and nothing is taken from a bad table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planloom.errors import TableError
from planloom.evidence import Definition, read_definitions, read_observations

SCOPES = (Definition("town", "gdp", "全镇", "Whole town", "yearbook"),)
HEADER = "indicator,subject,year,value,unit,scope,source,published_on\n"
GOOD = "gdp,shenzhen,2023,34606.40,亿元,town,经济日报,2024-02-21\n"


def problems(text: str | bytes) -> list[tuple[str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(TableError) as caught:
        read_observations(data, "t.csv", SCOPES)
    return [(problem.where, problem.code) for problem in caught.value.problems]


def test_every_problem_is_told_with_row_and_column() -> None:
    text = HEADER + (
        "gdb,shenzhen,2023,1,亿元,town,x,2024-02-21\n"
        "gdp,深川,2023,1,亿元,town,x,2024-02-21\n"
        "gdp,shenzhen,23,1亿,亿元,town,x,2024-13-01\n"
        "gdp,shenzhen,2023,1,平方公里,town,x,2024-02-21\n"
        "gdp,shenzhen,2023,1,亿元,village,,2024-02-21\n"
        "gdp,shenzhen,2023,1,亿元,town,x,2022-12-31\n"
    )
    assert problems(text) == [
        ("t.csv:2:indicator", "table.unknown_code"),
        ("t.csv:3:subject", "table.unknown_code"),
        ("t.csv:4:year", "table.bad_year"),
        ("t.csv:4:value", "table.not_a_number"),
        ("t.csv:4:published_on", "table.bad_date"),
        ("t.csv:5:unit", "table.unit_mismatch"),
        ("t.csv:6:source", "table.missing_value"),
        ("t.csv:6:scope", "table.unknown_scope"),
        ("t.csv:7:published_on", "table.published_before_period"),
    ]


def test_header_problems_come_before_rows() -> None:
    assert problems("indicator,subjekt,year,year\ngdp,shenzhen,2023,1\n") == [
        ("t.csv:1", "table.unknown_column"),
        ("t.csv:1", "table.repeated_column"),
        *[("t.csv:1", "table.missing_column")] * 6,
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table.empty"),
        (HEADER.encode(), "table.empty"),
        (b"PK\x03\x04\x00\x00", "table.broken_workbook"),
        (b"\xff\xfe\xfd,1\n2,3\n", "table.encoding"),
    ],
)
def test_what_is_no_table(data: bytes, code: str) -> None:
    assert [found for _, found in problems(data)] == [code]


def test_a_row_of_another_length_is_told() -> None:
    assert problems(HEADER + GOOD + "gdp,shenzhen\n") == [("t.csv:3", "table.cell_count")]


def test_same_source_same_day_two_values() -> None:
    assert problems(HEADER + GOOD + GOOD.replace("34606", "7806")) == [
        ("t.csv:3:value", "table.repeated_row")
    ]


def test_conflicting_sources_stand_side_by_side() -> None:
    other = GOOD.replace("34606.40", "7806.54").replace("经济日报", "某网页")
    found = read_observations((HEADER + GOOD + other).encode(), "t.csv", SCOPES)
    assert [o.value for o in found] == [3.46064e12, 7.80654e11]
    assert len({o.observation_id for o in found}) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headers_labels_and_full_width_figures(encoding: str) -> None:
    text = (
        "指标,对象,年份,数值,单位,口径,来源,发布日期\n"
        '地区生产总值,深圳,２０２３年,"３４，６０６．４０",亿元,town,经济日报,2024年2月21日\n'
    )
    (found,) = read_observations(text.encode(encoding), "t.csv", SCOPES)
    assert (found.value, found.unit, found.year) == (3.46064e12, "CNY", 2023)
    assert found.published_on == date(2024, 2, 21)
    assert (found.table, found.row) == ("t.csv", 2)


def test_a_row_repeated_word_for_word_counts_once() -> None:
    assert len(read_observations((HEADER + GOOD + GOOD).encode(), "t.csv", SCOPES)) == 1


def test_shares_are_fractions_inside() -> None:
    scope = Definition("s", "sei_value_added_gdp_share", "x", "x", "x")
    row = "sei_value_added_gdp_share,shenzhen,2024,42.3,%,s,x,2025-02-25\n"
    (found,) = read_observations((HEADER + row).encode(), "t.csv", [scope])
    assert found.value == 0.423
    with pytest.raises(TableError) as caught:
        read_observations((HEADER + row.replace("%", "1")).encode(), "t.csv", [scope])
    assert [p.code for p in caught.value.problems] == ["table.out_of_range"]


def test_definitions_tell_every_problem() -> None:
    text = (
        "scope,indicator,label_zh,label_en,is_stated,source\na,gdpp,x,x,yes,x\nb,gdp,,x,perhaps,x\n"
    )
    with pytest.raises(TableError) as caught:
        read_definitions(text.encode(), "d.csv")
    assert [(p.where, p.code) for p in caught.value.problems] == [
        ("d.csv:2:indicator", "table.unknown_code"),
        ("d.csv:3:label_zh", "table.missing_value"),
        ("d.csv:3:is_stated", "table.unknown_code"),
    ]


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda s: (HEADER + s).encode("utf-8", "ignore"))
)
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    try:
        found = read_observations(data, "t.csv", SCOPES)
    except TableError:
        return
    assert all(o.unit == "CNY" for o in found if o.indicator_code == "gdp")

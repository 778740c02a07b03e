"""Definitions in full: what is counted, at which prices, for which years, and whose figure counts."""

from datetime import date

import pytest

from planloom.errors import TableError
from planloom.evidence import Definition, read_definitions, read_observations

HEADER = "口径,指标,名称,英文名称,起始年,截止年,是否说明,来源,单位,价格,基年,分子,分母,分类版本,接续,来源优先级\n"
OLD = "old,gdp,旧口径,Old scope,2016,2020,是,年鉴,亿元,现价,,,,gbt4754_2011,,\n"
NEW = "new,gdp,新口径,New scope,2021,,是,年鉴,亿元,现价,,,,gbt4754_2017,old,统计年鉴 > 统计公报；日报\n"


def problems(rows: str, known: tuple[Definition, ...] | None = None) -> list[tuple[str, str]]:
    with pytest.raises(TableError) as caught:
        read_definitions((HEADER + rows).encode(), "d.csv", known)
    return [(p.where, p.code) for p in caught.value.problems]


def test_a_definition_is_read_in_full() -> None:
    old, new = read_definitions((HEADER + OLD + NEW).encode("gb18030"), "d.csv", ())
    assert (old.first_year, old.last_year, old.classification) == (2016, 2020, "gbt4754_2011")
    assert new == Definition(
        scope_code="new", indicator_code="gdp", label_zh="新口径", label_en="New scope", source="年鉴",
        first_year=2021, unit="CNY", price_basis="current", classification="gbt4754_2017", follows="old",
        precedence=("统计年鉴", "统计公报", "日报"),
    )  # fmt: skip


def test_a_share_names_its_parts() -> None:
    row = "s,sei_value_added_gdp_share,占比,Share,,,是,年鉴,%,不适用,,战新产业增加值,地区生产总值,,,\n"
    (found,) = read_definitions((HEADER + row).encode(), "d.csv")
    assert (found.numerator, found.denominator) == ("战新产业增加值", "地区生产总值")
    assert (found.unit, found.price_basis) == ("1", "not_applicable")


def test_every_problem_is_told() -> None:
    rows = (
        "a,gdp,x,x,2021,2020,是,年鉴,平方公里,时价,,,,,,\n"
        "b,gdp,x,x,,,是,年鉴,亿元,不变价,,,,,nowhere,\n"
        "c,gross_ocean_product,x,x,,,是,年鉴,,,,,,,old,\n"
        "d,gdp,x,x,,,是,年鉴,,,,,,,e,\n"
        "e,gdp,x,x,,,是,年鉴,,,,,,,d,\n"
    )
    assert problems(OLD + OLD.replace("2016", "2015") + rows, ()) == [
        ("d.csv:4:price_basis", "table.unknown_code"),
        ("d.csv:4:unit", "table.unit_mismatch"),
        ("d.csv:4:last_year", "table.years_out_of_order"),
        ("d.csv:5:price_year", "table.price_year_missing"),
        ("d.csv:3:scope", "table.repeated_scope"),
        ("d.csv:6:follows", "table.scope_of_other_indicator"),
        ("d.csv:7:follows", "table.scopes_in_circle"),
        ("d.csv:8:follows", "table.scopes_in_circle"),
    ]


def test_a_scope_that_is_followed_must_be_known() -> None:
    assert problems(NEW, ()) == [("d.csv:2:follows", "table.unknown_scope")]
    assert read_definitions((HEADER + NEW).encode(), "d.csv")[0].follows == "old"
    known = read_definitions((HEADER + OLD).encode(), "d.csv")
    assert read_definitions((HEADER + NEW).encode(), "d.csv", known)[0].follows == "old"


def test_a_figure_stands_in_a_scope_of_its_indicator_and_year() -> None:
    scopes = read_definitions((HEADER + OLD + NEW).encode(), "d.csv")
    head = "indicator,subject,year,value,unit,scope,source,published_on\n"
    rows = (
        "gdp,shenzhen,2020,1,亿元,new,年鉴,2022-01-01\n"
        "gdp,shenzhen,2021,1,亿元,old,年鉴,2022-01-01\n"
        "gross_ocean_product,shenzhen,2021,1,亿元,new,年鉴,2022-01-01\n"
    )
    with pytest.raises(TableError) as caught:
        read_observations((head + rows).encode(), "o.csv", scopes)
    assert [(p.where, p.code) for p in caught.value.problems] == [
        ("o.csv:2:scope", "table.year_outside_scope"),
        ("o.csv:3:scope", "table.year_outside_scope"),
        ("o.csv:4:scope", "table.scope_of_other_indicator"),
    ]
    good = "gdp,shenzhen,2021,1,亿元,new,年鉴,2022-01-01\n"
    (found,) = read_observations((head + good).encode(), "o.csv", scopes)
    assert found.published_on == date(2022, 1, 1)

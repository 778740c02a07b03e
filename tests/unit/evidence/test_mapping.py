"""Mappings: proposed from the table, kept as text, recognised by the header, and applied to every cell."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.errors import TableError
from planloom.evidence.mapping import header_fingerprint, mapping_text, read_mapping
from planloom.evidence.mapping_apply import figures_of
from planloom.evidence.mapping_propose import Proposal, propose_mapping
from planloom.evidence.sheets import sheets_of

SAID = {"source": "统计局", "published_on": "2024-02-21", "subject": "shenzhen"}
WIDE_YEARS = (
    "深圳市主要指标,,,\n,,,单位：亿元\n指标,2022年,2023年①,2024年(目标)\n"
    "地区生产总值,32 387.68,３４６０６.４,—\n"
)
TWO_ROWS = "地区,2022年,,2023年,\n,地区生产总值（亿元）,占比,地区生产总值（亿元）,占比\n福田区,5514.5,1,5700,2\n"
PLACES_ACROSS = "深圳市2022年各区情况,,\n,福田区,南山区\n地区生产总值（亿元）,2,3\n"
INDICATORS_ACROSS = (
    "年份,地区生产总值（亿元）,战略性新兴产业增加值（亿元）\n"
    "2020,27670.24,10272.72\n二〇二一年,30664.85,x\n"
)


def proposed(text: str) -> Proposal:
    found = propose_mapping(sheets_of(text.encode(), "t.csv"), "t")
    assert found is not None
    return found


def rows(text: str, **said: str) -> list[tuple[str, str, int, float]]:
    found = proposed(text)
    constants = {key: value for key, value in SAID.items() if key not in _roles(found)}
    figures = figures_of(found.layout, found.mapping.with_constants(constants | said))
    assert [p for p in figures.problems if p.severity == "error"] == []
    return list(figures.frame.select("indicator_code", "subject_code", "year", "value").iter_rows())


def _roles(found: Proposal) -> set[str]:
    by_header = {"subject"} if any(c.subject for c in found.mapping.columns) else set()
    return {c.role for c in found.mapping.columns} | set(found.mapping.constants) | by_header


def test_years_across() -> None:
    assert rows(WIDE_YEARS) == [
        ("gdp", "shenzhen", 2022, 3.238768e12),
        ("gdp", "shenzhen", 2023, 3.46064e12),
    ]


def test_two_rows_of_header_with_a_column_that_no_list_knows() -> None:
    found = proposed(TWO_ROWS)
    assert found.unknown == {"indicator": ("占比",)}
    mapping = replace(found.mapping.with_constants(SAID), words={"indicator": {"占比": ""}})
    figures = figures_of(found.layout, mapping)
    assert figures.frame["value"].to_list() == [5.5145e11, 5.7e11]
    assert (figures.left_out, set(figures.frame["subject_code"])) == (2, {"futian"})


def test_places_across_and_the_year_in_the_title() -> None:
    assert rows(PLACES_ACROSS) == [("gdp", "futian", 2022, 2e8), ("gdp", "nanshan", 2022, 3e8)]


def test_indicators_across_and_a_missing_figure_is_no_row() -> None:
    assert rows(INDICATORS_ACROSS) == [
        ("gdp", "shenzhen", 2020, 2.767024e12),
        ("sei_value_added", "shenzhen", 2020, 1.027272e12),
        ("gdp", "shenzhen", 2021, 3.066485e12),
    ]


def test_a_target_and_a_part_of_a_year_are_left_out_with_a_warning() -> None:
    text = "指标,2022年,2023年1-6月,2025年(目标)\n地区生产总值（亿元）,1,2,3\n"
    found = proposed(text)
    figures = figures_of(found.layout, found.mapping.with_constants(SAID))
    assert figures.frame["year"].to_list() == [2022]
    assert [(p.code, p.values["found"], p.severity) for p in figures.problems] == [
        ("table.part_year_left_out", "2023年1-6月", "warning"),
        ("table.forecast_left_out", "2025年(目标)", "warning"),
    ]


def test_the_unit_of_a_cell_counts_before_that_of_row_and_column() -> None:
    text = (
        "指标,单位,2022年（万元）\n地区生产总值（亿元）,,1\n生产总值,万元,2\nGDP,,3\nGDP,,4亿元\n"
    )
    found = proposed(text)
    figures = figures_of(found.layout, found.mapping.with_constants(SAID))
    values = [problem.values.get("found") for problem in figures.problems]
    assert {problem.code for problem in figures.problems} == {"table.repeated_row"}
    assert values == ["20000.0", "30000.0", "400000000.0"]


def test_nothing_is_taken_without_a_unit() -> None:
    found = proposed("指标,2022年\n地区生产总值,1\n")
    figures = figures_of(found.layout, found.mapping.with_constants(SAID))
    assert [problem.code for problem in figures.problems] == ["table.no_unit"]
    assert figures.frame.height == 0


def test_every_bad_cell_is_told_where_it_stands() -> None:
    text = (
        "指标,地区,年份,数值,单位,口径,来源,发布日期\n幸福指数,深圳,2023,1,亿元,a,b,2024-01-01\n"
        "GDP,深川,2023,1,亿元,a,b,2024-01-01\nGDP,深圳,23,1亿1,亿元,a,b,2024-13-01\n"
        'GDP,深圳,2023,"1,23",平方公里,a,b,2024-01-01\nGDP,深圳,2023,5,平方公里,a,,2022-01-01\nGDP,深圳,2023,5米,亿元,a,b,2024-01-01\n'
    )
    found = proposed(text)
    figures = figures_of(found.layout, found.mapping)
    assert [(p.where, p.code) for p in figures.problems] == [
        ("t.csv:2:指标", "table.unknown_code"),
        ("t.csv:3:地区", "table.unknown_code"),
        ("t.csv:4:年份", "table.bad_year"),
        ("t.csv:4:数值", "table.not_a_number"),
        ("t.csv:4:发布日期", "table.bad_date"),
        ("t.csv:5:数值", "table.not_a_number"),
        ("t.csv:5:单位", "table.unit_mismatch"),
        ("t.csv:6:单位", "table.unit_mismatch"),
        ("t.csv:6:来源", "table.missing_value"),
        ("t.csv:6:发布日期", "table.published_before_period"),
        ("t.csv:7:数值", "table.cell_unit"),
    ]


def test_a_stray_comma_is_told_and_not_read_as_a_smaller_number() -> None:
    found = proposed(
        "指标,2022年（亿元）,2023年（亿元）\n地区生产总值,32,387.68,34606\n生产总值,1,2\n"
    )
    figures = figures_of(found.layout, found.mapping.with_constants(SAID))
    assert "table.cell_beside" in [problem.code for problem in figures.problems]


def test_fractions_in_a_column_of_percent_are_doubted() -> None:
    text = "年份,战略性新兴产业增加值占地区生产总值比重（%）\n2021,0.4\n2022,0.41\n2023,0.42\n"
    found = proposed(text)
    figures = figures_of(found.layout, found.mapping.with_constants(SAID))
    assert [problem.code for problem in figures.problems] == ["table.percent_or_fraction"]


@settings(deadline=None)
@given(st.permutations(["指标", "2021年", "2022年", "2023年", "备注"]))
def test_order_of_columns_and_years_do_not_change_the_fingerprint(header: list[str]) -> None:
    text = (
        ",".join(header) + "\n" + ",".join("1" if "年" in word else "GDP" for word in header) + "\n"
    )
    later = text.replace("2021", "2024")
    assert proposed(text).layout.fingerprint == proposed(later).layout.fingerprint
    assert header_fingerprint(tuple(header)) == header_fingerprint(tuple(sorted(header)))


@pytest.mark.parametrize("text", [WIDE_YEARS, TWO_ROWS, PLACES_ACROSS, INDICATORS_ACROSS])
def test_a_mapping_comes_back_from_its_text_and_a_proposal_is_the_same_twice(text: str) -> None:
    mapping = proposed(text).mapping
    assert mapping == proposed(text).mapping
    assert mapping_text(read_mapping(mapping_text(mapping), "t.yaml")) == mapping_text(mapping)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [", "table.mapping_form"), ("- 1", "table.mapping_form"), ("colums: []", "table.mapping_key"),
        ("columns: [{header: a, role: valeu}]", "table.mapping_key"), ("columns: [1]", "table.mapping_form"),
        ("columns: [{header: a, role: value, indicator: gdpp}]", "table.mapping_key"),
        ("header_rows: [1]", "table.mapping_form"),
        ("constants: {subject: atlantis}", "table.mapping_key"),
        ("words: {subject: {x: atlantis}}", "table.mapping_key"),
        ("constants: [1]", "table.mapping_form"),
    ],
)  # fmt: skip
def test_a_mapping_that_was_mended_badly_is_told(text: str, code: str) -> None:
    with pytest.raises(TableError) as caught:
        read_mapping(text, "m.yaml")
    assert [problem.code for problem in caught.value.problems] == [code]


@settings(deadline=None, max_examples=30)
@given(st.sets(st.tuples(st.integers(1, 3), st.integers(0, 2)), max_size=5))
def test_what_is_kept_out_is_what_the_bad_cells_say_and_no_more(bad: set[tuple[int, int]]) -> None:
    def table(sign: str) -> str:
        cells = [
            ",".join([str(2020 + i), *(sign if (i, j) in bad else f"{i}{j + 1}" for j in range(3))])
            for i in range(4)
        ]
        head = "年份,地区生产总值（亿元）,战略性新兴产业增加值（亿元）,高新技术企业（家）\n"
        return head + "\n".join(cells) + "\n"

    found = proposed(table("约三"))
    mapping = found.mapping.with_constants(SAID)
    partly = figures_of(found.layout, mapping, None, "keep_out")
    clean = figures_of(proposed(table("—")).layout, mapping)
    same = ["indicator_code", "year", "value"]
    assert partly.frame.select(same).rows() == clean.frame.select(same).rows()
    assert (partly.kept_out, clean.missing) == (len(bad), len(bad))
    refused = figures_of(found.layout, mapping)
    assert refused.frame.height == (0 if bad else 12)


def test_a_bad_day_keeps_out_its_row_and_two_values_of_one_figure_both() -> None:
    head = "指标,地区,年份,数值（亿元）,来源,发布日期\n"
    gdp = "地区生产总值,深圳市,{},{},统计局,{}\n"
    text = head + gdp.format(2021, 1, "2022-01-01") + gdp.format(2022, 2, "soon")
    text += gdp.format(2023, 3, "2024-01-01") + gdp.format(2023, 4, "2024-01-01")
    found = proposed(text)
    figures = figures_of(found.layout, found.mapping, None, "keep_out")
    assert figures.frame["year"].to_list() == [2021]
    assert (figures.kept_out, len([p for p in figures.problems if p.severity == "error"])) == (3, 2)


def test_counties_measure_words_and_short_forms_are_known() -> None:
    text = (
        "南丰县主要指标,\n（来源：南丰县统计局）,\n指标,2023年\n高新技术企业（家）,139\n"
        "规上工业增加值（亿元）,41.2\n"
    )
    found = proposed(text)
    assert (found.unknown, found.mapping.constants["source"]) == ({}, "南丰县统计局")
    figures = figures_of(found.layout, found.mapping.with_constants({"published_on": "2024-02-21"}))
    assert [row[:2] for row in figures.frame.select("indicator_code", "subject_code").rows()] == [
        ("national_high_tech_firm", "361023"), ("large_industrial_value_added", "361023"),
    ]  # fmt: skip

"""Cells as people type them: numbers, periods, days, names with units; and tables that a model asks columns of."""

import io
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.errors import TableError
from planloom.evidence.columns import MOST_TOLD, ColumnSpec, read_columns
from planloom.evidence.columns_numbers import cell_factor, numbers_of, unit_of
from planloom.evidence.columns_words import (
    bare_name,
    day_of_word,
    days_of,
    period_of,
    split_unit,
    subject_words,
)

READ = [
    ("34606.40", 34606.4, None), ("３４ ６０６．４", 34606.4, None), ("1,234,567", 1234567, None),
    ("1，234．5", 1234.5, None), ("1,2345", 12345, None), ("1 234 567", 1234567, None), ("+3", 3, None),
    ("(1,234)", -1234, None), ("（12.5）", -12.5, None), ("－12.5", -12.5, None), ("—12.5", -12.5, None),
    ("−3", -3, None), ("1E+08", 1e8, None), ("'123", 123, None), ("①123", 123, None), ("123①②", 123, None),
    ("1,234 *", 1234, None), ("1234[1]", 1234, None), ("1234［注］", 1234, None), ("1234(注1)", 1234, None),
    ("1234注", 1234, None), ("1234(预计)", 1234, None), ("0.5²", 0.5, None), ("42.3%", 42.3, "%"),
    ("１２％", 12, "%"), ("100‰", 100, "‰"), ("12.3 亿元", 12.3, "亿元"), ("¥1,200", 1200, "元"),
    ("3万千瓦", 3, "万千瓦"), ("12.3m²", 12.3, "m²"), ("(12.3%)", -12.3, "%"), (".5", 0.5, None), ("0", 0, None),
]  # fmt: skip
MISSING = [
    "",
    " ",
    "—",
    "——",
    "-",
    "--",
    "…",
    "......",
    "x",
    "X",
    "×",
    "*",
    "***",
    "/",
    "无",
    "n.a.",
    "N/A",
    "nan",
]
BAD = [
    "12,5", "1,23,456", "1.2.3", "10-20", "10～20", "约100", "超过3000", "增长5%",
    "inf", "#N/A", "#DIV/0!", "=SUM(A1:A3)",
    "-(5)", "注", "一千", "1_000", "12 .. 3",
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value", "unit"), READ)
def test_a_number_is_read_through_the_dirt(cell: str, value: float, unit: str | None) -> None:
    found = numbers_of(pl.Series([cell])).row(0, named=True)
    assert (found["state"], found["value"], found["unit"]) == ("read", value, unit)


@pytest.mark.parametrize("cell", MISSING)
def test_a_sign_for_no_figure_is_missing_and_never_zero(cell: str) -> None:
    found = numbers_of(pl.Series([cell])).row(0, named=True)
    assert (found["state"], found["value"]) == ("missing", None)


@pytest.mark.parametrize("cell", BAD)
def test_what_could_be_misread_is_not_read(cell: str) -> None:
    found = numbers_of(pl.Series([cell])).row(0, named=True)
    known = found["unit"] is None or cell_factor(found["unit"], None) is not None
    assert found["state"] == "bad" or not known


@settings(deadline=None)
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), min_size=1, max_size=20)
)
def test_plain_numbers_come_back_whatever_stands_beside_them(values: list[float]) -> None:
    cells = [repr(value) for value in values]
    mixed = numbers_of(pl.Series([*cells, "（1）①", "—", "gibberish"]))
    assert mixed["value"].to_list()[: len(values)] == values
    assert mixed["value"].to_list()[len(values) :] == [-1.0, None, None]


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=20))
def test_no_text_crashes_the_number_reader_and_each_cell_has_a_state(cells: list[str]) -> None:
    found = numbers_of(pl.Series(cells, dtype=pl.String))
    assert found.height == len(cells)
    assert all(
        (row["value"] is not None) == (row["state"] == "read")
        for row in found.iter_rows(named=True)
    )


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_separators_full_width_and_brackets_say_the_same_number(value: int) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    forms = [str(value), f"{value:,}", f"{value:,}".translate(wide), f" {value} ①"]
    if value < 0:
        forms.append(f"（{-value:,}）")
    assert set(numbers_of(pl.Series(forms))["value"]) == {float(value)}


@pytest.mark.parametrize(
    ("word", "year", "months"),
    [
        ("2020", 2020, (1, 12)), ("2020年", 2020, (1, 12)),
        ("２０２０年度", 2020, (1, 12)), ("二〇二〇年", 2020, (1, 12)),
        ("二零二零", 2020, (1, 12)), ("2020(预计)", 2020, (1, 12)),
        ("2020年①", 2020, (1, 12)), ("2020.0", 2020, (1, 12)),
        ("截至2020年末", 2020, (1, 12)), ("2020-12-31", 2020, (1, 12)), ("2020年1-6月", 2020, (1, 6)),
        ("2020年1～6月份", 2020, (1, 6)), ("2020年上半年", 2020, (1, 6)), ("2020年前三季度", 2020, (1, 9)),
        ("2020年第三季度", 2020, (7, 9)), ("2020Q1", 2020, (1, 3)),
        ("2020年12月", 2020, (12, 12)), ("202006", 2020, (6, 6)),
    ],
)  # fmt: skip
def test_a_period_is_read(word: str, year: int, months: tuple[int, int]) -> None:
    found = period_of(word)
    assert found is not None
    assert (found.year, (found.first_month, found.last_month)) == (year, months)


@pytest.mark.parametrize(
    "word",
    ["2019-2020", "20年", "1-6月", "2020-06-30", "34606", "2020-21", "本年", "", "2020年13月"],
)
def test_what_is_no_one_period_is_none(word: str) -> None:
    assert period_of(word) is None


@settings(deadline=None)
@given(st.text(max_size=15))
def test_no_text_crashes_the_readers_of_words(word: str) -> None:
    found = period_of(word)
    assert found is None or 1 <= found.first_month <= found.last_month <= 12
    assert day_of_word(word) is None or isinstance(day_of_word(word), date)
    assert isinstance(split_unit(word)[0], str)
    assert isinstance(bare_name(word), str)


def test_days_of_many_forms() -> None:
    words = [
        "2024-02-21",
        "2024/2/21",
        "2024.2.21",
        "2024年2月21日",
        "20240221",
        "２０２４-０２-２１",
    ]
    assert days_of(pl.Series(words)).to_list() == [date(2024, 2, 21)] * 6
    assert days_of(pl.Series(["2024-13-01", "soon", None])).to_list() == [None] * 3


@pytest.mark.parametrize(
    ("word", "name", "unit"),
    [
        ("地区生产总值（亿元）", "地区生产总值", "cny_100m"), ("占比(%)", "占比", "percent"),
        ("GDP/亿元", "gdp", "cny_100m"),
        ("增加值（万元，现价）①", "增加值", "cny_10k"), ("单位：亿元", "", "cny_100m"),
        ("能耗(万吨标准煤)", "能耗", "tce_10k"),
        ("工业增加值(规上)", "工业增加值(规上)", None), ("科技/教育", "科技/教育", None),
    ],
)  # fmt: skip
def test_a_name_and_the_unit_behind_it(word: str, name: str, unit: str | None) -> None:
    found = split_unit(word)
    assert (found[0], found[1].code if found[1] else None) == (name, unit)


def test_a_code_counts_before_the_english_name_of_another_place() -> None:
    from planloom.codes import places

    assert [code for code in places() if subject_words()[code] != code] == []


def test_a_bare_multiple_needs_a_plain_unit() -> None:
    assert cell_factor("万", unit_of("元")) == (1e4, "CNY")
    assert cell_factor("万", unit_of("万元")) is None
    assert cell_factor("千克", None) == (1e-3, "t")


SPEC = (
    ColumnSpec("firm_id", "code", required=True, words=("统一社会信用代码",)),
    ColumnSpec("firm_name", required=True, words=("企业名称", "company")),
    ColumnSpec("revenue_cny", "money", words=("营业收入",)),
    ColumnSpec("employment_person", "number", words=("从业人员",), unit="person"),
    ColumnSpec("founded_on", "date", words=("成立日期",)),
    ColumnSpec("since", "year", words=("入库年份",)),
)


def test_columns_are_found_under_a_title_and_every_bad_cell_is_told() -> None:
    text = (
        "表1 企业名录,,,,,\n\n统一社会信用代码,企业名称,营业收入(万元),从业人员（人）,成立日期,入库年份\n"
        '0012 3,甲,"1,200",30,2020/1/2,二〇二〇年\n,乙,3亿,x,abc,20\n5,,12,5 0,2020年1月1日,\n,,,,,\n7,丁,约3,2千克,,\n'
    )
    table, problems = read_columns(text.encode("gb18030"), "f.csv", SPEC)
    assert table["row"].to_list() == [4, 5, 6, 8]
    assert table["firm_id"].to_list() == ["00123", None, "5", "7"]
    assert table["revenue_cny"].to_list() == [12_000_000.0, None, 120_000.0, None]
    assert table["employment_person"].to_list() == [30.0, None, 50.0, None]
    assert table["since"].to_list() == [2020, None, None, None]
    assert [(p.where, p.code) for p in problems] == [
        ("f.csv:5:统一社会信用代码", "table.missing_value"),
        ("f.csv:5:营业收入(万元)", "table.cell_unit"),
        ("f.csv:5:成立日期", "table.bad_date"),
        ("f.csv:5:入库年份", "table.bad_year"),
        ("f.csv:6:企业名称", "table.missing_value"),
        ("f.csv:8:营业收入(万元)", "table.not_a_number"),
        ("f.csv:8:从业人员（人）", "table.cell_unit"),
    ]


def test_money_without_a_unit_is_told_and_not_guessed() -> None:
    table, problems = read_columns(
        "统一社会信用代码,企业名称,营业收入\n1,甲,5\n".encode(), "f.csv", SPEC
    )
    assert table["revenue_cny"].to_list() == [None]
    assert [p.code for p in problems] == ["table.no_unit"]
    table, problems = read_columns(b"firm_id,company,revenue_cny\n1,a,5\n", "f.csv", SPEC)
    assert (table["revenue_cny"].to_list(), problems) == ([5.0], [])


def test_a_missing_column_is_told_with_what_stands_nearest() -> None:
    with pytest.raises(TableError) as caught:
        read_columns("信用代码,企业\n1,甲\n".encode(), "f.csv", SPEC)
    assert [p.code for p in caught.value.problems] == ["table.column_not_found"] * 2
    table, problems = read_columns(
        "信用代码,企业\n1,甲\n".encode(),
        "f.csv",
        SPEC,
        {"firm_id": "信用代码", "firm_name": "企业"},
    )
    assert (table["firm_name"].to_list(), problems) == (["甲"], [])


def test_parquet_keeps_its_types() -> None:
    file = io.BytesIO()
    pl.DataFrame(
        {"firm_id": ["a"], "company": ["x"], "revenue_cny": [1.5], "founded_on": [date(2020, 1, 2)]}
    ).write_parquet(file)
    table, problems = read_columns(file.getvalue(), "f.parquet", SPEC)
    assert problems == []
    assert table.row(0)[:4] == (2, "a", "x", 1.5)
    assert table["founded_on"].to_list() == [date(2020, 1, 2)]


def test_very_many_bad_cells_are_counted_and_the_first_listed() -> None:
    rows = "".join(f"{i},甲,坏{i}\n" for i in range(5000))
    _, problems = read_columns(
        ("统一社会信用代码,企业名称,营业收入（元）\n" + rows).encode(), "f.csv", SPEC
    )
    assert len(problems) == MOST_TOLD + 1
    assert problems[0].where == "f.csv:2:营业收入（元）"
    assert (problems[-1].code, problems[-1].values["count"]) == ("table.more_problems", 5000)

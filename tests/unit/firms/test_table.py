"""Tables of firms as people have them: every doubtful row is told by its number, and nothing crashes."""

import io
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.errors import TableError
from planloom.firms.table import read_firms

DAY = date(2026, 11, 28)


def problems(text: str) -> list[tuple[str, str]]:
    return [(p.code, p.where) for p in read_firms(text.encode(), "f.csv", DAY).problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("企业代码,行业代码,经营范围\na,3973,x\nb,,y\nc,,z\n", [("firms.missing_code", "f.csv:3")]),
        ("企业代码,行业代码\na,9999\n", [("firms.unknown_code", "f.csv:2")]),
        ("企业代码,行业代码,代码版本\na,3963,2011\n", [("firms.old_code", "f.csv:2")]),
        ("企业代码,行业代码,代码版本\na,3969,2011\n", [("firms.old_code_split", "f.csv:2")]),
        ("企业代码,行业代码,代码版本\na,3973,2011\n", [("firms.old_code_unknown", "f.csv:2")]),
        ("企业代码,行业代码,代码版本\na,3973,2002\n", [("firms.unknown_version", "f.csv:2")]),
        ("企业代码,行业代码\na,3973\na,3973\n", [("firms.repeated_row", "f.csv:3")]),
        ("企业代码,行业代码\na,3973\na,3825\n", [("firms.repeated_firm", "f.csv:3")]),
        ("企业代码,行业代码\na,3973\n,3825\n", [("firms.no_id", "f.csv:3")]),
        ("企业名称,行业代码\n甲,3973\n", [("firms.id_from_name", "f.csv:2")]),
        (
            "企业代码,行业代码,营业收入（元）\na,3973,-5\n",
            [("firms.negative_amount", "f.csv:2")],
        ),
        (
            "企业代码,行业代码,营业收入（亿元）\na,3973,3000000\n",
            [("firms.absurd_amount", "f.csv:2")],
        ),
        (
            "企业代码,行业代码,营业收入（亿元）\na,3973,3\nb,3973,4\nc,3973,500万元\n",
            [("firms.mixed_units", "f.csv:4")],
        ),
        (
            "企业代码,行业代码,增加值（亿元）\na,3973,-3\n",
            [("firms.negative_value_added", "f.csv:2")],
        ),
        (
            "企业代码,行业代码,营业收入（亿元）\na,3973,很多\n",
            [("table.not_a_number", "f.csv:2:营业收入（亿元）")],
        ),
    ],
)
def test_what_is_doubtful_is_told_with_its_row(text: str, expected: list[tuple[str, str]]) -> None:
    assert problems(text) == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table.empty"),
        ("企业代码,行业代码\n".encode(), "table.empty"),
        (b"x,y\n1,2\n", "table.empty"),
        ("企业代码,备注\na,b\n".encode(), "firms.nothing_to_read"),
        ("行业代码\n3973\n".encode(), "firms.no_names"),
        (b"PK\x03\x04 not a workbook", "table.broken_workbook"),
        (b"PAR1 not a table", "table.broken_parquet"),
    ],
)
def test_what_is_no_table_of_firms_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(TableError) as refused:
        read_firms(data, "f.csv", DAY)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_units_of_headers_hold_and_a_cell_may_say_its_own() -> None:
    text = "企业代码,行业代码,营业收入（亿元）,从业人员（万人）\na,C3973,3,0.2\nb,集成电路制造,500万元,1\n"
    firms = read_firms(text.encode("gb18030"), "f.csv", DAY).firms
    assert firms.select("code", "revenue_cny", "employment_person").rows() == [
        ("3973", 3e8, 2000.0),
        ("3973", 5e6, 10000.0),
    ]


def test_parquet_and_english_headers_are_read() -> None:
    frame = pl.DataFrame({"firm_id": ["a"], "scope": ["芯片设计"], "revenue_cny": [5.0]})
    file = io.BytesIO()
    frame.write_parquet(file)
    table = read_firms(file.getvalue(), "f.parquet", DAY)
    assert table.problems == ()
    assert table.firms.select("firm_id", "scope", "revenue_cny").rows() == [("a", "芯片设计", 5.0)]


def test_a_person_says_which_column_is_meant() -> None:
    table = read_firms(
        "主体,业务\na,芯片设计\n".encode(), "f.csv", DAY, {"firm_id": "主体", "scope": "业务"}
    )
    assert table.firms.select("firm_id", "scope").rows() == [("a", "芯片设计")]


SIGNS = st.characters(codec="utf-8", exclude_characters="\0")
CELL = st.text(SIGNS, max_size=6).map(lambda text: f"x{text}")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, st.text(SIGNS, max_size=6)), min_size=1, max_size=6))
def test_no_cell_makes_it_crash(rows: list[tuple[str, ...]]) -> None:
    columns = ["firm_id", "scope", "industry_code", "revenue_cny"]
    file = io.BytesIO()
    pl.DataFrame(rows, schema=columns, orient="row").write_csv(file)
    firms = read_firms(file.getvalue(), "f.csv", DAY).firms
    assert firms["firm_id"].is_unique().all()

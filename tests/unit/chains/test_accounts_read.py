"""Forms of input-output tables, and everything that can be wrong with one. All figures are made up."""

import io
from collections.abc import Sequence

import numpy as np
import pytest
import xlsxwriter

from planloom.chains.accounts_balance import BalanceTolerance, balance_problems, balances
from planloom.chains.accounts_model import accounts_model, domestic_table
from planloom.chains.accounts_read import AccountsOptions, read_accounts
from planloom.errors import TableError
from planloom.evidence.sheets import sheets_of

LIMITS = BalanceTolerance(1e-6, 0.01)
PLAIN = ",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"


def codes(text: str | bytes, options: AccountsOptions | None = None) -> set[tuple[str, str]]:
    """Return code and place of every problem of a table that cannot be read."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(TableError) as caught:
        read_accounts(sheets_of(data, "t.csv"), options or AccountsOptions())
    return {(problem.code, problem.where) for problem in caught.value.problems}


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("说明").write(0, 0, "编制说明")
    sheet = book.add_worksheet("42部门")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if cell is not None:
                sheet.write(i, j, cell)
    for place in merged:
        sheet.merge_range(place, "中间使用")
    book.close()
    return out.getvalue()


OFFICIAL: list[list[object]] = [
    ["2020年全国投入产出表（按当年生产者价格计算）"],
    [None, None, None, None, None, None, None, None, None, None, None, None, None, "单位：万元"],
    [None, "产  出", None, "中间使用", None, None, "最终使用", None, None, None, None, None, "进口", "其他", "总产出"],
    ["投  入", None, None, "农业", "工业", "中间使用合计", "农村居民消费", "城镇居民消费",
     "居民消费支出小计", "最终消费支出合计", "出口", "最终使用合计", None, None, None],
    [None, None, "代码", "01", "02", "TIU", "FU101", "FU102", "THC", "TC", "EX", "TFU", "IM", "ERR", "GO"],
    ["中间投入", "农业", "01", 10, 20, 30, 25, 25, 50, 50, 30, 80, 10, 0, 100],
    [None, "工业", "02", 40, 60, 100, 10, 30, 40, 40, 80, 120, 25, 5, 200],
    [None, "中间投入合计", "TII", 50, 80, 130],
    ["增加值", "劳动者报酬", "VA001", 30, 70],
    [None, "生产税净额", "VA002", -5, 10],
    [None, "营业盈余", "VA004", 25, 40],
    [None, "增加值合计", "TVA", 50, 120],
    [None, "总投入", "TI", 100, 200],
    ["注：本表为示意。"],
]  # fmt: skip


def test_an_official_workbook() -> None:
    table, totals, problems = read_accounts(sheets_of(workbook(OFFICIAL), "t.xlsx"))
    assert problems == ()
    assert (table.form, table.sector_code, table.sector_name) == (
        "competitive", ("01", "02"), ("农业", "工业"),
    )  # fmt: skip
    assert table.final_code == ("FU101", "FU102", "EX")
    assert table.is_export == (False, False, True)
    assert table.value_added_code == ("VA001", "VA002", "VA004")
    assert table.import_total is not None
    assert table.residual is not None
    assert (table.import_total.tolist(), table.residual.tolist()) == ([10, 25], [0, 5])
    assert table.unit == "万元"
    found = balances(table, totals)
    assert balance_problems(table, found, LIMITS, totals.is_whole) == ()
    assert [b.name for b in found][2:] == [
        "intermediate_use", "final_use", "intermediate_input", "value_added", "input",
    ]  # fmt: skip


def test_names_alone_are_enough_where_no_codes_stand() -> None:
    rows: list[list[object]] = [
        [None, "农业", "工业", "最终消费支出", "出口", "进口", "总产出"],
        ["农业", 10, 20, 50, 30, 10, 100],
        ["工业", 40, 60, 45, 80, 25, 200],
        ["劳动者报酬", 50, 120],
    ]
    table, _, problems = read_accounts(sheets_of(workbook(rows), "t.xlsx"))
    assert (table.sector_name, table.final_code) == (("农业", "工业"), ("最终消费支出", "出口"))
    assert problems == ()


def test_a_noncompetitive_table_keeps_imports_by_user() -> None:
    text = (
        "Code,Name,Origin,01,02,TIU,TC,EX,TFU,GO\n01,农业,Domestic,8,16,24,46,30,76,100\n"
        "02,工业,Domestic,30,50,80,40,80,120,200\n01,农业,Import,2,4,6,4,0,4,10\n"
        "02,工业,Import,10,10,20,0,0,0,20\nTII,,,50,80,,,,,\nTVA,,,50,120,,,,,\nTI,,,100,200,,,,,\n"
    )
    table, totals, problems = read_accounts(sheets_of(text.encode(), "t.csv"))
    assert problems == ()
    assert table.form == "noncompetitive"
    assert table.import_flow is not None
    assert table.import_flow.tolist() == [[2, 4], [10, 10]]
    assert table.final_code == ("TC", "EX")
    assert balance_problems(table, balances(table, totals), LIMITS, totals.is_whole) == ()


def test_an_inter_country_table() -> None:
    text = (
        "V1,AUS_A01,AUS_C10,CHN_A01,CHN_C10,AUS_HFCE,AUS_GFCF,CHN_HFCE,CHN_INVNT,OUT\n"
        "AUS_A01,10,5,1,2,30,1,1,0,50\nAUS_C10,5,10,2,3,20,10,5,-5,50\n"
        "CHN_A01,1,1,20,10,2,3,60,3,100\nCHN_C10,2,4,10,30,10,4,30,10,100\n"
        "TLS,2,1,3,5,1,1,1,1,15\nVA,30,29,64,50,0,0,0,0,173\nOUT,50,50,100,100,63,19,97,9,488\n"
    )
    table, totals, problems = read_accounts(sheets_of(text.encode(), "2020.SML.csv"))
    assert problems == ()
    assert table.form == "domestic"
    assert table.sector_code[:2] == ("AUS_A01", "AUS_C10")
    assert table.value_added_code == ("TLS", "VA")
    assert len(table.final_code) == 4
    assert balance_problems(table, balances(table, totals), LIMITS, totals.is_whole) == ()


def test_what_a_plain_table_leaves_out_is_derived_and_said() -> None:
    text = b"\ta\tb\tf\na\t150\t500\t350\nb\t200\t100\t1,700\n"
    table, _, problems = read_accounts(sheets_of(text, "t.tsv"))
    assert table.output.tolist() == [1000, 2000]
    assert table.value_added.tolist() == [[650, 1400]]
    assert {p.code for p in problems} == {"chain.output_derived", "chain.value_added_derived"}


def test_rows_of_another_order_and_words_of_ones_own() -> None:
    text = ",a,b,spree,output\nb,200,100,1700,2000\na,150,500,350,1000\nrent,650,1400,,\n"
    assert codes(text) == {
        ("chain.unknown_column", "t.csv:1:spree"), ("chain.unknown_row", "t.csv:4"),
    }  # fmt: skip
    options = AccountsOptions(final_codes=("spree",), value_added_codes=("rent",))
    table, _, _ = read_accounts(sheets_of(text.encode(), "t.csv"), options)
    assert table.flow.tolist() == [[150, 500], [200, 100]]


def test_everything_wrong_is_told_at_once() -> None:
    text = ",a,b,c,f,output\na,-1,n/a,3,350,1000\nb,200,1,2,1700,2000\nx9,1,2,3,4,10\nva,1,2,3,,\n"
    assert codes(text) == {
        ("chain.unknown_row", "t.csv:4"), ("chain.unknown_column", "t.csv:1:c"),
    }  # fmt: skip
    text = ",a,b,f,output\na,-1,n/a,350,-1000\nb,200,1,1700,0\nva,1,2,,\n"
    assert codes(text) == {
        ("chain.negative_intermediate", "t.csv:2:a"), ("chain.flow_not_a_number", "t.csv:2:b"),
        ("chain.negative_output", "t.csv:2"), ("chain.flow_without_output", "t.csv:3"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n1,2\n", "chain.no_sectors"),
        (",a,b\na,1,2\nb,3,4\n", "chain.flows_alone"),
        (",a,a,b,f\na,1,1,2,3\nb,1,1,2,3\n", "chain.repeated_code"),
        (",a,b,f\na,1,2,3\nb,1,2,3\na,1,2,3\n", "chain.sector_rows"),
    ],
)
def test_margins_that_cannot_be_read(text: str, code: str) -> None:
    assert code in {found for found, _ in codes(text)}


def test_negative_flows_stay_where_asked_for() -> None:
    text = PLAIN.replace("500", "-500")
    table, _, problems = read_accounts(sheets_of(text.encode(), "t.csv"), AccountsOptions(negative="keep"))  # fmt: skip
    assert table.flow[0, 1] == -500
    assert [(p.code, p.severity) for p in problems] == [("chain.negative_intermediate", "warning")]


def test_a_sector_without_anything_is_said_and_harms_nobody() -> None:
    text = ",a,b,z,f,output\na,150,500,,350,1000\nb,200,100,0,1700,2000\nz,0,0,0,0,0\nva,650,1400,0,,\n"
    table, _, problems = read_accounts(sheets_of(text.encode(), "t.csv"))
    assert {(p.code, p.severity) for p in problems} == {
        ("chain.zero_output", "warning"), ("chain.blank_flow", "information"),
    }  # fmt: skip
    model = accounts_model(table.flow, table.output)
    np.testing.assert_allclose(model.leontief[2], [0, 0, 1])
    np.testing.assert_allclose(model.ghosh, np.linalg.inv(np.eye(3) - model.allocation))


def test_imbalances_are_all_listed_and_weighed() -> None:
    text = PLAIN.replace("350,1000", "355,1000").replace("1700,2000", "1900,2000")
    table, totals, _ = read_accounts(sheets_of(text.encode(), "t.csv"))
    found = balance_problems(table, balances(table, totals), LIMITS, totals.is_whole)
    assert [(p.code, p.severity, p.where) for p in found] == [
        ("chain.row_imbalance", "warning", "t.csv:2"), ("chain.row_imbalance", "error", "t.csv:3"),
    ]  # fmt: skip


def test_imports_above_domestic_use_go_to_the_residual() -> None:
    text = ",a,b,f,EX,IM,output\na,0,10,10,100,70,50\nb,10,10,80,0,0,100\nva,40,80,,,,\n"
    table, _, _ = read_accounts(sheets_of(text.encode(), "t.csv"))
    own, problems = domestic_table(table)
    assert [p.code for p in problems] == ["chain.imports_proportional", "chain.import_above_use"]
    assert own.residual is not None
    assert own.flow[0].tolist() == [0, 0]
    assert own.residual.tolist() == [-50, 0]
    rows = own.flow.sum(axis=1) + own.final_use.sum(axis=1) + own.residual
    np.testing.assert_allclose(rows, own.output)


def test_a_csv_in_gb18030() -> None:
    text = PLAIN.replace("a", "农业").replace("b", "工业").replace("v农业", "增加值合计")
    table, _, _ = read_accounts(sheets_of(text.encode("gb18030"), "t.csv"))
    assert table.sector_code == ("农业", "工业")

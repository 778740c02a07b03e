"""Sheets of CSV, Excel and Parquet; and files that are none, or mean harm."""

import io
import zipfile

import polars as pl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.errors import TableError
from planloom.evidence.sheets import MOST_CELLS, sheets_of


def workbook() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("表1")
    sheet.merge_range(0, 0, 0, 2, "主要指标")
    sheet.merge_range(1, 1, 1, 2, "2023年")
    sheet.write_row(2, 0, ["指标", "总量", "占比"])
    sheet.write(3, 0, "地区生产总值")
    sheet.write_number(3, 1, 34606.4)
    sheet.write_number(3, 2, 0.423, book.add_format({"num_format": "0.0%"}))
    book.add_worksheet("隐").hide()
    book.worksheets()[1].write(0, 0, "x")
    book.close()
    return file.getvalue()


def test_a_workbook_with_merged_cells_percent_and_a_hidden_sheet() -> None:
    first, second = sheets_of(workbook(), "a.xlsx")
    assert first.top(4) == [
        ["主要指标", "主要指标", "主要指标"],
        ["", "2023年", "2023年"],
        ["指标", "总量", "占比"],
        ["地区生产总值", "34606.4", "42.3%"],
    ]
    assert first.where(4, 2) == "a.xlsx:表1:4:B"
    assert (first.is_hidden, second.is_hidden) == (False, True)


def test_an_old_workbook() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表1")
    sheet.write_merge(0, 0, 0, 1, "2023年")
    sheet.write(2, 1, 12.5)
    file = io.BytesIO()
    book.save(file)
    (found,) = sheets_of(file.getvalue(), "a.xls")
    assert found.top(3) == [["2023年", "2023年"], ["", ""], ["", "12.5"]]


def test_an_error_and_a_formula_that_was_never_computed_are_told_as_what_they_are() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("a")
    sheet.write(0, 0, "x")
    sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 0, "=B9", None, 77)
    sheet.write_formula(3, 0, "=C9", None, 5)
    book.close()
    bare = io.BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(bare, "w") as others:
        for name in parts.namelist():
            others.writestr(name, parts.read(name).replace(b"<v>77</v>", b""))
    (found,) = sheets_of(bare.getvalue(), "a.xlsx")
    assert found.cells["1"].to_list() == ["x", "#DIV/0!", "=B9", "5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("sign", [",", "\t", ";", "，"])
def test_text_in_every_encoding_and_with_every_separator(encoding: str, sign: str) -> None:
    text = f"指标{sign}数值\n\n生产总值{sign}7\n"
    (found,) = sheets_of(text.encode(encoding), "a.csv")
    assert found.cells.rows() == [("指标", "数值"), (None, None), ("生产总值", "7")]


def test_lines_of_different_length_and_line_ends() -> None:
    (found,) = sheets_of(b'title\r\na,b\r\n1,2\r3,4,5\n"x\ny",6\n', "a.csv")
    assert found.cells.rows() == [
        ("title", None, None), ("a", "b", None), ("1", "2", None), ("3", "4", "5"), ("x\ny", "6", None),
    ]  # fmt: skip


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"<workbook/>")
        with parts.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(900):
                part.write(b" " * 2**20)
    return file.getvalue()


def far_cell() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("a")
    sheet.write(0, 0, "x")
    sheet.write(1_048_575, 16_383, "y")
    book.close()
    return file.getvalue()


def archive(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr(name, b"x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table.empty"), (b" \n\n", "table.empty"), (b"%PDF-1.7 x", "table.foreign"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "table.foreign"),
        (b"PK\x03\x04 broken", "table.broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "table.broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "table.password"),
        (archive("word/document.xml"), "table.no_workbook"), (b"PAR1 broken", "table.broken_parquet"),
        (b"a,b\n1,\x00\n", "table.encoding"), (b"\xff\xfd\xfc\x81", "table.encoding"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told(data: bytes, code: str) -> None:
    with pytest.raises(TableError) as caught:
        sheets_of(data, "a.xlsx")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_zip_bomb_and_a_cell_at_the_far_end_cost_little() -> None:
    with pytest.raises(TableError) as caught:
        sheets_of(bomb(), "a.xlsx")
    assert [problem.code for problem in caught.value.problems] == ["table.unpacks_too_large"]
    with pytest.raises(TableError) as caught:
        sheets_of(far_cell(), "a.xlsx")
    (problem,) = caught.value.problems
    assert problem.code in ("table.too_many_cells", "table.workbook_gave_up")
    assert MOST_CELLS < 1_048_576 * 16_384


def test_an_empty_workbook_and_an_empty_parquet_file() -> None:
    book, file = io.BytesIO(), io.BytesIO()
    xlsxwriter.Workbook(book).close()
    pl.DataFrame({"a": []}).write_parquet(file)
    for data in (book.getvalue(), file.getvalue()):
        with pytest.raises(TableError) as caught:
            sheets_of(data, "a")
        assert [problem.code for problem in caught.value.problems] == ["table.empty"]


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=400) | st.text(max_size=200).map(lambda text: text.encode()))
def test_no_bytes_crash_the_text_reader(data: bytes) -> None:
    if data[:4] in (b"PAR1",) or data[:2] in (b"PK", b"\xd0\xcf"):
        return
    try:
        found = sheets_of(data, "a.csv")
    except TableError:
        return
    assert all(sheet.cells.width for sheet in found)

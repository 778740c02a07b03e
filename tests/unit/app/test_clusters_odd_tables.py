"""Odd tables at the command line: each is refused with a problem, or what is undefined stays empty and is said."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from planloom.app.cli import application

Size = Callable[[int, int, int], object]
REGIONS, INDUSTRIES = ("甲", "乙", "丙", "丁"), ("a", "b", "c", "d")
HEAD = "region,industry,year,employment"


def long(
    size: Size, regions: tuple[str, ...] = REGIONS, industries: tuple[str, ...] = INDUSTRIES
) -> str:
    """Return a table of made-up sizes."""
    rows = [
        f"{region},{industry},{year},{size(r, i, year)}"
        for year in (2022, 2023)
        for r, region in enumerate(regions)
        for i, industry in enumerate(industries)
    ]
    return "\n".join((HEAD, *rows)) + "\n"


def plain(r: int, i: int, year: int) -> int:
    return (r * 7 + i * 5 + year) % 11 * 10 + (50 if r == i else 3)


def odd(cell: str) -> str:
    """Return the plain table with one cell that holds something else."""
    return long(lambda r, i, year: cell if (r, i) == (1, 1) else plain(r, i, year))


REFUSED = {
    "all zero": (long(lambda *_: 0), "clusters.nothing_there"),
    "blank": (odd(""), "clusters.missing_pairs"),
    "NaN": (odd("NaN"), "clusters.missing_pairs"),
    "infinite": (odd("inf"), "table.not_a_number"),
    "negative": (odd("-5"), "clusters.negative_size"),
    "text": (odd("约30人"), "table.not_a_number"),
    "huge": (odd("1e308"), "clusters.size_out_of_range"),
    "tiny": (odd("1e-308"), "clusters.size_out_of_range"),
    "huge together": (
        "region,industry,employment\n"
        + "".join(f"r{k // 40},i{k % 40},{10**15}\n" for k in range(1600)),
        "clusters.size_out_of_range",
    ),
    "a pair twice": (long(plain) + "甲,a,2022,99\n", "clusters.repeated_pair"),
    "a name with a blank behind it": (long(plain, ("甲", "甲 ", "丙")), "clusters.repeated_pair"),
    "an industry twice across": ("地区,a,a,c\n甲,1,2,3\n乙,4,5,6\n", "clusters.repeated_pair"),
    "a region twice down": ("地区,a,b,c\n甲,1,2,3\n甲,4,5,6\n", "clusters.repeated_pair"),
    "text across": ("地区,a,b,c\n甲,1,约2,3\n乙,4,5,6\n", "table.not_a_number"),
    "no region": ("industry,year,employment\na,2022,5\nb,2022,7\n", "table.column_not_found"),
    "no industry": ("region,employment,output\n甲,5,9\n乙,6,8\n", "table.column_not_found"),
    "no name": (long(plain, ("甲", "", "丙")), "table.missing_value"),
    "a year in words": (f"{HEAD}\n甲,a,去年,5\n", "table.bad_year"),
    "head alone": (f"{HEAD}\n", "table.empty"),
    "nothing": ("", "table.empty"),
}
TOLD = {
    "a region without size": (
        long(lambda r, i, year: 0 if r == 1 else plain(r, i, year)),
        {"measure": "clusters.without_size", "foresee": "foresight.small_places"},
    ),
    "one region": (
        long(plain, REGIONS[:1]),
        {"measure": "clusters.one_region", "foresee": "foresight.part_too_small"},
    ),
    "one industry": (
        long(plain, REGIONS, INDUSTRIES[:1]),
        {"measure": "clusters.one_industry", "foresee": "foresight.part_too_small"},
    ),
    "parts that nothing joins": (
        long(lambda r, i, year: plain(r, i, year) if (r < 2) == (i < 2) else 0),
        {"measure": "clusters.undefined", "foresee": "foresight.separate_parts"},
    ),
    "each its own": (
        long(lambda r, i, _: 10 if r == i else 0),
        {"measure": "clusters.undefined", "foresee": "foresight.separate_parts"},
    ),
    "all alike": (
        long(lambda *_: 10),
        {"measure": "clusters.no_area", "foresee": "foresight.part_degenerate"},
    ),
    "a total that is not the sum": (
        "地区,a,b,合计\n甲,1,2,9\n乙,4,,4\n丙,7,8,15\n",
        {"measure": "clusters.total_differs", "foresee": "clusters.total_differs"},
    ),
}  # fmt: skip


def run(command: str, table: Path, out: Path) -> tuple[int, str]:
    draws = "--draws" if command == "measure" else "--bootstrap"
    asked = ["clusters", command, str(table), "--out", str(out), draws, "10", "--lang", "en"]
    found = CliRunner().invoke(application, asked)
    assert found.exception is None or isinstance(found.exception, SystemExit)
    return found.exit_code, found.output


def book(text: str, path: Path) -> Path:
    """Write a table as a workbook, numbers as numbers."""
    made = xlsxwriter.Workbook(str(path), {"nan_inf_to_errors": True})
    sheet = made.add_worksheet()
    for r, line in enumerate(text.splitlines()):
        for c, word in enumerate(line.split(",")):
            sheet.write(r, c, int(word) if word.lstrip("-").isdigit() else word)
    made.close()
    return path


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("command", ["measure", "foresee"])
@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_an_odd_table_is_refused(
    tmp_path: Path, command: str, text: str, code: str, form: str
) -> None:
    table = tmp_path / f"t.{form}"
    if form == "csv":
        table.write_text(text, "utf-8")
    else:
        book(text, table)
    status, said = run(command, table, tmp_path / "out")
    assert status == 2
    assert f"[{code}]" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["measure", "foresee"])
@pytest.mark.parametrize(("text", "code"), TOLD.values(), ids=TOLD.keys())
def test_what_is_undefined_is_said_and_stays_empty(
    tmp_path: Path, command: str, text: str, code: dict[str, str]
) -> None:
    table = tmp_path / "t.csv"
    table.write_text(text, "utf-8")
    status, said = run(command, table, tmp_path / "out")
    assert status == 0
    assert f"[{code[command]}]" in said
    written = list((tmp_path / "out").glob("*.csv"))
    assert code[command] in (tmp_path / "out/problems.csv").read_text("utf-8")
    for path in written:
        with path.open(encoding="utf-8-sig") as file:
            cells = {cell.lower() for row in csv.reader(file) for cell in row}
        assert not cells & {"nan", "inf", "-inf"}


def test_no_star_is_given_where_there_is_nothing_to_stand_out_from(tmp_path: Path) -> None:
    for text in (long(plain, REGIONS[:1]), long(lambda *_: 10)):
        table = tmp_path / "t.csv"
        table.write_text(text, "utf-8")
        run("measure", table, tmp_path / "out")
        with (tmp_path / "out/clusters.csv").open(encoding="utf-8-sig") as file:
            heads, *rows = csv.reader(file)
        place = [head.split(" ")[0] for head in heads].index("stars")
        assert {float(row[place]) for row in rows} == {0}

"""Imports: confirmed once, all or nothing, repeatable, undoable; at the command line too."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.errors import InputError, TableError
from planloom.evidence import load_store
from planloom.evidence.store_aside import kept_out
from planloom.workspace.importing import (
    EVIDENCE,
    MAPPINGS,
    ImportWords,
    carry_out,
    kept_imports,
    kept_mappings,
    prepare_import,
    take_back,
)
from planloom.workspace.trial import bad_cell

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 1, 2, tzinfo=UTC)
TEXT = (
    "深圳市各区,,\n,,单位：亿元\n地区,2022年地区生产总值,2023年地区生产总值\n"
    "全市,32387.68,34606.40①\n福田区,—,5700\n资料来源：深圳市统计局\n"
)
DAY = ImportWords(constants={"published_on": "2024-02-21"})


def values(folder: Path) -> list[tuple[str, int, float]]:
    return [(o.subject_code, o.year, o.value) for o in load_store(folder / EVIDENCE)[1]]


def bring(folder: Path, text: str, words: ImportWords = DAY, name: str = "a.csv") -> int:
    return carry_out(folder, prepare_import(folder, text.encode(), name, words), "张", WHEN).added


def test_a_table_is_confirmed_once_and_known_again_next_year(tmp_path: Path) -> None:
    first = prepare_import(tmp_path, TEXT.encode(), "a.csv")
    assert (first.state, first.missing, first.unknown) == ("new", ("published_on",), {})
    assert not any(tmp_path.iterdir())
    assert bring(tmp_path, TEXT) == 3
    assert [mapping.name for mapping in kept_mappings(tmp_path)] == ["a"]
    later = (
        TEXT.replace("2023年", "2024年").replace("2022年", "2023年").replace("34606.40", "36801.87")
    )
    again = prepare_import(tmp_path, later.encode(), "next.csv")
    assert (again.state, again.missing) == ("known", ("published_on",))
    assert bring(tmp_path, later, ImportWords(constants={"published_on": "2025-02-25"})) == 3
    assert ("shenzhen", 2024, 3.680187e12) in values(tmp_path)


def test_the_same_file_twice_changes_nothing_and_an_import_is_taken_back(tmp_path: Path) -> None:
    bring(tmp_path, TEXT)
    before = values(tmp_path)
    again = prepare_import(tmp_path, TEXT.encode(), "a.csv")
    assert again.before is not None
    assert carry_out(tmp_path, again, "张", LATER).added == 0
    assert bring(tmp_path, TEXT) == 0
    assert (values(tmp_path), len(kept_imports(tmp_path))) == (before, 1)
    take_back(tmp_path, kept_imports(tmp_path)[0].import_id, "李", LATER)
    assert values(tmp_path) == []
    assert bring(tmp_path, TEXT) == 3
    assert values(tmp_path) == before


def test_one_bad_cell_and_nothing_is_stored(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        bring(tmp_path, TEXT.replace("5700", "57OO").replace("34606.40", "34;606"))
    assert [problem.code for problem in caught.value.problems] == ["table.not_a_number"] * 2
    assert values(tmp_path) == []


def test_bad_cells_are_kept_out_and_listed_where_a_person_says_so(tmp_path: Path) -> None:
    bad = TEXT.replace("5700", "约5700")
    agreed = replace(DAY, bad_cells="keep_out")
    done = carry_out(tmp_path, prepare_import(tmp_path, bad.encode(), "a.csv", agreed), "张", WHEN)
    assert (done.added, [problem.where for problem in done.aside]) == (
        2, ["a.csv:5:2023年 地区生产总值"],
    )  # fmt: skip
    assert [found for _, _, found in values(tmp_path)] == [3.238768e12, 3.46064e12]
    (record,) = kept_imports(tmp_path)
    (problem,) = kept_out(tmp_path / EVIDENCE)[record.import_id]
    cell = bad_cell(problem)
    assert (cell.row, cell.column, cell.found) == ("5", "2023年 地区生产总值", "约5700")
    take_back(tmp_path, record.import_id, "李", LATER)
    assert kept_out(tmp_path / EVIDENCE)[record.import_id] == (problem,)
    assert (bring(tmp_path, TEXT), len(values(tmp_path))) == (3, 3)


def test_a_table_without_a_good_cell_is_refused_all_the_same(tmp_path: Path) -> None:
    bad = TEXT.replace("5700", "x1").replace("34606.40①", "x2").replace("32387.68", "x3")
    with pytest.raises(TableError):
        bring(tmp_path, bad, replace(DAY, bad_cells="keep_out"))
    assert (values(tmp_path), kept_imports(tmp_path)) == ([], ())


@pytest.mark.parametrize("kind", ["definitions", "programme"])
def test_bad_rows_of_other_tables_are_kept_out_too(tmp_path: Path, kind: str) -> None:
    tables = {
        "definitions": "口径,指标,名称,英文名称,是否说明,来源\ntown,gdp,全市,Town,是,年鉴\nodd,gdp,甲,A,maybe,乙\n",
        "programme": "名称,类别,状态,日期,来源\n鹏城云脑,设施,在建,2023-05-01,日报\n某中心,设施,在建,soon,日报\n",
    }
    said = ImportWords(kind, bad_cells="keep_out")
    strict = ImportWords(kind)
    data = tables[kind].encode()
    with pytest.raises(TableError):
        carry_out(tmp_path, prepare_import(tmp_path, data, "t.csv", strict), "张", WHEN)
    done = carry_out(tmp_path, prepare_import(tmp_path, data, "t.csv", said), "张", WHEN)
    assert (done.added, [bad_cell(p, "t.csv").row for p in done.aside]) == (1, ["3"])


def test_unknown_names_are_problems_until_a_person_says_what_they_mean(tmp_path: Path) -> None:
    text = TEXT.replace("福田区", "福甜区")
    with pytest.raises(TableError) as caught:
        bring(tmp_path, text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["found"]) == ("table.unknown_name", "福甜区")
    assert "福田" in str(problem.values["nearest"])
    bound = ImportWords(constants=DAY.constants, words=(("福甜区", "futian"),))
    assert bring(tmp_path, text, bound) == 3
    other = tmp_path / "other"
    assert bring(other, text, ImportWords(constants=DAY.constants, skip_unknown=True)) == 2


def test_a_workbook_of_two_sheets(tmp_path: Path) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for name, code in (("综合", "地区生产总值"), ("产业", "战略性新兴产业增加值")):
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, 2, "深圳市（单位：亿元）")
        sheet.write_row(1, 0, ["指标", "2022年", "2023年"])
        sheet.write_row(2, 0, [code, 1.5, "2 000"])
    book.close()
    said = {"published_on": "2024-02-21", "source": "深圳市统计局"}
    first = prepare_import(tmp_path, file.getvalue(), "a.xlsx", ImportWords(constants=said))
    assert (first.layout.sheet.name if first.layout else "", first.others) == ("综合", ("产业",))
    carry_out(tmp_path, first, "张", WHEN)
    second = prepare_import(
        tmp_path, file.getvalue(), "a.xlsx", ImportWords(constants=said, sheet="产业")
    )
    carry_out(tmp_path, second, "张", LATER)
    found = load_store(tmp_path / EVIDENCE)[1]
    assert sorted((o.indicator_code, o.value, o.table, o.row) for o in found) == [
        ("gdp", 1.5e8, "a.xlsx:综合", 3), ("gdp", 2e11, "a.xlsx:综合", 3),
        ("sei_value_added", 1.5e8, "a.xlsx:产业", 3), ("sei_value_added", 2e11, "a.xlsx:产业", 3),
    ]  # fmt: skip


def test_words_beside_the_file_that_mean_nothing_are_told(tmp_path: Path) -> None:
    for words, code in (
        (ImportWords(constants={"colour": "red"}), "usage.setting"),
        (ImportWords(constants={"subject": "亚特兰蒂斯"}), "table.unknown_code"),
        (ImportWords(mapping_name="none"), "table.no_such_mapping"),
        (ImportWords(sheet="none"), "table.unknown_code"),
        (ImportWords(kind="rumours"), "usage.kind"),
    ):
        with pytest.raises(InputError) as caught:
            prepare_import(tmp_path, TEXT.encode(), "a.csv", words)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_the_command_line(tmp_path: Path) -> None:
    runner, folder, file = CliRunner(), str(tmp_path / "w"), tmp_path / "a.csv"
    file.write_text(TEXT, "utf-8")
    call = ["import", str(file), "--workspace", folder, "--lang", "en"]
    asked = runner.invoke(application, call)
    assert (asked.exit_code, (tmp_path / "w").exists()) == (2, False)
    assert "day of publication" not in asked.stdout
    assert "Proposed mapping" in asked.stdout
    assert "table.mapping_asks" in asked.stderr
    done = runner.invoke(
        application, [*call, "--set", "published_on=2024-02-21", "--yes", "--as", "Zhang"]
    )
    assert (done.exit_code, "3 rows added" in done.stdout) == (0, True)
    assert "nothing has changed" in runner.invoke(application, call).stdout
    file.write_text(TEXT.replace("5700", "5800x"), "utf-8")
    rest = [*call, "--set", "published_on=2024-03-21", "--bad-cells", "keep_out"]
    partly = runner.invoke(application, rest)
    assert partly.exit_code == 0, partly.output
    assert (partly.exit_code, "1 places could not be read" in partly.stdout) == (0, True)
    assert "a.csv:5" in partly.stderr
    runner.invoke(
        application,
        ["imports", "undo", kept_imports(Path(folder))[0].import_id, "--workspace", folder],
    )
    file.write_text(TEXT, "utf-8")
    listed = runner.invoke(application, ["imports", "--workspace", folder, "--lang", "en"])
    import_id = kept_imports(Path(folder))[-1].import_id
    assert import_id in listed.stdout
    undone = runner.invoke(application, ["imports", "undo", import_id, "--workspace", folder])
    assert undone.exit_code == 0
    twice = runner.invoke(application, ["imports", "undo", import_id, "--workspace", folder])
    assert (twice.exit_code, "table.import_undone" in twice.stderr) == (2, True)
    assert runner.invoke(application, ["imports"]).exit_code == 2


def test_at_a_terminal_a_person_is_asked(tmp_path: Path) -> None:
    import pty

    file = tmp_path / "a.csv"
    file.write_text(TEXT, "utf-8")
    ours, theirs = pty.openpty()
    arguments = ["import", str(file), "--workspace", str(tmp_path / "w"), "--lang", "en"]
    with subprocess.Popen(
        [sys.executable, "-m", "planloom", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(theirs)
        os.write(ours, b"2024-02-21\ny\n")
        said = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            said += part
        assert process.wait() == 0
    os.close(ours)
    assert b"day of publication" in said
    assert b"3 rows added" in said
    assert (tmp_path / "w" / MAPPINGS / "a.yaml").exists()

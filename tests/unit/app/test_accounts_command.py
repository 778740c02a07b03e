"""What do `planloom chain accounts` and `chain extract` write, and how do they end?"""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planloom.app.cli import application

TABLE = ",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(application, ["chain", *words])
    return result.exit_code, result.stderr


def test_the_commands_of_the_page_run(run_page: Callable[[str], int]) -> None:
    assert run_page("accounts.md") == 4
    written = {path.name for path in Path("accounts").iterdir()}
    assert written == {
        "sectors.csv", "balance.csv", "problems.csv", "trace.json", "A.csv", "L.csv", "B.csv", "G.csv",
    }  # fmt: skip
    assert float(rows(Path("accounts/L.csv"))[0]["manufacturing"]) == pytest.approx(
        0.33003300330033
    )
    city = rows(Path("city/sectors.csv"))
    assert {row["is_regionalised"] for row in city} == {"yes"}
    for row in city:
        low, value, high = (float(row[f"output_multiplier{end}"]) for end in ("_low", "", "_high"))
        assert low < value < high
    assert "chain.regionalised" in Path("city/problems.csv").read_text("utf-8")
    assert json.loads(Path("city/trace.json").read_text("utf-8"))["is_regionalised"] is True
    assert float(rows(Path("extraction.csv"))[0]["total_loss"]) == pytest.approx(1210.526315789)


def test_a_regionalised_number_is_said_to_be_one_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    (tmp_path / "r.csv").write_text("code,region\na,10\nb,60\n", "utf-8")
    for command, out in (("accounts", "o"), ("extract", "o.csv")):
        words = [command, str(tmp_path / "t.csv"), "--region", str(tmp_path / "r.csv"),
                 "--out", str(tmp_path / out)]  # fmt: skip
        assert "没有公开的本市投入产出表" in run(*words, "--lang", "zh")[1]
        assert "no input-output table of the city is public" in run(*words, "--lang", "en")[1]


def test_every_regionalised_number_has_an_interval(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    (tmp_path / "r.csv").write_text("code,region\na,10\nb,60\n", "utf-8")
    given = {"sector_code", "sector_name", "unit", "output", "value_added", "is_regionalised"}
    for command, out, name in (("accounts", "o", "o/sectors.csv"), ("extract", "o.csv", "o.csv")):
        run(command, str(tmp_path / "t.csv"), "--region", str(tmp_path / "r.csv"), "--out",
            str(tmp_path / out))  # fmt: skip
        for row in rows(tmp_path / name):
            figures = {
                head for head, cell in row.items() if cell and not head.endswith(("_low", "_high"))
            }
            assert len(figures) > len(given)
            for head in figures - given:
                low, value, high = (float(row[f"{head}{end}"]) for end in ("_low", "", "_high"))
                assert low <= value <= high
                assert low < high or head == "value_added_multiplier"
    trace = json.loads((tmp_path / "o.trace.json").read_text("utf-8"))
    assert trace["regional_method"]["seed"] == 1
    assert trace["regional_method"]["draws"] == 200


def test_a_bad_table_of_several_keeps_the_others_and_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(TABLE, "utf-8")
    (tmp_path / "bad.csv").write_text(
        TABLE.replace("500", "-500").replace("b,200", "c,200"), "utf-8"
    )
    code, said = run("accounts", str(tmp_path / "good.csv"), str(tmp_path / "bad.csv"), "--out",
                     str(tmp_path / "out"), "--lang", "en")  # fmt: skip
    assert code == 2
    assert "bad.csv" in said
    assert (tmp_path / "out/good/sectors.csv").is_file()
    assert not (tmp_path / "out/bad").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--quotient", "best"], "chain.bad_share"),
        (["--imports", "x"], "chain.bad_share"),
        (["--delta", "2"], "chain.bad_share"),
        (["--sheet", "none"], "chain.no_sectors"),
    ],
)
def test_options_that_make_no_sense(tmp_path: Path, words: list[str], code: str) -> None:
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    end, said = run("extract", str(tmp_path / "t.csv"), "--out", str(tmp_path / "o.csv"), *words)
    assert (end, code in said) == (2, True)


def test_an_economy_that_cannot_produce_is_refused(tmp_path: Path) -> None:
    text = ",a,b,f,output\na,900,900,-800,1000\nb,900,1000,100,2000\nva,-800,100,,\n"
    (tmp_path / "t.csv").write_text(text, "utf-8")
    end, said = run("extract", str(tmp_path / "t.csv"), "--out", str(tmp_path / "o.csv"))
    assert (end, "chain.not_productive" in said) == (2, True)


def test_employment_gives_persons_per_unit(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    (tmp_path / "e.csv").write_text("代码,从业人员\na,100\nb,100\n", "utf-8")
    code, _ = run("accounts", str(tmp_path / "t.csv"), "--employment", str(tmp_path / "e.csv"),
                  "--out", str(tmp_path / "o"))  # fmt: skip
    found = float(rows(tmp_path / "o/sectors.csv")[0]["employment_multiplier_person"])
    assert code == 0
    assert found == pytest.approx(0.1 * 1.25412541 + 0.05 * 0.2640264, abs=1e-8)

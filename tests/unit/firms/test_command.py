"""`planloom firms classify`: what it writes, prints and answers to the shell."""

import csv
import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from planloom.app.cli import application

ROWS = "企业代码,行业代码,增加值（亿元）,经营范围\na,3825,120,光伏设备制造\nb,5179,3,光伏设备批发\n"


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    path = tmp_path / "firms.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_shares_are_written_and_tiers_told(firms: Path) -> None:
    out = firms.with_name("shares.csv")
    asked = ["firms", "classify", str(firms), "--plan", "example:shenzhen_new_energy_2022"]
    made = CliRunner().invoke(
        application, [*asked, "--out", str(out), "--lang", "en", "--format", "json"]
    )
    assert made.exit_code == 0
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [(row["firm_id"], row["cluster_code"]) for row in rows] == [
        ("a", "new_energy"),
        ("b", "outside"),
    ]
    told = json.loads(made.stdout)
    verdicts = [(t["firm_count_low"], t["firm_count_high"], t["verdict"]) for t in told["tiers"]]
    assert verdicts == [(1, 1, "not_met"), (1, 1, "not_met")]


def test_a_workbook_and_parquet_hold_the_same(firms: Path) -> None:
    for suffix in (".xlsx", ".parquet"):
        out = firms.with_suffix(suffix)
        made = CliRunner().invoke(
            application, ["firms", "classify", str(firms), "--out", str(out), "--lang", "zh"]
        )
        assert made.exit_code == 0
        assert "新能源" in made.stdout
    assert pl.read_parquet(out)["firm_id"].to_list() == ["a", "b"]


def test_exit_codes(firms: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(ROWS + "a,3973,1,芯片设计\n", "utf-8")
    run = CliRunner()
    assert run.invoke(application, ["firms", "classify", str(bad)]).exit_code == 1
    assert run.invoke(application, ["firms", "classify", str(tmp_path / "none.csv")]).exit_code == 2
    wrong = ["firms", "classify", str(firms), "--out", str(tmp_path / "a.doc")]
    assert run.invoke(application, wrong).exit_code == 2
    column = ["firms", "classify", str(firms), "--column", "moon=x"]
    assert run.invoke(application, column).exit_code == 2

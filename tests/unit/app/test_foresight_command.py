"""`planloom clusters foresee`: forms of its output, files, and the commands of its page."""

import json
from collections.abc import Callable
from pathlib import Path

import yaml
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.codes.check_words import check_words

RUNNER = CliRunner()
SAMPLE = check_words()["foresight"].roles["sizes"].sample


def foresee(tmp_path: Path, *more: str) -> tuple[int, str, str]:
    table = tmp_path / "sizes.csv"
    table.write_text(SAMPLE, "utf-8")
    done = RUNNER.invoke(
        application, ["clusters", "foresee", str(table), "--bootstrap", "10", *more]
    )
    return done.exit_code, done.stdout, done.stderr


def test_tables_in_both_languages(tmp_path: Path) -> None:
    code, zh, said = foresee(tmp_path, "--plan", "example:shenzhen_2022", "--lang", "zh")
    assert code == 0
    assert "合成生物" in zh
    assert "未来产业的阶段" in zh
    assert "规划点名的产业在表中没有" in said
    code, en, said = foresee(tmp_path, "--lang", "en")
    assert code == 0
    assert "What may come next" in en
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in said.replace("区", ""))


def test_forms_hold_the_same_numbers(tmp_path: Path) -> None:
    _, text, _ = foresee(tmp_path, "--format", "json")
    tree = json.loads(text)
    _, text, _ = foresee(tmp_path, "--format", "yaml")
    assert yaml.safe_load(text) == tree
    _, text, _ = foresee(tmp_path, "--format", "csv", "--table", "places")
    header, *rows = text.splitlines()
    assert header.startswith("region,part,rank")
    assert len(rows) == len(tree["places"]) == 3


def test_a_folder_holds_every_table_and_the_record(tmp_path: Path) -> None:
    assert foresee(tmp_path, "--out", str(tmp_path / "out"))[0] == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"places.csv", "next.csv", "stages.csv", "problems.csv", "check.json"} <= names
    record = json.loads((tmp_path / "out/check.json").read_text("utf-8"))
    assert ["seed", "1"] in record["parameters"]


def test_an_unknown_table_is_bad_usage(tmp_path: Path) -> None:
    code, _, said = foresee(tmp_path, "--table", "horoscope")
    assert code == 2
    assert "horoscope" in said


def test_the_commands_of_the_page_run(run_page: Callable[[str], int]) -> None:
    assert run_page("foresight.md") == 3
    header, *rows = Path("foresight/next.csv").read_text("utf-8-sig").splitlines()
    assert header.startswith("region,industry,outlook,density")
    assert rows

"""What does `planloom lint` print, and how does it end?"""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.codes import indicators

WRONG = "甲市方案（2023—2025年）。到2025年，培育龙头企业8-5家。"
FINE = "甲市方案（2023—2025年）。到2025年，规上工业企业达到800家。"


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_findings_are_one_list_with_their_sentences(tmp_path: Path) -> None:
    files = [written(tmp_path, "a.txt", WRONG), written(tmp_path, "b.txt", FINE)]
    result = CliRunner().invoke(application, ["lint", *files, "--format", "json", "--lang", "zh"])
    rows = json.loads(result.stdout)
    assert result.exit_code == 1
    assert all(
        set(row) == {"code", "severity", "where", "message", "fix", "quotes"} for row in rows
    )
    row = next(row for row in rows if row["code"] == "lint.range_reversed")
    assert row["severity"] == "error"
    for quote in row["quotes"]:
        assert WRONG[quote["start"] :].startswith(quote["quote"])


def test_without_an_error_it_ends_well(tmp_path: Path) -> None:
    file = written(tmp_path, "b.txt", FINE)
    result = CliRunner().invoke(application, ["lint", file, "--lang", "en"])
    assert result.exit_code == 0
    assert "error" not in result.stdout
    assert result.stdout.strip()


def test_what_cannot_be_read_is_told_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    file = written(tmp_path, "a.txt", WRONG)
    arguments = ["lint", str(tmp_path / "missing.txt"), file, "--format", "json"]
    result = CliRunner().invoke(application, arguments)
    assert result.exit_code == 2
    assert "lint.range_reversed" in {row["code"] for row in json.loads(result.stdout)}
    assert "missing.txt" in result.stderr


def test_a_parent_is_held_against_its_child(tmp_path: Path) -> None:
    parent = written(
        tmp_path, "p.txt", "甲市意见（2023—2027年）。到2027年，新材料产业增加值达到600亿元。"
    )
    child = written(
        tmp_path,
        "c.txt",
        "甲市新材料产业集群方案（2023—2027年）。到2027年，新材料产业增加值达到900亿元。",
    )
    arguments = ["lint", child, "--parent", parent, "--format", "json"]
    result = CliRunner().invoke(application, arguments)
    rows = json.loads(result.stdout)
    raised = next(row for row in rows if row["code"] == "lint.child_above_parent")
    assert {quote["document"] for quote in raised["quotes"]} == {"p.txt", "c.txt"}


def test_an_example_can_be_named() -> None:
    result = CliRunner().invoke(application, ["lint", "example:shenzhen_2022", "--format", "json"])
    assert result.exit_code in {0, 1}
    assert isinstance(json.loads(result.stdout), list)


@pytest.mark.parametrize(("lang", "own"), [("zh", "label_zh"), ("en", "label_en")])
def test_possible_definitions_of_a_share_are_told_by_their_labels(
    tmp_path: Path, lang: str, own: str
) -> None:
    known = indicators()["new_energy_capacity_share"]
    path = tmp_path / "plan.txt"
    path.write_text("甲市方案（2023—2025年）。到2025年，新能源发电装机占比达到83%。", "utf-8")
    arguments = ["lint", str(path), "--format", "json", "--lang", lang]
    rows = json.loads(CliRunner().invoke(application, arguments).stdout)
    (told,) = [row["message"] for row in rows if row["code"] == "lint.share_undefined"]
    assert known.candidates
    for candidate in known.candidates:
        assert getattr(candidate, own) in told
        assert candidate.code not in told

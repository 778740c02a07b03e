"""What Python users ask for gives what the command line gives; the import loads nothing."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import planloom
from planloom.app.cli import application
from planloom.errors import InputError
from planloom.plan import plan_yaml
from planloom.study import run_study, study_json

TEXT = "甲市行动计划\n到2025年，全市地区生产总值超过100亿元。建设三个中心：甲中心、乙中心。"
NAMES = ("example:shenzhen_2022", "example:shenzhen_2024")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "town.txt"
    path.write_text(TEXT, "utf-8")
    return path


def said(*arguments: object) -> str:
    return CliRunner().invoke(application, [str(word) for word in arguments]).stdout


def test_a_reading_is_the_draft_of_the_command(document: Path) -> None:
    assert plan_yaml(planloom.read(document).file) == said("read", document)


def test_findings_are_those_of_the_command(document: Path) -> None:
    told = json.loads(said("lint", document, "--format", "json"))
    found = planloom.lint(document)
    assert found
    assert [(p.code, p.where) for p in found] == [(row["code"], row["where"]) for row in told]


def test_a_study_is_that_of_the_command(document: Path) -> None:
    asked = ["study", *NAMES, "--as-of", "2025-12-31", "--format", "json", "--lang", "en"]
    made = planloom.study(*NAMES, as_of="2025-12-31")
    assert study_json(made) == said(*asked)
    assert planloom.track(*NAMES, as_of=date(2025, 12, 31)) == made.verdicts
    assert planloom.study(planloom.read(document), as_of="2025-12-31").verdicts


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("plans: 1", "utf-8")
    with pytest.raises(InputError) as told:
        planloom.study(tmp_path / "a.txt", tmp_path / "b.yaml", as_of="2025-12-31")
    assert {problem.where.split(":")[0] for problem in told.value.problems} == {"a.txt", "b.yaml"}
    with pytest.raises(InputError):
        planloom.lint()
    with pytest.raises(InputError):
        planloom.track(*NAMES, as_of="soon")


def test_the_package_stays_a_package() -> None:
    assert run_study is planloom.study.run_study  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        planloom.nothing  # noqa: B018 the name is asked for


def test_import_and_help_load_no_part_that_is_slow() -> None:
    slow = "{'duckdb', 'numpy', 'pydantic', 'fastapi', 'polars', 'docx', 'typst', 'numba', 'yaml'}"
    for asked in ("import planloom", "import planloom.app.cli"):
        code = f"import sys; {asked}; print(sorted({slow} & set(sys.modules)))"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]", asked

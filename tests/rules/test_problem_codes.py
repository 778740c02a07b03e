"""Every problem that the source reports has its words, every word is used, and the page about them is fresh."""

import ast
import re
import runpy
from functools import cache
from pathlib import Path

import pytest

from planloom.codes.messages import problem_catalogue, reasons

ROOT = Path(__file__).parents[2]
SUBJECTS = (
    "document",
    "plan",
    "table",
    "workspace",
    "target",
    "output",
    "usage",
    "input",
    "lint",
    "suggest",
    "study",
    "chain",
    "firms",
    "check",
    "clusters",
    "foresight",
)
FILES = ("html", "yaml", "csv", "md", "txt", "json", "py", "js", "css", "sqlite", "duckdb", "docx")
CODE = re.compile(rf"(?:{'|'.join(SUBJECTS)})\.(?!(?:{'|'.join(FILES)})$)[a-z][a-z0-9_]*")
VERDICTS = (
    "met", "met_early", "on_track", "at_risk", "off_track", "missed", "too_early", "no_data",
    "not_measurable", "definition_missing", "conflict", "group",
)  # fmt: skip
REASON = re.compile(rf"(?:{'|'.join(VERDICTS)})\.[a-z][a-z0-9_]*")


@cache
def constants() -> frozenset[str]:
    """Return every text constant of the source."""
    return frozenset(
        node.value
        for path in (ROOT / "src/planloom").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_every_problem_of_the_source_has_words() -> None:
    used = {text for text in constants() if CODE.fullmatch(text)}
    assert used
    assert sorted(used - set(problem_catalogue())) == []


def test_no_words_stand_for_a_problem_that_nobody_reports() -> None:
    assert sorted(set(problem_catalogue()) - constants()) == []


def test_every_reason_of_the_source_has_words() -> None:
    used = {text for text in constants() if REASON.fullmatch(text)}
    assert used
    assert sorted(used - set(reasons())) == []


@pytest.mark.parametrize("code", problem_catalogue())
def test_a_code_names_its_subject_and_its_words_are_written_out(code: str) -> None:
    entry = problem_catalogue()[code]
    assert code.partition(".")[0] in SUBJECTS
    for said in (entry.zh.message, entry.zh.fix):
        assert re.search("[\u4e00-\u9fff]", said)
    for said in (entry.en.message, entry.en.fix):
        assert re.search("[a-z]", said)
        assert not re.search("[\u4e00-\u9fff]", said)


def test_the_page_about_problems_is_fresh() -> None:
    written = runpy.run_path(str(ROOT / "scripts/write_problem_docs.py"))["page"]()
    page = (ROOT / "docs/problems.md").read_text("utf-8")
    assert page == written, "run scripts/write_problem_docs.py"

"""House rules of the source that no linter knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src/planloom").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
METHODS = ("targets", "firms", "clusters", "chains", "land", "energy")
SECTIONS = ("Parameters", "Returns", "References", "Examples")
LONGEST = 400


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def methods() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Yield the public functions of the checkers: each is a method and names its source."""
    for path in MODULES:
        if path.relative_to(ROOT / "src/planloom").parts[0] in METHODS:
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield path, node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST, (
        "split it by the question it answers"
    )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_answers(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    assert len(said) > len("Placeholder.")


def test_methods_say_what_they_take_and_give_and_where_they_come_from() -> None:
    found = list(methods())
    missing = [
        f"{name_of(path)}: {node.name}: {section}"
        for path, node in found
        for section in SECTIONS
        if f"\n{section}\n{'-' * len(section)}" not in (ast.get_docstring(node) or "")
    ]
    assert found
    assert missing == []


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_a_test_file_asserts_something(path: Path) -> None:
    tests = [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    ]
    assert tests
    assert [node.name for node in tests if not asserts(node)] == []


def asserts(test: ast.AST) -> bool:
    """Whether a test asserts, expects an error, or hands that to a function named for it."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "attr", getattr(called, "id", ""))
        if name in {"raises", "warns", "fail"} or name.startswith(("assert_", "expect", "check_")):
            return True
    return False


def test_only_known_things_stand_in_the_package() -> None:
    parts = {path.name for path in (ROOT / "src/planloom").iterdir() if path.is_dir()}
    named_for_nothing = {
        "utils", "helpers", "common", "core", "base", "manager", "service", "engine", "misc",
    }  # fmt: skip
    assert not named_for_nothing & (parts | {path.stem for path in MODULES})

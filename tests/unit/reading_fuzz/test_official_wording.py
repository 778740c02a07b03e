"""Run tests/cases/reading_*.yaml: official wording that a planner can read, check and add to."""

import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from planloom.reading import read_document, specification

FOLDER = Path(__file__).parents[2] / "cases"


def cases(*names: str) -> list[dict[str, Any]]:
    """Return the cases of files."""
    return [
        case
        for name in names
        for case in yaml.safe_load((FOLDER / f"reading_{name}.yaml").read_text("utf-8"))
    ]


CASES = cases("official", "tables", "wording", "compared", "told")
LISTS = cases("lists")
LIKE = ("indicator", "subject")
ABSENT = ("from", "threshold", "base_year", "base_value", "binding")


def flat(statement: dict[str, Any]) -> dict[str, Any]:
    """Return a statement under the names of the cases."""
    by, base, size = (statement[key] or {} for key in ("by", "base", "threshold"))
    return {
        **statement,
        "year": by.get("year"),
        "from": by.get("from"),
        "base_year": base.get("year"),
        "base_value": base.get("value"),
        "threshold": size.get("low"),
    }


def pairs(text: str) -> set[str]:
    signs = [sign for sign in text if sign.isalnum()]
    return {a + b for a, b in pairwise(signs)}


def agrees(key: str, found: Any, expected: Any) -> bool:
    """Whether a field says what is expected; names may differ in half of their pairs of signs, as in the scorer."""
    if key in LIKE:
        ours, theirs = pairs(str(found)), pairs(str(expected))
        return found == expected or 2 * len(ours & theirs) >= 0.5 * (len(ours) + len(theirs)) > 0
    if isinstance(expected, (int, float)) and isinstance(found, (int, float)):
        return math.isclose(found, expected, rel_tol=1e-9)
    return bool(found == expected)


def differences(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    asked = {
        "kind": "target",
        "comparator": "=",
        "strength": "plan",
        "high": found["low"],
        **dict.fromkeys(ABSENT),
        **expected,
    }
    if "base_year" in expected and "base_value" not in expected:
        asked.pop("base_value")
    return [
        f"{found['quote']}: {key}: expected {value}, read {found[key]}"
        for key, value in asked.items()
        if not agrees(key, found[key], value)
    ]


def read_case(case: dict[str, Any]) -> dict[str, Any]:
    text = case["text"]
    ending = "html" if "<table" in text else "md" if "| --- |" in text else "txt"
    return specification(read_document(text.encode(), f"case.{ending}"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    read = [flat(item) for item in read_case(case)["statements"]]
    assert [item["low"] for item in read] == pytest.approx([item["low"] for item in case["expect"]])
    wrong = [
        line
        for found, expected in zip(read, case["expect"], strict=True)
        for line in differences(found, expected)
    ]
    assert wrong == []


def named(kind: str, found: list[Any]) -> list[Any]:
    """Return the names of a list as the cases write them."""
    if kind == "portfolio":
        return [member for group in found for member in group["members"]]
    if kind in ("documents", "pledges"):
        return [item["title" if kind == "documents" else "quote"] for item in found]
    return [[role["place"], role["industry"]] for role in found] if kind == "roles" else found


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case["name"])
def test_list(case: dict[str, Any]) -> None:
    whole = read_case(case)
    read = {**whole["lists"], "pledges": whole["pledges"]}
    assert {kind: named(kind, read[kind]) for kind in case["expect"]} == case["expect"]


def test_a_wrong_reading_would_be_told() -> None:
    read = specification(read_document("到2025年，徐州市产值达到80亿元。".encode(), "a.txt"))
    found = flat(read["statements"][0])
    right = {"kind": "target", "low": 8_000_000_000, "unit": "CNY", "year": 2025}
    assert differences(found, right) == []
    for key, value in (("low", 8), ("year", 2026), ("comparator", ">"), ("indicator", "人口")):
        assert len(differences(found, {**right, key: value})) == 1


def test_the_cases_have_names_of_their_own() -> None:
    names = [case["name"] for case in (*CASES, *LISTS)]
    assert len(names) == len(set(names))
    assert len(names) >= 220

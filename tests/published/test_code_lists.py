"""Do the code lists agree with the classifications they are taken from? Codes, names, levels, parents, marks."""

import csv
import json
from pathlib import Path

import pytest

from planloom.codes.classifications import crosswalk, industries
from planloom.codes.counties import counties
from planloom.codes.lists import places, table_rows

FOLDER = "data/classifications"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared
def test_industries_are_those_of_the_national_standard(shared: Path) -> None:
    standard = {
        row["code"]: (int(row["level"]), row["name"], row["parent"] or None)
        for row in rows(shared / FOLDER / "gbt4754_2017.csv")
    }
    own = {
        code: (one.level, one.label_zh, one.parent)
        for code, one in industries("gbt4754_2017").items()
    }
    assert own == standard


@pytest.mark.shared
def test_branches_are_those_of_the_classification_of_2018(shared: Path) -> None:
    data = json.loads((shared / FOLDER / "sei2018_branches_condensed.json").read_text("utf-8"))
    names = data["top"] | {code: branch["name"] for code, branch in data["branches"].items()}
    assert {code: one.label_zh for code, one in industries("sei2018").items()} == names


@pytest.mark.shared
def test_marks_of_branches_are_those_of_the_derived_table(shared: Path) -> None:
    marks: dict[tuple[str, str], set[str]] = {}
    for row in rows(shared / FOLDER / "sei2018_to_gbt4754_DERIVED_partial.csv"):
        mark = "whole" if row["coverage"].startswith("whole") else "partial"
        marks.setdefault((row["sei_branch"], row["gbt4754_code"]), set()).add(mark)
    own = {
        (row["sei_code"], row["gbt4754_code"]): row["share_mark"]
        for row in table_rows("crosswalk_sei_gbt.csv")
    }
    assert own.keys() == marks.keys()
    assert [pair for pair, mark in own.items() if mark not in marks[pair]] == []


def test_a_class_of_a_cluster_is_whole_in_one_cluster_at_most() -> None:
    whole: dict[tuple[str, str], list[str]] = {}
    for row in crosswalk():
        if row.share_mark == "whole":
            whole.setdefault((row.classification, row.code), []).append(row.cluster_code)
    assert [pair for pair in whole.items() if len(pair[1]) > 1] == []


def test_codes_of_counties_begin_like_those_of_their_place() -> None:
    for county in (county for each in counties().values() for county in each):
        place = places()[county.parent]
        digits = 2 if place.kind == "province" else 4
        assert place.adcode is not None
        assert county.adcode[:digits] == place.adcode[:digits], county

"""Rules of the cases in tests/cases/firms.yaml."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from planloom.codes.firm_lexicon import Keyword
from planloom.firms.rules import CodeRule, FirmRules, Weights

CASES = Path(__file__).parents[2] / "cases" / "firms.yaml"


@cache
def cases() -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load(CASES.read_text("utf-8"))
    return tree


@cache
def case_rules() -> FirmRules:
    """Return the rules that stand at the head of the cases."""
    keywords = [
        Keyword(
            cluster_code=cluster,
            keyword=word,
            strength=strength,
            excludes=tuple(words.get("excludes", {}).get(word, ())),
            source="tests/cases/firms.yaml",
            dated=date(2026, 11, 28),
        )
        for cluster, words in cases()["lexicon"].items()
        for strength in ("core", "related")
        for word in words[strength]
    ]
    codes = [
        CodeRule(cluster, code, mark == "whole")
        for cluster, marks in cases()["codes"].items()
        for mark, found in marks.items()
        for code in found
    ]
    return FirmRules(tuple(keywords), tuple(codes), Weights.on(date(2026, 11, 28)))

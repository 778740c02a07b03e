"""What the listed lexicon and rules make of business scopes in the standardised wording of registration."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from planloom.firms.classify import assignment
from planloom.firms.rules import OUTSIDE, listed_rules

CASES = Path(__file__).parents[2] / "cases" / "firms_scopes.yaml"
SCOPES: list[dict[str, Any]] = yaml.safe_load(CASES.read_text("utf-8"))["scopes"]


@cache
def found() -> dict[str, set[str]]:
    """Return the clusters that count for each case; unsure where anything is left for a person."""
    columns = {name: [case.get(name) for case in SCOPES] for name in ("firm_name", "scope", "code")}
    firms = pl.LazyFrame(
        {"firm_id": [case["name"] for case in SCOPES], **columns},
        schema_overrides=dict.fromkeys(columns, pl.String),
    )
    made: dict[str, set[str]] = {case["name"]: set() for case in SCOPES}
    for row in assignment(firms, listed_rules(date(2026, 11, 28))).collect().iter_rows(named=True):
        if row["cluster_code"] != OUTSIDE:
            made[row["firm_id"]].add("unsure" if row["is_unsure"] else row["cluster_code"])
    return made


@pytest.mark.parametrize("case", SCOPES, ids=lambda case: case["name"])
def test_which_clusters_a_scope_belongs_to(
    case: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    if missed := case.get("missed"):
        request.applymarker(pytest.mark.xfail(reason=missed, strict=True))
    assert found()[case["name"]] == set(case["expect"])

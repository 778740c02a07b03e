"""What the rules make of business scopes and firms, case by case."""

from typing import Any

import polars as pl
import pytest
from tests.unit.firms.conftest import case_rules, cases

from planloom.firms.assign import Options
from planloom.firms.classify import DECISIONS, assignment
from planloom.firms.clauses import clauses
from planloom.firms.keywords import clause_hits
from planloom.firms.rules import ACTIVITY


@pytest.mark.parametrize("case", cases()["scopes"], ids=lambda case: case["name"])
def test_what_a_firm_does_with_its_products(case: dict[str, Any]) -> None:
    rules = case_rules()
    scope = pl.LazyFrame({"row": [0], "scope": [case["scope"]]})
    hits = clause_hits(clauses(scope).select("clause").unique(), rules).collect()
    best = hits.group_by("keyword_id").agg(pl.col("activity").max())
    found = {rules.keywords[k].keyword: ACTIVITY[a] for k, a in best.iter_rows()}
    assert found == case["expect"]


@pytest.mark.parametrize("case", cases()["firms"], ids=lambda case: case["name"])
def test_which_share_of_a_firm_belongs_where(case: dict[str, Any]) -> None:
    given = {name: [case.get(name)] for name in ("firm_name", "scope", "code")}
    firms = pl.LazyFrame(
        {"firm_id": ["a"], **given}, schema_overrides=dict.fromkeys(given, pl.String)
    )
    said = [("a", cluster, yes) for cluster, yes in case.get("decisions", {}).items()]
    decisions = pl.LazyFrame(said, schema=DECISIONS, orient="row")
    options = Options(case.get("unique", "product"))
    made = assignment(firms, case_rules(), options, decisions).collect()
    found = {
        row["cluster_code"]: f"{round(row['share'], 6):g} {row['reason']}{' ?' * row['is_unsure']}"
        for row in made.iter_rows(named=True)
    }
    assert found == case["expect"]

"""What holds for every table of firms: shares add up, order does not matter, totals are the table's."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.firms.conftest import case_rules

from planloom.firms.assign import Options, Uniqueness
from planloom.firms.classify import assignment
from planloom.firms.parts import assignment_in_parts
from planloom.firms.rules import OUTSIDE, folded_word
from planloom.firms.totals import totals

WORDS = ("芯片", "传感器", "软件", "激光", "医疗器械", "服装", "MEMS", "（", "）", "、", "；", "，", "不含", "除", "外",
         "研发", "销售", "制造", "服务", "的", "和", "及", "：", "一般经营项目是")  # fmt: skip
SCOPES = st.none() | st.lists(st.sampled_from(WORDS), max_size=14).map("".join)
FIRM = st.fixed_dictionaries(
    {
        "scope": SCOPES,
        "code": st.sampled_from([None, "3973", "3979", "397", "5179", "1810", "3983"]),
        "firm_name": st.none() | st.sampled_from(["深圳芯片公司", "甲"]),
        "revenue_cny": st.none() | st.floats(0, 1e12),
    }
)
SCHEMA = dict.fromkeys(("firm_id", "scope", "code", "firm_name"), pl.String) | {
    "revenue_cny": pl.Float64
}
WORD = {"keyword": pl.String, "at": pl.Int64, "clause": pl.String, "clause_at": pl.Int64}
UNIQUE: list[Uniqueness] = ["product", "legal_unit"]


def table(firms: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [{"firm_id": f"f{i}", **firm} for i, firm in enumerate(firms)]
    return pl.DataFrame(rows, schema=SCHEMA)


def classified(firms: pl.DataFrame, unique: Uniqueness = "product") -> pl.DataFrame:
    return assignment(firms.lazy(), case_rules(), Options(unique)).collect()


@pytest.mark.parametrize("unique", UNIQUE)
@settings(max_examples=8, deadline=None)
@given(firms=st.lists(FIRM, min_size=1, max_size=25))
def test_every_firm_counts_once(unique: Uniqueness, firms: list[dict[str, Any]]) -> None:
    given_firms = table(firms)
    made = classified(given_firms, unique)
    sums = made.group_by("firm_id").agg(pl.col("share").sum())
    assert sums.height == given_firms.height
    assert ((sums["share"] - 1).abs() < 1e-9).all()
    assert (made["share"] > 0).all()
    if unique == "legal_unit":
        assert made.height == given_firms.height


def test_a_firm_of_which_as_much_is_outside_goes_to_its_cluster_once() -> None:
    made = [f"{word}制造" for word in ("芯片", "传感器", "激光设备", "医疗器械", "模具")]
    clauses = [*made, "软件开发", "物业管理", "酒店管理"]
    scopes = ["；".join((*clauses[i % 8 :], *clauses[: i % 8])) for i in range(400)]
    firms = [{"scope": scope, "code": "3973"} for scope in scopes]
    by_product = classified(table(firms)).filter(pl.col("firm_id") == "f0")
    shares = dict(by_product.select("cluster_code", "share").rows())
    assert shares["semiconductor_ic"] == shares[OUTSIDE] == pytest.approx(5 / 18)
    whole = classified(table(firms), "legal_unit")
    assert whole["cluster_code"].to_list() == ["semiconductor_ic"] * len(firms)


@settings(max_examples=8, deadline=None)
@given(st.lists(FIRM, min_size=2, max_size=25), st.randoms())
def test_the_order_of_rows_changes_nothing(firms: list[dict[str, Any]], random: Any) -> None:
    given_firms = table(firms)
    places = list(range(given_firms.height))
    random.shuffle(places)
    one = classified(given_firms).sort("firm_id", "cluster_code")
    other = classified(given_firms[places]).sort("firm_id", "cluster_code")
    assert one.equals(other)


@settings(max_examples=8, deadline=None)
@given(st.lists(FIRM, min_size=1, max_size=25))
def test_totals_are_those_of_the_table(firms: list[dict[str, Any]]) -> None:
    given_firms = table(firms)
    sums = totals(classified(given_firms), given_firms, case_rules().clusters)
    count = float(sums["firm_count"].sum()) + float(sums["unsure_firm_count"].sum())
    assert count == pytest.approx(given_firms.height)
    if "revenue_cny" in sums.columns:
        found = float(sums["revenue_cny"].sum()) + float(sums["unsure_revenue_cny"].sum())
        assert found == pytest.approx(given_firms["revenue_cny"].sum(), rel=1e-9)


@settings(max_examples=8, deadline=None)
@given(st.lists(FIRM, min_size=1, max_size=25))
def test_evidence_stands_where_it_says(firms: list[dict[str, Any]]) -> None:
    given_firms = table(firms)
    scopes = dict(given_firms.select("firm_id", "scope").rows())
    made = classified(given_firms)
    schema = pl.Struct({"words": pl.List(pl.Struct(WORD))})
    read = made.with_columns(pl.col("evidence").str.json_decode(schema))
    for row in read.iter_rows(named=True):
        for word in row["evidence"]["words"] or ():
            text, at = folded_word(scopes[row["firm_id"]]), word["at"]
            keyword = folded_word(word["keyword"])
            assert text[at : at + len(keyword)] == keyword
            clause, start = folded_word(word["clause"]), word["clause_at"]
            assert len(text[start : start + len(clause)]) == len(clause)


@settings(max_examples=8, deadline=None)
@given(SCOPES, SCOPES)
def test_a_clause_of_another_trade_takes_nothing_away(one: str | None, other: str | None) -> None:
    alone = classified(
        table([{"scope": one, "code": None, "firm_name": None, "revenue_cny": None}])
    )
    both = f"{one or ''}；五金批发"
    with_more = classified(
        table([{"scope": both, "code": None, "firm_name": other, "revenue_cny": None}])
    )
    inside = set(alone.filter(pl.col("cluster_code") != OUTSIDE)["cluster_code"])
    is_open_at_the_end = "（" in (one or "").rpartition("）")[2]
    if (one or "").count("（") == (one or "").count("）") and not is_open_at_the_end:
        assert inside <= set(with_more["cluster_code"])


@settings(max_examples=5, deadline=None)
@given(st.lists(FIRM, min_size=2, max_size=25), st.integers(1, 9))
def test_parts_come_to_the_whole(firms: list[dict[str, Any]], size: int) -> None:
    given_firms = table(firms)
    parts = assignment_in_parts(given_firms.iter_slices(size), case_rules())
    columns = ["firm_id", "cluster_code", "share", "is_unsure", "reason"]
    text = pl.col("cluster_code", "reason").cast(pl.String)
    whole = classified(given_firms).select(columns)
    assert pl.concat(parts).with_columns(text).equals(whole)

"""The check of resilience: rankings with bounds and intervals, who loses, the spread of a shock, measures."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from planloom.chains import CascadeParameters, cascades, shocks_of
from planloom.chains.spread import spread
from planloom.codes.check_words import check_words
from planloom.errors import InputError
from planloom.study.check_records import Check, CheckTable
from planloom.study.checking import CheckRequest, run_check
from planloom.study.supply import SupplyTables, open_network

WORDS = check_words()["resilience"]
NETWORK = ("edges", "sectors", "essential", "market", "revenue", "groups", "measures")


def tables(*roles: str) -> dict[str, tuple[str, bytes]]:
    return {role: (f"{role}.csv", WORDS.roles[role].sample.encode("utf-8-sig")) for role in roles}


def run(given: dict[str, tuple[str, bytes]], **chosen: str) -> Check:
    return run_check(CheckRequest("resilience", "", date(2025, 1, 1), given, None, chosen), ())


def table(check: Check, name: str) -> CheckTable:
    found = check.table(name)
    assert found is not None
    return found


def records(check: Check, name: str) -> list[dict[str, Any]]:
    found = table(check, name)
    return [dict(zip((c.name for c in found.columns), row, strict=True)) for row in found.rows]


@pytest.fixture(scope="module")
def whole() -> Check:
    return run(tables(*NETWORK, "flows", "firms"), budget="5", draws="8")


def test_every_table_and_column_has_words(whole: Check) -> None:
    assert {t.name for t in whole.tables} == set(WORDS.tables)
    for found in whole.tables:
        assert {column.name for column in found.columns} == set(WORDS.tables[found.name].columns)


def test_the_samples_are_told_to_be_synthetic_and_the_draws_too(whole: Check) -> None:
    codes = [problem.code for problem in whole.problems]
    assert {"chain.synthetic", "chain.drawn", "chain.regionalised_flows"} <= set(codes)
    own = run(
        {**tables(*NETWORK), "edges": ("e", WORDS.roles["edges"].sample.encode())},
        stop="sector:电子",
    )
    assert not any(problem.code == "chain.synthetic" for problem in own.problems)


def test_a_nations_table_is_brought_to_the_region_and_says_so() -> None:
    found = run(tables("essential", "flows", "firms", "region"), draws="3")
    codes = [problem.code for problem in found.problems]
    assert "chain.regionalised" in codes
    assert "chain.regionalised_flows" not in codes
    assert table(found, "firms_drawn").rows


def test_rankings_bracket_the_truth_and_fall(whole: Check) -> None:
    firms = records(whole, "firms")
    values = [float(row["esri_converged"]) for row in firms]
    assert values == sorted(values, reverse=True)
    assert all(
        float(r["esri"]) <= float(r["esri_converged"]) + 1e-9 and float(r["esri_converged"]) <= float(r["esri_at_most"])
        for r in firms
    )  # fmt: skip
    drawn = records(whole, "firms_drawn")
    assert all(float(r["esri_05"]) <= float(r["esri_median"]) <= float(r["esri_95"]) for r in drawn)
    # the stop of a whole sector costs at least as much as that of any of its firms
    sector = {row["sector"]: float(row["loss"]) for row in records(whole, "sectors")}
    assert all(sector[row["sector"]] >= float(row["esri_converged"]) - 1e-9 for row in firms)


def test_losses_of_groups_are_losses_of_their_firms(whole: Check) -> None:
    given = {role: (data, name) for role, (name, data) in tables(*NETWORK).items()}
    network, _ = open_network(
        SupplyTables(
            given["edges"], given["sectors"], given["essential"], given["market"], given["revenue"]
        )
    )
    mine = [i for i, firm in enumerate(network.firm_id) if firm.startswith("境外")]
    found = cascades(
        network, shocks_of([dict.fromkeys(mine, (1.0, 1.0))]),
        CascadeParameters(tolerance=1e-10), detail="firms",
    )  # fmt: skip
    lost = found.firm_loss[0].max(axis=0) * network.sales()
    in_a = ["正极甲", "电芯甲", "电池包甲", "整车甲"]
    places = [network.firm_id.index(firm) for firm in in_a]
    row = next(
        r for r in records(whole, "losses")
        if (r["stopped"], r["grouping"], r["group_code"]) == ("境外", "district", "甲区")
    )  # fmt: skip
    assert row["loss"] == pytest.approx(lost[places].sum() / network.sales()[places].sum())
    assert row["loss_of_all"] == pytest.approx(lost[places].sum() / network.sales().sum())
    assert {r["group_code"] for r in records(whole, "losses") if r["grouping"] == "cluster"} == {
        "new_energy", "intelligent_connected_vehicle",
    }  # fmt: skip


def test_a_spread_is_the_cascade_step_by_step(whole: Check) -> None:
    first = records(whole, "firms")[0]
    steps = records(whole, "spread")
    assert [row["step"] for row in steps] == list(range(len(steps)))
    assert steps[0]["firm_count"] == 1
    assert steps[-1]["loss"] == pytest.approx(first["esri"], abs=1e-12)
    assert len(steps) - 1 == first["steps"]
    losses = [float(row["loss"]) for row in steps]
    assert losses == sorted(losses)
    reached = {row["firm_id"]: row for row in records(whole, "spread_firms")}
    for row in reached.values():
        if row["through_firm_id"] is None:
            assert row["step"] == 0
        else:
            assert float(reached[row["through_firm_id"]]["step"]) < float(row["step"])


def test_a_partial_and_joint_stop_alone_is_quick_and_smaller() -> None:
    given = tables(*NETWORK)
    one = run(given, scope="what_if", stop="firm:锂盐甲; group:境外", stop_share="0.5")
    assert {t.name for t in one.tables} == {"losses", "spread", "spread_groups", "spread_firms"}
    full = run(given, scope="what_if", stop="firm:锂盐甲; group:境外")
    assert (
        0 < float(records(one, "spread")[-1]["loss"]) < float(records(full, "spread")[-1]["loss"])
    )
    assert records(one, "spread")[0]["firm_count"] == 3


def test_measures_are_ranked_by_what_they_take_away(whole: Check) -> None:
    rows = records(whole, "measures")
    changes = [float(row["change"]) for row in rows]
    assert changes == sorted(changes)
    assert sum(float(row["cost"]) for row in rows if row["chosen"] is not None) <= 5


def test_spread_of_a_chain_without_demand_goes_through_each_firm() -> None:
    given = SupplyTables((b"1,2,5\n2,3,5\n3,4,5", "e"), (b"a\na\na\na", "s"), (b",a\na,2", "m"))
    network, _ = open_network(given)
    found = spread(network, {1: 1.0})
    assert found.first_step.tolist() == [1, 0, 1, 2]
    assert found.through.tolist() == [1, -1, 1, 2]
    assert found.direction.tolist()[0] == 1
    assert np.all(np.diff(found.level.max(axis=1), axis=0) >= 0)


@pytest.mark.parametrize(
    ("given", "chosen", "code"),
    [
        (("essential",), {}, "chain.no_network"),
        (("essential", "edges"), {}, "check.missing_table"),
        (("essential", "flows"), {}, "check.missing_table"),
        (("essential", "edges", "sectors"), {"stop": "firm:无"}, "chain.unknown_firm"),
        (("essential", "edges", "sectors"), {"stop": "锂盐甲"}, "chain.bad_stop"),
        (("essential", "edges", "sectors"), {"stop": "sector:x"}, "chain.no_such_sector"),
        (("essential", "edges", "sectors"), {"scope": "what_if"}, "chain.nothing_stops"),
        (("essential", "edges", "sectors"), {"stop_share": "two"}, "chain.bad_share"),
        (("essential", "edges", "sectors"), {"stop_share": ""}, "chain.bad_share"),
        (("essential", "edges", "sectors"), {"final_demand_share": "1"}, "chain.bad_share"),
        (("essential", "flows", "firms"), {"draws": "1.5"}, "chain.bad_share"),
        (("essential", "flows", "firms"), {"draws": "0"}, "chain.bad_share"),
    ],
)
def test_what_cannot_be_computed_is_told(
    given: tuple[str, ...], chosen: dict[str, str], code: str
) -> None:
    with pytest.raises(InputError) as told:
        run(tables(*given), **chosen)
    assert code in [problem.code for problem in told.value.problems]


def test_every_line_of_the_groups_that_is_wrong_is_told() -> None:
    given = tables("edges", "sectors", "essential")
    given["groups"] = ("g.csv", "firm,cluster\n无,x\n锂盐甲\n锂盐乙,a\n锂盐乙,b\n".encode())
    with pytest.raises(InputError) as told:
        run(given)
    assert [(p.code, p.where) for p in told.value.problems] == [
        ("chain.unknown_firm", "g.csv:2"),
        ("table.cell_count", "g.csv:3"),
        ("chain.repeated_firm", "g.csv:5"),
    ]

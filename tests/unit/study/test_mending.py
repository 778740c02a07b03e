"""Measures that mend a chain: what each changes by hand, and the choice under a budget."""

import csv
import io
from itertools import combinations

import numpy as np
import pytest

from planloom.chains import supply_network
from planloom.chains.mend import Measure, mend, mended_network, total_risk
from planloom.errors import TableError
from planloom.study.mending import mend_csv
from planloom.study.supply import SupplyTables

# 1 and 2 make input a; 3 buys it of 1 alone, 4 of 2 alone; 3 sells to 4
CHAIN = supply_network(
    [(0, 2, 4.0), (1, 3, 2.0), (2, 3, 2.0)], [0, 0, 1, 1], [[2, 2], [1, 1]], None, [8.0, 4.0, 4.0, 2.0],
)  # fmt: skip


def test_a_second_supplier_halves_what_one_supplier_takes_away() -> None:
    made, _ = mended_network(CHAIN, [Measure("second_supplier", 2, 0, 0.5)])
    assert made.purchases().tolist() == CHAIN.purchases().tolist()
    assert made.revenue is not None
    assert (made.revenue - made.sales()).tolist() == [4.0, 2.0, 2.0, 2.0]
    from planloom.chains import firm_cascades

    assert firm_cascades(CHAIN, [0]).downstream[0] == pytest.approx((4 + 2) / 8)
    assert firm_cascades(made, [0]).downstream[0] == pytest.approx((2 + 0.5 * 2) / 8)


def test_two_suppliers_share_what_one_could_take_away() -> None:
    """One essential input, bought of one firm or of two: each takes half, the sum downstream is the same."""
    one = supply_network([(0, 2, 4.0), (1, 3, 4.0), (2, 3, 4.0)], [0, 0, 1, 1], [[2, 1], [1, 1]])
    two, _ = mended_network(one, [Measure("second_supplier", 2, 0, 0.5)])
    from planloom.chains import firm_cascades

    before, after = firm_cascades(one, [0, 1]).downstream, firm_cascades(two, [0, 1]).downstream
    assert after[0] == pytest.approx(before[0] / 2)
    assert after.sum() == pytest.approx(before.sum())


def test_a_stock_shrinks_the_loss_of_inputs_and_nothing_else() -> None:
    _, cost = mended_network(CHAIN, [Measure("stock", 2, amount=0.25)])
    assert cost[2] == pytest.approx(4 / 0.75)
    assert total_risk(CHAIN, cost)[0] < total_risk(CHAIN)[0]


def test_an_entrant_takes_its_share_of_each_sale() -> None:
    made, cost = mended_network(CHAIN, [Measure("entrant", sector=0, amount=0.25)])
    assert made.firm_id[-1] == "entrant:1"
    assert made.sales().tolist() == [3.0, 1.5, 2.0, 0.0, 1.5]
    assert made.purchases()[:4].tolist() == CHAIN.purchases().tolist()
    assert made.revenue is not None
    assert made.revenue[-1] == pytest.approx(3.0)
    assert len(cost) == 5


MEASURES = [
    Measure("second_supplier", 2, 0, 0.5),
    Measure("stock", 3, amount=0.5),
    Measure("stock", 2, amount=0.9, cost=2.0),
]


@pytest.mark.parametrize("budget", [0.0, 1.0, 2.0, 3.0, 9.0])
def test_the_exact_choice_is_the_best_of_all_sets(budget: float) -> None:
    found = mend(CHAIN, MEASURES, budget)
    every = [
        total_risk(*mended_network(CHAIN, [MEASURES[k] for k in chosen]))[0]
        for size in range(4)
        for chosen in combinations(range(3), size)
        if sum(MEASURES[k].cost for k in chosen) <= budget
    ]
    assert found.method == "exact"
    assert found.after == min(every)


def test_many_measures_are_chosen_one_by_one_within_the_budget() -> None:
    chance = np.random.default_rng(3)
    links = np.nonzero(chance.random((12, 12)) < 0.3)
    sale = chance.lognormal(0, 1, len(links[0]))
    net = supply_network((links[0], links[1], sale), np.arange(12) % 3, np.full((3, 3), 2, np.int8))
    net = supply_network((net.supplier, net.customer, net.sale), net.sector, net.essential, None,
                         1.5 * net.sales() + 0.1)  # fmt: skip
    found = mend(net, [Measure("stock", i, amount=0.5) for i in range(12)], 5.0)
    assert found.method == "greedy"
    assert 0 < len(found.chosen) <= 5
    assert found.after < min(found.alone)


FILES = SupplyTables(
    (b"1,3,4\n2,4,2\n3,4,2\n", "e"), (b"a\na\nb\nb\n", "s"), (b",a,b\na,2,2\nb,1,1\n", "m"), final_demand_share=0.5,
)  # fmt: skip


def test_the_table_ranks_by_what_a_measure_takes_away() -> None:
    listed = b"kind,firm_id,sector_code,amount,cost\nstock,3,,0.1,1\nsecond_supplier,3,a,0.5,1\nentrant,,a,0.3,5\n"
    text, noted = mend_csv(FILES, (listed, "c.csv"), 1.0)
    rows = list(csv.DictReader(io.StringIO(text)))
    change = [float(row["change"]) for row in rows]
    assert change == sorted(change)
    assert [row["kind"] for row in rows if row["chosen"]] == ["stock"]
    # two suppliers share what one could take away: the sum stays or grows, the largest index falls
    second = next(row for row in rows if row["kind"] == "second_supplier")
    assert float(second["largest_alone"]) <= float(second["largest_before"])
    assert "chain.mended" in [problem.code for problem in noted]


def test_every_fault_is_listed() -> None:
    listed = b"kind,firm_id,sector_code,amount,cost\nwish,1,,1,1\nstock,9,,0.5,0\nentrant,,z,2,1\nstock,1\n"
    with pytest.raises(TableError) as caught:
        mend_csv(FILES, (listed, "c.csv"), 1.0)
    codes = [problem.code for problem in caught.value.problems]
    assert codes == [
        "chain.bad_share", "chain.unknown_firm", "chain.bad_share", "chain.no_such_sector",
        "chain.bad_share", "table.cell_count",
    ]  # fmt: skip

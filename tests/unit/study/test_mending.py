"""Measures that mend a chain: what each changes by hand, and the choice under a budget."""

import csv
import io
from itertools import combinations

import numpy as np
import pytest

from planloom.chains import supply_network
from planloom.chains.mend import Measure, mend, mended_network, total_risk
from planloom.errors import InputError, TableError
from planloom.study.ensemble_model import EnsembleRequest, EnsembleTables, open_model
from planloom.study.mending import MendRequest, drawn_networks, mend_csv, mend_drawn_csv
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
    _, passed = mended_network(CHAIN, [Measure("stock", 2, amount=0.25)])
    assert passed.tolist() == [0.75, 1.0, 1.0]
    assert total_risk(CHAIN, passed)[0] < total_risk(CHAIN)[0]


def test_a_stock_of_one_input_covers_that_input_and_stocks_add_up() -> None:
    # firm 3 buys of 1 (sector a) and of 2 (sector b)
    stocks = [
        Measure("stock", 3, 0, 0.25),
        Measure("stock", 3, amount=0.5),
        Measure("stock", 3, 0, 0.5),
    ]
    assert mended_network(CHAIN, stocks[:1])[1].tolist() == [1.0, 0.75, 1.0]
    assert mended_network(CHAIN, stocks)[1].tolist() == [1.0, 0.0, 0.5]


def test_days_of_stock_cover_their_part_of_an_outage() -> None:
    in_days = b"stock,4,a,10,1\nstock,4,,60,1\nentrant,,a,0.3,5\n"
    shares = b"stock,4,a,0.3333333333333333,1\nstock,4,,0.9999999999999999,1\nentrant,,a,0.3,5\n"
    days, _ = mend_csv(FILES, (in_days, "c"), MendRequest(1.0, outage_days=30.0))
    share, _ = mend_csv(FILES, (shares, "c"), MendRequest(1.0))
    change = [
        [float(row["change"]) for row in csv.DictReader(io.StringIO(text))]
        for text in (days, share)
    ]
    assert change[0] == pytest.approx(change[1], abs=1e-12)
    written = [row["amount"] for row in csv.DictReader(io.StringIO(days)) if row["kind"] == "stock"]
    assert sorted(written) == ["10", "60"]
    with pytest.raises(InputError, match=r"outage-days"):
        mend_csv(FILES, (in_days, "c"), MendRequest(1.0, outage_days=0.0))
    with pytest.raises(TableError):
        mend_csv(FILES, (in_days, "c"), MendRequest(1.0))


FIRMS = "".join(f"f{i},{'ab'[i % 2]},{1 + i % 5}\n" for i in range(24)).encode()
DRAWN = EnsembleTables(
    (b",a,b,output\na,5,30,60\nb,10,5,40\n", "z"), (FIRMS, "f"), (b",a,b\na,1,2\nb,2,1\n", "m")
)


def test_every_measure_meets_the_same_drawn_networks() -> None:
    asked = EnsembleRequest(draws=5, mean_links=3.0)
    listed = b"stock,f4,,0.5,1\nsecond_supplier,f4,b,0.5,1\nentrant,,a,0.2,2\n"
    text, noted = mend_drawn_csv(DRAWN, asked, (listed, "c"), MendRequest(2.0))
    assert mend_drawn_csv(DRAWN, asked, (listed, "c"), MendRequest(2.0))[0] == text
    rows = {row["kind"]: row for row in csv.DictReader(io.StringIO(text))}
    networks = drawn_networks(open_model(DRAWN, asked), asked)
    before = np.array([total_risk(network)[0] for network in networks])
    taken = [mended_network(network, [Measure("stock", 4, amount=0.5)]) for network in networks]
    change = np.array([total_risk(*one)[0] for one in taken]) - before
    row = rows["stock"]
    assert float(row["change"]) == pytest.approx(change.mean(), abs=1e-12)
    assert float(row["change_05"]) == pytest.approx(np.quantile(change, 0.05), abs=1e-12)
    assert float(row["lowers_probability"]) == np.mean(change < 0)
    assert float(row["change_05"]) <= float(row["change"]) <= float(row["change_95"])
    assert "chain.mended" in [problem.code for problem in noted]


def test_an_entrant_takes_its_share_of_each_sale() -> None:
    made, passed = mended_network(CHAIN, [Measure("entrant", sector=0, amount=0.25)])
    assert made.firm_id[-1] == "entrant:1"
    assert made.sales().tolist() == [3.0, 1.5, 2.0, 0.0, 1.5]
    assert made.purchases()[:4].tolist() == CHAIN.purchases().tolist()
    assert made.revenue is not None
    assert made.revenue[-1] == pytest.approx(3.0)
    assert passed.tolist() == [1.0] * len(made.sale)


MEASURES = [
    Measure("second_supplier", 2, 0, 0.5),
    Measure("stock", 3, amount=0.5),
    Measure("stock", 2, amount=0.9, cost=2.0),
]


@pytest.mark.parametrize("budget", [0.0, 1.0, 2.0, 3.0, 9.0])
def test_the_exact_choice_is_the_best_of_all_sets(budget: float) -> None:
    found = mend([CHAIN], MEASURES, budget)
    every = [
        total_risk(*mended_network(CHAIN, [MEASURES[k] for k in chosen]))[0]
        for size in range(4)
        for chosen in combinations(range(3), size)
        if sum(MEASURES[k].cost for k in chosen) <= budget
    ]
    assert found.method == "exact"
    assert found.after.tolist() == [min(every)]


def test_many_measures_are_chosen_one_by_one_within_the_budget() -> None:
    chance = np.random.default_rng(3)
    links = np.nonzero(chance.random((12, 12)) < 0.3)
    sale = chance.lognormal(0, 1, len(links[0]))
    net = supply_network((links[0], links[1], sale), np.arange(12) % 3, np.full((3, 3), 2, np.int8))
    net = supply_network((net.supplier, net.customer, net.sale), net.sector, net.essential, None,
                         1.5 * net.sales() + 0.1)  # fmt: skip
    found = mend([net], [Measure("stock", i, amount=0.5) for i in range(12)], 5.0)
    assert found.method == "greedy"
    assert 0 < len(found.chosen) <= 5
    assert found.after[0] < found.alone.min()


FILES = SupplyTables(
    (b"1,3,4\n2,4,2\n3,4,2\n", "e"), (b"a\na\nb\nb\n", "s"), (b",a,b\na,2,2\nb,1,1\n", "m"), final_demand_share=0.5,
)  # fmt: skip


def test_the_table_ranks_by_what_a_measure_takes_away() -> None:
    listed = b"kind,firm_id,sector_code,amount,cost\nstock,3,,0.1,1\nsecond_supplier,3,a,0.5,1\nentrant,,a,0.3,5\n"
    text, noted = mend_csv(FILES, (listed, "c.csv"), MendRequest(1.0))
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
        mend_csv(FILES, (listed, "c.csv"), MendRequest(1.0))
    codes = [problem.code for problem in caught.value.problems]
    assert codes == [
        "chain.bad_share", "chain.unknown_firm", "chain.bad_share", "chain.no_such_sector",
        "chain.bad_share", "table.cell_count",
    ]  # fmt: skip

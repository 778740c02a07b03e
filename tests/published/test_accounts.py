"""Input-output accounts beside figures of textbooks, of pymrio, and of the national tables' own totals.

``pymrio_test_system.csv``: figures that pymrio 0.7.0 gives for its own test system (`load_test().calc_all()`): sums of
calc_L, calc_G, calc_A, calc_B and the multiplier of factor inputs. Numbers only.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from planloom.chains.accounts_balance import BalanceTolerance, balance_problems, balances
from planloom.chains.accounts_model import (
    accounts_model,
    domestic_table,
    export_import_content,
    linkages,
    multipliers,
)
from planloom.chains.accounts_read import read_accounts
from planloom.chains.extraction import extraction
from planloom.chains.trade_shares import local_supply_share
from planloom.evidence.sheets import sheets_of

LIMITS = BalanceTolerance(1e-6, 0.01)
NATIONAL = [
    ("china_2017_42.csv", 42, "noncompetitive"),
    ("china_2018_42.csv", 42, "noncompetitive"),
    ("china_2020_42.csv", 42, "noncompetitive"),
    ("china_2017_149.csv", 149, "competitive"),
    ("china_2018_153.csv", 153, "competitive"),
    ("china_2020_153.csv", 153, "competitive"),
]


def test_two_sectors_of_miller_and_blair() -> None:
    """Miller & Blair (2009), Input-Output Analysis, 2nd ed., sec. 2.3.3 (L, new output) and 6.2.1 (multipliers)."""
    model = accounts_model(np.array([[150.0, 500], [200, 100]]), np.array([1000.0, 2000]))
    printed = [[1.25412541, 0.330033], [0.2640264, 1.12211221]]
    np.testing.assert_allclose(model.leontief, printed, atol=5e-9)
    np.testing.assert_allclose(model.leontief @ [600, 1500], [1247.5, 1841.6], atol=0.05)
    np.testing.assert_allclose(model.leontief.sum(axis=0), [1.518, 1.452], atol=5e-4)


def test_households_within_the_model_of_miller_and_blair() -> None:
    """The same, sec. 2.5.2: the inverse with households as a third sector, printed with three decimals."""
    coefficient = np.array([[0.15, 0.25, 0.05], [0.2, 0.05, 0.4], [0.3, 0.25, 0.05]])
    model = accounts_model(coefficient * 1000.0, np.array([1000.0, 1000, 1000]))
    printed = [[1.365, 0.425, 0.251], [0.527, 1.348, 0.595], [0.570, 0.489, 1.289]]
    np.testing.assert_allclose(model.leontief, printed, atol=5.1e-4)


def pymrio_figures() -> Mapping[str, np.ndarray]:
    path = Path(__file__).with_name("pymrio_test_system.csv")
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def square(path: Path, heads: int, sides: int) -> np.ndarray:
    lines = path.read_text("utf-8").splitlines()[heads:]
    return np.array([[float(cell) for cell in line.split("\t")[sides:]] for line in lines])


@pytest.mark.shared
def test_pymrio_on_its_own_test_system(shared: Path) -> None:
    folder = shared / "data/input_output/pymrio_test"
    flow = square(folder / "trade_flows_Z.txt", 2, 3)
    final = square(folder / "finald_demand_Y.txt", 2, 3)
    factor = square(folder / "factor_input.txt", 2, 2)[0]
    output = flow.sum(axis=1) + final.sum(axis=1)
    model, told = accounts_model(flow, output), pymrio_figures()

    def same(found: np.ndarray, name: str) -> None:
        np.testing.assert_allclose(found, told[name], rtol=1e-10, atol=1e-10)

    same(model.coefficient.sum(axis=0), "A_column_sum")
    same(model.leontief.sum(axis=0), "L_column_sum")
    same(model.leontief.sum(axis=1), "L_row_sum")
    same(np.diagonal(model.leontief), "L_diagonal")
    same(model.allocation.sum(axis=1), "B_row_sum")
    same(model.ghosh.sum(axis=1), "G_row_sum")
    same(model.ghosh_sum(), "G_row_sum")
    same((factor / output) @ model.leontief, "value_added_multiplier")


@pytest.mark.shared
@pytest.mark.parametrize(("name", "sectors", "form"), NATIONAL)
def test_national_tables_balance(shared: Path, name: str, sectors: int, form: str) -> None:
    data = (shared / "data/input_output" / name).read_bytes()
    table, totals, problems = read_accounts(sheets_of(data, name))
    assert (table.sector_count, table.form, problems) == (sectors, form, ())
    found = balances(table, totals)
    assert {b.name for b in found} == {
        "row", "column", "intermediate_use", "final_use", "intermediate_input", "value_added", "input",
    }  # fmt: skip
    assert balance_problems(table, found, LIMITS, totals.is_whole) == ()
    own, _ = domestic_table(table)
    model = accounts_model(own.flow, own.output)
    times = multipliers(own, model)
    assert times.imports is not None
    np.testing.assert_allclose(times.value_added + times.imports, 1.0, rtol=1e-9)
    assert np.nanmean(linkages(model).backward_index) == pytest.approx(1.0)
    assert 0.05 < (export_import_content(own, model) or 0) < 0.5


@pytest.mark.shared
def test_extraction_of_every_national_sector_equals_brute_force(shared: Path) -> None:
    name = "china_2020_42.csv"
    data = (shared / "data/input_output" / name).read_bytes()
    table, _, _ = read_accounts(sheets_of(data, name))
    model = accounts_model(table.flow, table.output)
    lost, eye = extraction(model), np.eye(table.sector_count)
    for j in range(table.sector_count):
        kept = model.coefficient.copy()
        kept[j] = kept[:, j] = 0
        final = model.final_demand.copy()
        final[j] = 0
        left = np.linalg.solve(eye - kept, final).sum()
        assert lost.total[j] == pytest.approx(table.output.sum() - left, rel=1e-12)


def test_location_quotients_by_hand() -> None:
    """Flegg & Webber (1997), Regional Studies 31(8), formulas (1) to (4), worked by hand.

    Region (10, 30), nation (100, 100): SLQ = (0.5, 1.5); CILQ_12 = 1/3; lambda = log2(1.2)^0.3 = 0.26303^0.3.
    """
    region, nation = np.array([10.0, 30.0]), np.array([100.0, 100.0])
    size = float(np.log2(1.2)) ** 0.3
    assert size == pytest.approx(0.6699, abs=5e-5)
    flegg = np.array([[0.5 * size, size / 3], [1.0, min(1.0, 1.5 * size)]], np.float64)
    np.testing.assert_allclose(local_supply_share(region, nation, "flq", 0.3), flegg)
    np.testing.assert_allclose(
        local_supply_share(region, nation, "cilq"), np.array([[0.5, 1 / 3], [1, 1]])
    )
    np.testing.assert_allclose(
        local_supply_share(region, nation, "slq"), np.array([[0.5, 0.5], [1, 1]])
    )
    augmented = local_supply_share(region, nation, "aflq", 0.3)
    assert augmented[1, 1] == pytest.approx(min(1.0, 1.5 * size) * np.log2(2.5))

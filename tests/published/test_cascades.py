"""Economic systemic risk of firms: figures of GLcascade 0.9.3.1 and ESRIcascade.jl, 1e-12 and the same steps.

Source of A, B: both R and C++ paths of GLcascade 0.9.3.1; the first figures of B stand in ESRIcascade.jl's tests too.
"""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from planloom.chains import (
    CascadeParameters,
    CascadeResult,
    NetworkTables,
    cascades,
    firm_cascades,
    firm_shocks,
    read_network,
    shocks_of,
    supply_network,
)

FIGURE_1 = [(2, 1), (2, 3), (3, 7), (6, 7), (7, 4), (7, 11), (8, 11), (9, 5), (9, 10), (10, 7)]
FIGURE_1_SECTOR = [0, 1, 0, 2, 3, 1, 3, 0, 1, 2, 4]
LINEAR = [0.1, 11 / 30, 4 / 15, 0.35, 0.1, 1 / 6, 0.7, 0.1, 11 / 30, 4 / 15, 0.45]
LEONTIEF = [0.1, 0.5, 0.4, 0.35, 0.1, 0.3, 0.7, 0.1, 0.5, 0.4, 0.45]
MIXED = [0.1, 11 / 30, 0.4, 0.35, 0.1, 0.15, 0.7, 0.1, 14 / 45, 4 / 15, 0.45]
SIX = [[0, 3, 2, 7, 5, 11], [4, 0, 9, 1, 8, 6], [10, 2, 0, 4, 3, 7], [6, 5, 1, 0, 9, 2], [8, 3, 6, 10, 0, 4],
       [2, 7, 5, 3, 11, 0]]  # fmt: skip
SIX_CLASSES = [[2, 1, 0], [0, 2, 1], [1, 0, 2]]
DENSE = CascadeParameters(switch_share=0.0)
SPARSE = CascadeParameters(switch_share=1.0)


def figure_1(classes: list[list[int]], has_market: bool, way: CascadeParameters) -> CascadeResult:
    links = [(i - 1, j - 1, 1.0) for i, j in FIGURE_1]
    market = FIGURE_1_SECTOR if has_market else None
    return firm_cascades(supply_network(links, FIGURE_1_SECTOR, classes, market), None, way)


def six(tolerance: float, revenue: bool = False, switch: float = 0.12):  # type: ignore[no-untyped-def]
    links = [(i, j, float(SIX[i][j])) for i in range(6) for j in range(6)]
    sales = np.array(SIX, float).sum(axis=1)
    sector = [0, 1, 2, 0, 1, 2]
    made = supply_network(links, sector, SIX_CLASSES, sector, 1.5 * sales if revenue else None)
    return made, CascadeParameters(tolerance=tolerance, switch_share=switch)


def same(found: np.ndarray, printed: list[float]) -> None:
    np.testing.assert_allclose(found, printed, rtol=0, atol=1e-12)


@pytest.mark.parametrize("way", [SPARSE, DENSE], ids=["sparse", "dense"])
def test_figure_1(way: CascadeParameters) -> None:
    linear = figure_1([[1] * 5] * 5, False, way)
    same(linear.loss, LINEAR)
    assert linear.steps.tolist() == [2, 4, 3, 4, 2, 3, 3, 2, 4, 3, 4]
    same(linear.upstream, [0.1, 0.2, 0.2, 0.35, 0.1, 0.1, 0.7, 0.1, 0.2, 0.2, 0.45])
    same(figure_1([[2] * 5] * 5, False, way).loss, LEONTIEF)
    mixed = figure_1([[2] * 5, [2] * 5, [1] * 5, [1] * 5, [1] * 5], True, way)
    same(mixed.loss, MIXED)
    same(mixed.downstream[[1, 2, 5, 8, 9]], [11 / 30, 0.3, 0.15, 14 / 45, 1 / 6])


@pytest.mark.parametrize("switch", [0.0, 0.5, 1.0])
def test_six_firms_to_the_end(switch: float) -> None:
    found = firm_cascades(six(1e-12, switch=switch)[0], None, six(1e-12, switch=switch)[1])
    same(found.downstream[:3], [0.50687988214742541, 0.64501131894352026, 0.48861712817630576])
    assert found.steps.tolist() == [102, 158, 150, 129, 83, 107]


@pytest.mark.parametrize("switch", [0.0, 0.5, 1.0])
def test_six_firms_as_published(switch: float) -> None:
    network, way = six(1e-2, switch=switch)
    found = firm_cascades(network, None, way)
    same(found.loss, [0.98195754616758091, 0.96743359376950755, 0.97081091235289096,
                      0.97339234519956208, 0.98691205076244493, 0.98350782681995919])  # fmt: skip
    # the full output says 15 for the last firm; a summary of it that says 16 is a slip
    assert found.steps.tolist() == [14, 18, 18, 16, 12, 15]


@pytest.mark.parametrize("switch", [0.0, 0.5, 1.0])
def test_partial_and_joint_shocks(switch: float) -> None:
    network, way = six(1e-2, revenue=True, switch=switch)
    shocks = shocks_of(
        [{0: (0.5, 0.0), 1: (0.0, 0.1), 3: (0.2, 0.0), 5: (0.0, 0.4)},
         {1: (0.0, 0.2), 2: (1.0, 0.9), 5: (0.3, 0.0)}]
    )  # fmt: skip
    found = cascades(network, shocks, way, cost=1.25 * network.purchases())
    same(found.loss, [0.27453948657568883, 0.46496474141555355])
    same(found.downstream, [0.19459386295081674, 0.39521429484463377])
    same(found.upstream, [0.16441774974028114, 0.32069332631936609])
    assert found.steps.tolist() == [4, 5]  # as in the full output


def columns(path: Path) -> list[list[str]]:
    with path.open() as file:
        return list(csv.reader(file))


CASES = [
    "fig1_leontief_eps1e-9", "fig1_linear_eps1e-2", "fig1_linear_eps1e-9", "fig1_mixed_market_eps1e-9",
    "fig1_mixed_sec2essential_eps1e-9", "rand80_mixed_eps1e-6", "rand80_mixed_market_eps1e-6",
]  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES)
def test_small_networks(shared: Path, case: str) -> None:
    folder = shared / "data/supply_network/gl_small"
    text = {kind: (folder / f"{case}_{kind}.csv").read_text() for kind in ("W", "sectors", "ess")}
    sectors = (text["sectors"], "sectors")
    market = sectors if "market" in case else None
    tables = NetworkTables((text["W"], "edges"), sectors, (text["ess"], "classes"), market)
    tolerance = float(case.rpartition("eps")[2])
    found = firm_cascades(read_network(tables)[0], None, CascadeParameters(tolerance=tolerance))
    printed = np.array(columns(folder / f"{case}_ESRI.csv")[1:], float)
    np.testing.assert_allclose(found.loss, printed[:, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.downstream, printed[:, 1], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.upstream, printed[:, 2], rtol=0, atol=1e-12)
    # losses firm by firm: the program rounds these files itself, scenarios stand in columns
    shocks, way = firm_shocks(range(len(printed))), CascadeParameters(tolerance=tolerance)
    levels = cascades(read_network(tables)[0], shocks, way, detail="firms").firm_loss
    for k, kind in enumerate(("hd", "hu")):
        theirs = np.array(columns(folder / f"{case}_{kind}.csv")[1:], float)
        decimals = next(d for d in (3, 5) if np.allclose(theirs, theirs.round(d), 0, 1e-12))
        half = 0.5 * 10.0**-decimals + 1e-12
        np.testing.assert_allclose(levels[:, k], theirs.T, rtol=0, atol=half)


@pytest.mark.shared
@pytest.mark.parametrize("has_revenue", [False, True])
def test_thousand_firms(shared: Path, has_revenue: bool) -> None:
    folder = shared / "data/supply_network"
    sectors = ((folder / "net_1000/p.tsv").read_text(), "p.tsv")
    tables = NetworkTables(
        ((folder / "net_1000/edges.tsv").read_text(), "edges.tsv"), sectors,
        ((folder / "ess_mat_n4_ihs.csv").read_text(), "ihs.csv"), sectors,
    )  # fmt: skip
    network, noted = read_network(tables, 1 / 3 if has_revenue else None)
    assert "chain.sector_by_row" in [problem.code for problem in noted]
    name = f"net_1000/gl_cpp_ihs_mk1_eps0.01_rev{int(has_revenue)}.tsv"
    printed = np.loadtxt(folder / name)
    found = firm_cascades(network, printed[:, 0].astype(int) - 1)
    for mine, theirs in zip(
        (found.loss, found.downstream, found.upstream), printed[:, 1:4].T, strict=True
    ):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-12)
    assert found.steps.tolist() == printed[:, 4].astype(int).tolist()


TUTORIAL = re.compile(
    r"^(sf|er) (lin|leo|mix24) market=(none|p) eps=(\S+)\s+sum\(ESRI,d,u\)= (\S+) (\S+) (\S+) "
    r"+max=(\S+) argmax=(\d+) +meanT=(\S+) maxT=(\d+)"
)


@pytest.mark.shared
def test_tutorial_networks(shared: Path) -> None:
    folder = shared / "data/supply_network"
    files = {"sf": "scale_free_101_4000", "er": "erdos_reny_101_213"}
    sector = [int(row[1]) - 1 for row in columns(folder / "industry_vector.csv")[1:]]
    lines = (folder / "gl_tutorial_reference.txt").read_text().splitlines()
    cases = [match for line in lines if (match := TUTORIAL.match(line))]
    assert len(cases) == 24
    classes = {
        "lin": np.ones((4, 4), np.int8),
        "leo": np.full((4, 4), 2, np.int8),
        "mix24": np.ones((4, 4), np.int8),
    }
    classes["mix24"][1, 3] = 2  # what sector 2 sells to sector 4 is essential
    for case in cases:
        kind = case[2]
        table = np.array(columns(folder / f"example_net_{files[case[1]]}.csv")[1:], float)
        links = np.nonzero(table)
        network = supply_network(
            (links[0], links[1], table[links]),
            sector,
            classes[kind],
            sector if case[3] == "p" else None,
        )
        found = firm_cascades(network, None, CascadeParameters(tolerance=float(case[4])))
        mine = [found.loss.sum(), found.downstream.sum(), found.upstream.sum(), found.loss.max()]
        theirs = [float(case[k]) for k in (5, 6, 7, 8)]
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=2e-10, err_msg=case[0])
        assert found.steps.max() == int(case[11]), case[0]
        assert round(float(found.steps.mean()), 3) == float(case[10]), case[0]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("case", "net", "mixed"),
    [("er_lin", "erdos_reny_101_213", False), ("er_lin_market", "erdos_reny_101_213", False),
     ("sf_lin", "scale_free_101_4000", False), ("sf_lin_market", "scale_free_101_4000", False),
     ("sf_mixed_market", "scale_free_101_4000", True)],
)  # fmt: skip
def test_tutorial_networks_firm_by_firm(shared: Path, case: str, net: str, mixed: bool) -> None:
    folder = shared / "data/supply_network"
    sector = [int(row[1]) - 1 for row in columns(folder / "industry_vector.csv")[1:]]
    table = np.array(columns(folder / f"example_net_{net}.csv")[1:], float)
    links = np.nonzero(table)
    classes = np.ones((4, 4), np.int8)
    if mixed:
        classes[1, 3] = 2
    market = sector if "market" in case else None
    network = supply_network((links[0], links[1], table[links]), sector, classes, market)
    found = firm_cascades(network)
    printed = np.array(columns(folder / f"gl_tutorial/{case}_ESRI.csv")[1:], float)
    for k, mine in enumerate((found.loss, found.downstream, found.upstream)):
        np.testing.assert_allclose(mine, printed[:, k], rtol=0, atol=1e-12)

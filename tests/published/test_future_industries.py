"""Complexity, fitness, relatedness against figures computed by reference programs.

Sources: Hidalgo and Hausmann (2009), figure S4, with EconGeo 1.3 (MORc, MORt); EconGeo 1.3 on German employment by Land
and industry (official statistics, 2015); economiccomplexity 2.0.0 on its data set world_trade_avg_1998_to_2000,
eigenvalues and indices agreed by two implementations to 1e-10.
"""

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from planloom.clusters.comparative_advantage import comparative_advantage, is_specialised
from planloom.clusters.complexity import complexity
from planloom.clusters.fitness import fitness
from planloom.clusters.proximity import co_occurrence, proximity
from planloom.clusters.relatedness import Normalisation, relatedness, relatedness_density

FIGURE_S4 = np.array([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
INDEX = {"sgs": 2.3399304383, "jpn": 2.2626322329, "hmd": 1.9896494654, "gbr": 1.9242242431,
         "deu": 1.8843789288, "smr": 1.8285887926}  # fmt: skip
FITNESS = {"deu": 3.812838, "esp": 3.359821, "ita": 3.233983}


def table(path: Path) -> tuple[list[str], list[str], np.ndarray]:
    opened: Callable[..., object] = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:  # type: ignore[attr-defined]
        header, *rows = csv.reader(file)
    number = np.array([[float(v) if v != "NA" else np.nan for v in row[1:]] for row in rows])
    return [row[0] for row in rows], header[1:], number


@pytest.fixture(scope="module")
def trade(shared: Path) -> tuple[list[str], np.ndarray]:
    path = shared / "data/measures/complexity/world_trade_avg_1998_to_2000.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    countries = sorted({row["country"] for row in rows})
    products = sorted({row["product"] for row in rows})
    at = {name: k for k, name in enumerate(countries)}, {name: k for k, name in enumerate(products)}
    size = np.zeros((len(countries), len(products)))
    for row in rows:
        size[at[0][row["country"]], at[1][row["product"]]] += float(row["value"])
    assert size.sum() == 119_740_265_088
    return countries, size


def test_reflections_of_the_published_figure() -> None:
    """k_c1: mean ubiquity of a country's products; k_p1: mean diversity of a product's countries."""
    M = FIGURE_S4.astype(float)
    diversity, ubiquity = M.sum(1), M.sum(0)
    assert diversity.tolist() == [4, 1, 2, 1]
    assert ubiquity.tolist() == [1, 2, 2, 3]
    assert ((M @ ubiquity) / diversity).tolist() == [2, 2, 2.5, 3]
    found = complexity(FIGURE_S4 == 1)
    assert found.parts[0].state == "determined"
    walk = (M / diversity[:, None]) @ (M / ubiquity).T
    assert sorted(np.linalg.eigvals(walk).real)[-2] == pytest.approx(
        found.parts[0].second_eigenvalue, abs=1e-12
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "normalisation"),
    [("association", "association"), ("prob", "probability"), ("cosine", "cosine"), ("Jaccard", "jaccard")],
)  # fmt: skip
def test_relatedness_and_density_as_econgeo(
    shared: Path, name: str, normalisation: Normalisation
) -> None:
    folder = shared / "data/measures/econgeo_oracle"
    size = table(folder / "input_german_regions_x_industries_emp.csv")[2]
    advantage = comparative_advantage(size)
    np.testing.assert_allclose(advantage, table(folder / "LQ.csv")[2], rtol=1e-12)
    present = is_specialised(advantage)
    assert (present == (table(folder / "RCA_bin.csv")[2] == 1)).all()
    count = co_occurrence(present)
    np.fill_diagonal(count, 0)
    assert (count == table(folder / "cooc.csv")[2]).all()
    found = relatedness(count, normalisation)
    np.testing.assert_allclose(
        found, table(folder / f"relatedness_{name}.csv")[2], rtol=1e-12, atol=1e-15
    )
    density = 100 * relatedness_density(present, found, above=1)
    expected = table(folder / f"reldensity_{name}.csv")[2]  # all NA for cosine and Jaccard
    np.testing.assert_allclose(density, expected, atol=0.005 + 1e-9)


@pytest.mark.shared
def test_complexity_of_world_trade(trade: tuple[list[str], np.ndarray]) -> None:
    countries, size = trade
    found = complexity(is_specialised(comparative_advantage(size)))
    assert found.parts[0].second_eigenvalue == pytest.approx(0.17913392, abs=5e-9)
    assert found.parts[0].third_eigenvalue == pytest.approx(0.12094886, abs=5e-9)
    for name, index in INDEX.items():
        assert found.place_index[countries.index(name)] == pytest.approx(index, abs=1e-9)
    first = np.argsort(-found.place_index)[: len(INDEX)]
    assert [countries[k] for k in first] == list(INDEX)


@pytest.mark.shared
def test_fitness_of_world_trade(trade: tuple[list[str], np.ndarray], shared: Path) -> None:
    countries, size = trade
    found = fitness(is_specialised(comparative_advantage(size)))
    assert found.is_converged.all()
    for name, expected in FITNESS.items():
        assert found.place[countries.index(name)] == pytest.approx(expected, abs=5e-7)
    unconverged = table(shared / "data/measures/complexity/out_country_index.csv")
    stored = dict(zip(unconverged[0], unconverged[2][:, 0], strict=True))
    assert stored["deu"] == pytest.approx(3.812896, abs=5e-7)
    for k, name in enumerate(countries):
        assert found.place[k] == pytest.approx(stored[name], abs=5e-3)


@pytest.mark.shared
def test_proximity_of_world_trade(trade: tuple[list[str], np.ndarray], shared: Path) -> None:
    _, size = trade
    present = is_specialised(comparative_advantage(size))
    folder = shared / "data/measures/complexity"
    stored = table(folder / "out_balassa_index.csv.gz")[2]
    assert (present == (stored == 1)).all()
    expected = table(folder / "out_proximity_product.csv.gz")[2]
    np.testing.assert_allclose(proximity(present), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.shared
def test_complexity_as_econgeo_up_to_its_sign_and_scale(shared: Path) -> None:
    """KCI and TCI there: neither standardised alike nor of a fixed sign (TCI falls with ours), exact to 1e-3."""
    folder = shared / "data/measures/econgeo_oracle"
    found = complexity(table(folder / "RCA_bin.csv")[2] == 1)
    theirs = table(folder / "KCI.csv")[2][:, 0]
    turned = -table(folder / "TCI.csv")[2][:, 0]
    for mine, other in ((found.place_index, theirs), (found.industry_index, turned)):
        scaled = (other - other.mean()) / other.std()
        np.testing.assert_allclose(mine, scaled, atol=2e-3)
        assert (np.argsort(mine) == np.argsort(scaled)).all()

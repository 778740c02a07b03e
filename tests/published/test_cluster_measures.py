"""Measures of clusters against textbooks, two reference programs, and the location quotients that the US publishes."""

import csv
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from planloom.clusters import RegionIndustry, TableRequest, read_region_industry
from planloom.clusters.agglomeration import coagglomeration, colocation, ellison_glaeser
from planloom.clusters.cluster_index import cluster_index
from planloom.clusters.concentration import (
    entropy,
    gini,
    herfindahl,
    locational_gini,
    theil,
    weighted_gini,
)
from planloom.clusters.shift_share import shift_share
from planloom.clusters.specialisation import (
    hachman,
    krugman,
    krugman_of_industries,
    location_quotient,
)

NATION = (np.array([400.0, 150, 150, 400]), np.array([440.0, 210, 135, 480]))


def test_the_location_quotient_of_the_textbook() -> None:
    """As `locq` of REAT 3.0.3 gives it to ten digits."""
    found = location_quotient(
        np.array([[1714.0]]), np.array([79006.0]), np.array([879213.0]), 15593224.0
    )
    assert_allclose(found, 0.3847623423, atol=5e-11)


def test_ellison_glaeser_of_farhauer_and_kroell() -> None:
    """Farhauer, Kröll (2014), Standorttheorien; gamma, G, H as REAT 3.0.3 gives them, and by hand."""
    size = np.array([200.0, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000])
    region = np.repeat([0, 1, 2], [5, 4, 1])
    found = ellison_glaeser(size, region, np.array([0.5, 0.4, 0.1]))
    assert_allclose(
        [found.gamma, found.concentration, found.herfindahl, found.z],
        [0.05990628412, 0.1681632653, 0.2446887755, 0.195900197],
        atol=5e-10,
    )


def test_the_cluster_index_and_colocation_of_the_textbook() -> None:
    found = cluster_index(
        np.array([[1743.0], [5740 - 1743]]), np.array([[35.0], [53 - 35]]),
        np.array([50.0, 576 - 50]), np.array([488.0, 4621 - 488]),
    )  # fmt: skip
    assert_allclose(found[0, 0], 21.87491102, atol=5e-9)
    plants = np.array([[2.0, 2.0], [1.0, 1.0]])  # Howard, Newman, Tarp: A and B, six firms
    assert_allclose(colocation(plants)[0, 1], 0.5555555556)


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ((90, 20, 10, 60), (100, 40, 10, 55), (25, 27, 1, -3)),
        ((60, 30, 30, 40), (85, 55, 40, 35), (55, 24, -1, 32)),
        ((250, 100, 110, 300), (255, 115, 85, 390), (85, 114, 0, -29)),
    ],
)
def test_shift_share_of_farhauer_and_kroell(
    before: tuple[float, ...], after: tuple[float, ...], parts: tuple[float, ...]
) -> None:
    own = (np.array(before, float), np.array(after, float))
    found = shift_share(*(np.array([mine, all_ - mine]) for mine, all_ in zip(own, NATION, strict=True)))  # fmt: skip
    sums = [part[0].sum() for part in (found.growth, found.national, found.mix, found.regional)]
    assert_allclose(sums, parts, atol=1e-9)


def test_theils_second_measure_of_stoermann() -> None:
    """Störmann (2009), Regionalökonomik: five incomes, 0.2326302; persons over incomes, not the other way round."""
    assert_allclose(theil(np.ones(5), np.array([10.0, 10, 10, 20, 50])), 0.2326302, atol=5e-8)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _column(path: Path, name: str = "V1") -> dict[str, float]:
    return {row[""]: float(row[name]) for row in _rows(path)}


@pytest.fixture
def germany(shared: Path) -> RegionIndustry:
    """Employment in 16 states and 17 industries, 2015."""
    path = shared / "data/measures/econgeo_oracle/input_german_regions_x_industries_emp.csv"
    return read_region_industry(path.read_bytes(), path.name)[0].layers[0]


@pytest.mark.shared
def test_measures_of_regions_equal_econgeo(shared: Path, germany: RegionIndustry) -> None:
    """EconGeo 1.3 prints every digit of these, three of the entropy."""
    folder = shared / "data/measures/econgeo_oracle"
    for name, found, scale in (
        ("Krugman", krugman(germany.value), 1),
        ("spec_coeff", krugman(germany.value), 2),
        ("Hachman", hachman(germany.value), 1),
        ("Herfindahl", herfindahl(germany.value, 1), 1),
    ):
        expected = _column(folder / f"{name}.csv")
        assert list(expected) == list(germany.region)
        assert_allclose(found / scale, list(expected.values()), rtol=1e-12)
    stated = list(_column(folder / "entropy.csv").values())
    assert_allclose(entropy(germany.value, 1), stated, atol=5.01e-4)
    share = germany.value / germany.value.sum(1, keepdims=True)
    assert_allclose([(np.log(17) - theil(row)) / np.log(2) for row in share], stated, atol=5.01e-4)


@pytest.mark.shared
def test_quotients_and_locational_gini_equal_econgeo(shared: Path, germany: RegionIndustry) -> None:
    folder = shared / "data/measures/econgeo_oracle"
    with (folder / "LQ.csv").open(encoding="utf-8") as file:
        rows = [[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]]
    assert_allclose(location_quotient(germany.value), rows, rtol=1e-12)
    gini_of = {
        row["Industry"]: float(row["Loc.Gini"]) for row in _rows(folder / "locational_Gini.csv")
    }
    of_region = germany.value.sum(1)
    found = {
        name: weighted_gini(x, of_region) / 2
        for name, x in zip(germany.industry, germany.value.T, strict=True)
    }
    assert_allclose([found[name] for name in gini_of], list(gini_of.values()), rtol=1e-6)


@pytest.mark.shared
def test_concentration_of_german_industries_equals_reat(
    germany: RegionIndustry, shared: Path
) -> None:
    """The table of H, G and K in REAT 3.0.3."""
    lines = (shared / "data/measures/reat_reference.txt").read_text("utf-8").splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines if line.startswith("WZ08")}
    stated = np.array([[float(cell) for cell in rows[name]] for name in germany.industry])
    assert_allclose(krugman_of_industries(germany.value), stated[:, 2], atol=5e-11)
    assert_allclose(locational_gini(germany.value), stated[:, 1], atol=5e-11)


@pytest.mark.shared
def test_the_cluster_index_of_german_regions_equals_reat(shared: Path) -> None:
    folder = shared / "data/measures/german_regions"
    data = (folder / "G.regions.industries.csv").read_bytes()
    tables, _ = read_region_industry(
        data, "G.csv", TableRequest({"region": "region_code", "industry": "ind_code"})
    )
    jobs, plants = tables.layer("employment", 2015), tables.layer("establishments", 2015)
    assert jobs is not None
    assert plants is not None
    frame = pl.read_csv(data, encoding="utf8-lossy")
    of = frame.group_by("region_code").agg(pl.col("area_sqkm", "pop").first())
    own = {code: (area, people) for code, area, people in of.iter_rows()}
    area, people = (np.array([own[r][k] for r in jobs.region], float) for k in (0, 1))
    found = cluster_index(jobs.value, plants.value, area, people)
    stated = pl.read_csv(folder / "oracle/GI_litzenberger2.csv", null_values="NA")
    at = {
        (r, i): found[a, b] for a, r in enumerate(jobs.region) for b, i in enumerate(jobs.industry)
    }
    assert (stated.height, stated["CI"].null_count()) == (found.size, 1)
    assert_allclose(
        [at[r, i] for r, i in stated.select("j_region", "i_industry").iter_rows()],
        stated["CI"].fill_null(0.0).to_list(),  # mining in Bremen: no jobs, of which REAT makes 0/0
        rtol=1e-12,
    )


@pytest.mark.shared
def test_ellison_glaeser_of_firm_lists_equals_reat(shared: Path) -> None:
    """Four industries of 42 firms; the regions' shares are those of the firms listed."""
    folder = shared / "data/measures/german_regions"
    data = (folder / "FK2014_EGC.csv").read_bytes()
    tables, _ = read_region_industry(data, "FK.csv")
    plants, value = tables.plants[0], tables.layers[0].value
    x = value.sum(1) / value.sum()
    stated = {
        row[""]: [float(row[k]) for k in ("Gamma i", "G i", "z Gi", "HHI i")]
        for row in _rows(folder / "oracle/FK2014_ellison_a2.csv")
    }
    for k, name in enumerate(tables.industry):
        own = plants.industry == k
        found = ellison_glaeser(plants.size[own], plants.region[own], x)
        assert_allclose(
            [found.gamma, found.concentration, found.z, found.herfindahl], stated[name], rtol=1e-10
        )


@pytest.mark.shared
def test_co_agglomeration_stays_in_range_where_reat_leaves_it(shared: Path) -> None:
    """REAT's `ellison.c` gives 12.07 here; an index of this kind cannot be above 1/(1 - sum x^2)."""
    folder = shared / "data/measures/german_regions"
    tables, _ = read_region_industry((folder / "FK2014_EGC.csv").read_bytes(), "FK.csv")
    plants, value = tables.plants[0], tables.layers[0].value
    x = np.array([360000.0, 108000, 132000]) / 600000
    h = np.array([float(herfindahl(plants.size[plants.industry == k])) for k in range(4)])
    pair = coagglomeration(value, x)
    w = value.sum(0) / value.sum()
    of_group = (float(w @ pair @ w) - float((w**2) @ np.diag(pair))) / (1 - float((w**2).sum()))
    g = float(((value.sum(1) / value.sum() - x) ** 2).sum()) / (1 - float((x**2).sum()))
    own = ((value / value.sum(0) - x[:, None]) ** 2).sum(0) / (1 - float((x**2).sum())) - h
    by_definition = (g - float(w**2 @ h) - float(w**2 @ own)) / (1 - float((w**2).sum()))
    assert_allclose(of_group, by_definition, rtol=1e-12)  # the index of a group is its pairs' mean
    assert abs(of_group) < 1
    off = pair[np.triu_indices(4, 1)]
    assert np.all(np.abs(off) <= 1 / (1 - (x**2).sum()))


@pytest.mark.shared
def test_shift_share_of_freiburg_and_inequality_equal_reat(shared: Path) -> None:
    folder = shared / "data/measures/german_regions"
    rows = _rows(folder / "Freiburg.csv")
    mine, all_ = (
        [np.array([float(row[f"e_{place}{year}"]) for row in rows]) for year in (2008, 2014)]
        for place in ("Freiburg", "Germany")
    )
    found = shift_share(*(np.array([a, b - a]) for a, b in zip(mine, all_, strict=True)))
    sums = [part[0].sum() for part in (found.growth, found.national, found.mix, found.regional)]
    assert_allclose(sums, [14373.0, 9887.278, 2501.612, 1984.110], atol=5e-4)
    stated = {
        row["name"]: float(row["value"])
        for row in _rows(folder / "oracle/goettingen_automotive.csv")
    }  # fmt: skip
    firms = _rows(folder / "Automotive.csv")
    for year in (2008, 2013):
        turnover = np.array(
            [float(f[f"Turnover{year}"]) for f in firms if f[f"Turnover{year}"] != "NA"]
        )
        assert_allclose(gini(turnover), stated[f"gini_turnover{year}"], rtol=1e-10)
        if year == 2008:
            assert_allclose(herfindahl(turnover), stated["herf_turnover2008"], rtol=1e-10)
    places = (_rows(folder / "Goettingen.csv"))[1:]
    own, nation = (
        np.array([float(row[f"{p}2017"]) for row in places]) for p in ("Goettingen", "BRD")
    )
    share, base = own / own.sum(), nation / nation.sum()
    assert_allclose(np.abs(share - base).sum(), stated["krugman_spec"], rtol=1e-10)
    assert_allclose(gini(share / base), stated["gini_spec"], rtol=1e-10)


def _qcew(shared: Path, kind: str) -> pl.DataFrame:
    text = ("area_fips", "industry_code", "disclosure_code", "lq_disclosure_code")
    path = shared / f"data/regional_us/{kind}_naics_2016q1.csv.gz"
    return pl.read_csv(path, schema_overrides=dict.fromkeys(text, pl.String))


OUTSIDE = ("72", "78")  # Puerto Rico and the Virgin Islands are no part of the US total


@pytest.mark.shared
def test_every_published_quotient_of_establishments_is_met(shared: Path) -> None:
    """QCEW 2016 Q1, counties: 1,397,257 quotients at the two digits that are printed, none apart.

    Establishments are counted even where employment is withheld, so the whole is the sum of the counties.
    """
    rows = _qcew(shared, "county").rename(
        {"qtrly_estabs_count": "x", "lq_qtrly_estabs_count": "lq"}
    )
    inside = ~pl.col("area_fips").str.head(2).is_in(OUTSIDE)
    whole = (
        rows.filter(inside)
        .group_by("own_code", "industry_code")
        .agg(pl.col("x").sum().alias("all"))
    )
    of_area = rows.filter((pl.col("own_code") == 0) & (pl.col("industry_code") == "10"))
    rows = rows.filter(pl.col("x") > 0).join(whole, on=["own_code", "industry_code"])
    rows = rows.join(of_area.select("area_fips", pl.col("x").alias("area")), on="area_fips")
    rows = rows.filter(pl.col("all") > 0)
    total = float(of_area.filter(inside)["x"].sum())
    agree = 0
    for part in rows.iter_slices(100_000):
        found = location_quotient(
            part["x"].to_numpy()[:, None].astype(float),
            part["area"].to_numpy().astype(float),
            part["all"].to_numpy()[:, None].astype(float),
            total,
        )
        agree += int((np.abs(found[:, 0] - part["lq"].to_numpy()) <= 0.005 + 1e-9).sum())
    assert rows.height == 1_397_257
    assert agree == rows.height


@pytest.mark.shared
def test_the_published_quotients_of_private_employment_are_met(shared: Path) -> None:
    """3,235 counties. One figure of the whole is withheld: private jobs of Texas without a county (48999).

    Its total, 253,041, is published. All 3,235 quotients are met for every private figure in one narrow range below
    it; with 0 in its place 2,639 would be.
    """
    name = "month3_emplvl"
    county, state = _qcew(shared, "county"), _qcew(shared, "state")
    inside = ~pl.col("area_fips").str.head(2).is_in(OUTSIDE)
    is_all = (pl.col("industry_code") == "10") & (pl.col("own_code") == 0)
    private = (pl.col("industry_code") == "10") & (pl.col("own_code") == 5)
    without_state = pl.col("area_fips").str.head(2).is_in(["06", "48"])
    total = float(county.filter(is_all & inside)[name].sum())
    states, rest = state.filter(private & inside), county.filter(private & without_state)
    least = float(states[name].sum()) + float(rest[name].sum())
    withheld = rest.filter(pl.col("disclosure_code").is_not_null())
    room = float(
        county.filter(is_all).join(withheld.select("area_fips"), on="area_fips")[name].sum()
    )
    rows = county.filter(private & pl.col("disclosure_code").is_null()).join(
        county.filter(is_all).select("area_fips", pl.col(name).alias("area")), on="area_fips"
    )
    assert rows.height == 3_235

    def agree(extra: float) -> int:
        found = location_quotient(
            rows[name].to_numpy()[:, None].astype(float),
            rows["area"].to_numpy().astype(float),
            np.array([least + extra]),
            total,
        )
        return int(
            (np.abs(found[:, 0] - rows["lq_month3_emplvl"].to_numpy()) <= 0.005 + 1e-9).sum()
        )

    assert withheld["area_fips"].to_list() == ["48301", "48999"]
    assert room == 253_114
    assert agree(0.0) == 2_639
    assert agree(249_900.0) == 3_235
    assert agree(room) < 3_235

"""An ensemble of networks: resumable, the same on any number of threads, true to the table it is drawn from."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from planloom.chains.gravity import draw_network, expected_links, gravity_model
from planloom.errors import InputError, TableError
from planloom.study.accounts import AccountsRequest, open_table
from planloom.study.ensemble import ensemble_csv, ensemble_id
from planloom.study.ensemble_model import EnsembleRequest, EnsembleTables, open_model
from planloom.workspace.draws import DrawFolder

CHANCE = np.random.default_rng(5)
SIZE = CHANCE.lognormal(0, 1.2, 60)
SECTOR = np.arange(60) % 3
FLOW = np.array([[5.0, 80.0, 20.0], [30.0, 10.0, 0.0], [0.0, 60.0, 40.0]])
ONES = np.ones((3, 3), np.int8)
CODES = ("01", "02", "03")


def files() -> EnsembleTables:
    flow = ",01,02,03,output\n" + "".join(
        f"{code},{','.join(map(str, row))},{2 * row.sum()}\n"
        for code, row in zip(CODES, FLOW, strict=True)
    )
    firms = "firm,sector,size\n" + "".join(
        f"f{i},{CODES[SECTOR[i]]},{SIZE[i]}\n" for i in range(60)
    )
    essential = ",01,02,03\n01,1,2,1\n02,1,1,0\n03,2,1,1\n"
    return EnsembleTables(
        (flow.encode(), "z.csv"), (firms.encode(), "f.csv"), (essential.encode(), "m.csv")
    )


ASKED = EnsembleRequest(draws=6, mean_links=4.0, first=5)


def test_draws_have_the_flows_and_links_of_the_model() -> None:
    model = gravity_model(SECTOR, SIZE, FLOW, ONES, 4.0, np.zeros(3))
    assert expected_links(model) == pytest.approx(240, rel=1e-6)
    total, links, count = np.zeros((3, 3)), [], 1500
    for draw in range(count):
        net = draw_network(model, 7, draw)
        np.add.at(total, (net.sector[net.supplier], net.sector[net.customer]), net.sale / count)
        links.append(len(net.sale))
        assert np.all(net.supplier != net.customer)
    # 240 links in expectation: the mean of the draws lies within four standard errors and the bins' tenth
    assert np.mean(links) == pytest.approx(240, rel=0.02)
    # what no firm can sell to itself is missing from flows within a sector
    share = SIZE / np.bincount(SECTOR, SIZE)[SECTOR]
    own = np.bincount(SECTOR, share**2)
    expected = FLOW * (1 - np.diag(own))
    np.testing.assert_allclose(total, expected, rtol=0.06)
    assert total[1, 2] == total[2, 0] == 0


def test_every_pair_is_drawn_with_its_own_probability() -> None:
    model = gravity_model(SECTOR, SIZE, FLOW, ONES, 4.0, np.zeros(3))
    seen, count = np.zeros((60, 60)), 3000
    for draw in range(count):
        net = draw_network(model, 3, draw)
        seen[net.supplier, net.customer] += 1
    share = SIZE / np.bincount(SECTOR, SIZE)[SECTOR]
    odds = (
        model.density
        * FLOW.sum(1)[SECTOR][:, None]
        * FLOW[SECTOR][:, SECTOR]
        * np.outer(share, share)
    )
    p = odds / (1 + odds) * (1 - np.eye(60))
    spread = np.sqrt(p * (1 - p) / count)
    with np.errstate(invalid="ignore", divide="ignore"):
        off = np.where(spread > 0, (seen / count - p) / spread, 0.0)
    assert (
        np.abs(off).max() < 5.5
    )  # 3,600 pairs: a normal deviate of 5.5 has a chance of 1e-4 among them
    assert off[spread > 0].std() == pytest.approx(1.0, abs=0.06)


def test_threads_and_interrupts_change_nothing(tmp_path: Path) -> None:
    whole, _ = ensemble_csv(files(), ASKED)
    one = EnsembleRequest(draws=6, mean_links=4.0, first=5, threads=1)
    assert ensemble_csv(files(), one)[0] == whole

    class Stop(Exception):  # noqa: N818
        pass

    def stop_after_three(_: int) -> None:
        done.append(1)
        if len(done) == 3:
            raise Stop

    done: list[int] = []
    with pytest.raises(Stop):
        ensemble_csv(files(), ASKED, DrawFolder(tmp_path), stop_after_three)
    assert len(list(tmp_path.glob("draw_*.npy"))) == 3
    before = (tmp_path / "draw_000001.npy").stat().st_mtime_ns
    assert ensemble_csv(files(), ASKED, DrawFolder(tmp_path))[0] == whole
    assert (tmp_path / "draw_000001.npy").stat().st_mtime_ns == before
    with pytest.raises(InputError, match=r"chain\.other_ensemble"):
        ensemble_csv(files(), EnsembleRequest(seed=2, mean_links=4.0), DrawFolder(tmp_path))


def test_the_interval_holds_the_median_and_ranks_are_ranks() -> None:
    rows = list(csv.DictReader(io.StringIO(ensemble_csv(files(), ASKED)[0])))
    assert [row["firm_id"] for row in rows] == [f"f{i}" for i in range(60)]
    for row in rows:
        assert float(row["esri_05"]) <= float(row["esri_median"]) <= float(row["esri_95"])
        assert 1 <= float(row["rank_05"]) <= float(row["rank_95"]) <= 60
    first = sum(float(row["top_5_probability"]) for row in rows)
    assert first == pytest.approx(5.0, abs=0.5)


def test_every_fault_is_listed() -> None:
    good = files()
    bad = EnsembleTables(
        (good.flows[0].replace(b"5.0,80.0", b"5.0,-80"), "z.csv"),
        (b"a,01,5\na,09,x\nb,01\n", "f.csv"), good.essential,
    )  # fmt: skip
    with pytest.raises(TableError) as caught:
        ensemble_csv(bad, ASKED)
    codes = [problem.code for problem in caught.value.problems if problem.severity == "error"]
    assert codes == [
        "chain.negative_intermediate", "chain.repeated_firm", "chain.bad_amount", "table.cell_count"
    ]  # fmt: skip
    with pytest.raises(TableError) as unknown:
        ensemble_csv(replace(good, firms=bad.firms), ASKED)
    assert "chain.unknown_sector" in [problem.code for problem in unknown.value.problems]
    with pytest.raises(InputError) as refused:
        ensemble_csv(good, EnsembleRequest(draws=0, mean_links=-1.0))
    assert len(refused.value.problems) == 2
    with pytest.raises(InputError, match=r"chain\.too_many_links"):
        ensemble_csv(good, EnsembleRequest(mean_links=59.0))


NATIONAL = """,code,01,02,03,TIU,TC,EX,IM,GO
1,01,5,80,20,105,60,40,5,200
2,02,30,10,0,40,30,20,10,80
3,03,0,60,40,100,90,10,0,200
,TII,35,150,60,245,,,,
,TVA,165,-70,140,235,,,,
,TI,200,80,200,480,,,,
"""


def test_a_national_table_is_read_as_chain_accounts_reads_it(tmp_path: Path) -> None:
    national = replace(files(), flows=(NATIONAL.encode("gb18030"), "国家.csv"))
    opened = open_model(national, ASKED)
    table = open_table(national.flows, AccountsRequest()).table
    np.testing.assert_array_equal(opened.model.flow, table.flow)
    np.testing.assert_allclose(
        opened.model.demand_share, 1 - table.flow.sum(axis=1) / table.output, rtol=1e-12
    )
    assert "chain.imports_proportional" in [problem.code for problem in opened.problems]
    book = tmp_path / "table.xlsx"
    pl.read_csv(NATIONAL.encode(), infer_schema=False).write_excel(book)
    same = open_model(replace(national, flows=(book.read_bytes(), "t.xlsx")), ASKED)
    np.testing.assert_array_equal(same.model.flow, opened.model.flow)


def test_a_regionalised_table_is_drawn_anew_for_each_network() -> None:
    region = (b"code,region,nation\n01,20,200\n02,40,80\n03,30,200\n", "city.csv")
    asked = replace(ASKED, accounts=AccountsRequest(region=region), draws=3)
    national = replace(files(), flows=(NATIONAL.encode(), "z.csv"))
    opened = open_model(national, asked)
    first, again, other = opened.model_of(0), opened.model_of(0), opened.model_of(1)
    np.testing.assert_array_equal(first.flow, again.flow)
    assert not np.array_equal(first.flow, other.flow)
    assert not np.array_equal(first.flow, opened.model.flow)
    assert expected_links(first) == pytest.approx(240, rel=1e-6)
    text, noted = ensemble_csv(national, asked)
    assert "chain.regionalised" in [problem.code for problem in noted]
    assert ensemble_csv(national, asked)[0] == text
    assert ensemble_id(national, asked) != ensemble_id(national, ASKED)


def test_flows_alone_take_the_share_of_final_demand_that_is_given() -> None:
    bare = replace(files(), flows=(b",01,02,03\n01,5,80,20\n02,30,10,0\n03,0,60,40\n", "z.csv"))
    opened = open_model(bare, replace(ASKED, final_demand_share=0.25))
    assert opened.model.demand_share.tolist() == [0.25, 0.25, 0.25]
    said = [problem.code for problem in open_model(bare, ASKED).problems]
    assert "chain.no_final_demand" in said

"""Tables of a supply network: every form that is understood, and every fault listed at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.chains import NetworkTables, read_network
from planloom.chains.links import plain_links
from planloom.chains.tables import _Reader
from planloom.errors import TableError

CLASSES = (",01,02\n01,2,1\n02,0,1\n", "m.csv")


def tables(edges: str, sectors: str, **more: str) -> NetworkTables:
    market, revenue = (more.get(key) for key in ("market", "revenue"))
    return NetworkTables(
        (edges, "e.csv"), (sectors, "s.csv"), CLASSES,
        None if market is None else (market, "k.csv"),
        None if revenue is None else (revenue, "r.csv"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("edges", "sectors"),
    [
        ("1\t2\t5\n2\t1\t3\n", "01\n02\n"),
        ("supplier,customer,weight\n1,2,5\n2,1,3\n", "sector\n01\n02\n"),
        ('"i","j","x"\r\n1,2,5\r\n2,1,3\r\n', 'firm,sector\r\n1,"01"\r\n2,"02"\r\n'),
        ("\ufeff1,2,5\n\n2,1,2\n2,1,1\n", "1\t01\n2\t02\n"),
        ("1,2,5\n2,1,3\n", "1\n2\n"),
        ("seller;buyer;sale\n1;2;5\n2;1;3\n", "1;01\n2;02\n"),
    ],
)
def test_forms_of_the_same_network(edges: str, sectors: str) -> None:
    network, _ = read_network(tables(edges, sectors))
    assert network.firm_id == ("1", "2")
    assert network.sale.tolist() == [5.0, 3.0]
    assert network.sector.tolist() == [0, 1]


@given(
    st.lists(st.tuples(st.sampled_from("ab c"), st.sampled_from("ab"), st.floats(0, 1e9)), min_size=1),
    st.sampled_from(["\n", "\r\n", "\n\n", " \n"]),
    st.booleans(),
)  # fmt: skip
def test_reading_by_columns_is_reading_line_by_line(
    links: list[tuple[str, str, float]], end: str, has_head: bool
) -> None:
    lines = [",".join(("from", "to", "weight"))] * has_head
    text = end.join([*lines, *(f"{a}, {b} ,{sale!r}" for a, b, sale in links)])
    found = plain_links(text, ["a", "b"])
    told = _Reader()
    source, target, sale = told.told_links(text, "e", ["a", "b"])
    assert (found is None) == bool(told.problems)
    if found is not None:
        assert [part.tolist() for part in found] == [
            source.tolist(), target.tolist(), sale.tolist(),
        ]  # fmt: skip


def test_every_fault_is_listed_at_once() -> None:
    with pytest.raises(TableError) as caught:
        read_network(
            tables("a,b,-1\na,x,2\na,b,much\na,b\n", "a,01\nb,09\na,02\n", revenue="a,1\nb,-5\n")
        )
    found = {(problem.code, problem.where) for problem in caught.value.problems}
    assert {
        ("chain.negative_flow", "e.csv:1"),
        ("chain.unknown_firm", "e.csv:2"),
        ("chain.bad_amount", "e.csv:3"),
        ("table.cell_count", "e.csv:4"),
        ("chain.unknown_sector", "s.csv:2"),
        ("chain.repeated_firm", "s.csv:3"),
        ("chain.bad_amount", "r.csv:2"),
    } <= found


@pytest.mark.parametrize(
    ("edges", "sectors", "codes"),
    [
        ("1,2,5\n", "firm,sector\n", {"table.empty", "chain.unknown_firm"}),
        ("1,2,5\n", "", {"table.empty", "chain.unknown_firm"}),
        ("1,2,n/a\n2,1,3\n", "01\n02\n", {"chain.bad_amount"}),
        ("1,2,1e308\n2,1,1e308\n", "01\n02\n", {"chain.amounts_too_large"}),
        ("1,2,5\n2\n", "01\n02\n", {"table.cell_count"}),
        ("1,2,5\nx,y,2\n", "01\n02\n", {"chain.unknown_firm"}),
        ("1,2,5\n,2,2\n", "01\n02\n", {"chain.no_firm_id"}),
        ("001,2,5\n1,2,2\n", "01\n02\n", {"chain.zeros_differ"}),
    ],
    ids=[
        "no firm",
        "nothing",
        "first sale is no number",
        "too large",
        "short line",
        "two unknown firms",
        "a blank firm",
        "leading zeros lost",
    ],
)
def test_a_fault_is_told_as_what_it_is(edges: str, sectors: str, codes: set[str]) -> None:
    with pytest.raises(TableError) as caught:
        read_network(tables(edges, sectors))
    assert {problem.code for problem in caught.value.problems} == codes


def test_what_is_treated_is_told() -> None:
    network, noted = read_network(
        tables("1,1,2\n1,2,1\n1,2,1\n2,1,0\n", "01\n02\n02\n"), final_demand_share=0.5
    )
    assert network.revenue is not None
    assert network.revenue.tolist() == [8.0, 0.0, 0.0]
    codes = {problem.code for problem in noted}
    assert codes == {
        "chain.self_loop", "chain.repeated_link", "chain.zero_link", "chain.no_links", "chain.no_sales",
    }  # fmt: skip


def test_the_command(tmp_path: Path) -> None:
    for name, text in {"e": "1,2,5\n2,3,1\n", "s": "01\n01\n02\n", "m": CLASSES[0]}.items():
        (tmp_path / name).write_text(text)
    call = ["chain", "esri", "--lang", "en"]
    for option, name in {"edges": "e", "sectors": "s", "essential": "m", "out": "o.csv"}.items():
        call += [f"--{option}", str(tmp_path / name)]
    told = CliRunner().invoke(application, [*call, "--final-demand-share", "0.5", "--firms", "3,1"])
    assert told.exit_code == 0, told.output
    lines = (tmp_path / "o.csv").read_text().splitlines()
    assert lines[0] == "firm_id,esri,esri_downstream,esri_upstream,steps"
    assert [line.split(",")[0] for line in lines[1:]] == ["3", "1"]
    assert lines[2] == "1,1,1,0.83333333333333337,3"
    told = CliRunner().invoke(application, [*call, "--firms", ""])
    assert told.exit_code == 2
    assert "chain.no_firm_named" in told.output
    (tmp_path / "e").write_text("1,2,-5\n")
    told = CliRunner().invoke(application, call)
    assert told.exit_code == 2
    assert "chain.negative_flow" in told.output

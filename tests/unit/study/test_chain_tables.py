"""Tables of a network's risk: published and converged values, bounds, and what groups of firms lose."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.errors import InputError
from planloom.study.chains import RiskRequest, risk_report_csv
from planloom.study.stops import StopRequest, stop_csv
from planloom.study.supply import SupplyTables

# 1 sells to 2 and 3, 2 to 3, 3 back to 1; half of each revenue is final demand
FILES = SupplyTables(
    (b"1,2,4\n1,3,4\n2,3,4\n3,1,2\n", "e.csv"), (b"01\n01\n02\n", "s.csv"),
    (b",01,02\n01,1,1\n02,1,1\n", "m.csv"), final_demand_share=0.5,
)  # fmt: skip
GROUPS = (b"firm,group\n1,north\n2,south\n3,south\n", "g.csv")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_report_brackets_the_truth() -> None:
    found, _ = risk_report_csv(FILES)
    for row in rows(found):
        published, converged = float(row["esri"]), float(row["esri_converged"])
        assert published <= converged <= float(row["esri_at_most"]) <= 1
        assert float(row["unseen"]) == pytest.approx(float(row["esri_at_most"]) - published)
        assert float(row["unseen_upstream"]) < 1e-9
        assert row["is_settled"] == "1"


def test_without_final_demand_the_report_stays_a_bound() -> None:
    bare = SupplyTables(FILES.edges, FILES.sectors, FILES.essential)
    found, noted = risk_report_csv(bare)
    assert "chain.no_final_demand" in [problem.code for problem in noted]
    assert all(float(row["esri_at_most"]) > 0.999999 for row in rows(found))  # all of it collapses


def test_groups_lose_what_their_firms_lose() -> None:
    by_group, by_firm, _ = stop_csv(FILES, GROUPS, StopRequest(firms=("1",), sectors=("02",)))
    lost = {(row["scenario"], row["group"]): row for row in rows(by_group)}
    assert lost["firm:1", "north"]["loss"] == "1"
    # downstream 2 loses all it buys; 3 loses (4 + 4) / 8 of what it buys
    firms = {(row["scenario"], row["firm_id"]): row for row in rows(by_firm)}
    assert float(firms["firm:1", "2"]["loss_downstream"]) == 1
    assert float(firms["firm:1", "3"]["loss_downstream"]) == 1
    # upstream 3 sells 2 of its revenue of 4 to 1; 2 sells 4 of 8 to 3
    assert float(firms["firm:1", "3"]["loss_upstream"]) == 0.5
    assert float(firms["firm:1", "2"]["loss_upstream"]) == 0.25
    assert float(lost["firm:1", "south"]["loss"]) == 1
    assert float(lost["firm:1", "south"]["loss_of_all"]) == pytest.approx(6 / 14)
    assert float(lost["sector:02", "north"]["loss"]) == 1  # 1 buys from 3 alone


def test_a_firm_in_two_clusters_counts_in_each_by_its_share() -> None:
    shares = b"firm_id,cluster_code,share,reason\n1,north,1,\n2,north,0.25,\n2,south,0.75,\n3,south,0.5,\n9,south,1,\n"
    asked = StopRequest(firms=("1",), groups=("south",))
    by_group, by_firm, noted = stop_csv(FILES, (shares, "assigned.csv"), asked)
    firms = {(row["scenario"], row["firm_id"]): row for row in rows(by_firm)}
    lost = {(row["scenario"], row["group"]): row for row in rows(by_group)}
    # the cluster's stop takes from each firm what belongs to the cluster: half of firm 3, three quarters of firm 2
    assert float(firms["group:south", "2"]["loss_downstream"]) >= 0.75
    loss = {
        i: max(
            float(firms["firm:1", i]["loss_downstream"]), float(firms["firm:1", i]["loss_upstream"])
        )
        for i in "123"
    }
    sales = {"1": 8.0, "2": 4.0, "3": 2.0}
    south = 0.75 * sales["2"] * loss["2"] + 0.5 * sales["3"] * loss["3"]
    assert float(lost["firm:1", "south"]["loss"]) == pytest.approx(south / (0.75 * 4 + 0.5 * 2))
    whole = sum(float(row["loss_of_all"]) for (stop, _), row in lost.items() if stop == "firm:1")
    assert whole == pytest.approx(sum(sales[i] * loss[i] for i in "123") / 14)
    assert [problem.code for problem in noted] == ["chain.assigned_outside"]
    with pytest.raises(InputError) as caught:
        stop_csv(FILES, (b"firm_id,cluster,share\n1,a,0.7\n1,b,0.4\n2,a,x\n", "a"), asked)
    assert [problem.code for problem in caught.value.problems] == ["chain.bad_share"] * 2


def test_every_wrong_word_is_listed() -> None:
    request = StopRequest(sectors=("09",), groups=("west",), share=2.0, tolerance=0.0)
    with pytest.raises(InputError) as caught:
        stop_csv(FILES, GROUPS, request)
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["chain.bad_share", "chain.bad_share", "chain.no_such_sector", "chain.no_such_group"]  # fmt: skip
    with pytest.raises(InputError, match=r"chain\.nothing_stops"):
        stop_csv(FILES, GROUPS, StopRequest())
    with pytest.raises(InputError) as caught:
        stop_csv(FILES, (b"1,a\n9,b\n1,c\n2\n", "g"), StopRequest(firms=("1",)))
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["chain.unknown_firm", "chain.repeated_firm", "table.cell_count"]


def test_the_commands_write_what_the_study_gives(tmp_path: Path) -> None:
    files = {"e": FILES.edges, "s": FILES.sectors, "m": FILES.essential, "g": GROUPS}
    for name, (data, _) in files.items():
        (tmp_path / name).write_bytes(data)
    shared = ["--final-demand-share", "0.5", "--lang", "zh"]
    for option, name in {"edges": "e", "sectors": "s", "essential": "m", "out": "o.csv"}.items():
        shared += [f"--{option}", str(tmp_path / name)]
    told = CliRunner().invoke(
        application, ["chain", "esri", *shared, "--report", str(tmp_path / "r.csv")]
    )
    assert told.exit_code == 0, told.output
    assert (tmp_path / "r.csv").read_text() == risk_report_csv(FILES, RiskRequest())[0]
    asked = ["--groups", str(tmp_path / "g"), "--group", "south", "--spread", str(tmp_path / "f.csv")]  # fmt: skip
    told = CliRunner().invoke(application, ["chain", "stop", *shared, *asked])
    assert told.exit_code == 0, told.output
    assert (tmp_path / "o.csv").read_text().splitlines()[1].startswith("group:south,north,")
    assert (tmp_path / "f.csv").is_file()
    for stem in ("o", "f"):
        assert (tmp_path / f"{stem}.csv").is_file()
    trace = json.loads((tmp_path / "o.trace.json").read_text("utf-8"))
    assert {given["kind"] for given in trace["inputs"]} == {
        "edges",
        "sectors",
        "essential",
        "groups",
    }
    assert set(trace["results"]) == {"o.csv", "f.csv", "o.problems.csv"}
    assert trace["asked"]["groups"] == ["south"]

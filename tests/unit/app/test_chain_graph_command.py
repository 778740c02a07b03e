"""What do `planloom chain graph` and `chain weak` write, and how do they end?"""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planloom.app.cli import application


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_the_commands_of_the_page_run(run_page: Callable[[str], int]) -> None:
    assert run_page("chain_graph.md") == 4
    for folder in ("ic", "energy", "vehicle"):
        edges = rows(Path(folder) / "edges.csv")
        assert edges
        assert all(row["evidence"] and row["source"] and row["date"] for row in edges)
    battery = next(row for row in rows(Path("vehicle/nodes.csv")) if row["name"] == "动力电池")
    assert set(battery["cluster_codes"].split(";")) == {
        "new_energy",
        "intelligent_connected_vehicle",
    }
    first, second, *others = rows(Path("weak.csv"))
    assert (first["node"], first["state"], second["node"], second["state"]) == (
        "动力电池", "known", "电机电控", "missing",
    )  # fmt: skip
    assert float(first["weakness_low"]) == pytest.approx(0.4 * 0.52 * 0.5 * 0.4)
    assert {row["state"] for row in others} == {"unknown"}
    told = json.loads(Path("weak.trace.json").read_text("utf-8"))
    assert [grade["grade"] for grade in told["grades"]] == ["restatement"]


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("from,to\na,b\n", "utf-8")
    words = ["chain", "graph", "example:shenzhen_2022", "--cluster", "无", "--table",
             str(tmp_path / "e.csv"), "--out", str(tmp_path / "o")]  # fmt: skip
    result = CliRunner().invoke(application, words)
    assert result.exit_code == 2
    assert "chain.unknown_cluster" in result.stderr
    assert "table.missing_column" in result.stderr
    assert not (tmp_path / "o").exists()


def test_the_register_gives_a_status_as_of_a_day(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(
        "名称,类别,状态,日期,来源\n燃料电池,技术,完成,2024-05-01,虚构\n", "utf-8"
    )
    seen = []
    for day in ("2024-01-01", "2025-01-01"):
        words = ["chain", "graph", "example:shenzhen_2022", "--cluster", "new_energy", "--register",
                 str(tmp_path / "r.csv"), "--as-of", day, "--out", str(tmp_path / day)]  # fmt: skip
        assert CliRunner().invoke(application, words).exit_code == 0
        nodes = {row["name"]: row["status"] for row in rows(tmp_path / day / "nodes.csv")}
        seen.append(nodes["燃料电池"])
    assert seen == ["no_data", "done"]

"""What do the commands of docs/chains.md write?"""

import csv
from collections.abc import Callable
from pathlib import Path


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(Path(name).read_text("utf-8").splitlines()))


def test_the_commands_of_the_page_run(run_page: Callable[[str], int]) -> None:
    assert run_page("chains.md") == 5
    index = {row["firm_id"]: float(row["esri"]) for row in rows("esri.csv")}
    assert set(index) == {"ore", "cell", "pack", "chip", "board", "car"}
    assert (
        max(index, key=lambda firm: index[firm]) == "ore"
    )  # every chain of the page starts with it
    for row in rows("report.csv"):
        assert float(row["esri"]) <= float(row["esri_converged"]) <= float(row["esri_at_most"]) <= 1
    lost = {(row["scenario"], row["group"]): row["loss"] for row in rows("groups_lost.csv")}
    assert lost["group:abroad", "abroad"] == "1"
    assert float(lost["sector:battery", "east"]) == 1
    ranks = rows("ranks.csv")
    assert len(ranks) == 7
    assert all(
        float(row["esri_05"]) <= float(row["esri_median"]) <= float(row["esri_95"]) for row in ranks
    )
    assert len(list(Path("draws").glob("*.npy"))) == 20
    mended = rows("mended.csv")
    assert [float(row["change"]) for row in mended] == sorted(
        float(row["change"]) for row in mended
    )
    assert sum(float(row["cost"]) for row in mended if row["chosen"]) <= 5
    drawn = rows("mended_drawn.csv")
    assert len(drawn) == 3
    for row in drawn:
        assert float(row["change_05"]) <= float(row["change"]) <= float(row["change_95"])
    for name in ("esri", "groups_lost", "ranks", "mended", "mended_drawn"):
        assert Path(f"{name}.trace.json").is_file()
        assert rows(f"{name}.problems.csv") is not None

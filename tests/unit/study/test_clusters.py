"""Measures of clusters from a person's files: command, check, firms of an assignment, what is missing."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.errors import InputError
from planloom.study.checking import CheckRequest, run_check
from planloom.study.clusters import ClustersRequest, measured, measurement_csv, measurement_rows

TABLE = (
    "地区,行业,年份,从业人员,增加值,单位数\n"
    "甲区,制造业,2022,300,900,30\n甲区,新能源,2022,100,200,9\n"
    "乙区,制造业,2022,200,500,40\n乙区,新能源,2022,400,900,20\n"
    "甲区,制造业,2023,330,1040,31\n甲区,新能源,2023,105,220,9\n"
    "乙区,制造业,2023,190,490,39\n乙区,新能源,2023,430,990,25\n"
)
DAY = date(2026, 1, 1)


def ask(text: str = TABLE, **asked: object) -> ClustersRequest:
    return ClustersRequest((text.encode(), "t.csv"), DAY, **asked)  # type: ignore[arg-type]


def test_every_measure_that_the_table_allows_comes_with_what_it_cannot_tell() -> None:
    found = measured(ask())
    rows = measurement_rows(found)
    assert list(rows) == [
        "clusters", "regions", "industries", "pairs", "inequality", "growth", "productivity",
    ]  # fmt: skip
    first = rows["clusters"][0]
    assert (first["region"], first["industry"], first["size"]) == ("甲区", "制造业", 330)
    assert first["location_quotient"] == pytest.approx((330 / 435) / (520 / 1055), abs=1e-11)
    assert first["location_quotient_low"] < first["location_quotient"]
    assert first["location_quotient"] < first["location_quotient_high"]
    assert first["productivity"] == pytest.approx(1040 / 330, abs=1e-11)
    assert first["stars"] == sum(value for key, value in first.items() if key.startswith("star_"))
    growth = rows["growth"][0]
    assert growth["national"] + growth["mix"] + growth["regional"] == pytest.approx(30)
    parts = rows["productivity"][0]
    assert parts["within"] + parts["shift"] + parts["interaction"] == pytest.approx(
        parts["productivity_growth"]
    )
    assert [p.code for p in found.problems] == ["clusters.no_area", "clusters.plants_counted_only"]


def test_the_same_seed_gives_the_same_bytes_and_every_interval_holds_its_value() -> None:
    one = measurement_csv(measured(ask()))
    assert one == measurement_csv(measured(ask()))
    assert one != measurement_csv(measured(ask(seed=2)))
    for row in csv.DictReader(io.StringIO(one)):
        if row["low"]:
            assert float(row["low"]) <= float(row["value"]) <= float(row["high"])


def test_area_and_people_give_the_cluster_index() -> None:
    places = ("地区,面积,人口\n甲区,10,1000\n乙区,30,1000\n".encode(), "p.csv")
    found = measurement_rows(measured(ask(places=places, draws=0)))["clusters"][0]
    jobs, plants = 330 / 520, 31 / 70
    assert found["cluster_index"] == pytest.approx(jobs / 0.25 * plants / 0.5, abs=1e-10)
    lacking = measured(ask(places=("地区,面积,人口\n甲区,10,1000\n".encode(), "p.csv"), draws=0))
    assert "clusters.place_missing" in [problem.code for problem in lacking.problems]


def test_firms_of_an_assignment_are_the_plants_of_their_clusters() -> None:
    firms = "企业,地区,从业人员\na,甲区,60\nb,甲区,40\nc,乙区,100\nd,乙区,50\n"
    shares = "firm_id,cluster_code,share\na,new_energy,1\nb,new_energy,0.5\nb,marine,0.5\nc,marine,1\nd,outside,1\n"
    found = measured(ask(firms, assignment=(shares.encode(), "a.csv")))
    rows = {row["industry"]: row for row in measurement_rows(found)["industries"]}
    assert {name: row["size"] for name, row in rows.items()} == {"new_energy": 80, "marine": 120}
    assert found.interval == "plants"
    assert rows["marine"]["plant_herfindahl"] == pytest.approx((1 / 6) ** 2 + (5 / 6) ** 2)
    unknown = shares.replace("c,marine", "z,marine")
    with pytest.raises(InputError) as caught:
        measured(ask(firms, assignment=(unknown.encode(), "a.csv")))
    assert [p.code for p in caught.value.problems] == ["clusters.firm_not_found"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("地区,行业,从业人员\n甲,a,1\n甲,b,2\n", {"clusters.one_region"}),
        ("地区,行业,从业人员\n甲,a,1\n乙,a,2\n", {"clusters.one_industry"}),
        ("地区,行业,从业人员\n甲,a,1\n甲,b,0\n乙,a,2\n乙,b,0\n", {"clusters.without_size", "clusters.undefined"}),
        ("地区,行业,增加值\n甲,a,1\n甲,b,3\n乙,a,2\n乙,b,2\n", {"clusters.no_interval", "clusters.one_year"}),
    ],
)  # fmt: skip
def test_what_is_undefined_is_said_and_left_empty(text: str, codes: set[str]) -> None:
    found = measured(ask(text))
    assert codes <= {problem.code for problem in found.problems}
    assert "nan" not in measurement_csv(found).lower()
    assert "inf" not in json.dumps(measurement_rows(found)).replace("inform", "").lower()


def test_unknown_measures_and_quantities_are_refused() -> None:
    for asked, code in (
        ({"measures": ("horoscope",)}, "clusters.unknown_measure"),
        ({"quantity": "happiness"}, "clusters.unknown_quantity"),
        ({"quantity": "wage"}, "clusters.unknown_quantity"),
    ):
        with pytest.raises(InputError) as caught:
            measured(ask(**asked))
        assert [p.code for p in caught.value.problems] == [code]


def test_the_check_keeps_its_tables_with_units_and_says_the_plan_clusters_that_lack() -> None:
    request = CheckRequest(
        "clusters", "2023", DAY, {"sizes": ("t.csv", TABLE.encode())}, None, {"draws": "20"}
    )
    check = run_check(request, ())
    table = check.table("clusters")
    assert table is not None
    assert [c.unit for c in table.columns if c.name in ("region", "size", "location_quotient")] == [
        None, "person", "1",
    ]  # fmt: skip
    assert check == run_check(request, ())
    bad = CheckRequest("clusters", "x", DAY, {"sizes": ("t.csv", TABLE.encode())}, None, {"draws": "many"})  # fmt: skip
    with pytest.raises(InputError) as caught:
        run_check(bad, ())
    assert [p.code for p in caught.value.problems] == ["clusters.no_whole_number"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_writes_tables_and_tells_problems(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TABLE, encoding="utf-8")
    runner = CliRunner()
    asked = ["clusters", "measure", str(path), "--lang", lang, "--draws", "20"]
    shown = runner.invoke(
        application, [*asked, "--out", str(tmp_path / "out"), "--plan", "example:shenzhen_2022"]
    )
    assert shown.exit_code == 0, shown.output
    assert ("区位熵" if lang == "zh" else "location quotient") in shown.stdout
    assert "clusters.plan_cluster_missing" in shown.stderr
    written = {file.stem for file in (tmp_path / "out").iterdir()}
    assert written == {
        "clusters",
        "regions",
        "industries",
        "pairs",
        "inequality",
        "growth",
        "problems",
        "productivity",
    }
    tree = json.loads(
        runner.invoke(application, [*asked, "--format", "json", "--measure", "gini"]).stdout
    )
    assert list(tree["tables"]) == ["industries", "inequality"]
    assert tree["diagnosis"]["gini"] == ["uneven"]
    for form in ("csv", "yaml"):
        assert runner.invoke(application, [*asked, "--format", form]).exit_code == 0
    wrong = runner.invoke(application, [*asked, "--column", "colour=red"])
    assert wrong.exit_code == 2
    assert "clusters.unknown_role" in wrong.stderr

"""`planloom track`: one record per target, the bundled example in its four cells, exit codes."""

import csv
import io
import json
from datetime import date

import pytest
from typer.testing import CliRunner, Result

from planloom.app.cli import application
from planloom.evidence import Definition, Observation
from planloom.plan.schema import Citation, Period, Plan, PlanFile, SourceDocument, Target
from planloom.study import EvidenceSource, PlanSource, run_study, study_figures
from planloom.study.tracking import tracked


def track(*arguments: str) -> Result:
    return CliRunner().invoke(application, ["track", *arguments])


def test_nothing_named_gives_the_example_in_four_cells() -> None:
    done = track("--format", "json")
    assert done.exit_code == 0, done.stderr
    records = json.loads(done.stdout)
    cells = [(r["as_of"], r["value"], r["verdict"]) for r in records]
    assert cells == [
        ("2025-12-31", 1.5e12, "met_early"),
        ("2025-12-31", 1.6e12, "on_track"),
        ("2026-03-01", 1.5e12, "met"),
        ("2026-03-01", 1.6e12, "met"),
    ]
    first, second, *later = records
    assert first["latest"]["source"] == ["深圳市计划报告"]
    assert first["role"] == "outcome"
    assert second["rule"] == "on_track.at_or_above_path"
    assert round(second["growth_needed_in_years_left"], 4) == 0.0256
    marks = [(g["first_year"], g["break_mark"], g["is_deciding"]) for g in second["growth"]]
    assert marks == [(2020, "possible_break", False), (2021, "none", True)]
    low, high = (second["projection"]["quantiles"][share] for share in ("0.1", "0.9"))
    assert low < 1.67e12 < high
    assert 0 < second["projection"]["probability"] < first["projection"]["probability"] < 1
    assert [r["projection"] for r in later] == [None, None]


def test_a_table_names_rule_source_and_break() -> None:
    done = track("--as-of", "2025-12-31", "--lang", "zh")
    assert done.exit_code == 0
    for words in (
        "提前达成",
        "进展正常",
        "on_track.at_or_above_path",
        "深圳市计划报告",
        "跨越可能的口径断点",
    ):
        assert words in done.stdout
    assert "2026-03-01" not in done.stdout


def test_csv_has_a_line_for_each_target_and_member() -> None:
    done = track("example:shenzhen_2022", "--as-of", "2026-03-01", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    members = [row["member_code"] for row in rows if row["member_code"]]
    assert len(members) == 6
    assert [row["verdict"] for row in rows if row["member_code"] == "software_information"] == [
        "too_early"
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("example:shenzhen_2022",), "usage.no_day"),
        (("example:shenzhen_2022", "--as-of", "soon"), "usage.day"),
        (("example:atlantis", "--as-of", "2025-12-31"), "plan.unknown_example"),
    ],
)
def test_bad_usage_ends_with_2(arguments: tuple[str, ...], code: str) -> None:
    done = track(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert code in done.stderr


@pytest.mark.parametrize("precedence", [(), ("经济日报", "tiandeloan.com")], ids=["none", "stated"])
def test_two_sources_stand_side_by_side_and_are_never_averaged(precedence: tuple[str, ...]) -> None:
    """Shenzhen's GDP of 2023: 34,606.40 by the newspaper, 7,806.54 on a page, in 100 million yuan."""
    said = {"经济日报": 3.46064e12, "tiandeloan.com": 7.80654e11}
    rows = tuple(
        Observation(
            f"gdp/{source}",
            "gdp",
            "shenzhen",
            2023,
            value,
            "CNY",
            "city",
            source,
            date(2024, 2, 21),
        )
        for source, value in said.items()
    )
    scope = Definition("city", "gdp", "全市", "City", "yearbook", precedence=precedence)
    target = Target(
        id="p/target/gdp", indicator="地区生产总值", indicator_code="gdp", subject="深圳",
        place_code="shenzhen", measure="level", comparator=">=", low=3e12, high=3e12, unit="CNY",
        by=Period(year=2023), citation=Citation(start=0, quote="3万亿元"),
    )  # fmt: skip
    plan = Plan(id="p", title="p", issued_on=date(2022, 1, 1), targets=(target,))
    document = SourceDocument(name="d", sha256="0" * 64, grade="document")
    source = PlanSource(PlanFile(document=document, plans=(plan,)), None, ())
    study = run_study([source], EvidenceSource(rows, (scope,)), date(2024, 3, 1))
    (record,) = tracked(study)
    assert (record.verdict, record.rule) == ("conflict", "conflict.sources_disagree")
    assert {o.source: o.value for o in study.observations} == said
    assert set(study.verdicts[0].observation_ids) == {o.observation_id for o in rows}
    assert record.latest is not None
    if precedence:
        assert record.latest.source == (precedence[0],)
    money = {f.figure.value for f in study_figures(study) if f.figure.unit == "CNY"}
    assert money == {3e12, *said.values()}

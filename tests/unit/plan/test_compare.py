"""How do cities stand side by side? Rows by code, definitions apart, and the words of the command line."""

import csv
import io
import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planloom.app.algebra_text import relation_row
from planloom.app.cli import application
from planloom.codes.messages import reasons
from planloom.plan.compare import compare_plans
from planloom.plan.schema import PlanFile

PLANS: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("algebra_plans.py")))
plan_file: Callable[[str, dict[str, Any]], PlanFile] = PLANS["plan_file"]

ROOT = Path(__file__).parents[3]


def city(name: str, place: str, low: float, code: str, year: int = 2025) -> PlanFile:
    told = {"indicator": f"{name}的指标", "code": code, "measure": "share", "comparator": ">",
            "low": low, "unit": "1", "year": year}  # fmt: skip
    return plan_file(
        name, {"place": place, "targets": [told], "clusters": ["新能源", "新一代信息技术"]}
    )


def test_cities_stand_in_one_row_by_code_and_other_definitions_apart() -> None:
    found = compare_plans(
        [
            city("a", "shenzhen", 0.3, "manufacturing_gdp_share"),
            city("b", "shanghai", 0.25, "manufacturing_gdp_share"),
            city("c", "beijing", 0.3, "industry_gdp_share"),
        ]
    )
    groups = [r.values["group"] for r in found if r.kind == "compare.target"]
    assert groups[0] == groups[1] != groups[2]
    (differs,) = [r for r in found if r.kind == "compare.definition_differs"]
    assert differs.why[0].code == "algebra.differs_definition"


def test_an_industry_of_the_official_classification_has_its_code() -> None:
    found = compare_plans([city("a", "shenzhen", 0.3, "manufacturing_gdp_share")])
    codes = {r.subject: r.code for r in found if r.kind.startswith("compare.cluster")}
    assert codes["新一代信息技术"] == "sei2018:1"


def test_a_comparison_has_one_cell_per_target_whatever_the_order() -> None:
    files = [city(n, p, 0.2, "rd_intensity") for n, p in (("a", "shenzhen"), ("b", "beijing"))]
    there, back = compare_plans(files), compare_plans(files[::-1])
    assert {r.left_id: r.values for r in there} == {r.left_id: r.values for r in back}


COMMANDS = (
    (["diff", "example:shenzhen_2022", "example:shenzhen_2024"], 0),
    (["align", "example:shenzhen_2022", "example:shenzhen_new_energy_2022"], 0),
    (["compare", "example:shenzhen_2022", "example:shenzhen_2024"], 0),
)


@pytest.mark.parametrize(
    ("words", "status"),
    COMMANDS,
    ids=lambda value: str(value[0])[:8] if isinstance(value, list) else "",
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_commands_print_a_list_of_findings(words: list[str], status: int, lang: str) -> None:
    result = CliRunner().invoke(application, [*words, "--format", "json", "--lang", lang])
    assert result.exit_code == status, result.output
    rows = json.loads(result.stdout)
    assert rows
    for row in rows:
        assert {"kind", "severity", "values", "quotes", "why", "message"} <= row.keys()
        assert row["message"] != row["kind"]
        assert all(reason["message"] != reason["code"] for reason in row["why"])
        for quote in row["quotes"]:
            assert {"side", "document", "start", "quote"} <= quote.keys()
    table = CliRunner().invoke(application, [*words, "--lang", lang])
    assert table.exit_code == status
    assert "algebra." not in table.stdout
    sheet = CliRunner().invoke(application, [*words, "--format", "csv", "--lang", lang])
    assert len(list(csv.DictReader(io.StringIO(sheet.stdout)))) == len(rows)


def test_a_child_below_its_parent_is_an_error(tmp_path: Path) -> None:
    texts = {
        "parent": "到2025年，全市软件业务收入达到1000亿元。",
        "child": "到2025年，全市软件业务收入达到800亿元。",
    }
    paths = []
    for name, text in texts.items():
        path = tmp_path / f"{name}.md"
        path.write_text(f"---\nplace: 深圳\n---\n\n# 深圳市{name}规划\n\n{text}\n", "utf-8")
        paths.append(str(path))
    result = CliRunner().invoke(application, ["align", *paths, "--format", "json"])
    assert result.exit_code == 1, result.output
    assert "align.target_lowered" in {row["kind"] for row in json.loads(result.stdout)}
    missing = CliRunner().invoke(application, ["diff", str(tmp_path / "no.yaml"), paths[0]])
    assert missing.exit_code == 2
    bad_day = CliRunner().invoke(application, ["diff", *paths, "--as-of", "2023-13-01"])
    assert bad_day.exit_code == 2


def test_every_kind_of_the_source_has_words_and_stands_in_the_page() -> None:
    import re

    source = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "src/planloom/plan").glob("*.py")
        if re.match("diff|align|compare|matching|in_force", path.name)
    )
    kinds = set(re.findall(r'"((?:diff|align|compare|force|algebra)\.[a-z_]+)"', source))
    page = (ROOT / "docs/algebra.md").read_text("utf-8")
    assert sorted(kinds - set(reasons()) - {"algebra.part_"}) == []
    told = {kind for kind in kinds if not kind.startswith("algebra.")}
    assert sorted(kind for kind in told if f"`{kind}`" not in page) == []


def test_a_row_names_its_sides() -> None:
    file = city("a", "shenzhen", 0.3, "manufacturing_gdp_share")
    relation = compare_plans([file])[0]
    row = relation_row(relation, {}, ("old", "new"), "en")
    assert row["old_id"] == relation.left_id
    assert row["new_id"] is None

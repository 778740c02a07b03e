"""A plan file is what a planner can read: golden text; the laws stand in test_plan_laws."""

from datetime import date

from planloom.plan import load_plan, plan_yaml
from planloom.plan.save import HEAD
from planloom.plan.schema import (
    Citation,
    Period,
    Plan,
    PlanFile,
    SourceDocument,
    Target,
    Threshold,
)

SOURCE = SourceDocument(
    name="town.md", sha256="0111", grade="report", published_on=date(2022, 6, 6)
)
TARGET = Target(
    id="town_2022/target/firms/town/2025",
    indicator="亿元企业",
    subject="NO",
    measure="count",
    comparator="range",
    low=3,
    high=5,
    unit="家",
    threshold=Threshold(low=1.5e12, unit="CNY"),
    by=Period(year=2025),
    citation=Citation(start=12, quote="到2025年，亿元企业3-5家: “多”", rule="count"),
)
FILE = PlanFile(
    document=SOURCE,
    plans=(Plan(id="town_2022", title="某镇规划", place_code="shenzhen", targets=(TARGET,)),),
)
TEXT = """\
document:
  name: town.md
  sha256: "0111"
  grade: report
  published_on: 2022-06-06
plans:
- id: town_2022
  title: 某镇规划
  place_code: shenzhen
  targets:
  - id: town_2022/target/firms/town/2025
    indicator: 亿元企业
    subject: "NO"
    measure: count
    comparator: range
    low: 3
    high: 5
    unit: 家
    threshold: {low: 1500000000000, unit: CNY}
    by: {year: 2025}
    citation: {start: 12, quote: "到2025年，亿元企业3-5家: “多”", rule: count}
"""


def test_a_plan_file_is_short_and_in_the_order_of_the_schema() -> None:
    assert plan_yaml(FILE) == HEAD + TEXT
    assert load_plan(TEXT, "plan.yaml") == FILE

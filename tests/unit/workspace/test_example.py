"""The workspace of the demo: what a person would have done by hand leads to the study that the example bundles."""

from datetime import UTC, date, datetime
from pathlib import Path

from planloom.study import example_study
from planloom.study.records import Study
from planloom.workspace.example import example_workspace

DAY = date(2025, 12, 31)
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def plans(study: Study) -> dict[str, object]:
    return {plan.id: plan for file in study.files for plan in file.plans}


def test_its_study_is_that_of_the_example(tmp_path: Path) -> None:
    made, bundled = example_workspace(tmp_path, WHEN).study(DAY), example_study(DAY)
    assert plans(made) == plans(bundled)
    verdicts = {(v.target_id, v.member_code): v.verdict for v in bundled.verdicts}
    assert {(v.target_id, v.member_code): v.verdict for v in made.verdicts} == verdicts
    assert len(made.observations) == len(bundled.observations) > 0
    assert len(made.findings) == len(bundled.findings) > 0

"""Checks in a study: run by request, kept by hash, left out before their day and after their plan changed, replayed."""

from datetime import date
from typing import Any

import pytest

from planloom.errors import InputError, Problem
from planloom.plan.schema import Plan
from planloom.study import (
    PlanSource,
    example_evidence,
    example_source,
    export_files,
    replay,
    run_study,
)
from planloom.study import checking as module
from planloom.study.check_records import Check, CheckTable
from planloom.study.checking import (
    Checker,
    CheckRequest,
    CheckResult,
    CheckSource,
    Option,
    Progress,
    Role,
    run_check,
    table_of,
)
from planloom.study.sources import REFERENCE

DAY = date(2025, 12, 31)
TABLE = ("firms.csv", b"firm_id,revenue\na,1\nb,2\n")


def counted(request: CheckRequest, plan: Plan | None, progress: Progress) -> CheckResult:
    """Count the lines of the table and the plans: a checker for these tests."""
    progress("counting", 0.5)
    lines = len(request.tables["firms"][1].splitlines()) - 1
    targets = len(plan.targets) if plan is not None else None
    rows: list[list[Any]] = [["lines", lines, None], ["targets", targets, 1 / 3]]
    columns = [("what", None), ("number", "1"), ("share", "1")]
    return CheckResult((table_of("counts", columns, rows),), (Problem("check.no_such_check", "x"),))


@pytest.fixture(autouse=True)
def _checker(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Checker(
        (Role("firms"), Role("more", is_required=False)),
        (Option("rule", "a", ("a", "b")), Option("share", "0.5")),
        f"{__name__}:counted",
    )
    monkeypatch.setattr(module, "CHECKERS", {"counts": made})


def asked(**changes: Any) -> CheckRequest:
    given: dict[str, Any] = {
        "kind": "counts", "name": "one", "published_on": date(2025, 6, 1), "tables": {"firms": TABLE},
        "plan_id": None, "parameters": {},
    }  # fmt: skip
    return CheckRequest(**(given | changes))


def plans() -> list[PlanSource]:
    return [example_source(name) for name in REFERENCE]


def check(**changes: Any) -> Check:
    return run_check(asked(**changes), [source.file for source in plans()])


def test_a_check_keeps_what_it_rests_on_and_what_came_out() -> None:
    told: list[tuple[str, float]] = []
    files = [source.file for source in plans()]
    found = run_check(asked(), files, lambda step, share: told.append((step, share)))
    assert told == [("counting", 0.5)]
    assert found == run_check(asked(), files)
    assert found.parameters == (("rule", "a"), ("share", "0.5"))
    assert [i.role for i in found.inputs] == ["firms", "rules"]
    held = check(plan_id=files[0].plans[0].id)
    assert [i.role for i in held.inputs] == ["firms", "plan", "rules"]
    assert [i.role for i in held.files] == ["firms"]
    table = found.table("counts")
    assert table is not None
    assert table.rows[0] == ("lines", 2.0, None)
    assert table.column("share") == (None, 0.333333333333)
    assert found.table("other") is None
    assert [problem.code for problem in found.problems] == ["check.no_such_check"]
    assert Check.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"kind": "stars"}, ["check.unknown_kind"]),
        ({"tables": {}}, ["check.missing_table"]),
        ({"tables": {"firms": TABLE, "moons": TABLE}}, ["check.unknown_table"]),
        ({"parameters": {"rule": "c", "x": "1"}}, ["check.unknown_option", "check.bad_option"]),
        ({"plan_id": "nowhere", "tables": {}}, ["check.missing_table", "check.unknown_plan"]),
    ],
)
def test_every_fault_of_a_request_is_told_at_once(
    changes: dict[str, Any], codes: list[str]
) -> None:
    with pytest.raises(InputError) as error:
        check(**changes)
    assert [problem.code for problem in error.value.problems] == codes


def test_a_check_counts_from_its_day_and_the_later_one_of_a_name_counts() -> None:
    first, later = check(), check(published_on=date(2025, 9, 1))
    other = check(name="two")
    made = [later, first, other]
    before = run_study(plans(), example_evidence(), date(2025, 5, 31), made)
    between = run_study(plans(), example_evidence(), date(2025, 8, 1), made)
    after = run_study(plans(), example_evidence(), DAY, made)
    assert before.checks == ()
    assert between.checks == (first, other)
    assert after.checks == (later, other)
    assert before.study_id == run_study(plans(), example_evidence(), date(2025, 5, 31)).study_id
    assert after.study_id != run_study(plans(), example_evidence(), DAY).study_id


def test_a_check_of_a_plan_that_changed_is_told_and_not_shown() -> None:
    source, *rest = plans()
    plan = source.file.plans[0]
    changed = plan.model_copy(update={"title": plan.title + "（修订）"})
    file = source.file.model_copy(update={"plans": (changed, *source.file.plans[1:])})
    edited = PlanSource(file, source.text, source.inputs)
    none, own = check(name="no plan"), check(name="own", plan_id=plan.id)
    other = check(name="other", plan_id=rest[0].file.plans[0].id)
    study = run_study([edited, *rest], example_evidence(), DAY, [none, own, other])
    assert study.checks == (none, other)
    assert [p.where for p in study.problems if p.code == "check.plan_changed"] == ["own"]


def test_checks_of_two_plans_under_one_name_stand_beside_each_other() -> None:
    ids = [source.file.plans[0].id for source in plans()[:2]]
    first, second = (check(plan_id=plan_id) for plan_id in ids)
    study = run_study(plans(), example_evidence(), DAY, [first, second])
    assert study.checks == (first, second)


def test_a_check_by_other_code_lists_is_told_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    before = check()
    monkeypatch.setattr(module, "_rules_hash", lambda: "0" * 64)
    after = check()
    assert after.check_id != before.check_id
    study = run_study(plans(), example_evidence(), DAY, [before])
    assert study.checks == ()
    assert [p.where for p in study.problems if p.code == "check.rules_changed"] == ["one"]
    assert study.study_id != run_study(plans(), example_evidence(), DAY).study_id
    assert replay(export_files(study, plans()))[0].is_identical


def test_an_export_holds_the_tables_and_replays_the_check() -> None:
    source = CheckSource(asked(), check())
    study = run_study(plans(), example_evidence(), DAY, [source.check])
    files = export_files(study, plans(), [source])
    assert files["inputs/checks/001_firms.csv"] == TABLE[1]
    assert files["checks/001_counts/counts.csv"].decode("utf-8-sig").splitlines()[1] == "lines,2,"
    assert replay(files)[0].is_identical
    with pytest.raises(InputError):
        export_files(study, plans())


def test_a_number_that_is_none_is_a_mistake() -> None:
    for bad in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="not finite"):
            table_of("t", [("x", "1")], [[bad]])
    with pytest.raises(ValueError, match="a row without a cell"):
        CheckTable.model_validate({"name": "t", "columns": [{"name": "x"}], "rows": [["a", "b"]]})

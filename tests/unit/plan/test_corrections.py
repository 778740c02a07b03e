"""A person's corrections survive: on the same reading, on a moved one, and as a text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from planloom.errors import PlanError
from planloom.plan import (
    Correction,
    apply_corrections,
    correction,
    corrections_between,
    corrections_yaml,
    in_force,
    load_corrections,
    standing,
    withdrawal,
)
from planloom.plan.schema import (
    Citation,
    Period,
    Plan,
    PlanFile,
    PortfolioGroup,
    PortfolioMember,
    SourceDocument,
    Target,
)

WHEN = datetime(2025, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
BY: dict[str, Any] = {"who": "张工", "when": WHEN}


def target(name: str, quote: str, **fields: Any) -> Target:
    fields = {"low": 20.0, "high": 20.0, "unit": "个", "measure": "count", **fields}
    return Target(
        id=f"town/target/{name}",
        indicator=name,
        subject="某镇",
        comparator="=",
        citation=Citation(start=5, quote=quote),
        **fields,
    )


AREA = target("area", "三百亩的二十个园区", measure="level", unit="mu", low=300.0, high=300.0)
PARKS = target("parks", "三百亩的二十个园区")
FIRMS = target("firms", "企业二十家", by=Period(year=2025))
GROUP = PortfolioGroup(
    group="产业集群",
    claimed=2,
    members=(PortfolioMember(name="新能源"), PortfolioMember(name="新材料")),
)
FILE = PlanFile(
    document=SourceDocument(name="town.md", sha256="00", grade="report"),
    plans=(Plan(id="town", title="某镇规划", targets=(AREA, PARKS, FIRMS), portfolio=(GROUP,)),),
)


def plan_with(*found: Target) -> PlanFile:
    return PlanFile(
        document=FILE.document,
        plans=(FILE.plans[0].model_copy(update={"targets": found}),),
    )


def lows(file: PlanFile) -> dict[str, float]:
    return {item.id: item.low for item in file.plans[0].targets}


def test_distinct_items_never_fall_back_on_the_whole_file() -> None:
    edited = plan_with(FIRMS, PARKS.model_copy(update={"low": 21.0, "high": 21.0}))
    found = corrections_between(FILE, edited, **BY)
    assert [(one.item_id, one.action, one.field) for one in found] == [
        ("town/target/area", "reject", None),
        ("town/target/firms", "reject", None),
        ("town/target/parks", "mend", "low"),
        ("town/target/parks", "mend", "high"),
        ("town", "add", "targets"),
    ]


def test_equal_files_need_no_corrections() -> None:
    assert corrections_between(FILE, FILE, **BY) == ()
    assert apply_corrections(FILE, ()) == (FILE, ())


def test_members_and_metadata_are_corrected_by_their_place() -> None:
    member = "town/portfolio/产业集群/members/新能源"
    given_corrections = [
        correction(FILE, member, "mend", field="cluster_code", after="new_energy", **BY),
        correction(FILE, "town/portfolio/产业集群", "mend", field="claimed", after=3, **BY),
        correction(FILE, "town", "mend", field="period.year", after=2025, **BY),
        correction(FILE, "document", "mend", field="grade", after="document", **BY),
    ]
    edited, problems = apply_corrections(FILE, given_corrections)
    group = edited.plans[0].portfolio[0]
    assert (group.members[0].cluster_code, group.claimed) == ("new_energy", 3)
    assert edited.document.grade == "document"
    # the plan has no period yet: there is nothing whose year could be mended
    assert [problem.code for problem in problems] == ["plan.correction_orphaned"]


@pytest.mark.parametrize("name", ["file", "document", "document/mentions/a"])
def test_a_plan_may_be_called_like_a_part_of_the_file(name: str) -> None:
    draft, edited = (
        PlanFile(document=FILE.document, plans=(Plan(id=name, title=title),))
        for title in ("甲", "乙")
    )
    found = corrections_between(draft, edited, **BY)
    assert [one.field for one in found] == ["title"]
    assert apply_corrections(draft, found) == (edited, ())


def test_a_correction_survives_a_changed_id() -> None:
    mend = correction(FILE, "town/target/firms", "mend", field="low", after=18, **BY)
    moved = plan_with(AREA, FIRMS.model_copy(update={"id": "town/target/enterprises"}))
    assert lows(apply_corrections(moved, [mend])[0])["town/target/enterprises"] == 18


def test_of_two_items_with_one_quote_the_right_one_is_corrected() -> None:
    mend = correction(FILE, "town/target/parks", "mend", field="strength", after="must", **BY)
    assert (mend.quote_item, mend.quote_items) == (2, 2)
    renamed = PARKS.model_copy(update={"id": "town/target/sites"})
    edited, problems = apply_corrections(plan_with(AREA, renamed), [mend])
    assert [item.strength for item in edited.plans[0].targets] == ["plan", "must"]
    assert problems == ()


@pytest.mark.parametrize(("lost", "sibling"), [(PARKS, AREA), (AREA, PARKS)])
def test_the_sibling_of_a_lost_item_is_left_alone(lost: Target, sibling: Target) -> None:
    reject = correction(FILE, lost.id, "reject", **BY)
    moved = plan_with(sibling, FIRMS)
    edited, problems = apply_corrections(moved, [reject])
    assert edited == moved
    assert [(problem.code, problem.severity, problem.where) for problem in problems] == [
        ("plan.correction_orphaned", "warning", lost.id)
    ]


def test_a_shifted_number_does_not_mislead() -> None:
    """Where ``x-2`` became ``x``, a correction of the old ``x`` does not fall on it."""
    first, second = target("x", "甲二十个"), target("x-2", "乙二十个")
    draft = plan_with(first, second)
    mend = correction(draft, "town/target/x", "mend", field="low", after=1, **BY)
    swapped = plan_with(
        second.model_copy(update={"id": first.id}), first.model_copy(update={"id": second.id})
    )
    assert lows(apply_corrections(swapped, [mend])[0]) == {
        "town/target/x": 20,
        "town/target/x-2": 1,
    }


def test_a_correction_of_a_longer_quote_still_finds_its_id() -> None:
    mend = correction(FILE, "town/target/firms", "mend", field="low", after=18, **BY)
    longer = FIRMS.model_copy(update={"citation": Citation(start=1, quote="到2025年，企业二十家")})
    edited, problems = apply_corrections(plan_with(longer), [mend])
    assert (lows(edited), problems) == ({"town/target/firms": 18.0}, ())


def test_a_reading_that_changed_meanwhile_is_told() -> None:
    mend = correction(FILE, "town/target/firms", "mend", field="low", after=18, **BY)
    reread = plan_with(FIRMS.model_copy(update={"low": 19.0}))
    edited, problems = apply_corrections(reread, [mend])
    assert lows(edited) == {"town/target/firms": 18.0}
    assert [(problem.code, problem.severity) for problem in problems] == [
        ("plan.correction_overtaken", "information")
    ]
    agreed = plan_with(FIRMS.model_copy(update={"low": 18.0}))
    assert apply_corrections(agreed, [mend]) == (agreed, ())


def test_what_breaks_the_schema_is_not_applied() -> None:
    mend = correction(FILE, "town/target/firms", "mend", field="low", after="二十", **BY)
    unknown = mend.model_copy(update={"field": "lowest", "after": "1"})
    edited, problems = apply_corrections(FILE, [mend, unknown])
    assert edited == FILE
    assert [problem.code for problem in problems] == ["plan.correction_invalid"] * 2


def test_an_added_item_replaces_what_is_read_later_under_its_id() -> None:
    draft = plan_with(AREA, PARKS)
    add = correction(draft, "town", "add", field="targets", after=FIRMS, next_id=PARKS.id, **BY)
    assert apply_corrections(draft, [add])[0] == plan_with(AREA, FIRMS, PARKS)
    read = FIRMS.model_copy(update={"low": 7.0})
    assert apply_corrections(plan_with(AREA, PARKS, read), [add])[0] == FILE


def test_accepting_changes_nothing_but_is_looked_for() -> None:
    accept = correction(FILE, "town/target/firms", "accept", **BY)
    assert apply_corrections(FILE, [accept]) == (FILE, ())
    gone = plan_with(AREA, PARKS)
    assert [problem.code for problem in apply_corrections(gone, [accept])[1]] == [
        "plan.correction_orphaned"
    ]


def test_corrections_of_another_document_keep_away() -> None:
    mend = correction(FILE, "town/target/firms", "mend", field="low", after=18, **BY)
    other = FILE.document.model_copy(update={"name": "city.md"})
    reworded = FIRMS.model_copy(update={"citation": Citation(start=1, quote="企业20家")})
    apart = plan_with(reworded).model_copy(update={"document": other})
    assert apply_corrections(apart, [mend]) == (apart, ())
    grade = correction(FILE, "document", "mend", field="grade", after="document", **BY)
    title = correction(FILE, "town", "mend", field="title", after="另一规划", **BY)
    assert apply_corrections(apart, [grade, title]) == (apart, ())
    same = plan_with(FIRMS).model_copy(update={"document": other})
    assert lows(apply_corrections(same, [mend])[0]) == {"town/target/firms": 18.0}


def test_corrections_are_text_that_can_be_appended() -> None:
    first = correction(FILE, "town/target/firms", "mend", field="low", after=18, **BY)
    second = correction(FILE, "town/target/area", "reject", **BY)
    text = corrections_yaml([first]) + corrections_yaml([second])
    assert load_corrections(text) == (first, second)
    assert "  before: 20\n  after: 18\n" in text
    assert second.before is not None


def test_a_moment_needs_its_time_zone() -> None:
    text = corrections_yaml([correction(FILE, "town", "accept", **BY)])
    bad = text.replace("2025-03-01T09:30:00+08:00", "2025-03-01T09:30:00")
    with pytest.raises(PlanError) as caught:
        load_corrections(bad, "corrections.yaml")
    assert [(problem.code, problem.where) for problem in caught.value.problems] == [
        ("plan.bad_moment", "corrections.yaml:7")
    ]
    with pytest.raises(ValueError, match="time zone"):
        Correction(item_id="a", action="accept", who="张", when=WHEN.replace(tzinfo=None))
    assert (
        Correction(item_id="a", action="accept", who="张", when=WHEN.astimezone(UTC)).when == WHEN
    )


def test_a_list_of_corrections_tells_all_that_is_wrong() -> None:
    with pytest.raises(PlanError) as caught:
        load_corrections("- item_id: a\n  action: drop\n- 3\n", "c.yaml")
    assert [
        (replace(problem, values={}).code, problem.where) for problem in caught.value.problems
    ] == [
        ("plan.missing_key", "c.yaml:1"),
        ("plan.missing_key", "c.yaml:1"),
        ("plan.not_one_of", "c.yaml:2"),
        ("plan.not_a_block", "c.yaml:3"),
    ]
    with pytest.raises(PlanError):
        load_corrections("who: 张", "c.yaml")


def test_what_is_withdrawn_does_not_count_and_may_come_back() -> None:
    mend = correction(FILE, "town/target/firms", "mend", field="low", after=18, **BY)
    reject = correction(FILE, "town/target/area", "reject", **BY)
    back = withdrawal(reject, "李", WHEN)
    again = withdrawal(back, "李", WHEN)
    assert apply_corrections(FILE, [mend, reject, back]) == apply_corrections(FILE, [mend])
    assert standing([mend, reject, back, again]) == (mend, reject)
    assert in_force([mend, reject, back]) == (mend, back)
    assert load_corrections(corrections_yaml([reject, back])) == (reject, back)


def test_of_two_equal_corrections_one_is_withdrawn() -> None:
    reject = correction(FILE, "town/target/area", "reject", **BY)
    assert standing([reject, reject, withdrawal(reject, "李", WHEN)]) == (reject,)


def test_a_withdrawal_of_nothing_is_told() -> None:
    reject = correction(FILE, "town/target/area", "reject", **BY)
    file, problems = apply_corrections(FILE, [withdrawal(reject, "李", WHEN)])
    assert file == FILE
    assert [problem.code for problem in problems] == ["plan.correction_orphaned"]


def test_a_withdrawal_counts_only_for_what_came_before() -> None:
    reject = correction(FILE, "town/target/area", "reject", **BY)
    assert standing([withdrawal(reject, "李", WHEN), reject])[-1] == reject

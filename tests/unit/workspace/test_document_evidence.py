"""Figures of documents are evidence after a person's yes, with their sentence; conflicts and the register beside."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planloom.errors import InputError
from planloom.evidence.programme import ProgrammeRow
from planloom.workspace import By, Workspace, decide, review_queue, undo

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BY = By("officer", NOW)
TEXT = """深圳市某产业发展规划

深圳市人民政府 2022年6月6日

2021年，深圳市地区生产总值达到30664.85亿元。2020年，深圳市地区生产总值超过2.7万亿元。
到2025年，深圳市地区生产总值超过4万亿元。
"""


def opened(folder: Path) -> Workspace:
    kept = Workspace(folder / "desk")
    kept.read(TEXT.encode(), "plan.txt", "officer", NOW)
    return kept


def figures(kept: Workspace) -> list[str]:
    """Return the names of the items that are figures, in the order of the text."""
    items = [
        item for item in review_queue(kept.folder, with_decided=True) if item.kind == "observation"
    ]
    return [item.item_id for item in sorted(items, key=lambda item: item.start)]


def dated(kept: Workspace) -> None:
    """Say in the plan file by hand when the document was published."""
    (path,) = kept.plan_paths()
    text = path.read_text("utf-8")
    if "published_on" not in text:
        text = text.replace("\n  grade:", "\n  published_on: 2022-06-06\n  grade:", 1)
        path.write_text(text, "utf-8")
        kept.read(TEXT.encode(), "plan.txt", "officer", NOW)


def test_a_figure_is_evidence_after_a_yes_and_no_longer_when_it_is_taken_back(
    tmp_path: Path,
) -> None:
    kept = opened(tmp_path)
    dated(kept)
    first = figures(kept)[0]
    assert kept.evidence().observations == ()
    decide(kept, first, "accept", BY)
    (row,) = kept.evidence().observations
    assert (row.indicator_code, row.subject_code, row.year) == ("gdp", "shenzhen", 2021)
    assert (row.value, row.unit, row.published_on) == (3.066485e12, "CNY", date(2022, 6, 6))
    assert row.start is not None
    assert TEXT[row.start : row.start + len(row.quote)] == row.quote
    assert "30664.85" in row.quote
    (scope,) = kept.evidence().definitions
    assert (scope.scope_code, scope.is_stated) == (row.scope_code, False)
    undo(kept, BY)
    assert kept.evidence().observations == ()


def test_a_bound_is_no_figure_and_says_so(tmp_path: Path) -> None:
    kept = opened(tmp_path)
    dated(kept)
    for name in figures(kept):
        decide(kept, name, "accept", BY)
    found = kept.document_evidence()
    assert [o.year for o in found.observations] == [2021]
    assert [(p.code, p.severity) for p in found.left_out] == [
        ("workspace.figure_is_a_bound", "information")
    ]


def test_what_the_person_mended_counts_as_mended(tmp_path: Path) -> None:
    kept = opened(tmp_path)
    dated(kept)
    decide(kept, figures(kept)[0], "mend", BY, {"by.year": "2019"})
    assert [o.year for o in kept.document_evidence().observations] == [2019]
    decide(kept, figures(kept)[0], "mend", BY, {"by.year": "2023"})
    assert [p.code for p in kept.document_evidence().left_out] == [
        "workspace.figure_before_its_year"
    ]


def test_the_study_rests_on_the_sentence(tmp_path: Path) -> None:
    kept = opened(tmp_path)
    dated(kept)
    decide(kept, figures(kept)[0], "accept", BY)
    study = kept.study(date(2025, 12, 31))
    assert [o.quote for o in study.observations if o.quote]
    assert kept.study(date(2022, 6, 5)).observations == ()


DEFINITIONS = (
    "scope,indicator,label_zh,label_en,is_stated,source\ntown,gdp,全市,City,yes,yearbook\n"
)
ROWS = (
    "indicator,subject,year,value,unit,scope,source,published_on\n"
    "gdp,shenzhen,2023,34606.40,亿元,town,经济日报,2024-02-21\n"
    "gdp,shenzhen,2023,7806.54,亿元,town,tiandeloan.com,2024-02-21\n"
    "gdp,shenzhen,2021,30664.85,亿元,town,经济日报,2022-02-21\n"
    "gdp,shenzhen,2021,30820,亿元,town,经济日报,2023-02-21\n"
)


def test_a_workspace_shows_conflicts_revisions_and_breaks(tmp_path: Path) -> None:
    kept = opened(tmp_path)
    dated(kept)
    decide(kept, figures(kept)[0], "accept", BY)
    kept.import_table(DEFINITIONS.encode(), "d.csv", "definitions")
    kept.import_table(ROWS.encode(), "o.csv", "observations")
    day = date(2025, 12, 31)
    assert [(c.year, c.kind, len(c.observations)) for c in kept.conflicts(day)] == [
        (2021, "other_scope", 2),  # the plan has the figure as it was before its revision
        (2023, "same_scope", 2),
    ]
    assert kept.conflicts(date(2022, 12, 31)) == ()
    assert [[o.value for o in rows] for rows in kept.revisions()] == [[3.066485e12, 3.082e12]]
    assert [b.kind for b in kept.breaks(day)] == ["possible_break"]


def test_a_status_typed_by_a_person_is_kept_and_taken_back(tmp_path: Path) -> None:
    kept = Workspace(tmp_path / "desk")
    row = ProgrammeRow("register/project/x", "x", "project", "done", date(2025, 3, 1), "日报")
    assert kept.report_status(row, "officer", NOW) == 1
    assert [(s.part.name, s.status) for s in kept.programme(date(2025, 12, 31))] == [("x", "done")]
    (record,) = kept.imports()
    assert (record.kind, record.who, record.rows) == ("programme", "officer", 1)
    kept.undo_import(record.import_id, "chief", NOW)
    assert kept.programme(date(2025, 12, 31)) == ()


def test_a_status_that_cannot_be_is_told_whole(tmp_path: Path) -> None:
    kept = Workspace(tmp_path / "desk")
    row = ProgrammeRow("register/project/x", "", "tower", "done", date(2026, 3, 1), "日报")
    with pytest.raises(InputError) as caught:
        kept.report_status(row, "officer", NOW)
    assert [p.code for p in caught.value.problems] == [
        "table.missing_value",
        "table.unknown_code",
        "table.reported_later",
    ]
    good = replace(row, name="x", kind="project", reported_on=date(2025, 3, 1))
    assert kept.report_status(good, "officer", NOW) == 1


def test_the_parts_of_a_plan_stand_in_the_register(tmp_path: Path) -> None:
    from planloom.study.sources import example_file

    kept = Workspace(tmp_path / "desk")
    (kept.folder / "plans").mkdir(parents=True)
    (kept.folder / "plans" / "p.yaml").write_bytes(example_file("shenzhen_2022", ".yaml")[0])
    states = kept.programme(date(2025, 12, 31))
    assert {state.status for state in states} == {"no_data"}
    assert {state.part.kind for state in states} <= {"technology", "project"}
    part = states[0].part
    row = ProgrammeRow(part.item_id, part.name, part.kind, "done", date(2025, 3, 1), "日报")
    kept.report_status(row, "officer", NOW)
    assert kept.programme(date(2025, 12, 31))[0].status == "done"


def test_a_table_of_the_register_finds_the_parts_of_the_plans(tmp_path: Path) -> None:
    from planloom.study.sources import example_file
    from planloom.workspace.importing import ImportWords, carry_out, prepare_import

    kept = Workspace(tmp_path / "desk")
    (kept.folder / "plans").mkdir(parents=True)
    (kept.folder / "plans" / "p.yaml").write_bytes(example_file("shenzhen_2022", ".yaml")[0])
    part = kept.programme(date(2025, 12, 31))[0].part
    rows = f"编号,名称,类别,状态,日期,来源\n{part.item_id},{part.name},项目,建成,2024-05-01,日报\n"
    words = ImportWords(kind="programme")
    prepared = prepare_import(kept.folder, rows.encode(), "r.csv", words)
    assert carry_out(kept.folder, prepared, "officer", NOW).added == 1
    assert kept.programme(date(2025, 12, 31))[0].status == "done"

"""A workspace: corrections survive reading again, and a failure leaves nothing half-written."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planloom.errors import DocumentError, TableError
from planloom.plan import load_plan
from planloom.workspace import Workspace

TEXT = "深圳市某产业规划\n到2025年，全市地区生产总值超过4万亿元，建成3个以上公共平台。\n"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(folder: Path, text: str = TEXT) -> Workspace:
    kept = Workspace(folder / "desk")
    kept.read(text.encode(), "plan.txt", "officer", NOW)
    return kept


def edit(kept: Workspace, old: str, new: str) -> None:
    (path,) = kept.plan_paths()
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def lows(kept: Workspace) -> list[float]:
    (path,) = kept.plan_paths()
    file = load_plan(path.read_text("utf-8"), path.name)
    return [target.low for plan in file.plans for target in plan.targets]


def test_reading_twice_changes_nothing(tmp_path: Path) -> None:
    kept = read(tmp_path)
    before = {p: p.read_bytes() for p in kept.folder.rglob("*") if p.is_file()}
    read(tmp_path)
    assert {p: p.read_bytes() for p in kept.folder.rglob("*") if p.is_file()} == before


def test_a_correction_survives_reading_again(tmp_path: Path) -> None:
    kept = read(tmp_path)
    assert lows(kept) == [4e12, 3]
    edit(kept, "low: 4000000000000", "low: 5000000000000")
    edit(kept, "high: 4000000000000", "high: 5000000000000")
    for _ in range(3):
        read(tmp_path)
        assert lows(kept) == [5e12, 3]
    changed = [c.field for c in kept.corrections()]
    assert sorted(str(field) for field in changed) == ["high", "low"]
    assert {c.who for c in kept.corrections()} == {"officer"}


def test_a_correction_survives_a_text_that_moved(tmp_path: Path) -> None:
    kept = read(tmp_path)
    edit(kept, "low: 3\n", "low: 4\n")
    edit(kept, "high: 3\n", "high: 4\n")
    read(tmp_path)
    read(tmp_path, "前言。\n\n" + TEXT)
    assert lows(kept) == [4e12, 4]


def test_corrections_of_one_document_leave_another_alone(tmp_path: Path) -> None:
    kept = read(tmp_path)
    edit(kept, "low: 3\n", "low: 4\n")
    edit(kept, "high: 3\n", "high: 4\n")
    read(tmp_path)
    other = TEXT.replace("建成3个以上公共平台", "新建3个以上公共平台")
    source = kept.read(other.encode(), "other.txt", "officer", NOW)
    assert [t.low for plan in source.file.plans for t in plan.targets] == [4e12, 3]
    assert {problem.severity for problem in source.problems} <= {"information"}


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\0\0\0\0", b"\0\1\2\3" * 100])
def test_a_bad_document_leaves_nothing(tmp_path: Path, data: bytes) -> None:
    kept = Workspace(tmp_path / "desk")
    with pytest.raises(DocumentError):
        kept.read(data, "plan.txt", "officer", NOW)
    assert not kept.folder.exists()


def test_evidence_reaches_the_verdict(tmp_path: Path) -> None:
    kept = read(tmp_path)
    scope = "scope,indicator,label_zh,label_en,is_stated,source\ntown,gdp,全市,City,yes,x\n"
    rows = (
        "indicator,subject,year,value,unit,scope,source,published_on\n"
        "gdp,深圳,2025,4.1,万亿元,town,统计局,2026-02-10\n"
    )
    assert kept.import_table(scope.encode(), "scopes.csv", "definitions") == 1
    assert kept.import_table(rows.encode(), "gdp.csv", "observations") == 1
    assert kept.import_table(rows.encode(), "gdp.csv", "observations") == 0
    words = [kept.study(day).verdicts[0].verdict for day in (date(2026, 1, 1), date(2026, 3, 1))]
    assert words == ["no_data", "met"]


def test_a_bad_table_stores_nothing(tmp_path: Path) -> None:
    kept = read(tmp_path)
    with pytest.raises(TableError):
        kept.import_table(b"indicator\ngdp\n", "gdp.csv", "observations")
    assert not (kept.folder / "evidence.duckdb").exists()


def test_a_revised_plan_of_the_same_name_stands_beside_the_first(tmp_path: Path) -> None:
    kept = read(tmp_path)
    revised = TEXT.replace("4万亿元", "5万亿元").encode()
    for _ in range(2):  # read again it keeps its id, as the first one does
        kept.read(revised, "again.txt", "officer", NOW)  # of which the name sorts before
        read(tmp_path)
        files = {p.stem: load_plan(p.read_text("utf-8"), p.name) for p in kept.plan_paths()}
        ids = {stem: file.plans[0].id for stem, file in files.items()}
        assert ids == {"plan": "shenzhen_2024_plan", "again": "shenzhen_2024_plan-2"}
        assert files["again"].plans[0].targets[0].id.startswith("shenzhen_2024_plan-2/")
    study = kept.study(date(2026, 1, 1))
    assert [plan.id for file in study.files for plan in file.plans] == [ids["again"], ids["plan"]]
    assert not study.problems


def test_the_same_document_under_another_name_is_no_other_plan(tmp_path: Path) -> None:
    kept = read(tmp_path)
    kept.read(TEXT.encode(), "copy.txt", "officer", NOW)
    study = kept.study(date(2026, 1, 1))
    assert [plan.id for file in study.files for plan in file.plans] == ["shenzhen_2024_plan"]
    assert [problem.code for problem in study.problems] == ["study.same_plan"]

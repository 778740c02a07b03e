"""The state of a workspace: whatever a study rests on changes it, and nothing else does."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planloom.app.studies import Studies
from planloom.workspace import Workspace

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = date(2025, 12, 31)
TEXT = "深圳市某产业规划\n到2025年，全市地区生产总值超过4万亿元。\n"
SCOPES = (
    "scope,indicator,label_zh,label_en,is_stated,source\n"
    "town,gdp,全市口径,Whole city,yes,Yearbook\n"
)
ROWS = (
    "indicator,subject,year,value,unit,scope,source,published_on\n"
    "gdp,shenzhen,2024,{},亿元,town,Yearbook,2025-02-25\n"
)


@pytest.fixture(name="kept")
def _kept(tmp_path: Path) -> Workspace:
    kept = Workspace(tmp_path / "desk")
    kept.read(TEXT.encode(), "town.txt", "officer", NOW)
    kept.import_table(SCOPES.encode(), "scopes.csv", "definitions")
    return kept


def test_an_edit_of_one_length_at_one_time_is_seen(kept: Workspace) -> None:
    studies = Studies(kept.study, kept.stamp)
    (path,) = kept.plan_paths()
    before = path.stat()
    assert studies(DAY) is studies(DAY)
    first = studies(DAY).study
    text = path.read_text("utf-8")
    path.write_text(text.replace("4000000000000", "5000000000000"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    second = studies(DAY).study
    lows = [s.verdicts[0].promised.value for s in (first, second) if s.verdicts[0].promised]
    assert lows == [4e12, 5e12]


def test_evidence_that_comes_in_is_seen(kept: Workspace) -> None:
    studies = Studies(kept.study, kept.stamp)
    assert studies(DAY).study.verdicts[0].verdict == "no_data"
    kept.import_table(ROWS.format(41000).encode(), "series.csv", "observations")
    assert studies(DAY).study.verdicts[0].verdict == "met_early"


def test_a_document_that_comes_in_is_seen(kept: Workspace) -> None:
    before = kept.stamp()
    kept.read(TEXT.replace("4万", "6万").encode(), "other.txt", "officer", NOW)
    assert kept.stamp() != before


def test_reading_changes_nothing(kept: Workspace) -> None:
    before = kept.stamp()
    kept.study(DAY)
    assert kept.stamp() == before

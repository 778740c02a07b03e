"""Does the log say in words what a person changed?"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from planloom.app.log_view import log_rows
from planloom.workspace import Intake, Workspace
from planloom.workspace.example import example_workspace


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "规划期：空 → 起 2021，止 2025"), ("en", "period: empty → from 2021, to 2025")],
)
def test_what_stood_there_is_told_in_words(tmp_path: Path, lang: str, words: str) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    example_workspace(tmp_path / "desk", day)
    workspace = Workspace(tmp_path / "desk")
    rows = log_rows(workspace, Intake(workspace, lambda: day).state, lang)
    assert words in [row.details for row in rows]
    assert not [row for row in rows if "None" in row.details or "{" in row.details]

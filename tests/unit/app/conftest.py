"""What tests of commands share: the commands that a page of the documents shows, run as they stand."""

import re
import shlex
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.app.web import create_app
from planloom.codes.check_words import check_words
from planloom.study import Study
from planloom.study.checking import CheckRequest, run_check
from planloom.workspace import Intake, ReviewDesk
from planloom.workspace.checks import keep_check
from planloom.workspace.corrected import By
from planloom.workspace.example import example_workspace

DAY = date(2025, 12, 31)
WHEN = datetime(2026, 1, 1, tzinfo=UTC)
DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture
def run_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Run each line of a page's ``sh`` blocks in a folder of its own; count the program's commands."""

    def run(name: str) -> int:
        blocks = re.findall(r"```sh\n(.*?)```", (DOCS / name).read_text("utf-8"), re.S)
        count = 0
        for line in "".join(blocks).replace("\\\n", " ").splitlines():
            words = shlex.split(line)
            if words[0] == "printf":
                Path(words[-1]).write_text(words[1].replace("\\n", "\n"), "utf-8")
            else:
                assert words[0] == "planloom", line
                result = CliRunner().invoke(application, words[1:])
                assert result.exit_code == 0, (line, result.stderr)
                count += 1
        return count

    monkeypatch.chdir(tmp_path)
    return run


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, Study, Intake]]:
    """Return the pages, the study and the work of a workspace that holds the example and a check."""
    workspace = example_workspace(tmp_path_factory.mktemp("desk"), WHEN)
    roles = check_words()["chain_graph"].roles
    tables = {role: (f"{role}.csv", known.sample.encode()) for role, known in roles.items()}
    asked = CheckRequest("chain_graph", "town", date(2025, 6, 1), tables, None, {})
    keep_check(workspace.folder, asked, run_check(asked, ()), By("officer", WHEN))
    intake = Intake(workspace, lambda: WHEN)
    review = ReviewDesk(workspace, "officer", lambda: WHEN)
    yield create_app(workspace.study, DAY, review, intake), workspace.study(DAY), intake
    intake.stop()

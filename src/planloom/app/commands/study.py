"""What comes out when plans and evidence meet? `study`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.options import (
    AsOf,
    Language,
    WorkspaceFolder,
    day_of,
    evidence_of,
    language,
    plan_sources,
    report,
    told,
)


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command()(study)


class StudyFormat(StrEnum):
    """Forms in which a study is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def study(
    as_of: AsOf,
    plans: Annotated[
        list[str] | None,
        typer.Argument(help="Plan files, documents or example:NAME.", metavar="[PLAN]..."),
    ] = None,
    workspace: WorkspaceFolder = None,
    observations: Annotated[
        list[Path] | None, typer.Option("--observations", help="CSV of observations; repeatable.")
    ] = None,
    definitions: Annotated[
        list[Path] | None, typer.Option("--definitions", help="CSV of definitions; repeatable.")
    ] = None,
    form: Annotated[StudyFormat, typer.Option("--format")] = StudyFormat.TABLE,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write instead of stdout.")
    ] = None,
    lang: Language = None,
) -> None:
    """Judge every target of one or more plans by the evidence known on a day."""
    from planloom.app.output import study_problems, study_text, write_text
    from planloom.study import run_study

    with told(lang):
        day = day_of(as_of)
        if workspace is not None:
            from planloom.workspace import Workspace

            result = Workspace(workspace).study(day)
        else:
            evidence = evidence_of(plans or [], definitions or [], observations or [])
            result = run_study(plan_sources(plans or []), evidence, day)
        write_text(study_text(result, form.value, language(lang)), out)
        report(study_problems(result), lang)

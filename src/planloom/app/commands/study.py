"""What comes out when plans and evidence meet? `study`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.asked import asked
from planloom.app.commands.options import (
    AsOf,
    Language,
    WorkspaceFolder,
    day_of,
    language,
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


_BY_SUFFIX = {".json": StudyFormat.JSON, ".csv": StudyFormat.CSV, ".txt": StudyFormat.TABLE}


def study(
    as_of: AsOf,
    plans: Annotated[
        list[str] | None,
        typer.Argument(
            help="Plan files, documents or example:NAME; with --workspace also names or ids of its plans.",
            metavar="[PLAN]...",
        ),
    ] = None,
    workspace: WorkspaceFolder = None,
    observations: Annotated[
        list[Path] | None, typer.Option("--observations", help="CSV of observations; repeatable.")
    ] = None,
    definitions: Annotated[
        list[Path] | None, typer.Option("--definitions", help="CSV of definitions; repeatable.")
    ] = None,
    form: Annotated[StudyFormat | None, typer.Option("--format", help="Else a table.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Folder for the export that `replay` takes; with --format, or ending in .json, .csv or "
            ".txt, a file instead of stdout.",
        ),
    ] = None,
    lang: Language = None,
) -> None:
    """Judge every target of one or more plans by the evidence known on a day, and export the study."""
    from planloom.app.output import study_problems, study_text, write_text
    from planloom.study import write_export

    with told(lang):
        day, words = day_of(as_of), language(lang)
        wanted = asked(plans or [], workspace, definitions or [], observations or [])
        result = wanted.study(day)
        suffix = _BY_SUFFIX.get(out.suffix.lower()) if out is not None else None
        if out is None or form is not None or suffix is not None:
            written = form or suffix or StudyFormat.TABLE
            write_text(study_text(result, written.value, words), out)
        else:
            files = wanted.files(result)
            write_export(out, files)
            said = {"zh": "研究 {}：已写出 {} 个文件。", "en": "Study {}: {} files written."}
            typer.echo(said[words].format(result.study_id, len(files)))
        report(study_problems(result), lang)

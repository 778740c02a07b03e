"""Where does each target stand on a day? `track`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.asked import asked
from planloom.app.commands.options import (
    Language,
    WorkspaceFolder,
    day_of,
    language,
    report,
    told,
)
from planloom.errors import InputError, Problem


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command()(track)


class TrackFormat(StrEnum):
    """Forms in which targets are told."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def track(
    plans: Annotated[
        list[str] | None,
        typer.Argument(
            help="Plan files, documents or example:NAME; with --workspace also names or ids of its plans. "
            "Nothing at all: the bundled example's target of 2025 in its four cells.",
            metavar="[PLAN]...",
        ),
    ] = None,
    workspace: WorkspaceFolder = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            help="Day (YYYY-MM-DD): only evidence published by then counts.",
            show_default=False,
        ),
    ] = None,
    observations: Annotated[
        list[Path] | None, typer.Option("--observations", help="CSV of observations; repeatable.")
    ] = None,
    definitions: Annotated[
        list[Path] | None, typer.Option("--definitions", help="CSV of definitions; repeatable.")
    ] = None,
    form: Annotated[TrackFormat, typer.Option("--format", help="Form.")] = TrackFormat.TABLE,
    lang: Language = None,
) -> None:
    """Tell where each target stands: verdict and rule, growth needed and seen, latest value, projection."""
    from planloom.app.output import study_problems, write_text
    from planloom.app.track_text import track_csv, track_table
    from planloom.study.tracking import (
        EXAMPLE_DAYS,
        example_studies,
        is_example_target,
        tracked,
        tracked_json,
    )

    with told(lang):
        language_of_words = language(lang)
        is_example = not (plans or workspace or observations or definitions)
        if is_example:
            studies = example_studies([day_of(as_of)] if as_of is not None else EXAMPLE_DAYS)
        elif as_of is None:
            raise InputError([Problem("usage.no_day", "--as-of")])
        else:
            day = day_of(as_of)
            wanted = asked(plans or [], workspace, definitions or [], observations or [])
            studies = (wanted.study(day),)
        found = [
            tuple(r for r in tracked(study) if not is_example or is_example_target(r))
            for study in studies
        ]
        records = tuple(record for own in found for record in own)
        if form is TrackFormat.TABLE:
            lines: list[str] = []
            for study, own in zip(studies, found, strict=True):
                said = {"zh": f"截至 {study.as_of}", "en": f"as of {study.as_of}"}
                lines += [
                    said[language_of_words],
                    "",
                    *track_table(study, own, language_of_words),
                    "",
                ]
            write_text("\n".join(lines), None)
        else:
            write_text(
                tracked_json(records) if form is TrackFormat.JSON else track_csv(records), None
            )
        report([p for study in studies for p in study_problems(study)], lang)

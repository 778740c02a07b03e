"""What is handed on? `report`."""

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
    told,
)
from planloom.errors import InputError, Problem


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command()(report)


class ReportKind(StrEnum):
    """What a report is about."""

    ASSESSMENT = "assessment"
    DESK = "desk"


class ReportForm(StrEnum):
    """Forms of the file."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"


def report(
    as_of: AsOf,
    out: Annotated[Path, typer.Option("--out", help="File to write; its ending gives the form.")],
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
    kind: Annotated[
        ReportKind, typer.Option("--kind", help="Assessment, or a cluster desk's monthly pack.")
    ] = ReportKind.ASSESSMENT,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="Code of the cluster, for the desk pack.")
    ] = None,
    form: Annotated[
        ReportForm | None, typer.Option("--format", help="Form, if the ending does not tell.")
    ] = None,
    lang: Language = None,
) -> None:
    """Write a report as Word, PDF, HTML or Excel; every figure leads to its trace."""
    from planloom.app.lookup import Lookup
    from planloom.app.report.files import FORMS, KINDS, report_file
    from planloom.codes import clusters
    from planloom.workspace.files import write_file

    with told(lang):
        ending = form.value if form is not None else out.suffix.removeprefix(".").lower()
        chosen = next((known for known in FORMS if known == ending), None)
        if chosen is None:
            raise InputError([Problem("usage.report_form", "--out", {"found": out.name})])
        if cluster is not None and cluster not in clusters():
            raise InputError([Problem("usage.unknown_cluster", "--cluster", {"found": cluster})])
        day = day_of(as_of)
        study = asked(plans or [], workspace, definitions or [], observations or []).study(day)
        lookup = Lookup(study)
        wanted = next(known for known in KINDS if known == kind.value)
        shown = list(lookup.plans.values())
        data = report_file(lookup, shown, (wanted, chosen), language(lang), cluster)
        write_file(out, data)
        said = {"zh": f"已写入 {out}", "en": f"written: {out}"}
        typer.echo(said[language(lang)], err=True)

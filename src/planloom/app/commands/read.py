"""What does a document say? `read` and `review`."""

from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.options import (
    Language,
    Who,
    WorkspaceFolder,
    content,
    desk_of,
    language,
    login,
    report,
    tell,
    told,
)
from planloom.errors import InputError, Problem


def register(application: typer.Typer) -> None:
    """Add the commands."""
    application.command()(read)
    application.command()(review)


class ReadFormat(StrEnum):
    """Forms in which a reading is written."""

    JSON = "json"
    YAML = "yaml"


class ReviewFormat(StrEnum):
    """Forms in which the review queue is written."""

    TABLE = "table"
    JSON = "json"


def read(
    file: Annotated[Path, typer.Argument(help="Plan document, or a folder of them.")],
    form: Annotated[
        ReadFormat, typer.Option("--format", help="json: what was read; yaml: the draft plan.")
    ] = ReadFormat.YAML,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write instead of stdout.")
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="One line per item: offset, kind, rule, quote, reading."),
    ] = False,
    workspace: WorkspaceFolder = None,
    lang: Language = None,
) -> None:
    """Read a plan document into statements, pledges and lists, each with its exact sentence."""
    from planloom.app.output import read_text, write_text

    with told(lang):
        if file.is_dir():
            from planloom.app.folder import read_folder

            if out is None:
                raise InputError([Problem("usage.folder_needs_out", file.name)])
            report(read_folder(file, out, form.value, language(lang)), lang)
            return
        data = content(file)
        with _shown(file.name, lang):
            if workspace is not None:
                _into_workspace(data, file.name, workspace, lang)
            text, problems = read_text(data, file.name, "explain" if explain else form.value)
        write_text(text, out)
        report(problems, lang)


def review(
    workspace: Annotated[Path, typer.Option("--workspace", help="The folder that keeps it.")],
    plan: Annotated[
        str | None, typer.Argument(help="Plan file (its name without .yaml) or id of a plan.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Print the queue and end.")] = False,
    form: Annotated[
        ReviewFormat | None, typer.Option("--format", help="Print the queue in this form and end.")
    ] = None,
    who: Who = None,
    lang: Language = None,
) -> None:
    """Look at what was read, the doubtful first: accept, reject or mend by single keys."""
    from planloom.app.review_prompt import review as go_through

    with told(lang):
        desk = desk_of(workspace, who)
        if form is None and listed:
            form = ReviewFormat.TABLE
        go_through(desk, plan, form.value if form is not None else None, language(lang))


def _shown(name: str, lang: str | None) -> AbstractContextManager[object]:
    """Return what shows on a terminal that a document is being read; nothing goes to stdout or into a file."""
    from rich.console import Console
    from rich.markup import escape

    words = "正在读取" if language(lang) == "zh" else "Reading"
    return Console(stderr=True).status(f"{words} {escape(name)} …")


def _into_workspace(data: bytes, name: str, folder: Path, lang: str | None) -> None:
    from datetime import UTC, datetime

    from planloom.workspace import Workspace

    source = Workspace(folder).read(data, name, login(), datetime.now(UTC))
    tell(source.problems, lang)

"""Which passages should a person look at again? The command that asks a language model, where one is set up."""

import json
import os
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from planloom.workspace.suggester import Suggestion


class SuggestFormat(StrEnum):
    """Forms in which suggestions are written."""

    TABLE = "table"
    JSON = "json"


def register(application: typer.Typer) -> None:
    """Add the command ``suggest``.

    Parameters
    ----------
    application
        The command line to add it to.
    """
    application.command(name="suggest")(suggest)


def suggest(
    file: Annotated[Path, typer.Argument(help="Plan document.")],
    url: Annotated[
        str | None, typer.Option("--url", help="Base address; else PLANLOOM_SUGGEST_URL.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="Model; else PLANLOOM_SUGGEST_MODEL.")
    ] = None,
    form: Annotated[SuggestFormat, typer.Option("--format")] = SuggestFormat.TABLE,
    lang: Annotated[
        str | None, typer.Option("--lang", help="zh or en; else from LANG, else zh.")
    ] = None,
) -> None:
    """Ask an OpenAI-compatible endpoint where to look again; off unless set up, and nothing is taken from it."""
    from planloom.app.commands.options import report, told
    from planloom.reading import read_document
    from planloom.study.asking import file_bytes
    from planloom.workspace.suggester import endpoint_of, suggestions

    with told(lang):
        endpoint = endpoint_of(os.environ, url, model)
        found = suggestions(read_document(file_bytes(file), file.name), endpoint)
        typer.echo(_table(found.items) if form is SuggestFormat.TABLE else _json(found.items))
        report(found.problems, lang)


def _table(items: "tuple[Suggestion, ...]") -> str:
    return "\n".join(f"{item.start}\t{item.kind}\t{item.reason}\t{item.quote}" for item in items)


def _json(items: "tuple[Suggestion, ...]") -> str:
    return json.dumps(
        [asdict(item) for item in items],
        ensure_ascii=False,
        indent=2,
        default=lambda record: record.model_dump(mode="json"),
    )

"""Where can it be looked at? `serve` and `demo`."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.options import (
    AsOf,
    Language,
    Who,
    day_of,
    desk_of,
    intake_of,
    language,
    told,
)

DEMO_DAY = "2025-12-31"


def register(application: typer.Typer) -> None:
    """Add the commands."""
    application.command()(demo)
    application.command()(serve)


def serve(
    workspace: Annotated[Path, typer.Option("--workspace", help="The folder to serve.")],
    as_of: AsOf,
    port: Annotated[int, typer.Option("--port", help="First port to try.")] = 8000,
    who: Who = None,
    lang: Language = None,
) -> None:
    """Serve the pages of a workspace on 127.0.0.1."""
    from planloom.app.server import serve_pages

    with told(lang):
        day, desk = day_of(as_of), desk_of(workspace, who)
        serve_pages(desk.workspace.study, day, port, language(lang), desk, intake_of(desk))


def demo(
    once: Annotated[bool, typer.Option("--once", help="Print the table and end.")] = False,
    as_of: AsOf = DEMO_DAY,
    port: Annotated[int, typer.Option("--port", help="First port to try.")] = 8000,
    lang: Language = None,
) -> None:
    """Build the study of the bundled example, print its verdicts, and serve the pages."""
    from planloom.app.output import study_text
    from planloom.study import example_study

    with told(lang):
        day, words = day_of(as_of), language(lang)
        typer.echo(study_text(example_study(day), "table", words), nl=False)
        if not once:
            _serve_example(day, port, words)


def _serve_example(day: date, port: int, lang: str) -> None:
    """Serve a workspace that holds the example, until interrupted; it goes with everything that was tried in it."""
    from tempfile import TemporaryDirectory

    from planloom.app.server import serve_pages
    from planloom.workspace.example import example_workspace

    with TemporaryDirectory(prefix="planloom-") as folder:
        example_workspace(Path(folder), datetime.now().astimezone())
        desk = desk_of(Path(folder), None)
        said = {
            "zh": "示例放在一个临时工作区里，可以随便试；结束时一并删去。要留下来，用 planloom serve --workspace。",
            "en": "The example stands in a workspace of its own to try things in; it goes when this ends. "
            "To keep work: planloom serve --workspace.",
        }
        typer.echo(said[lang])
        serve_pages(desk.workspace.study, day, port, lang, desk, intake_of(desk))

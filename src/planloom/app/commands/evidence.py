"""What is known? `import`."""

from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.options import Language, content, language, told


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command(name="import")(import_table)


def import_table(
    file: Annotated[Path, typer.Argument(help="CSV of observations (or of definitions).")],
    workspace: Annotated[Path, typer.Option("--workspace", help="The folder that keeps it.")],
    kind: Annotated[
        str, typer.Option("--kind", help="observations or definitions.")
    ] = "observations",
    lang: Language = None,
) -> None:
    """Check a table of evidence and store it, all or nothing; the same file twice changes nothing."""
    from planloom.workspace import Workspace

    with told(lang):
        added = Workspace(workspace).import_table(content(file), file.name, kind)
        said = {"zh": f"新增 {added} 条。", "en": f"{added} rows added."}
        typer.echo(said[language(lang)])

"""How is a workspace kept elsewhere? `backup` and `restore`."""

from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.options import Language, language, told


def register(application: typer.Typer) -> None:
    """Add the commands."""
    application.command()(backup)
    application.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write.")],
    workspace: Annotated[Path, typer.Option("--workspace", help="The folder to back up.")],
    lang: Language = None,
) -> None:
    """Write a workspace into one archive with a checksum of every file."""
    from datetime import datetime

    from planloom.workspace.backup import make_backup

    with told(lang):
        made = make_backup(workspace, file, datetime.now().astimezone())
        count, size = len(made.manifest.files), made.size
        said = {
            "zh": f"已备份 {count} 个文件，共 {size} 字节。\nSHA-256 {made.sha256}",
            "en": f"{count} files backed up, {size} bytes.\nSHA-256 {made.sha256}",
        }
        typer.echo(said[language(lang)])
        for name in made.left_out:
            left = {
                "zh": f"未备份（不是普通文件）：{name}",
                "en": f"Left out (no plain file): {name}",
            }
            typer.echo(left[language(lang)], err=True)


def restore(
    file: Annotated[Path, typer.Argument(help="The archive.")],
    workspace: Annotated[Path, typer.Option("--workspace", help="The folder to bring back.")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace a workspace that stands there; it is kept beside."),
    ] = False,
    checksum: Annotated[
        str | None, typer.Option("--sha256", help="Hash that the archive must have.")
    ] = None,
    lang: Language = None,
) -> None:
    """Bring a workspace back from an archive; nothing is replaced before all of it is checked."""
    from planloom.workspace.backup import restore_backup

    with told(lang):
        found = restore_backup(file, workspace, replace=replace, sha256=checksum)
        count, made = len(found.manifest.files), found.manifest.made
        said = {
            "zh": f"已恢复 {count} 个文件（备份于 {made}）。",
            "en": f"{count} files restored (backup of {made}).",
        }
        typer.echo(said[language(lang)])
        if found.kept_aside is not None:
            aside = found.kept_aside.name
            kept = {
                "zh": f"原工作区保留为 {aside}。",
                "en": f"The former workspace is kept as {aside}.",
            }
            typer.echo(kept[language(lang)])

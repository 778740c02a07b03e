"""Does an exported study come out again? `replay`."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planloom.app.commands.options import Language, language, report, told

if TYPE_CHECKING:
    from planloom.study import Replay


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command()(replay)


class ReplayFormat(StrEnum):
    """Forms in which a comparison is written."""

    TABLE = "table"
    JSON = "json"


def replay(
    folder: Annotated[Path, typer.Argument(help="Folder that `study --out` wrote.")],
    check: Annotated[bool, typer.Option("--check", help="Say only what differs.")] = False,
    form: Annotated[ReplayFormat, typer.Option("--format")] = ReplayFormat.TABLE,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the study as it comes out now.")
    ] = None,
    lang: Language = None,
) -> None:
    """Compute an exported study again from its own inputs, offline, and compare every file byte by byte."""
    from planloom.app.output import write_text
    from planloom.study import read_export, write_export
    from planloom.study import replay as replayed

    with told(lang):
        words = language(lang)
        found, fresh = replayed(read_export(folder))
        if out is not None:
            write_export(out, fresh)
        if form is ReplayFormat.JSON:
            write_text(_json(found), None)
        elif not check:
            write_text(_lines(found, words), None)
        report(found.problems(), lang)


def _json(found: "Replay") -> str:
    import json
    from dataclasses import asdict

    tree = {"is_identical": found.is_identical} | asdict(found)
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _lines(found: "Replay", lang: str) -> str:
    marks = {"zh": ("相同", "不同"), "en": ("same", "differs")}[lang]
    rows = sorted([(p, marks[0]) for p in found.same] + [(d.where, marks[1]) for d in found.files])
    same, every = len(found.same), len(rows)
    heads = {
        "zh": f"研究 {found.study_id}，截至 {found.as_of}：{every} 个文件中 {same} 个逐字节相同。",
        "en": f"Study {found.study_id} as of {found.as_of}: {same} of {every} files the same, byte by byte.",
    }
    return "".join(f"{mark}\t{path}\n" for path, mark in rows) + heads[lang] + "\n"

"""What is known? `import`, and `imports` to look at what came in and to take it back."""

import json
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planloom.app.commands.listing import Listing
from planloom.app.commands.options import Language, Who, language, login, report, told
from planloom.errors import InputError, Problem

if TYPE_CHECKING:
    from planloom.workspace.importing import ImportWords, Prepared

_Workspace = Annotated[Path, typer.Option("--workspace", help="The folder that keeps it.")]


class Kind(StrEnum):
    """What a table may hold."""

    OBSERVATIONS = "observations"
    DEFINITIONS = "definitions"
    PROGRAMME = "programme"


class Bad(StrEnum):
    """What becomes of a table with cells that cannot be read."""

    REFUSE = "refuse"
    KEEP_OUT = "keep_out"


class ListFormat(StrEnum):
    """Forms in which imports are listed."""

    TABLE = "table"
    JSON = "json"


def register(application: typer.Typer) -> None:
    """Add the commands."""
    application.command(name="import")(import_table)
    group = typer.Typer(cls=Listing, help="List what was imported, and take an import back.")
    group.callback(invoke_without_command=True)(list_imports)
    group.command(name="undo")(undo_import)
    application.add_typer(group, name="imports")


def import_table(
    file: Annotated[Path, typer.Argument(help="CSV, Excel or Parquet.")],
    workspace: _Workspace,
    kind: Annotated[Kind, typer.Option("--kind", help="What the table holds.")] = Kind.OBSERVATIONS,
    mapping: Annotated[
        str | None, typer.Option("--mapping", help="A kept mapping; else known by the header.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Sheet of the workbook.")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="NAME=TEXT for the whole table, e.g. published_on=2024-02-21."),
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--word", help="NAME=CODE: what a name of the table means; NAME= leaves it out."
        ),
    ] = None,
    skip_unknown: Annotated[
        bool, typer.Option("--skip-unknown", help="Leave out figures of names in no code list.")
    ] = False,
    bad_cells: Annotated[
        Bad, typer.Option("--bad-cells", help="Refuse a table with bad cells, or keep those out.")
    ] = Bad.REFUSE,
    yes: Annotated[bool, typer.Option("--yes", help="The mapping is confirmed.")] = False,
    who: Who = None,
    lang: Language = None,
) -> None:
    """Import a table of evidence, all or nothing unless bad cells are kept out; the same file twice changes nothing."""
    from datetime import datetime

    from planloom.app.import_words import imported_words, prepared_words
    from planloom.workspace.importing import ImportWords, carry_out, prepare_import

    with told(lang):
        said = language(lang)
        words = ImportWords(
            kind.value, mapping, sheet, _pairs(settings, "--set"),
            tuple(_pairs(names, "--word").items()), skip_unknown, bad_cells.value,
        )  # fmt: skip
        data = _content(file)
        prepared = prepare_import(workspace, data, file.name, words)
        is_open = prepared.state == "new" and not (yes or mapping)
        if is_open and prepared.before is None:
            typer.echo("\n".join(prepared_words(prepared, said)))
            prepared = _confirmed(workspace, prepared, words, said)
        elif prepared.state != "plain" and prepared.before is None and prepared.mapping is not None:
            typer.echo("\n".join(prepared_words(prepared, said)), err=True)
        now = datetime.now().astimezone()
        imported = carry_out(workspace, prepared, (who or "").strip() or login(), now)
        typer.echo("\n".join(imported_words(imported, prepared, str(workspace), said)))
        aside = [replace(problem, severity="warning") for problem in imported.aside]
        report([*imported.problems, *aside], lang)


def list_imports(
    context: typer.Context,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", help="The folder that keeps them.")
    ] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
    lang: Language = None,
) -> None:
    """List the imports of a workspace, the latest first."""
    if context.invoked_subcommand is not None:
        return
    from planloom.app.import_words import imports_tree, imports_words
    from planloom.workspace.importing import kept_imports

    with told(lang):
        if workspace is None:
            raise InputError([Problem("usage.no_workspace", "--workspace")])
        records = kept_imports(workspace)
        if form is ListFormat.JSON:
            typer.echo(json.dumps(imports_tree(records), ensure_ascii=False, indent=2))
        else:
            typer.echo("\n".join(imports_words(records, language(lang))))


def undo_import(
    import_id: Annotated[str, typer.Argument(help="As the list of imports names it.")],
    workspace: _Workspace,
    who: Who = None,
    lang: Language = None,
) -> None:
    """Take an import back: its rows no longer count, its record stays."""
    from datetime import datetime

    from planloom.codes import words
    from planloom.workspace.importing import take_back

    with told(lang):
        now = datetime.now().astimezone()
        record = take_back(workspace, import_id, (who or "").strip() or login(), now)
        values = {"import_id": record.import_id, "name": record.file_name, "rows": record.rows}
        typer.echo(words("import.undone", language(lang), values))


def _pairs(texts: list[str] | None, option: str) -> dict[str, str]:
    found = {}
    for text in texts or ():
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            known = (
                "subject, period, unit, source, published_on, scope" if option == "--set" else "-"
            )
            raise InputError([Problem("usage.setting", option, {"found": text, "known": known})])
        found[key.strip()] = value.strip()
    return found


def _content(path: Path) -> bytes:
    """Return the content of a table; tables may be larger than documents."""
    from planloom.study.asking import file_bytes
    from planloom.workspace.importing import MOST_BYTES

    return file_bytes(path, MOST_BYTES)


def _confirmed(folder: Path, prepared: "Prepared", words: "ImportWords", lang: str) -> "Prepared":
    """Ask at a terminal for what is missing and for a yes; elsewhere tell what to say."""
    from planloom.codes import words as told_words
    from planloom.workspace.importing import prepare_import

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        problems = prepared.problems()
        raise InputError([*problems, Problem("table.not_confirmed", prepared.name)])
    if prepared.missing or prepared.unknown:
        answers = {
            role: typer.prompt(
                told_words("import.ask", lang, {"role": told_words(f"import.role_{role}", lang)})
            )
            for role in prepared.missing
        }
        unknown = [name for names in prepared.unknown.values() for name in names]
        asked = told_words("import.ask_skip", lang, {"count": len(unknown), "names": unknown[:20]})
        words = replace(
            words,
            constants={**words.constants, **answers},
            skip_unknown=bool(unknown) and typer.confirm(asked),
        )
        prepared = prepare_import(folder, prepared.data, prepared.name, words)
    if not typer.confirm(told_words("import.confirm", lang)):
        raise InputError([Problem("table.not_confirmed", prepared.name)])
    return prepared

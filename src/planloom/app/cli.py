"""What can be asked at the command line? Read a document, judge a plan, serve the pages, show the demo."""

import os
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planloom.app.suggest import register as register_suggest
from planloom.errors import InputError, Problem

if TYPE_CHECKING:
    from planloom.study import EvidenceSource, PlanSource
    from planloom.workspace import ReviewDesk

application = typer.Typer(
    name="planloom",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Planloom (织纲): a plan's text as data, each promise with its sentence, its evidence and a verdict.",
)

Language = Annotated[
    str | None,
    typer.Option("--lang", help="zh or en; else from LANG, else zh.", show_default=False),
]
WorkspaceFolder = Annotated[
    Path | None,
    typer.Option("--workspace", help="Folder that keeps documents, plans, corrections, evidence."),
]
AsOf = Annotated[
    str,
    typer.Option("--as-of", help="Day (YYYY-MM-DD): only evidence published by then counts."),
]
Who = Annotated[
    str | None,
    typer.Option("--as", help="Your name in the record; else the login name.", show_default=False),
]
DEMO_DAY = "2025-12-31"


class ReadFormat(StrEnum):
    """Forms in which a reading is written."""

    JSON = "json"
    YAML = "yaml"


class ReviewFormat(StrEnum):
    """Forms in which the review queue is written."""

    TABLE = "table"
    JSON = "json"


class StudyFormat(StrEnum):
    """Forms in which a study is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@application.command()
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

    with _told(lang):
        if file.is_dir():
            from planloom.app.folder import read_folder

            if out is None:
                raise InputError([Problem("usage.folder_needs_out", file.name)])
            _report(read_folder(file, out, form.value, language(lang)), lang)
            return
        data = _bytes(file)
        if workspace is not None:
            _into_workspace(data, file.name, workspace, lang)
        text, problems = read_text(data, file.name, "explain" if explain else form.value)
        write_text(text, out)
        _report(problems, lang)


@application.command()
def study(
    as_of: AsOf,
    plans: Annotated[
        list[str] | None,
        typer.Argument(help="Plan files, documents or example:NAME.", metavar="[PLAN]..."),
    ] = None,
    workspace: WorkspaceFolder = None,
    observations: Annotated[
        list[Path] | None, typer.Option("--observations", help="CSV of observations; repeatable.")
    ] = None,
    definitions: Annotated[
        list[Path] | None, typer.Option("--definitions", help="CSV of definitions; repeatable.")
    ] = None,
    form: Annotated[StudyFormat, typer.Option("--format")] = StudyFormat.TABLE,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write instead of stdout.")
    ] = None,
    lang: Language = None,
) -> None:
    """Judge every target of one or more plans by the evidence known on a day."""
    from planloom.app.output import study_problems, study_text, write_text
    from planloom.study import run_study

    with _told(lang):
        day = _day(as_of)
        if workspace is not None:
            from planloom.workspace import Workspace

            result = Workspace(workspace).study(day)
        else:
            evidence = _evidence(plans or [], definitions or [], observations or [])
            result = run_study(_plan_sources(plans or []), evidence, day)
        write_text(study_text(result, form.value, language(lang)), out)
        _report(study_problems(result), lang)


@application.command(name="import")
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

    with _told(lang):
        added = Workspace(workspace).import_table(_bytes(file), file.name, kind)
        said = {"zh": f"新增 {added} 条。", "en": f"{added} rows added."}
        typer.echo(said[language(lang)])


@application.command()
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

    with _told(lang):
        desk = _desk(workspace, who)
        if form is None and listed:
            form = ReviewFormat.TABLE
        go_through(desk, plan, form.value if form is not None else None, language(lang))


@application.command()
def serve(
    workspace: Annotated[Path, typer.Option("--workspace", help="The folder to serve.")],
    as_of: AsOf,
    port: Annotated[int, typer.Option("--port", help="First port to try.")] = 8000,
    who: Who = None,
    lang: Language = None,
) -> None:
    """Serve the pages of a workspace on 127.0.0.1."""
    from planloom.app.server import serve_pages

    with _told(lang):
        day, desk = _day(as_of), _desk(workspace, who)
        serve_pages(desk.workspace.study, day, port, language(lang), desk)


@application.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="Print the table and end.")] = False,
    as_of: AsOf = DEMO_DAY,
    port: Annotated[int, typer.Option("--port", help="First port to try.")] = 8000,
    lang: Language = None,
) -> None:
    """Build the study of the bundled example, print its verdicts, and serve the pages."""
    from planloom.app.output import study_text
    from planloom.study import example_study

    with _told(lang):
        day, words = _day(as_of), language(lang)
        typer.echo(study_text(example_study(day), "table", words), nl=False)
        if not once:
            from planloom.app.server import serve_pages

            serve_pages(example_study, day, port, words)


def language(option: str | None) -> str:
    """Return ``zh`` or ``en``: the option, else LANG, else ``zh``.

    Examples
    --------
    >>> language("en")
    'en'
    """
    if option is not None:
        if option not in ("zh", "en"):
            raise InputError([Problem("usage.language", "--lang", {"found": option})])
        return option
    return "en" if os.environ.get("LANG", "").lower().startswith("en") else "zh"


class _told:  # noqa: N801 reads as a sentence: with _told(lang)
    """Tell every problem of an input on stderr and end with code 2; an interruption ends with 130."""

    def __init__(self, lang: str | None) -> None:
        self._lang = lang

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Turn an error that the user can mend into words."""
        if isinstance(error, InputError):
            _tell(error.problems, self._lang)
            raise typer.Exit(2) from None
        if isinstance(error, KeyboardInterrupt):
            raise typer.Exit(130) from None
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


def _tell(problems: "tuple[Problem, ...] | list[Problem]", lang: str | None) -> None:
    from planloom.codes import problem_words

    words = lang if lang in ("zh", "en") else language(None)
    stop, join = ("。", "：") if words == "zh" else (".", ": ")
    for problem in problems:
        message, fix = problem_words(problem, words)
        where = f"{problem.where}{join}" if problem.where else ""
        typer.echo(
            f"{where}{message}{stop}{'' if words == 'zh' else ' '}{fix}{stop} [{problem.code}]",
            err=True,
        )


def _report(problems: "list[Problem] | tuple[Problem, ...]", lang: str | None) -> None:
    """Tell findings that did not stop the work; exit with 1 if one of them is an error."""
    _tell(problems, lang)
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


def _bytes(path: Path) -> bytes:
    from planloom.app.output import file_bytes

    return file_bytes(path)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError([Problem("usage.day", "--as-of", {"found": text})]) from None


def _plan_sources(names: list[str]) -> "list[PlanSource]":
    if not names:
        raise InputError([Problem("usage.no_plan", "PLAN")])
    from planloom.study import example_source, source_from_document, source_from_plan

    sources: list[PlanSource] = []
    problems: list[Problem] = []
    for name in names:
        try:
            if name.startswith("example:"):
                sources.append(example_source(name.removeprefix("example:")))
            elif name.endswith((".yaml", ".yml")):
                sources.append(source_from_plan(_bytes(Path(name)), Path(name).name))
            else:
                sources.append(source_from_document(_bytes(Path(name)), Path(name).name))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return sources


def _evidence(
    names: list[str], definitions: list[Path], observations: list[Path]
) -> "EvidenceSource":
    from planloom.study import evidence_from_tables, evidence_of_examples, joined_evidence

    examples = evidence_of_examples([name.removeprefix("example:") for name in names])
    tables = [
        [(_bytes(path), path.name) for path in paths] for paths in (definitions, observations)
    ]
    own = evidence_from_tables(tables[0], tables[1], examples.definitions)
    return joined_evidence([examples, own])


def _into_workspace(data: bytes, name: str, folder: Path, lang: str | None) -> None:
    from datetime import UTC, datetime

    from planloom.workspace import Workspace

    source = Workspace(folder).read(data, name, _login(), datetime.now(UTC))
    _tell(source.problems, lang)


def _desk(folder: Path, who: str | None) -> "ReviewDesk":
    from datetime import datetime

    from planloom.workspace import ReviewDesk, Workspace

    name = (who or "").strip() or _login()
    return ReviewDesk(Workspace(folder), name, lambda: datetime.now().astimezone())


def _login() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):  # a container may know no name for its user
        return str(os.getuid())


register_suggest(application)


def main() -> None:
    """Run the command line."""
    application()

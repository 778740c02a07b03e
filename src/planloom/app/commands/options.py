"""What do the commands share? Options, inputs named by a person, and how problems are told."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planloom.errors import InputError, Problem

if TYPE_CHECKING:
    from planloom.study import EvidenceSource, PlanSource
    from planloom.workspace import Intake, ReviewDesk

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


class told:  # noqa: N801 reads as a sentence: with told(lang)
    """Tell every problem of an input on stderr and end with code 2; an interruption ends with 130."""

    def __init__(self, lang: str | None) -> None:
        self._lang = lang

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Turn an error that the user can mend into words."""
        if isinstance(error, InputError):
            tell(error.problems, self._lang)
            raise typer.Exit(2) from None
        if isinstance(error, KeyboardInterrupt):
            raise typer.Exit(130) from None
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


def tell(problems: "tuple[Problem, ...] | list[Problem]", lang: str | None) -> None:
    """Tell problems on stderr, each with its place, its words and what to do."""
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


def report(problems: "list[Problem] | tuple[Problem, ...]", lang: str | None) -> None:
    """Tell findings that did not stop the work; exit with 1 if one of them is an error."""
    tell(problems, lang)
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


def content(path: Path) -> bytes:
    """Return the content of a file that a person named."""
    from planloom.study.asking import file_bytes

    return file_bytes(path)


def day_of(text: str) -> date:
    """Return the day that an option names."""
    from planloom.study import asking

    return asking.day_of(text)


def plan_sources(names: list[str]) -> "list[PlanSource]":
    """Return the plans that arguments name: plan files, documents or ``example:NAME``."""
    from planloom.study import asking

    return asking.plan_sources(names)


def evidence_of(
    names: list[str], definitions: list[Path], observations: list[Path]
) -> "EvidenceSource":
    """Return the evidence of bundled examples among the plans and of tables beside."""
    from planloom.study import asking

    return asking.evidence_of(names, definitions, observations)


def desk_of(folder: Path, who: str | None) -> "ReviewDesk":
    """Return the review desk of a workspace under a person's name."""
    from datetime import datetime

    from planloom.workspace import ReviewDesk, Workspace

    name = (who or "").strip() or login()
    return ReviewDesk(Workspace(folder), name, lambda: datetime.now().astimezone())


def intake_of(desk: "ReviewDesk") -> "Intake":
    """Return the desk where documents come into a workspace; a name set on a page before holds."""
    from datetime import datetime

    from planloom.workspace import Intake

    intake = Intake(desk.workspace, lambda: datetime.now().astimezone())
    desk.who = intake.state.setting("who") or desk.who
    return intake


def login() -> str:
    """Return the login name, or the number of the user where it has none."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):  # a container may know no name for its user
        return str(os.getuid())

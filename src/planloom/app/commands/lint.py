"""What contradicts itself in a plan, or cannot be checked as written? `lint`."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planloom.app.commands.options import Language, language, plan_sources, tell, told
from planloom.errors import InputError, Problem

if TYPE_CHECKING:
    from planloom.study import PlanSource


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command()(lint)


class LintFormat(StrEnum):
    """Forms in which findings are written."""

    TABLE = "table"
    JSON = "json"


def lint(
    plans: Annotated[
        list[str],
        typer.Argument(help="Plan files, documents or example:NAME.", metavar="PLAN..."),
    ],
    parent: Annotated[
        list[str] | None,
        typer.Option("--parent", help="Plan that they carry out; repeatable.", metavar="PLAN"),
    ] = None,
    form: Annotated[LintFormat, typer.Option("--format")] = LintFormat.TABLE,
    lang: Language = None,
) -> None:
    """Say what contradicts itself in plans, or cannot be checked as written, sentence beside sentence."""
    from planloom.study import lint_of_sources

    with told(lang):
        words = language(lang)
        read, unread = _read(plans)
        above, unread_above = _read(parent or [])
        tell([*unread, *unread_above], lang)
        findings = lint_of_sources(read, above)
        typer.echo(_written(findings, form, words))
        if unread or unread_above:
            raise typer.Exit(2)
        if any(problem.severity == "error" for problem in findings):
            raise typer.Exit(1)


def _read(names: list[str]) -> "tuple[list[PlanSource], list[Problem]]":
    """Return what could be read, and the problems of what could not: the others are still looked at."""
    sources: list[PlanSource] = []
    problems: list[Problem] = []
    for name in names:
        try:
            sources += plan_sources([name])
        except InputError as error:
            problems += error.problems
    return sources, problems


def _written(findings: "tuple[Problem, ...]", form: LintFormat, lang: str) -> str:
    rows = [_row(problem, lang) for problem in findings]
    if form is LintFormat.JSON:
        return json.dumps(rows, ensure_ascii=False, indent=1)
    return "\n".join(_block(row, lang) for row in rows) or _nothing(lang)


def _row(problem: Problem, lang: str) -> dict[str, Any]:
    from planloom.codes import problem_words

    message, fix = problem_words(problem, lang)
    return {
        "code": problem.code,
        "severity": problem.severity,
        "where": problem.where,
        "message": message,
        "fix": fix,
        "quotes": [
            {"document": quote.document, "start": quote.start, "quote": quote.text}
            for quote in problem.quotes
        ],
    }


_SEVERITY = {
    "zh": {"error": "错误", "warning": "警告", "information": "提示"},
    "en": {"error": "error", "warning": "warning", "information": "information"},
}
_SHOWN = 4
_LONGEST = 120


def _block(row: dict[str, Any], lang: str) -> str:
    head = f"{_SEVERITY[lang][row['severity']]}  {row['where']}  [{row['code']}]"
    lines = [head, f"  {row['message']}", f"  → {row['fix']}"]
    for quote in row["quotes"][:_SHOWN]:
        words = quote["quote"].replace("\n", " ")
        cut = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
        lines.append(f"    {quote['document']}@{quote['start']}: {cut}")
    rest = len(row["quotes"]) - _SHOWN
    if rest > 0:
        lines.append(f"    … +{rest}")
    return "\n".join(lines)


def _nothing(lang: str) -> str:
    return "没有发现。" if lang == "zh" else "Nothing found."

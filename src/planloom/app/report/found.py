"""What contradicts itself, and what could not be settled? The chapter of findings, sentence beside sentence."""

from collections.abc import Iterator, Sequence

from planloom.app.lookup import Lookup
from planloom.app.page_problems import study_problem_row
from planloom.app.records import StudyProblem
from planloom.app.report.parts import Column, Line, Paragraph, Run, Section, Table, line, sayer
from planloom.app.text_view import clean

_SEVERITIES = {
    "error": ("错误", "Errors"),
    "warning": ("留意", "Warnings"),
    "information": ("说明", "Notes"),
}
_QUOTES = 3
"""So many sentences are printed beside a finding."""


def all_found(lookup: Lookup) -> tuple[StudyProblem, ...]:
    """Return what the lint found in the plans, and what reading and joining could not settle, worst first."""
    study = lookup.study
    order = list(_SEVERITIES)
    found = (*study.findings, *study.problems)
    return tuple(sorted(found, key=lambda problem: order.index(problem.severity)))


def found_chapter(found: Sequence[StudyProblem], lang: str) -> Section:
    """Return the chapter of what does not fit: errors, then warnings.

    Parameters
    ----------
    found
        The findings, worst first.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    section
        A table for each severity, or one sentence that there is nothing.
    """
    say = sayer(lang)
    heading = say("核查发现", "What does not fit, or cannot be checked?")
    tables = tuple(_tables(found, ("error", "warning"), lang))
    if not tables:
        nothing = say("没有错误，也没有需要留意之处。", "No error and nothing to look at.")
        return Section(heading, (Paragraph(line(nothing), "note"),))
    return Section(heading, tables)


def notes_chapter(found: Sequence[StudyProblem], lang: str) -> Iterator[Section]:
    """Yield the chapter of what is worth knowing and is no fault, where there is anything."""
    tables = tuple(_tables(found, ("information",), lang))
    if tables:
        yield Section(sayer(lang)("补充说明", "Notes"), tables)


def _tables(found: Sequence[StudyProblem], severities: Sequence[str], lang: str) -> Iterator[Table]:
    say = sayer(lang)
    columns = (
        Column(say("发现与原句", "What was found, and where"), 5),
        Column(say("怎么办", "What to do"), 2.6),
    )
    for severity in severities:
        rows = tuple(_row(problem, lang) for problem in found if problem.severity == severity)
        zh, en = _SEVERITIES[severity]
        if rows:
            yield Table(say(f"{zh}，{len(rows)} 条", f"{en}: {len(rows)}"), columns, rows)


def _row(problem: StudyProblem, lang: str) -> tuple[Line, ...]:
    say = sayer(lang)
    told = study_problem_row(problem, lang)
    said: list[Run | str] = [told["message"] + say("。", ".")]
    quotes = list(dict.fromkeys(clean(quote.quote) for quote in problem.quotes))
    if quotes:
        kept = say("；", "; ").join(quotes[:_QUOTES])
        rest = len(quotes) - _QUOTES
        more = say(f"；另 {rest} 句", f"; {rest} more") if rest > 0 else ""
        said.append(Run(say("原句：", " Sentence: ") + kept + more, look="muted"))
    elif problem.where:
        said.append(Run(say("位置：", " Where: ") + problem.where, look="muted"))
    return (line(*said), line(told["fix"]))

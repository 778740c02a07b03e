"""How do a check's tables stand on paper? Their columns and rows, and what they rest on: one form for every checker."""

from collections.abc import Callable, Sequence

from planloom.app import check_view, wording
from planloom.app.check_view import ShownTable
from planloom.app.records import Check
from planloom.app.report import lines
from planloom.app.report.parts import Column, Line, Paragraph, Table, line, sayer
from planloom.study.checking import CHECKERS

_HASH = 12
_WIDE = 1.6
"""Width of a column of words, beside 1 for one of numbers."""


def basis(check: Check, lang: str) -> Paragraph:
    """Return what the numbers of a check rest on: files with their hashes, day, choices, and where their origin stands.

    Choices that are the usual ones are left out; the page of the check lists all.

    Parameters
    ----------
    check
        The check.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    paragraph
        One for a chapter.
    """
    say = sayer(lang)
    files = say("、", ", ").join(f"{i.name} (SHA-256 {i.sha256[:_HASH]}…)" for i in check.files)
    day = wording.day(check.published_on, lang)
    usual = {(option.name, option.default) for option in CHECKERS[check.kind].options}
    unusual = [parameter for parameter in check.parameters if parameter not in usual]
    chosen = say("；", "; ").join(
        f"{name}{say('：', ': ')}{value}"
        for name, value in check_view.parameter_rows(check.kind, unusual, lang)
        if value
    )
    where = f"/checks/{check_view.short_id(check)}"
    parts = (
        say(f"依据 {files}，自 {day} 起为人所知。", f"From {files}, known from {day}. "),
        say(f"{chosen}。", f"{chosen}. ") if chosen else "",
        say(f"每个数字的算式和出处见 {where}。", f"Formula and origin of each number: {where}."),
    )
    return Paragraph(line("".join(parts)), "note")


def paper_table(
    shown: ShownTable, wanted: Sequence[str], lang: str, said: Callable[[str], str] = str
) -> Table:
    """Return a part of a check's table for a report.

    Parameters
    ----------
    shown
        Its rows in words.
    wanted
        Names of the columns that stand on paper; the page of the check has all.
    lang
        ``zh`` or ``en``.
    said
        What stands for the words of a cell, e.g. a name for an id.

    Returns
    -------
    table
        An empty cell says that there is no figure; the caption says how many rows were left out.
    """
    say = sayer(lang)
    opened, closed = say("（", " ("), say("）", ")")
    kept = [k for k, column in enumerate(shown.columns) if column.name in wanted]
    columns = []
    for column in (shown.columns[k] for k in kept):
        head = f"{column.label}{opened}{column.unit}{closed}" if column.unit else column.label
        columns.append(Column(head, 1 if column.is_number else _WIDE, column.is_number))

    def cell(text: str, *, is_number: bool) -> Line:
        if text:
            return line(said(text))
        return lines.absent(say("无数据", "no data")) if is_number else line("")

    rows = tuple(
        tuple(cell(row[k].text, is_number=shown.columns[k].is_number) for k in kept)
        for row in shown.rows
    )
    count = len(shown.rows)
    left = say(f"前 {count} 行，共 {shown.total} 行", f"first {count} of {shown.total} rows")
    told = [shown.note] * bool(shown.note) + [left] * (shown.total > count)
    caption = f"{shown.label}{say('：', ': ')}{say('；', '; ').join(told)}" if told else shown.label
    return Table(caption, tuple(columns), rows)


def named(heading: str, check: Check, lang: str) -> str:
    """Return the heading of a check's chapter with what the person calls the check."""
    if not check.name:
        return heading
    return f"{heading}（{check.name}）" if lang == "zh" else f"{heading} ({check.name})"

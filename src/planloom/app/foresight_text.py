"""How does what may come next stand on a terminal, in a pipe, in a folder? Tables of the check as text."""

import json
from typing import Any

import yaml

from planloom.app.check_view import shown_table
from planloom.app.output import problems_csv
from planloom.app.records import Check, CheckTable
from planloom.app.terminal import aligned
from planloom.errors import InputError, Problem
from planloom.study.check_tables import check_table_bytes


def foresight_text(check: Check, how: tuple[str, str | None, int], lang: str) -> str:
    """Return the tables of a check as text.

    Parameters
    ----------
    check
        The check.
    how
        Form (``table``, ``json``, ``yaml``, ``csv``), the one table that is wanted or null, rows of a shown table.
    lang
        Language of shown tables.

    Returns
    -------
    text
        Ends in a line end; ``csv`` without a table named is that of what may come next.

    Raises
    ------
    InputError
        If the check has no such table.
    """
    form, name, rows = how
    names = [table.name for table in check.tables]
    wanted = "next" if form == "csv" and name is None else name
    if wanted is not None and wanted not in names:
        told = {"expected": ", ".join(names), "found": wanted}
        raise InputError([Problem("foresight.bad_option", "--table", told)])
    tables = [table for table in check.tables if wanted in (None, table.name)]
    if form == "csv":
        return check_table_bytes(tables[0]).decode("utf-8-sig")
    if form == "table":
        return "\n".join(_shown(check, table, rows, lang) for table in tables if table.rows)
    tree: dict[str, Any] = {"check_id": check.check_id, "parameters": dict(check.parameters)}
    tree |= {table.name: _records(table) for table in tables}
    if form == "json":
        return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


def foresight_texts(check: Check, lang: str) -> dict[str, str]:
    """Return the files of a check: each table, its problems in words, the whole record.

    Parameters
    ----------
    check
        The check.
    lang
        Language of the problems.

    Returns
    -------
    files
        Text by file name.
    """
    files = {f"{t.name}.csv": check_table_bytes(t).decode("utf-8") for t in check.tables}
    found = [Problem(p.code, p.where, p.values, p.severity) for p in check.problems]
    files["problems.csv"] = problems_csv(found, lang)
    files["check.json"] = check.model_dump_json(indent=1) + "\n"
    return files


def _records(table: CheckTable) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _shown(check: Check, table: CheckTable, rows: int, lang: str) -> str:
    shown = shown_table(check, table, lang, 0, rows)
    heads = [column.label for column in shown.columns]
    lines = aligned(heads, [[cell.text for cell in row] for row in shown.rows])
    more = shown.total - len(shown.rows)
    if more > 0:
        lines.append({"zh": f"……还有 {more:,} 行", "en": f"… {more:,} more rows"}[lang])
    return "\n".join([shown.label, *lines]) + "\n"

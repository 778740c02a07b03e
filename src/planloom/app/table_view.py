"""What is asked of a person before a table is imported, and what did the person say? Page and form of one table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from planloom.app.data_view import page_words
from planloom.app.data_words import role
from planloom.app.page_problems import problem_row
from planloom.codes import clusters, indicators, places, units
from planloom.errors import Problem
from planloom.evidence.mapping import Role
from planloom.evidence.mapping_apply import BadCells
from planloom.workspace import Job
from planloom.workspace.import_said import ImportWords, said_of_tree
from planloom.workspace.table_kinds import KINDS

Content = dict[str, Any]
_LEFT_OUT = "-"
_ROLES = get_args(Role)
_MORE = ("indicator", "subject", "unit")
_CONSTANTS = ("source", "published_on", "scope", "subject", "indicator", "period", "unit")


def table_content(job: Job, lang: str) -> Content:
    """Return the content of the page of a table that came in.

    Parameters
    ----------
    job
        The table.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``table.html``.
    """
    result: Mapping[str, Any] = job.result
    looked: Mapping[str, Any] = result.get("looked", {})
    said: Mapping[str, Any] = result.get("said", {})
    told = [problem_row(_in_form(problem, lang), lang) for problem in job.problems]
    shown = {"missing": (), "unknown": (), "constants": {}, "scopes": {}, "cells": ()} | dict(
        looked
    )
    bad = [
        {**cell, "told": problem_row(Problem(**cell["problem"]), lang)} for cell in shown["cells"]
    ]
    known = {
        role: text for role, text in shown["constants"].items() if role not in shown["missing"]
    }
    return page_words(lang) | {
        "job": job,
        "looked": shown,
        "said": said,
        "told": told,
        "bad_cells": bad,
        "is_open": bool(shown["missing"] or shown["unknown"]),
        "asked": [role for role in _CONSTANTS if role in shown["missing"]],
        "known": {role: text for role, text in known.items() if role in _CONSTANTS},
        "kinds": KINDS,
        "roles": _ROLES,
        "lists": {
            "indicator": indicators(),
            "subject": {**places(), **clusters()},
            "unit": units(),
        },
        "left_out": _LEFT_OUT,
        "chosen_words": dict(said.get("words", ())),
    }


def _in_form(problem: Problem, lang: str) -> Problem:
    """Return a problem of what a person typed, told of the field of the form where it was typed."""
    named = problem.where.removeprefix("--set ")
    if named == problem.where:
        return problem
    field = role(named, lang)
    return replace(problem, where=field, values={**problem.values, "column": field})


def said_in_form(job: Job, form: Mapping[str, str]) -> ImportWords:
    """Return what a person said in the form of a table: what differs from what was seen, beside what was said before.

    Parameters
    ----------
    job
        The table.
    form
        Fields: ``kind``, ``sheet``, ``set.<role>``, ``role.<column>`` and so on, ``scope.<indicator>``,
        ``word.<number>`` with ``name.<number>``, ``skip``, ``bad_cells``.

    Returns
    -------
    said
        Another kind or sheet begins anew.
    """
    result: Mapping[str, Any] = job.result
    looked: Mapping[str, Any] = result.get("looked", {})
    bad_cells: BadCells = "keep_out" if form.get("bad_cells") == "keep_out" else "refuse"
    before = replace(said_of_tree(result["said"]), bad_cells=bad_cells)
    kind, sheet = form.get("kind", before.kind), form.get("sheet") or None
    is_other_sheet = sheet is not None and sheet != looked.get("sheet")
    if kind not in ("", before.kind, looked.get("kind")) or is_other_sheet:
        return ImportWords(kind=kind, sheet=sheet)
    constants = dict(before.constants)
    for name, text in form.items():
        role = name.removeprefix("set.")
        is_said = text.strip() != looked.get("constants", {}).get(role, "")
        if role != name and (is_said or role in constants):
            constants[role] = text.strip()
    scopes = {
        name.removeprefix("scope."): text.strip()
        for name, text in form.items()
        if name.startswith("scope.")
        and text.strip() not in ("", looked.get("scopes", {}).get(name.removeprefix("scope.")))
    }
    return replace(
        before,
        kind=kind,
        sheet=before.sheet if sheet is None else sheet,
        constants=constants,
        words=(*before.words, *_words(form)),
        skip_unknown=before.skip_unknown or form.get("skip") == "1",
        columns={**before.columns, **_columns(looked, form)},
        scopes={**before.scopes, **scopes},
    )


def _words(form: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for field, name in form.items():
        if field.startswith("name."):
            code = form.get(f"word.{field.removeprefix('name.')}", "").strip()
            if code:
                found.append((name, "" if code == _LEFT_OUT else code))
    return found


def _columns(looked: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the columns that a person said otherwise, by header."""
    mended: dict[str, dict[str, str]] = {}
    for number, column in enumerate(looked.get("columns", ())):
        said = {
            key: form[f"{key}.{number}"].strip()
            for key in ("role", *_MORE)
            if f"{key}.{number}" in form and form[f"{key}.{number}"].strip() != column[key]
        }
        if said and column["header"]:
            mended.setdefault(column["header"], {}).update(said)
    return mended

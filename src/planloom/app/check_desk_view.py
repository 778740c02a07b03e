"""What stands on the page where checks are run? Kinds with their questions, runs, forms, work under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from planloom.app.check_view import short_id, words_of
from planloom.app.lookup import Lookup
from planloom.app.page_problems import problem_row
from planloom.app.records import Check
from planloom.codes.check_words import CheckWords, check_words
from planloom.study.checking import CHECKERS, LEFT_OUT
from planloom.workspace import Intake, Job

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check that was run."""

    check: Check
    """The check."""
    short: str
    """Its id in addresses; empty where the study of the day does not show it."""
    state: str
    """``shown``, ``later`` (after the day), ``replaced``, ``plan_changed``, ``rules_changed`` or ``taken_back``."""
    who: str
    """Person who ran it."""
    when: str
    """When."""


def list_content(lookup: Lookup, intake: Intake, lang: str) -> Content:
    """Return the content of the page of checks.

    Parameters
    ----------
    lookup
        The study.
    intake
        The desk where things come in.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``checks.html``.
    """
    kept, damaged = intake.workspace.checks()
    changed = {
        (str(p.values["kind"]), p.where): p.code.removeprefix("check.")
        for p in lookup.study.problems
        if p.code in LEFT_OUT
    }
    rows = [
        CheckRow(
            k.check,
            short_id(k.check) if k.check in lookup.study.checks else "",
            _state(k.check, k.state, lookup, changed),
            k.who,
            k.when[:16].replace("T", " "),
        )
        for k in reversed(kept)
    ]
    said = check_words()
    return {
        "kinds": [
            (kind, said[kind], tuple(c for c in lookup.study.checks if c.kind == kind))
            for kind in CHECKERS
            if kind in said
        ],
        "rows": rows,
        "said": said,
        "jobs": [job_content(job, lang) for job in intake.checks.jobs()],
        "damaged": [problem_row(problem, lang) for problem in damaged],
    }


def _state(check: Check, kept: str, lookup: Lookup, changed: Mapping[tuple[str, str], str]) -> str:
    if kept == "taken_back":
        return "taken_back"
    if check in lookup.study.checks:
        return "shown"
    if check.published_on > lookup.study.as_of:
        return "later"
    return changed.get((check.kind, check.name), "replaced")


def form_content(lookup: Lookup, kind: str, fields: Mapping[str, str], as_of: date) -> Content:
    """Return the content of the page on which a check is asked for.

    Parameters
    ----------
    lookup
        The study.
    kind
        Which check.
    fields
        What was filled in before.
    as_of
        Day of the page.

    Returns
    -------
    content
        Of ``check_form.html``.
    """
    checker = CHECKERS[kind]
    return {
        "kind": kind,
        "said": words_of(kind),
        "checker": checker,
        "plans": list(lookup.plans.values()),
        "fields": {
            "plan": "",
            "name": "",
            "published_on": as_of.isoformat(),
            **{f"option.{option.name}": option.default for option in checker.options},
            **fields,
        },
    }


def chosen(kind: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the choices in a form, those that differ from nothing."""
    checker = CHECKERS.get(kind)
    options = checker.options if checker else ()
    found = {option.name: fields.get(f"option.{option.name}", "").strip() for option in options}
    return {name: value for name, value in found.items() if value}


def job_content(job: Job, lang: str) -> Content:
    """Return the content of the page of a check that is being run.

    Parameters
    ----------
    job
        The work.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``check_job.html``.
    """
    said: CheckWords | None = check_words().get(str(job.result.get("kind", "")))
    step = said.steps.get(job.step) if said else None
    told = (
        (step.zh if lang == "zh" else step.en)
        if step
        else _STEPS.get(job.step, ("", ""))[lang != "zh"]
    )
    return {
        "job": job,
        "said": said,
        "step": told or job.step,
        "told": [problem_row(problem, lang) for problem in job.problems],
    }


_STEPS = {"received": ("已收到表格", "the tables are received"), "ended": ("已结束", "ended")}

"""What does every template know? The words, labels and addresses of one view."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from planloom.app import wording
from planloom.app.data_words import STATUSES, said
from planloom.app.labels import counted_items
from planloom.app.lookup import Lookup, target_address
from planloom.app.numbers import column
from planloom.app.page_problems import study_problem_row
from planloom.app.records import Plan, Target, Verdict
from planloom.app.text_view import clean
from planloom.app.twins import twins_of
from planloom.app.view import View
from planloom.codes import clusters, places
from planloom.codes import words as code_words
from planloom.codes.counties import county_places

_HAN = re.compile(
    r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”‘’—…·\s\d.,%-]*[\u3400-\u9fff]"
    r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”‘’—…·]*"
)


def environment() -> Environment:
    """Return the templates' environment: everything is escaped, and an unknown name is an error.

    Returns
    -------
    environment
        With the templates of this package.
    """
    made = Environment(
        loader=PackageLoader("planloom.app", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["clean"] = clean
    made.filters["path"] = lambda text: quote(str(text))
    return made


def page_context(lookup: Lookup | None, view: View, path: str, as_of: date) -> dict[str, Any]:
    """Return the names that every template knows.

    Parameters
    ----------
    lookup
        The study; null on an error page that has none.
    view
        State of the page.
    path
        Path of the page.
    as_of
        Day of the study.

    Returns
    -------
    context
        Names and what they stand for.
    """
    lang = view.lang

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    return {
        "view": view,
        "lang": lang,
        "lookup": lookup,
        "path": path,
        "as_of": as_of,
        "say": say,
        "words": _words(lang, as_of, lookup),
        "own": lambda text: own_words(text, lang),
        "url": view.url,
        "here": lambda **changes: view.here(path, **changes),
        "here_at": view.here,
        "twins": twins_of(path, view),
        "trace_url": lambda node: view.url(f"/trace/{quote(node)}"),
        "target_url": lambda plan, target: view.url(target_address(plan, target)),
        "code_lists": {"clusters": clusters(), "places": places(), "counties": county_places()},
    }


def _words(lang: str, as_of: date, lookup: Lookup | None) -> dict[str, Callable[..., Any]]:
    """Return the functions of `wording` with the language filled in."""
    titles = Counter(
        wording.plan_title(plan, lang) for plan in (lookup.plans.values() if lookup else ())
    )

    def plan_title(plan: Plan) -> str:
        """Return a title; with the name of its file where another plan has the same."""
        title = wording.plan_title(plan, lang)
        if lookup is None or titles[title] <= 1:
            return title
        name = lookup.files[plan.id].document.name
        return f"{title}（{name}）" if lang == "zh" else f"{title} ({name})"

    def reason(verdict: Verdict, target: Target) -> str:
        return wording.reason_sentence(verdict, target, lang, as_of)

    def bound(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *arguments: function(*arguments, lang)

    return {
        "reason": reason,
        "plan_title": plan_title,
        "shape": wording.verdict_shape,
        "percent": wording.percent,
        "change": bound(wording.change),
        "odds": bound(wording.odds),
        "plain": wording.plain,
        "digits": wording.digits,
        "column": lambda rows: column([(row.value, row.unit) for row in rows], lang),
        "amount": lambda value, unit, measure="": wording.amount(value, unit, lang, measure),
        "verdict": bound(wording.verdict_label),
        "mark": bound(wording.mark_sentence),
        "grade": bound(wording.source_grade_words),
        "kind": bound(wording.kind_words),
        "item": bound(wording.item_words),
        "counted": bound(counted_items),
        "stage": bound(wording.stage_words),
        "strength": bound(wording.strength_words),
        "cluster": bound(wording.cluster_label),
        "place": bound(wording.place_label),
        "subject": bound(wording.subject_label),
        "indicator": bound(wording.indicator_label),
        "promise": bound(wording.promise),
        "name": bound(wording.target_name),
        "title": bound(wording.target_title),
        "unit": lambda unit, value=2: wording.unit_name(unit, value, lang),
        "day": bound(wording.day),
        "note": bound(wording.note_in),
        "problem": bound(study_problem_row),
        "status": lambda code: said(STATUSES, code, lang),
        "code": lambda code: code_words(code, lang),
        "as_is": lambda text: text,
    }


def own_words(text: object, lang: str) -> Markup:
    """Return words that may be Chinese on an English page, marked as such for readers by ear.

    Parameters
    ----------
    text
        Words of a plan or a source.
    lang
        Language of the page.

    Returns
    -------
    markup
        Escaped; on an English page runs of Chinese stand in a span with their language.
    """
    words = str(text)
    if lang == "zh" or not _HAN.search(words):
        return escape(words)
    parts, at = [], 0
    for run in _HAN.finditer(words):
        parts.append(escape(words[at : run.start()]))
        parts.append(Markup('<span lang="zh-CN">{}</span>').format(run[0]))
        at = run.end()
    parts.append(escape(words[at:]))
    return Markup("").join(parts)

"""How do numbers and sentences of a study become words of a report? Each number keeps its trace."""

import re

from planloom.app.lookup import Lookup
from planloom.app.records import Evidence, Figure, Quantified, Target, Verdict
from planloom.app.report.parts import Line, Run, line
from planloom.app.wording import (
    amount,
    change,
    day,
    odds,
    promise,
    reason_values,
    verdict_label,
    verdict_shape,
)
from planloom.codes import words

_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{_OPEN}(\\w+){_CLOSE}")


def figure(value: Figure, lang: str, measure: str = "") -> Run:
    """Return a number with its unit."""
    return Run(amount(value.value, value.unit, lang, measure), value.trace)


def rate(value: Figure, lang: str) -> Run:
    """Return the change of a year: a percentage, points of a share, or an amount."""
    return Run(change(value.value, value.unit, lang), value.trace)


def likely(value: Figure, lang: str) -> Run:
    """Return a probability in whole percent."""
    return Run(odds(value.value, lang), value.trace)


def promised(target: Quantified, verdict: Verdict | None, lang: str) -> Run:
    """Return the number that a target promises."""
    known = verdict.promised if verdict is not None else None
    return Run(promise(target, lang), known.trace if known is not None else target.id)


def observed(lookup: Lookup, row: Evidence, lang: str) -> Run:
    """Return the number of a row of evidence."""
    return Run(amount(row.value, row.unit, lang), lookup.row_trace(row.observation_id))


def scope_label(lookup: Lookup, scope_code: str, lang: str) -> str:
    """Return the name of a definition; the code where the study holds none."""
    definition = lookup.definitions.get(scope_code)
    if definition is None:
        return scope_code
    return definition.label_zh if lang == "zh" else definition.label_en


def verdict_run(code: str, lang: str) -> Run:
    """Return a verdict's sign and word."""
    return Run(f"{verdict_shape(code)} {verdict_label(code, lang)}", look="strong")


def absent(words_of_absence: str) -> Line:
    """Return words that stand where there is no number."""
    return (Run(words_of_absence, look="muted"),)


def reason(lookup: Lookup, verdict: Verdict, target: Target, lang: str) -> Line:
    """Return the rule behind a verdict in words; its numbers keep their traces.

    Parameters
    ----------
    lookup
        The study.
    verdict
        The verdict.
    target
        Its target.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    line
        The sentence of the catalogue of reasons.
    """
    values = reason_values(verdict, target, lang)
    values["as_of"] = day(lookup.study.as_of, lang)
    traces = {name: trace for name, trace in _traces(verdict).items() if name in values}
    marked = values | {name: f"{_OPEN}{name}{_CLOSE}" for name in traces}
    parts = _MARKED.split(words(verdict.reason, lang, marked))
    return line(
        *(
            Run(values[part], traces[part]) if number % 2 else part
            for number, part in enumerate(parts)
        )
    )


def _traces(verdict: Verdict) -> dict[str, str]:
    known: dict[str, Figure | None] = {
        "promised": verdict.promised,
        "latest": verdict.latest,
        "remaining": verdict.growth_remaining,
        "pace": verdict.pace,
        "required": next((p.required for p in verdict.path if p.year == verdict.latest_year), None),
    }
    for growth in verdict.growths:
        if growth.is_deciding:
            known |= {"needed": growth.needed, "seen": growth.seen}
    return {name: value.trace for name, value in known.items() if value is not None}

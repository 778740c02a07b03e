"""Can a target be measured as it is written? Deadline, definition and base, before any evidence is asked for."""

import re

from planloom.codes import indicators
from planloom.plan.schema import Target

_PARTS_NAMED = re.compile(r".占.+(比重|比例|份额|的比|之比)?|.+相当于.+|.+与.+之比")
_NEEDS_BASE = frozenset({"multiple", "reduction"})


def obstacle(target: Target) -> tuple[str, tuple[str, ...]] | None:
    """Return why a target has no verdict whatever the evidence, or None.

    Parameters
    ----------
    target
        The promise as written.

    Returns
    -------
    reason, candidates
        Rule of the catalogue of reasons, and codes of the definitions that could be meant.

    References
    ----------
    docs/decisions/0003-verdict-rules.md.

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Period
    >>> target = Target(id="t", indicator="新能源发电装机占比", indicator_code="new_energy_capacity_share",
    ...                 subject="深圳", measure="share", comparator="=", low=0.83, high=0.83, unit="1",
    ...                 by=Period(year=2025), citation=Citation(start=0, quote="x"))
    >>> obstacle(target)[0]
    'definition_missing.share_without_parts'
    >>> obstacle(target.model_copy(update={"by": None}))[0]
    'not_measurable.no_deadline'
    """
    if target.by is None:
        return "not_measurable.no_deadline", ()
    known = indicators().get(target.indicator_code or "")
    if known is None:
        if target.measure == "share" and not _PARTS_NAMED.search(target.indicator):
            return "definition_missing.share_without_parts", ()
    elif known.measure == "share" and not (known.numerator and known.denominator):
        return (
            "definition_missing.share_without_parts",
            tuple(candidate.code for candidate in known.candidates),
        )
    elif known.definition_zh is None:
        return (
            "definition_missing.indicator_undefined",
            tuple(candidate.code for candidate in known.candidates),
        )
    if target.measure in _NEEDS_BASE and target.base is None and target.by.first_year is None:
        return "not_measurable.no_base", ()
    return None

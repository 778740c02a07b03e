"""How is a reading written down in the form of the specification? Plain objects for JSON and the scorer."""

from typing import Any

from planloom.plan.schema import Period, Threshold
from planloom.reading.records import Group, Reading, Statement


def specification(reading: Reading) -> dict[str, Any]:
    """Return the reading as plain objects with the specification's field names.

    Parameters
    ----------
    reading
        What `read_document` returned.

    Returns
    -------
        ``statements``, ``pledges``, ``lists`` and ``plans``.

    Examples
    --------
    >>> from planloom.reading import read_document
    >>> reading = read_document("到2030年，全市机器人产业产值达到80亿元。".encode(), "plan.txt")
    >>> specification(reading)["statements"][0]["low"]
    8000000000
    """
    return {
        "statements": [
            _statement(item) | _place(reading, item.start) for item in reading.statements
        ],
        "pledges": [
            {
                "quote": item.quote,
                "start": item.start,
                "verb": item.verb,
                "object": item.object,
                "quantifier": item.quantifier,
                "threshold": _size(item.threshold),
                "plan": item.plan,
                "rule": item.rule,
                **_place(reading, item.start),
            }
            for item in reading.pledges
        ],
        "lists": _lists(reading),
        "plans": [
            {
                "id": plan.id,
                "title": plan.title,
                "kind": plan.kind,
                "start": plan.start,
                "issuer": plan.issuer,
                "number": plan.number,
                "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
                "place_code": plan.place_code,
                "period": _period(plan.period),
                "parent": plan.parent,
            }
            for plan in reading.plans
        ],
    }


def _place(reading: Reading, start: int) -> dict[str, int]:
    """Return the page or paragraph beside an offset, for formats that have them."""
    page = reading.text.page(start)
    return {} if page is None else {"page" if reading.text.format == "pdf" else "paragraph": page}


def _statement(item: Statement) -> dict[str, Any]:
    written: dict[str, Any] = {
        "kind": item.kind,
        "quote": item.quote,
        "start": item.start,
        "indicator": item.indicator,
        "subject": item.subject,
        "industry": item.industry,
        "measure": item.measure,
        "comparator": item.comparator,
        "low": _number(item.low),
        "high": _number(item.high),
        "unit": item.unit,
        "threshold": _size(item.threshold),
        "by": _period(item.by),
        "base": None,
        "strength": item.strength,
        "binding": item.binding,
        "plan": item.plan,
        "rule": item.rule,
    }
    if item.base:
        value = item.base.value
        written["base"] = {
            "year": item.base.year,
            "value": None if value is None else _number(value),
        }
    return written


def _lists(reading: Reading) -> dict[str, Any]:
    named = {
        key: [name.name for name in getattr(reading, key)]
        for key in ("fields", "technologies", "projects")
    }
    clauses = {
        key: [
            {
                "text": clause.text,
                "start": clause.start,
                "parts": list(clause.parts),
                "plan": clause.plan,
            }
            for clause in getattr(reading, key)
        ]
        for key in ("diagnosis", "safeguards", "positioning")
    }
    return {
        "portfolio": [_group(group, "group") for group in reading.portfolio],
        **named,
        "roles": [{"place": role.place, "industry": role.name} for role in reading.roles],
        "documents": [
            {"title": mention.title, "issuer": mention.issuer, "date": mention.date}
            for mention in reading.documents
        ],
        **clauses,
        "stages": [
            {**_group(group, "stage"), "open": group.is_open, "plan": group.plan}
            for group in reading.stages
        ],
    }


def _group(group: Group, key: str) -> dict[str, Any]:
    return {
        key: group.head,
        "claimed": group.claimed,
        "members": [member.name for member in group.members],
    }


def _size(threshold: Threshold | None) -> dict[str, Any] | None:
    return {"low": _number(threshold.low), "unit": threshold.unit} if threshold else None


def _period(period: Period | None) -> dict[str, int] | None:
    if period is None:
        return None
    if period.first_year is None:
        return {"year": period.year}
    return {"year": period.year, "from": period.first_year}


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value

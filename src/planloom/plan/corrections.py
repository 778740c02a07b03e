"""What did a person correct? An append-only list of corrections, kept beside the plans."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, JsonValue
from pydantic_core import PydanticCustomError

from planloom.plan.load import load_records
from planloom.plan.save import block_lines
from planloom.plan.schema import Record
from planloom.plan.tree import text_of, values_of

Action = Literal["accept", "reject", "mend", "add", "withdraw"]
"""Seen and right; not an item of the plan; a field is otherwise; an item that the reading lacks; taken back."""

HEAD = """\
# 织纲修改记录：只增不改；每次重读文档后依次采用。
# Corrections kept by Planloom: append only; applied in this order after each reading.
"""


def _as_text(value: object) -> object:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, BaseModel):
        return text_of(values_of(value))
    if isinstance(value, dict):
        return {key: _as_text(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(part) for part in value]
    return text_of(values_of(value))


def _moment(value: object) -> object:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime) and value.utcoffset() is not None:
        return value
    raise PydanticCustomError("bad_moment", "a moment needs date, time and time zone")


Content = Annotated[JsonValue, BeforeValidator(_as_text)]
"""A field or an item as it stands in a plan file, every scalar as text, defaults left out."""
Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A point in time with its time zone."""


class Correction(Record):
    """One decision of a person about one item of a plan."""

    item_id: str
    """Id of the item; for ``add`` of the plan, group or stage that gets one more.

    Items without an id are named by their place: ``<plan_id>/portfolio/<group>/members/<name>``,
    ``<plan_id>/stages/<stage>``; the metadata of a plan by the plan's id, of the document ``document``.
    """
    action: Action
    """What was decided."""
    field: str | None = None
    """For ``mend`` the field, dotted (``by.year``); for ``add`` the list (``targets``)."""
    before: Content = None
    """What stood there: the field's content, or the item that was rejected."""
    after: Content = None
    """What stands there now: the field's content, or the item that was added."""
    next_id: str | None = None
    """For ``add``, the item that it stands in front of; null at the end of the list."""
    withdraws: str | None = None
    """For ``withdraw``, the id of the correction that no longer counts, as `correction_id` gives it."""
    document: str | None = None
    """Name of the document that the item was read from."""
    quote_sha256: str | None = None
    """Hash of the item's quote: finds the item again when its id has changed."""
    quote_item: int = Field(default=1, ge=1)
    """Which of the items of its kind with this quote it is, from 1."""
    quote_items: int = Field(default=1, ge=1)
    """How many items of its kind have this quote."""
    who: str
    """Person."""
    when: Moment
    """Time of the decision."""


def quote_hash(quote: str) -> str:
    """Return the hash by which a quote is found again.

    Parameters
    ----------
    quote
        Words of the document.

    Returns
    -------
    digest
        SHA-256 in hexadecimal.

    Examples
    --------
    >>> quote_hash("到2025年")[:12]
    '73c577447426'
    """
    return sha256(quote.encode()).hexdigest()


def correction_id(one: Correction) -> str:
    """Return the id of a correction: a hash of its content, the same in every session.

    Parameters
    ----------
    one
        The correction.

    Returns
    -------
    name
        Twelve hexadecimal digits.

    Examples
    --------
    >>> from datetime import UTC
    >>> when = datetime(2025, 3, 1, tzinfo=UTC)
    >>> correction_id(Correction(item_id="p/target/x", action="accept", who="张", when=when))
    'fe91a43ab399'
    """
    content = json.dumps(text_of(values_of(one)), ensure_ascii=False, sort_keys=True)
    return sha256(content.encode()).hexdigest()[:12]


def standing(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that count: those that no later one withdraws.

    A withdrawal may itself be withdrawn. Of equal corrections the last is withdrawn first.

    Parameters
    ----------
    corrections
        Corrections in the order in which they were made.

    Returns
    -------
    corrections
        Those that count, in their order; a withdrawal that finds nothing stays among them.

    Examples
    --------
    >>> from datetime import UTC
    >>> when = datetime(2025, 3, 1, tzinfo=UTC)
    >>> one = Correction(item_id="p/target/x", action="reject", who="张", when=when)
    >>> back = withdrawal(one, "张", when)
    >>> standing([one, back]), standing([one, back, withdrawal(back, "张", when)]) == (one,)
    ((), True)
    """
    kept, unmet = _not_withdrawn(corrections)
    return tuple(one for one in kept if one.withdraws is None or unmet[one.withdraws])


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that no later one withdraws, the withdrawals themselves too.

    Parameters
    ----------
    corrections
        Corrections in the order in which they were made.

    Returns
    -------
    corrections
        In their order.

    Examples
    --------
    >>> from datetime import UTC
    >>> when = datetime(2025, 3, 1, tzinfo=UTC)
    >>> one = Correction(item_id="p/target/x", action="reject", who="张", when=when)
    >>> [each.action for each in in_force([one, withdrawal(one, "张", when)])]
    ['withdraw']
    """
    return _not_withdrawn(corrections)[0]


def _not_withdrawn(
    corrections: Iterable[Correction],
) -> tuple[tuple[Correction, ...], Counter[str]]:
    # from the last to the first: only a later one withdraws; what is left of `unmet` found nothing
    unmet: Counter[str] = Counter()
    kept: list[Correction] = []
    for one in reversed(tuple(corrections)):
        name = correction_id(one)
        if unmet[name]:
            unmet[name] -= 1
            continue
        if one.withdraws is not None:
            unmet[one.withdraws] += 1
        kept.append(one)
    return tuple(kept[::-1]), unmet


def withdrawal(one: Correction, who: str, when: datetime) -> Correction:
    """Return the correction that takes another back.

    Parameters
    ----------
    one
        The correction that is no longer to count.
    who
        Person.
    when
        Time, with its zone.

    Returns
    -------
    correction
        To be appended; see `standing`.

    Examples
    --------
    >>> from datetime import UTC
    >>> when = datetime(2025, 3, 1, tzinfo=UTC)
    >>> one = Correction(item_id="p/target/x", action="reject", who="张", when=when)
    >>> withdrawal(one, "李", when).withdraws == correction_id(one)
    True
    """
    return Correction(
        item_id=one.item_id,
        action="withdraw",
        withdraws=correction_id(one),
        document=one.document,
        who=who,
        when=when,
    )


def corrections_yaml(corrections: Iterable[Correction]) -> str:
    """Return corrections as a YAML list in their order.

    The text of further corrections may be appended to a file that holds some.

    Parameters
    ----------
    corrections
        The corrections.

    Returns
    -------
    text
        The text; `load_corrections` gives back equal records.

    Examples
    --------
    >>> from datetime import UTC
    >>> one = Correction(item_id="p/target/x", action="mend", field="low", before=1e12,
    ...                  after=2e12, who="张", when=datetime(2025, 3, 1, tzinfo=UTC))
    >>> print(corrections_yaml([one]).removeprefix(HEAD))
    - item_id: p/target/x
      action: mend
      field: low
      before: 1000000000000
      after: 2000000000000
      who: 张
      when: 2025-03-01T00:00:00+00:00
    <BLANKLINE>
    """
    values = values_of(list(corrections))
    lines = block_lines(values, words_only=True) if values else ()
    return HEAD + "".join(f"{line}\n" for line in lines)


def load_corrections(text: str, name: str = "corrections.yaml") -> tuple[Correction, ...]:
    """Return the corrections of a YAML list, or raise with all that is wrong with it.

    Parameters
    ----------
    text
        The decoded YAML; without entries it has no corrections.
    name
        Name of the file, for the place of a problem.

    Returns
    -------
    corrections
        The corrections in their order.

    Raises
    ------
    PlanError
        If the text is no YAML list or an entry breaks the schema; each problem has its line.

    Examples
    --------
    >>> load_corrections(HEAD)
    ()
    """
    return load_records(text, name, Correction)

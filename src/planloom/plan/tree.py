"""How do records and trees of text become each other? By the fields' types, never by the look of a scalar."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel

from planloom.plan.yaml_tree import Node, Path, Plain

Value: TypeAlias = "str | int | float | bool | date | list[Value] | dict[str, Value] | None"
"""A record as plain values, defaults left out."""

_FIGURES_BELOW = 1e21
_FIGURES_ABOVE = 1e-12
_NOTHING = {"", "~", "null"}


def values_of(record: object) -> Value:
    """Return a record (or a part of one) as plain values, in schema order, with defaults left out.

    Parameters
    ----------
    record
        What the tree is.

    Returns
    -------
    values
        Texts, numbers, days, lists and blocks.

    Examples
    --------
    >>> from planloom.plan.schema import Period
    >>> values_of(Period(year=2025))
    {'year': 2025}
    """
    if isinstance(record, BaseModel):
        fields = type(record).model_fields
        given = ((name, getattr(record, name), info) for name, info in fields.items())
        return {
            name: values_of(value)
            for name, value, info in given
            if info.is_required() or value != info.default
        }
    if isinstance(record, dict):
        return {str(key): values_of(part) for key, part in record.items()}
    if isinstance(record, tuple | list):
        return [values_of(part) for part in record]
    if record is None or isinstance(record, str | int | float | date):
        return record
    raise TypeError(f"no plan value: {record!r}")


def text_of(value: Value) -> "Node | None":
    """Return plain values with every scalar as text, as a loaded file would hold it.

    Parameters
    ----------
    value
        What is to be written.

    Returns
    -------
    tree
        Texts, lists and blocks; None for nothing.

    Examples
    --------
    >>> text_of({"low": 1.5e12, "by": {"year": 2025}, "is_open": True})
    {'low': '1500000000000', 'by': {'year': '2025'}, 'is_open': 'true'}
    """
    if value is None:
        return None
    if isinstance(value, dict):
        return {key: node for key, part in value.items() if (node := text_of(part)) is not None}
    if isinstance(value, list):
        return [text_of(part) or "" for part in value]
    return scalar_text(value)


def scalar_text(value: str | float | date) -> str:
    """Return a scalar as a person writes it: no exponent where figures do.

    Parameters
    ----------
    value
        What is to be written.

    Returns
    -------
    text
        The text.

    Examples
    --------
    >>> [scalar_text(value) for value in (1.5e12, 0.83, 1e-07, 2025, False)]
    ['1500000000000', '0.83', '0.0000001', '2025', 'false']
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _number_text(value: float) -> str:
    if value.is_integer() and abs(value) < _FIGURES_BELOW and str(value) != "-0.0":
        return str(int(value))
    if _FIGURES_ABOVE < abs(value) < _FIGURES_BELOW:
        return format(Decimal(repr(value)), "f")
    figures, _, power = repr(value).partition("e")
    point = "" if "." in figures else ".0"  # plain YAML readers take 1e+30 for a word
    return f"{figures}{point}e{power}" if power else figures


def typed_tree(node: Node, annotation: object) -> Any:  # noqa: ANN401 pydantic takes it
    """Return a tree ready to be validated: what stands for nothing is left out where nothing may stand.

    Without quotation marks ``~``, ``null`` and an empty place mean nothing in a field that may be
    null; in any other field ``~`` and ``null`` are words. An empty place means the default, or None
    in a field that has none.

    Parameters
    ----------
    node
        A tree of text.
    annotation
        The type written for it.

    Returns
    -------
    tree
        What pydantic validates.

    Examples
    --------
    >>> from planloom.plan.schema import DocumentMention
    >>> typed_tree({"title": Plain("null"), "issuer": Plain("null")}, DocumentMention)
    {'title': 'null'}
    """
    kind, is_nullable = _kind(annotation)
    if isinstance(node, dict):
        return _typed_block(node, kind)
    if isinstance(node, list):
        part = get_args(kind)[0] if get_origin(kind) is tuple else None
        return [typed_tree(child, part) for child in node]
    if isinstance(node, Plain) and (node == "" or (is_nullable and node in _NOTHING)):
        return None
    return str(node)


def _typed_block(node: dict[str, Node], kind: object) -> dict[str, Any]:
    fields = fields_of(kind)
    typed = {key: typed_tree(child, fields.get(key)) for key, child in node.items()}
    return {
        key: child
        for key, child in typed.items()
        if child is not None or key not in fields or is_required(kind, key)
    }


@cache
def fields_of(kind: object) -> dict[str, object]:
    """Return the fields of a record with the types written for them; empty for anything else.

    Parameters
    ----------
    kind
        A type.

    Returns
    -------
    fields
        Types by name, in schema order.

    Examples
    --------
    >>> from planloom.plan.schema import Period
    >>> list(fields_of(Period))
    ['first_year', 'year']
    """
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {
            name: Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
            for name, info in kind.model_fields.items()
        }
    return {}


def is_required(kind: object, key: str) -> bool:
    """Return whether a record cannot do without a key.

    Parameters
    ----------
    kind
        A type.
    key
        Name of the field.

    Returns
    -------
    required
        Whether it has no default.

    Examples
    --------
    >>> from planloom.plan.schema import Period
    >>> is_required(Period, "year"), is_required(Period, "first_year")
    (True, False)
    """
    return (
        isinstance(kind, type)
        and issubclass(kind, BaseModel)
        and kind.model_fields[key].is_required()
    )


def kind_at(root: type[BaseModel], path: Path) -> object:
    """Return the type that a path leads to; None where it leads nowhere.

    Parameters
    ----------
    root
        The record that the path begins at.
    path
        Keys and positions from the root.

    Returns
    -------
    kind
        The type without its null.

    Examples
    --------
    >>> from planloom.plan.schema import PlanFile
    >>> kind_at(PlanFile, ("plans", 0, "targets", 3, "citation")).__name__
    'Citation'
    """
    kind: object = root
    for step in path:
        if isinstance(step, int):
            arguments = get_args(kind)
            kind = arguments[0] if arguments else None
        else:
            kind = fields_of(kind).get(step)
        kind, _ = _kind(kind)
    return kind


def choices(kind: object) -> tuple[str, ...]:
    """Return the words that a field allows; empty where it allows any.

    Parameters
    ----------
    kind
        A type.

    Returns
    -------
    words
        The words in their order.

    Examples
    --------
    >>> from planloom.plan.schema import SourceGrade
    >>> choices(SourceGrade)
    ('document', 'report', 'restatement')
    """
    return get_args(kind) if get_origin(kind) is Literal else ()


def _kind(annotation: object) -> tuple[object, bool]:
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in {Union, UnionType}:
        parts = [part for part in get_args(annotation) if part is not NoneType]
        kind, _ = _kind(parts[0])
        return kind, NoneType in get_args(annotation)
    return annotation, False

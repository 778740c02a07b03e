"""Which definitions are known? Scopes (口径) from a table: what they count, at which prices, from when to when."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from planloom.codes import indicators, units
from planloom.errors import Problem, TableError
from planloom.evidence.records import Definition, PriceBasis
from planloom.evidence.table import Cell, Table, column_problems, nearest, read_table

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "scope": ("口径", "口径代码"),
        "indicator": ("指标",),
        "label_zh": ("名称",),
        "label_en": ("英文名称",),
        "first_year": ("起始年",),
        "last_year": ("截止年",),
        "is_stated": ("是否说明",),
        "source": ("来源",),
        "note_zh": ("说明",),
        "note_en": ("英文说明",),
        "unit": ("单位",),
        "price_basis": ("价格", "价格基准", "计价"),
        "price_year": ("价格基年", "基年"),
        "numerator": ("分子",),
        "denominator": ("分母",),
        "classification": ("分类标准", "分类版本"),
        "follows": ("接续", "取代口径"),
        "precedence": ("来源优先级", "来源次序"),
    }
)
REQUIRED = ("scope", "indicator", "label_zh", "label_en", "is_stated", "source")
_PRICES: Mapping[str, PriceBasis] = MappingProxyType(
    {
        "current": "current",
        "现价": "current",
        "当年价": "current",
        "当年价格": "current",
        "constant": "constant",
        "不变价": "constant",
        "不变价格": "constant",
        "可比价": "constant",
        "可比价格": "constant",
        "not_applicable": "not_applicable",
        "不适用": "not_applicable",
    }
)
_BETWEEN_SOURCES = re.compile(r"\s*[;；>＞|]\s*")
_STATED = MappingProxyType({"yes": True, "no": False, "是": True, "否": False})


def read_definitions(
    data: bytes, name: str, known: Sequence[Definition] | None = None
) -> tuple[Definition, ...]:
    """Return the definitions of a CSV table.

    Parameters
    ----------
    data
        Bytes of the table: UTF-8 or GB18030, header in English or Chinese. Sources in ``precedence`` stand in their
        order, parted by ``;`` or ``>``.
    name
        File name, for the places of problems.
    known
        Scopes that ``follows`` may name beside those of the table; None to take any.

    Returns
    -------
    definitions
        In the order of the rows; a row repeated word for word counts once.

    Raises
    ------
    TableError
        With every problem of the table, each with its row.

    Examples
    --------
    >>> rows = '''scope,indicator,label_zh,label_en,is_stated,source,price_basis,precedence
    ... town_gdp,gdp,全镇口径,Whole town,yes,Town yearbook,现价,yearbook > bulletin'''
    >>> found, = read_definitions(rows.encode(), "definitions.csv")
    >>> found.is_stated, found.price_basis, found.precedence
    (True, 'current', ('yearbook', 'bulletin'))
    """
    return definitions_of(read_table(data, name), known)


def definitions_of(
    table: Table, known: Sequence[Definition] | None = None
) -> tuple[Definition, ...]:
    """Return the definitions of a table, as `read_definitions` does of its bytes.

    Raises
    ------
    TableError
        With every problem of the table, each with its row.
    """
    problems = column_problems(table, COLUMNS, REQUIRED)
    rows = list(() if problems else table.rows(COLUMNS))
    read = [(row, found) for row in rows if (found := _definition(row, problems)) is not None]
    problems += _repeated(read)
    problems += _unconnected(read, known)
    if problems:
        raise TableError(problems)
    return tuple(dict.fromkeys(found for _, found in read))


def scope_problem(
    definition: Definition | None, indicator_code: str, year: int
) -> tuple[str, Mapping[str, object]] | None:
    """Return why a figure cannot stand in a scope, or None.

    Parameters
    ----------
    definition
        The scope; None where nothing defines it.
    indicator_code
        Indicator of the figure.
    year
        Year that the figure speaks of.

    Returns
    -------
    code, values
        Code of a problem and what fills its words: the scope is of another indicator, or not of that year.

    Examples
    --------
    >>> town = Definition("town", "gdp", "全镇", "Whole town", "yearbook", first_year=2021)
    >>> scope_problem(town, "gdp", 2020)[0]
    'table.year_outside_scope'
    """
    if definition is None:
        return None
    if definition.indicator_code != indicator_code:
        values = {"indicator": indicator_code, "expected": definition.indicator_code}
        return "table.scope_of_other_indicator", values
    first, last = definition.first_year, definition.last_year
    if (first is not None and year < first) or (last is not None and year > last):
        return "table.year_outside_scope", {"year": year, "first": first, "last": last}
    return None


def _definition(row: Mapping[str, Cell], problems: list[Problem]) -> Definition | None:
    before = len(problems)
    for column in REQUIRED:
        row[column].require(problems)
    indicator = row["indicator"].code([indicators()], problems)
    first, last, price_year = (
        row[name].year(problems) for name in ("first_year", "last_year", "price_year")
    )
    stated = row["is_stated"].choice(_STATED, problems)
    prices = row["price_basis"].choice(_PRICES, problems)
    unit = _unit(row["unit"], indicator, problems)
    if first is not None and last is not None and last < first:
        problems.append(row["last_year"].problem("table.years_out_of_order", first=first))
    if prices == "constant" and unit == "CNY" and price_year is None:
        problems.append(row["price_year"].problem("table.price_year_missing"))
    if len(problems) > before or indicator is None or stated is None:
        return None
    return Definition(
        scope_code=row["scope"].text,
        indicator_code=indicator,
        label_zh=row["label_zh"].text,
        label_en=row["label_en"].text,
        source=row["source"].text,
        first_year=first,
        last_year=last,
        is_stated=stated,
        note_zh=row["note_zh"].text,
        note_en=row["note_en"].text,
        unit="" if not row["unit"].text else unit,
        price_basis=prices or "",
        price_year=price_year,
        numerator=row["numerator"].text,
        denominator=row["denominator"].text,
        classification=row["classification"].text,
        follows=row["follows"].text,
        precedence=tuple(filter(None, _BETWEEN_SOURCES.split(row["precedence"].text))),
    )


def _unit(cell: Cell, indicator_code: str | None, problems: list[Problem]) -> str:
    """Return the base unit of a scope: that of its indicator, which a unit in the table must fit."""
    expected = indicators()[indicator_code].unit if indicator_code is not None else ""
    if not cell.text or cell.text == expected:
        return expected
    code = cell.code([units()], problems)
    if code is not None and indicator_code is not None and units()[code].base_unit != expected:
        values = {"indicator": indicator_code, "expected": expected}
        problems.append(cell.problem("table.unit_mismatch", **values))
    return expected


def _repeated(read: Sequence[tuple[Mapping[str, Cell], Definition]]) -> list[Problem]:
    first: dict[str, Definition] = {}
    return [
        row["scope"].problem("table.repeated_scope")
        for row, found in read
        if first.setdefault(found.scope_code, found) != found
    ]


def _unconnected(
    read: Sequence[tuple[Mapping[str, Cell], Definition]], known: Sequence[Definition] | None
) -> list[Problem]:
    """Return a problem for each scope that follows one that is not known, itself, or another indicator's."""
    scopes = {d.scope_code: d for d in (*(known or ()), *(found for _, found in read))}
    problems = []
    for row, found in read:
        before = scopes.get(found.follows)
        if not found.follows or (before is None and known is None):
            continue
        if before is None or found.follows == found.scope_code:
            problems.append(
                row["follows"].problem(
                    "table.unknown_scope", nearest=nearest(found.follows, scopes)
                )
            )
        elif before.indicator_code != found.indicator_code:
            values = {"indicator": found.indicator_code, "expected": before.indicator_code}
            problems.append(row["follows"].problem("table.scope_of_other_indicator", **values))
    return problems + _circles(read, scopes)


def _circles(
    read: Sequence[tuple[Mapping[str, Cell], Definition]], scopes: Mapping[str, Definition]
) -> list[Problem]:
    problems = []
    for row, found in read:
        seen: Counter[str] = Counter()
        at: str | None = found.follows
        while at and at in scopes and not seen[at]:
            seen[at] += 1
            at = scopes[at].follows
        if seen[found.scope_code] and found.follows != found.scope_code:
            problems.append(row["follows"].problem("table.scopes_in_circle"))
    return problems

"""What was observed? Observations from CSV: every cell checked, every problem told, all or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from planloom.codes import Indicator, clusters, indicators, places, units
from planloom.codes.counties import county_codes
from planloom.errors import Problem, TableError
from planloom.evidence.definitions import scope_problem
from planloom.evidence.records import Definition, Observation
from planloom.evidence.table import Cell, column_problems, nearest, read_table

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "indicator": ("指标",),
        "subject": ("对象", "地区", "集群"),
        "year": ("年份", "年"),
        "value": ("数值", "值"),
        "unit": ("单位",),
        "scope": ("口径",),
        "source": ("来源", "数据来源"),
        "published_on": ("发布日期", "公布日期"),
        "address": ("网址", "地址"),
        "note": ("备注", "说明"),
    }
)
REQUIRED = ("indicator", "subject", "year", "value", "unit", "scope", "source", "published_on")
_SHARES = ("share",)


def read_observations(
    data: bytes, name: str, definitions: Sequence[Definition]
) -> tuple[Observation, ...]:
    """Return the observations of a CSV table in base units.

    Parameters
    ----------
    data
        Bytes of the table: UTF-8 or GB18030; columns indicator, subject, year, value, unit, scope, source,
        published_on, and optionally address and note, in English or Chinese. Indicator, subject and unit may
        be written as code, label or alias.
    name
        File name, for the places of problems.
    definitions
        Scopes that rows may name.

    Returns
    -------
    observations
        In the order of the rows; a row repeated word for word is one observation.

    Raises
    ------
    TableError
        With every problem of the table, each with row and column; nothing is taken from a table with problems.

    Examples
    --------
    >>> scope = Definition("town", "gdp", "全镇口径", "Whole town", "Town yearbook")
    >>> rows = '''指标,对象,年份,数值,单位,口径,来源,发布日期
    ... 地区生产总值,深圳,2023,"34,606.40",亿元,town,Town yearbook,2024-02-21'''
    >>> found, = read_observations(rows.encode(), "gdp.csv", [scope])
    >>> found.value, found.unit, found.subject_code
    (3460640000000.0, 'CNY', 'shenzhen')
    """
    table = read_table(data, name)
    problems = column_problems(table, COLUMNS, REQUIRED)
    scopes = {definition.scope_code: definition for definition in definitions}
    found = [
        observation
        for (line, _), row in zip(table.body, () if problems else table.rows(COLUMNS), strict=False)
        if (observation := _observation(row, scopes, name, line, problems)) is not None
    ]
    problems += _repeated(found, name)
    if problems:
        raise TableError(problems)
    return _numbered(found)


def _observation(
    row: Mapping[str, Cell],
    scopes: Mapping[str, Definition],
    name: str,
    line: int,
    problems: list[Problem],
) -> Observation | None:
    before = len(problems)
    for column in REQUIRED:
        row[column].require(problems)
    indicator = row["indicator"].code([indicators()], problems)
    subject = county_codes().get(row["subject"].text) or row["subject"].code(
        [places(), clusters()], problems
    )
    year, value = row["year"].year(problems), row["value"].number(problems)
    published = row["published_on"].day(problems)
    if row["scope"].text and row["scope"].text not in scopes:
        found = nearest(row["scope"].text, scopes)
        problems.append(row["scope"].problem("table.unknown_scope", nearest=found))
    if indicator is None or subject is None or year is None or value is None or published is None:
        return None
    base_value, unit = _in_base_unit(row, value, indicators()[indicator], problems)
    problems += _impossible(row, year, published, base_value, indicators()[indicator])
    unfit = scope_problem(scopes.get(row["scope"].text), indicator, year)
    if unfit is not None:
        problems.append(row["scope"].problem(unfit[0], **unfit[1]))
    if len(problems) > before:
        return None
    return Observation(
        observation_id=f"{indicator}/{subject}/{year}/{row['scope'].text}/{published}",
        indicator_code=indicator,
        subject_code=subject,
        year=year,
        value=base_value,
        unit=unit,
        scope_code=row["scope"].text,
        source=row["source"].text,
        published_on=published,
        address=row["address"].text,
        note=row["note"].text,
        table=name,
        row=line,
    )


def _in_base_unit(
    row: Mapping[str, Cell], value: float, indicator: Indicator, problems: list[Problem]
) -> tuple[float, str]:
    cell = row["unit"]
    if not cell.text or cell.text == indicator.unit:
        return value, indicator.unit
    code = cell.code([units()], problems)
    if code is None:
        return value, indicator.unit
    unit = units()[code]
    if unit.base_unit != indicator.unit:
        problems.append(
            cell.problem("table.unit_mismatch", indicator=indicator.code, expected=indicator.unit)
        )
    return float(f"{value * unit.factor:.15g}"), indicator.unit


def _impossible(
    row: Mapping[str, Cell], year: int, published: date, value: float, indicator: Indicator
) -> list[Problem]:
    problems = []
    if published < date(year, 1, 1):
        problems.append(row["published_on"].problem("table.published_before_period", year=year))
    if indicator.measure in _SHARES and not 0 <= value <= 1:
        problems.append(row["value"].problem("table.out_of_range", expected="0–100 %"))
    if indicator.measure == "count" and value < 0:
        problems.append(row["value"].problem("table.out_of_range", expected="≥ 0"))
    return problems


def _key(observation: Observation) -> tuple[object, ...]:
    return observation.observation_id, observation.source


def _repeated(found: Sequence[Observation], name: str) -> list[Problem]:
    first: dict[tuple[object, ...], Observation] = {}
    problems = []
    for observation in found:
        other = first.setdefault(_key(observation), observation)
        if other.value != observation.value:
            where = f"{name}:{observation.row}:value"
            problems.append(Problem("table.repeated_row", where, {"row": other.row}))
    return problems


def _numbered(found: Sequence[Observation]) -> tuple[Observation, ...]:
    seen: Counter[str] = Counter()
    kept: dict[tuple[object, ...], Observation] = {}
    for observation in found:
        key = _key(observation)
        if key not in kept:
            seen[observation.observation_id] += 1
            kept[key] = _renamed(observation, seen[observation.observation_id])
    return tuple(kept.values())


def _renamed(observation: Observation, number: int) -> Observation:
    if number == 1:
        return observation
    return replace(observation, observation_id=f"{observation.observation_id}-{number}")

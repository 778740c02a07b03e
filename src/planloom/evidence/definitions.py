"""Which definitions are known? Scopes from CSV, each stated or openly unstated."""

from collections.abc import Mapping
from types import MappingProxyType

from planloom.codes import indicators
from planloom.errors import Problem, TableError
from planloom.evidence.records import Definition
from planloom.evidence.table import Cell, column_problems, read_table

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
    }
)
REQUIRED = ("scope", "indicator", "label_zh", "label_en", "is_stated", "source")


def read_definitions(data: bytes, name: str) -> tuple[Definition, ...]:
    """Return the definitions of a CSV table.

    Parameters
    ----------
    data
        Bytes of the table: UTF-8 or GB18030, header in English or Chinese.
    name
        File name, for the places of problems.

    Returns
    -------
    definitions
        In the order of the rows.

    Raises
    ------
    TableError
        With every problem of the table, each with its row.

    Examples
    --------
    >>> rows = '''scope,indicator,label_zh,label_en,is_stated,source
    ... town_gdp,gdp,全镇口径,Whole town,yes,Town yearbook'''
    >>> read_definitions(rows.encode(), "definitions.csv")[0].is_stated
    True
    """
    table = read_table(data, name)
    problems = column_problems(table, COLUMNS, REQUIRED)
    definitions = []
    for row in () if problems else table.rows(COLUMNS):
        found = _definition(row, problems)
        if found is not None:
            definitions.append(found)
    if problems:
        raise TableError(problems)
    return tuple(definitions)


def _definition(row: Mapping[str, Cell], problems: list[Problem]) -> Definition | None:
    before = len(problems)
    for column in REQUIRED:
        row[column].require(problems)
    indicator = row["indicator"].code([indicators()], problems)
    first, last = (row[name].year(problems) for name in ("first_year", "last_year"))
    stated = row["is_stated"].choice({"yes": True, "no": False, "是": True, "否": False}, problems)
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
    )

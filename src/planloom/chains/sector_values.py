"""What does a person's table say about each sector of an input-output table? Regional sizes, persons employed."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from planloom.chains.accounts import Floats
from planloom.chains.regional import RegionalData
from planloom.errors import Problem, TableError
from planloom.evidence.table import column_problems, read_table

_CODE = ("代码", "行业代码", "部门代码", "sector", "sector_code")
REGIONAL_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "code": _CODE,
        "region": ("地区", "本地", "本市", "城市"),
        "nation": ("全国", "国家"),
        "output": ("总产出", "地区总产出"),
        "intermediate_sales": ("中间使用", "地区中间使用"),
        "intermediate_purchases": ("中间投入", "地区中间投入"),
        "name": ("名称", "部门名称"),
        "source": ("来源", "数据来源"),
    }
)
"""Columns of a table of a region, with the words that may stand for them; name and source are remarks."""
EMPLOYMENT_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "code": _CODE,
        "employment_person": ("从业人员", "就业人数", "从业人数", "employment", "persons"),
        "name": ("名称", "部门名称"),
        "source": ("来源", "数据来源"),
    }
)
"""Columns of a table of persons employed."""
_REMARKS = frozenset({"code", "name", "source"})
_MOST_SHOWN = 50


def read_regional_data(data: bytes, name: str, sector_code: Sequence[str]) -> RegionalData:
    r"""Return what is known of a region, in the order of the nation's sectors.

    Parameters
    ----------
    data
        CSV: code, region, and optionally nation, output, intermediate_sales, intermediate_purchases; every sector of
        the nation's table once. An empty cell of a column is an error: fill the column or leave it out.
    name
        File name, for the places of problems.
    sector_code
        Sectors of the nation's table.

    Returns
    -------
    data
        Sizes and margins by sector.

    Raises
    ------
    TableError
        With everything that is wrong.

    References
    ----------
    docs/decisions/0026-input-output-tables.md.

    Examples
    --------
    >>> read_regional_data("代码,地区\nb,3\na,1\n".encode(), "r.csv", ["a", "b"]).region.tolist()
    [1.0, 3.0]
    """
    found = _sector_values(data, name, REGIONAL_COLUMNS, "region", sector_code)
    if not found["region"].sum() > 0:
        raise TableError([Problem("chain.region_empty", name)])
    return RegionalData(
        region=found["region"],
        nation=found.get("nation"),
        output=found.get("output"),
        intermediate_sales=found.get("intermediate_sales"),
        intermediate_purchases=found.get("intermediate_purchases"),
    )


def read_employment(data: bytes, name: str, sector_code: Sequence[str]) -> Floats:
    r"""Return persons employed by sector, in the order of the table's sectors.

    Parameters
    ----------
    data
        CSV: code, employment_person; every sector of the input-output table once.
    name
        File name, for the places of problems.
    sector_code
        Sectors of the input-output table.

    Returns
    -------
    employment_person
        Persons by sector.

    Raises
    ------
    TableError
        With everything that is wrong.

    References
    ----------
    docs/decisions/0026-input-output-tables.md.

    Examples
    --------
    >>> read_employment("代码,从业人员\nb,3\na,1\n".encode(), "e.csv", ["a", "b"]).tolist()
    [1.0, 3.0]
    """
    found = _sector_values(data, name, EMPLOYMENT_COLUMNS, "employment_person", sector_code)
    return found["employment_person"]


def _sector_values(
    data: bytes,
    name: str,
    columns: Mapping[str, tuple[str, ...]],
    required: str,
    sector_code: Sequence[str],
) -> dict[str, Floats]:
    table = read_table(data, name)
    problems = column_problems(table, columns, ("code", required))
    if problems:
        raise TableError(problems)
    place = {code: i for i, code in enumerate(sector_code)}
    heads = {head.strip().lower().replace(" ", "_") for head in table.header}
    given = [c for c in columns if c not in _REMARKS and heads & {c, *columns[c]}]
    found = {column: np.full(len(place), np.nan) for column in given}
    seen: dict[str, str] = {}
    for row in table.rows(columns):
        code = row["code"]
        if code.text not in place:
            problems.append(code.problem("chain.sector_not_in_table"))
            continue
        if code.text in seen:
            problems.append(code.problem("chain.sector_repeated", row=seen[code.text]))
        seen[code.text] = code.where
        for column in given:
            cell = row[column]
            cell.require(problems)
            value = cell.number(problems)
            if value is not None and value < 0:
                problems.append(cell.problem("chain.bad_amount"))
            elif value is not None:
                found[column][place[code.text]] = value
    lacking = [code for code in sector_code if code not in seen]
    if lacking:
        values = {"count": len(lacking), "missing": lacking[:_MOST_SHOWN]}
        problems.append(Problem("chain.sectors_missing", name, values))
    if problems:
        raise TableError(problems)
    return found

"""Which class of GB/T 4754-2017 does a cell name? Codes in their forms, names of classes, codes of 2011."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

import polars as pl

from planloom.codes.classifications import industries
from planloom.codes.firm_lexicon import old_classes
from planloom.errors import Problem

_CODE = r"^[A-T]?[- ]?([0-9]{2,4})(?:\.0+)?(?:[^0-9].*)?$"
_NEW, _OLD = "2017", "2011"
_MOST_TOLD = 200


def coded(firms: pl.DataFrame, name: str, version: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Return firms with their class of GB/T 4754-2017, and what is wrong with codes and versions.

    A code of 2011 counts only where the table of changed classes says what became of it: the same number may mean
    something else in 2017 (3963 was 集成电路制造 and is 智能无人飞行器制造).

    Parameters
    ----------
    firms
        Columns sheet_row, industry_code, code_version (null where the table says none).
    name
        File name, for the places of problems.
    version
        Version of codes whose row says none: ``2017`` or ``2011``.

    Returns
    -------
    firms, problems
        With a column code, null where none is known; each problem with all its rows.

    References
    ----------
    GB/T 4754-2011; GB/T 4754-2017; docs/decisions/0028-firms.md

    Examples
    --------
    >>> cells = ["C3973", "集成电路制造", "39731", None]
    >>> table = pl.DataFrame({"sheet_row": [2, 3, 4, 5], "industry_code": cells, "code_version": [None] * 4})
    >>> made, problems = coded(table, "f.csv", "2017")
    >>> made["code"].to_list(), [(problem.code, problem.where) for problem in problems]
    (['3973', '3973', None, None], [('firms.unknown_code', 'f.csv:4'), ('firms.missing_code', 'f.csv:5')])
    """
    cell = pl.col("industry_code").cast(pl.String).str.strip_chars().str.to_uppercase()
    said = pl.col("code_version").cast(pl.String)
    edition = (
        pl.when(said.is_null()).then(pl.lit(version))
        .when(said.str.contains(_NEW)).then(pl.lit(_NEW))
        .when(said.str.contains(_OLD)).then(pl.lit(_OLD))
    )  # fmt: skip
    read = firms.with_columns(
        cell.str.extract(_CODE).alias("number"),
        cell.replace_strict(_class_names(), default=None, return_dtype=pl.String).alias("named"),
        edition.alias("edition"),
    )
    number, is_new, is_old = pl.col("number"), pl.col("edition") == _NEW, pl.col("edition") == _OLD
    known = number.is_in(list(industries("gbt4754_2017")))
    became = number.replace_strict(_became(), default=None, return_dtype=pl.String)
    code = (
        pl.when(number.is_null()).then("named")
        .when(is_new & known).then("number")
        .when(is_old).then(became)
    )  # fmt: skip
    made = read.with_columns(code.alias("code"))
    return made.drop("number", "named", "edition"), list(_problems(made, name))


def _problems(read: pl.DataFrame, name: str) -> Iterator[Problem]:
    """Yield what is wrong, each kind with its rows."""
    is_given = pl.col("industry_code").is_not_null()
    is_lost = is_given & pl.col("code").is_null()
    split = {old: " ".join(c.code_2017) for old, c in old_classes().items() if len(c.code_2017) > 1}
    is_split = pl.col("number").is_in(list(split)).fill_null(value=False)
    has_version = pl.col("edition").is_not_null()
    is_old = pl.col("edition") == _OLD
    kinds = {
        "firms.unknown_version": (is_given & has_version.not_(), "code_version", "error"),
        "firms.unknown_code": (is_lost & (pl.col("edition") == _NEW), "industry_code", "error"),
        "firms.old_code": (is_given & is_old & is_lost.not_(), "industry_code", "information"),
        "firms.old_code_split": (is_lost & is_old & is_split, "industry_code", "warning"),
        "firms.old_code_unknown": (is_lost & is_old & is_split.not_(), "industry_code", "warning"),
    }
    for code, (mask, column, severity) in kinds.items():
        for (found,), rows in read.filter(mask).group_by(column, maintain_order=True):
            became = split.get(str(rows["number"][0]), str(rows["code"][0]))
            values = {"found": found, "became": became}
            yield rows_problem(code, name, rows["sheet_row"], values, severity)
    missing = read.filter(is_given.not_())
    if 0 < missing.height < read.height:
        yield rows_problem("firms.missing_code", name, missing["sheet_row"], {}, "warning")


def rows_problem(
    code: str, name: str, rows: pl.Series, values: Mapping[str, object], severity: str = "error"
) -> Problem:
    """Return one problem of several rows of a table.

    Parameters
    ----------
    code
        The rule's id.
    name
        File name.
    rows
        Numbers of the rows in the sheet, in their order.
    values
        What fills its words; ``rows`` and ``count`` are added.
    severity
        ``error``, ``warning`` or ``information``.

    Returns
    -------
    problem
        Its place is the first row; its values name all of them, the first 200 stretches one by one.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> rows_problem("firms.missing_code", "f.csv", pl.Series([3, 4, 5, 9]), {}).values
    {'rows': '3-5, 9', 'count': 4}
    """
    stretches: list[list[int]] = []
    for row in rows.to_list():
        if stretches and row == stretches[-1][1] + 1:
            stretches[-1][1] = row
        else:
            stretches.append([row, row])
    told = [str(a) if a == b else f"{a}-{b}" for a, b in stretches[:_MOST_TOLD]]
    more = ["…"] if len(stretches) > _MOST_TOLD else []
    told_values = {**values, "rows": ", ".join(told + more), "count": rows.len()}
    return Problem(code, f"{name}:{rows[0]}", told_values, severity)  # type: ignore[arg-type]


def is_class_name(text: pl.Expr) -> pl.Expr:
    """Return whether text is the name of a class of GB/T 4754-2017.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    is_name
        False or null for null.

    References
    ----------
    GB/T 4754-2017

    Examples
    --------
    >>> pl.DataFrame({"a": ["集成电路制造", "做芯片"]}).select(is_class_name(pl.col("a")))["a"].to_list()
    [True, False]
    """
    return text.str.to_uppercase().is_in(list(_class_names()))


@cache
def _class_names() -> Mapping[str, str]:
    """Return the class of each name; where a group has its class's name, the class."""
    members = sorted(industries("gbt4754_2017").values(), key=lambda member: member.level)
    return MappingProxyType({m.label_zh.upper(): m.code for m in members if m.level > 1})


@cache
def _became() -> Mapping[str, str]:
    """Return the class of 2017 of each class of 2011 that went whole into one."""
    rows = old_classes().values()
    return MappingProxyType(
        {row.code_2011: row.code_2017[0] for row in rows if len(row.code_2017) == 1}
    )

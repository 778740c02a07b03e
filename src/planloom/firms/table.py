"""What does a person's table of firms hold? Columns by their headers, every doubtful row told by its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import polars as pl

from planloom.codes import parameter
from planloom.errors import Problem, TableError
from planloom.evidence.columns import ColumnSpec, Kind, read_columns
from planloom.evidence.columns_numbers import numbers_of
from planloom.firms.industry import coded, is_class_name, rows_problem

AMOUNTS = ("revenue_cny", "value_added_cny", "output_cny")
"""Columns of money."""
MEASURES = (*AMOUNTS, "employment_person")
"""Columns that are added up."""
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "firm_id": (
            "企业代码", "企业编号", "统一社会信用代码", "社会信用代码", "组织机构代码", "证券代码", "股票代码",
            "编号", "code", "id", "firm id", "firm code", "credit code",
        ),
        "firm_name": (
            "企业名称", "单位名称", "单位详细名称", "公司名称", "企业", "名称", "法人单位名称", "全称", "full_name",
            "name", "firm", "firm name", "company", "company name",
        ),
        "scope": ("经营范围", "经营（业务）范围", "业务范围", "登记经营范围", "business scope", "scope of business"),
        "products": (
            "主要产品", "主营产品", "产品", "产品名称", "主营业务", "主要业务活动", "主要业务", "products",
            "product lines", "main products", "main business",
        ),
        "industry_name": ("行业", "所属行业", "行业名称", "所属行业名称", "industry", "industry name"),
        "industry_code": (
            "行业代码", "国民经济行业代码", "行业小类", "行业小类代码", "行业类别代码", "国民经济行业分类代码",
            "gbt4754", "gb/t 4754", "gb/t4754", "gbt4754_2017", "industry code",
        ),
        "code_version": ("行业代码版本", "代码版本", "分类版本", "行业分类版本", "标准版本", "code version", "version"),
        "revenue_cny": ("营业收入", "主营业务收入", "营收", "收入", "年营业收入", "revenue", "sales", "turnover"),
        "value_added_cny": ("增加值", "工业增加值", "年增加值", "value added"),
        "output_cny": ("产值", "总产值", "工业总产值", "年产值", "output", "gross output"),
        "employment_person": (
            "从业人员", "从业人数", "从业人员数", "期末从业人员", "平均用工人数", "员工人数", "职工人数", "用工人数",
            "employees", "employment", "persons employed",
        ),
        "district": ("区", "所在区", "行政区", "区县", "辖区", "所属区", "所在辖区", "district"),
    }
)  # fmt: skip
_PARQUET = b"PAR1"
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "revenue_cny": "money", "value_added_cny": "money", "output_cny": "money",
        "employment_person": "number", "firm_id": "code",
    }
)  # fmt: skip
FIRM_COLUMNS = tuple(
    ColumnSpec(
        name,
        _KINDS.get(name, "text"),
        words=words,
        unit="person" if name == "employment_person" else None,
    )
    for name, words in _WORDS.items()
)
"""Columns of a table of firms, with the words of headers that name them."""


@dataclass(frozen=True, slots=True)
class FirmTable:
    """Firms as a person gave them, each once."""

    firms: pl.DataFrame
    """Columns sheet_row, firm_id, firm_name, scope, industry_code, code (GB/T 4754-2017), the measures, district."""
    problems: tuple[Problem, ...]
    """What is wrong with it, each kind with its rows."""


def read_firms(
    data: bytes,
    name: str,
    day: date,
    mapping: Mapping[str, str] | None = None,
    version: str = "2017",
) -> FirmTable:
    r"""Return the firms of a table, and everything that is doubtful about it.

    Parameters
    ----------
    data
        CSV, Excel or Parquet.
    name
        File name, for the places of problems.
    day
        Day whose parameters hold.
    mapping
        Word of the header by field, where a person says which column is meant.
    version
        Version of industry codes whose row says none: ``2017`` or ``2011``.

    Returns
    -------
    table
        A firm whose id stands twice is kept once, its first row; an amount that cannot be is null.

    Raises
    ------
    TableError
        If the file is no table, names no firms, or has nothing to classify them by.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> text = "企业代码,经营范围,营业收入（亿元）\na,芯片设计,3\na,芯片设计,3\nb,,-1\n"
    >>> table = read_firms(text.encode(), "f.csv", date(2026, 1, 1))
    >>> table.firms.select("firm_id", "revenue_cny").rows()
    [('a', 300000000.0), ('b', None)]
    >>> [(problem.code, problem.where) for problem in table.problems]
    [('firms.repeated_row', 'f.csv:3'), ('firms.negative_amount', 'f.csv:4')]
    """
    found, told = read_columns(data, name, FIRM_COLUMNS, mapping)
    firms = found.rename({"row": "sheet_row"}).with_columns(
        pl.coalesce("industry_code", _class_name()).alias("industry_code"), _text().alias("scope")
    )
    if firms.is_empty():
        raise TableError([Problem("table.empty", name)])
    texts = ("scope", "industry_code", "firm_name")
    if firms["firm_id"].is_null().all() and firms["firm_name"].is_null().all():
        raise TableError([Problem("firms.no_names", name)])
    if all(firms[column].is_null().all() for column in texts):
        raise TableError([Problem("firms.nothing_to_read", name)])
    named, unnamed = _named(firms, name)
    once, repeated = _each_once(named, name)
    given = [column for column in MEASURES if firms[column].count()]
    mixed = [] if data.startswith(_PARQUET) else _mixed_units(data, name, given, mapping or {})
    coded_firms, codes = coded(once, name, version)
    if not found["industry_code"].count():
        codes = [problem for problem in codes if problem.code != "firms.missing_code"]
    bounded, absurd = _bounded(coded_firms, name, day)
    problems = (*told, *unnamed, *repeated, *mixed, *codes, *absurd)
    return FirmTable(bounded.drop("products", "industry_name", "code_version"), problems)


def _text() -> pl.Expr:
    """Return what a firm's texts say together: scope, products, the name of its industry, parted by ；."""
    texts = pl.concat_str("scope", "products", "industry_name", separator="；", ignore_nulls=True)
    return pl.when(texts != "").then(texts)


def _class_name() -> pl.Expr:
    """Return the name of an industry where it is the name of an official class, which then is its code."""
    return pl.when(is_class_name(pl.col("industry_name"))).then("industry_name")


def _named(firms: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Return firms with an id each: its own, else its name, else the number of its row."""
    by_name = firms["firm_id"].is_null() & firms["firm_name"].is_not_null()
    by_row = firms["firm_id"].is_null() & firms["firm_name"].is_null()
    row = pl.lit("#") + pl.col("sheet_row").cast(pl.String)
    made = firms.with_columns(pl.coalesce("firm_id", "firm_name", row).alias("firm_id"))
    problems = []
    if by_name.any():
        rows = firms["sheet_row"].filter(by_name)
        problems.append(rows_problem("firms.id_from_name", name, rows, {}, "information"))
    if by_row.any():
        rows = firms["sheet_row"].filter(by_row)
        problems.append(rows_problem("firms.no_id", name, rows, {}, "warning"))
    return made, problems


def _each_once(firms: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Return the first row of each firm; whether a later one says the same makes it a warning or an error."""
    again = firms["firm_id"].is_first_distinct().not_()
    if not again.any():
        return firms, []
    first = firms.filter(again.not_())
    later = firms.filter(again)
    said = [column for column in firms.columns if column != "sheet_row"]
    same = later.join(first.select(said), on=said, how="semi", nulls_equal=True)
    other = later.join(same.select("sheet_row"), on="sheet_row", how="anti")
    problems = []
    for code, rows, severity in (
        ("firms.repeated_row", same, "warning"),
        ("firms.repeated_firm", other, "error"),
    ):
        if rows.height:
            ids = ", ".join(rows["firm_id"].unique(maintain_order=True).head(5))
            problems.append(rows_problem(code, name, rows["sheet_row"], {"found": ids}, severity))
    return first, problems


def _bounded(firms: pl.DataFrame, name: str, day: date) -> tuple[pl.DataFrame, list[Problem]]:
    """Return firms without figures that cannot be: negative, or above the largest that a firm can have."""
    problems: list[Problem] = []
    made = firms
    for column in MEASURES:
        most = parameter(f"firms_{'persons' if column not in AMOUNTS else 'amount'}_most", day)
        cells = firms[column]
        kinds = {"firms.negative_amount": cells < 0, "firms.absurd_amount": cells > most.value}
        if column == "value_added_cny":
            negative = firms.filter(kinds.pop("firms.negative_amount").fill_null(value=False))
            if negative.height:
                rows = negative["sheet_row"]
                values = {"column": column}
                problems.append(
                    rows_problem("firms.negative_value_added", name, rows, values, "warning")
                )
        for code, mask in kinds.items():
            is_bad = mask.fill_null(value=False)
            if is_bad.any():
                values = {"column": column, "most": f"{most.value:.0f} {most.unit}"}
                rows = firms["sheet_row"].filter(is_bad)
                problems.append(rows_problem(code, name, rows, values))
                made = made.with_columns(pl.when(~is_bad).then(pl.col(column)).alias(column))
    return made, problems


def _mixed_units(
    data: bytes, name: str, measures: Sequence[str], mapping: Mapping[str, str]
) -> list[Problem]:
    """Return the rows whose cells say another unit than the rest of their column, or say one alone."""
    spec = [replace(c, kind="text", unit=None) for c in FIRM_COLUMNS if c.field in measures]
    if not spec:
        return []
    cells, _ = read_columns(data, name, spec, {k: v for k, v in mapping.items() if k in measures})
    problems = []
    for column in measures:
        filled = cells.filter(pl.col(column).is_not_null())
        units = numbers_of(filled[column])["unit"].fill_null("")
        usual, *others = units.value_counts(sort=True)[units.name].to_list()
        for word in sorted(others):
            values = {"column": column, "found": word or "-", "usual": usual or "-"}
            rows = filled["row"].filter(units == word)
            problems.append(rows_problem("firms.mixed_units", name, rows, values, "warning"))
    return problems

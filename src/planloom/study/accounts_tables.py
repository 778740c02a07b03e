"""How are the accounts of an input-output table written? Rows of its tables, as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from planloom.chains.accounts import Floats, InputOutputTable
from planloom.chains.accounts_balance import Balance
from planloom.chains.accounts_model import AccountsModel, accounts_model, linkages, multipliers
from planloom.chains.extraction import extraction
from planloom.chains.regional_error import Interval
from planloom.codes.messages import problem_words
from planloom.errors import Problem

Rows = tuple[Sequence[str], Iterable[Sequence[object]]]
"""Head and rows."""
FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        "output_multiplier": "sum_i L_ij; L = (I - A)^-1, A_ij = Z_ij / x_j",
        "value_added_multiplier": "sum_i (v_i / x_i) L_ij",
        "import_content_share": "sum_i (m_i / x_i) L_ij, m_i: imports used by sector i",
        "employment_multiplier_person": "sum_i (e_i / x_i) L_ij [person per unit of money]",
        "backward_direct": "sum_i A_ij",
        "forward_direct": "sum_j B_ij, B_ij = Z_ij / x_i",
        "backward_linkage_index": "sum_i L_ij over its mean (影响力系数)",
        "forward_linkage_index": "sum_j G_ij over its mean; G = (I - B)^-1",
        "sensitivity_index": "sum_j L_ij over its mean (感应度系数)",
        "backward_loss": "x_j (sum_i w_i L_ij - w_j) / L_jj: sector j buys nothing at home",
        "sales_loss": "(sum_i w_i L_ij) (x_j - f_j) / L_jj: nobody at home buys from sector j, its final demand stays",
        "forward_loss": "x_j (sum_k G_jk w_k - w_j) / G_jj: sector j supplies no sector (Ghosh)",
        "total_loss": "x_j (sum_i w_i L_ij) / L_jj: sector j is gone with its final demand",
    }
)
"""What the columns are, in plain signs."""
_SECTOR_FIGURES = (
    "intermediate_sales", "intermediate_purchases", "final_demand", "imports_used", "output_multiplier",
    "value_added_multiplier", "import_content_share", "employment_multiplier_person", "backward_direct",
    "forward_direct", "backward_linkage_index", "forward_linkage_index", "sensitivity_index",
)  # fmt: skip
"""Figures of a sector, those that a table may lack among them."""


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """A table made ready: imports apart, employment in, regionalised where asked."""

    table: InputOutputTable
    """The table."""
    model: AccountsModel
    """Its coefficients and inverse."""
    balances: tuple[Balance, ...]
    """Sums of the table as read, beside its printed totals."""
    intervals: tuple[Interval, ...]
    """Ranges of regionalised numbers; none for a table that was not regionalised."""
    problems: tuple[Problem, ...]
    """Warnings and information."""


def sector_figures(
    table: InputOutputTable, model: AccountsModel | None = None
) -> Mapping[str, Floats]:
    """Return what the flows of a table say of each sector: sums, multipliers, linkages."""
    model = model or accounts_model(table.flow, table.output)
    times, links = multipliers(table, model), linkages(model)
    figures = {
        "intermediate_sales": table.flow.sum(axis=1),
        "intermediate_purchases": table.flow.sum(axis=0),
        "final_demand": table.final_demand(),
        "imports_used": table.imports_used(),
        "output_multiplier": times.output,
        "value_added_multiplier": times.value_added,
        "import_content_share": times.imports,
        "employment_multiplier_person": times.employment_person,
        "backward_direct": links.backward_direct,
        "forward_direct": links.forward_direct,
        "backward_linkage_index": links.backward_index,
        "forward_linkage_index": links.forward_index,
        "sensitivity_index": links.sensitivity_index,
    }
    return {name: values for name, values in figures.items() if values is not None}


def extraction_figures(
    table: InputOutputTable, model: AccountsModel | None = None
) -> Mapping[str, Floats]:
    """Return what all sectors lose if one is taken out: output, its share of all output, value added."""
    model = model or accounts_model(table.flow, table.output)
    added = table.value_added.sum(axis=0)
    per_unit = np.divide(added, table.output, out=np.zeros_like(added), where=table.output > 0)
    lost, weighted = extraction(model), extraction(model, per_unit)
    ways = ("backward", "sales", "forward", "total")
    figures = {f"{way}_loss": getattr(lost, way) for way in ways}
    figures |= {f"{way}_loss_share": getattr(lost, way) / table.output.sum() for way in ways}
    return figures | {f"{way}_value_added_loss": getattr(weighted, way) for way in ways}


def sector_rows(read: Accounts) -> Rows:
    """Return size, multipliers and linkages of every sector, with intervals where regionalised."""
    table = read.table
    empty = [""] * table.sector_count
    figures = sector_figures(table, read.model)
    columns: dict[str, Sequence[object] | Floats] = {
        **_named(table),
        "output": table.output,
        "value_added": table.value_added.sum(axis=0),
        **{name: figures.get(name, empty) for name in _SECTOR_FIGURES},
        **_marked(read),
    }
    return list(columns), zip(*columns.values(), strict=True)


def balance_rows(read: Accounts) -> Rows:
    """Return every sum beside the printed total."""
    head = ("sector_code", "total", "summed", "printed", "difference", "where")
    rows = (
        (code, b.name, b.summed[i], b.printed[i], b.summed[i] - b.printed[i], b.where[i])
        for b in read.balances
        for i, code in enumerate(read.table.sector_code)
    )
    return head, rows


def extraction_rows(read: Accounts) -> Rows:
    """Return what all sectors lose if one is taken out, with intervals where regionalised."""
    columns: dict[str, Sequence[object] | Floats] = {
        **_named(read.table),
        "output": read.table.output,
        **extraction_figures(read.table, read.model),
        **_marked(read),
    }
    return list(columns), zip(*columns.values(), strict=True)


def _named(table: InputOutputTable) -> dict[str, Sequence[object]]:
    unit = [table.unit] * table.sector_count
    return {"sector_code": table.sector_code, "sector_name": table.sector_name, "unit": unit}


def _marked(read: Accounts) -> dict[str, Sequence[object] | Floats]:
    """Return whether the numbers are regionalised, and if so their intervals."""
    mark = "yes" if read.table.is_regionalised else "no"
    columns: dict[str, Sequence[object] | Floats]
    columns = {"is_regionalised": [mark] * read.table.sector_count}
    for interval in read.intervals:
        columns[f"{interval.name}_low"] = interval.low
        columns[f"{interval.name}_high"] = interval.high
    return columns


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV; a number that is none is an empty cell, others have 17 significant digits."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return out.getvalue()


def _shown(cell: object) -> object:
    if isinstance(cell, float | np.floating):
        return "" if np.isnan(cell) else f"{float(cell):.17g}"
    return cell


def matrix_csv(made: Floats, codes: Sequence[str]) -> str:
    """Return a square table with codes on both sides."""
    rows = ((code, *row) for code, row in zip(codes, made, strict=True))
    return csv_text(("", *codes), rows)


def problems_csv(problems: Sequence[Problem]) -> str:
    """Return problems as a table, each in the words of both languages.

    Parameters
    ----------
    problems
        The problems.

    Returns
    -------
    csv
        One a row: code, severity, place, what was found and what to do.

    Examples
    --------
    >>> made = problems_csv([Problem("chain.zero_output", "t.csv:3", {"sector": "a"}, "warning")])
    >>> made.splitlines()[0]
    'code,severity,where,message_zh,message_en,fix_zh,fix_en'
    """
    head = ("code", "severity", "where", "message_zh", "message_en", "fix_zh", "fix_en")
    rows = []
    for problem in problems:
        (message_zh, fix_zh), (message_en, fix_en) = (
            problem_words(problem, lang) for lang in ("zh", "en")
        )
        said = (message_zh, message_en, fix_zh, fix_en)
        rows.append((problem.code, problem.severity, problem.where, *said))
    return csv_text(head, rows)

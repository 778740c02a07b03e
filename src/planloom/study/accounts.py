"""What does an input-output table say of its sectors, and what is lost if one falls away? Tables, problems, trace."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Literal, cast

import numpy as np

from planloom import __version__
from planloom.chains.accounts import InputOutputTable
from planloom.chains.accounts_balance import (
    Balance,
    BalanceTolerance,
    balance_problems,
    balances,
)
from planloom.chains.accounts_model import (
    AccountsModel,
    accounts_model,
    domestic_table,
    export_import_content,
)
from planloom.chains.accounts_read import AccountsOptions, read_accounts
from planloom.chains.regional import RegionalData, RegionalMethod, regional_table
from planloom.chains.regional_error import Figures, Interval, regional_intervals
from planloom.chains.sector_values import read_employment, read_regional_data
from planloom.chains.trade_shares import Quotient
from planloom.codes.lists import parameter
from planloom.errors import InputError, ModelError, Problem
from planloom.evidence.sheets import sheets_of
from planloom.study.accounts_tables import (
    FORMULAS,
    Accounts,
    balance_rows,
    csv_text,
    extraction_figures,
    extraction_rows,
    matrix_csv,
    problems_csv,
    sector_figures,
    sector_rows,
)

File = tuple[bytes, str]
"""Content and name."""


@dataclass(frozen=True, slots=True)
class AccountsRequest:
    """What `planloom chain accounts` and `chain extract` are asked."""

    sheet: str | None = None
    """Sheet of a workbook; None: the one with the most sectors."""
    negative: str = "refuse"
    """``refuse`` or ``keep``: what a negative flow between sectors does."""
    imports: str = "apart"
    """``apart`` or ``included``: whether imports of a competitive table leave the flows, in proportion."""
    final_codes: tuple[str, ...] = ()
    """Columns that are final uses, though no known word says so."""
    value_added_codes: tuple[str, ...] = ()
    """Rows that are value added, though no known word says so."""
    employment: File | None = None
    """Persons employed by sector."""
    region: File | None = None
    """Sizes of the sectors in a region, for a regionalised table."""
    quotient: str = "flq"
    """``slq``, ``cilq``, ``flq`` or ``aflq``: location quotient of a regionalised table."""
    delta: float | None = None
    """Flegg's exponent; None: the dated parameter."""
    draws: int | None = None
    """Tables drawn for the error of a regionalised one; None: the dated parameter."""
    has_matrices: bool = False
    """Whether coefficients and inverses are written too."""


@dataclass(frozen=True, slots=True)
class Written:
    """Files of text by name, with what was found on the way."""

    files: Mapping[str, str]
    """Tables as CSV, the trace as JSON."""
    problems: tuple[Problem, ...]
    """Warnings and information; an error stops the work."""


def accounts_files(table: File, request: AccountsRequest = AccountsRequest()) -> Written:
    r"""Return the accounts of an input-output table: sectors, balances, problems, trace, and matrices if asked for.

    Parameters
    ----------
    table
        Content and name: .xlsx, .xls, CSV or Parquet.
    request
        Options.

    Returns
    -------
    written
        ``sectors.csv``, ``balance.csv``, ``problems.csv``, ``trace.json``, with matrices also ``A.csv``, ``L.csv``,
        ``B.csv``, ``G.csv``, and of a regionalised table ``region_flow.csv``.

    Raises
    ------
    InputError
        With everything that is wrong in table and options.

    Examples
    --------
    >>> text = b",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"
    >>> written = accounts_files((text, "t.csv"))
    >>> print(*written.files["sectors.csv"].splitlines()[1].split(",")[:5])
    a a  1000 650
    """
    read = _read(table, request, sector_figures)
    files = {
        "sectors.csv": csv_text(*sector_rows(read)),
        "balance.csv": csv_text(*balance_rows(read)),
    }
    if request.has_matrices:
        model, codes = read.model, read.table.sector_code
        matrices = {"A": model.coefficient, "L": model.leontief, "B": model.allocation, "G": model.ghosh}  # fmt: skip
        files |= {f"{name}.csv": matrix_csv(made, codes) for name, made in matrices.items()}
    if read.table.is_regionalised:
        files["region_flow.csv"] = matrix_csv(read.table.flow, read.table.sector_code)
    files["problems.csv"] = problems_csv(read.problems)
    files["trace.json"] = _trace(table, request, read, files)
    return Written(files, read.problems)


def extraction_files(
    table: File, name: str, request: AccountsRequest = AccountsRequest()
) -> Written:
    r"""Return what the whole economy loses if each sector is taken out, one at a time.

    Parameters
    ----------
    table
        Content and name.
    name
        Stem of the files to write.
    request
        Options.

    Returns
    -------
    written
        ``NAME.csv``, ``NAME.problems.csv``, ``NAME.trace.json``.

    Raises
    ------
    InputError
        With everything that is wrong in table and options.

    Examples
    --------
    >>> text = b",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"
    >>> written = extraction_files((text, "t.csv"), "out")
    >>> [round(float(cell), 4) for cell in written.files["out.csv"].splitlines()[1].split(",")[4:8]]
    [413.1579, 786.8421, 728.9474, 1210.5263]
    """
    read = _read(table, request, extraction_figures)
    files = {f"{name}.csv": csv_text(*extraction_rows(read))}
    files[f"{name}.problems.csv"] = problems_csv(read.problems)
    files[f"{name}.trace.json"] = _trace(table, request, read, files)
    return Written(files, read.problems)


@dataclass(frozen=True, slots=True, eq=False)
class OpenedTable:
    """An input-output table made ready: checked, imports apart, regionalised where asked."""

    table: InputOutputTable
    """The table."""
    nation: InputOutputTable
    """The table as read; the same flows where nothing was taken out or regionalised."""
    region: tuple[RegionalData, RegionalMethod] | None
    """What it was regionalised by; None: it was not."""
    balances: tuple[Balance, ...]
    """Sums of the table as read, beside its printed totals."""
    problems: tuple[Problem, ...]
    """Warnings and information."""


def open_table(
    table: File, request: AccountsRequest, alone: Literal["refuse", "keep"] = "refuse"
) -> OpenedTable:
    r"""Return the input-output table of a file as a request wants it.

    Parameters
    ----------
    table
        Content and name.
    request
        Options.
    alone
        Whether flows between sectors without any other figure will do.

    Returns
    -------
    opened
        With everything that was treated on the way.

    Raises
    ------
    InputError
        With everything that is wrong in table and options.

    Examples
    --------
    >>> open_table((b",a,b\na,1,2\nb,3,4\n", "t.csv"), AccountsRequest(), "keep").table.output.tolist()
    [3.0, 7.0]
    """
    problems = _option_problems(request)
    if problems:
        raise InputError(problems)
    negative = cast('Literal["refuse", "keep"]', request.negative)
    options = AccountsOptions(
        request.sheet, negative, request.final_codes, request.value_added_codes, alone
    )
    made, totals, noted = read_accounts(sheets_of(*table), options)
    found = balances(made, totals)
    limits = BalanceTolerance(_parameter("accounts_rounding_share"), _parameter("accounts_imbalance_most"))  # fmt: skip
    unbalanced = balance_problems(made, found, limits, totals.is_whole)
    if any(problem.severity == "error" for problem in unbalanced):
        raise InputError([*noted, *unbalanced])
    noted = (*noted, *unbalanced)
    if request.employment is not None:
        made = replace(
            made, employment_person=read_employment(*request.employment, made.sector_code)
        )
    nation, region, said = made, None, tuple[Problem, ...]()
    if request.region is not None:
        region = read_regional_data(*request.region, made.sector_code), _method(request)
        made, said = regional_table(made, *region)
    elif request.imports == "apart":
        made, said = domestic_table(made)
    return OpenedTable(made, nation, region, found, (*said, *noted))


def _read(table: File, request: AccountsRequest, figures: Figures) -> Accounts:
    opened = open_table(table, request)
    model = _model(opened.table)
    intervals: tuple[Interval, ...] = ()
    if opened.region is not None:
        data, method = opened.region
        intervals = regional_intervals(opened.nation, data, figures, method)
    return Accounts(opened.table, model, opened.balances, intervals, opened.problems)


def _model(table: InputOutputTable) -> AccountsModel:
    try:
        model = accounts_model(table.flow, table.output)
    except ModelError:
        raise InputError([Problem("chain.not_productive", "", {"sectors": []})]) from None
    if (table.flow >= 0).all() and model.leontief.min() < -1e-9:  # noqa: PLR2004 rounding of the inverse
        over = np.flatnonzero(model.coefficient.sum(axis=0) >= 1)
        codes = [table.sector_code[i] for i in over[:50]]
        raise InputError([Problem("chain.not_productive", "", {"sectors": codes})])
    return model


def _option_problems(request: AccountsRequest) -> list[Problem]:
    problems = []
    if request.delta is not None and not 0 <= request.delta < 1:
        values = {"found": request.delta, "expected": "0 <= delta < 1"}
        problems.append(Problem("chain.bad_share", "--delta", values))
    for name, found, known in (
        ("--quotient", request.quotient, ("slq", "cilq", "flq", "aflq")),
        ("--imports", request.imports, ("apart", "included")),
        ("--negative", request.negative, ("refuse", "keep")),
    ):
        if found not in known:
            values = {"found": found, "expected": " | ".join(known)}
            problems.append(Problem("chain.bad_share", name, values))
    return problems


def _method(request: AccountsRequest) -> RegionalMethod:
    delta = _parameter("flegg_delta") if request.delta is None else request.delta
    low, high = _parameter("flegg_delta_low"), _parameter("flegg_delta_high")
    quotient, cell = cast("Quotient", request.quotient), _parameter("regional_cell_error")
    draws = int(_parameter("regional_draws")) if request.draws is None else request.draws
    return RegionalMethod(quotient, delta, low, high, cell, draws)


def _parameter(code: str) -> float:
    """Return the latest value of a parameter; an input-output table has no day of its own."""
    return parameter(code, date.max).value


def _trace(
    table: File, request: AccountsRequest, read: Accounts, files: Mapping[str, str]
) -> str:  # fmt: skip
    inputs = {"table": table, "employment": request.employment, "region": request.region}
    codes = ["accounts_rounding_share", "accounts_imbalance_most"]
    if read.table.is_regionalised:
        codes += ["flegg_delta", "flegg_delta_low", "flegg_delta_high"]
        codes += ["regional_cell_error", "regional_draws"]
    named = {code: parameter(code, date.max) for code in codes}
    heads = {head for text in files.values() for head in text[: text.find("\n")].split(",")}
    told = {
        "planloom_version": __version__,
        "inputs": [
            {"kind": kind, "name": name, "sha256": sha256(data).hexdigest()}
            for kind, (data, name) in ((k, f) for k, f in inputs.items() if f is not None)
        ],
        "form": read.table.form,
        "sectors": read.table.sector_count,
        "unit": read.table.unit,
        "imports": request.imports,
        "negative": request.negative,
        "is_regionalised": read.table.is_regionalised,
        "export_import_content_share": export_import_content(read.table, read.model),
        "parameters": [
            {"code": p.code, "value": p.value, "source": p.source} for p in named.values()
        ],
        "formulas": {name: said for name, said in FORMULAS.items() if name in heads},
        "results": {
            name: sha256(text.encode()).hexdigest() for name, text in sorted(files.items())
        },
    }
    if read.table.is_regionalised:
        method = _method(request)
        told["regional_method"] = asdict(method)
        told["interval"] = "5th to 95th percentile of the draws, stretched to hold the value"
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

"""What do the cells of an input-output table say? Numbers by part, every fault listed, every treatment stated."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from planloom.chains.accounts import Floats, Form, InputOutputTable
from planloom.chains.accounts_layout import Layout, Line, accounts_layout
from planloom.chains.accounts_totals import PrintedTotals, printed_totals
from planloom.chains.accounts_words import EXPORTS, FINAL_USES, SUBTOTALS
from planloom.errors import Problem, TableError
from planloom.evidence.sheets import Sheet

_MOST_SHOWN = 500
_PLAIN = re.compile(r"[\s,，]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_WIDE = {ord(a): b for a, b in zip("＋－．−０１２３４５６７８９", "+-.-0123456789", strict=True)}
_NOTHING = frozenset({"-", "—", "–", "―"})


@dataclass(frozen=True, slots=True)
class AccountsOptions:
    """How a table is to be read where its words do not say."""

    sheet: str | None = None
    """The sheet of a workbook; None: the one with the most sectors."""
    negative: Literal["refuse", "keep"] = "refuse"
    """What a negative flow between sectors does: stop the work, or stay as it stands with a warning."""
    final_codes: tuple[str, ...] = ()
    """Columns that are final uses, though no known word says so."""
    value_added_codes: tuple[str, ...] = ()
    """Rows that are value added, though no known word says so."""
    alone: Literal["refuse", "keep"] = "refuse"
    """What flows between sectors without any other figure do: stop the work, or pass for all output."""


def read_accounts(
    sheets: Sequence[Sheet], options: AccountsOptions = AccountsOptions()
) -> tuple[InputOutputTable, PrintedTotals, tuple[Problem, ...]]:
    r"""Return the input-output table of a file, with the totals that it prints.

    Parameters
    ----------
    sheets
        Sheets of one file: Chinese national or provincial, OECD inter-country, or a plain table with a row of
        sectors, a column of sectors and final uses.
    options
        What the table's own words do not say.

    Returns
    -------
    table, totals, problems
        The table, its printed totals for the check of balances, and what was treated on the way.

    Raises
    ------
    TableError
        With everything that is wrong.

    References
    ----------
    Miller, R., Blair, P. (2022). Input-Output Analysis, 3rd ed., ch. 2 and 4.

    Examples
    --------
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = b",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"
    >>> table, _, problems = read_accounts(sheets_of(text, "t.csv"))
    >>> table.output.tolist(), table.final_use[:, 0].tolist(), [p.code for p in problems]
    ([1000.0, 2000.0], [350.0, 1700.0], [])
    """
    layout = accounts_layout(
        sheets,
        options.sheet,
        dict.fromkeys(options.final_codes, "final"),
        dict.fromkeys(options.value_added_codes, "value_added"),
    )
    if options.alone == "keep":
        layout.problems = [one for one in layout.problems if one.code != "chain.flows_alone"]
    reader = _Reader(layout)
    if not reader.is_broken():
        table, totals = reader.table(options)
    if reader.is_broken():
        raise TableError(reader.problems)
    return table, totals, tuple(reader.problems)


class _Reader:
    """Takes the numbers out of a grid and keeps every problem."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.problems = list(layout.problems)
        self.blank = 0
        if layout.sector_rows:
            self.values = _numbers(layout.frame)
            self._loose()

    def is_broken(self) -> bool:
        """Return whether an error was found."""
        return any(problem.severity == "error" for problem in self.problems)

    def note(self, code: str, where: str, severity: str = "error", **values: object) -> None:
        """Keep a problem."""
        self.problems.append(Problem(code, where, values, severity))  # type: ignore[arg-type]

    def _loose(self) -> None:
        """Note lines with numbers that no word explains."""
        layout = self.layout
        for line in layout.loose_rows:
            if np.isfinite(self.values[line.place, layout.sector_columns]).any():
                self.note("chain.unknown_row", layout.where(line.place), found=line.code)
        for line in layout.loose_columns:
            if np.isfinite(self.values[layout.sector_rows, line.place]).any():
                where = layout.where(layout.header, line.place)
                self.note("chain.unknown_column", where, found=line.code)

    def block(self, rows: Sequence[int], columns: Sequence[int]) -> Floats:
        """Return a block of numbers; a blank cell is no flow and is counted, any other text is a problem."""
        made = self.values[np.ix_(rows, columns)]
        for i, j in np.argwhere(np.isnan(made)):
            text = (self.layout.frame[rows[i], columns[j]] or "").strip()
            if not text or text in _NOTHING:
                self.blank += 1
            elif len(self.problems) < _MOST_SHOWN:
                where = self.layout.where(rows[i], columns[j])
                self.note("chain.flow_not_a_number", where, found=text)
        return np.nan_to_num(made, nan=0.0)

    def table(self, options: AccountsOptions) -> tuple[InputOutputTable, PrintedTotals]:
        """Return the table and its totals."""
        layout = self.layout
        finals, by_role = _final_columns(layout.columns), _by_role(layout.columns)
        uses, imported = [line.place for line in finals], layout.import_rows
        rows, columns = layout.sector_rows, layout.sector_columns
        flow = self.block(rows, columns)
        import_flow = self.block(imported, columns) if imported else None
        final_use = self.block(rows, uses)
        residual = self._sum(rows, by_role.get("residual", []))
        imports = self._imports(rows, by_role)
        import_final = self.block(imported, uses) if imported else None
        own = flow.sum(axis=1) + final_use.sum(axis=1) + _or_nothing(residual, len(rows))
        used_up = own - _or_nothing(imports, len(rows))
        output = self._output(by_role, used_up)
        final_code = tuple(line.code for line in finals)
        if not (final_code or imported or np.array_equal(output, used_up)):
            final_code, final_use = ("final_demand",), self._derived_use(output, used_up)
        value_lines = [line for line in layout.rows if line.role == "value_added"]
        used = self._row("import")
        added, added_codes = self._value_added(value_lines, flow, output, (import_flow, used))
        form: Form = "noncompetitive" if imported else "competitive" if imports is not None else "domestic"  # fmt: skip
        if imported:
            imports = None
        self._negative(flow, rows, options.negative)
        if import_flow is not None:
            self._negative(import_flow, imported, options.negative)
        self._output_problems(output, flow)
        if self.blank:
            self.note("chain.blank_flow", layout.where(rows[0]), "information", count=self.blank)
        table = InputOutputTable(
            form=form,
            sector_code=tuple(layout.sector_code),
            sector_name=tuple(layout.sector_name),
            flow=flow,
            final_code=final_code,
            final_use=final_use,
            is_export=tuple(line.role in EXPORTS for line in finals) or (False,) * len(final_code),
            value_added_code=added_codes,
            value_added=added,
            output=output,
            import_flow=import_flow,
            import_final=import_final,
            import_total=imports,
            import_by_user=used,
            residual=residual,
            employment_person=self._row("employment"),
            unit=layout.unit,
        )
        return table, printed_totals(layout, self.values)

    def _sum(self, rows: Sequence[int], lines: Sequence[Line]) -> Floats | None:
        if not lines:
            return None
        return np.asarray(self.block(rows, [line.place for line in lines]).sum(axis=1), np.float64)

    def _imports(self, rows: Sequence[int], by_role: Mapping[str, list[Line]]) -> Floats | None:
        """Return imports and inflow as positive numbers, whichever sign the table prints them with."""
        lines = [*by_role.get("import", []), *by_role.get("inflow", [])]
        made = self._sum(rows, lines)
        return -made if made is not None and made.sum() < 0 else made

    def _row(self, role: str) -> Floats | None:
        lines = [line for line in self.layout.rows if line.role == role]
        if not lines:
            return None
        made = self.block([line.place for line in lines], self.layout.sector_columns)
        return np.asarray(made.sum(axis=0), np.float64)

    def _output(self, by_role: Mapping[str, list[Line]], made: Floats) -> Floats:
        """Return output as printed in its column, else in its row, else as the sum of uses."""
        lines = by_role.get("output", [])
        if lines:
            found = self.block(self.layout.sector_rows, [lines[-1].place])
            return np.asarray(found[:, 0], np.float64)
        printed = [line for line in self.layout.rows if line.role == "output"]
        if printed:
            made = self.block([printed[-1].place], self.layout.sector_columns)[0]
            return np.asarray(made, np.float64)
        self.note("chain.output_derived", self.layout.where(self.layout.header), "information")
        return np.asarray(made, np.float64)

    def _derived_use(self, output: Floats, sold: Floats) -> Floats:
        """Return what is left of output where the table has no final uses."""
        layout = self.layout
        self.note("chain.final_use_derived", layout.where(layout.header), "information")
        for i in np.flatnonzero(sold > output * (1 + 1e-9)):
            where = layout.where(layout.sector_rows[i])
            self.note("chain.sales_above_output", where, found=layout.sector_code[i])
        return (output - sold)[:, None]

    def _value_added(
        self,
        lines: Sequence[Line],
        flow: Floats,
        output: Floats,
        imports: tuple[Floats | None, Floats | None],
    ) -> tuple[Floats, tuple[str, ...]]:
        """Return value added by part, or output less inputs where the table has no such rows."""
        if lines:
            places = [line.place for line in lines]
            return self.block(places, self.layout.sector_columns), tuple(
                line.code for line in lines
            )
        total = [line for line in self.layout.rows if line.role == "value_added_total"]
        if total:
            return self.block([total[0].place], self.layout.sector_columns), (total[0].code,)
        self.note("chain.value_added_derived", self.layout.where(self.layout.header), "information")
        inputs = flow.sum(axis=0)
        if imports[0] is not None:
            inputs = inputs + imports[0].sum(axis=0)
        if imports[1] is not None:
            inputs = inputs + imports[1]
        return (output - inputs)[None, :], ("value_added",)

    def _negative(self, flow: Floats, rows: Sequence[int], treatment: str) -> None:
        severity = "error" if treatment == "refuse" else "warning"
        for i, j in np.argwhere(flow < 0)[:_MOST_SHOWN]:
            where = self.layout.where(rows[i], self.layout.sector_columns[j])
            found = f"{flow[i, j]:.12g}"
            self.note("chain.negative_intermediate", where, severity, found=found)

    def _output_problems(self, output: Floats, flow: Floats) -> None:
        for i in np.flatnonzero(output <= 0):
            code, where = self.layout.sector_code[i], self.layout.where(self.layout.sector_rows[i])
            if output[i] < 0:
                self.note("chain.negative_output", where, found=f"{output[i]:.12g}", sector=code)
            elif flow[i].any() or flow[:, i].any():
                self.note("chain.flow_without_output", where, sector=code)
            else:
                self.note("chain.zero_output", where, "warning", sector=code)


def _numbers(frame: pl.DataFrame) -> Floats:
    """Return every cell as a number, with separators of thousands and full-width digits read; else NaN."""
    columns = []
    for series in frame.iter_columns():
        made = series.str.strip_chars().cast(pl.Float64, strict=False)
        if made.null_count() > series.null_count():
            texts = series.to_list()
            made = pl.Series(
                [
                    value if value is not None else _number(text)
                    for value, text in zip(made.to_list(), texts, strict=True)
                ],
                dtype=pl.Float64,
            )
        columns.append(made.fill_null(float("nan")).to_numpy())
    made_all = np.column_stack(columns)
    made_all[~np.isfinite(made_all)] = np.nan
    return made_all


def _number(text: str | None) -> float | None:
    bare = _PLAIN.sub("", (text or "").translate(_WIDE))
    return float(bare) if _NUMBER.fullmatch(bare) else None


def _or_nothing(values: Floats | None, count: int) -> Floats:
    return np.zeros(count) if values is None else values


def _by_role(lines: Sequence[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.role, []).append(line)
    return found


def _final_columns(lines: Sequence[Line]) -> list[Line]:
    """Return the columns that are final uses; a total counts only where none of its parts stands there."""
    roles = {line.role for line in lines}
    leaves = [
        line
        for line in lines
        if line.role in FINAL_USES and not roles & {*SUBTOTALS.get(line.role, ())}
    ]
    return leaves or [line for line in lines if line.role == "final_total"]

"""Which totals does an input-output table print? For the check of its balances."""

from dataclasses import dataclass

import numpy as np

from planloom.chains.accounts import Floats
from planloom.chains.accounts_layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class PrintedTotals:
    """Totals as printed; None where the table prints none."""

    intermediate_use: Floats | None = None
    """中间使用合计 of each product."""
    final_use: Floats | None = None
    """最终使用合计 of each product."""
    intermediate_input: Floats | None = None
    """中间投入合计 of each sector."""
    value_added: Floats | None = None
    """增加值合计 of each sector."""
    input: Floats | None = None
    """总投入 of each sector."""
    is_whole: bool = False
    """Whether the flows are printed in whole numbers, so that sums are off by their rounding."""
    row_where: tuple[str, ...] = ()
    """Place of each sector's row."""
    column_where: tuple[str, ...] = ()
    """Place of each sector's column."""


def printed_totals(layout: Layout, values: Floats) -> PrintedTotals:
    r"""Return the totals of a table.

    Parameters
    ----------
    layout
        Where its parts stand.
    values
        Every cell as a number, NaN where it is none.

    Returns
    -------
    totals
        Those that are printed for every sector.

    References
    ----------
    National Bureau of Statistics of China: form of the input-output tables.

    Examples
    --------
    >>> from planloom.chains.accounts_layout import accounts_layout
    >>> from planloom.evidence.sheets import sheets_of
    >>> layout = accounts_layout(sheets_of(b",a,b,TIU\na,1,2,3\nb,4,5,9\n", "t.csv"))
    >>> grid = np.array([[np.nan] * 4, [np.nan, 1, 2, 3], [np.nan, 4, 5, 9]])
    >>> printed_totals(layout, grid).intermediate_use.tolist()
    [3.0, 9.0]
    """
    rows, columns = layout.sector_rows, layout.sector_columns

    def column(role: str) -> Floats | None:
        found = [line.place for line in layout.columns if line.role == role]
        made = values[rows, found[0]] if found else None
        return made if made is not None and np.isfinite(made).all() else None

    def row(role: str) -> Floats | None:
        found = [line.place for line in layout.rows if line.role == role]
        made = values[found[0], columns] if found else None
        return made if made is not None and np.isfinite(made).all() else None

    flows = values[np.ix_(rows, columns)]
    return PrintedTotals(
        intermediate_use=column("intermediate_total"),
        final_use=column("final_total"),
        intermediate_input=row("intermediate_total"),
        value_added=row("value_added_total"),
        input=row("output"),
        is_whole=bool(np.all(flows[np.isfinite(flows)] % 1 == 0)),
        row_where=tuple(layout.where(i) for i in rows),
        column_where=tuple(layout.where(layout.header, j) for j in columns),
    )

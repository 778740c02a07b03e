"""Which links does a table without faults hold? Read column by column; a table with faults is left to be told."""

import io
from collections.abc import Sequence

import numpy as np

from planloom.chains.cells import separator
from planloom.chains.network import Floats, Ints

_COLUMNS = ("supplier", "customer", "sale")


def plain_links(text: str, firms: Sequence[str]) -> tuple[Ints, Ints, Floats] | None:
    r"""Return supplier, customer and sale of each line, or None where a line needs a closer look.

    A closer look is needed where a cell is quoted, a line has not three cells, a firm is not known or known twice, or
    a sale is no number from 0 up. The first line is a header where its third cell is no number and
    its first two cells are not both firms.

    Parameters
    ----------
    text
        Supplier, customer, weight per line; tab, comma or semicolon, header optional.
    firms
        Firms that the network has.

    Returns
    -------
    supplier, customer, sale
        Places among the firms, and sales, in the order of the lines.

    References
    ----------
    Planloom's own way of doing it.

    Examples
    --------
    >>> plain_links("from,to,weight\na,b,5\nb,a,2\n", ["a", "b"])
    (array([0, 1]), array([1, 0]), array([5., 2.]))
    >>> plain_links("a,x,5", ["a", "b"]) is None
    True
    """
    import polars as pl

    text = text.removeprefix("\ufeff")
    if '"' in text or not text.strip() or not firms or len(set(firms)) < len(firms):
        return None
    try:
        table = pl.read_csv(
            io.BytesIO(text.encode()), separator=separator(text), has_header=False, quote_char=None, infer_schema=False
        )  # fmt: skip
    except (pl.exceptions.PolarsError, UnicodeEncodeError):
        return None
    if table.width != len(_COLUMNS):
        return None
    table.columns = list(_COLUMNS)
    table = table.select(pl.all().str.strip_chars()).filter(
        ~pl.all_horizontal(pl.all().fill_null("") == "")
    )
    sale = table["sale"].cast(pl.Float64, strict=False)
    if len(sale) and sale[0] is None:
        if {*table.row(0)[:2]} <= {*firms}:  # a sale without its number, no header
            return None
        table, sale = table[1:], sale[1:]
    known = pl.DataFrame({"firm": list(firms), "place": np.arange(len(firms))})
    places = [
        table.select(pl.col(end).alias("firm")).join(known, on="firm", how="left", maintain_order="left")
        for end in _COLUMNS[:2]
    ]  # fmt: skip
    source, target = (found["place"] for found in places)
    is_fine = sale.is_finite() & (sale >= 0) & source.is_not_null() & target.is_not_null()
    if not is_fine.fill_null(value=False).all():
        return None
    return source.to_numpy(), target.to_numpy(), sale.to_numpy()

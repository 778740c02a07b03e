"""Which network do a person's tables describe? Files to networks, names to firms, rows to CSV."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planloom.chains import NetworkTables, SupplyNetwork, read_network
from planloom.chains.cells import separator, stranger
from planloom.errors import InputError, Problem, TableError

Table = tuple[bytes, str]
"""(content, name) of a file."""


@dataclass(frozen=True, slots=True)
class SupplyTables:
    """Files of a network, as they were given."""

    edges: Table
    """Supplier, customer, sale per line."""
    sectors: Table
    """Sector per firm."""
    essential: Table
    """Classes of inputs, supplier's sector by customer's."""
    market: Table | None = None
    """Sectors in which others can stand in for a firm."""
    revenue: Table | None = None
    """Revenue per firm."""
    final_demand_share: float | None = None
    """Share s of final demand in every firm's revenue [0, 1)."""


def open_network(tables: SupplyTables) -> tuple[SupplyNetwork, tuple[Problem, ...]]:
    r"""Return the network of a person's files, with what was treated on the way.

    Parameters
    ----------
    tables
        The files.

    Returns
    -------
    network, problems
        Problems of severity warning or information.

    Raises
    ------
    InputError
        With everything that is wrong.

    Examples
    --------
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"))
    >>> open_network(files)[0].sector_code
    ('a',)
    """
    share = tables.final_demand_share
    problems = []
    if share is not None and not 0 <= share < 1:
        problems.append(Problem("chain.bad_share", "--final-demand-share",
                                {"found": share, "expected": "0 <= s < 1"}))  # fmt: skip
    if share is not None and tables.revenue is not None:
        problems.append(Problem("chain.two_revenues", "--revenue"))
    if problems:
        raise InputError(problems)
    return read_network(
        NetworkTables(
            decoded(tables.edges), decoded(tables.sectors), decoded(tables.essential),
            None if tables.market is None else decoded(tables.market),
            None if tables.revenue is None else decoded(tables.revenue),
        ),
        share,
    )  # fmt: skip


def decoded(table: Table) -> tuple[str, str]:
    """Return a file's text and name; UTF-8 or GB18030.

    Parameters
    ----------
    table
        Content and name.

    Returns
    -------
    text, name
        Without a byte order mark.

    Raises
    ------
    TableError
        If it is neither.

    Examples
    --------
    >>> decoded(("企业".encode("gb18030"), "e.csv"))
    ('企业', 'e.csv')
    """
    raw, name = table
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding), name
        except UnicodeDecodeError:
            continue
    raise TableError([Problem("table.encoding", name)])


def places_of(network: SupplyNetwork, firms: Iterable[str], where: str) -> list[int]:
    r"""Return where firms stand in a network.

    Parameters
    ----------
    network
        The network.
    firms
        Their ids.
    where
        What named them, for the problems.

    Returns
    -------
    places
        In their order, counted from 0.

    Raises
    ------
    InputError
        With each firm that the network does not have.

    Examples
    --------
    >>> files = SupplyTables((b"1,2,5", "e"), (b"a\na", "s"), (b",a\na,1", "m"))
    >>> places_of(open_network(files)[0], ["2"], "--firms")
    [1]
    """
    place = {firm: i for i, firm in enumerate(network.firm_id)}
    asked = list(firms)
    unknown = [firm for firm in asked if firm not in place]
    if unknown:
        raise InputError([stranger(one, where, place) for one in unknown])
    return [place[firm] for firm in asked]


def rows_of(table: Table) -> list[tuple[str, list[str]]]:
    r"""Return the filled lines of a table, cells stripped, each with its place; tab, comma or semicolon.

    Parameters
    ----------
    table
        Content and name.

    Returns
    -------
    rows
        (place, cells).

    Raises
    ------
    TableError
        If it is no text.

    Examples
    --------
    >>> rows_of((b"a, b\n\nc,d\n", "t"))
    [('t:1', ['a', 'b']), ('t:3', ['c', 'd'])]
    """
    text, name = decoded(table)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    return [
        (f"{name}:{rows.line_num}", [cell.strip() for cell in cells])
        for cells in rows
        if any(cell.strip() for cell in cells)
    ]


def table_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Return rows as CSV; numbers with 17 significant digits, what is missing or unbounded as nothing.

    Parameters
    ----------
    head
        Names of the columns.
    rows
        Text, whole numbers, numbers or None.

    Returns
    -------
    csv
        With a line end after each row.

    Examples
    --------
    >>> table_text(("a", "b", "c"), [("x,y", 0.1, None)])
    'a,b,c\n"x,y",0.10000000000000001,\n'
    """
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_shown(value) for value in row])
    return made.getvalue()


def _shown(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.17g}" if math.isfinite(value) else ""
    return "" if value is None else value


def firms_of(words: str) -> tuple[str, ...]:
    r"""Return the firms of a list: one a line, or parted by commas; a header `firm_id` is no firm.

    Parameters
    ----------
    words
        The list.

    Returns
    -------
    firms
        In their order, each once.

    Raises
    ------
    InputError
        If the list names no firm: all of them are asked for by leaving the list out.

    Examples
    --------
    >>> firms_of("firm_id\n3\n1,3")
    ('3', '1')
    """
    parts: Sequence[str] = [part.strip() for part in words.replace(",", "\n").splitlines()]
    firms = tuple(dict.fromkeys(part for part in parts if part and part != "firm_id"))
    if not firms:
        raise InputError([Problem("chain.no_firm_named", "--firms")])
    return firms

"""What do a person's tables say about a supply network? Edges, sectors, classes of inputs, revenue."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planloom.chains.cells import separator, stranger
from planloom.chains.links import plain_links
from planloom.chains.network import Floats, Ints, SupplyNetwork, supply_network
from planloom.errors import Problem, TableError

_CLASSES = {"0": 0, "1": 1, "2": 2, "0.0": 0, "1.0": 1, "2.0": 2}
_MOST_SHOWN = 200
_LINK_CELLS = 3


@dataclass(frozen=True, slots=True)
class NetworkTables:
    """Tables of a network, as text with their names."""

    edges: tuple[str, str]
    """(content, name): supplier, customer, weight per line; header optional."""
    sectors: tuple[str, str]
    """A code per firm: one column, where the firm's id is the line's number, or id and code."""
    essential: tuple[str, str]
    """Classes with a header row and a first column of codes, supplier's sector by customer's."""
    market: tuple[str, str] | None = None
    """Sectors in which others can stand in for a firm."""
    revenue: tuple[str, str] | None = None
    """Revenue per firm, in the form of `sectors`."""


def read_network(
    tables: NetworkTables, final_demand_share: float | None = None
) -> tuple[SupplyNetwork, tuple[Problem, ...]]:
    r"""Return the network that tables describe, with what was treated on the way.

    Parameters
    ----------
    tables
        The tables.
    final_demand_share
        Share s of every firm's revenue that comes from final demand: revenue = sales to firms / (1 - s).

    Returns
    -------
    network, problems
        Problems of severity warning or information; none of them stops the work.

    Raises
    ------
    TableError
        With everything that is wrong in any of the tables.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> tables = NetworkTables(("1,2,5", "e.csv"), ("a\na", "s.csv"), (",a\na,1", "m.csv"))
    >>> network, problems = read_network(tables)
    >>> network.firm_id, network.sale.tolist()
    (('1', '2'), [5.0])
    """
    reader = _Reader()
    codes, classes = reader.classes(*tables.essential)
    firm, sector = reader.per_firm(*tables.sectors, codes)
    market = None
    if tables.market is not None:
        market = reader.aligned(*tables.market, codes, firm)
    revenue = None if tables.revenue is None else reader.amounts(*tables.revenue, firm)
    links = reader.links(*tables.edges, firm)
    if any(problem.severity == "error" for problem in reader.problems):
        raise TableError(reader.problems)
    made = supply_network(links, sector, classes, market, revenue)
    network = replace(made, firm_id=tuple(firm), sector_code=tuple(codes))
    if final_demand_share is not None:
        with np.errstate(over="ignore"):  # told below
            network = replace(network, revenue=network.sales() / (1.0 - final_demand_share))
    reader.note_network(network, tables.edges[1])
    return network, tuple(reader.problems)


class _Reader:
    """Reads tables and keeps every problem."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, code: str, where: str, severity: str = "error", **values: object) -> None:
        """Keep a problem."""
        self.problems.append(Problem(code, where, values, severity))  # type: ignore[arg-type]

    def rows(self, text: str, name: str) -> list[tuple[int, list[str]]]:
        """Return the filled lines with their numbers, cells stripped; tab or comma."""
        text = text.removeprefix("\ufeff")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
        found = []
        try:
            for cells in reader:
                if any(cells) and any(cell.strip() for cell in cells):
                    found.append((reader.line_num, [cell.strip() for cell in cells]))
        except csv.Error as error:
            self.note("chain.broken_table", f"{name}:{reader.line_num}", reason=str(error))
        if not found:
            self.note("table.empty", name)
        return found

    def classes(self, text: str, name: str) -> tuple[list[str], np.ndarray]:
        """Return codes and classes of inputs."""
        rows = self.rows(text, name)
        codes = rows[0][1][1:] if rows else []
        side = [cells[0] for _, cells in rows[1:]]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            self.note("chain.repeated_code", f"{name}:1", found=code)
        if sorted(side) != sorted(codes):
            self.note("chain.codes_differ", name, missing=sorted({*codes} ^ {*side})[:_MOST_SHOWN])
        place = {code: k for k, code in enumerate(codes)}
        classes = np.zeros((len(codes), len(codes)), np.int8)
        for line, cells in rows[1:]:
            if len(cells) != len(codes) + 1:
                self.note("table.cell_count", f"{name}:{line}", found=len(cells),
                          expected=len(codes) + 1)  # fmt: skip
            found = [_CLASSES.get(cell, -1) for cell in cells[1 : len(codes) + 1]]
            for k, value in enumerate(found if -1 in found else ()):
                if value < 0:
                    self.note("chain.bad_class", f"{name}:{line}:{codes[k]}", found=cells[k + 1])
            if cells[0] in place:
                classes[place[cells[0]], : len(found)] = found
        return codes, classes

    def pairs(self, text: str, name: str, is_head: object) -> list[tuple[int, str, str]]:
        """Return (line, firm, value) of a table with one column or with a column of ids."""
        rows = self.rows(text, name)
        is_single = bool(rows) and len(rows[0][1]) == 1
        if rows and callable(is_head) and is_head(rows[0][1][0 if is_single else 1]):
            rows = rows[1:]
            if not rows:
                self.note("table.empty", name)
        found, seen = [], dict[str, int]()
        for count, (line, cells) in enumerate(rows, 1):
            if is_single != (len(cells) == 1):
                self.note("table.cell_count", f"{name}:{line}", found=len(cells),
                          expected=1 if is_single else 2)  # fmt: skip
                continue
            firm, value = (str(count), cells[0]) if is_single else (cells[0], cells[1])
            if firm in seen:
                self.note("chain.repeated_firm", f"{name}:{line}", found=firm, row=seen[firm])
            seen[firm] = line
            found.append((line, firm, value))
        return found

    def per_firm(self, text: str, name: str, codes: Sequence[str]) -> tuple[list[str], list[int]]:
        """Return firms and their places among the codes, or among the rows where no value is a code."""
        place = {code: k for k, code in enumerate(codes)}
        pairs = self.pairs(text, name, lambda cell: cell not in place and not cell.isdecimal())
        if pairs and not any(value in place for *_, value in pairs):
            place = {str(k + 1): k for k in range(len(codes))}
            self.note("chain.sector_by_row", name, "information", count=len(codes))
        for line, firm, value in pairs:
            if value not in place:
                self.note("chain.unknown_sector", f"{name}:{line}", found=value, firm=firm)
        return [firm for _, firm, _ in pairs], [place.get(value, 0) for *_, value in pairs]

    def aligned(
        self, text: str, name: str, codes: Sequence[str], firms: Sequence[str]
    ) -> list[int]:
        """Return the market of each firm, in the order of the firms."""
        found = dict(zip(*self.per_firm(text, name, codes), strict=True))
        self.same_firms(found, firms, name)
        return [found.get(firm, 0) for firm in firms]

    def amounts(self, text: str, name: str, firms: Sequence[str]) -> list[float]:
        """Return the revenue of each firm, in the order of the firms."""
        pairs = self.pairs(text, name, lambda cell: math.isnan(_number(cell)))
        found = {}
        for line, firm, value in pairs:
            found[firm] = _number(value)
            if not math.isfinite(found[firm]) or found[firm] < 0:
                self.note("chain.bad_amount", f"{name}:{line}", found=value)
        self.same_firms(found, firms, name)
        return [found.get(firm, 0.0) for firm in firms]

    def same_firms(self, found: dict[str, object] | dict[str, int] | dict[str, float],
                   firms: Sequence[str], name: str) -> None:  # fmt: skip
        """Keep a problem where a table names other firms than the table of sectors."""
        differ = sorted(found.keys() ^ set(firms))
        if differ:
            self.note("chain.firms_differ", name, count=len(differ), firms=differ[:_MOST_SHOWN])

    def links(self, text: str, name: str, firms: Sequence[str]) -> tuple[Ints, Ints, Floats]:
        """Return supplier, customer and sale of each line."""
        plain = plain_links(text, firms)
        source, target, sale = self.told_links(text, name, firms) if plain is None else plain
        self.note_links(source, target, sale, name)
        return source, target, sale

    def told_links(self, text: str, name: str, firms: Sequence[str]) -> tuple[Ints, Ints, Floats]:
        """Return the links line by line, so that each fault is told with its line."""
        rows = self.rows(text, name)
        place = {firm: i for i, firm in enumerate(firms)}
        head = rows[0][1] if rows else []
        is_sale = {*head[:2]} <= place.keys()
        if len(head) >= _LINK_CELLS and math.isnan(_number(head[2])) and not is_sale:
            rows = rows[1:]
        made = np.full((len(rows), 3), math.nan)
        for k, (line, cells) in enumerate(rows):
            if len(cells) != _LINK_CELLS:
                self.note("table.cell_count", f"{name}:{line}", found=len(cells), expected=3)
                continue
            value = _number(cells[2])
            source, target = place.get(cells[0], -1), place.get(cells[1], -1)
            if source < 0 or target < 0:
                unknown = dict.fromkeys(cell for cell in cells[:2] if cell not in place)
                self.problems += [stranger(cell, f"{name}:{line}", place) for cell in unknown]
            if not math.isfinite(value):
                self.note("chain.bad_amount", f"{name}:{line}", found=cells[2])
            elif value < 0:
                self.note("chain.negative_flow", f"{name}:{line}", found=cells[2])
            if min(source, target) >= 0:
                made[k] = source, target, value
        made = made[np.isfinite(made).all(1)]
        return made[:, 0].astype(np.int64), made[:, 1].astype(np.int64), made[:, 2]

    def note_links(self, source: Ints, target: Ints, sale: Floats, name: str) -> None:
        """Keep what is treated: links to oneself, links that stand twice, links of 0."""
        loops = int(np.sum(source == target))
        if loops:
            self.note("chain.self_loop", name, "warning", count=loops)
        pair = np.sort(source * (target.max(initial=0) + 1) + target)
        doubled = int(np.sum(pair[1:] == pair[:-1]))
        if doubled:
            self.note("chain.repeated_link", name, "warning", count=doubled)
        zeros = int(np.sum(sale == 0))
        if zeros:
            self.note("chain.zero_link", name, "information", count=zeros)

    def note_network(self, network: SupplyNetwork, name: str) -> None:
        """Keep what the network cannot tell: firms without links, sales beyond revenue."""
        sales, bought = network.sales(), network.purchases()
        alone = int(np.sum((sales == 0) & (bought == 0)))
        if alone:
            self.note("chain.no_links", name, "warning", count=alone)
        silent = int(np.sum((sales == 0) & (bought > 0)))
        if silent:
            self.note("chain.no_sales", name, "information", count=silent)
        if not np.any(sales > 0):
            self.note("chain.no_flows", name)
            raise TableError(self.problems)
        with np.errstate(over="ignore"):
            total = sales.sum() + (0.0 if network.revenue is None else network.revenue.sum())
        if not math.isfinite(total):
            self.note("chain.amounts_too_large", name)
            raise TableError(self.problems)
        if network.revenue is None:
            self.note("chain.no_final_demand", name, "warning")
        elif np.any(network.revenue < sales * (1 - 1e-9)):
            over = int(np.sum(network.revenue < sales * (1 - 1e-9)))
            self.note("chain.sales_above_revenue", name, "warning", count=over)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan

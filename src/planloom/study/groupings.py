"""Which clusters and districts do the firms of a network belong to? A person's table, one column for each way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planloom.chains.cells import stranger
from planloom.codes import clusters
from planloom.errors import Problem, TableError
from planloom.evidence.table import names_of
from planloom.study.supply import Table, rows_of

_CLUSTER = frozenset({"cluster", "cluster_code", "集群", "产业集群"})


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """One way to group the firms of a network."""

    name: str
    """Head of its column; ``sector`` for the sectors."""
    groups: tuple[str, ...]
    """Names or codes, in the order of the table."""
    group: np.ndarray
    """Place of each firm's group; one past the last for firms that the table does not name."""

    def members(self, name: str) -> list[int]:
        """Return the firms of a group."""
        return np.flatnonzero(self.group == self.groups.index(name)).tolist()


def read_groupings(
    firm_id: Sequence[str], table: Table
) -> tuple[tuple[Grouping, ...], tuple[Problem, ...]]:
    r"""Return the ways in which a table groups the firms of a network.

    Parameters
    ----------
    firm_id
        The firms of the network.
    table
        A header; the firm's id, then a column for each way, e.g. cluster and district. An empty cell leaves the firm
        out. Clusters may stand with any of their names.

    Returns
    -------
    groupings, problems
        One for each column; how many firms the table does not name.

    Raises
    ------
    TableError
        With every line that is wrong.

    Examples
    --------
    >>> table = ("firm_id,集群,区\n1,新能源,南山区\n2,,南山区\n".encode(), "g.csv")
    >>> [(g.name, g.groups, g.group.tolist()) for g in read_groupings(["1", "2"], table)[0]]
    [('集群', ('new_energy',), [0, 1]), ('区', ('南山区',), [0, 0])]
    """
    name = table[1]
    rows = rows_of(table)
    if len(rows) < 2 or len(rows[0][1]) < 2:  # noqa: PLR2004 a header and a line; a firm and a group
        raise TableError([Problem("table.empty", name)])
    heads = rows[0][1][1:]
    place = {firm: i for i, firm in enumerate(firm_id)}
    cells: dict[int, list[str]] = {}
    lines: dict[int, str] = {}
    problems: list[Problem] = []
    for where, line in rows[1:]:
        if len(line) != len(heads) + 1:
            values: dict[str, object] = {"found": len(line), "expected": len(heads) + 1}
            problems.append(Problem("table.cell_count", where, values))
        elif line[0] not in place:
            problems.append(stranger(line[0], where, place))
        elif (firm := place[line[0]]) in cells:
            values = {"found": line[0], "row": lines[firm]}
            problems.append(Problem("chain.repeated_firm", where, values))
        else:
            cells[firm], lines[firm] = line[1:], where.rpartition(":")[2]
    if problems:
        raise TableError(problems)
    codes = {word: code for code, member in clusters().items() for word in names_of(member)}
    made = []
    for column, head in enumerate(heads):
        known = codes if head.lower() in _CLUSTER else {}
        words = {firm: known.get(row[column], row[column]) for firm, row in cells.items()}
        groups = tuple(dict.fromkeys(word for word in words.values() if word))
        group = np.full(len(firm_id), len(groups), np.int64)
        for firm, word in words.items():
            if word:
                group[firm] = groups.index(word)
        made.append(Grouping(head, groups, group))
    left = len(firm_id) - len(cells)
    noted = (Problem("chain.no_group", name, {"count": left}, "warning"),) if left else ()
    return tuple(made), noted

"""Which clusters and districts do the firms of a network belong to? A table of groups, or an assignment's shares."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planloom.chains.cells import stranger
from planloom.chains.groups import Groups, shared_groups
from planloom.codes import clusters
from planloom.errors import Problem, TableError
from planloom.evidence.table import names_of
from planloom.study.supply import Table, rows_of

_CLUSTER = frozenset({"cluster", "cluster_code", "集群", "产业集群"})
_SHARE = frozenset({"share", "份额", "占比"})
_PLAIN = 2
"""Cells of a line with a firm and one group."""
Rows = list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """One way to group the firms of a network."""

    name: str
    """Head of its column; ``sector`` for the sectors, ``group`` where the table has no header."""
    groups: tuple[str, ...]
    """Names or codes, in the order of the table."""
    shares: Groups
    """Shares of the firms in them."""

    @property
    def has_rest(self) -> bool:
        """Return whether a firm, or a share of one, belongs to none of the groups."""
        firm = np.repeat(np.arange(len(self.shares.first) - 1), np.diff(self.shares.first))
        whole = np.bincount(firm, self.shares.share, len(self.shares.first) - 1)
        return bool(np.any(whole < 1 - 1e-9))

    def members(self, name: str) -> dict[int, float]:
        """Return the firms of a group, each with the share that belongs to it."""
        return self.shares.members(self.groups.index(name))


def read_groupings(
    firm_id: Sequence[str], table: Table
) -> tuple[tuple[Grouping, ...], tuple[Problem, ...]]:
    r"""Return the ways in which a table groups the firms of a network.

    Parameters
    ----------
    firm_id
        The firms of the network.
    table
        A header; the firm's id, then a column for each way, e.g. cluster and district; an empty cell leaves the firm
        out. Without a header firm and group. Or an assignment (the table of `firms classify`): a column share, and a
        line for each cluster of a firm. Clusters may stand with any of their names.

    Returns
    -------
    groupings, problems
        One for each column; how many firms the table does not name, and how many of an assignment are not in the
        network.

    Raises
    ------
    TableError
        With every line that is wrong.

    Examples
    --------
    >>> table = ("firm_id,集群,区\n1,新能源,南山区\n2,,南山区\n".encode(), "g.csv")
    >>> [(g.name, g.groups, g.members(g.groups[0])) for g in read_groupings(["1", "2"], table)[0]]
    [('集群', ('new_energy',), {0: 1.0}), ('区', ('南山区',), {0: 1.0, 1: 1.0})]
    >>> table = (b"firm_id,cluster_code,share\n1,new_energy,0.75\n1,software,0.25\n", "a.csv")
    >>> [(g.name, g.groups, g.members("software")) for g in read_groupings(["1", "2"], table)[0]]
    [('cluster_code', ('new_energy', 'software'), {0: 0.25})]
    """
    rows = rows_of(table)
    place = {firm: i for i, firm in enumerate(firm_id)}
    if rows and rows[0][1][0] in place:
        rows = [("", ["firm_id", "group"]), *rows]
    if len(rows) < 2 or len(rows[0][1]) < _PLAIN:  # noqa: PLR2004 a header and a line
        raise TableError([Problem("table.empty", table[1])])
    heads = [head.lower() for head in rows[0][1]]
    share_at = next((k for k, head in enumerate(heads) if head in _SHARE), None)
    noted: list[Problem] = []
    if share_at is None:
        found = _by_column(rows, place)
    else:
        found, outside = _by_share(rows, place, share_at)
        if outside:
            values: dict[str, object] = {"count": outside}
            noted.append(Problem("chain.assigned_outside", table[1], values, "information"))
    made = tuple(_grouping(head, words, len(firm_id)) for head, words in found)
    named = {firm for _, words in found for firm in words}
    left = len(firm_id) - len(named)
    if left:
        noted.append(Problem("chain.no_group", table[1], {"count": left}, "warning"))
    return made, tuple(noted)


Words = Mapping[int, Mapping[str, float]]
"""Groups of each firm with its shares."""


def _by_column(rows: Rows, place: Mapping[str, int]) -> list[tuple[str, Words]]:
    heads = rows[0][1][1:]
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
    return [
        (head, {firm: {row[k]: 1.0} if row[k] else {} for firm, row in cells.items()})
        for k, head in enumerate(heads)
    ]


def _by_share(
    rows: Rows, place: Mapping[str, int], share_at: int
) -> tuple[list[tuple[str, Words]], int]:
    """Return the shares of an assignment, and how many of its firms are not in the network."""
    heads = rows[0][1]
    others = [k for k in range(1, len(heads)) if k != share_at]
    group_at = next((k for k in others if heads[k].lower() in _CLUSTER), others[0] if others else 0)
    words: dict[int, dict[str, float]] = {}
    outside: set[str] = set()
    problems: list[Problem] = []
    for where, line in rows[1:]:
        if len(line) != len(heads):
            values: dict[str, object] = {"found": len(line), "expected": len(heads)}
            problems.append(Problem("table.cell_count", where, values))
            continue
        share = _number(line[share_at])
        if not 0 <= share <= 1:
            values = {"found": line[share_at], "expected": "0 <= s <= 1"}
            problems.append(Problem("chain.bad_share", where, values))
        if line[0] not in place:
            outside.add(line[0])
            continue
        mine, group = words.setdefault(place[line[0]], {}), line[group_at]
        if group in mine:
            values = {"found": line[0], "row": where.rpartition(":")[2]}
            problems.append(Problem("chain.repeated_firm", where, values))
        elif group and share > 0:
            mine[group] = share
            if sum(mine.values()) > 1 + 1e-9:
                found = f"{sum(mine.values()):.6g}"
                values = {"found": found, "expected": "sum <= 1"}
                problems.append(Problem("chain.bad_share", where, values))
    if not words and outside:
        first = next(where for where, line in rows[1:] if line[0] in outside)
        problems.append(stranger(min(outside), first, place))
    if problems:
        raise TableError(problems)
    return [(heads[group_at], words)], len(outside)


def _grouping(head: str, words: Words, count: int) -> Grouping:
    codes = {word: code for code, member in clusters().items() for word in names_of(member)}
    known = codes if head.lower() in _CLUSTER else {}
    named = [
        {known.get(word, word): s for word, s in words.get(i, {}).items()} for i in range(count)
    ]
    groups = tuple(dict.fromkeys(known.get(word, word) for of in words.values() for word in of))
    at = {word: k for k, word in enumerate(groups)}
    shares = [{at[word]: share for word, share in of.items()} for of in named]
    return Grouping(head, groups, shared_groups(shares, len(groups)))


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan

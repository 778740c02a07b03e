"""How are ten million firms classified in little memory? Part by part, each distinct clause once for all parts."""

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from planloom.firms.assign import Options, shares
from planloom.firms.classify import DECISIONS, prepared, votes
from planloom.firms.clauses import clauses
from planloom.firms.keywords import clause_hits
from planloom.firms.marks import MarkTable
from planloom.firms.rules import OUTSIDE, FirmRules
from planloom.firms.votes import text_votes, vote


class ClauseMemory:
    """Every distinct clause seen so far, by a 64-bit mark of its text, with its hits.

    Two clauses share a mark with a chance of 3e-8 among a million and 3e-6 among ten million distinct ones.
    """

    def __init__(self, rules: FirmRules) -> None:
        self._rules = rules
        self._table = MarkTable()
        self._ends = np.zeros(1, np.int64)
        self._votes = np.zeros(0, np.uint64)

    @property
    def clause_count(self) -> int:
        """Distinct clauses seen so far."""
        return self._table.count

    def votes(self, text: pl.DataFrame) -> pl.DataFrame:
        """Return what clauses say; those that were never seen are read now.

        Parameters
        ----------
        text
            Columns row and clause.

        Returns
        -------
        votes
            Column vote, in the order of the clauses.
        """
        number, new = self._table.number(text["clause"].hash().to_numpy())
        self._read(text["clause"].gather(new))
        first, count = self._ends[number], self._ends[number + 1] - self._ends[number]
        before = np.cumsum(count) - count
        place = np.arange(count.sum()) + np.repeat(first - before, count)
        of_row = text.select(vote(pl.col("row"), *[pl.lit(0)] * 3)).to_series().to_numpy()
        return pl.DataFrame({"vote": np.repeat(of_row, count) + self._votes[place]})

    def _read(self, new: pl.Series) -> None:
        """Read clauses never seen before, and remember what they say behind the others: votes of no firm."""
        numbered = pl.LazyFrame({"clause": new}).with_row_index("number")
        hits = (
            clause_hits(numbered.select("clause"), self._rules)
            .join(numbered, on="clause")
            .sort("number", "keyword_id")
            .collect()
        )
        said = text_votes(hits.lazy().with_columns(pl.lit(0).alias("row")), self._rules).collect()
        counts = np.bincount(hits["number"], minlength=len(new))
        self._ends = np.append(self._ends, self._ends[-1] + np.cumsum(counts))
        self._votes = np.append(self._votes, said["vote"].to_numpy())


def assignment_in_parts(
    parts: Iterable[pl.DataFrame],
    rules: FirmRules,
    options: Options | None = None,
    decisions: pl.DataFrame | None = None,
) -> Iterator[pl.DataFrame]:
    """Return the assignment of each part of a table of firms, without evidence.

    The plan is that of `planloom.firms.classify.assignment`; between parts alone the distinct clauses are kept.

    Parameters
    ----------
    parts
        Columns firm_id and, as far as known, firm_name, scope, code; each firm in one part.
    rules
        The rules.
    options
        What is asked.
    decisions
        What persons decided, as `DECISIONS`.

    Returns
    -------
    parts
        One for each, made when it is asked for: columns firm_id, cluster_code, share, is_unsure, reason, in the
        order of firms.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.firms.rules import listed_rules
    >>> parts = [pl.DataFrame({"firm_id": [i], "scope": ["集成电路设计"]}) for i in ("a", "b")]
    >>> made = assignment_in_parts(parts, listed_rules(date(2025, 12, 31)))
    >>> [part["cluster_code"].to_list() for part in made]
    [['semiconductor_ic'], ['semiconductor_ic']]
    """
    memory = ClauseMemory(rules)
    decided = pl.LazyFrame(schema=DECISIONS) if decisions is None else decisions.lazy()
    codes = pl.Series([*rules.clusters, OUTSIDE], dtype=pl.Enum([*rules.clusters, OUTSIDE]))
    for part in parts:
        ready = prepared(part.lazy(), rules).collect()
        said = memory.votes(clauses(ready.lazy()).collect()).lazy()
        spoken = votes(said, ready.lazy(), decided, rules)
        yield (
            shares(spoken, rules, options or Options())
            .select(
                pl.lit(ready["firm_id"]).gather(pl.col("row")).alias("firm_id"),
                pl.lit(codes)
                .gather(pl.col("cluster").fill_null(len(codes) - 1))
                .alias("cluster_code"),
                "share",
                "is_unsure",
                "reason",
            )
            .collect()
        )

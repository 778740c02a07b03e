"""How are ten million firms classified in little memory? Part by part, each distinct clause once for all parts."""

from collections.abc import Iterable, Iterator

import polars as pl

from planloom.firms.assign import Options, shares
from planloom.firms.classify import DECISIONS, prepared, votes
from planloom.firms.clauses import clauses
from planloom.firms.keywords import clause_hits
from planloom.firms.rules import OUTSIDE, FirmRules

_KNOWN = pl.Schema({"mark": pl.UInt64, "holds": pl.Boolean})
_HITS = pl.Schema({"mark": pl.UInt64, "keyword_id": pl.UInt16, "activity": pl.UInt8})


class ClauseMemory:
    """Every distinct clause seen so far, by a 64-bit mark of its text, with its hits.

    Two clauses share a mark with a chance of 3e-8 among a million and 3e-6 among ten million distinct ones.
    """

    def __init__(self, rules: FirmRules) -> None:
        self._rules = rules
        self._known = pl.DataFrame(schema=_KNOWN)
        self._hits = pl.DataFrame(schema=_HITS)

    @property
    def clause_count(self) -> int:
        """Distinct clauses seen so far."""
        return self._known.height

    def found(self, text: pl.DataFrame) -> pl.DataFrame:
        """Return the hits of clauses; those that were never seen are read now.

        Parameters
        ----------
        text
            Columns row and clause.

        Returns
        -------
        found
            Columns row, keyword_id, activity.
        """
        marked = text.select("row", pl.col("clause").hash().alias("mark"))
        holds = marked.lazy().join(self._known.lazy(), on="mark", how="left", maintain_order="left")
        known = holds.select("holds").collect().to_series()
        is_new = known.is_null()
        new = text.filter(is_new).select("clause").with_columns(marked.filter(is_new)["mark"])
        self._read(new.unique("mark"))
        asked = marked.filter(is_new | known)
        return asked.lazy().join(self._hits.lazy(), on="mark").drop("mark").collect()

    def _read(self, new: pl.DataFrame) -> None:
        """Read clauses never seen before, and remember them."""
        hits = clause_hits(new.lazy().select("clause"), self._rules).collect()
        fresh = hits.join(new, on="clause").select("mark", "keyword_id", "activity")
        holds = pl.col("mark").is_in(fresh["mark"].unique().implode())
        self._known = pl.concat([self._known, new.select("mark", holds.alias("holds"))])
        self._hits = pl.concat([self._hits, fresh])


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
        found = memory.found(clauses(ready.lazy()).collect())
        firms = ready.lazy()
        spoken = votes(found.lazy(), firms, decided, rules)
        made = shares(spoken, firms, rules, options or Options())
        yield (
            made.sort("row", "cluster", nulls_last=True)
            .join(firms.select("row", "firm_id"), on="row", how="left", maintain_order="left")
            .select(
                "firm_id",
                pl.lit(codes)
                .gather(pl.col("cluster").fill_null(len(codes) - 1))
                .alias("cluster_code"),
                "share",
                "is_unsure",
                "reason",
            )
            .collect()
        )

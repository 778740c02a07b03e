"""What do text, code and name of a firm say for each cluster? Counts of what was found."""

import polars as pl

from planloom.firms.keywords import clause_hits
from planloom.firms.rules import MADE, SERVED, TRADED, UNSTATED, FirmRules

WORDS = 65536
"""More than there are keywords: the number of a firm times this, plus that of a keyword, stands for both."""


def text_votes(found: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the distinct keywords of each cluster that a firm's text holds, by what it does with them.

    Parameters
    ----------
    found
        Columns row, keyword_id, activity: the hits of the firm's clauses.
    rules
        The rules.

    Returns
    -------
    votes
        Columns row, cluster (number) and counts, a row for each keyword; it counts once per firm, with its best
        activity.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    number = {code: place for place, code in enumerate(rules.clusters)}
    serving = [number[c] for c in rules.phrases.service_clusters if c in number]
    lexicon = rules.lexicon.lazy().select("keyword_id", "cluster", "is_core")
    activity, is_core = pl.col("activity"), pl.col("is_core")
    is_made = (
        (activity == MADE)
        | ((activity == SERVED) & pl.col("cluster").is_in(serving))
        | (pl.col("cluster") == rules.outside_number)
    )
    is_unstated = (activity == UNSTATED) & is_made.not_()
    is_served = (activity == SERVED) & is_made.not_()
    counts = {
        "core_made": is_core & is_made,
        "core_unstated": is_core & is_unstated,
        "related_made": is_core.not_() & is_made,
        "related_unstated": is_core.not_() & is_unstated,
        "core_served": is_core & is_served,
        "traded": activity == TRADED,
    }
    word = pl.col("row").cast(pl.UInt64) * WORDS + pl.col("keyword_id")
    return (
        found.group_by(word.alias("word"))
        .agg(pl.col("activity").max())
        .select(
            (pl.col("word") // WORDS).cast(pl.UInt32).alias("row"),
            (pl.col("word") % WORDS).cast(pl.UInt16).alias("keyword_id"),
            "activity",
        )
        .join(lexicon, on="keyword_id")
        .select("row", "cluster", *(expr.cast(pl.UInt32).alias(n) for n, expr in counts.items()))
    )


def code_votes(firms: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the clusters of each firm's industry code, whole or partial.

    Parameters
    ----------
    firms
        Columns row and code (GB/T 4754-2017; null where none is known).
    rules
        The rules.

    Returns
    -------
    votes
        Columns row, cluster, whole, partial (0 or 1).

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    is_whole = pl.col("is_whole")
    return firms.join(rules.code_table.lazy(), on="code").select(
        "row",
        "cluster",
        is_whole.cast(pl.UInt32).alias("whole"),
        is_whole.not_().cast(pl.UInt32).alias("partial"),
    )


def name_votes(firms: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the clusters whose core keywords stand in a firm's name.

    Parameters
    ----------
    firms
        Columns row and firm_name.
    rules
        The rules.

    Returns
    -------
    votes
        Columns row, cluster, named (how many keywords).

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    names = firms.filter(pl.col("firm_name").is_not_null()).select(
        "row", pl.col("firm_name").alias("clause")
    )
    core = rules.lexicon.lazy().filter("is_core").select("keyword_id", "cluster")
    return (
        names.join(clause_hits(names.select("clause").unique(), rules), on="clause")
        .join(core, on="keyword_id")
        .group_by("row", "cluster")
        .agg(pl.len().cast(pl.UInt32).alias("named"))
    )

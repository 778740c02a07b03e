"""What do text, code and name of a firm and persons' decisions say for each cluster? One number for each vote."""

from types import MappingProxyType

import polars as pl

from planloom.firms.keywords import clause_hits
from planloom.firms.rules import MADE, SERVED, TRADED, UNSTATED, FirmRules

_OF_ROW, _OF_CLUSTER, _OF_SIGN = 2**32, 2**24, 2**4
"""A vote in 64 bits: 32 of the firm, 8 of the cluster, 20 of what speaks (a keyword or one of `_SIGNS`), 4 of how."""
_SIGNS = ("whole", "partial", "named", "accepted", "rejected", "firm")
"""What speaks beside keywords; numbered behind them."""
FLAGS = ("is_trade", "is_outside_code", "has_text", "has_code")
"""What is known of a firm: its vote for outside says it, so that every firm has a vote."""
_COUNTS = ("core_made", "core_unstated", "related_made", "related_unstated", "traded")
_BITS = 10
_MOST = 2**_BITS
"""No firm has so many keywords of one cluster."""
_PLACES = MappingProxyType(
    {name: (2 ** (_BITS * place), _MOST) for place, name in enumerate(_COUNTS)}
    | {
        name: (2 ** (_BITS * len(_COUNTS) + place), 2)
        for place, name in enumerate((*_SIGNS[:-1], *FLAGS))
    }
)
"""Where each count stands in a tally: its factor, and one more than it can be."""
KNOWN = pl.col("tally").floordiv(_PLACES[FLAGS[0]][0]).cast(pl.UInt8)
"""What is known of the firm out of the column tally of its last line: a bit for each of `FLAGS`."""


def told(name: str) -> pl.Expr:
    """Return a count or flag out of the column tally.

    Parameters
    ----------
    name
        One of core_made, core_unstated, related_made, related_unstated, traded: numbers of keywords; or of whole,
        partial, named, accepted, rejected and `FLAGS`: 0 or 1.

    Returns
    -------
    count
        Of the pair of firm and cluster, as Int64.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> pl.select(tally=2 * 2**10 + 5).select(told("core_made").alias("a"), told("core_unstated").alias("b")).row(0)
    (5, 2)
    """
    factor, most = _PLACES[name]
    count: pl.Expr = pl.col("tally") // factor % most
    return count.cast(pl.Int64)


def vote(row: pl.Expr, cluster: pl.Expr, sign: pl.Expr, how: pl.Expr) -> pl.Expr:
    """Return a vote as one number, in the order of firms, clusters, what speaks, and how well.

    Parameters
    ----------
    row
        Number of the firm.
    cluster
        Number of the cluster.
    sign
        Number of the keyword, or of one of the signs behind them.
    how
        The activity, or the firm's flags.

    Returns
    -------
    vote
        UInt64; without the firm (row 0) it has 32 bits.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> pl.select(vote(pl.lit(1), pl.lit(2), pl.lit(3), pl.lit(4))).item() == 2**32 + 2 * 2**24 + 3 * 2**4 + 4
    True
    """
    wide = (part.cast(pl.UInt64) for part in (row, cluster, sign))
    of_row, of_cluster, of_sign = wide
    return (
        of_row * _OF_ROW + of_cluster * _OF_CLUSTER + of_sign * _OF_SIGN + how.cast(pl.UInt64)
    ).alias("vote")


def is_last(value: pl.Expr) -> pl.Expr:
    """Return whether a value is the last of a run of equal ones.

    Parameters
    ----------
    value
        In any order in which equal ones stand together.

    Returns
    -------
    is_last
        One for each value.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> pl.select(is_last(pl.Series([7, 7, 9]).implode().explode())).to_series().to_list()
    [False, True, True]
    """
    return value.ne_missing(value.shift(-1))


def tallied(votes: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the votes for each pair of firm and cluster, added up.

    A keyword counts once per firm, with its best activity. Equal ones stand together once they are sorted, so that no
    groups are made: a sum is what a running one grew by. It may run over 64 bits; what it grew by stays right.

    Parameters
    ----------
    votes
        Column vote.
    rules
        The rules.

    Returns
    -------
    lines
        Columns row, cluster (number; outside's own is the last of each firm) and tally, in this order; see `told`.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `planloom.firms.classify.assignment`.
    """
    one, line = pl.col("vote"), pl.col("line")
    tally = pl.lit(_tallies(rules)).gather(one % _OF_CLUSTER)
    return (
        votes.sort("vote")
        .filter(is_last(one // _OF_SIGN))
        .select((one // _OF_CLUSTER).alias("line"), tally.cum_sum().alias("tally"))
        .filter(is_last(line))
        .select(
            (line // (_OF_ROW // _OF_CLUSTER)).cast(pl.UInt32).alias("row"),
            (line % (_OF_ROW // _OF_CLUSTER)).cast(pl.UInt8).alias("cluster"),
            pl.col("tally") - pl.col("tally").shift(1, fill_value=0),
        )
    )


def _tallies(rules: FirmRules) -> pl.Series:
    """Return what each sign counts, for each way in which it may speak: the last 24 bits of a vote are the place."""
    number = {code: place for place, code in enumerate(rules.clusters)}
    serving = [number[c] for c in rules.phrases.service_clusters if c in number]
    how, is_core = pl.col("how"), pl.col("is_core")
    ways = pl.LazyFrame({"how": range(_OF_SIGN)})
    is_made = (
        (how == MADE)
        | ((how == SERVED) & pl.col("cluster").is_in(serving))
        | (pl.col("cluster") == rules.outside_number)
    )
    is_unstated = (how == UNSTATED) & is_made.not_()
    counted = {
        "core_made": is_core & is_made,
        "core_unstated": is_core & is_unstated,
        "related_made": (is_core.not_() & is_made) | (is_core & (how == SERVED) & is_made.not_()),
        "related_unstated": is_core.not_() & is_unstated,
        "traded": how == TRADED,
    }
    words = (
        rules.lexicon.lazy()
        .join(ways, how="cross")
        .sort("keyword_id", "how")
        .select(
            pl.sum_horizontal(
                is_so.cast(pl.UInt64) * _PLACES[name][0] for name, is_so in counted.items()
            )
        )
    )
    signs = pl.LazyFrame({"factor": [_PLACES[name][0] for name in _SIGNS[:-1]]}).select(
        pl.col("factor").cast(pl.UInt64).repeat_by(_OF_SIGN).explode()
    )
    firm = ways.select(pl.col("how").cast(pl.UInt64) * _PLACES[FLAGS[0]][0])
    columns = (part.collect().to_series().alias("tally") for part in (words, signs, firm))
    return pl.concat(columns)


def _sign(name: str, rules: FirmRules) -> pl.Expr:
    """Return the number of what speaks beside keywords."""
    return pl.lit(len(rules.keywords) + _SIGNS.index(name))


def text_votes(found: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the keywords that a firm's text holds, with what it does with them.

    Parameters
    ----------
    found
        Columns row, keyword_id, activity: the hits of the firm's clauses.
    rules
        The rules.

    Returns
    -------
    votes
        Column vote, in the order of what was found.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    cluster = pl.lit(rules.lexicon["cluster"]).gather(pl.col("keyword_id"))
    return found.select(vote(pl.col("row"), cluster, pl.col("keyword_id"), pl.col("activity")))


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
        Column vote.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    sign = pl.when("is_whole").then(_sign("whole", rules)).otherwise(_sign("partial", rules))
    return firms.join(rules.code_table.lazy(), on="code").select(
        vote(pl.col("row"), pl.col("cluster"), sign, pl.lit(0))
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
        Column vote.

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
        .select(vote(pl.col("row"), pl.col("cluster"), _sign("named", rules), pl.lit(0)))
    )


def decision_votes(firms: pl.LazyFrame, decisions: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return persons' decisions as evidence that counts before any other.

    Parameters
    ----------
    firms
        Columns row and firm_id.
    decisions
        Columns firm_id, cluster_code, is_accepted: what persons decided.
    rules
        The rules.

    Returns
    -------
    votes
        Column vote.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    sign = pl.when("is_accepted").then(_sign("accepted", rules)).otherwise(_sign("rejected", rules))
    clusters = pl.LazyFrame(
        {"cluster_code": rules.clusters, "cluster": range(len(rules.clusters))},
        schema={"cluster_code": pl.String, "cluster": pl.UInt8},
    )
    return (
        decisions.join(clusters, on="cluster_code")
        .join(firms.select("row", "firm_id"), on="firm_id")
        .select(vote(pl.col("row"), pl.col("cluster"), sign, pl.lit(0)))
    )


def firm_votes(firms: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return a vote of each firm for outside that says what is known of it, and counts nothing.

    Parameters
    ----------
    firms
        Columns row, is_trade, is_outside_code, has_text, code.
    rules
        The rules.

    Returns
    -------
    votes
        Column vote.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    flags = (*(pl.col(name) for name in FLAGS[:-1]), pl.col("code").is_not_null())
    known = pl.sum_horizontal(flag.cast(pl.UInt8) * 2**place for place, flag in enumerate(flags))
    return firms.select(
        vote(pl.col("row"), pl.lit(rules.outside_number), _sign("firm", rules), known)
    )

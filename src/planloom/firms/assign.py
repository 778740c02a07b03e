"""Which share of a firm belongs to which cluster, how sure is that, and why? Votes to shares."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from planloom.firms.keywords import clause_hits
from planloom.firms.rules import MADE, SERVED, TRADED, UNSTATED, FirmRules

Uniqueness = Literal["product", "legal_unit"]
"""How a firm with several clusters counts once: by product, in shares; by legal unit, whole in the largest."""
UNSURE = (
    "code_text_disagree", "trade_code", "partial_code_only", "one_related_only", "name_only", "too_close",
    "no_text_no_code",
)  # fmt: skip
"""Reasons that leave a firm unsure."""
_ENOUGH, _NOT_ENOUGH, _NAME = 2, 1, 0
_ROUNDING = 1e-9
_COUNTS = (
    "core_made", "core_unstated", "related_made", "related_unstated", "core_served", "traded",
    "whole", "partial", "named", "accepted", "rejected",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asks of a classification."""

    unique: Uniqueness = "product"
    """How a firm counts once."""


def text_votes(found: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return how many distinct keywords of each cluster a firm's text holds, by what it does with them.

    Parameters
    ----------
    found
        Columns row, keyword_id, activity: the hits of the firm's clauses.
    rules
        The rules.

    Returns
    -------
    votes
        Columns row, cluster (number) and counts; a keyword counts once per firm, with its best activity.

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
    is_made = (activity == MADE) | ((activity == SERVED) & pl.col("cluster").is_in(serving))
    is_unstated, is_served = activity == UNSTATED, (activity == SERVED) & is_made.not_()
    counts = {
        "core_made": is_core & is_made,
        "core_unstated": is_core & is_unstated,
        "related_made": is_core.not_() & is_made,
        "related_unstated": is_core.not_() & is_unstated,
        "core_served": is_core & is_served,
        "traded": activity == TRADED,
    }
    return (
        found.group_by("row", "keyword_id")
        .agg(pl.col("activity").max())
        .join(lexicon, on="keyword_id")
        .group_by("row", "cluster")
        .agg(*(expr.sum().cast(pl.UInt16).alias(name) for name, expr in counts.items()))
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
        is_whole.cast(pl.UInt16).alias("whole"),
        is_whole.not_().cast(pl.UInt16).alias("partial"),
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
        .agg(pl.len().cast(pl.UInt16).alias("named"))
    )


def shares(
    votes: pl.LazyFrame, firms: pl.LazyFrame, rules: FirmRules, options: Options
) -> pl.LazyFrame:
    """Return the share of each firm in each cluster and outside, with its reason.

    A cluster is supported by a whole code, a core keyword, a partial code with a related keyword, or as many related
    keywords as the parameter says. Its share is its weight over the weights of all supported clusters and of outside
    (a code that belongs to none). A firm without a supported cluster is unsure where something speaks for one.

    Parameters
    ----------
    votes
        Columns row, cluster and counts, several rows for a pair; `text_votes`, `code_votes`, `name_votes`, decisions.
    firms
        Columns row, code, has_text, is_trade, is_outside_code.
    rules
        The rules.
    options
        What is asked.

    Returns
    -------
    shares
        Columns row, cluster (null for outside), share, is_unsure, reason; shares of a firm add up to 1.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    weighed = _weighed(votes, firms, rules)
    chosen = _shared(weighed, rules)
    if options.unique == "legal_unit":
        chosen = _whole(chosen, rules)
    inside = chosen.select("row", "cluster", "share", "is_unsure", "reason")
    return pl.concat([inside, _rest(firms, chosen, votes)])


def _weighed(votes: pl.LazyFrame, firms: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the evidence for each pair of firm and cluster, its weight and whether it is enough."""
    w = rules.weights
    made_if_unstated = pl.when("is_trade").then(0).otherwise(1)
    core = pl.col("core_made") + made_if_unstated * pl.col("core_unstated")
    related = (
        pl.col("related_made")
        + pl.col("core_served")
        + made_if_unstated * pl.col("related_unstated")
    )
    weight = (
        w.core_weight * pl.col("core")
        + w.related_weight * pl.col("related")
        + w.whole_code_weight * pl.col("whole")
        + w.partial_code_weight * pl.col("partial")
    )
    is_enough = (
        (pl.col("core") + pl.col("whole") + pl.col("accepted") > 0)
        | ((pl.col("partial") > 0) & (pl.col("related") > 0))
        | (pl.col("related") >= w.related_needed)
    )
    return (
        votes.group_by("row", "cluster")
        .agg(pl.col(name).sum() for name in _COUNTS)
        .join(firms.select("row", "is_trade", "is_outside_code"), on="row")
        .filter(pl.col("rejected") == 0)
        .with_columns(core.alias("core"), related.alias("related"))
        .with_columns(weight.alias("weight"), is_enough.alias("is_enough"))
    )


def _shared(weighed: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the clusters that count for each firm, with shares and reasons."""
    w = rules.weights
    speaks = (
        pl.when("is_enough").then(_ENOUGH).when(pl.col("weight") > 0).then(_NOT_ENOUGH)
        .when(pl.col("named") > 0).then(_NAME)
    )  # fmt: skip
    outside = pl.when("is_outside_code").then(w.outside_code_weight).otherwise(0.0)
    weight = pl.when(pl.col("weight") > 0).then("weight").otherwise(w.related_weight)
    text = pl.col("core") + pl.col("related")
    by_code_alone = (pl.col("whole") > 0) & (text == 0)
    by_text_alone = (pl.col("core") > 0) & (pl.col("whole") + pl.col("partial") == 0)
    return (
        weighed.with_columns(speaks.alias("speaks"))
        .filter(pl.col("speaks") == pl.col("speaks").max().over("row"))
        .with_columns(
            weight.alias("weight"),
            (by_code_alone.any().over("row") & by_text_alone.any().over("row")).alias("disagrees"),
        )
        .with_columns((pl.col("weight") / (pl.col("weight").sum().over("row") + outside)).alias("share"))
        .filter(pl.col("share") >= w.least_share)
        .with_columns(_reason().alias("reason"))
        .with_columns(pl.col("reason").is_in(UNSURE).alias("is_unsure"))
    )  # fmt: skip


def _reason() -> pl.Expr:
    """Return why a cluster counts for a firm, or why that is unsure."""
    is_enough = pl.col("speaks") == _ENOUGH
    has_code = pl.col("whole") + pl.col("partial") > 0
    has_text = pl.col("core") + pl.col("related") > 0
    return (
        pl.when(pl.col("accepted") > 0).then(pl.lit("accepted"))
        .when(is_enough & pl.col("disagrees")).then(pl.lit("code_text_disagree"))
        .when(is_enough & pl.col("is_trade") & has_code.not_()).then(pl.lit("trade_code"))
        .when(is_enough & has_code & has_text).then(pl.lit("code_and_text"))
        .when(is_enough & has_code).then(pl.lit("whole_code"))
        .when(is_enough & (pl.col("core") > 0)).then(pl.lit("core_keyword"))
        .when(is_enough).then(pl.lit("related_keywords"))
        .when((pl.col("speaks") == _NOT_ENOUGH) & has_code).then(pl.lit("partial_code_only"))
        .when(pl.col("speaks") == _NOT_ENOUGH).then(pl.lit("one_related_only"))
        .otherwise(pl.lit("name_only"))
    )  # fmt: skip


def _whole(chosen: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return each firm whole in the cluster of its largest share; outside where that of outside is larger."""
    best = (pl.col("accepted") > 0, pl.col("share"), pl.col("cluster"))
    order = [True, True, False]
    share = pl.col("share").sort_by(*best, descending=order)
    rest = (1 - pl.col("share").sum()).alias("rest")
    second = pl.max_horizontal(pl.col("second").fill_null(0.0), "rest")
    is_close = (pl.col("share") - second < rules.weights.close_margin) & (
        pl.col("reason") != "accepted"
    )
    return (
        chosen.group_by("row")
        .agg(
            *(pl.col(name).sort_by(*best, descending=order).first() for name in ("cluster", "is_unsure", "reason")),
            share.first().alias("share"),
            share.get(1, null_on_oob=True).alias("second"),
            rest,
        )
        .filter(pl.col("share") >= pl.col("rest"))
        .with_columns(
            pl.when(is_close).then(pl.lit("too_close")).otherwise("reason").alias("reason"),
            (pl.col("is_unsure") | is_close).alias("is_unsure"),
            pl.lit(1.0).alias("share"),
        )
    )  # fmt: skip


def _rest(firms: pl.LazyFrame, chosen: pl.LazyFrame, votes: pl.LazyFrame) -> pl.LazyFrame:
    """Return what of each firm belongs to no cluster, and why."""
    given = chosen.group_by("row").agg(pl.col("share").sum().alias("given"))
    said = votes.group_by("row").agg(
        (pl.col("traded").sum() > 0).alias("trades"),
        (pl.col("rejected").sum() > 0).alias("rejects"),
    )
    is_all = pl.col("given") == 0
    reason = (
        pl.when("rejects").then(pl.lit("rejected"))
        .when(is_all & pl.col("has_text").not_() & pl.col("code").is_null()).then(pl.lit("no_text_no_code"))
        .when(is_all & pl.col("trades")).then(pl.lit("traded_only"))
        .when("is_outside_code").then(pl.lit("outside_code"))
        .when(is_all).then(pl.lit("no_rule"))
        .otherwise(pl.lit("small_share"))
    )  # fmt: skip
    return (
        firms.select("row", "code", "has_text", "is_outside_code")
        .join(given, on="row", how="left")
        .join(said, on="row", how="left")
        .with_columns(pl.col("given").fill_null(0.0))
        .filter(pl.col("given") < 1 - _ROUNDING)
        .with_columns(reason.alias("reason"))
        .select(
            "row",
            pl.lit(None, pl.UInt8).alias("cluster"),
            (1 - pl.col("given")).alias("share"),
            (pl.col("reason") == "no_text_no_code").alias("is_unsure"),
            "reason",
        )
    )

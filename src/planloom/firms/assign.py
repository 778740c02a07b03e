"""Which share of a firm belongs to which cluster, how sure is that, and why? Votes to shares."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from planloom.firms.rules import FirmRules

Uniqueness = Literal["product", "legal_unit"]
"""How a firm with several clusters counts once: by product, in shares; by legal unit, whole in the largest."""
UNSURE = (
    "code_text_disagree", "trade_code", "partial_code_only", "one_related_only", "name_only", "too_close",
    "no_text_no_code",
)  # fmt: skip
"""Reasons that leave a firm unsure."""
REASONS = pl.Enum(
    ("accepted", "code_and_text", "whole_code", "core_keyword", "related_keywords", *UNSURE,
     "rejected", "traded_only", "outside_code", "outside_words", "no_rule", "small_share")
)  # fmt: skip
"""Why a share stands where it stands."""
_ENOUGH, _NOT_ENOUGH, _NAME, _NOTHING = 3, 2, 1, 0
_LEVELS = (_NAME, _NOT_ENOUGH, _ENOUGH)
_CLUSTERS = 256
_DIGITS = 12
"""Decimals of a share: sums in whatever order the groups come then give the same bytes."""
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


def shares(
    votes: pl.LazyFrame, firms: pl.LazyFrame, rules: FirmRules, options: Options
) -> pl.LazyFrame:
    """Return the share of each firm in each cluster and outside, with its reason.

    A cluster is supported by a whole code, a core keyword, a partial code with a related keyword, or as many related
    keywords as the parameter says. Its share is its weight over the weights of all supported clusters and of outside
    (a code that belongs to none, words of other business); a weight counts up to the parameter's most. Where core
    words of other business weigh more than the parameter's multiple of a cluster, as in the list of a contractor or a
    holding, it does not count.
    A firm without a supported cluster is unsure where something speaks for one.

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
    weighed = _weighed(votes, firms, rules).cache()
    said = _said(weighed, rules).cache()
    chosen = _shared(weighed, said, rules).cache()
    if options.unique == "legal_unit":
        chosen = _whole(chosen, rules)
    inside = chosen.select("row", "cluster", "share", "is_unsure", "reason")
    return pl.concat([inside, _rest(firms, chosen, said)])


def _weighed(votes: pl.LazyFrame, firms: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the evidence for each pair of firm and cluster, its weight and how loudly it speaks."""
    w = rules.weights
    made_if_unstated = pl.col("is_trade").not_().cast(pl.UInt32)
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
    speaks = (
        pl.when(pl.col("rejected") > 0).then(_NOTHING)
        .when(is_enough).then(_ENOUGH)
        .when(pl.col("weight") > 0).then(_NOT_ENOUGH)
        .when(pl.col("named") > 0).then(_NAME)
        .otherwise(_NOTHING)
    )  # fmt: skip
    return (
        _by_pair(votes)
        .join(firms.select("row", "is_trade", "is_outside_code"), on="row")
        .with_columns(core.alias("core"), related.alias("related"))
        .with_columns(weight.alias("weight"))
        .with_columns(
            speaks.cast(pl.Int8).alias("speaks"),
            pl.when(pl.col("weight") > 0).then("weight").otherwise(w.related_weight).alias("weight"),
        )
        .with_columns(pl.min_horizontal("weight", pl.lit(w.most_weight)).alias("counted"))
    )  # fmt: skip


def pair(row: pl.Expr, cluster: pl.Expr) -> pl.Expr:
    """Return firm and cluster as one number, which is quicker to group and sort by than two.

    Parameters
    ----------
    row
        Number of the firm.
    cluster
        Number of the cluster.

    Returns
    -------
    pair
        In the order of firms, then clusters.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> pl.select(pair(pl.lit(2), pl.lit(3))).item()
    515
    """
    return row.cast(pl.UInt64) * _CLUSTERS + cluster


def _by_pair(votes: pl.LazyFrame) -> pl.LazyFrame:
    """Return votes added up for each pair of firm and cluster."""
    return (
        votes.group_by(pair(pl.col("row"), pl.col("cluster")).alias("pair"))
        .agg(pl.col(name).sum() for name in _COUNTS)
        .with_columns(
            (pl.col("pair") // _CLUSTERS).cast(pl.UInt32).alias("row"),
            (pl.col("pair") % _CLUSTERS).cast(pl.UInt8).alias("cluster"),
        )
    )


def _said(weighed: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return what the evidence of each firm comes to: the loudest, its weight, what contradicts, trades, rejects."""
    is_outside = pl.col("cluster") == rules.outside_number
    other_core = pl.when(is_outside).then(pl.col("core") * rules.weights.core_weight)
    speaks, counted = pl.col("speaks"), pl.col("counted")
    text = pl.col("core") + pl.col("related")
    is_enough = speaks == _ENOUGH
    by_code_alone = is_enough & (pl.col("whole") > 0) & (text == 0)
    by_text_alone = (
        is_enough
        & (pl.col("core") > 0)
        & (pl.col("whole") + pl.col("partial") == 0)
        & is_outside.not_()
    )
    levels = (pl.when(pl.col("loudest") == level).then(f"sum_{level}") for level in _LEVELS)
    return weighed.with_columns(
        *(pl.when(speaks == level).then(counted).otherwise(0.0).alias(f"weight_{level}") for level in _LEVELS),
        by_code_alone.alias("by_code_alone"),
        by_text_alone.alias("by_text_alone"),
    ).group_by("row").agg(
        speaks.max().alias("loudest"),
        *(pl.col(f"weight_{level}").sum().alias(f"sum_{level}") for level in _LEVELS),
        pl.col("by_code_alone", "by_text_alone").any(),
        pl.when(is_outside.not_()).then("traded").max().fill_null(0).alias("traded"),
        pl.col("rejected").max(),
        other_core.sum().alias("other_core"),
        is_outside.any().alias("names_other"),
    ).select(
        "row",
        "loudest",
        pl.coalesce(levels).alias("sum"),
        (pl.col("by_code_alone") & pl.col("by_text_alone")).alias("disagrees"),
        (pl.col("traded") > 0).alias("trades"),
        (pl.col("rejected") > 0).alias("rejects"),
        "other_core",
        "names_other",
    )  # fmt: skip


def _shared(weighed: pl.LazyFrame, said: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the clusters that count for each firm, with shares and reasons."""
    w = rules.weights
    outside = pl.when("is_outside_code").then(w.outside_code_weight).otherwise(0.0)
    is_minor = (
        (pl.col("other_core") > w.outside_factor * pl.col("weight"))
        & (pl.col("whole") + pl.col("accepted") == 0)
    )  # fmt: skip
    return (
        weighed.filter(pl.col("speaks") > _NOTHING)
        .join(said.select("row", "loudest", "sum", "disagrees", "other_core"), on="row")
        .filter(pl.col("speaks") == pl.col("loudest"))
        .with_columns((pl.col("counted") / (pl.col("sum") + outside)).round(_DIGITS).alias("share"))
        .filter(
            (pl.col("share") >= w.least_share)
            & (pl.col("cluster") != rules.outside_number)
            & is_minor.not_()
        )
        .with_columns(_reason().cat.to(REASONS).alias("reason"))
        .with_columns(
            pl.col("reason").is_in(pl.Series(UNSURE, dtype=REASONS).implode()).alias("is_unsure")
        )
    )


def _because(reason: str) -> pl.Expr:
    """Return a reason as the number that stands for it in `REASONS`."""
    return pl.lit(REASONS.categories.to_list().index(reason), pl.UInt8)


def _reason() -> pl.Expr:
    """Return why a cluster counts for a firm, or why that is unsure."""
    is_enough = pl.col("speaks") == _ENOUGH
    has_code = pl.col("whole") + pl.col("partial") > 0
    has_text = pl.col("core") + pl.col("related") > 0
    return (
        pl.when(pl.col("accepted") > 0).then(_because("accepted"))
        .when(is_enough & pl.col("disagrees")).then(_because("code_text_disagree"))
        .when(is_enough & pl.col("is_trade") & pl.col("is_outside_code") & has_code.not_()).then(_because("trade_code"))
        .when(is_enough & has_code & has_text).then(_because("code_and_text"))
        .when(is_enough & has_code).then(_because("whole_code"))
        .when(is_enough & (pl.col("core") > 0)).then(_because("core_keyword"))
        .when(is_enough).then(_because("related_keywords"))
        .when((pl.col("speaks") == _NOT_ENOUGH) & has_code).then(_because("partial_code_only"))
        .when(pl.col("speaks") == _NOT_ENOUGH).then(_because("one_related_only"))
        .otherwise(_because("name_only"))
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
            pl.when(is_close).then(_because("too_close")).otherwise(pl.col("reason").to_physical()).cat.to(REASONS).alias("reason"),
            (pl.col("is_unsure") | is_close).alias("is_unsure"),
            pl.lit(1.0).alias("share"),
        )
    )  # fmt: skip


def _rest(firms: pl.LazyFrame, chosen: pl.LazyFrame, said: pl.LazyFrame) -> pl.LazyFrame:
    """Return what of each firm belongs to no cluster, and why."""
    given = chosen.group_by("row").agg(pl.col("share").sum().alias("given"))
    is_all = pl.col("given") == 0
    reason = (
        pl.when("rejects").then(_because("rejected"))
        .when(is_all & pl.col("has_text").not_() & pl.col("code").is_null()).then(_because("no_text_no_code"))
        .when(is_all & pl.col("trades")).then(_because("traded_only"))
        .when("is_outside_code").then(_because("outside_code"))
        .when("names_other").then(_because("outside_words"))
        .when(is_all).then(_because("no_rule"))
        .otherwise(_because("small_share"))
    )  # fmt: skip
    return (
        firms.select("row", "code", "has_text", "is_outside_code")
        .join(given, on="row", how="left")
        .join(said.select("row", "trades", "rejects", "names_other"), on="row", how="left")
        .with_columns(pl.col("given").fill_null(0.0))
        .filter(pl.col("given") < 1 - _ROUNDING)
        .with_columns(reason.cat.to(REASONS).alias("reason"))
        .select(
            "row",
            pl.lit(None, pl.UInt8).alias("cluster"),
            (1 - pl.col("given")).round(_DIGITS).alias("share"),
            (pl.col("reason") == "no_text_no_code").alias("is_unsure"),
            "reason",
        )
    )

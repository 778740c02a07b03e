"""Which share of a firm belongs to which cluster, how sure is that, and why? Votes to shares."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from planloom.firms.rules import FirmRules
from planloom.firms.votes import FLAGS, KNOWN, tallied, told

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
_UNSURE = [REASONS.categories.to_list().index(reason) for reason in UNSURE]
_NO_PART = pl.lit(0, pl.Int64)
_ENOUGH, _NOT_ENOUGH, _NAME, _NOTHING = 3, 2, 1, 0
_DIGITS = 12
_WHOLE = 10**_DIGITS
"""Shares are counted in these parts of one: sums in whatever order they come give the same bytes."""
_ROUNDING = 1000
"""What rounding may leave over of a firm, in those parts."""
_CLUSTERS = 2**9
"""A firm has fewer lines than this: so many different signs of its lines are counted in one number."""
_FINE = 10**6
"""Weights are added up in these parts of one, for the same reason."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asks of a classification."""

    unique: Uniqueness = "product"
    """How a firm counts once."""


def shares(votes: pl.LazyFrame, rules: FirmRules, options: Options) -> pl.LazyFrame:
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
        Column vote; `text_votes`, `code_votes`, `name_votes`, decisions, and `firm_votes` of every firm.
    rules
        The rules.
    options
        What is asked.

    Returns
    -------
    shares
        Columns row, cluster (null for outside), share, is_unsure, reason, in the order of firms and clusters, outside
        last; shares of a firm add up to 1.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    shared = _shared(_said(_weighed(tallied(votes, rules), rules), rules), rules)
    chosen = _one(shared, rules) if options.unique == "legal_unit" else shared
    rest = _WHOLE - _of_firm(pl.col("parts"))
    return (
        chosen.with_columns(pl.when("is_rest").then(rest).otherwise("parts").alias("parts"))
        .filter(pl.col("parts") > pl.when("is_rest").then(_ROUNDING).otherwise(0))
        .with_columns(pl.when("is_rest").then(_reason_of_rest()).otherwise(_reason()).alias("because"))
        .select(
            "row",
            pl.when(pl.col("is_rest").not_()).then("cluster").alias("cluster"),
            (pl.col("parts") / _WHOLE).round(_DIGITS).alias("share"),
            pl.col("because").is_in(_UNSURE).alias("is_unsure"),
            pl.col("because").cat.to(REASONS).alias("reason"),
        )
    )  # fmt: skip


def _for_all(value: pl.Expr) -> pl.Expr:
    """Return what each firm's last line says, for all of its lines: firms are numbered from 0, and each has one."""
    return value.filter("is_rest").gather("row")


def _of_firm(value: pl.Expr) -> pl.Expr:
    """Return the sum of whole numbers over the lines of a firm, for each of them: what a running sum grew by."""
    running = value.cum_sum().filter("is_rest")
    return (running - running.shift(1, fill_value=0)).gather("row")


def _weighed(lines: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the evidence for each pair of firm and cluster, its weight and how loudly it speaks."""
    w = rules.weights
    made_if_unstated = pl.col("is_trade").not_().cast(pl.Int64)
    core = told("core_made") + made_if_unstated * told("core_unstated")
    related = told("related_made") + made_if_unstated * told("related_unstated")
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
        pl.when(told("rejected") > 0).then(_NOTHING)
        .when(is_enough).then(_ENOUGH)
        .when(pl.col("weight") > 0).then(_NOT_ENOUGH)
        .when(pl.col("named") > 0).then(_NAME)
        .otherwise(_NOTHING)
    )  # fmt: skip
    counted = pl.min_horizontal("weight", pl.lit(w.most_weight))
    is_rest = pl.col("cluster") == rules.outside_number
    return (
        lines.with_columns(is_rest.alias("is_rest"))
        .with_columns(_for_all(KNOWN).alias("flags"))
        .with_columns(
            (pl.col("flags") & 2**place > 0).alias(name) for place, name in enumerate(FLAGS)
        )
        .with_columns(
            core.alias("core"),
            related.alias("related"),
            *(told(name).alias(name) for name in ("whole", "partial", "named", "accepted")),
        )
        .with_columns(weight.alias("weight"))
        .with_columns(
            speaks.cast(pl.Int8).alias("speaks"),
            pl.when(pl.col("weight") > 0)
            .then("weight")
            .otherwise(w.related_weight)
            .alias("weight"),
        )
        .with_columns((counted * _FINE).round().cast(pl.Int64).alias("counted"))
    )


def _said(weighed: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return lines with what the evidence of the firm comes to: the loudest, its weight, what contradicts."""
    has_code = pl.col("whole") + pl.col("partial") > 0
    has_text = pl.col("core") + pl.col("related") > 0
    is_enough = pl.col("speaks") == _ENOUGH
    by_code_alone = is_enough & (pl.col("whole") > 0) & has_text.not_()
    by_text_alone = is_enough & (pl.col("core") > 0) & has_code.not_() & pl.col("is_rest").not_()
    signs = (
        is_enough,
        pl.col("speaks") == _NOT_ENOUGH,
        by_code_alone,
        by_text_alone,
        told("rejected") > 0,
        (told("traded") > 0) & pl.col("is_rest").not_(),
    )
    enough, not_enough, by_code, by_text, rejects, trades = (
        pl.col("signs") // _CLUSTERS**place % _CLUSTERS > 0 for place in range(len(signs))
    )
    counts = pl.sum_horizontal(s.cast(pl.Int64) * _CLUSTERS**n for n, s in enumerate(signs))
    loudest = pl.when(enough).then(_ENOUGH).when(not_enough).then(_NOT_ENOUGH).otherwise(_NAME)
    loud = pl.when(pl.col("speaks") == pl.col("loudest")).then("counted").otherwise(_NO_PART)
    other_core = pl.col("core") * rules.weights.core_weight
    return (
        weighed.with_columns(
            _of_firm(counts).alias("signs"), _for_all(other_core).alias("other_core")
        )
        .with_columns(
            loudest.cast(pl.Int8).alias("loudest"),
            (by_code & by_text).alias("disagrees"),
            rejects.alias("rejects"),
            trades.alias("trades"),
        )
        .with_columns(_of_firm(loud).alias("sum"))
    )


def _shared(said: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return lines with the parts of the firm that each cluster has; none for what does not count, and for outside."""
    w = rules.weights
    outside = pl.when("is_outside_code").then(w.outside_code_weight * _FINE).otherwise(0.0)
    parts = (pl.col("counted") / (pl.col("sum") + outside) * _WHOLE).round()
    is_minor = (
        (pl.col("other_core") > w.outside_factor * pl.col("weight"))
        & (pl.col("whole") + pl.col("accepted") == 0)
    )  # fmt: skip
    counts = (
        (pl.col("speaks") > _NOTHING)
        & (pl.col("speaks") == pl.col("loudest"))
        & (parts >= w.least_share * _WHOLE)
        & pl.col("is_rest").not_()
        & is_minor.not_()
    )
    return said.with_columns(
        pl.when(counts).then(parts).otherwise(0.0).cast(pl.Int64).alias("parts"),
        pl.lit(value=False).alias("is_close"),
    )


def _one(shared: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return each firm whole in the cluster of its largest share; in none where that of outside is larger."""
    parts = pl.col("parts")
    order = parts + pl.when((pl.col("accepted") > 0) & (parts > 0)).then(
        pl.lit(2 * _WHOLE, pl.Int64)
    ).otherwise(_NO_PART)
    is_best = (parts > 0) & (pl.col("order") == pl.col("order").max().over("row"))
    is_first = pl.col("is_best") & pl.col("is_best").is_first_distinct().over("row")
    second = pl.when(pl.col("is_best").not_()).then("order").max().over("row") % (2 * _WHOLE)
    rest = _WHOLE - _of_firm(parts)
    margin = rules.weights.close_margin * _WHOLE
    wins = pl.col("is_best") & (parts >= pl.col("rest"))
    is_close = parts - pl.max_horizontal(pl.col("second").fill_null(0), "rest") < margin
    return (
        shared.with_columns(order.alias("order"), rest.alias("rest"))
        .with_columns(is_best.alias("is_best"))
        .with_columns(is_first.alias("is_best"))
        .with_columns(second.alias("second"))
        .with_columns(
            (is_close & (pl.col("accepted") == 0)).alias("is_close"),
            pl.when(wins).then(pl.lit(_WHOLE, pl.Int64)).otherwise(_NO_PART).alias("parts"),
        )
    )  # fmt: skip


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
        .when("is_close").then(_because("too_close"))
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


def _reason_of_rest() -> pl.Expr:
    """Return why something of a firm belongs to no cluster."""
    is_all = pl.col("parts") == _WHOLE
    names_other = pl.col("core") + pl.col("related") + pl.col("named") > 0
    return (
        pl.when("rejects").then(_because("rejected"))
        .when(is_all & pl.col("has_text").not_() & pl.col("has_code").not_()).then(_because("no_text_no_code"))
        .when(is_all & pl.col("trades")).then(_because("traded_only"))
        .when("is_outside_code").then(_because("outside_code"))
        .when(names_other).then(_because("outside_words"))
        .when(is_all).then(_because("no_rule"))
        .otherwise(_because("small_share"))
    )  # fmt: skip

"""On which clause, keyword and code does each assignment rest? Written as JSON beside it."""

import polars as pl

from planloom.firms.rules import ACTIVITY, OUTSIDE, TRADED, FirmRules

_KEYWORDS = 65536
"""More than there are keywords: a firm times this, and a keyword, are one number."""
_PLACES = 2**32
"""More than any place in a text: the best activity comes first, then the first place."""


def with_evidence(
    parted: pl.LazyFrame, firms: pl.LazyFrame, found: pl.LazyFrame, rules: FirmRules
) -> pl.LazyFrame:
    """Return the assignment with the evidence of each row as JSON.

    Parameters
    ----------
    parted
        Columns row, cluster, share, is_unsure, reason.
    firms
        Columns row, firm_id, code.
    found
        Columns row, clause, clause_start, keyword_id, activity, start.
    rules
        The rules.

    Returns
    -------
    assignment
        Columns firm_id, cluster_code, share, is_unsure, reason, evidence: an object with ``code`` and ``mark`` (whole,
        partial, outside) of the code rule and ``words``, a list of keyword, its offset ``at`` in the scope, strength,
        activity, the clause and its offset ``clause_at``. For what is only traded, outside, the words stand too.

    Notes
    -----
    Words are written as JSON before they are joined and sorted: lists of records are slow to move, text is not.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `planloom.firms.classify.assignment`.
    """
    words = pl.struct(pl.col("word_evidence").alias("words"))
    text = (
        _words(found, parted, rules)
        .group_by("row", "cluster")
        .agg("word_evidence")
        .select("row", "cluster", words.struct.json_encode().str.slice(1).alias("words"))
    )
    marks = rules.code_table.lazy().with_columns(
        pl.when("is_whole").then(pl.lit("whole")).otherwise(pl.lit("partial")).alias("mark")
    )
    outside = pl.when(pl.col("cluster").is_null() & pl.col("is_outside_code")).then(
        pl.lit("outside")
    )
    mark = pl.coalesce("mark", outside)
    code = pl.when(mark.is_not_null()).then("code")
    rule = pl.struct(code.alias("code"), mark.alias("mark")).struct.json_encode()
    said = pl.col("words").fill_null('"words":null}')
    number = dict(enumerate(rules.clusters))
    return (
        parted.join(firms.select("row", "firm_id", "code", "is_outside_code"), on="row", how="left")
        .join(marks.select("code", "cluster", "mark"), on=["code", "cluster"], how="left")
        .join(text, on=["row", "cluster"], how="left", nulls_equal=True)
        .sort("row", "cluster", nulls_last=True)
        .select(
            "firm_id",
            pl.col("cluster").replace_strict(number, default=OUTSIDE, return_dtype=pl.String).alias("cluster_code"),
            "share",
            "is_unsure",
            pl.col("reason").cast(pl.String),
            pl.concat_str(rule.str.strip_suffix("}"), said, separator=",").alias("evidence"),
        )
    )  # fmt: skip


def _words(found: pl.LazyFrame, parted: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the keywords of each share once, with their best activity; what is traded stands for outside too."""
    keywords = pl.LazyFrame(
        {"keyword": [row.keyword for row in rules.keywords], "strength": [row.strength for row in rules.keywords]}
    ).with_row_index("keyword_id").cast({"keyword_id": pl.UInt16})  # fmt: skip
    lexicon = rules.lexicon.lazy().select("keyword_id", "cluster").join(keywords, on="keyword_id")
    word = pl.col("row").cast(pl.UInt64) * _KEYWORDS + pl.col("keyword_id")
    rank = pl.col("activity").cast(pl.Int64) * _PLACES - pl.col("clause_start")
    best = found.filter(rank == rank.max().over(word))
    cluster = pl.when(pl.col("cluster") != rules.outside_number).then("cluster").alias("cluster")
    placed = best.join(lexicon, on="keyword_id").with_columns(cluster).cache()
    traded = placed.filter((pl.col("activity") == TRADED) & pl.col("cluster").is_not_null())
    outside = traded.with_columns(pl.lit(None, pl.UInt8).alias("cluster"))
    said = pl.struct(
        "keyword",
        (pl.col("clause_start") + pl.col("start")).alias("at"),
        "strength",
        pl.col("activity").replace_strict(dict(ACTIVITY), return_dtype=pl.String).alias("activity"),
        "clause",
        pl.col("clause_start").alias("clause_at"),
    )
    return (
        pl.concat([placed, outside])
        .join(parted, on=["row", "cluster"], how="semi", nulls_equal=True)
        .sort("row", "clause_start", "start", "keyword_id")
        .select("row", "cluster", said.alias("word_evidence"))
    )

"""On which clause, keyword and code does each assignment rest? Written as JSON beside it."""

import polars as pl

from planloom.firms.rules import ACTIVITY, OUTSIDE, TRADED, FirmRules


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

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `planloom.firms.classify.assignment`.
    """
    text = (
        _words(found, parted, rules)
        .group_by("row", "cluster")
        .agg(pl.col("word_evidence").alias("words"))
    )
    marks = rules.code_table.lazy().with_columns(
        pl.when("is_whole").then(pl.lit("whole")).otherwise(pl.lit("partial")).alias("mark")
    )
    outside = pl.when(pl.col("cluster").is_null() & pl.col("is_outside_code")).then(
        pl.lit("outside")
    )
    mark = pl.coalesce("mark", outside)
    code = pl.when(mark.is_not_null()).then("code")
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
            pl.struct(code.alias("code"), mark.alias("mark"), "words").struct.json_encode().alias("evidence"),
        )
    )  # fmt: skip


def _words(found: pl.LazyFrame, parted: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the keywords of each share once, with their best activity; what is traded stands for outside too."""
    keywords = pl.LazyFrame(
        {"keyword": [row.keyword for row in rules.keywords], "strength": [row.strength for row in rules.keywords]}
    ).with_row_index("keyword_id").cast({"keyword_id": pl.UInt16})  # fmt: skip
    lexicon = rules.lexicon.lazy().select("keyword_id", "cluster").join(keywords, on="keyword_id")
    best = found.sort(
        "row", "keyword_id", "activity", "clause_start", descending=[False, False, True, False]
    ).unique(["row", "keyword_id"], keep="first", maintain_order=True)
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

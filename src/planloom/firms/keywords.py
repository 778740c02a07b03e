"""Which keywords of the lexicon does a clause hold, and what does the firm do with each? One pass for all clusters."""

import polars as pl

from planloom.firms.clauses import pieces
from planloom.firms.rules import MADE, FirmRules, folded


def clause_hits(distinct: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the keywords of distinct clauses, each with the activity that is said of it.

    All keywords of all clusters are found in one pass; of overlapping ones the longest counts, so that 传感器 does
    not count inside 智能传感器. Latin keywords count as whole words, also in the plural. A keyword that itself names
    an activity (软件开发) counts as made where that is the activity. A keyword does not count where one of its
    ``excludes`` stands in its clause.

    Parameters
    ----------
    distinct
        Column clause.
    rules
        The rules.

    Returns
    -------
    hits
        Columns clause, keyword_id, activity, start (offset of the keyword in the clause); each keyword once per
        clause, with its best activity.

    References
    ----------
    A. Aho, M. Corasick (1975). Communications of the ACM 18(6), 333-340 (the search for many words in one pass).

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.firms.rules import listed_rules
    >>> rules = listed_rules(date(2025, 12, 31), ["semiconductor_ic"])
    >>> text = pl.LazyFrame({"clause": ["集成电路的研发、销售", "服装销售"]})
    >>> clause_hits(text, rules).collect().select("clause", "activity", "start").rows()
    [('集成电路的研发、销售', 4, 0)]
    """
    words = list(rules.patterns)
    holding = (
        distinct.filter(pl.col("clause").is_in(list(rules.phrases.broad_lines)).not_())
        .select("clause", folded(pl.col("clause")).alias("text"))
        .filter(pl.col("text").str.contains_any(words, ascii_case_insensitive=True))
        .with_row_index("clause_id")
    )
    found = {"ascii_case_insensitive": True, "leftmost": True}
    piece = pl.col("piece")
    is_own = pl.col("activity") == pl.col("own_activity")
    activity = pl.when(is_own).then(pl.lit(MADE, pl.UInt8)).otherwise("activity")
    hits = (
        pieces(holding, rules)
        .with_columns(
            piece.str.extract_many(words, **found).alias("word"),
            piece.str.find_many(words, **found).alias("at"),
        )
        .filter(pl.col("word").list.len() > 0)
        .explode("word", "at")
        .with_columns(
            pl.col("word").str.to_lowercase(),
            piece.cast(pl.Binary).bin.slice(0, pl.col("at")).cast(pl.String).str.len_chars().cast(pl.Int32).alias("at"),
        )
        .filter(_is_whole_word(), _is_head(rules))
        .join(rules.lexicon.lazy(), on="word")
        .select(
            "clause_id",
            "clause",
            "keyword_id",
            activity.alias("activity"),
            (pl.col("start") + pl.col("at")).alias("start"),
        )
    )  # fmt: skip
    best = (
        hits.sort("clause_id", "keyword_id", pl.col("activity"), "start", descending=[False, False, True, False])
        .unique(["clause_id", "keyword_id"], keep="first", maintain_order=True)
        .cache()
    )  # fmt: skip
    kept = best if rules.exclusions.is_empty() else _without_excluded(best, rules)
    return kept.drop("clause_id")


def _is_whole_word() -> pl.Expr:
    """Whether a hit that begins or ends in a Latin letter or digit is not a part of a longer word."""
    end = pl.col("at") + pl.col("word").str.len_chars().cast(pl.Int32)
    before = pl.when(pl.col("at") > 0).then(pl.col("piece").str.slice(pl.col("at") - 1, 1))
    joins_left = pl.col("word").str.contains("^[a-z0-9]") & before.str.contains("^[A-Za-z0-9]$")
    after = pl.col("piece").str.slice(end, 1)
    is_plural = pl.col("piece").str.slice(end, 3).str.contains("^(?i:e?s)(?:[^A-Za-z]|$)")
    joins_right = (
        pl.col("word").str.contains("[a-z]$") & after.str.contains("^[A-Za-z]$") & is_plural.not_()
    )
    joins_number = pl.col("word").str.contains("[0-9]$") & after.str.contains("^[0-9]$")
    return (joins_left.fill_null(value=False) | joins_right | joins_number).not_()


def _is_head(rules: FirmRules) -> pl.Expr:
    """Whether a hit in English ends its noun phrase: antennas, antenna systems, but not antenna testing fixtures."""
    end = pl.col("at") + pl.col("word").str.len_chars().cast(pl.Int32)
    follows = f"^(?:e?s)?[ -]+(?i:{'|'.join(rules.phrases.followers)})(?:[^a-z]|$)"
    rest = pl.col("piece").str.slice(end)
    is_modifier = rest.str.contains("^(?:e?s)?[ -]+[A-Za-z]") & rest.str.contains(follows).not_()
    return (pl.col("word").str.contains("[a-z]$") & is_modifier).not_()


def _without_excluded(hits: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return hits without those whose clause holds a word that makes them not count."""
    text = folded(pl.col("clause")).str.to_lowercase()
    left_out = hits.join(rules.exclusions.lazy(), on="keyword_id").filter(
        text.str.contains(pl.col("exclude"), literal=True)
    )
    return hits.join(left_out, on=["clause", "keyword_id"], how="anti")

"""Which clauses does a business scope have, and what does the firm do with each part? Makes, serves, trades."""

import polars as pl

from planloom.codes.firm_lexicon import any_of
from planloom.firms.rules import MADE, SERVED, TRADED, UNSTATED, FirmRules

_IN_BRACKET = r"([（(][^（）()；;。\n]*)[；;。\n]"
_FULL_STOP = r"\.( +[A-Z])"
_PART = "\x1f"
_OPEN, _CLOSE = "\x1e", "\x1d"
_MARKS = f"[{_PART}{_OPEN}{_CLOSE}]"
_RANKED = {3: MADE, 2: TRADED, 1: SERVED}
"""In one part making counts before trading (研发、生产和销售), trading before serving (销售及技术服务)."""


def clauses(scopes: pl.LazyFrame, place: str | None = None) -> pl.LazyFrame:
    """Return the clauses of business scopes: parts between ；, ; and 。 outside brackets, in English sentences.

    Parameters
    ----------
    scopes
        Columns row and scope.
    place
        Name of a column for the offset of each clause in its scope [code point], where it is wanted.

    Returns
    -------
    clauses
        Columns row and clause, in their order; a scope that is null has none.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> text = pl.LazyFrame({"row": [0], "scope": ["芯片设计（不含制造；封装）；手机销售。"]})
    >>> clauses(text, "start").collect().select("clause", "start").rows()
    [('芯片设计（不含制造、封装）', 0), ('手机销售', 14)]
    """
    text = (
        pl.col("scope")
        .str.replace_all(_IN_BRACKET, "${1}、")
        .str.replace_all("[;。\n]", "；")
        .str.replace_all(_FULL_STOP, "；${1}")
    )
    given = scopes.select("row", "scope").filter(pl.col("scope").is_not_null())
    if place is None:
        cut = given.select("row", text.str.split("；").alias("clause")).explode("clause")
        return cut.filter(pl.col("clause") != "")
    size = pl.col("scope").str.len_chars().cast(pl.Int64) + 1
    end = (pl.col("clause").str.len_chars().cast(pl.Int64) + 1).cum_sum()
    return (
        given.select(
            "row", text.str.split("；").alias("clause"), (size.cum_sum() - size).alias("before")
        )
        .explode("clause")
        .with_columns((end.shift(1, fill_value=0) - pl.col("before")).alias(place))
        .filter(pl.col("clause") != "")
        .drop("before")
    )


def pieces(clauses: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return the parts of clauses with what the firm does with each: makes, serves, trades it, or does not say.

    A clause is cut at 、 ， ： brackets and behind an activity (芯片设计及电子产品批发); neighbouring activities
    stay together (研发、生产和销售). A part's own activity stands at its end or its beginning. Where it has none,
    it takes the one that a list before it opened with (生产、销售芯片、传感器), in brackets that of the part before
    them, else the next one that closes a list (芯片、传感器的研发). What a clause excludes has no parts.

    Parameters
    ----------
    clauses
        Columns clause_id, clause and text (the clause folded).
    rules
        The rules.

    Returns
    -------
    pieces
        Columns clause_id, clause, piece, start (offset in the clause), activity; without what is excluded.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `tests/cases/firms.yaml`.
    """
    text = pl.col("piece")
    length = text.str.replace_all(_MARKS, "").str.len_chars().cast(pl.Int32)
    cut = (
        clauses.select(
            "clause_id", "clause", _marked(pl.col("text"), rules).str.split(_PART).alias("piece")
        )
        .explode("piece")
        .filter(text != "")
        .with_columns(
            length.alias("length"),
            text.str.contains(_OPEN, literal=True).alias("opens"),
            text.str.contains(_CLOSE, literal=True).alias("closes"),
            text.str.replace_all(_MARKS, "").alias("piece"),
        )
    )
    before = pl.col("length").cast(pl.Int64).cum_sum() - pl.col("length")
    placed = cut.with_columns(
        (before - _at_first(before)).cast(pl.Int32).alias("start"),
        (_depth(pl.col("opens"), pl.col("closes")) > 0).alias("is_excluded"),
    )
    said = placed.filter(pl.col("is_excluded").not_() & (pl.col("length") > 0))
    return _with_activity(said, rules).select("clause_id", "clause", "piece", "start", "activity")


def _is_first() -> pl.Expr:
    """Whether a part is the first of its clause; parts of a clause stand together, so no groups are needed."""
    return pl.col("clause_id").ne_missing(pl.col("clause_id").shift(1))


def _at_first(value: pl.Expr) -> pl.Expr:
    """Return the value at the first part of each clause, for all of its parts."""
    return pl.when(_is_first()).then(value).forward_fill()


def _depth(opens: pl.Expr, closes: pl.Expr) -> pl.Expr:
    """Return in how many brackets each part stands, of those that its clause opened; its own closing ones count."""
    opening, closing = opens.cast(pl.Int64), closes.cast(pl.Int64)
    closed_before = closing.cum_sum() - closing
    opened = opening.cum_sum()
    return opened - closed_before - _at_first(opened - opening - closed_before)


def _left_out(clause: pl.Expr, rules: FirmRules) -> pl.Expr:
    """Return a clause with marks around what it excludes and what every scope says.

    Most clauses have neither, and the patterns are slow: one search for the words that tell of any comes first. What
    tells of none is searched as an empty text, as a text that is null would be searched all the same.
    """
    phrases = rules.phrases
    told = clause.str.contains_any(list(phrases.tells), ascii_case_insensitive=True)
    things = f"(\\b(?i:{'|'.join(phrases.purposes)}))({phrases.purpose})"
    pattern = f"(?:{things}|({'|'.join((*phrases.excluded, *phrases.boilerplate))}))"
    marks = f"${{1}}{_PART}{_OPEN}${{2}}${{3}}{_CLOSE}{_PART}"
    searched = pl.when(told).then(clause).otherwise(pl.lit(""))
    return pl.when(told).then(searched.str.replace_all(pattern, marks)).otherwise(clause)


def _marked(clause: pl.Expr, rules: FirmRules) -> pl.Expr:
    """Return a clause with marks where it is cut and around what it excludes."""
    phrases = rules.phrases
    join = f"(?:{'|'.join(phrases.joins)})"
    undone = f"({rules.verb})([、,]?){_PART}({join}?)({rules.verb})"
    return (
        _left_out(clause, rules)
        .str.replace_all("[,、:)]", f"${{0}}{_PART}")
        .str.replace_all(r"\(", f"{_PART}(")
        .str.replace_all(f"({rules.verb})({join})", f"${{1}}{_PART}${{2}}")
        .str.replace_all(undone, "${1}${2}${3}${4}")
        .str.replace_all(undone, "${1}${2}${3}${4}")
    )


def _with_activity(cut: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    phrases, verbs = rules.phrases, rules.closing
    joins, closers = "|".join(phrases.joins), "|".join(phrases.closers)
    plain = (
        pl.col("piece")
        .str.replace_many(list(rules.patterns), list(rules.stand_ins), ascii_case_insensitive=True, leftmost=True)
        .str.replace_all(rules.guard, "〇")
        .str.strip_chars("、,() ")
    )  # fmt: skip
    bare = f"^(?:的|{joins})*(?:{'|'.join(phrases.openers)})*{verbs}(?:{closers})*:?$"
    opens_list = pl.col("plain").str.ends_with(":")
    stands_first = pl.col("is_bare").not_() | opens_list | pl.col("is_first")
    stands_last = (pl.col("is_bare").not_() | pl.col("is_first").not_()) & opens_list.not_()
    lead = pl.col("plain").str.extract(f"^[0-9.]*(?:{'|'.join(phrases.openers)})*({verbs})")
    tail = pl.col("plain").str.extract(f"({verbs})(?:{closers})*$")
    inside = _depth(pl.col("piece").str.starts_with("("), pl.col("piece").str.ends_with(")")) > 0
    own = pl.max_horizontal("lead", "tail")
    named = (
        cut.with_columns(
            plain.alias("plain"), _is_first().alias("is_first"), inside.alias("inside")
        )
        .with_columns(pl.col("plain").str.contains(bare).alias("is_bare"))
        .with_columns(
            pl.when(stands_first).then(_rank(lead, rules)).alias("lead"),
            pl.when(stands_last).then(_rank(tail, rules)).alias("tail"),
        )
        .with_columns(own.alias("own"))
    )
    before = pl.when("inside").then(
        pl.when(pl.col("inside").not_()).then("own").forward_fill().over("clause_id")
    )
    activity = pl.coalesce(
        "own",
        before,
        pl.col("lead").forward_fill().over("clause_id"),
        pl.col("tail").backward_fill().over("clause_id"),
    )
    return named.with_columns(
        activity.replace_strict(_RANKED, default=UNSTATED, return_dtype=pl.UInt8).alias("activity")
    )


def _rank(group: pl.Expr, rules: FirmRules) -> pl.Expr:
    """Return 3 for a group of activities with making in it, 2 with trading, 1 with serving; null for none."""
    phrases = rules.phrases
    kinds = enumerate((phrases.services, phrases.trades, phrases.makes), 1)
    found = [pl.when(group.str.contains(any_of(words))).then(rank) for rank, words in kinds]
    return pl.max_horizontal(*found)

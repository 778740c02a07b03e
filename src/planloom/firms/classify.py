"""Which firm belongs to which cluster? Firms, rules and decisions to one relational plan."""

import polars as pl

from planloom.firms.assign import Options, shares
from planloom.firms.clauses import clauses
from planloom.firms.evidence import with_evidence
from planloom.firms.keywords import clause_hits
from planloom.firms.rules import FirmRules
from planloom.firms.votes import code_votes, decision_votes, firm_votes, name_votes, text_votes

DECISIONS = pl.Schema({"firm_id": pl.String, "cluster_code": pl.String, "is_accepted": pl.Boolean})
"""What persons decided: a firm belongs to a cluster, or it does not."""


def prepared(firms: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return firms with what the rules ask of their codes and texts.

    Parameters
    ----------
    firms
        Columns firm_id and, as far as known, firm_name, scope, code (GB/T 4754-2017).
    rules
        The rules.

    Returns
    -------
    firms
        With columns row, has_text, is_trade (by code, else by the name of an industry), is_outside_code.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.firms.rules import listed_rules
    >>> firms = pl.LazyFrame({"firm_id": ["a"], "code": ["5178"]})
    >>> prepared(firms, listed_rules(date(2025, 12, 31))).collect()["is_trade"].to_list()
    [True]
    """
    names = firms.collect_schema().names()
    lacking = [
        pl.lit(None, pl.String).alias(n) for n in ("firm_name", "scope", "code") if n not in names
    ]
    known = rules.code_table["code"].unique().implode()
    code = pl.col("code")
    named_trade = pl.when(code.is_null()).then("scope").str.contains(rules.trade_line)
    is_trade = code.is_in(list(rules.trade_codes)).fill_null(named_trade).fill_null(value=False)
    return (
        firms.with_columns(lacking)
        .with_row_index("row")
        .with_columns(
            pl.col("scope").str.strip_chars().ne("").fill_null(value=False).alias("has_text"),
            is_trade.alias("is_trade"),
            pl.col("code").is_in(known).not_().fill_null(value=False).alias("is_outside_code"),
        )
    )


def assignment(
    firms: pl.LazyFrame,
    rules: FirmRules,
    options: Options | None = None,
    decisions: pl.LazyFrame | None = None,
) -> pl.LazyFrame:
    """Return which share of each firm belongs to which cluster, with evidence: one relational plan.

    Distinct clauses are classified once and joined back; what two steps read is kept between them. Shares of a firm
    add up to 1, *outside* included.

    Parameters
    ----------
    firms
        Columns firm_id and, as far as known, firm_name, scope, code (GB/T 4754-2017); each firm once.
    rules
        The rules.
    options
        What is asked.
    decisions
        What persons decided, as `DECISIONS`.

    Returns
    -------
    assignment
        Columns firm_id, cluster_code (``outside`` for the rest), share, is_unsure, reason, evidence (JSON), in the
        order of firms and of the rules' clusters.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.firms.rules import listed_rules
    >>> table = pl.LazyFrame({"firm_id": ["a", "b"], "scope": ["集成电路设计", "集成电路销售"]})
    >>> made = assignment(table, listed_rules(date(2025, 12, 31))).collect()
    >>> made.select("firm_id", "cluster_code", "share", "reason").rows()
    [('a', 'semiconductor_ic', 1.0, 'core_keyword'), ('b', 'outside', 1.0, 'traded_only')]
    """
    ready = prepared(firms, rules).cache()
    cut = clauses(ready, "clause_start").cache()
    hits = clause_hits(cut.select("clause").unique(), rules)
    found = cut.join(hits, on="clause").cache()
    decided = pl.LazyFrame(schema=DECISIONS) if decisions is None else decisions
    parted = shares(
        votes(text_votes(found, rules), ready, decided, rules), rules, options or Options()
    ).cache()
    return with_evidence(parted, ready, found, rules)


def votes(
    text: pl.LazyFrame, firms: pl.LazyFrame, decided: pl.LazyFrame, rules: FirmRules
) -> pl.LazyFrame:
    """Return everything that speaks for or against a cluster: text, codes, names, decisions.

    Parameters
    ----------
    text
        What the firms' texts say, as `text_votes` gives it.
    firms
        As `prepared` gives them.
    decided
        What persons decided, as `DECISIONS`.
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
    parts = [
        text,
        code_votes(firms, rules),
        name_votes(firms, rules),
        decision_votes(firms, decided, rules),
        firm_votes(firms, rules),
    ]
    return pl.concat(parts)

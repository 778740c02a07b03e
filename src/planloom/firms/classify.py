"""Which firm belongs to which cluster? Firms, rules and decisions to one relational plan."""

import polars as pl

from planloom.firms.assign import Options, shares
from planloom.firms.clauses import clauses
from planloom.firms.evidence import with_evidence
from planloom.firms.keywords import clause_hits
from planloom.firms.rules import OUTSIDE, FirmRules
from planloom.firms.votes import code_votes, name_votes, text_votes

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
    text = clauses(ready, "clause_start").cache()
    hits = clause_hits(text.select("clause").unique(), rules)
    found = text.join(hits, on="clause").cache()
    decided = pl.LazyFrame(schema=DECISIONS) if decisions is None else decisions
    parted = shares(votes(found, ready, decided, rules), ready, rules, options or Options()).cache()
    return with_evidence(parted, ready, found, rules)


def votes(
    found: pl.LazyFrame, firms: pl.LazyFrame, decided: pl.LazyFrame, rules: FirmRules
) -> pl.LazyFrame:
    """Return everything that speaks for or against a cluster: text, codes, names, decisions.

    Parameters
    ----------
    found
        Hits of the firms' clauses: columns row, keyword_id, activity.
    firms
        As `prepared` gives them.
    decided
        What persons decided, as `DECISIONS`.
    rules
        The rules.

    Returns
    -------
    votes
        Columns row, cluster (number) and counts.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    parts = [
        text_votes(found, rules),
        code_votes(firms, rules),
        name_votes(firms, rules),
        decision_votes(firms, decided, rules),
    ]
    return pl.concat(parts, how="diagonal")


def decision_votes(firms: pl.LazyFrame, decisions: pl.LazyFrame, rules: FirmRules) -> pl.LazyFrame:
    """Return persons' decisions as evidence that counts before any other.

    Parameters
    ----------
    firms
        Columns row and firm_id.
    decisions
        What persons decided, as `DECISIONS`.
    rules
        The rules.

    Returns
    -------
    votes
        Columns row, cluster, accepted, rejected (0 or 1).

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    See `assignment`.
    """
    return (
        decisions.join(cluster_numbers(rules), on="cluster_code")
        .join(firms.select("row", "firm_id"), on="firm_id")
        .select(
            "row",
            "cluster",
            pl.col("is_accepted").cast(pl.UInt32).alias("accepted"),
            pl.col("is_accepted").not_().cast(pl.UInt32).alias("rejected"),
        )
    )


def cluster_numbers(rules: FirmRules) -> pl.LazyFrame:
    """Return the clusters of rules with their numbers.

    Parameters
    ----------
    rules
        The rules.

    Returns
    -------
    clusters
        Columns cluster (number) and cluster_code; null and ``outside`` at the end.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.firms.rules import listed_rules
    >>> cluster_numbers(listed_rules(date(2025, 12, 31), ["marine"])).collect().rows()
    [(0, 'marine'), (None, 'outside')]
    """
    numbers = [*range(len(rules.clusters)), None]
    schema = {"cluster": pl.UInt8, "cluster_code": pl.String}
    return pl.LazyFrame(
        {"cluster": numbers, "cluster_code": [*rules.clusters, OUTSIDE]}, schema=schema
    )

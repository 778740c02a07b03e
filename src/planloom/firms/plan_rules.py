"""By which rules are firms held against a plan? The code lists' for their clusters, the plan's own words for others."""

import re
from collections.abc import Iterable
from datetime import date
from types import MappingProxyType

from planloom.codes import clusters
from planloom.codes.firm_lexicon import Keyword, Strength
from planloom.firms.rules import OUTSIDE, FirmRules, Weights, listed_rules
from planloom.firms.tiers import TierMeasure, TierTest
from planloom.plan.schema import Plan, Target

SOURCE = "plan"
"""Source of keywords that a plan's own words give."""
_KIND_WORDS = re.compile(r"(?:战略性新兴)?(?:先进)?(?:特色)?(?:产业集群|产业链|产业|集群|行业)$")
_PARTS = re.compile(r"[与和及、]")
_SHORTEST = 2
_SHORTEST_LATIN = 3
_MEASURES: tuple[tuple[str, TierMeasure], ...] = (
    ("增加值", "value_added_cny"),
    ("value_added", "value_added_cny"),
    ("产值", "output_cny"),
    ("output", "output_cny"),
    ("营收", "revenue_cny"),
    ("营业收入", "revenue_cny"),
    ("业务收入", "revenue_cny"),
    ("销售", "revenue_cny"),
    ("revenue", "revenue_cny"),
)
_INDICATORS: MappingProxyType[str, TierMeasure] = MappingProxyType(
    {"ten_billion_firm": "revenue_cny", "one_billion_firm": "revenue_cny"}
)


def plan_clusters(plan: Plan) -> tuple[str, ...]:
    """Return the clusters of a plan: its portfolio, else those of its programme and its targets.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    clusters
        Codes; a member that no code list holds goes by its name.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> plan_clusters(Plan(id="p", title="t"))
    ()
    """
    members = [m.cluster_code or m.name for group in plan.portfolio for m in group.members]
    named = [item.cluster_code for item in plan.programme]
    named += [target.cluster_code for target in plan.targets]
    named += [code for target in plan.targets for code in target.member_codes]
    return tuple(dict.fromkeys(code for code in members or named if code))


def plan_rules(plan: Plan | None, day: date) -> FirmRules:
    """Return the rules for a plan as they hold on a day.

    Clusters of the code list that the plan does not set out stay where it has no portfolio of its own, so that a firm
    of two clusters is not counted whole in the one that the plan speaks of. Words of business of no cluster stay,
    but for those that meet the plan's own words (物流 in a plan with a cluster of its own for it).

    Parameters
    ----------
    plan
        The plan; null for the code lists' clusters alone.
    day
        The day.

    Returns
    -------
    rules
        The plan's clusters first.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> from planloom.plan.schema import PortfolioGroup, PortfolioMember
    >>> group = PortfolioGroup(group="集群", members=(PortfolioMember(name="氢能与燃料电池产业集群"),))
    >>> rules = plan_rules(Plan(id="p", title="t", portfolio=(group,)), date(2026, 1, 1))
    >>> [row.keyword for row in rules.keywords if row.cluster_code != OUTSIDE]
    ['氢能', '燃料电池']
    """
    if plan is None:
        return listed_rules(day)
    wanted = list(plan_clusters(plan))
    if not plan.portfolio:
        wanted += [code for code in clusters() if code not in wanted]
    listed = listed_rules(day, wanted)
    known = {row.cluster_code for row in listed.keywords}
    own = [row for code in wanted if code not in known for row in _own_keywords(plan, code, day)]
    own_words = [row.keyword for row in own]
    others = [
        row
        for row in listed.keywords
        if row.cluster_code != OUTSIDE
        or not any(row.keyword in word or word in row.keyword for word in own_words)
    ]
    place = {code: number for number, code in enumerate(wanted)}
    keywords = sorted((*others, *own), key=lambda row: place.get(row.cluster_code, len(place)))
    return FirmRules(tuple(keywords), listed.codes, Weights.on(day))


def _own_keywords(plan: Plan, cluster: str, day: date) -> Iterable[Keyword]:
    """Yield the words that a plan itself gives for a cluster: names and fields are core, technologies related."""
    member = clusters().get(cluster)
    names = [cluster] if member is None else [member.label_zh, *member.aliases]
    groups = [m for group in plan.portfolio for m in group.members if m.cluster_code == cluster]
    names += [m.name for m in groups]
    items = [
        i for i in plan.programme if cluster in (i.cluster_code, None) or _is_only(plan, cluster)
    ]
    fields = [item.name for item in items if item.kind == "field"]
    technologies = [item.name for item in items if item.kind == "technology"]
    strengths: dict[str, Strength] = {}
    for word in (part for name in (*names, *fields) for part in _words_of(name)):
        strengths[word] = "core"
    for word in (part for name in technologies for part in _words_of(name)):
        strengths.setdefault(word, "related")
    for word, strength in strengths.items():
        yield Keyword(
            cluster_code=cluster, keyword=word, strength=strength, source=SOURCE, dated=day
        )


def _is_only(plan: Plan, cluster: str) -> bool:
    """Return whether a plan speaks of one cluster alone, so that all of its programme is about it."""
    return plan_clusters(plan) == (cluster,)


def _words_of(name: str) -> list[str]:
    """Return the words of a name that firms would use: 半导体与集成电路产业集群 → 半导体, 集成电路."""
    bare = _KIND_WORDS.sub("", name.strip())
    parts = [part.strip() for part in _PARTS.split(bare)]
    whole = [bare] if all(len(part) >= _SHORTEST for part in parts) else []
    kept = parts if whole else [bare]
    return [w for w in kept if len(w) >= (_SHORTEST_LATIN if w.isascii() else _SHORTEST)]


def tier_targets(plan: Plan) -> tuple[Target, ...]:
    """Return the targets that count firms from a size on (百亿元级企业 3-5 家).

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    targets
        In the order of the plan.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> tier_targets(Plan(id="p", title="t"))
    ()
    """
    return tuple(
        target
        for target in plan.targets
        if target.measure == "count"
        and target.threshold is not None
        and target.threshold.unit == "CNY"
        and (target.unit in ("家", "firm", "户") or "企业" in target.indicator)
    )


def tier_tests(target: Target) -> tuple[TierTest, ...]:
    """Return what a target asks of the firms: by the figure that it names, else by revenue and by value added.

    Parameters
    ----------
    target
        One of `tier_targets`.

    Returns
    -------
    tests
        One, or two where the target does not say which figure it means.

    References
    ----------
    docs/decisions/0028-firms.md

    Examples
    --------
    >>> from planloom.plan.schema import Citation, Threshold
    >>> target = Target(id="t", indicator="产值超百亿企业", subject="深圳", measure="count", comparator=">=",
    ...                 low=3, high=3, unit="家", threshold=Threshold(low=1e10, unit="CNY"),
    ...                 citation=Citation(start=0, quote="x"))
    >>> [test.measure for test in tier_tests(target)]
    ['output_cny']
    """
    if target.threshold is None:
        return ()
    words = f"{target.indicator_code or ''} {target.indicator} {target.citation.quote}"
    by_code = _INDICATORS.get(target.indicator_code or "")
    stated = by_code or next((measure for word, measure in _MEASURES if word in words), None)
    measures: tuple[TierMeasure, ...] = (stated,) if stated else ("revenue_cny", "value_added_cny")
    return tuple(TierTest(target.cluster_code, m, target.threshold.low) for m in measures)

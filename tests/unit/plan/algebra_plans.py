"""Plans of a few targets and clusters, written down for cases and laws of plan algebra."""

from typing import Any

from planloom.plan.schema import (
    Citation,
    Period,
    Plan,
    PlanFile,
    PortfolioGroup,
    PortfolioMember,
    SourceDocument,
    Target,
    Threshold,
)


def target(plan_id: str, number: int, told: dict[str, Any], place: str | None) -> Target:
    low = float(told["low"])
    words = f"{told['indicator']}{told['comparator']}{told['low']}"
    return Target(
        id=f"{plan_id}/target/{told['indicator']}/{number}",
        indicator=told["indicator"],
        indicator_code=told.get("code"),
        subject=told.get("subject", "全市"),
        place_code=told.get("place", place),
        cluster_code=told.get("cluster"),
        member_codes=tuple(told.get("members", ())),
        measure=told.get("measure", "level"),
        comparator=told["comparator"],
        low=low,
        high=float(told.get("high", low)),
        unit=told["unit"],
        threshold=Threshold(low=told["threshold"], unit="CNY") if "threshold" in told else None,
        by=Period(year=told["year"]) if told.get("year") else None,
        strength=told.get("strength", "plan"),
        citation=Citation(start=number * 100, quote=words),
    )


def group(head: str, names: list[str], *, is_open: bool) -> PortfolioGroup:
    members = tuple(
        PortfolioMember(name=name, citation=Citation(start=i, quote=name))
        for i, name in enumerate(names)
    )
    return PortfolioGroup(group=head, is_open=is_open, members=members)


def plan_file(name: str, told: dict[str, Any]) -> PlanFile:
    place = told.get("place", "shenzhen")
    groups = [
        group(head, told[key], is_open=told.get("open", False))
        for key, head in (("clusters", "战略性新兴产业集群"), ("future", "未来产业"))
        if key in told
    ]
    plan = Plan(
        id=name,
        title=told.get("title", f"{name}规划"),
        place_code=place,
        portfolio=tuple(groups),
        targets=tuple(target(name, i, one, place) for i, one in enumerate(told.get("targets", ()))),
    )
    document = SourceDocument(name=f"{name}.md", sha256="0", grade=told.get("grade", "document"))
    return PlanFile(document=document, plans=(plan,))

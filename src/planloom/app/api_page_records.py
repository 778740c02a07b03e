"""What does one page of a study hold as data? The records behind overview, document, target, cluster, place, search."""

from collections.abc import Mapping, Sequence
from typing import Any

from planloom.app.api_records import (
    ApiRecord,
    ClusterRecord,
    FindingRecord,
    PlanRecord,
    TargetRecord,
    cluster_record,
    finding_record,
    plan_record,
    target_record,
)
from planloom.app.document_view import Item
from planloom.app.lookup import Lookup
from planloom.app.overview import PortfolioRow
from planloom.app.place_view import PlaceRow
from planloom.app.records import (
    Evidence,
    Finding,
    Park,
    Pledge,
    Positioning,
    ProgrammeItem,
    SourceDocument,
    Stage,
    StudyText,
    Target,
)
from planloom.plan.answers import Answer
from planloom.study.chain_graph import ChainEdge


class PortfolioRecord(ApiRecord):
    """One group of a portfolio."""

    plan_id: str
    """The plan that sets it out."""
    group: str
    """Its name in the text."""
    claimed: int | None
    """How many members the text says it has."""
    rows: tuple[PortfolioRow, ...]
    """Its members."""


class AnsweredRecord(ApiRecord):
    """A problem that a plan states, with the items that take it up."""

    plan_id: str
    """The plan."""
    problem: Finding
    """The problem, with its sentence."""
    answers: tuple[Answer, ...]
    """Items that share its words."""


class OverviewPage(ApiRecord):
    """Where the targets of some plans stand."""

    plans: tuple[PlanRecord, ...]
    """The plans, parents first."""
    counts: dict[str, int]
    """Targets by verdict."""
    targets: tuple[TargetRecord, ...]
    """Their targets with verdicts."""
    pledges: tuple[Pledge, ...]
    """What they promise without a number."""
    portfolio: tuple[PortfolioRecord, ...]
    """Clusters by stage, targets, programme, places."""
    diagnosis: tuple[AnsweredRecord, ...]
    """Problems, and what takes them up."""
    parks: tuple[Park, ...]
    """Parks."""
    findings: tuple[FindingRecord, ...]
    """What lint says of them, the gravest first."""
    problems: tuple[FindingRecord, ...]
    """What the study could not settle."""


class DocumentPage(ApiRecord):
    """A document beside what was read from it."""

    document: SourceDocument
    """Which document."""
    text: StudyText | None
    """Its text and blocks; null where the text is not at hand."""
    items: tuple[Item, ...]
    """What was read, each with the offsets of its words."""
    findings: tuple[FindingRecord, ...]
    """What lint says of it, the gravest first."""


class TargetPage(TargetRecord):
    """A target with what its verdict rests on."""

    observations: tuple[Evidence, ...]
    """The figures of its chart."""
    related: tuple[Evidence, ...]
    """Figures of another definition or subject."""
    versions: tuple[TargetRecord, ...]
    """The same target in other plans."""
    sentence: str
    """The sentence around its words."""


class ClusterPage(ClusterRecord):
    """What the plans say of one cluster."""

    positioning: tuple[Positioning, ...]
    """What it is to be."""
    stages: tuple[Stage, ...]
    """The stages in which it stands."""
    programme: tuple[ProgrammeItem, ...]
    """Fields, technologies, projects and roles."""
    parks: tuple[Park, ...]
    """Parks for it."""
    targets: tuple[TargetRecord, ...]
    """Its targets with verdicts."""
    observations: tuple[Evidence, ...]
    """Figures about it."""
    chain: tuple[ChainEdge, ...]
    """Relations of its chain, each with the words that say so."""


class PlacePage(ApiRecord):
    """What the plans say of one place."""

    place_code: str
    """The place; its name where the code list does not hold it."""
    clusters: tuple[str, ...]
    """Clusters in whose programme it has a part."""
    others: tuple[str, ...]
    """What else it is to carry, in the plans' words."""
    roles: tuple[ProgrammeItem, ...]
    """Its parts."""
    parks: tuple[Park, ...]
    """Parks that lie in it."""
    targets: tuple[Target, ...]
    """Targets about it alone."""


class PlacesPage(ApiRecord):
    """The places of the plans."""

    places: tuple[PlacePage, ...]
    """In the order of the code list."""


class SearchPage(ApiRecord):
    """What holds some words."""

    items: tuple[Item, ...]
    """Items of the plans."""
    clusters: tuple[ClusterRecord, ...]
    """Clusters of the code list."""


_Content = Mapping[str, Any]


def overview_page(lookup: Lookup, content: _Content, lang: str) -> OverviewPage:
    """Return the data of an overview from what its page shows."""
    plans = content["plans"]
    return OverviewPage(
        plans=tuple(plan_record(lookup, plan) for plan in plans),
        counts=dict(content["counts"]),
        targets=tuple(target_record(row) for _, rows in content["row_groups"] for row in rows),
        pledges=tuple(pledge for _, pledge in content["pledges"]),
        portfolio=tuple(
            PortfolioRecord(
                plan_id=head.id, group=group.group, claimed=group.claimed, rows=tuple(rows)
            )
            for head, groups in content["portfolios"]
            for group, rows in groups
        ),
        diagnosis=tuple(
            AnsweredRecord(plan_id=plan.id, problem=finding, answers=tuple(found))
            for plan, finding, found in content["diagnosis"]
        ),
        parks=tuple(park for _, park in content["parks"]),
        findings=_findings(content["findings"], lang),
        problems=_findings(content["problems"], lang),
    )


def _findings(found: Sequence[Any], lang: str) -> tuple[FindingRecord, ...]:
    return tuple(finding_record(one, lang) for one in found)


def document_page(lookup: Lookup, content: _Content, lang: str) -> DocumentPage:
    """Return the data of a document's page from what it shows."""
    return DocumentPage(
        document=content["document"],
        text=lookup.text(content["plan"].id),
        items=tuple(item for item in content["items"] if item.kind != "finding"),
        findings=_findings(content["findings"], lang),
    )


def target_page(content: _Content) -> TargetPage:
    """Return the data of a target's page from what it shows."""
    return TargetPage(
        **dict(target_record(content["row"])),
        observations=tuple(content["observations"]),
        related=tuple(content["related"]),
        versions=tuple(target_record(row) for row in content["versions"]),
        sentence="".join(content["sentence"]),
    )


def cluster_page(lookup: Lookup, content: _Content) -> ClusterPage:
    """Return the data of a cluster's page from what it shows."""
    return ClusterPage(
        **dict(cluster_record(lookup, content["known"])),
        positioning=tuple(said for _, said in content["positioning"]),
        stages=tuple(stage for _, stage in content["stages"]),
        programme=tuple(item for _, item in content["programme"]),
        parks=tuple(park for _, park in content["parks"]),
        targets=tuple(target_record(row) for row in content["rows"]),
        observations=tuple(content["observations"]),
        chain=tuple(row.edge for row in content["chain"].rows),
    )


def places_page(content: _Content) -> PlacesPage:
    """Return the data of the map of places from what it shows."""
    return PlacesPage(places=tuple(place_page(row) for row in content["rows"]))


def place_page(row: PlaceRow) -> PlacePage:
    """Return what the plans say of one place."""
    return PlacePage(
        place_code=row.place_code,
        clusters=row.clusters,
        others=row.others,
        roles=tuple(item for _, item in row.roles),
        parks=tuple(park for _, park in row.parks),
        targets=tuple(target for _, target in row.targets),
    )


def search_page(lookup: Lookup, content: _Content) -> SearchPage:
    """Return the data of the page of search results from what it shows."""
    return SearchPage(
        items=tuple(item for _, item in content["found"]),
        clusters=tuple(cluster_record(lookup, known) for known in content["clusters"]),
    )

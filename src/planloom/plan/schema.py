"""What does a plan promise? Frozen records, each item with its exact sentence; tuples, so that frozen means frozen."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Measure = Literal[
    "level",
    "count",
    "share",
    "ratio",
    "growth_average",
    "growth",
    "increase",
    "reduction",
    "multiple",
    "rank",
]
"""How a quantity speaks: an amount, a number of things, a part of a whole, one per another, a change, a rank."""
Comparator = Literal[">", ">=", "=", "~", "<=", "<", "range"]
"""How the promised number binds; ``~`` is 左右/约, ``range`` has two ends."""
Strength = Literal["must", "plan", "strive", "forecast"]
"""确保/必须, no softener, 力争/争取, 预计."""
PlanKind = Literal[
    "outline", "opinion", "plan", "action_plan", "scheme", "measures", "work_report", "other"
]
"""规划纲要, 意见, 规划, 行动计划, 实施方案, 若干措施, 政府工作报告, anything else."""
SourceGrade = Literal["document", "report", "restatement"]
"""The document itself, a report of it, a restatement written for an example."""

_IN_PARTS = re.compile("[%％]|百分|分之|[一二两三四五六七八九十]成|过半|一半")
"""How a sentence writes a fraction."""


def _iso_day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) or value is None:
        return value
    raise PydanticCustomError("bad_date", "a day should be written as in 2022-06-06")


Day = Annotated[date, BeforeValidator(_iso_day)]
"""A day, in text as 2022-06-06 and in no other form."""


class Record(BaseModel):
    """Base of every plan record: frozen, and an unknown key is an error."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


class Citation(Record):
    """Where an item stands: ``text[start:start + len(quote)] == quote``."""

    start: int = Field(ge=0)
    """Offset of the quote, in code points from 0, in the decoded document."""
    quote: str
    """The words of the document, unchanged."""
    page: int | None = Field(default=None, ge=1)
    """Page, counted from 1, for paged documents."""
    rule: str | None = None
    """The reading rule that made the item; null for an item written by a person."""


class Period(Record):
    """A deadline or a span of calendar years."""

    first_year: int | None = None
    """First year, where a span is meant."""
    year: int
    """The deadline, or the last year of the span."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_year is not None and self.first_year > self.year:
            raise PydanticCustomError(
                "period_order",
                "first_year {first_year} is after year {year}",
                {"first_year": self.first_year, "year": self.year},
            )
        return self


class Base(Record):
    """The value that a target starts from, as its own sentence gives it."""

    year: int
    """Calendar year of the base."""
    value: float | None = None
    """Base value in the target's unit; null where the sentence names the year alone."""


class Threshold(Record):
    """The size from which a thing is counted (百亿元级企业: 1e10 CNY)."""

    low: float
    """Lower bound of the size."""
    unit: str
    """Unit of the size."""


class Quantified(Record):
    """What a target and an observation share: a number about something."""

    id: str
    """``<plan_id>/<kind>/<indicator or slug>/<cluster or place>/<year>``; stable across readings."""
    indicator: str
    """The measured thing in the document's own words."""
    indicator_code: str | None = None
    """Member of the code list ``indicators``; null where the list holds none."""
    subject: str
    """Who or what it is about, in the document's words."""
    place_code: str | None = None
    """Member of the code list ``places``."""
    cluster_code: str | None = None
    """Member of the code list ``clusters``."""
    member_codes: tuple[str, ...] = ()
    """Clusters that share the number, where the statement names several."""
    measure: Measure
    """How the quantity speaks."""
    comparator: Comparator
    """How the number binds."""
    low: float
    """The number in `unit`; the lower end of a range."""
    high: float
    """The upper end of a range, else equal to `low`."""
    unit: str
    """``CNY``, ``1`` (shares, multiples, ranks), ``pp``, ``km2``, … or the measure word of counted things."""
    threshold: Threshold | None = None
    """The size from which things are counted."""
    by: Period | None = None
    """Deadline of a target, period of an observation; null if the text gives none."""
    base: Base | None = None
    """The value that the sentence starts from."""
    strength: Strength = "plan"
    """How firmly it is said."""
    citation: Citation
    """The sentence."""

    @property
    def written_unit(self) -> str:
        """`unit`, but empty where the sentence writes a ratio as a bare number: PUE 1.25 is not 125 %."""
        quote = self.citation.quote
        if self.measure != "ratio" or self.unit != "1" or _IN_PARTS.search(quote):
            return self.unit
        return "" if self.high > 1 or f"{self.low:g}" in quote else self.unit


class Target(Quantified):
    """One thing promised, planned or hoped for, with its number."""

    binding: Literal["binding", "anticipatory"] | None = None
    """约束性 or 预期性, where the document says so."""


class Observation(Quantified):
    """One thing that the document says is or was so."""


class Pledge(Record):
    """An outcome promised without a number."""

    id: str
    """``<plan_id>/pledge/<slug>``."""
    verb: str
    """The act promised (培育, 打造, …)."""
    object: str
    """What is to come about."""
    quantifier: str | None = None
    """一批, 若干, 显著, … where one stands."""
    threshold: Threshold | None = None
    """A size that stands beside (一批百亿级企业)."""
    citation: Citation
    """The sentence."""


class PortfolioMember(Record):
    """One industry or cluster that the plan sets out as its own."""

    name: str
    """In the document's words."""
    cluster_code: str | None = None
    """Member of the code list ``clusters``; null where the list holds none."""
    citation: Citation | None = None
    """Where the name stands."""


class PortfolioGroup(Record):
    """A list of industries that the plan sets out together."""

    group: str
    """What the members are called together (战略性新兴产业集群)."""
    claimed: int | None = None
    """How many the text says there are; null where it names no count."""
    is_open: bool = False
    """Whether the list ends in 等."""
    members: tuple[PortfolioMember, ...] = ()
    """The members in reading order."""
    citation: Citation | None = None
    """The clause that holds the list."""


class Stage(Record):
    """What a group of industries is to become."""

    stage: str
    """In the document's words, or the code of a known stage."""
    members: tuple[PortfolioMember, ...]
    """The industries named."""
    is_open: bool = False
    """Whether the list ends in 等."""
    citation: Citation | None = None
    """The sentence."""


class ProgrammeItem(Record):
    """One named part of a cluster's programme."""

    id: str
    """``<plan_id>/<kind>/<slug>/<cluster or place>``."""
    kind: Literal["field", "technology", "project", "role"]
    """What is developed, broken through, built; or the part that a place is given."""
    name: str
    """In the document's words; for a role the industry's name."""
    cluster_code: str | None = None
    """The cluster whose programme it is part of."""
    place: str | None = None
    """For a role, the place in the document's words."""
    place_code: str | None = None
    """Member of the code list ``places``."""
    citation: Citation | None = None
    """Where it stands."""


class Park(Record):
    """One park of a spatial plan; null means that no source read so far gives it."""

    id: str
    """``<plan_id>/park/<place>/<number>``."""
    name: str | None = None
    """Name, where sourced."""
    place_codes: tuple[str, ...]
    """The districts it lies in."""
    cluster_codes: tuple[str, ...] = ()
    """Clusters it is meant for, where sourced."""
    planned_area_m2: float | None = None
    """Planned area [m²]."""
    industrial_area_m2: float | None = None
    """Industrial land to be released [m²]."""
    start_area_m2: float | None = None
    """启动区 [m²]."""
    expansion_area_m2: float | None = None
    """拓展区 [m²]."""
    reserve_area_m2: float | None = None
    """储备区 [m²]."""
    source: str
    """Where the record comes from."""


class Finding(Record):
    """A problem that the plan itself states (its diagnosis)."""

    id: str
    """``<plan_id>/diagnosis/<slug>``."""
    text: str
    """In the document's words."""
    citation: Citation
    """The sentence."""


class Safeguard(Record):
    """A measure of support, with its parts."""

    id: str
    """``<plan_id>/safeguard/<slug>``."""
    name: str
    """In the document's words."""
    parts: tuple[str, ...] = ()
    """What it consists of, where the text says so."""
    citation: Citation
    """The sentence."""


class Positioning(Record):
    """What a place or a cluster is meant to be for others."""

    id: str
    """``<plan_id>/positioning/<slug>``."""
    text: str
    """In the document's words."""
    cluster_code: str | None = None
    """The cluster, where it speaks of one."""
    citation: Citation
    """The sentence."""


class DocumentMention(Record):
    """A document named in the text."""

    title: str
    """Its title."""
    issuer: str | None = None
    """Who issued it, where given."""
    issued_on: str | None = None
    """When, in ISO form as far as given."""


class Plan(Record):
    """One plan: its metadata, what it promises, and by which programme."""

    id: str
    """Stable name, e.g. ``shenzhen_2022_opinion``."""
    title: str
    """Full title in the original."""
    title_en: str | None = None
    """English title, where there is one."""
    kind: PlanKind = "other"
    """Kind of document."""
    issuer: str | None = None
    """Who issued it."""
    number: str | None = None
    """Document number (深府〔2022〕1号)."""
    issued_on: Day | None = None
    """Day of issue or publication."""
    place_code: str | None = None
    """The jurisdiction it holds for, from the code list ``places``."""
    period: Period | None = None
    """The years it covers."""
    parent: str | None = None
    """Id of the plan that it carries out."""
    supersedes: str | None = None
    """Id of the plan that it replaces or revises."""
    original_address: str | None = None
    """Public address of the original."""
    portfolio: tuple[PortfolioGroup, ...] = ()
    """Industries and clusters with claimed counts."""
    stages: tuple[Stage, ...] = ()
    """What groups of industries are to become."""
    diagnosis: tuple[Finding, ...] = ()
    """Problems that the plan states."""
    targets: tuple[Target, ...] = ()
    """What is promised in numbers."""
    observations: tuple[Observation, ...] = ()
    """What the document says is or was so."""
    pledges: tuple[Pledge, ...] = ()
    """What is promised without a number."""
    programme: tuple[ProgrammeItem, ...] = ()
    """Fields, technologies, projects and the roles of places."""
    parks: tuple[Park, ...] = ()
    """Parks of a spatial plan."""
    safeguards: tuple[Safeguard, ...] = ()
    """Measures of support."""
    positioning: tuple[Positioning, ...] = ()
    """What a place or cluster is meant to be."""


class SourceDocument(Record):
    """The document that the plans were read from."""

    name: str
    """File name as received."""
    sha256: str
    """Hash of the bytes as received."""
    grade: SourceGrade
    """How near it stands to the original."""
    title: str | None = None
    """Its own title, where it has one."""
    publisher: str | None = None
    """Who published it."""
    published_on: Day | None = None
    """When it was published."""
    address: str | None = None
    """Where it was published."""
    mentions: tuple[DocumentMention, ...] = ()
    """Documents that it names."""


class PlanFile(Record):
    """A document with the plans that it holds: what a plan YAML file contains."""

    document: SourceDocument
    """The document."""
    plans: tuple[Plan, ...]
    """Its plans in reading order."""

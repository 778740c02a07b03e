"""What does a verdict consist of? The word, the rule that gave it, and every figure with its trace."""

from typing import Literal

from planloom.evidence.trace import Figure, ResultRecord

__all__ = [
    "Figure",
    "GrowthComparison",
    "PathPoint",
    "Projection",
    "ProjectionQuantile",
    "Verdict",
    "VerdictCode",
]

VerdictCode = Literal[
    "met",
    "met_early",
    "on_track",
    "at_risk",
    "off_track",
    "missed",
    "too_early",
    "no_data",
    "not_measurable",
    "definition_missing",
    "conflict",
]
"""达成, 提前达成, 进展正常, 有风险, 偏离, 未达成, 尚早, 无数据, 表述不可衡量, 口径缺失, 来源冲突."""


class PathPoint(ResultRecord):
    """The required path in one year."""

    year: int
    """Calendar year."""
    required: Figure
    """Value needed in that year to arrive at the target."""


class GrowthComparison(ResultRecord):
    """Growth needed from a base year to the deadline, beside growth seen from the same base."""

    first_year: int
    """Base year of both."""
    deadline_year: int
    """Last year of the growth needed."""
    last_year: int | None = None
    """Last year of the growth seen; null if nothing later than the base is known."""
    needed: Figure
    """Average yearly growth needed, a fraction."""
    seen: Figure | None = None
    """Average yearly growth seen, a fraction."""
    break_note: Literal["none", "possible_break", "break"] = "none"
    """Whether the two ends are of one definition; a growth across a (possible) break decides nothing."""
    is_deciding: bool = False
    """Whether the verdict rests on it."""


class ProjectionQuantile(ResultRecord):
    """A value below which a projection lies with a stated share."""

    share: float
    """Share of the distribution below it."""
    value: Figure
    """The value."""


class Projection(ResultRecord):
    """Where the series alone leads by the deadline, with its uncertainty: no scenario, no target."""

    year: int
    """The deadline."""
    form: Literal["log", "logit"]
    """Scale on which the values walk with a drift."""
    values: int
    """How many values it rests on."""
    quantiles: tuple[ProjectionQuantile, ...]
    """Values by share; the outer two hold 80 % between them."""
    probability: Figure
    """Chance that the promise is kept, by the rule of the verdict."""


class Verdict(ResultRecord):
    """What the evidence known on a day says about one target, by a stated rule."""

    target_id: str
    """The target."""
    member_code: str | None = None
    """The cluster, in the verdict of one member of a target of several."""
    verdict: VerdictCode
    """The word."""
    reason: str
    """Id of the rule in the catalogue of reasons, e.g. ``met_early.latest_satisfies``."""
    marks: tuple[str, ...] = ()
    """Ids of remarks in the catalogue, e.g. ``crosses_possible_break``, ``deadline_value_not_published``."""
    promised: Figure | None = None
    """The number promised (lower end of a range)."""
    promised_high: Figure | None = None
    """Upper end of a range."""
    latest: Figure | None = None
    """The latest comparable value known on the day."""
    latest_year: int | None = None
    """Its year."""
    path: tuple[PathPoint, ...] = ()
    """Required path from its base year to the deadline."""
    growth_remaining: Figure | None = None
    """Average yearly growth still needed from the latest value to the deadline."""
    pace: Figure | None = None
    """Average yearly growth between the last two comparable values, where there are two."""
    growths: tuple[GrowthComparison, ...] = ()
    """Growth needed and seen, one entry per base."""
    projection: Projection | None = None
    """Where the comparable values lead by the deadline."""
    projection_reason: str | None = None
    """Why there is no projection, as an id of the catalogue of reasons; null where none is called for."""
    observation_ids: tuple[str, ...] = ()
    """Every observation of the same indicator and subject known on the day, by year."""
    related_observation_ids: tuple[str, ...] = ()
    """Observations of the subject by another indicator: shown beside, never used."""
    candidates: tuple[str, ...] = ()
    """Codes of definitions that could be meant, where none is stated."""
    members: tuple["Verdict", ...] = ()
    """Verdict per member, where the target names several."""

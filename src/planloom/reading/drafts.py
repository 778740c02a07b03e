"""What is known of a statement while it is being made? Drafts and the memory they share."""

from dataclasses import dataclass, field

from planloom.plan.schema import Base, Comparator, Measure, Period, Strength, Threshold
from planloom.reading.clauses import Clause, Sentence
from planloom.reading.outline import Setting
from planloom.reading.phrases import Phrase
from planloom.reading.quantities import Quantity
from planloom.reading.roles import Item
from planloom.reading.times import Time


@dataclass(slots=True)
class Draft:
    """A statement in the making; offsets count in its passage."""

    setting: Setting
    quantity: Quantity
    sentence: Sentence
    clause: Clause
    item: Item
    phrase: Phrase
    start: int
    end: int
    indicator: str = ""
    subject: str = ""
    measure: Measure = "level"
    comparator: Comparator = "="
    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    threshold: Threshold | None = None
    kind: str = "target"
    by: Period | None = None
    base: Base | None = None
    strength: Strength = "plan"
    industry: str | None = None
    rule: str = ""
    is_base: bool = False
    """由…: the value that a change starts from."""
    is_compared: bool = False
    """较…的: the value that the number before is compared with."""
    aside: Time | None = None
    """Year of a value that stands in brackets behind another (（2020年为210家）)."""
    noun_after: bool = False
    goes_on: bool = False
    """Another thing of a list whose first was said to be new (新增A 15家、B 11家; 其中C 3家)."""
    plan: str = "plan"
    binding: str | None = None


@dataclass(slots=True)
class Memory:
    """What the words left out of a clause can be taken from."""

    indicator: str = ""
    level_indicator: str = ""
    counted: str = ""
    fronted: str = ""
    """What the sentence puts before a comma, to say numbers of it (省级平台，初稿12个，定稿18个)."""
    fronted_size: Quantity | None = None
    """Its size (营收超十亿元的企业，…)."""
    sized: str = ""
    """The things of a size that the text named last."""
    given: set[tuple[float, str]] = field(default_factory=set)
    """The numbers given so far: one named again is no statement."""
    latest: tuple[str, str] = ("", "")
    """The two things last measured: what 前者 and 后者 stand for."""
    place: str = ""
    sold: str = ""
    """The product of which sales, output or stock were counted last."""
    shared: tuple[str, ...] = ()
    """What numbers behind 分别 are said of, one by one."""
    noted: str = ""
    """The place that a clause without numbers named last in the sentence."""
    speaker: str = ""
    """The place whose own aims or results the passage turned to."""
    topic: str = ""
    plan_industry: str | None = None
    plan: int = 0
    drafts: list[Draft] = field(default_factory=list)

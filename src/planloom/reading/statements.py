"""Which numbers does the document promise or report, and of what? Drafts in reading order."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from planloom.plan.schema import Threshold
from planloom.reading.clauses import Clause, Sentence, is_speech
from planloom.reading.context import Context
from planloom.reading.counted import name_counted
from planloom.reading.drafts import Draft, Memory
from planloom.reading.indicators import shared_name, uncluttered, without_newness
from planloom.reading.lexicon import CHANGE_DOWN, CHANGE_UP, alternatives
from planloom.reading.measured import LATTER, add_topic, name_measured, name_rank
from planloom.reading.measures import comparator_of, measure_of
from planloom.reading.moments import Moments
from planloom.reading.outline import Setting
from planloom.reading.phrases import Phrase, take_apart
from planloom.reading.plans import Plans
from planloom.reading.quantities import Quantity, quantities
from planloom.reading.ranks import rank_quantities
from planloom.reading.roles import Item, clause_items
from planloom.reading.spoken_of import find_subject, note_fronted, note_place, note_speaker
from planloom.reading.times import Time, time_near_start, times
from planloom.reading.unsaid import TIMELY, is_idle, is_known, may_be_idle, says_nothing

_INSIDE = re.compile(
    "《[^《》]{0,120}》|“(?!双第|[0-9一二三四五六七八九十]{1,3}连冠)[^“”]{0,60}”|（[^（）]{0,30}[〔\\[][^（）]{0,30}）"
)
_NUMBERS = re.compile("[0-9一二两三四五六七八九十百千万亿番首倍半]")
_PER = (
    ("亩均", "CNY/mu"), ("每亩", "CNY/mu"), ("单位用地", "CNY/mu"), ("地均", "CNY/km2"), ("每平方公里", "CNY/km2"),
    ("人均", "CNY/person"), ("劳动生产率", "CNY/person"), ("户均", "CNY/户"),
)  # fmt: skip
_ASIDE = re.compile(
    r"（(?:其中|基期)?(?P<year>(?:(?:19|20)\d\d年|“?十[一二三四五六]五”?)(?:底|末|期末)?)(?:实际|已)?(?:为|是|达到?|约|完成|：)*$"
)
_ELSEWHERE = re.compile(
    r"（(?:其中)?(?P<places>[^（），；。：\d]{2,30}?(?:区|市|县|州|盟|园))(?:均|各)?(?:为|达到?|不超过|不低于|不少于|超过|约)+$"
)
_JOINED = re.compile(
    "(?:[、，和与及]|以及)(?P<words>(?:力争|争取|努力|确保|不低于|不少于|达到|超过|约)*)"
)
_COMPARED = re.compile(
    "(?:[较比](?=[^，]*的$)|[是为]|相当于|达到?)(?:(?:19|20)\\d\\d年|上年|“?十[一二三四五六]五”?)(?:末|底|期末)?的?$"
)
"""Ends the words before what another number is compared with (较2023年的280亿元…, 是2023年210亿元的…)."""
_CHANGED = re.compile(
    "(?:同比|累计|约|又)?(?:" + alternatives(f"{CHANGE_UP} {CHANGE_DOWN}") + r")|的\d[\d.]*倍"
)
_REACHED = frozenset(("达到", "达", "为", "累计", "总计", "共", "共有"))
_SHORT_LEAD = 3
_REACH = 16


def read_statements(found: Sequence[Setting], context: Context, plans: Plans) -> list[Draft]:
    """Return the statements of a document in reading order.

    Parameters
    ----------
    found
        Passages with their headings.
    context
        What holds for the whole document.
    plans
        The plans that it holds.

    Returns
    -------
        Drafts, whose offsets count in their passages.
    """
    reader = _Reader(context, plans)
    return [draft for setting in found for draft in reader.passage(setting)]


class _Reader:
    """One pass over the passages."""

    def __init__(self, context: Context, plans: Plans) -> None:
        self.context, self.plans = context, plans
        self.memory = Memory()
        self.moments = Moments(context)
        self.was_item, self.topic_above = False, ""

    def passage(self, setting: Setting) -> Iterator[Draft]:
        """Yield the statements of a passage."""
        if setting.passage.block.kind in ("heading", "metadata", "cell"):
            self.moments.heading(setting)
            if setting.passage.block.kind == "heading":
                self.memory.topic = self.topic_above = ""
                self.was_item = False
            return
        self.moments.passage(setting)
        is_item = setting.passage.block.kind == "item"
        if not is_item or setting.places:
            self.memory.speaker = ""
        if setting.label:
            label = Sentence(0, setting.body, ())
            note_speaker(setting.passage.text, label, self.context, self.memory)
        if setting.industry or setting.label or not is_item or self.was_item:
            self.memory.topic = setting.industry or (self.topic_above if is_item else "")
            self.memory.sold = ""
        if is_item and not self.was_item:
            self.topic_above = self.memory.topic
        self.was_item = is_item
        for sentence in setting.sentences:
            plan = self._plan(setting, sentence)
            for draft in self._sentence(setting, sentence):
                draft.plan = plan
                yield draft

    def _plan(self, setting: Setting, sentence: Sentence) -> str:
        """Return the id of the plan that a sentence belongs to, and take over its industry and period."""
        number = self.plans.at(setting.number, sentence.start)
        plan = self.plans.plans[number]
        self.memory.plan_industry = self.plans.industries[number] or self.context.industry
        self.moments.period = plan.period or (self.moments.own_period if number == 0 else None)
        if number != self.memory.plan:
            self.memory.plan, self.memory.topic = number, setting.industry or ""
        return plan.id

    def _sentence(self, setting: Setting, sentence: Sentence) -> Iterator[Draft]:
        text, memory = setting.passage.text, self.memory
        self.moments.sentence(setting, sentence)
        note_speaker(text, sentence, self.context, memory)
        if not _NUMBERS.search(text, sentence.start, sentence.end):
            return
        may_idle = may_be_idle(setting.label, text, sentence)
        memory.drafts, memory.place, memory.noted = [], "", ""
        memory.fronted, memory.fronted_size = "", None
        numbers = _numbers(text, sentence.start, sentence.end)
        numbers = [
            q
            for n, q in enumerate(numbers)
            if q.category != "count" or not is_known(text, q, numbers[n + 1 : n + 2], memory)
        ]
        at = 0
        for clause in sentence.clauses:
            first = at
            while at < len(numbers) and numbers[at].start < clause.end:
                at += 1
            if first == at:
                note_place(text, clause, memory)
                note_fronted(text, clause, None, memory)
                continue
            if may_idle and is_idle(setting.label, text, clause, sentence):
                continue
            items = clause_items(text, clause.start, clause.end, numbers[first:at])
            if not items:
                note_fronted(text, clause, numbers[first], memory)
            for item in items:
                draft = _draft(setting, sentence, clause, item, self.context, memory)
                if draft is not None:
                    self.moments.settle(draft, memory.drafts)
                    memory.drafts.append(draft)
                    if draft.indicator != memory.fronted:
                        memory.fronted, memory.fronted_size = "", None
                    _remember(draft, memory)
                    yield draft


def _remember(draft: Draft, memory: Memory) -> None:
    """Note a number given, and the thing it measures for 前者 and 后者."""
    memory.given.add((draft.low, draft.unit))
    if draft.indicator != memory.latest[1] and draft.phrase.head not in LATTER:
        memory.latest = (memory.latest[1], draft.indicator)


def _numbers(text: str, start: int, end: int) -> list[Quantity]:
    """Return the numbers of a sentence that stand outside titles and quoted names."""
    found = rank_quantities(text, start, end) + quantities(text, start, end)
    hidden = [m.span() for m in _INSIDE.finditer(text, start, end) if not is_speech(m[0])]
    found.sort(key=lambda q: (q.start, -q.end))
    result: list[Quantity] = []
    at = 0
    for quantity in found:
        while at < len(hidden) and hidden[at][1] <= quantity.start:
            at += 1
        if quantity.category == "time":
            lead = max(start, quantity.start - _REACH)
            goes_on = bool(result) and result[-1].unit == quantity.unit
            if not goes_on and not TIMELY.search(text, lead, quantity.start):
                continue
        inside = at < len(hidden) and hidden[at][0] <= quantity.start
        if not inside and (not result or quantity.start >= result[-1].end):
            result.append(quantity)
    return result


def _draft(
    setting: Setting,
    sentence: Sentence,
    clause: Clause,
    item: Item,
    context: Context,
    memory: Memory,
) -> Draft | None:
    """Return the statement that a number makes; None where it makes none."""
    text, quantity = setting.passage.text, item.quantity
    phrase = take_apart(text, item.start, quantity.start)
    beside = _is_beside(text, item, memory)
    aside = _aside(text, item) if beside else None
    elsewhere = _elsewhere(text, item) if beside else ""
    if aside or elsewhere:
        phrase.head = ""
    else:
        _inherit(text, clause, item, phrase, memory)
    if says_nothing(text, item, phrase, memory):
        return None
    draft = Draft(setting, quantity, sentence, clause, item, phrase, item.start, item.tail)
    draft.low, draft.high, draft.unit = quantity.low, quantity.high, quantity.unit
    draft.aside = aside
    if aside or elsewhere:
        draft.indicator, draft.subject = memory.drafts[-1].indicator, elsewhere
    elif _is_compared(text, item, memory):
        draft.is_base = draft.is_compared = True
        draft.indicator, draft.end = memory.drafts[-1].indicator, quantity.tail
    elif not _name(draft, _behind(text, quantity, clause, item), memory):
        return None
    draft.indicator = uncluttered(shared_name(draft, memory))
    find_subject(draft, context, memory)
    draft.goes_on = _goes_on(draft, memory)
    if draft.goes_on and memory.drafts[-1].measure == "reduction":
        phrase.change = "down"
    draft.comparator = comparator_of(draft)
    draft.measure = measure_of(draft)
    if draft.measure == "increase":
        draft.indicator = without_newness(draft.indicator)
    if draft.unit == "CNY" and draft.measure == "ratio":
        draft.unit = next((unit for word, unit in _PER if word in draft.indicator), "CNY")
    if size := item.size or _size_said(draft, memory):
        draft.threshold = Threshold(low=size.low, unit=size.unit)
    draft.start = _quote_start(draft, text)
    return draft


def _size_said(draft: Draft, memory: Memory) -> Quantity | None:
    """Return the size of things counted that was said before a count that goes on (定稿上调至25家)."""
    if draft.quantity.category != "count" or draft.noun_after or draft.phrase.head:
        return None
    if memory.fronted and draft.indicator == memory.fronted:
        return memory.fronted_size
    last = memory.drafts[-1] if memory.drafts else None
    if last is None or last.quantity.unit != draft.quantity.unit:
        return None
    return last.item.size if last.indicator == draft.indicator else None


def _is_compared(text: str, item: Item, memory: Memory) -> bool:
    """Return whether a number is only what the one before is compared with (达到420亿元，较2023年的280亿元增长50%)."""
    if not memory.drafts or memory.drafts[-1].quantity.unit != item.quantity.unit:
        return False
    is_said = _COMPARED.search(text, item.start, item.quantity.start) is not None
    return is_said and _CHANGED.match(text, item.quantity.tail) is not None


def _is_beside(text: str, item: Item, memory: Memory) -> bool:
    """Return whether a number stands in brackets behind another of its unit."""
    if not memory.drafts or memory.drafts[-1].unit != item.quantity.unit:
        return False
    return text.find("（", item.start, item.quantity.start) >= 0


def _aside(text: str, item: Item) -> Time | None:
    """Return the year of a value that brackets give beside the number before them."""
    found = _ASIDE.search(text, item.start, item.quantity.start)
    if found is None:
        return None
    named = times(found["year"])
    return named[0] if named and named[0].year is not None else None


def _elsewhere(text: str, item: Item) -> str:
    """Return the places of which brackets say another number (（A区、B区不超过3个）); empty where they do not."""
    found = _ELSEWHERE.search(text, item.start, item.quantity.start)
    return found["places"] if found else ""


def _inherit(text: str, clause: Clause, item: Item, phrase: Phrase, memory: Memory) -> None:
    """Take over what was said before a number that only goes on with a list (分别增长21.4%、25.7%)."""
    last = memory.drafts[-1] if memory.drafts else None
    if last is None or phrase.head or phrase.change:
        return
    if last.clause != clause:
        _inherit_rate(item, phrase, last)
        return
    between = text[last.quantity.tail : item.quantity.start]
    alone = _JOINED.fullmatch(between)
    if alone is None or last.quantity.category != item.quantity.category:
        return
    if last.noun_after or item.quantity.category not in (
        "percent",
        "pp",
        "count",
        "person",
        "money",
    ):
        return
    phrase.change, phrase.verbs = last.phrase.change, last.phrase.verbs
    if last.measure == "increase" and not phrase.change:
        phrase.change = "up"
    phrase.words = (*phrase.words, *(w for w in last.phrase.words if w.startswith("年")))
    if not alone["words"]:
        phrase.comparator = phrase.comparator or last.phrase.comparator


def _inherit_rate(item: Item, phrase: Phrase, last: Draft) -> None:
    """Go on with a rate where a later clause only sets it anew (初稿年均增长11%，定稿降到9%)."""
    rate = last.measure in ("growth", "growth_average") and last.quantity.category == "percent"
    if rate and item.quantity.category == "percent" and not phrase.is_share:
        phrase.change = "up"
        phrase.words = (*phrase.words, *last.phrase.words)


def _behind(text: str, quantity: Quantity, clause: Clause, item: Item) -> str:
    """Return the words behind a number, without the sign that divides it from the next."""
    words = text[quantity.tail : item.end].lstrip("的”）")
    return words.rstrip("、和与及") if item.end < clause.end else words


def _name(draft: Draft, right: str, memory: Memory) -> bool:
    """Find what the number is said of; return whether it is a statement at all."""
    quantity = draft.quantity
    if quantity.category == "rank":
        named = name_rank(draft, memory)
    elif quantity.category in ("count", "person") or (quantity.tier and not draft.item.size):
        named = name_counted(draft, right, memory)
        memory.given.add((quantity.low, quantity.unit))
    else:
        named = name_measured(draft, right, memory)
    if draft.setting.passage.text.startswith(("的基础上", "基础上"), quantity.tail):
        draft.is_base = True
    if named:
        add_topic(draft, memory)
    return named


def _goes_on(draft: Draft, memory: Memory) -> bool:
    """Return whether a count is one more of a list, or a part, of what was said to be new."""
    last = memory.drafts[-1] if memory.drafts else None
    if last is None or last.quantity.category != draft.quantity.category or draft.phrase.change:
        return False
    cut = last.measure == "reduction" and last.quantity.category == "physical"
    if not cut and (last.measure != "increase" or last.quantity.category != "count"):
        return False
    text, start = draft.setting.passage.text, draft.item.start
    if text.startswith("其中", start):
        return True
    if not _REACHED.isdisjoint(draft.phrase.words):
        return False
    return last.clause == draft.clause and text.startswith("、", max(last.quantity.tail, start - 1))


def _quote_start(draft: Draft, text: str) -> int:
    """Return where the shortest clause begins that holds indicator, number and deadline."""
    start = draft.item.start
    sentence, clause = draft.sentence, draft.clause
    number = bisect_left(sentence.clauses, clause) if start == clause.start else 0
    if number:
        before = sentence.clauses[number - 1]
        found = time_near_start(text, *before, ())
        if found and before.start + found.end + _SHORT_LEAD >= before.end:
            start = before.start
    while start < draft.quantity.start and text[start] in "，、；：和及与并且而 ”）":
        start += 1
    return start

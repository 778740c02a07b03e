"""Who or what is a number about? The place of its clause, label or document, or the things that share it."""

import re

from planloom.codes import places
from planloom.reading.clauses import Clause, Sentence
from planloom.reading.context import Context
from planloom.reading.drafts import Draft, Memory
from planloom.reading.lexicon import DIMENSION, VERSION, alternatives
from planloom.reading.quantities import Quantity
from planloom.reading.subjects import certain_place_at, certain_places, county_end

_GROUP = re.compile(
    "(?P<group>[^，、]{0,12}(?:骨干企业|重点企业|龙头企业|大中型企业|设计企业|领军企业|制造企业))(?P<rest>研发|"
    "R&D|科研|发明|数字化)"
)
_ABOVE_SCALE = re.compile("规上|规模以上")
_EACH = frozenset(("均", "都", "均为", "均达到", "各", "各为", "全部"))
_JOINT = re.compile(
    r"(?P<list>[^，、]{2,14}(?:、[^，、]{2,14})+?)等?(?:[一二三四五六七八九十\d]{1,3}(?:个|大|条))?(?P<kind>产业集群|集群|产业链|产业|"
    "行业|领域|区|市|县)?(?P<dimension>(?:年|总)?(?:" + alternatives(DIMENSION) + "))"
)
"""Things that share one number (A、B、C产业产值均超过500亿元)."""
_SPEAKER = re.compile(VERSION + ".*$")
_NAMING = re.compile(
    "[^是为有在把将让使到了要也着被得很都会能看按对从据说提确围聚坚：。以]*(?:以(?=[上下内外])[^是为有在把将让使到了要也着被得很都会能看按对从据说提确围聚坚：。以]*)*"
)
"""A clause that only names: no verb or preposition of the common ones stands in it."""
_AIM_OF = re.compile("^(?:20\\d\\d年)|的(?:目标|指标|任务)$")
"""What a clause adds to the thing that it names (2025年产值的目标，…)."""
_SHORTEST, _LONGEST = 2, 24
_EVERYONE = re.compile(
    "(?P<group>各(?:区县|县区|县市区|市县|市州|区市|区|县|市|州|镇|园区|开发区)(?:（[^（）]{1,10}）)?)(?!级|类|界)"
)
"""A sentence that speaks to each district."""
_ZONE = re.compile(
    "[一-鿿]{2,8}?(?:经济技术开发区|高新技术产业开发区|开发区|高新区|经开区|新区|示范区|科学城)(?:（(?P<alias>[一-鿿]{2,6})）)?"
)
_OWN_VOICE = re.compile(
    "[市区县省州]?(?:自己|自家|也有(?:自己的|一本|一份|目标)|另有(?:自己的|一本|一份|打算|目标)|也在?加码|也给自己|给自己|随后(?:印发|出台|发布|跟进|提出)|跟着|"
    "则(?:提出|要求|明确)|提出(?:的|了)?(?:更高|更细)|(?:区|市|县|省)里的|拿出自己的)"
)
"""What stands behind a place of which the sentences that follow speak."""
_speaks = re.compile("自己|自家|也有|另有|加码|随后|跟着|则|提出|里的").search
"""One of these stands in every match of `_OWN_VOICE`."""
_VOICE_REACH = 8
_GIVEN_PART = ("在", "与", "由", "以", "依托", "支持", "推动", "引导", "鼓励")
"""Words before a place that is given a part, and not spoken of."""


def note_place(text: str, clause: Clause, memory: Memory) -> None:
    """Remember the place that a clause without numbers speaks of.

    Parameters
    ----------
    text
        The passage.
    clause
        The clause.
    memory
        Holds the place for the clauses behind it.
    """
    words = text[clause.start : clause.end]
    for start, end, place in certain_places(words):
        lead = words[:start]
        listed = "、" in (words[start - 1 : start], words[end : end + 1])
        if place.kind in ("province", "city") and not listed and not lead.endswith(_GIVEN_PART):
            memory.place = memory.noted = place.label_zh


def note_fronted(text: str, clause: Clause, size: Quantity | None, memory: Memory) -> None:
    """Remember what a clause only names, so that the numbers behind it can be said of it.

    Parameters
    ----------
    text
        The passage.
    clause
        The clause.
    size
        The size of the things it names, where it gives one.
    memory
        Holds the name for the clauses behind it.
    """
    if clause.end - clause.start > _LONGEST:
        return
    words = text[clause.start : clause.end]
    words = _SPEAKER.sub("", words) if "稿" in words else words
    words = _AIM_OF.sub("", words)
    if len(words) < _SHORTEST or not _NAMING.fullmatch(words):
        return
    if size is not None and words.endswith("的"):
        words += memory.sized
    memory.fronted, memory.fronted_size = words, size
    if size is not None:
        memory.sized = text[size.tail : clause.end].removeprefix("的") or memory.sized


def find_subject(draft: Draft, context: Context, memory: Memory) -> None:
    """Find who or what the number is about.

    Parameters
    ----------
    draft
        The statement in the making; its subject is filled in.
    context
        What holds for the whole document.
    memory
        The place last spoken of.
    """
    phrase = draft.phrase
    own = _labelled_place(draft, memory) or memory.speaker or context.place_name
    draft.subject = draft.subject or phrase.place or memory.place or _everyone(draft) or own
    text = draft.setting.passage.text
    if phrase.place:
        part = memory.drafts and text.startswith("其中", draft.clause.start)
        memory.place = memory.place if part else phrase.place
    elif phrase.is_local and not (memory.noted and _is_city_of(memory.noted, context)):
        memory.place = _province(draft, context)
        draft.subject = memory.place or own or draft.subject
    draft.subject = draft.subject or context.group
    joint = None if _EACH.isdisjoint(phrase.words) else _JOINT.fullmatch(draft.indicator)
    if joint:
        draft.subject = joint["list"]
        draft.indicator = (joint["kind"] or "") + joint["dimension"]
    draft.industry = memory.topic or memory.plan_industry
    group = _GROUP.match(draft.indicator) if "强度" in draft.indicator else None
    if group and not _ABOVE_SCALE.search(group["group"]):
        draft.subject = group["group"]
        draft.indicator = draft.indicator[group.end("group") :]


def note_speaker(text: str, sentence: Sentence, context: Context, memory: Memory) -> None:
    """Remember the place whose own aims or results a sentence turns to (松江自己加了码, 南昌也有自己的数).

    Parameters
    ----------
    text
        The passage.
    sentence
        The sentence.
    context
        What holds for the whole document.
    memory
        Holds the place up to the end of the passage.
    """
    start, end = sentence.start, min(sentence.end, sentence.start + _LONGEST)
    if not _speaks(text, start, min(sentence.end, end + _VOICE_REACH)):
        return
    known = certain_place_at(text, start, end)
    stop = known[0] if known and known[1].kind != "country" else 0
    if not stop:
        stop = start + county_end(text[start:end])
    zone = _ZONE.match(text, start, end)
    stop = max(stop, zone.end() if zone else 0)
    if stop > start and _OWN_VOICE.match(text, stop, sentence.end):
        name = known[1].label_zh if known and stop == known[0] else text[start:stop]
        memory.speaker = zone["alias"] if zone and zone["alias"] else name
        memory.speaker = "" if memory.speaker == context.place_name else memory.speaker


def _is_city_of(name: str, context: Context) -> bool:
    """Return whether a place noted is a city, where the document speaks of its province or of no place."""
    place = context.place
    return name != context.place_name and (place is None or place.kind == "province")


def _everyone(draft: Draft) -> str:
    """Return the districts that the sentence speaks to, each of them; empty where it does not."""
    text, start = draft.setting.passage.text, draft.sentence.start
    if not text.startswith("各", start):
        return ""
    found = _EVERYONE.match(text, start, draft.quantity.start)
    return found["group"] if found else ""


def _province(draft: Draft, context: Context) -> str:
    """Return the province of a city's document that speaks of 全省; empty where it does not."""
    place = context.place
    if place is None or place.kind == "province" or not place.parent:
        return ""
    said = draft.setting.passage.text.find("全省", draft.clause.start, draft.quantity.start)
    whole = places().get(place.parent) if said >= 0 else None
    return whole.label_zh if whole is not None and whole.kind == "province" else ""


def _labelled_place(draft: Draft, memory: Memory) -> str:
    """Return the place that the label gives a number; 分别 shares the numbers out among the places."""
    places = draft.setting.places
    text, at = draft.setting.passage.text, draft.quantity.start
    shared = text.rfind("分别", draft.sentence.start, at) if len(places) > 1 else -1
    if shared < 0:
        return "、".join(places)
    earlier = sum(d.quantity.start > shared for d in memory.drafts)
    return places[earlier] if earlier < len(places) else "、".join(places)

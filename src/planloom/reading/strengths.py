"""How firmly is a number said, and of whom? Musts, strivings, and forecasts of a wider world."""

import re

from planloom.plan.schema import Strength
from planloom.reading.context import Context
from planloom.reading.drafts import Draft

FORECAST = re.compile("预计|预测|有望|估计|预期(?!性|寿命|目标)|料将")
STRIVE = re.compile("力争|争取|努力|有望|力促|冲刺|冲击|争创|力求")
AIMED = re.compile(r"(?:力争|争取|努力)[^；。]*$|(?:提出|明确|要求)[^；。]{0,6}到20\d\d年[^；。]*$")
MUST = re.compile("确保|必须|务必|不得|严格控制|保证")
WILL = re.compile("将(?!近|军|20)")
MODAL = re.compile(
    "预[计测期]|有望|估计|料将|力[争促求]|争[取创]|努力|冲[刺击]|提出|明确|要求|确保|必须|务必|不得|严格控制|"
    "保证|将|目标"
)
"""One of these stands in every sentence that strives, obliges, foretells or aims: most are passed over by it."""
_FORECAST_LEAD = re.compile("(?:预计|预测|估计|预期(?!性|寿命|目标))[，：]?[^；]*$")
_WORLD = re.compile(
    "^(?:[^，]{0,12}，)?[^，]{0,14}(?<![占居在向为约])(?:全球|世界|国际市场)(?!领先|一流|级|前列|第|500强|先进|知名)"
)
_NATION = re.compile(
    "(?:全国|国内|我国|中国)[^，。；]{0,24}(?:市场(?:规模|空间|需求|容量)|行业规模|产业规模|需求量|保有量)"
)
_NATION_FIRST = re.compile("^(?:[^，]{0,16}?(?:年|预计|预测|底|末))?，?(?:我国|中国|国内|全国)")
_FORETOLD = re.compile("(?:^|[，。：；])[^，。；]{0,16}(?:预计|预测|估计|料将)[^；。]*$")
_FORETELLER = re.compile(
    "(?:机构|专家|学者|业内|业界|人士|协会|分析师|市场|咨询|智库|联盟)[^，。；]{0,6}(?:预计|预测|估计|估算|判断)[^。；]*$"
)
"""Others than the document's makers, who foretell."""
_GIVES = re.compile(
    "给予|予以|奖励|补助|补贴|资助|奖补|(?:单个|每家|每户)(?:企业|项目)[^，。；]{0,8}(?:最高|不超过|上限)"
)
_CHOICE = re.compile(
    "(?:选择|选取|选定|申报|推荐|遴选|选报|择优|报送)[^。；]*不(?:得)?超过[^。；]*$"
)
_OPENED = re.compile(r"(?:^|[，。：；]|提出|要求)(?:到20\d\d年，?)?(?:力争|争取|努力)[^。；]*$")


def is_outlook(draft: Draft, context: Context) -> bool:
    """Return whether the number is expected of a wider world than the document's own place.

    Parameters
    ----------
    draft
        The statement in the making.
    context
        What holds for the whole document.

    Returns
    -------
        Whether it is a forecast about others.
    """
    if draft.quantity.category == "rank":
        return False
    text = draft.setting.passage.text
    clause = text[draft.clause.start : draft.clause.end]
    said = text[draft.sentence.start : draft.quantity.start]
    expected = _FORECAST_LEAD.search(said) or WILL.search(clause) or FORECAST.search(clause)
    if _FORETELLER.search(said):
        return STRIVE.search(clause) is None
    if not expected or STRIVE.search(clause) or AIMED.search(said):
        return False
    if _WORLD.search(clause):
        return True
    local = context.place is not None and context.place.kind != "country"
    return local and bool(_NATION.search(clause) or _NATION_FIRST.search(clause))


def is_standing(draft: Draft) -> bool:
    """Return whether a count limits a choice (选择不超过2个): a standing rule, no promise by a year.

    Parameters
    ----------
    draft
        The statement in the making.

    Returns
    -------
        Whether it is a rule of choice.
    """
    if draft.comparator != "<=" or draft.quantity.category != "count":
        return False
    text = draft.setting.passage.text
    return _CHOICE.search(text, draft.sentence.start, draft.quantity.start) is not None


def is_support(draft: Draft) -> bool:
    """Return whether an amount is a rate or a cap of support (给予50万元补助): it holds by no year of its own.

    Parameters
    ----------
    draft
        The statement in the making.

    Returns
    -------
        Whether its clause gives support.
    """
    if draft.quantity.category not in ("money", "percent"):
        return False
    text = draft.setting.passage.text
    return _GIVES.search(text, draft.clause.start, draft.clause.end) is not None


def strength(draft: Draft, *, outlook: bool) -> Strength:
    """Return how firmly a number is said.

    Parameters
    ----------
    draft
        The statement in the making, its kind and time settled, of a sentence with a modal word.
    outlook
        Whether the number is expected of a wider world.

    Returns
    -------
        Its strength; observations are ``plan`` unless they are forecasts.
    """
    text = draft.setting.passage.text
    clause = text[draft.clause.start : draft.clause.end]
    words = text[draft.clause.start : draft.quantity.start]
    head = text[draft.sentence.start : draft.clause.start]
    if outlook:
        return "forecast"
    if FORECAST.search(clause) and not STRIVE.search(clause.replace("有望", "")):
        return "strive" if "有望" in clause and draft.kind == "target" else "forecast"
    if draft.kind == "observation":
        return "plan"
    if "目标" in text[draft.quantity.tail : draft.clause.end]:
        words += "".join(text[draft.clause.end : draft.sentence.end].split("，")[1:2])
    must, strive = _last_end(MUST, words), _last_end(STRIVE, words)
    if must > strive:
        return "must"
    if strive or _OPENED.search(head):
        return "strive"
    return "forecast" if _FORETOLD.search(head) else "plan"


def _last_end(pattern: re.Pattern[str], words: str) -> int:
    """Return where the last match ends, 0 where there is none."""
    end = 0
    for found in pattern.finditer(words):
        end = found.end()
    return end

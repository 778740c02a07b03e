"""What does one cell of a table of indicators say? A number with its sign, a rank or a doubling."""

import re

from planloom.plan.schema import Comparator
from planloom.reading.clauses import Clause, Sentence
from planloom.reading.drafts import Draft
from planloom.reading.measures import measure_of
from planloom.reading.outline import Setting
from planloom.reading.phrases import Phrase
from planloom.reading.quantities import Quantity, quantities
from planloom.reading.ranks import rank_quantities
from planloom.reading.roles import Item

_SIGN = re.compile(
    "^[〔\\[【（(]?(?P<sign>≥|≤|≧|≦|>=|<=|>|<|不低于|不少于|不高于|不超过|控制在|低于|小于|超过|大于|突破|达到|约|近|至少)?"
    "(?P<number>[\\d.,]+(?:[-—–~～至][\\d.,]+)?)(?P<scale>[%‰万亿元个家]*)"
    "(?P<after>左右|上下|以上|以内|以下)?[〕\\]】）)]?[*＊①-⑳]*$"
)
_SIGNS = {
    "≥": "以上", "≧": "以上", ">=": "以上", "不低于": "以上", "不少于": "以上", "至少": "以上", "以上": "以上",
    "≤": "以内", "≦": "以内", "<=": "以内", "不高于": "以内", "不超过": "以内", "控制在": "以内", "以内": "以内",
    "<": "以下", "低于": "以下", "小于": "以下", "以下": "以内",
    "约": "左右", "近": "左右", "上下": "左右", "左右": "左右",
}  # fmt: skip
_CUMULATED = re.compile("^[〔\\[【]|^累计")
_SHARE = re.compile("占比|比重|比例|强度|[^增幅]率$|占.+(?:的|比)")
"""Indicators in per cent: what they grow by in all is in points (〔4.8〕)."""
_WORDS = re.compile("^(?:较|比)?(?:20\\d\\d年)?(?:达到|实现|力争|进入|位居|保持|居)?.{0,6}$")
_UP = re.compile("增长|增速|增幅|涨幅|提高|提升")
_DOWN = re.compile("降低|下降|减少|削减|降幅|压减")
_NEW = re.compile("新增|净增")
_FALL_END = re.compile("(?:累计)?(?:降低|下降|减少|削减|压减)(?:率|幅度)?$")


def cell_draft(cell: Setting, indicator: str, unit: str, *, is_average: bool) -> Draft | None:
    """Return the statement that a cell makes.

    Parameters
    ----------
    cell
        The cell.
    indicator
        What its row, or row and column, measure.
    unit
        Unit of row or column as written; a unit in the cell goes before it.
    is_average
        Whether its column holds average growth.

    Returns
    -------
        A draft without time and kind; None where the cell holds no number, rank or doubling.
    """
    text = cell.passage.text
    found = _SIGN.match(text)
    cumulated = _CUMULATED.match(text) is not None
    average = is_average and not cumulated
    if found is None:
        return _in_words(cell, indicator)
    written = found["number"] + (found["scale"] or ("%" if average else unit))
    numbers = quantities(written) or quantities(written + "个")
    if not numbers:
        return None
    sign = _SIGNS.get(found["sign"] or "", "") or _SIGNS.get(found["after"] or "", "")
    comparator = ">" if found["sign"] in (">", "超过", "大于", "突破") else ""
    number = numbers[0]
    if cumulated and is_average and number.category == "percent" and _SHARE.search(indicator):
        number = number._replace(unit="pp", category="pp")
    return _draft(cell, indicator, number, sign, comparator, average=average)


def _in_words(cell: Setting, indicator: str) -> Draft | None:
    """Return the rank or the doubling that a cell gives in words."""
    text = cell.passage.text
    numbers = rank_quantities(text)
    if len(numbers) != 1 or not _WORDS.match(text[: numbers[0].start]) or quantities(text):
        return None
    return _draft(cell, indicator, numbers[0], numbers[0].after, "", average=False)


def _draft(
    cell: Setting, indicator: str, number: Quantity, after: str, comparator: str, *, average: bool
) -> Draft:
    text = cell.passage.text
    size = len(text)
    quantity = Quantity(
        0, size, number.low, number.high, number.unit, number.category, after=after, tail=size
    )
    growing = average or "年均" in indicator
    change = "up" if average or _UP.search(indicator) else ""
    change = "down" if _DOWN.search(indicator) else change
    verbs = ("新增",) if _NEW.search(indicator) else ()
    words = ("年均",) if growing else ()
    phrase = Phrase(indicator, 0, comparator, change, words, verbs=verbs)
    clause = Clause(0, size)
    sentence, item = Sentence(0, size, (clause,)), Item(quantity, 0, size)
    draft = Draft(cell, quantity, sentence, clause, item, phrase, 0, size)
    draft.indicator, draft.unit = indicator, number.unit
    draft.low, draft.high = number.low, number.high
    draft.comparator = "range" if number.high > number.low else _comparator(draft)
    draft.measure = measure_of(draft)
    if draft.measure == "reduction":
        draft.indicator = _FALL_END.sub("", draft.indicator) or draft.indicator
    return draft


def _comparator(draft: Draft) -> Comparator:
    """Return how a cell's number binds."""
    if draft.quantity.category == "rank":
        return "<=" if draft.quantity.after == "top" else "="
    bound: dict[str, Comparator] = {"以上": ">=", "以内": "<=", "以下": "<", "左右": "~"}
    return bound.get(draft.quantity.after, ">" if draft.phrase.comparator else "=")

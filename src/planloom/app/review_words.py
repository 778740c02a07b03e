"""How is reviewing told? Confidence, decisions and the fields of an item in words."""

import unicodedata
from collections.abc import Mapping

from planloom.app.labels import item_words, stage_words
from planloom.app.records import Quantified, Stage
from planloom.app.wording import promise
from planloom.workspace import ReviewItem

_STATES: Mapping[str, tuple[str, str]] = {
    "pending": ("待核对", "to be looked at"),
    "accepted": ("已接受", "accepted"),
    "rejected": ("已剔除", "rejected"),
    "mended": ("已修改", "mended"),
    "added": ("人工添加", "added by hand"),
}
_FIELDS: Mapping[str, tuple[str, str]] = {
    "indicator": ("指标", "indicator"),
    "indicator_code": ("指标代码", "indicator code"),
    "subject": ("主体", "subject"),
    "place_code": ("地方代码", "place code"),
    "cluster_code": ("集群代码", "cluster code"),
    "measure": ("量的类型", "measure"),
    "comparator": ("比较", "comparator"),
    "number": ("数值", "number"),
    "threshold": ("规模门槛", "threshold"),
    "low": ("数值（下限）", "value (lower end)"),
    "high": ("上限", "upper end"),
    "unit": ("单位", "unit"),
    "threshold.low": ("规模门槛", "threshold"),
    "threshold.unit": ("门槛单位", "unit of threshold"),
    "by.first_year": ("起始年", "first year"),
    "by.year": ("期限（年）", "by (year)"),
    "base.year": ("基期年", "base year"),
    "base.value": ("基期值", "base value"),
    "strength": ("语气", "strength"),
    "binding": ("约束性", "binding"),
    "verb": ("动作", "verb"),
    "object": ("对象", "object"),
    "quantifier": ("数量词", "quantifier"),
    "name": ("名称", "name"),
    "text": ("文字", "text"),
    "place": ("地方", "place"),
    "stage": ("阶段", "stage"),
    "is_open": ("以“等”结尾", "open list"),
    "title": ("标题", "title"),
    "title_en": ("英文标题", "English title"),
    "kind": ("文种", "kind"),
    "issuer": ("发文单位", "issuer"),
    "issued_on": ("发布日期", "issued on"),
    "period": ("规划期", "period"),
    "period.first_year": ("起", "from"),
    "period.year": ("止", "to"),
    "parent": ("上级规划", "parent plan"),
    "supersedes": ("所修订的规划", "revises"),
}
_OPTIONS: Mapping[str, tuple[str, str]] = {
    "true": ("是", "yes"),
    "false": ("否", "no"),
    "level": ("总量", "level"),
    "count": ("数量", "count"),
    "share": ("占比", "share"),
    "ratio": ("比率", "ratio"),
    "growth_average": ("年均增速", "growth a year"),
    "growth": ("增速", "growth"),
    "increase": ("增量", "increase"),
    "reduction": ("降幅", "reduction"),
    "multiple": ("倍数", "multiple"),
    "rank": ("位次", "rank"),
    "range": ("区间", "range"),
    "~": ("左右", "about"),
    ">": ("超过", "more than"),
    ">=": ("不低于", "at least"),
    "=": ("等于", "equal to"),
    "<=": ("不超过", "at most"),
    "<": ("低于", "less than"),
    "must": ("确保", "must"),
    "plan": ("规划", "planned"),
    "strive": ("力争", "strive for"),
    "forecast": ("预计", "forecast"),
    "binding": ("约束性", "binding"),
    "anticipatory": ("预期性", "anticipatory"),
}


def option_words(code: str, lang: str) -> str:
    """Return the words of a choice that a field allows.

    Examples
    --------
    >>> option_words("~", "zh"), option_words("unknown", "en")
    ('左右', 'unknown')
    """
    return _OPTIONS.get(code, (code, code))[lang != "zh"]


def confidence_words(confidence: float | None, lang: str) -> str:
    """Return how sure the rule of an item is.

    Examples
    --------
    >>> confidence_words(0.7168, "zh"), confidence_words(None, "en")
    ('≥ 71.7%', 'unmeasured')
    """
    if confidence is None:
        return "未测" if lang == "zh" else "unmeasured"
    return f"≥ {confidence:.1%}"


def state_words(state: str, lang: str) -> str:
    """Return what was decided about an item.

    Examples
    --------
    >>> state_words("mended", "zh")
    '已修改'
    """
    return _STATES[state][lang != "zh"]


def field_words(name: str, lang: str) -> str:
    """Return the name of a field of an item.

    Examples
    --------
    >>> field_words("by.year", "zh"), field_words("new", "en")
    ('期限（年）', 'new')
    """
    return _FIELDS.get(name, (name, name))[lang != "zh"]


def said(item: ReviewItem, lang: str) -> str:
    """Return what was read, as a line: the number and year of a statement, nothing for a name.

    Parameters
    ----------
    item
        The item.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    text
        Such as ``超过 4 万亿元 · 2025 · 深圳``.
    """
    content = item.content
    if not isinstance(content, Quantified):
        return ""
    year = str(content.by.year) if content.by is not None else ""
    return " · ".join(part for part in (promise(content, lang), year, content.subject) if part)


def label(item: ReviewItem, lang: str) -> str:
    """Return what an item is about: the document's words, or those of a known stage."""
    return stage_words(item.label, lang) if isinstance(item.content, Stage) else item.label


def printable(text: str) -> str:
    r"""Return a text for a terminal: control signs of a document become spaces.

    Examples
    --------
    >>> printable("甲\x1b[31m")
    '甲 [31m'
    """
    return "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text)


def kind_label(item: ReviewItem, lang: str) -> str:
    """Return the word for an item's kind."""
    return item_words(item.kind, lang)

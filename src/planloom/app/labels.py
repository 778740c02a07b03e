"""What are verdicts, kinds, stages, clusters and places called? One pair of words for each code."""

from collections.abc import Mapping
from functools import cache

from planloom.codes import clusters, indicators, places
from planloom.codes.counties import every_place

VERDICTS: dict[str, tuple[str, str, str]] = {
    # code: Chinese, English, shape; in the order in which pages list them
    "met": ("达成", "met", "●"),
    "met_early": ("提前达成", "met early", "◉"),
    "on_track": ("进展正常", "on track", "▲"),
    "at_risk": ("有风险", "at risk", "◆"),
    "off_track": ("偏离", "off track", "▼"),
    "missed": ("未达成", "missed", "✕"),
    "too_early": ("尚早", "too early", "○"),
    "no_data": ("无数据", "no data", "◌"),
    "not_measurable": ("表述不可衡量", "not measurable", "∅"),
    "definition_missing": ("口径缺失", "definition missing", "?"),
    "conflict": ("来源冲突", "conflict", "⇄"),
}
_GRADES: dict[str, tuple[str, str]] = {
    "document": ("原件", "the document itself"),
    "report": ("对原件的报道", "a report of it"),
    "restatement": ("为示例而写的转述", "a restatement written for an example"),
}
_KINDS: dict[str, tuple[str, str]] = {
    "outline": ("规划纲要", "outline"),
    "opinion": ("意见", "opinion"),
    "plan": ("规划", "plan"),
    "action_plan": ("行动计划", "action plan"),
    "scheme": ("实施方案", "scheme"),
    "measures": ("若干措施", "measures"),
    "work_report": ("政府工作报告", "work report"),
    "other": ("文件", "document"),
}
_ITEMS: dict[str, tuple[str, str]] = {
    "target": ("目标", "target"),
    "observation": ("现状数值", "observation"),
    "pledge": ("无数字承诺", "pledge"),
    "portfolio": ("产业名称", "industry"),
    "stage": ("发展定位", "stage"),
    "field": ("细分领域", "field"),
    "technology": ("攻关技术", "technology"),
    "project": ("重点项目", "project"),
    "role": ("承载区域", "place"),
    "diagnosis": ("问题", "diagnosis"),
    "safeguard": ("保障措施", "safeguard"),
    "positioning": ("定位", "positioning"),
}
_STAGES: dict[str, tuple[str, str]] = {
    "advantage": ("优势更加凸显", "strengthen the lead"),
    "catch_up": ("补齐短板", "catch up"),
    "level_raised": ("水平提升", "raise the level"),
    "growth_point": ("新增长点", "new growth point"),
    "expansion": ("扩张期", "expansion"),
    "incubation": ("孕育期", "incubation"),
}
_STRENGTHS: dict[str, tuple[str, str]] = {
    "must": ("确保", "must"),
    "plan": ("规划", "planned"),
    "strive": ("力争", "strive for"),
    "forecast": ("预计", "forecast"),
}


def _pick(pair: tuple[str, ...], lang: str) -> str:
    return pair[0] if lang == "zh" else pair[1]


def verdict_label(code: str, lang: str) -> str:
    """Return the word of a verdict.

    Examples
    --------
    >>> verdict_label("met_early", "zh"), verdict_label("met_early", "en")
    ('提前达成', 'met early')
    """
    return _pick(VERDICTS[code], lang)


def verdict_shape(code: str) -> str:
    """Return the shape that stands beside a verdict's word.

    Examples
    --------
    >>> verdict_shape("at_risk")
    '◆'
    """
    return VERDICTS[code][2]


def source_grade_words(grade: str, lang: str) -> str:
    """Return how near a source stands to the original.

    Examples
    --------
    >>> source_grade_words("restatement", "zh")
    '为示例而写的转述'
    """
    return _pick(_GRADES[grade], lang)


def kind_words(kind: str, lang: str) -> str:
    """Return the word for a kind of plan.

    Examples
    --------
    >>> kind_words("action_plan", "zh")
    '行动计划'
    """
    return _pick(_KINDS[kind], lang)


def item_words(kind: str, lang: str) -> str:
    """Return the word for a kind of item read from a document.

    Examples
    --------
    >>> item_words("pledge", "en")
    'pledge'
    """
    return _pick(_ITEMS[kind], lang)


def counted_items(kind: str, count: int, lang: str) -> str:
    """Return a number of items of one kind in words.

    Examples
    --------
    >>> counted_items("target", 4, "en"), counted_items("target", 4, "zh")
    ('4 targets', '4 项目标')
    """
    if lang == "zh":
        return f"{count} 项{item_words(kind, lang)}"
    word = item_words(kind, lang)
    if count == 1:
        return f"1 {word}"
    if word.endswith("is"):
        return f"{count} {word[:-2]}es"
    return f"{count} {word[:-1]}ies" if word.endswith("y") else f"{count} {word}s"


def stage_words(stage: str, lang: str) -> str:
    """Return the words of a stage: those of its code, else the document's own.

    Examples
    --------
    >>> stage_words("catch_up", "zh"), stage_words("发展水平提升", "en")
    ('补齐短板', '发展水平提升')
    """
    return _pick(_STAGES.get(stage, (stage, stage)), lang)


def strength_words(strength: str, lang: str) -> str:
    """Return how firmly something is promised.

    Examples
    --------
    >>> strength_words("strive", "zh")
    '力争'
    """
    return _pick(_STRENGTHS[strength], lang)


def cluster_label(code: str, lang: str) -> str:
    """Return the name of a cluster; an unknown code stands for itself.

    Examples
    --------
    >>> cluster_label("new_energy", "zh")
    '新能源'
    """
    known = clusters().get(code)
    if known is None:
        return code
    return known.label_zh if lang == "zh" else known.label_en


def place_label(code: str, lang: str) -> str:
    """Return the name of a place; an unknown code stands for itself.

    Examples
    --------
    >>> place_label("nowhere", "en")
    'nowhere'
    """
    known = every_place().get(code)
    if known is None:
        return code
    return known.label_zh if lang == "zh" else known.label_en


@cache
def _place_codes() -> Mapping[str, str]:
    return {
        name: code for code, place in places().items() for name in (place.label_zh, *place.aliases)
    }


def places_named(words: str, lang: str) -> str:
    """Return the places that words list, by their names; the words themselves where one of them is in no list.

    Examples
    --------
    >>> places_named("盐田区、大鹏新区", "en"), places_named("盐田区、某镇", "en")
    ('Yantian, Dapeng', '盐田区、某镇')
    """
    codes = [_place_codes().get(name) for name in words.split("、")]
    if lang == "zh" or not all(codes):
        return words
    return ", ".join(place_label(code or "", lang) for code in codes)


def subject_label(code: str, lang: str) -> str:
    """Return the name of a place or a cluster.

    Examples
    --------
    >>> subject_label("new_energy", "en")
    'New energy'
    """
    return cluster_label(code, lang) if code in clusters() else place_label(code, lang)


def indicator_label(code: str, lang: str) -> str:
    """Return the name of an indicator; an unknown code stands for itself.

    Examples
    --------
    >>> indicator_label("gdp", "zh")
    '地区生产总值'
    """
    known = indicators().get(code)
    if known is None:
        return code
    return known.label_zh if lang == "zh" else known.label_en

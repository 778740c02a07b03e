"""Which industries does a list name? Its parts without verbs and closing words, where they may be industries."""

import re
from collections.abc import Iterator, Sequence

from planloom.reading.coordination import Part, parts
from planloom.reading.plans import cluster_code
from planloom.reading.subjects import industry_core, is_industry

CLOSE = re.compile(
    "(?:等)?(?:的)?(?:重点|优势|特色|主导)*(?:领域|方向|环节|赛道|产业集群|产业)?(?:的)?(?:创新)?(?:策源地|高地|集聚区|先导区|基地|龙头企业|龙头|企业|项目|"
    "主?(?:阵地|战场|承载[区地]|场)|承载[区地]|外溢|转移|大梁|大旗|主力|牌|路线|主角|文章|担子|重任|任务|量产|产业化|转化|落地|这一块|这一头|这一?环|(?:等)?[两三四五六七八九][项块类条个大](?:产业)?)?$"
)
"""What closes the list of a place's industries."""
_JOINT = re.compile("与|及")
_LONGEST_INDUSTRY, _LONG, _SHORT = 14, 3, 2
_PRODUCTS = frozenset("能伏电池车机船铝铜钢钛锂酒茶纸鞋")
"""Ends of short names of products: behind 与 they are industries of their own (动力电池与储能)."""
_NO_INDUSTRY = re.compile(
    "短板|弱项|链条|能力|水平|体系|企业|平台|项目|总部|[展产市场长拓]空间|园区$|基地$|(?<!数据)中心$|经济圈|格局|环境|区$|产业链$|动能|优势|谷$|[“”]|期$|\\d|"
    "方案|规划|计划|政府|资金|任务|目标|人才|高校|政策|[院所办室会厂站员名]$"
)
_INNER_VERB = re.compile(
    "(?:做[精大优强]|发展|布局|培育|引进|开发|建设|[一二五十百千万亿]+元?级)(?=[一-鿿])"
)
_BUILT = ("机器人谷", "金谷", "创新港", "科创港", "枢纽", "新城")


def industries(text: str, words: str, start: int, end: int, *, sure: bool = False) -> list[Part]:
    """Return the industries of a list, without what closes it and the verbs inside it.

    Parameters
    ----------
    text, words
        The passage, folded and with its own signs.
    start, end
        Span of the list.
    sure
        Whether words of industries must stand in all of them.

    Returns
    -------
    industries
        Their spans; none where one is not sure that must be.

    Examples
    --------
    >>> text = "发展光伏、储能等产业"
    >>> [part.name for part in industries(text, text, 0, len(text))]
    ['光伏', '储能']
    """
    closing = CLOSE.search(text[start:end])
    stop = start + closing.start() if closing else end
    found = []
    for part in _apart(text, words, parts(text, start, stop, words)):
        at = part.start
        while found_verb := _INNER_VERB.match(text, at, part.end):
            at = found_verb.end()
        name = core_of(text[at : part.end])
        if sure and not (may_be_industry(name) and is_industry(name + "产业")):
            return []
        if at < part.end and may_be_industry(name):
            found.append(Part(at, part.end, words[at : part.end]))
    return found


def _apart(text: str, words: str, listed: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts of a list; 与 and 及 divide two that are industries each (绿色矿业与新能源)."""
    for part in listed:
        joint = _JOINT.search(text, part.start + _LONG, part.end - _SHORT)
        short = joint is not None and part.end - joint.end() < _LONG
        joint = None if short and text[part.end - 1] not in _PRODUCTS else joint
        spans = ((part.start, joint.start()), (joint.end(), part.end)) if joint else ()
        halves = [Part(start, end, words[start:end]) for start, end in spans]
        known = all(is_industry(half.name) or is_industry(half.name + "产业") for half in halves)
        yield from halves if halves and known and not cluster_code(part.name) else [part]


def may_be_industry(name: str) -> bool:
    """Return whether a name in a place of industries can be one.

    Examples
    --------
    >>> may_be_industry("小核酸"), may_be_industry("创新能力")
    (True, False)
    """
    if name.endswith(_BUILT):
        return False
    if is_industry(name + "产业"):
        return True
    return len(name) <= _LONGEST_INDUSTRY and _NO_INDUSTRY.search(name) is None and "的" not in name


def core_of(name: str) -> str:
    """Return the core of a name that is an industry, other names as they are.

    Examples
    --------
    >>> core_of("集成电路产业"), core_of("小核酸")
    ('集成电路', '小核酸')
    """
    return industry_core(name) if is_industry(name) else name

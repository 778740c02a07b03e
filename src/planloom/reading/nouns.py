"""Which words behind a number name what it counts? The first noun phrase."""

import re
from functools import lru_cache

_TAIL_CUT = re.compile(
    "(?:(?:和|及|以及|、)(?:一批|若干)|的(?:能力|梯队|格局|体系|企业梯队|目标|规模|集群体系|发展格局|产业格局|"
    "要求)|作为|用于|用以|，|并在|(?<=[业群链])实现|(?<=[业群链域块道])(?:即|为|是)(?=[^，。；]{2,16}、)|(?<=[业群链域市区县])(?:包括|涵盖|分别是|分别为|主要有|具体为)).*$"
)
_PREDICATE = re.compile(
    "居|位居|不变|没有|未变|(?:增加|增长|提高|提升|扩大|扩展|拓展|发展|扩充|上升|下降|降低|减少|缩减|压减|压缩|翻|恢复|整合|优化|归并|集中|缩短)(?:到|至|为)|[增升降减缩](?:至|到|为)|增长|同比|占|实现|在全|其中|左右|以上|的|以|投入|均|均达|建成|已|进入|获|入选|落户|落地|"
    "并|分布|正在|顺利|达到|超过|"
    "能力$|生产能力|下沉|入驻|赴|前往|全部|通过|纳入|列入|规模|组成|参与|开工|投产|投用|基础上|给予|予以|进行"
)
_NO_PREDICATE = re.compile("规模以上|投入产出|以太|占地|参与国|并购|并网|均衡")
_SIGN = re.compile("[、，；：和及与）（]")


@lru_cache(maxsize=4096)
def noun_behind(words: str) -> str:
    """Return the noun that the words behind a number begin with; empty where they name nothing.

    Examples
    --------
    >>> noun_behind("特色产业园的格局"), noun_behind("、居全国前列")
    ('特色产业园', '')
    """
    noun = _TAIL_CUT.sub("", words).rstrip("的，；。")
    opened = noun.rfind("（")
    if opened > 0 and "）" not in noun[opened:]:
        noun = noun[:opened]
    if not noun or _SIGN.match(noun) or is_predicate(noun):
        return ""
    return noun


def is_predicate(words: str) -> bool:
    """Return whether words go on with the sentence instead of naming things.

    Examples
    --------
    >>> is_predicate("同比增长"), is_predicate("规模以上企业")
    (True, False)
    """
    return _PREDICATE.match(words) is not None and _NO_PREDICATE.match(words) is None


def end_of(text: str, start: int, end: int, noun: str) -> int:
    """Return the offset behind a noun in a span, or the span's start.

    Examples
    --------
    >>> end_of("建成5座产业园", 4, 7, "产业园")
    7
    """
    at = text.find(noun, start, end)
    return at + len(noun) if at >= 0 else start

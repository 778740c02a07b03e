"""Which places and industries does a text name? Names from the code lists and from the words of industries."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from planloom.codes import Place, clusters, places
from planloom.codes.counties import counties

_AMBIGUOUS = frozenset(
    [
        "朝阳",
        "东方",
        "大同",
        "长治",
        "安康",
        "和田",
        "文山",
        "中卫",
        "三明",
        "中山",
        "黄山",
        "白山",
        "白银",
        "四平",
        "保山",
        "平凉",
        "通化",
        "光明",
        "大鹏",
        "百色",
        "万宁",
        "文昌",
        "新星",
        "双河",
        "兴安",
        "海西",
        "海北",
        "海东",
        "黄南",
        "山南",
        "阿里",
        "资阳",
        "日照",
        "开封",
        "宝鸡",
        "金昌",
        "吴忠",
        "巴中",
        "定安",
        "来宾",
        "河池",
        "新余",
        "长白",
        "全国",
        "盐田",
        "南山",
        "东营",
        "延安",
        "平顶山",
        "天门",
        "天水",
        "济源",
        "德州",
    ]
)
"""Short names that are common words too; they count only beside other places or with 市, 区, 州 behind."""
_LOCAL = re.compile(
    "全(?:市|省|区|县|州|域|自治区|镇)|(?:本|我)(?:市|省|区|县)|市域|省内|市内|区内|域内"
)
_PART = re.compile("(?:规模以上|规上|重点|骨干|龙头|民营|国有|中小)")
INDUSTRY_TAIL = re.compile(
    "(?:产业集群|产业链群|集群|产业链|全产业链|产业体系|产业|行业|领域|赛道|制造业|工业|服务业|业)$"
)
_TAILS = ("产业", "集群", "产业链", "链群", "行业", "领域", "赛道", "方面", "板块")
_STRIP = re.compile(
    "(?:战略性)?(?:新兴)?(?:产业链群|产业集群|集群|产业链|全产业链|产业|行业|领域|赛道|方面|板块)$"
)
_GENERIC = frozenset(
    [
        "产业",
        "主导产业",
        "支柱产业",
        "未来产业",
        "新兴产业",
        "战略性新兴产业",
        "优势产业",
        "传统产业",
        "特色产业",
        "重点产业",
        "集群",
        "制造业",
        "先进制造业",
        "工业",
        "服务业",
        "产业集群",
        "产业链",
        "战略性新兴",
        "重点",
        "主导",
        "新兴",
        "先进",
        "优势",
        "传统",
        "全",
        "各",
        "本",
        "相关",
        "未来",
        "特色",
        "支柱",
        "战略性支柱",
        "战略性",
        "新",
        "大",
        "细分",
        "经济",
        "培育",
        "发展",
        "其他",
        "先导",
        "重点细分",
        "创新",
        "三大",
        "五大",
        "十大",
        "两大",
        "国家级",
        "世界级",
        "国家",
        "千亿级",
        "万亿级",
        "百亿级",
        "该",
    ]
)
_WORDS = re.compile(
    "人工智能|集成电路|半导体|新能源汽车|智能网联|新能源|生物医药|生物|医疗器械|医药|软件|信息|机器人|"
    "新材料|材料|装备|汽车|显示|通信|网络|"
    "数字|终端|传感器|机床|母机|激光|增材|仪器|环保|健康|海洋|航空|航天|低空|空天|量子|区块链|基因|脑|"
    "氢能|储能|光伏|风电|石化|化工|钢铁|有色|"
    "冶金|建材|纺织|服装|轻工|食品|农业|电子|家电|家居|时尚|创意|芯片|算力|云计算|先进计算|智能计算|机械|陶瓷|白酒|稀土|珠宝|家具|印刷|大数据|物联网|工业互联网|"
    "元宇宙|电池|智能制造|船舶|轨道|"
    "核电|电力|能源|消费品|金融|物流|文化|旅游|电商|安全|应急|种业|医美|绿色|智造|仿生|视觉|光电|光伏|高端"
)


_ASPECT = re.compile(
    "目标|规模|企业|平台|项目|任务|标准|布局|培育|建设|提升|发展|融合|攻坚|行动|保障|品牌|人才|创新(?!药)"
)
_LONGEST = 16
_LONGEST_LABEL = 14
_SHORT = 2
_FIRM = ("时代", "钼业", "电气", "重工", "重汽", "石化公", "银行", "大学")
"""What follows the name of a place in the name of a firm (宁德时代)."""
_LONGEST_COUNTY = 12
_COUNTY_END = re.compile("[区县市旗]")


@cache
def _place_names() -> dict[str, list[tuple[str, Place]]]:
    """Return (name, place) by the first two characters, longest name first."""
    index: dict[str, list[tuple[str, Place]]] = {}
    for place in places().values():
        for name in (place.label_zh, *place.aliases):
            index.setdefault(name[:2], []).append((name, place))
    for names in index.values():
        names.sort(key=lambda pair: -len(pair[0]))
    return index


@cache
def _first_characters() -> re.Pattern[str]:
    return re.compile("[" + "".join({pair[0] for pair in _place_names()}) + "]")


def places_in(text: str) -> Iterator[tuple[int, int, Place]]:
    """Yield start, end and record of each place named in a text; ambiguous short names too.

    Examples
    --------
    >>> [place.code for _, _, place in places_in("浙江与深圳市")]
    ['zhejiang', 'shenzhen']
    """
    behind = 0
    names = _place_names()
    for found in _first_characters().finditer(text):
        at = found.start()
        if at < behind:
            continue
        for name, place in names.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                behind = at + len(name)
                yield at, behind, place
                break


def place_at(text: str, at: int, end: int) -> tuple[int, Place] | None:
    """Return the end and the record of the place that a span begins with; ambiguous short names too.

    Examples
    --------
    >>> found = place_at("支持深圳市发展", 2, 7)
    >>> (found[0], found[1].code) if found else None
    (5, 'shenzhen')
    """
    for name, place in _place_names().get(text[at : at + 2], ()):
        if text.startswith(name, at, end):
            return at + len(name), place
    return None


@cache
def _county_names() -> frozenset[str]:
    return frozenset(
        name
        for each in counties().values()
        for county in each
        for name in (county.label_zh, county.short_name)
    )


def county_end(text: str, *, in_full: bool = False) -> int:
    """Return where the name of a county, in full or short too, ends that a text begins with; 0 where none does.

    Examples
    --------
    >>> county_end("彭州建设测试中心"), county_end("建设测试中心")
    (2, 0)
    """
    if in_full:
        ends = [found.end() for found in _COUNTY_END.finditer(text, _SHORT, _LONGEST_COUNTY)]
        return next((end for end in reversed(ends) if text[:end] in counties()), 0)
    names = _county_names()
    sizes = range(min(len(text), _LONGEST_COUNTY), 1, -1)
    return next((size for size in sizes if text[:size] in names), 0)


def certain_place_at(text: str, at: int, end: int) -> tuple[int, Place] | None:
    """Return the end and the record of the place that a span begins with, where its name can be no common word."""
    found = place_at(text, at, end)
    if found is None or _may_be_a_word(
        text[at : found[0]], text[found[0] : min(found[0] + 2, end)]
    ):
        return None
    return found


def _may_be_a_word(name: str, following: str) -> bool:
    if following.startswith(_FIRM):
        return True
    return name in _AMBIGUOUS and following[:1] not in ("市", "区", "州", "、")


def certain_places(text: str) -> Iterator[tuple[int, int, Place]]:
    """Yield the places of a text whose names cannot be common words.

    Examples
    --------
    >>> [place.code for _, _, place in certain_places("光明前景在深圳")]
    ['shenzhen']
    """
    for start, end, place in places_in(text):
        if not _may_be_a_word(text[start:end], text[end : end + 2]):
            yield start, end, place


_ZONE_LABEL = re.compile(
    "[一-鿿（）]{1,12}(?:区|县|市|旗|州|盟|镇|街道|新城|工业园|产业园|组团)(?<!先行区)(?<!示范区)(?<!集聚区)(?<!园区)(?<!功能区)(?<!试验区)"
    "(?<!各区)(?<!各县)(?<!各市)(?<!全区)(?<!全市)(?<!全县)(?<!中心城区)(?<!社区)(?<!城市)(?<!强[市县区])(?<![大都名新]市)"
)
"""A zone, county or town that makes up a label."""


_BAY = re.compile("(?:[一-鿿]{1,3}[湾岛港湖])?[市省]?")
"""What may stand behind the name of a city in the name of a place."""


@lru_cache(maxsize=1024)
def labelled_places(label: str) -> tuple[str, ...]:
    """Return the places that a label lists, where it names nothing else (修文县、白云区).

    Examples
    --------
    >>> labelled_places("修文县、白云区"), labelled_places("市级层面"), labelled_places("三亚崖州湾")
    (('修文县', '白云区'), (), ('三亚崖州湾',))
    """
    named = tuple(part for part in re.split("[、和与]", label) if part)
    for part in named:
        known = place_at(part, 0, len(part)) if part not in _AMBIGUOUS else None
        whole = known is not None and known[1].kind != "country" and _BAY.fullmatch(part, known[0])
        zone = _ZONE_LABEL.fullmatch(part) is not None and not _WORDS.search(part)
        if not whole and part not in counties() and not zone:
            return ()
    return named


def is_local(text: str) -> bool:
    """Return whether a text says 全市, 全省, 我市 or the like."""
    return _LOCAL.search(text) is not None


@cache
def _industry_names() -> frozenset[str]:
    return frozenset(
        name for cluster in clusters().values() for name in (cluster.label_zh, *cluster.aliases)
    )


@lru_cache(maxsize=4096)
def is_industry(name: str) -> bool:
    """Return whether a short text names an industry.

    Examples
    --------
    >>> is_industry("新能源产业集群"), is_industry("技术创新"), is_industry("未来产业")
    (True, False, False)
    """
    core = industry_core(name)
    if not core or core in _GENERIC or name in _GENERIC or len(name) > _LONGEST:
        return False
    if core in _industry_names() or name in _industry_names():
        return True
    return (core != name and _WORDS.search(core) is not None) or (
        INDUSTRY_TAIL.search(name) is not None and _WORDS.search(core) is not None
    )


_TITLED = re.compile(
    "(?:世界级|国家级|全国|千亿级?|百亿级?|万亿级?)*(?P<core>[一-鿿（）]{1,8}?)(?:产业集群|产业链|产业)"
)
_GENERIC_PART = re.compile(
    "战略|新兴|支柱|未来|优势|传统|特色|现代|先进|重点|主导|制造|服务|高新|经济|首位|高端|实体|多元|开放|民营|体系|转型|升级|相关|骨干|全|"
    "龙头|配套|基础|工业|潜力|成长|标志|核心|关键|延伸|融合|服务|绿色|数字|智能|科技|创新|上下游|细分|若干|支持|促进|加快|推动|发展|培育|建设|打造|[市县区省州]$|[一二三四五六七八九十两\\d]"
)


def plain_industry(name: str) -> str:
    """Return the core of an industry that a title or label calls by its product (铜产业); empty where it names none.

    Examples
    --------
    >>> plain_industry("世界级盐湖产业"), plain_industry("战略性新兴产业"), plain_industry("铜产业")
    ('盐湖', '', '铜')
    """
    found = _TITLED.fullmatch(name)
    return "" if found is None or _GENERIC_PART.search(found["core"]) else found["core"]


def seems_industry(name: str) -> bool:
    """Return whether a label under a heading of industries names one.

    Examples
    --------
    >>> seems_industry("现代农业与食品"), seems_industry("平台目标")
    (True, False)
    """
    return is_industry(name) or (
        len(name) <= _LONGEST_LABEL
        and _WORDS.search(name) is not None
        and _ASPECT.search(name) is None
    )


def industry_core(name: str) -> str:
    """Return an industry's name without 产业, 集群 and the like.

    Examples
    --------
    >>> industry_core("半导体与集成电路产业集群")
    '半导体与集成电路'
    """
    return _STRIP.sub("", name) if len(name) > _SHORT and name.endswith(_TAILS) else name

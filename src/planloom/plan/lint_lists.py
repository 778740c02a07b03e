"""Does a list hold as many names as the text says? Enumeration sums, in sentences and in portfolios."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from planloom.codes.lists import clusters
from planloom.errors import Problem
from planloom.plan.lint_numbering import APPROXIMATE, COUNT, MARK, ORDINAL
from planloom.plan.lint_numbers import whole_number
from planloom.plan.lint_text import Material, Passage, finding, sentences

_HEAD = r"([^，。；：:、（）()\n\d一是]{0,26}?)"
_LINK = r"([：:]|，?(?:它们|其中)?(?:具体|主要|分别|依次)?(?:包括|包含|涵盖|覆盖|为|是)[：:]?|[，,]?即[：:]?|——|[（(])"
_ASKED = re.compile(
    COUNT + _HEAD + r"(?:有|是|为|包括)?(?:哪些|什么)[？?][*＊\s]*([^。；;：:？?\n]*)"
)
CLAIM = re.compile(COUNT + _HEAD + _LINK)
BEFORE = re.compile(
    r"([^，。；：:\n]{0,300}、[^，。；：:、\d\n]{0,40}?)(等)?(?<![第约近超前每])(\d{1,2}|[一二两三四五六七八九十]{1,2})(个|大|类|座|项|条|种|家|所|支)"
    r"(?=[^，。；：:、\n]{0,20}(?:产业|集群|领域|园区|区|县|市|镇|行业|方向|基地|赛道|板块|中心|平台|链|组团|片区|工程|行动|城市|企业|环节|方面|技术|品类|场景|实验室|高校|机构|专项|体系|重点|节点|廊|带|部门|单位|委办局|层次|维度|主体|步骤|阶段|举措|措施|机制|要素|抓手|支撑|街道|乡镇|片|功能区|品牌|协会|产品|部件|零部件|材料|装备|设备|器件|业态|模式|应用|门类|品种|行业|难题|短板|特色|优势|高地|特色镇|学科|载体|能力|服务|院校|学院|学校|大学|医院|队伍|问题|困难|矛盾|挑战|瓶颈|痛点|改革|试点|标准|制度)|(?:的|正在|已经?|尚|均|全部|将|由|分别)[^，。；、]{1,8})"
)
BARE = re.compile(
    r"([^，。；：:\n]{0,200}、[^，。；：:、\d\n]{0,12}?)(等)?(?<![第约近超前每\d])([2-9]|1\d|[二三四五六七八九十])()(?=[市县区州镇地](?:[一-鿿]{0,1}[，。；、]|[建开率先试联为作共组构参]))"
)
"""Names of places before a count without measure word: 东江、西岭、平川3市."""
_NUMBERED = re.compile(
    r"[（(](\d{1,2}|[一二三四五六七八九十]{1,2})[）)]|[①-⑳]|(?<![\d.])(\d{1,2})[.．、](?!\d)"
)
_DONE_BY = re.compile(
    r"(?:围绕|聚焦|突出|抓好|紧扣)([^，。；：:\n]+、[^，。；：:\n]+)，()(?:重点|深入|扎实)?(?:开展|实施|推进|组织实施|抓好|落实)(\d{1,2}|[两三四五六七八九十]{1,2})[个大项类条][^，。；、]{0,4}(?:行动|工程|任务|举措|工作|专项)"
)
_QUOTED = re.compile(
    r"“([^“”，。；]+、[^“”，。；]+)”(等)?(\d{1,2}|[两二三四五六七八九十]{1,2})(?:个|大|项|条|类|种)(?![^，。；]{0,3}第)"
)
_HEAD_COUNT = re.compile(
    r"(?<![\d第])(\d{1,2}|[一二两三四五六七八九十]{1,2})(?:个|大|类|项|条)[^，。；：、（）()\n\d]{2,16}(?:[（(][^（）()]*[）)])?$"
)
_NO_NAMES = re.compile(rf"{ORDINAL.pattern}|\A\s*\d")
"""What opens no list of names: 一是, an amount."""
_EACH_COUNTED = re.compile(r"[^、\d]+\d+[一-鿿](?:、[^、\d]+\d+[一-鿿])+")
"""A list whose members have counts of their own: these add up, the members do not (园区9个：甲镇2个、乙镇7个)."""
_FEW = 2
_CLOSE = {"（": "）", "(": ")"}
_VERB = re.compile(
    r".*(?:建设|打造|布局|推动|推进|培育|围绕|聚焦|选择|支持|依托|实施|形成|构建|做强|壮大|规划|以及|[在对从将把向由])"
)
_BECOME = re.compile(r"(?:壮大|打造|培育|发展|建设|建|做|提升|升级|集聚)?(?:成为|[为成])$")
"""What the names before a count become: 医药、食品、轻纺壮大为3个集群."""
_OPEN = re.compile(r"等[^、，。]{0,14}$")
_CONJUNCTION = re.compile("以及|[和及与]")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]|“[^“”]*”|《[^《》]*》")


@dataclass(frozen=True, slots=True)
class Listed:
    """The names that a list holds."""

    low: int
    """How many there are at least."""
    high: int
    """How many there are at most, where 和 may join two names or stand inside one."""
    is_open: bool
    """Whether it ends in 等."""
    is_doubtful: bool = False
    """Whether 与 alone may join the last two names: it mostly stands inside a name."""


def enumeration_sums(material: Material) -> Iterator[Problem]:
    """Yield lists that hold more or fewer names than the text says.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.enumeration_sum`` as error; where the list ends in 等 and names fewer, nothing.
    """
    seen: set[int] = set()
    for passage in material.passages:
        for start, words in sentences(passage):
            for problem, offset in _in_sentence(material, start, words):
                if offset not in seen:
                    seen.add(offset)
                    yield problem
        for problem, offset in (*_asked(material, passage), *_below_head(material, passage)):
            if offset not in seen:
                seen.add(offset)
                yield problem
    if material.text is None:
        yield from _portfolios(material)


def _in_sentence(material: Material, start: int, words: str) -> Iterator[tuple[Problem, int]]:
    for claim in CLAIM.finditer(words):
        count, rest = whole_number(claim[1]), words[claim.end() :]
        if (
            count is None
            or count < _FEW
            or APPROXIMATE.search(words[max(0, claim.start() - 3) : claim.end()])
        ):
            continue
        names = _list_after(rest, claim[4][-1])
        is_list = names is not None and "、" in names and not re.fullmatch("[县市区州旗、]+", names)
        if (
            names is not None
            and is_list
            and not _NO_NAMES.search(names)
            and not _EACH_COUNTED.fullmatch(names)
        ):
            yield from _compared(material, start, words, claim, count, listed(names))
    yield from _before_comma(material, start, words)
    mark = MARK.match(words)
    begin = mark.end() if mark else 0
    for claim in (*BEFORE.finditer(words, begin), *BARE.finditer(words, begin)):
        count = whole_number(claim[3])
        if count is None or count < _FEW or words[claim.end() :].startswith(("以上", "左右", "多")):
            continue
        told = _BECOME.sub("", claim[1])
        found = listed(told)
        names = _BRACKETS.sub("", told)
        if (
            "、" not in names
            or _VERB.match(names.rpartition("、")[2])
            or re.search(
                r"[（()）]|[\d一二三四五六七八九十]\s*[个大类家项座条]|\d[\d.]*(?:万亿|亿|万|%|元|吨)",
                names,
            )
        ):
            continue
        if found.low > count and _VERB.match(names.partition("、")[2]):
            continue  # another list stands before the verb: what belongs to the count is not certain
        is_open = claim[2] is not None and found.low <= count
        yield from _compared(material, start, words, claim, count, replace(found, is_open=is_open))


def _before_comma(material: Material, start: int, words: str) -> Iterator[tuple[Problem, int]]:
    """Yield a list in quotation marks, or before what is done by it: 围绕甲、乙，开展三项行动."""
    for claim in _QUOTED.finditer(words):
        count = whole_number(claim[3])
        if count is not None and claim[2] is None:
            yield from _compared(material, start, words, claim, count, listed(claim[1]))
    for claim in _DONE_BY.finditer(words):
        count = whole_number(claim[3])
        if count is not None:
            yield from _compared(material, start, words, claim, count, listed(claim[1]))


def _asked(material: Material, passage: Passage) -> Iterator[tuple[Problem, int]]:
    """Yield a list that answers a question, as 十大集群有哪些？新型显示、集成电路."""
    for claim in _ASKED.finditer(passage.text):
        count = whole_number(claim[1])
        if count is not None and count >= _FEW and "、" in claim[4]:
            words = passage.text[claim.start() : claim.end()]
            yield from _compared(
                material, passage.start + claim.start(), words, claim, count, listed(claim[4])
            )


def _below_head(material: Material, passage: Passage) -> Iterator[tuple[Problem, int]]:
    """Yield a heading that counts things over a paragraph that opens with nothing but their names."""
    claims = list(_HEAD_COUNT.finditer(passage.text)) if passage.is_heading else []
    count = whole_number(claims[0][1]) if len(claims) == 1 else None
    below = material.section(material.index(passage.start))[:1] if count else ()
    for part in below:
        names = re.match(r"[^，。；：:\n]+(?=。|$)", part.text)
        if count is None or count < _FEW or part.head or names is None or _VERB.match(names[0]):
            continue
        found = listed(names[0])
        if names[0].count("、") >= _FEW and not found.is_open:
            for problem, offset in _compared(
                material, part.start, names[0], claims[0], count, found
            ):
                yield (
                    replace(
                        problem,
                        quotes=(material.quote(passage.start, passage.text), *problem.quotes),
                    ),
                    part.start + offset,
                )


def _compared(
    material: Material, start: int, words: str, claim: re.Match[str], count: int, found: Listed
) -> Iterator[tuple[Problem, int]]:
    if found.is_open and found.low <= count:
        return
    if found.low <= count <= found.high and not (found.is_doubtful and count == found.high):
        return
    yield (
        finding(
            "lint.enumeration_sum",
            "information" if found.low <= count <= found.high else "error",
            material.place(start),
            [material.quote(start, words)],
            claimed=count,
            found=found.low if count < found.low or count == found.high else found.high,
        ),
        start + claim.start(),
    )


def _list_after(rest: str, sign: str) -> str | None:
    """Return the words of the list that follows a claim; None where its end is not certain."""
    if sign in _CLOSE:
        inner, closing, _ = rest.partition(_CLOSE[sign])
        return inner if closing and not re.search(r"[，。；：]", inner) else None
    plain = _BRACKETS.sub(lambda found: "〇" * len(found[0]), rest)
    stop = re.search(r"[。；;，,：:]|$", plain)
    end = stop.start() if stop else len(rest)
    after = plain[end + 1 :] if end < len(plain) and plain[end] in "，,：:" else ""
    if plain[end : end + 1] in {"：", ":"} or (
        re.match(r"[^，。；]*、", after) and "、" in rest[:end]
    ):
        if re.match(
            r"(?:其中|[^、，。]{0,6}(?:打造|推动|形成|建设|实现|加快|着力|全面|不断|努力|成为|构建))",
            after,
        ):
            return rest[:end]
        return None
    return rest[:end]


def listed(names: str) -> Listed:
    """Return how many names a list holds.

    Parameters
    ----------
    names
        The words of the list, divided by 、; what stands in brackets belongs to the name before.

    Returns
    -------
    listed
        At least and at most, and whether it ends in 等.

    Examples
    --------
    >>> listed("新能源、新材料和生物医药"), listed("甲（一、二）、软件与信息服务等产业")
    (Listed(low=2, high=3, is_open=False, is_doubtful=False), Listed(low=2, high=2, is_open=True, is_doubtful=False))
    """
    plain = _BRACKETS.sub("〇", names).strip("。；; ")
    ends = _OPEN.search(plain)
    plain = plain[: ends.start()] if ends else plain
    parts = [part for part in plain.split("、") if part.strip()]
    last = parts[-1] if parts else ""
    known = any(
        name in last
        for cluster in clusters().values()
        for name in (cluster.label_zh, *cluster.aliases)
        if _CONJUNCTION.search(name)
    )
    joined = set() if known else set(_CONJUNCTION.findall(last))
    return Listed(len(parts), len(parts) + min(len(joined), 1), ends is not None, joined == {"与"})


def _portfolios(material: Material) -> Iterator[Problem]:
    for plan in material.file.plans:
        for group in plan.portfolio:
            found, claimed = len(group.members), group.claimed
            if claimed is None or found == claimed or (group.is_open and found < claimed):
                continue
            yield finding(
                "lint.enumeration_sum",
                "error",
                plan.id,
                material.cited([group.citation]),
                claimed=claimed,
                found=found,
            )

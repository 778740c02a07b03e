"""Does a list hold as many names as the text says? Enumeration sums, in sentences, below headings, in portfolios."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planloom.codes.lists import clusters
from planloom.errors import Problem
from planloom.plan.lint_numbers import whole_number
from planloom.plan.lint_text import Material, Passage, finding, sentences

_COUNT = r"(?<![\d.第〔约近超前每+＋“])(\d{1,3}|[一二两三四五六七八九十]{1,3})(个|大|类|种|家|项|条|座|所|方面|张|支柱)"
_HEAD = r"([^，。；：:、（）()\n\d一是]{0,26}?)"
_LINK = r"([：:]|，?(?:它们|其中)?(?:具体|主要|分别|依次)?(?:包括|包含|涵盖|覆盖|为|是)[：:]?|[，,]?即[：:]?|——|[（(])"
_ASKED = re.compile(
    _COUNT + _HEAD + r"(?:有|是|为|包括)?(?:哪些|什么)[？?][*＊\s]*([^。；;：:？?\n]*)"
)
CLAIM = re.compile(_COUNT + _HEAD + _LINK)
BEFORE = re.compile(
    r"([^，。；：:\n]{0,300}、[^，。；：:、\d\n]{0,40}?)(等)?(?<![第约近超前每])(\d{1,2}|[一二两三四五六七八九十]{1,2})(个|大|类|座|项|条)"
    r"(?=[^，。；：:、\n]{0,20}(?:产业|集群|领域|园区|区|县|市|镇|行业|方向|基地|赛道|板块|中心|平台|链|组团|片区|工程|行动|城市|企业|环节|方面|技术|品类|场景|实验室|高校|机构|专项|体系|重点|节点|廊|带|部门|单位|委办局|层次|维度|主体|步骤|阶段|举措|措施|机制|要素|抓手|支撑|街道|乡镇|片|功能区|品牌|协会))"
)
BARE = re.compile(
    r"([^，。；：:\n]{0,200}、[^，。；：:、\d\n]{0,12}?)(等)?(?<![第约近超前每\d])([2-9]|1\d|[二三四五六七八九十])()(?=[市县区州镇地](?:[一-鿿]{0,1}[，。；、]|[建开率先试联为作共组构参]))"
)
"""Names of places before a count without measure word: 东江、西岭、平川3市."""
_APPROXIMATE = re.compile(r"以上|左右|以内|多个|余|若干|不少于|不超过|至少|超过|约")
_ORDINAL = re.compile(r"([一二三四五六七八九十]{1,2})是")
_NUMBERED = re.compile(
    r"[（(](\d{1,2}|[一二三四五六七八九十]{1,2})[）)]|[①-⑳]|(?<![\d.])(\d{1,2})[.．、](?!\d)"
)
_FEW, _SEEN = 2, 3
_BODY = 99
_CLOSE = {"（": "）", "(": ")"}
_VERB = re.compile(
    r".*(?:建设|打造|布局|推动|推进|培育|围绕|聚焦|选择|支持|依托|实施|形成|构建|做强|壮大|规划|以及|[在对从将把向由])"
)
_MARK = re.compile(r"\W*(?:[一二三四五六七八九十]{1,3}、|[（(][^（）()]{1,3}[）)]|\d{1,2}[.．、])")
_AGAIN = re.compile(
    r"(?:上述|以上|前述)(\d{1,2}|[一二两三四五六七八九十]{1,2})(个|大|类|项|条)([^，。；：、（）()\n\d由分合共均]{2,12})"
)
_PARTIAL = re.compile("节选|摘|部分|主要|其中|要点|以上|左右")
_OPEN = re.compile(r"等[^、，。]{0,14}$")
_CONJUNCTION = re.compile("以及|[和及与]")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]|“[^“”]*”|《[^《》]*》")
_HEAD_CLAIM = re.compile(_COUNT + r"([^，。；：:、（）()\n\d]{1,20})")
_PARTS = re.compile(
    "工程|任务|行动|措施|举措|方面|方向|领域|重点|集群|产业|体系|计划|目标|原则|保障|板块|平台|环节|专项|抓手|机制|链"
)
_FOLLOWS = re.compile(r"(?:如下|以下|下列|[：:])[^。；]*$")


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
        yield from _ordinals(material, passage)
        for problem, offset in _asked(material, passage):
            if offset not in seen:
                seen.add(offset)
                yield problem
    yield from _below_heads(material)
    yield from _told_again(material)
    yield from _gaps(material)
    if material.text is None:
        yield from _portfolios(material)


def _in_sentence(material: Material, start: int, words: str) -> Iterator[tuple[Problem, int]]:
    for claim in CLAIM.finditer(words):
        count, rest = whole_number(claim[1]), words[claim.end() :]
        if (
            count is None
            or count < _FEW
            or _APPROXIMATE.search(words[max(0, claim.start() - 3) : claim.end()])
        ):
            continue
        names = _list_after(rest, claim[4][-1])
        if names is not None and "、" in names and not _ORDINAL.search(names):
            yield from _compared(material, start, words, claim, count, listed(names))
    mark = _MARK.match(words)
    begin = mark.end() if mark else 0
    for claim in (*BEFORE.finditer(words, begin), *BARE.finditer(words, begin)):
        count = whole_number(claim[3])
        if count is None or count < _FEW or words[claim.end() :].startswith(("以上", "左右", "多")):
            continue
        found = listed(claim[1])
        names = _BRACKETS.sub("", claim[1])
        if (
            "、" not in names
            or _VERB.match(names.rpartition("、")[2])
            or re.search(r"[（()）]|[\d一二三四五六七八九十]\s*[个大类家项座条]", names)
        ):
            continue
        if found.low > count and _VERB.match(names.partition("、")[2]):
            continue  # another list stands before the verb: what belongs to the count is not certain
        is_open = claim[2] is not None and found.low <= count
        yield from _compared(material, start, words, claim, count, replace(found, is_open=is_open))


def _asked(material: Material, passage: Passage) -> Iterator[tuple[Problem, int]]:
    """Yield a list that answers a question, as 十大集群有哪些？新型显示、集成电路."""
    for claim in _ASKED.finditer(passage.text):
        count = whole_number(claim[1])
        if count is not None and count >= _FEW and "、" in claim[4]:
            words = passage.text[claim.start() : claim.end()]
            yield from _compared(
                material, passage.start + claim.start(), words, claim, count, listed(claim[4])
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


def _ordinals(material: Material, passage: Passage) -> Iterator[Problem]:
    """Yield a claim whose members are counted by 一是, 二是 in the same passage."""
    marks = [
        (number, found.start())
        for found in _ORDINAL.finditer(passage.text)
        if (number := whole_number(found[1])) is not None
    ]
    claims = [c for c in _HEAD_CLAIM.finditer(passage.text) if marks and c.end() <= marks[0][1]]
    if not marks or not claims or [number for number, _ in marks] != list(range(1, len(marks) + 1)):
        return
    claim = claims[-1]
    count = whole_number(claim[1])
    if count is None or count < _FEW or count == len(marks) or not _PARTS.search(claim[3]):
        return
    yield finding(
        "lint.enumeration_sum",
        "error",
        material.place(passage.start + claim.start()),
        [material.quote(passage.start + claim.start(), passage.text[claim.start() :])],
        claimed=count,
        found=len(marks),
    )


def _below_heads(material: Material) -> Iterator[Problem]:
    """Yield headings whose count does not fit the numbered parts below them."""
    for number, passage in enumerate(material.passages):
        claim = _claim_over_parts(passage)
        count = whole_number(claim[1]) if claim else None
        if claim is None or count is None or count < _FEW:
            continue
        parts = _numbered_parts(_below(material, number))
        most = sum(_names_in(part) for part in parts)
        if len(parts) < _FEW or len(parts) <= count <= most:
            continue
        yield finding(
            "lint.enumeration_sum",
            "error",
            material.place(passage.start),
            [
                material.quote(passage.start, passage.text),
                *(material.quote(part.start, part.head or part.text[:30]) for part in parts),
            ],
            claimed=count,
            found=most if most < count else len(parts),
        )


def _gaps(material: Material) -> Iterator[Problem]:
    """Yield parts whose numbers run from one and leave one out: （一）, （二）, （四）."""
    open_parts: dict[int, list[Passage]] = {}
    for passage in [*material.passages, None]:
        style = 0 if passage is None else passage.style
        for rank in [rank for rank in open_parts if rank > style]:
            yield from _gap(material, open_parts.pop(rank))
        if passage is None or style >= _BODY or (number := _own_number(passage)) is None:
            continue
        if number == 1 and style in open_parts:
            yield from _gap(material, open_parts.pop(style))
        open_parts.setdefault(style, []).append(passage)


def _gap(material: Material, parts: Sequence[Passage]) -> Iterator[Problem]:
    numbers = [_own_number(part) or 0 for part in parts]
    rises = all(one < other for one, other in pairwise(numbers))
    if len(parts) < _SEEN or numbers[0] != 1 or not rises or numbers[-1] != len(parts) + 1:
        return
    yield finding(
        "lint.enumeration_sum", "warning", material.place(parts[-1].start),
        [material.quote(part.start, part.head or part.text[:30]) for part in parts],
        claimed=numbers[-1], found=len(parts),
    )  # fmt: skip


def _told_again(material: Material) -> Iterator[Problem]:
    """Yield 上述N个… whose count is not that of the numbered parts told before under a heading of this name."""
    for number, passage in enumerate(material.passages):
        for claim in _AGAIN.finditer(passage.text):
            count, noun = whole_number(claim[1]), claim[3][-2:]
            for before in range(number - 1, 0, -1):
                head = material.passages[before]
                parts = (
                    _numbered_parts(material.section(before))
                    if head.is_heading and noun in head.head
                    else []
                )
                if len(parts) > 1:
                    if count is not None and not len(parts) <= count <= sum(
                        _names_in(part) for part in parts
                    ):
                        start = passage.start + claim.start()
                        quotes = [
                            material.quote(p.start, p.head or p.text[:30]) for p in (head, *parts)
                        ]
                        yield finding(
                            "lint.enumeration_sum", "error", material.place(start),
                            [material.quote(start, claim[0]), *quotes], claimed=count, found=len(parts),
                        )  # fmt: skip
                    break


def _names_in(part: Passage) -> int:
    """Return how many parts a numbered passage may hold: names of its head, numbers that follow in its text."""
    inside = len(
        re.findall(
            r"(?<=[。；;])\s*(?:\d{1,2}[.．、](?!\d)|[（(](?:\d|[一二三四五六七八九十]){1,2}[）)])",
            part.text,
        )
    )
    return (
        1
        + inside
        + (
            part.head.count("、")
            if not _MARK.match(part.head)
            else _MARK.sub("", part.head).count("、")
        )
    )


def _claim_over_parts(passage: Passage) -> re.Match[str] | None:
    words = passage.text
    if passage.is_heading:
        claims = [c for c in _HEAD_CLAIM.finditer(words) if _PARTS.search(c[3])]
        return claims[-1] if len(claims) == 1 and not _PARTIAL.search(words) else None
    if not _FOLLOWS.search(words):
        return None
    begin = max(words.rfind(sign, 0, -1) for sign in "。；，") + 1
    claims = [c for c in _HEAD_CLAIM.finditer(words, begin) if _PARTS.search(c[3])]
    return claims[-1] if claims and not _APPROXIMATE.search(words[begin:]) else None


def _below(material: Material, number: int) -> Sequence[Passage]:
    if material.passages[number].style < _BODY:
        return material.section(number)
    below: list[Passage] = []
    for passage in material.passages[number + 1 :]:
        if passage.style == _BODY or (below and passage.style < below[0].style):
            break
        below.append(passage)
    return below


def _numbered_parts(below: Sequence[Passage]) -> list[Passage]:
    """Return the parts of the first rank below a heading, where their numbers run from one."""
    styles = [passage.style for passage in below if passage.style < _BODY]
    if not styles or (below[0].style != styles[0] and any(p.style < styles[0] for p in below)):
        return []
    parts = [passage for passage in below if passage.style == styles[0]]
    numbers = [_own_number(part) for part in parts]
    return parts if numbers == list(range(1, len(parts) + 1)) else []


def _own_number(passage: Passage) -> int | None:
    found = re.match(r"[第（(]?(\d{1,2}|[一二三四五六七八九十]{1,3})", passage.text)
    return whole_number(found[1]) if found else None


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

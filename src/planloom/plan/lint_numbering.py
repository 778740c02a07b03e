"""Do numbered parts come to what is announced? 一是 and 二是, parts below headings, gaps in a numbering."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from planloom.errors import Problem
from planloom.plan.lint_numbers import whole_number
from planloom.plan.lint_text import Material, Passage, finding

COUNT = (
    r"(?:(?<![\d.第〔约近超前每+＋“])|(?<=\A\d[.．]))"
    r"(\d{1,3}|[一二两三四五六七八九十]{1,3})(个|大|类|种|家|项|条|座|所|方面|张|支柱|对|件)"
)
"""How many things a text says that there are; the number of an item may stand before it (1.四大领域)."""
APPROXIMATE = re.compile(r"以上|左右|以内|多个|余|若干|不少于|不超过|至少|超过|约")
"""Words behind which a count is not exact."""
ORDINAL = re.compile(r"([一二三四五六七八九十]{1,2})(?:是|要(?![素求件点务])|(?<=其.)，)")
"""一是 and 二是, 一要 and 二要, 其一 and 其二."""
MARK = re.compile(
    r"\W*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]{1,3}条|[（(][^（）()]{1,3}[）)]|\d{1,2}[.．、])"
)
"""The number of a numbered part."""
_BODY = 99
_ARTICLE, _BULLET = 5, 10
_INLINE = re.compile(r"(?:\A|[；。;])\s*(\d{1,2})[.．、](?!\d)")
_FEW, _SEEN = 2, 3
_AGAIN = re.compile(
    r"(?:上述|以上|前述)(\d{1,2}|[一二两三四五六七八九十]{1,2})(个|大|类|项|条)([^，。；：、（）()\n\d由分合共均]{2,12})"
)
_MEASURES = re.compile(
    r"(?:提出|制定|出台|推出|形成|细化为)(?:以?[如以]下)?(?<!\d)(\d{1,2}|[一二三四五六七八九十]{1,3})条(?:具体|政策|支持|工作)?(?:措施|举措|政策|意见)"
)
_ELSEWHERE = re.compile("国家|省|此前|已|原|《")
"""Words before a count that is of another document's measures."""
_STEPS = re.compile("分([两二三四五])步走?[：:，]")
_PARTIAL = re.compile("节选|摘|部分|主要|其中|要点|以上|左右")
_HEAD_CLAIM = re.compile(COUNT + r"([^，。；：:、（）()\n\d]{1,20})")
_PARTS = re.compile(
    "工程|任务|行动|措施|举措|方面|方向|领域|重点|集群|产业|体系|计划|目标|原则|保障|板块|平台|环节|专项|抓手|机制|链|短板|问题|不足|差距|难题|关系"
)
_FOLLOWS = re.compile(r"(?:如下|以下|下列|[：:])[^。；]*$")


def numbering(material: Material) -> Iterator[Problem]:
    """Yield numbered parts that are more or fewer than announced, or of which one is left out.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.enumeration_sum``.
    """
    for number, passage in enumerate(material.passages):
        yield from _ordinals(material, passage)
        yield from _ordinals_below(material, number)
        yield from _inline_gap(material, passage)
    yield from _below_heads(material)
    yield from _told_again(material)
    yield from _articles(material)
    yield from _steps(material)
    yield from _gaps(material)


def _ordinals(material: Material, passage: Passage) -> Iterator[Problem]:
    """Yield a claim whose members are counted by 一是, 二是 in the same passage."""
    marks = [
        (number, found.start())
        for found in ORDINAL.finditer(passage.text)
        if (number := whole_number(found[1])) is not None
    ]
    claims = [c for c in _HEAD_CLAIM.finditer(passage.text) if marks and c.end() <= marks[0][1]]
    if not marks or not claims or [number for number, _ in marks] != list(range(1, len(marks) + 1)):
        return
    claim = claims[-1]
    count = whole_number(claim[1])
    is_announced = (
        re.fullmatch(r"[：:，]?|。其", passage.text[claim.end() : marks[0][1]]) is not None
    )
    if count is None or count < _FEW or count == len(marks):
        return
    if not (is_announced or _PARTS.search(claim[3])):
        return
    yield finding(
        "lint.enumeration_sum",
        "error",
        material.place(passage.start + claim.start()),
        [material.quote(passage.start + claim.start(), passage.text[claim.start() :])],
        claimed=count,
        found=len(marks),
    )


def _ordinals_below(material: Material, number: int) -> Iterator[Problem]:
    """Yield a claim whose members are the paragraphs that follow, each beginning with 一是, 二是 and so on."""
    passage = material.passages[number]
    claim = next(
        iter(re.finditer(COUNT + r"([^，。；：:、（）()\n\d]{1,20})[。：:]$", passage.text)), None
    )
    count = whole_number(claim[1]) if claim else None
    marked: list[Passage] = []
    for below in material.passages[number + 1 :]:
        mark = ORDINAL.match(below.text)
        if mark is None or whole_number(mark[1]) != len(marked) + 1:
            break
        marked.append(below)
    if claim is None or count is None or len(marked) < _FEW or count == len(marked):
        return
    start = passage.start + claim.start()
    yield finding(
        "lint.enumeration_sum", "error", material.place(start),
        [material.quote(start, claim[0]), *(material.quote(p.start, p.text[:20]) for p in marked)],
        claimed=count, found=len(marked),
    )  # fmt: skip


def _below_heads(material: Material) -> Iterator[Problem]:
    """Yield headings whose count does not fit the numbered parts below them."""
    for number, passage in enumerate(material.passages):
        claim = _claim_over_parts(passage, material.passages[number + 1 :])
        count = whole_number(claim[1]) if claim else None
        if claim is None or count is None or count < _FEW:
            continue
        below = _below(material, number)
        noun = "" if passage.text.endswith(("：", ":")) else claim[3].strip("！!？? *＊")[-2:]
        parts = _numbered_parts(below) or _bullets(below, noun)
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


def _inline_gap(material: Material, passage: Passage) -> Iterator[Problem]:
    """Yield parts numbered within a passage that leave one out: 1.创新引领；2.集群强链；4.项目支撑."""
    numbers = [int(found[1]) for found in _INLINE.finditer(passage.text)]
    if (
        len(numbers) >= _SEEN
        and numbers[0] == 1
        and numbers[-1] == len(numbers) + 1
        and (sorted(set(numbers)) == numbers)
    ):
        yield finding(
            "lint.enumeration_sum", "warning", material.place(passage.start),
            [material.quote(passage.start, passage.text)], claimed=numbers[-1], found=len(numbers),
        )  # fmt: skip


def _gaps(material: Material) -> Iterator[Problem]:
    """Yield parts whose numbers run from one and leave one out: （一）, （二）, （四）."""
    open_parts: dict[int, list[Passage]] = {}
    articles = [passage for passage in material.passages if passage.style == _ARTICLE]
    if articles:
        yield from _gap(material, articles)
    for passage in [*material.passages, None]:
        style = 0 if passage is None else passage.style
        for rank in [rank for rank in open_parts if rank > style]:
            yield from _gap(material, open_parts.pop(rank))
        if (
            passage is None
            or style in {_ARTICLE, _BODY}
            or (number := _own_number(passage)) is None
        ):
            continue
        if number == 1 and style in open_parts:
            yield from _gap(material, open_parts.pop(style))
        open_parts.setdefault(style, []).append(passage)


def _gap(material: Material, parts: Sequence[Passage]) -> Iterator[Problem]:
    numbers = [_own_number(part) or 0 for part in parts]
    rises = all(one <= other for one, other in pairwise(numbers))
    is_off = numbers[-1] == len(parts) + 1 or (
        len(set(numbers)) == len(numbers) - 1 and numbers[-1] == len(parts)
    )
    if len(parts) < _SEEN or numbers[0] != 1 or not rises or not is_off:
        return
    yield finding(
        "lint.enumeration_sum", "warning", material.place(parts[-1].start),
        [material.quote(part.start, part.head or part.text[:30]) for part in parts],
        claimed=numbers[-1], found=len(set(numbers)),
    )  # fmt: skip


def _told_again(material: Material) -> Iterator[Problem]:
    """Yield 上述N个… whose count is not that of the numbered parts told before under a heading of this name."""
    for number, passage in enumerate(material.passages):
        for claim in _AGAIN.finditer(passage.text):
            kind = _PARTS.search(claim[3])
            count, noun = whole_number(claim[1]), kind[0] if kind else claim[3][-2:]
            for before in range(number - 1, 0, -1):
                head = material.passages[before]
                parts = (
                    _numbered_parts(material.section(before))
                    if head.is_heading and (noun in head.head or _all_named(material, before, noun))
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


def _articles(material: Material) -> Iterator[Problem]:
    """Yield a count of measures that the articles of the document are more or fewer than: 提出18条措施."""
    last = max((_own_number(p) or 0 for p in material.passages if p.style == _ARTICLE), default=0)
    for passage in material.passages if last > _FEW else ():
        for claim in _MEASURES.finditer(passage.text):
            count = whole_number(claim[1])
            clause = re.split("[。；，]", passage.text[: claim.start()])[-1]
            if count and count != last and not _ELSEWHERE.search(clause):
                start = passage.start + claim.start()
                yield finding(
                    "lint.enumeration_sum", "error", material.place(start),
                    [material.quote(start, claim[0])], claimed=count, found=last,
                )  # fmt: skip


def _steps(material: Material) -> Iterator[Problem]:
    """Yield so many steps that the years told after them are more or fewer: 分三步走：到2025年，…；到2030年，…."""
    for passage in material.passages:
        for claim in _STEPS.finditer(passage.text):
            rest = passage.text[claim.end() :].partition("。")[0]
            years = re.findall(r"(?:^|[，；：])(?:第.步，?)?(?:到)?(20\d\d)年", rest)
            count = whole_number(claim[1])
            if len(set(years)) > 1 and count != len(set(years)):
                start = passage.start + claim.start()
                yield finding(
                    "lint.enumeration_sum", "error", material.place(start),
                    [material.quote(start, claim[0] + rest)], claimed=count, found=len(set(years)),
                )  # fmt: skip


def _all_named(material: Material, number: int, noun: str) -> bool:
    """Whether the numbered parts below a heading are all named by a noun: （一）资源保障工程."""
    parts = _numbered_parts(material.section(number))
    return len(parts) > _FEW and all(part.head.endswith(noun) for part in parts)


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
            0
            if re.search(r"[，\d]", MARK.sub("", part.head))
            else part.head.count("、")
            if not MARK.match(part.head)
            else MARK.sub("", part.head).count("、")
        )
    )


def _named_alike(words: str, below: Sequence[Passage]) -> re.Match[str] | None:
    """Return the last count of a paragraph over numbered parts that are all named by its noun: 分为三个阶段推进."""
    if not below or below[0].style == _BODY or not below[0].head:
        return None
    style = below[0].style
    parts = list(takewhile(lambda part: part.style >= style, below))
    heads = [part.head for part in parts if part.style == style]
    claims = list(_HEAD_CLAIM.finditer(words))
    noun = re.search("步骤|阶段|工程|行动|专项|计划|任务", claims[-1][3]) if claims else None
    is_named = noun is not None and all(noun[0] in head for head in heads)
    return claims[-1] if is_named and not APPROXIMATE.search(words) else None


def _claim_over_parts(passage: Passage, below: Sequence[Passage]) -> re.Match[str] | None:
    words = passage.text
    if passage.is_heading:
        claims = [c for c in _HEAD_CLAIM.finditer(words) if _PARTS.search(c[3])]
        return claims[-1] if len(claims) == 1 and not _PARTIAL.search(words) else None
    if not _FOLLOWS.search(words):
        return _named_alike(words, below)
    begin = max(words.rfind(sign, 0, -1) for sign in "。；，") + 1
    claims = [c for c in _HEAD_CLAIM.finditer(words, begin) if _PARTS.search(c[3])]
    return claims[-1] if claims and not APPROXIMATE.search(words[begin:]) else None


def _below(material: Material, number: int) -> Sequence[Passage]:
    if material.passages[number].style < _BODY:
        return material.section(number)
    below: list[Passage] = []
    for passage in material.passages[number + 1 :]:
        is_text = passage.style == _BODY and not (below and below[0].is_heading)
        if is_text or (below and passage.style < below[0].style):
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


def _bullets(below: Sequence[Passage], noun: str) -> list[Passage]:
    """Return the parts below a claim that are marked by one sign and all named by its noun: ◎质量品牌行动."""
    parts = [part for part in below if part.style == _BULLET and (part.head or not noun)]
    end = noun[-1:] if noun.endswith(("链", "园", "群")) else noun
    return parts if all(part.head.endswith(end) for part in parts) else []


def _own_number(passage: Passage) -> int | None:
    found = re.match(
        r"(?:#+\s*)?[第（(]?(?:(?:\d{1,2}\.){1,3}(?=\d))?(\d{1,2}|[一二三四五六七八九十]{1,3})(?!\d)",
        passage.text,
    )
    return whole_number(found[1]) if found else None

"""Do parts come to what is announced, however laid out? Steps by year, semicolons, quoted names, alike lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from planloom.errors import Problem, Quote
from planloom.plan.lint_numbering import APPROXIMATE, MARK, ORDINAL
from planloom.plan.lint_numbers import whole_number
from planloom.plan.lint_text import Material, Passage, finding, sentences

_N = r"(?<![\d.第〔约近超前每])(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})"
_STEPS = re.compile(
    rf"分(?:为|成)?{_N}(?:步|个阶段|个步骤|个年度)(?:走|实施|推进|进行|落实)*[：:。，]?$"
)
_YEAR = re.compile(r"(?:第[一二三四五][步阶]段?[（(：:，]?)?(?:到)?(20\d\d)年(?![-—–至])")
_LISTED = re.compile(
    rf"(?:列|有|分|为|是|共|提出|明确|包括|做到|抓好|以下|如下)[了出成]?{_N}(?:条|点|项|个|类|步|方面|件)[：:]$"
)
_SEMICOLONS = re.compile(
    rf"{_N}(?:个|大|类|种|家|项|条|件|方面)[^，。；：、（）()\n\d一是]{{1,16}}[：:](?P<parts>[^。；：\n]{{2,40}}(?:；[^。；：\n]{{2,40}})+)(?=。|$)"
)
_LOTS = re.compile(
    rf"{_N}个一批[”\"]?[：:，]?(?P<parts>[^，。；：]{{2,12}}一批(?:、[^，。；：、]{{2,12}}一批)+)(?=[，。；]|$)"
)
_QUOTES_BEFORE = re.compile(
    rf"(?P<names>(?:“[^“”]{{1,20}}”){{2,}}|(?:《[^《》]{{2,40}}》){{2,}}){_N}(?:个|大|类|种|项|条|部|件|款|支)"
)
_QUOTES_AFTER = re.compile(
    rf"{_N}(?:个|大|类|种|项|条|部|件|款|支)[^，。；：、“”《》\d]{{1,12}}(?:[：:]|包括|分别为|分别是|即|，即|——)?(?P<names>(?:“[^“”]{{1,20}}”){{2,}}|(?:《[^《》]{{2,40}}》){{2,}})(?![等、和])"
)
_IN_BRACKETS = re.compile(
    r"[（(](?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})(?:个|大|类|种|家|项|条|所|座)[）)][：:](?P<names>[^，。；：:\d]+、[^，。；：:\d]+)(?=[。；]|$)"
)
_PLACED = re.compile(
    rf"{_N}(?:个|大|条|座|家)[\u4e00-\u9fff]{{0,6}}?(?P<kind>园区|产业园|基地|中心|平台|集群|产业链|片区|组团|走廊|枢纽)"
)
_AMONG = re.compile(rf"{_N}(?P<of>[个条项家座])[^，。；：、\d]{{1,12}}中，")
_NAMED = re.compile(
    r"(?P<names>[^，。；、\d]{2,16}(?:、[^，。；、\d]{2,16})+?)(?P<count>\d{1,2})(?P<of>[个条项家座])(?!以上|左右)"
)
_ENDS = {"园区": "园", "产业园": "园", "产业链": "链"}
_FEW, _SEEN, _BODY, _LONG = 2, 3, 99, 40


def announced(material: Material) -> Iterator[Problem]:
    """Yield parts that are more or fewer than announced, where nothing numbers them.

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
        yield from _inside(material, passage)
        below = material.passages[number + 1 :]
        yield from _steps(material, passage, below)
        yield from _bare(material, passage, below)
        yield from _alike(material, passage, below)
        if passage.is_heading:
            yield from _names_below(material, passage, below[:1])


def _wrong(
    material: Material, start: int, quotes: Sequence[Quote], claimed: int, found: int
) -> Problem:
    return finding(
        "lint.enumeration_sum", "error", material.place(start), quotes, claimed=claimed, found=found
    )


def _inside(material: Material, passage: Passage) -> Iterator[Problem]:
    """Yield a count that the parts beside it are more or fewer than: 4项技术：甲；乙；丙, “甲”“乙”3个品种."""
    words = passage.text
    yield from _among(material, passage)
    for pattern in (_SEMICOLONS, _LOTS, _QUOTES_BEFORE, _QUOTES_AFTER, _IN_BRACKETS):
        for found in pattern.finditer(words):
            count, said = whole_number(found["count"]), found.groupdict()
            parts = said.get("parts") or said.get("names") or ""
            if pattern is _SEMICOLONS and (MARK.match(parts) or ORDINAL.search(parts)):
                continue
            if pattern is _SEMICOLONS and re.search("以下|如下", parts):
                continue
            sign = "；" if pattern is _SEMICOLONS else "、"
            number = (
                len(re.findall("“|《", parts))
                if pattern in {_QUOTES_BEFORE, _QUOTES_AFTER}
                else parts.count(sign) + 1
            )
            joined = len(re.findall("以及|[和及]", parts)) if pattern is _IN_BRACKETS else 0
            if count is None or count < _FEW or number <= count <= number + joined:
                continue
            if re.search("等[^、，。；]{0,6}$", parts) and number < count:
                continue
            start = passage.start + found.start()
            yield _wrong(material, start, [material.quote(start, found[0])], count, number)


def _among(material: Material, passage: Passage) -> Iterator[Problem]:
    """Yield a count of things that lists of them, each with a count, come to more or less: 12条链中，…6条…，…5条."""
    for start, words in sentences(passage):
        for claim in _AMONG.finditer(words):
            groups = [
                group for group in _NAMED.finditer(words, claim.end()) if group["of"] == claim["of"]
            ]
            count = whole_number(claim["count"])
            told = sum(int(group["count"]) for group in groups)
            if len(groups) >= _FEW and count is not None and told != count:
                quotes = [material.quote(start, words)]
                yield _wrong(material, start + claim.start(), quotes, count, told)


def _steps(material: Material, passage: Passage, below: Sequence[Passage]) -> Iterator[Problem]:
    """Yield so many steps over paragraphs of more or fewer years: 分三步走：, 2025年为启动年, …."""
    claim = _STEPS.search(passage.text)
    count = whole_number(claim["count"]) if claim else None
    if claim is None or count is None:
        return
    run = list(takewhile(lambda part: _YEAR.match(MARK.sub("", part.text)), below))
    years = {found[1] for part in run if (found := _YEAR.match(MARK.sub("", part.text)))}
    if len(run) >= _FEW and len(years) == len(run) != count:
        yield _over(material, passage, claim.start(), run, count)


def _bare(material: Material, passage: Passage, below: Sequence[Passage]) -> Iterator[Problem]:
    """Yield a count without a noun over parts that are numbered below it: 目标列了五条：."""
    claim = _LISTED.search(passage.text)
    count = whole_number(claim["count"]) if claim else None
    if claim is None or count is None or count < _FEW or not below or below[0].style == _BODY:
        return
    style = below[0].style
    run = list(takewhile(lambda part: part.style >= style, below))
    parts = [part for part in run if part.style == style]
    if len(parts) >= _FEW and len(parts) != count:
        yield _over(material, passage, claim.start(), parts, count)


def _alike(material: Material, passage: Passage, below: Sequence[Passage]) -> Iterator[Problem]:
    """Yield a count over unnumbered paragraphs that all begin alike: 四项原则：, 坚持…, 坚持…, 坚持…."""
    claim = re.search(
        rf"{_N}(?:个|大|项|条|类|件)[^，。；：、（）()\n\d]{{1,12}}[：:]$", passage.text
    )
    count = whole_number(claim["count"]) if claim else None
    if claim is None or count is None or not below or below[0].style != _BODY:
        return
    first = below[0].text[:2]
    run = list(takewhile(lambda part: part.text.startswith(first) and part.style == _BODY, below))
    if len(run) >= _SEEN and len(run) != count and not APPROXIMATE.search(claim[0]):
        yield _over(material, passage, claim.start(), run, count)


def _names_below(
    material: Material, passage: Passage, below: Sequence[Passage]
) -> Iterator[Problem]:
    """Yield a heading that counts places over a sentence that names more or fewer of them: 两个园区布局."""
    claims = list(_PLACED.finditer(passage.text))
    if len(claims) != 1 or not below or below[0].head:
        return
    count, kind = whole_number(claims[0]["count"]), claims[0]["kind"]
    start, words = next(sentences(below[0]), (0, ""))
    end = _ENDS.get(kind, kind)
    name = rf"[^，。；：、和与及\d]{{1,16}}{end}"
    run = re.search(rf"{name}(?:(?:、|以及|[和及]){name})+(?P<open>等)?(?=[，。；]|$|\d)", words)
    if run is None or run["open"] or count is None or count < _FEW:
        return
    number = len(re.split("、|以及|[和及]", run[0]))
    if number != count and not re.search(rf"{_N}(?:个|大|条|座|家)", words):
        quotes = [material.quote(passage.start, passage.text), material.quote(start, words)]
        yield _wrong(material, passage.start, quotes, count, number)


def _over(
    material: Material, passage: Passage, begin: int, parts: Sequence[Passage], count: int
) -> Problem:
    start = passage.start + begin
    quotes = [
        material.quote(start, passage.text[begin:]),
        *(material.quote(part.start, (part.head or part.text)[:_LONG]) for part in parts),
    ]
    return _wrong(material, start, quotes, count, len(parts))

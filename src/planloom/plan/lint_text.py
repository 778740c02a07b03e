"""Which passages, headings and sentences does a document hold? And how a finding about them is put together."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from planloom.codes.lists import parameter
from planloom.errors import Problem, Quote, Severity
from planloom.plan.schema import Citation, Observation, Period, Plan, PlanFile, Target

_CUT = re.compile(r"\n+|</?(?:p|div|h[1-6]|li|ul|ol|tr|td|th|table|br)\b[^<>]*>")
_FRONT = re.compile(r"\A\s*---\n.*?\n---\n", re.DOTALL)
_STRONG = re.compile(r"(?:<(?:strong|b)>|\*\*)(.+?)(?:</(?:strong|b)>|\*\*)\Z")
_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_STYLES = (
    (2, re.compile(rf"第{_NUMERAL}[章篇部]")),
    (3, re.compile(rf"第{_NUMERAL}节")),
    (4, re.compile(rf"({_NUMERAL})、")),
    (5, re.compile(rf"第(?:{_NUMERAL}|\d{{1,2}})条")),
    (6, re.compile(rf"[（(]({_NUMERAL})[）)]")),
    (7, re.compile(r"\d{1,2}\.\d{1,2}(?=[\s\u3000]+[\u4e00-\u9fff])")),
    (8, re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}(?=[\s\u3000]+[\u4e00-\u9fff])")),
    (7, re.compile(r"(\d{1,2})[.．、](?!\d)")),
    (8, re.compile(r"[（(](\d{1,2})[）)]")),
    (9, re.compile(r"[①-⑳]")),
    (10, re.compile(r"(?:——|[-*◆•●■]\s|[◎○◇▲▶※★☆◆●■□])")),
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]{0,800}[。！？!?；;\n]?")
"""A sentence; one that runs on is cut, so that no rule takes long over it."""
_STOP = re.compile(r"[。：:]")
_HASHES = re.compile(r"(#{1,6})\s*")
_MOST_HASHES = 6
_LONGEST_HEAD = 40
_ARTICLE, _BODY = 5, 99
_PERIOD = re.compile(r"(?<!\d)(20\d\d)年?\s*[-—–~～－至]{1,2}\s*(20\d\d)年")
_TOP, _NEAR = 6, 40

Quantity = Target | Observation


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading, list item or table row."""

    start: int
    """Offset of its first character."""
    text: str
    """Its words, as they stand."""
    style: int = _BODY
    """How it is numbered: by ``#`` up to 0, 1 in bold, 2 for 第一章 to 10 for a bullet; 99 for a plain paragraph."""
    head: str = ""
    """What it is headed by: the whole of a heading, the first words of a numbered paragraph."""

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.start + len(self.text)

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading and nothing else."""
        return bool(self.head) and len(self.head) == len(self.text)


@dataclass(frozen=True, slots=True)
class Material:
    """One document as the rules see it: its plans, its text where at hand, and the words in passages."""

    file: PlanFile
    """The plans."""
    text: str | None
    """The decoded document; None where only the plan file is at hand."""
    passages: tuple[Passage, ...]
    """Its passages in reading order."""
    on: date
    """Day whose parameters hold."""

    def period(self, plan: Plan) -> Period | None:
        """Return the years of a plan: as read, else as the first lines of its document say, where it holds one plan."""
        if plan.period is not None or len(self.file.plans) > 1:
            return plan.period
        for passage in self.passages[:_TOP]:
            found = _PERIOD.search(passage.text)
            is_title = len(passage.text) <= _LONGEST_HEAD or re.search(
                "现就|规划期|本规划|本方案|本行动|(?:计划|规划|方案)》?[（(]20", passage.text
            )
            if found is not None and found[1] < found[2] and is_title:
                return Period(first_year=int(found[1]), year=int(found[2]))
        return None

    def quote(self, start: int, words: str) -> Quote:
        """Return some words of the document as the ground of a finding."""
        return Quote(self.file.document.name, start, words)

    def cited(self, items: Iterable[Quantity | Citation | None]) -> tuple[Quote, ...]:
        """Return the sentences of items, each once, left out where they do not stand in the text."""
        cited = [item if isinstance(item, Citation | None) else item.citation for item in items]
        quotes = [
            self.quote(citation.start, citation.quote)
            for citation in cited
            if citation is not None
            and (self.text is None or self.text.startswith(citation.quote, citation.start))
        ]
        return tuple(dict.fromkeys(quotes))

    def place(self, start: int) -> str:
        """Return ``document:line`` of an offset."""
        line = (self.text or "").count("\n", 0, start) + 1
        return f"{self.file.document.name}:{line}"

    def number(self, code: str) -> float:
        """Return a parameter that holds on the day."""
        return parameter(code, self.on).value

    def index(self, start: int) -> int:
        """Return the number of the passage that an offset stands in; -1 where there is none."""
        return bisect_right(self.passages, start, key=lambda passage: passage.start) - 1

    def sentence(self, start: int) -> tuple[int, str]:
        """Return the sentence that an offset stands in, with its offset; the empty one without a text."""
        number = self.index(start)
        if number < 0:
            return start, ""
        for begin, words in sentences(self.passages[number]):
            if begin <= start < begin + len(words):
                return begin, words
        return start, ""

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Yield all sentences with their offsets, rows of tables among them."""
        for passage in self.passages:
            yield from sentences(passage)

    def prose(self) -> Iterator[tuple[int, str]]:
        """Yield all sentences with their offsets but for the rows of tables."""
        for passage in self.passages:
            if "|" not in passage.text and "\t" not in passage.text:
                yield from sentences(passage)

    def until(self, start: int) -> str:
        """Return the words of a passage up to the end of an offset's sentence: they may carry a name on."""
        begin, words = self.sentence(start)
        number = self.index(start)
        return (self.text or "")[self.passages[number].start : begin + len(words)] if words else ""

    def row(self, start: int) -> int:
        """Return where the row of a table begins that an offset stands in, with or without markup."""
        text = self.text or ""
        return (
            max(text.rfind("<tr", 0, start), -1)
            if "</td" in text[start : start + _NEAR]
            else text.rfind("\n", 0, start)
        )

    def heads(self, start: int) -> tuple[Passage, ...]:
        """Return the headings above an offset, the nearest first, its own run-in head included."""
        found: list[Passage] = []
        level = _BODY + 1
        for passage in reversed(self.passages[: self.index(start) + 1]):
            if passage.head and passage.style < level:
                found.append(passage)
                level = passage.style
        return tuple(found)

    def section(self, number: int) -> tuple[Passage, ...]:
        """Return the passages below a heading, up to the next of its rank."""
        style = self.passages[number].style
        below: list[Passage] = []
        for passage in self.passages[number + 1 :]:
            if passage.style <= style:
                break
            below.append(passage)
        return tuple(below)


def material(file: PlanFile, texts: Mapping[str, str] | None, on: date) -> Material:
    r"""Return a plan file with its text in passages.

    Parameters
    ----------
    file
        The plans.
    texts
        Decoded documents by the hash of their bytes.
    on
        Day whose parameters hold.

    Returns
    -------
    material
        What the rules look at.

    Examples
    --------
    >>> from planloom.plan.schema import SourceDocument
    >>> file = PlanFile(document=SourceDocument(name="a", sha256="0", grade="document"), plans=())
    >>> [p.style for p in material(file, {"0": "一、目标\n到2025年建成。"}, date.max).passages]
    [4, 99]
    """
    text = (texts or {}).get(file.document.sha256)
    return Material(file, text, tuple(_passages(text or "")), on)


def _passages(text: str) -> Iterator[Passage]:
    front = _FRONT.match(text)
    begin = front.end() if front else 0
    for cut in [*_CUT.finditer(text, begin), None]:
        end = cut.start() if cut else len(text)
        words = text[begin:end]
        start = begin + len(words) - len(words.lstrip())
        if words.strip():
            yield _passage(start, words.strip())
        begin = cut.end() if cut else end


def _passage(start: int, words: str) -> Passage:
    strong = _STRONG.match(words)
    if strong and strong.end() == len(words):
        return Passage(start + strong.start(1), strong[1], 1, strong[1])
    hashes = _HASHES.match(words)
    if hashes:
        return Passage(start, words, len(hashes[1]) - _MOST_HASHES, words)
    for style, pattern in _STYLES:
        if pattern.match(words):
            stop = _STOP.search(words)
            end = stop.start() if stop else len(words)
            is_head = end <= _LONGEST_HEAD and not (style == _ARTICLE and "，" in words[:end])
            return Passage(start, words, style, words[:end] if is_head else "")
    return Passage(start, words)


def sentences(passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a passage with their offsets; a heading is one sentence.

    Examples
    --------
    >>> list(sentences(Passage(10, "甲。乙；丙")))
    [(10, '甲。'), (12, '乙；'), (14, '丙')]
    """
    for begin, words in _cut(passage.text):
        yield passage.start + begin, words


@lru_cache(maxsize=65536)
def _cut(text: str) -> tuple[tuple[int, str], ...]:
    return tuple((f.start(), f[0]) for f in _SENTENCE.finditer(text) if f[0].strip())


def finding(
    code: str,
    severity: Severity,
    where: str,
    quotes: Sequence[Quote],
    **values: object,
) -> Problem:
    """Return one finding of the lint.

    Examples
    --------
    >>> finding("lint.no_unit", "warning", "a.txt:1", (), found="1000").values
    {'found': '1000'}
    """
    return Problem(code, where, values, severity, tuple(quotes))


def quantities(plan: Plan) -> tuple[Quantity, ...]:
    """Return targets and observations of a plan in reading order."""
    return tuple(sorted((*plan.targets, *plan.observations), key=lambda q: q.citation.start))

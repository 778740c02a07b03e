"""Do the rows of a table add up, run on, and agree with the text? Sums, years down the side, goals told twice."""

import html
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planloom.errors import Problem, Quote, Severity
from planloom.plan.lint_keys import spelled, year_of
from planloom.plan.lint_numbering import COUNT
from planloom.plan.lint_numbers import Written, rounding, shown, whole_number, written
from planloom.plan.lint_text import Material, Quantity, finding, quantities

_ROW = re.compile(r"\s*[|｜\t]\s*")
_RULE = re.compile(r"[-:\s|｜]+")
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
_HTML_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL | re.IGNORECASE)
_HTML_CELL = re.compile(r"<t[dh]\b([^>]*)>(.*?)</t[dh]>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TOTAL = re.compile("合计|总计|小计|总和|^全[市县区省州]$")
_RATE = re.compile(r"%|％|增速|比重|占比|率|强度|亩均|人均|序号|年份")
_HEAD = re.compile(r"^(?P<noun>[^（(]*)(?:[（(](?P<unit>[^（()）]*)[）)])?\s*$")
_IN_HEAD = re.compile(r"(20\d\d)年(?:底|目标|预期)?")
_YEAR = re.compile(r"^\s*(20\d\d)年?\s*$")
_FLOW = re.compile("新增|新建|完成|当年|年度|投资|任务|引进|计划")
_COUNTED = re.compile("(?:数量|数|总量)$")
_TO_AREA = {"km2": 1.0, "mu": 1 / 1500, "ha": 0.01, "m2": 1e-6}
_THINGS = re.compile(
    "[\u4e00-\u9fff]{0,4}(?:园区|园|基地|集群|产业|产业链|链条|平台|项目|工程|组团|片区|方向|领域|指标)"
)
_SOME = re.compile("首批|其中|部分|主要|节选|示例|等")
_BEFORE = 4
_FEW, _LONG, _TWICE = 2, 4, 2.0
_ABOUT = 1.0000001
_ROUNDED = 0.58
"""Twice the standard deviation of what one rounding takes away."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    start: int
    """Offset of its first character."""
    words: str
    """The row as it stands."""
    cells: tuple[str, ...]
    """Its cells, without markup."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of a table with what its heads say of it."""

    noun: str
    """What it measures, in one spelling."""
    year: int | None
    """Of which year."""
    number: Written
    """The number in its unit."""
    row: Row
    """Where it stands."""


def tables(material: Material) -> Iterator[Problem]:
    """Yield tables that contradict themselves or the text.

    Parameters
    ----------
    material
        One document.

    Yields
    ------
    problem
        ``lint.parts_whole``, ``lint.direction`` and ``lint.two_values``.
    """
    stated = [
        item
        for plan in material.file.plans
        for item in quantities(plan)
        if item.citation.rule != "table"
    ]
    for rows in all_tables(material):
        yield from _sums(material, rows)
        yield from _shares(material, rows)
        yield from _members(material, rows)
        yield from _serials(material, rows)
        columns = _by_year(rows)
        for facts in columns:
            yield from _turns(material, facts)
        for fact in [*(fact for facts in columns for fact in facts), *_totals(rows)]:
            yield from _against_text(material, fact, _of_rows(fact, rows, stated))


def named_rows(material: Material) -> Iterator[tuple[list[Row], int]]:
    """Yield the rows of each table that lists things, without its sums, and the column of their names."""
    for rows in all_tables(material):
        kind, column = _kind(rows)
        parts = [
            row
            for row in rows[1:]
            if len(row.cells) > column and not _TOTAL.search("".join(row.cells[: column + 1]))
        ]
        if kind and len(parts) > _FEW:
            yield parts, column


def all_tables(material: Material) -> Iterator[list[Row]]:
    """Yield the rows of each table, Markdown or HTML, its head first."""
    text = material.text or ""
    rows: list[Row] = []
    for passage in [*material.passages, None]:
        words = passage.text if passage else ""
        cells = _ROW.split(words.strip("|｜ "))
        if passage is not None and len(cells) > 1:
            if not _RULE.fullmatch(words):
                rows.append(Row(passage.start, words, tuple(cells)))
            continue
        if rows:
            yield rows
        rows = []
    for table in _TABLE.finditer(text):
        yield from _html_rows(text, table)


def _html_rows(text: str, table: re.Match[str]) -> Iterator[list[Row]]:
    """Yield the rows of an HTML table whose cells cover one row and column each."""
    rows: list[Row] = []
    for found in _HTML_ROW.finditer(text, table.start(), table.end()):
        cells = list(_HTML_CELL.finditer(found[1]))
        if any(re.search(r"(?:row|col)span\s*=\s*[\"']?(?!1\b)", cell[1]) for cell in cells):
            return
        plain = tuple(html.unescape(_TAG.sub("", cell[2])).strip() for cell in cells)
        rows.append(Row(found.start(1), found[1], plain))
    if rows:
        yield rows


def _sums(material: Material, rows: Sequence[Row]) -> Iterator[Problem]:
    total = next((n for n, row in enumerate(rows) if _TOTAL.search(row.cells[0])), None)
    if total is None:
        return
    below = total < len(rows) / 2
    parts = rows[total + 1 :] if below else rows[:total]
    for column in range(1, len(rows[total].cells)):
        whole = _cell(rows[total], column)
        values = [value for row in parts if (value := _cell(row, column)) is not None]
        if whole is None or len(values) < _FEW or _is_rate(rows, column):
            continue
        slack = 0.0 if _is_counted(rows, column) else _spread(whole, values)
        added = sum(value.value for value in values)
        if abs(added - whole.value) > slack * _ABOUT:
            yield finding(
                "lint.parts_whole", "error", material.place(rows[total].start),
                [_quote(material, rows[total]), *(_quote(material, row) for row in parts)],
                whole=shown(whole.value, whole.unit), parts=shown(added, whole.unit),
            )  # fmt: skip


def _members(material: Material, rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield a count of things, told right before the table that lists them, of which it has more or fewer rows."""
    kind, column = _kind(rows)
    parts = [row for row in rows[1:] if not _TOTAL.search("".join(row.cells[: column + 1]))]
    names = {_word(row, column) for row in parts}
    number = material.index(rows[0].start)
    if not kind or len(parts) < _FEW or len(names) < len(parts) or "" in names:
        return
    count_of = rf"{COUNT}([^，。：、（）()\n\d]{{0,12}}{kind})(?=[，。：]|$)"
    if kind == "指标":
        count_of = rf"{COUNT}()(?=[，。：]|[^，。：；\d]{{0,8}}指标(?![类]))"
    for passage in reversed(material.passages[max(0, number - _BEFORE) : number]):
        if kind not in passage.text:
            continue
        for claim in re.finditer(count_of, passage.text):
            count = whole_number(claim[1])
            if (
                count is not None
                and count != len(parts)
                and not _SOME.search(passage.text[: claim.end()])
            ):
                start = passage.start + claim.start()
                yield finding(
                    "lint.enumeration_sum", "error", material.place(start),
                    [material.quote(start, claim[0]), *(_quote(material, row) for row in parts)],
                    claimed=count, found=len(parts),
                )  # fmt: skip
            return


def _serials(material: Material, rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield rows whose serial numbers leave one out or tell one twice: 3, 5, 5."""
    if rows[0].cells[0] != "序号":
        return
    told = [(int(row.cells[0]), row) for row in rows[1:] if row.cells[0].isdecimal()]
    numbers = [number for number, _ in told]
    if len(numbers) < _LONG or numbers[0] != 1 or sorted(numbers) != numbers:
        return
    off = [
        (n, row)
        for (n, row), right in zip(told, range(1, len(told) + 1), strict=True)
        if n != right
    ]
    if off and len(set(numbers)) >= len(numbers) - 1 and numbers[-1] <= len(numbers) + 1:
        yield finding(
            "lint.enumeration_sum", "warning", material.place(off[0][1].start),
            [_quote(material, row) for _, row in told], claimed=numbers[-1], found=len(set(numbers)),
        )  # fmt: skip


def _kind(rows: Sequence[Row]) -> tuple[str, int]:
    """Return what the rows of a table are, by the head of their first column of words; empty where that is no thing."""
    column = 1 if rows[0].cells[0] == "序号" and len(rows[0].cells) > 1 else 0
    head = re.sub(r"[（(][^（）()]*[）)]|名称|\s", "", rows[0].cells[column])
    return (head if _THINGS.fullmatch(head) else ""), column


def _word(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _shares(material: Material, rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield the one share of a column that its row's amount over the row of sums does not give."""
    total = next((row for row in rows[1:] if _TOTAL.search(row.cells[0])), None)
    parts = [row for row in rows[1:] if row is not total]
    heads = rows[0].cells
    for column in (n for n, head in enumerate(heads) if re.search("占比|比重", head)):
        for other in (n for n in range(1, len(heads)) if not _is_rate(rows, n)):
            whole = _cell(total, other) if total is not None else None
            pairs = [
                (row, share.value, part.value / whole.value, share.step)
                for row in parts
                if whole is not None and whole.value
                and (share := _cell(row, column, "" if "%" in row.cells[column] else "%")) is not None
                and (part := _cell(row, other)) is not None
            ]  # fmt: skip
            off = [pair for pair in pairs if abs(pair[1] - pair[2]) > pair[3] * _ROUNDED * _ABOUT]
            if len(off) == 1 and len(pairs) > _FEW and total is not None:
                row, said, seen, _ = off[0]
                yield finding(
                    "lint.share_of_level", "warning", material.place(row.start),
                    [_quote(material, row), _quote(material, total)],
                    said=shown(said, "1"), computed=shown(round(seen, 4), "1"),
                )  # fmt: skip


def _is_counted(rows: Sequence[Row], column: int) -> bool:
    """Whether a column counts things: nothing is rounded then."""
    head = rows[0].cells[column] if column < len(rows[0].cells) else ""
    return bool(re.search("[（(][个家项座件条所户]", head) or re.search("(?:数|个数|家数)$", head))


def _spread(whole: Written, values: Sequence[Written]) -> float:
    """Return how far a sum of rounded values may lie from its rounded whole: it grows with the root of their number."""
    return (
        max(whole.step, *(value.step for value in values)) * _ROUNDED * math.sqrt(len(values) + 1)
    )


def _quote(material: Material, row: Row) -> Quote:
    return material.quote(row.start, row.words)


def _cell(row: Row, column: int, unit: str = "") -> Written | None:
    words = row.cells[column].strip() if column < len(row.cells) else ""
    numbers = list(written(words))
    if len(numbers) != 1 or len(numbers[0].words) < len(words) - 2:
        return None
    return next(written(words + unit), None) if unit and not numbers[0].unit else numbers[0]


def _is_rate(rows: Sequence[Row], column: int) -> bool:
    return any(_RATE.search(row.cells[column]) for row in rows if column < len(row.cells))


def _heads(rows: Sequence[Row]) -> list[tuple[str, str, int | None]]:
    """Return noun, unit and year of each column."""
    heads = []
    for cell in rows[0].cells:
        year = _IN_HEAD.search(cell)
        found = _HEAD.match(_IN_HEAD.sub("", cell).strip())
        noun = _COUNTED.sub("", spelled(found["noun"])) if found else ""
        heads.append((noun, (found["unit"] or "") if found else "", int(year[1]) if year else None))
    return heads


def _by_year(rows: Sequence[Row]) -> list[list[Fact]]:
    """Return the columns of a table whose rows are years."""
    years = [(int(found[1]), row) for row in rows[1:] if (found := _YEAR.match(row.cells[0]))]
    if len(years) < _FEW or len(years) < len(rows) - 2:
        return []
    columns = []
    for column, (noun, unit, _) in enumerate(_heads(rows)):
        facts = [
            Fact(noun, year, number, row)
            for year, row in years
            if column and (number := _cell(row, column, unit)) is not None
        ]
        columns.append(facts if noun else [])
    return columns


def _totals(rows: Sequence[Row]) -> list[Fact]:
    """Return the numbers of the row of sums."""
    row = next((row for row in rows[1:] if _TOTAL.search(row.cells[0])), None)
    if row is None:
        return []
    return [
        Fact(noun, year, number, row)
        for column, (noun, unit, year) in enumerate(_heads(rows))
        if column and noun and (number := _cell(row, column, unit)) is not None
    ]


def _turns(material: Material, facts: Sequence[Fact]) -> Iterator[Problem]:
    """Yield a year between two others whose value is not between theirs."""
    if len(facts) < _FEW + 1 or _FLOW.search(facts[0].noun):
        return
    for one, middle, last in zip(facts, facts[1:], facts[2:], strict=False):
        low, high = sorted((one.number.value, last.number.value))
        if not low <= middle.number.value <= high:
            yield finding(
                "lint.direction", "warning", material.place(middle.row.start),
                [_quote(material, fact.row) for fact in (one, middle, last)],
                base=_shown(one), target=_shown(middle),
            )  # fmt: skip
            return


def _shown(fact: Fact) -> str:
    return shown(fact.number.value, fact.number.unit)


def _of_rows(fact: Fact, rows: Sequence[Row], stated: Sequence[Quantity]) -> Sequence[Quantity]:
    """Return the quantities of the text that may be the sum of a table whose head is a bare measure: 四个园区产值."""
    kind, _ = _kind(rows)
    is_short = len(fact.noun) <= _FEW + 1
    if not kind or not (is_short or "园" in kind) or not _TOTAL.search(fact.row.cells[0]):
        return stated
    return [
        item
        for item in stated
        if kind[-1] in item.indicator and (kind in item.indicator or not is_short)
    ]


def _against_text(material: Material, fact: Fact, stated: Sequence[Quantity]) -> Iterator[Problem]:
    """Yield a number of a table that the text gives otherwise."""
    same = [item for item in stated if _is_same(fact, item)]
    if not same or any(_agrees(fact, item) for item in same):
        return
    item = same[0]
    if _FLOW.search(item.indicator) or not 1 / _TWICE <= _value(item) / fact.number.value <= _TWICE:
        return
    is_named = len(fact.noun) >= _LONG and fact.year is not None
    severity: Severity = "error" if is_named else "warning"
    yield finding(
        "lint.two_values", severity, material.place(fact.row.start),
        [*material.cited([item]), _quote(material, fact.row)],
        indicator=item.indicator, first=shown(item.low, item.written_unit), second=_shown(fact),
        first_year=year_of(item), second_year=fact.year,
    )  # fmt: skip


def _is_same(fact: Fact, item: Quantity) -> bool:
    names = _COUNTED.sub("", spelled(item.indicator))
    unit = "km2" if item.unit in _TO_AREA else ("%" if item.unit == "1" else item.unit)
    if unit != fact.number.unit or not fact.number.value or item.threshold is not None:
        return False
    is_year = fact.year is None or year_of(item) == fact.year
    return (
        item.measure in {"level", "count", "share", "ratio"}
        and is_year
        and len(fact.noun) >= _FEW
        and (
            names.endswith(fact.noun)
            or (len(fact.noun) > _LONG and fact.noun.endswith(names[-_LONG:]))
        )
    )


def _value(item: Quantity) -> float:
    return item.low * _TO_AREA.get(item.unit, 1.0)


def _agrees(fact: Fact, item: Quantity) -> bool:
    step = rounding(item.citation.quote, item.low) * _TO_AREA.get(item.unit, 1.0)
    slack = max(step, fact.number.step / 2) * _ABOUT
    return _value(item) - slack <= fact.number.value <= item.high * _TO_AREA.get(
        item.unit, 1.0
    ) + slack or (abs(_value(item) - fact.number.value) <= slack)

"""Which targets does a table of indicators hold? One per number in a column of years, and per average growth."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planloom.plan.schema import Base, Period
from planloom.reading.context import Context
from planloom.reading.drafts import Draft
from planloom.reading.outline import Setting
from planloom.reading.plans import Plans
from planloom.reading.quantities import quantities
from planloom.reading.table_cells import cell_draft
from planloom.reading.times import times

_INDICATOR = re.compile("指标|项目|内容|名称")
_THING = re.compile("产业|行业|领域|集群|赛道|地区|区域|区县|县区|产品|园区|类别|门类")
_UNIT = re.compile("单位")
_BINDING = re.compile("属性|性质|约束|预期性|指标类型")
_SERIAL = re.compile("序号|编号")
_AIM = re.compile("目标|规划|预期")
_SEEN = re.compile("现状|基期|完成|实际|基数|基准")
_AVERAGE = re.compile("年均|平均|增速|增幅|累计|五年")
_GROWTH = re.compile("增长|增速|增幅|年均")
_OTHER = re.compile("备注|说明|责任|牵头|部门|来源|地点|年限")
_UNIT_IN_NAME = re.compile("（(?P<unit>[^（）]{1,12})）")
_HEAD_NOISE = re.compile(
    "（[^（）]*）|(?:主要|发展|预期|规划)?(?:目标|现状|实际|基期|预期|规划|完成)(?:值|数)?|(?<![产加总价均])值$|(?<![指人户系])数$|[/／]"
)
_MARKS = "*＊①②③④⑤⑥⑦⑧⑨⑩ "
_HEAD_ROWS = 3
_MANY = 3
_UNIT_ABOVE = re.compile(
    "单位[：:]\\s*(?P<said>[^（），。；\\s）)]{1,8})|[（(](?P<inside>[^（）()：:]{1,8})[）)]\\s*$"
)
_LONGEST_CAPTION, _CAPTION_LINES = 40, 2
_AMOUNT = re.compile("(?:产值|收入|营收|增加值|投资|利润|税收|销售额|总额|规模)$")

Row = dict[int, Setting]


@dataclass(frozen=True, slots=True)
class _Column:
    """What the head of a column of values says."""

    year: int | None
    """Its year, the last of a period; None where the head names none."""
    first_year: int | None
    """First year of a period."""
    aims: bool
    """Whether it holds targets."""
    unit: str
    """Unit in its head."""
    dimension: str
    """What it measures (产值), where its rows only name things."""
    is_average: bool
    """Whether it holds average growth or what is cumulated over the period."""
    is_growth: bool
    """Whether its plain numbers are percent of growth."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The columns of a table, by number."""

    names: tuple[int, ...]
    columns: Mapping[int, _Column]
    unit: int | None
    binding: int | None
    last: int
    """Number of the last row of the head."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What the head of a row says."""

    indicator: str
    unit: str
    binding: str | None


def read_tables(found: Sequence[Setting], context: Context, plans: Plans) -> list[Draft]:
    """Return the statements of tables of indicators.

    Parameters
    ----------
    found
        Passages with their headings; cells carry table, row and column.
    context
        What holds for the whole document.
    plans
        The plans of the document.

    Returns
    -------
        One draft per number in a column of years or of average growth.
    """
    tables: dict[int, dict[int, Row]] = {}
    units: dict[int, str] = {}
    before = ""
    for setting in found:
        passage = setting.passage
        if passage.block.kind == "cell":
            rows = tables.setdefault(passage.table, {})
            rows.setdefault(passage.row, {})[passage.column] = setting
            units.setdefault(passage.table, _unit_above(before))
            continue
        is_caption = len(before) <= _LONGEST_CAPTION and "。" not in before
        before = f"{before if is_caption else ''}\n{passage.text}"
    return [draft for n, rows in tables.items() for draft in _table(rows, units[n], context, plans)]


def _unit_above(words: str) -> str:
    """Return the unit that the lines above a table give for all of it: 单位：亿元, or （亿元） behind its caption."""
    for line in reversed(words.splitlines()[-_CAPTION_LINES:]):
        found = _UNIT_ABOVE.search(line) if len(line) <= _LONGEST_CAPTION else None
        unit = (found["said"] or found["inside"]).strip() if found else ""
        if unit and _is_unit(unit):
            return unit
    return ""


def _table(rows: dict[int, Row], unit_above: str, context: Context, plans: Plans) -> list[Draft]:
    head = _head(rows, context)
    if head is None:
        return []
    subject = context.place_name or context.group
    drafts: list[Draft] = []
    for number, row in sorted(rows.items()):
        cells = [row[n] for n in head.names if n in row] or _spanning(row, min(head.names))
        if number <= head.last or not cells:
            continue
        named = _named(row, cells[-1].passage.text, head)
        for draft in _row(row, named, head.columns, unit_above):
            draft.subject = draft.subject or subject
            draft.plan = plans.plans[plans.at(draft.setting.number, 0)].id
            drafts.append(draft)
    return drafts


def _head(rows: dict[int, Row], context: Context) -> _Head | None:
    """Return what the head of a table says; None where it is no table of indicators."""
    texts, last = _head_texts(rows)
    columns = _columns(texts, context)
    free = {n: text for n, text in texts.items() if n not in columns and not _SERIAL.search(text)}
    free = {n: t for n, t in free.items() if not _BINDING.search(t) and not _OTHER.search(t)}
    names = [n for n, text in free.items() if _INDICATOR.search(text)]
    if not names and any(column.dimension for column in columns.values()):
        names = [n for n, text in free.items() if _THING.search(text)]
    if not names or not any(c.year is not None and not c.is_average for c in columns.values()):
        return None
    unit = next((n for n, t in free.items() if _UNIT.search(t) and n not in names), None)
    binding = next((n for n, text in texts.items() if _BINDING.search(text)), None)
    return _Head(tuple(names), columns, unit, binding, last)


def _head_texts(rows: dict[int, Row]) -> tuple[dict[int, str], int]:
    """Return the words of the head by column, rows of one head put together, and its last row."""
    numbers = sorted(rows)
    texts = {n: cell.passage.text for n, cell in rows[numbers[0]].items()}
    last = numbers[0]
    for number in numbers[1:_HEAD_ROWS]:
        below = {n: cell.passage.text for n, cell in rows[number].items()}
        if not _is_head(texts, below):
            break
        for column, text in below.items():
            left = max((n for n in texts if n <= column), default=None)
            above = texts.get(column, texts[left] if left is not None else "")
            texts[column] = above if text in above else above + text
        last = number
    return texts, last


def _is_head(texts: Mapping[int, str], below: Mapping[int, str]) -> bool:
    """Return whether a row goes on with the head: it names years and aims, no indicator of its own."""
    own = {n: t for n, t in below.items() if t != texts.get(n)}
    said = any(times(t) or _AIM.search(t) or _SEEN.search(t) for t in own.values())
    first = min(texts, default=0)
    return (
        said
        and first not in own
        and not any(re.fullmatch("[\\d.,%—-]+", t) for t in own.values() if not times(t))
    )


def _columns(texts: Mapping[int, str], context: Context) -> dict[int, _Column]:
    """Return the columns of values."""
    columns = {n: c for n, text in texts.items() if (c := _column(text, context)) is not None}
    if not columns:
        return {}
    plain = [c for c in columns.values() if not c.is_average and c.year is not None]
    first, start = min((c.year or 0 for c in plain), default=0), context.first_year
    earlier = start is not None and (first < start or len(plain) >= _MANY)
    seen = [c.year for c in plain if c.year is not None and not c.aims]
    aimed = [c.year for c in plain if c.year is not None and c.aims]
    for number, column in columns.items():
        if column.is_average and column.year is None:
            last = context.last_year or max(aimed, default=None)
            base = max(seen, default=None)
            since = context.first_year or (base + 1 if base is not None else None)
            columns[number] = replace(column, year=last, first_year=since)
        elif earlier and column.year == start and not _SEEN.search(texts[number]):
            columns[number] = replace(column, aims=True)
    return columns


def _column(text: str, context: Context) -> _Column | None:
    """Return what the head of a column of values says."""
    if _BINDING.search(text) or _SERIAL.search(text) or _OTHER.search(text):
        return None
    unit = next((u["unit"] for u in _UNIT_IN_NAME.finditer(text) if _is_unit(u["unit"])), "")
    named = [time for time in times(text) if time.year is not None]
    average = _AVERAGE.search(text) is not None and (
        not named or named[0].kind == "period" or "年均" in text
    )
    growth = average and _GROWTH.search(text) is not None and (unit in ("", "%"))
    rest = text
    for time in reversed(named):
        rest = rest[: time.start] + rest[time.end :]
    dimension = "" if average else _HEAD_NOISE.sub("", rest).strip(_MARKS)
    if named:
        time = named[-1]
        now = context.first_year or context.now
        aims = _AIM.search(text) is not None or (now is not None and (time.year or 0) > now)
        aims = aims and _SEEN.search(text) is None
        first = time.first_year if average else None
        return _Column(time.year, first, aims or average, unit, dimension, average, growth)
    if average and not _INDICATOR.search(text):
        return _Column(
            None, None, aims=True, unit=unit, dimension="", is_average=True, is_growth=growth
        )
    if _AIM.search(text) and context.last_year and not _SEEN.search(text):
        return _Column(
            context.last_year, None, aims=True, unit=unit, dimension=dimension,
            is_average=average, is_growth=growth,
        )  # fmt: skip
    return None


def _is_unit(text: str) -> bool:
    return bool(quantities("1" + text))


def _spanning(row: Row, column: int) -> list[Setting]:
    """Return the cell that begins left of a column and covers it, where one does; a serial number does not."""
    left = [n for n in row if n < column and not row[n].passage.text.isdigit()]
    return [row[max(left)]] if left else []


def _named(row: Row, indicator: str, head: _Head) -> _Named:
    """Return indicator, unit and binding of a row."""
    cell = row.get(head.unit) if head.unit is not None else None
    units = [u["unit"] for u in _UNIT_IN_NAME.finditer(indicator)]
    unit = cell.passage.text if cell else next((u for u in units if _is_unit(u)), "")
    bound = row.get(head.binding) if head.binding is not None else None
    said = bound.passage.text if bound else ""
    if "约束" in said or "约束性" in indicator:
        binding: str | None = "binding"
    else:
        binding = "anticipatory" if "预期" in said or "预期性" in indicator else None
    name = _UNIT_IN_NAME.sub("", indicator).strip(_MARKS)
    return _Named(name, unit, binding)


def _row(row: Row, named: _Named, columns: Mapping[int, _Column], unit_above: str) -> list[Draft]:
    """Return the numbers of one row."""
    drafts: list[Draft] = []
    bases: dict[tuple[str, str], Base] = {}
    for number, column in columns.items():
        cell = row.get(number)
        if cell is None or column.year is None:
            continue
        name = named.indicator
        if column.dimension and column.dimension not in name and not named.unit:
            name += column.dimension
        unit = named.unit or column.unit or ("" if column.is_average else unit_above)
        draft = cell_draft(cell, name, unit, is_average=column.is_growth)
        is_unsaid = not unit and _AMOUNT.search(name) is not None
        if draft is None or (
            is_unsaid and cell.passage.text.strip(_MARKS).replace(".", "").isdigit()
        ):
            continue
        draft.kind = "target" if column.aims else "observation"
        draft.by = (
            Period(year=column.year, first_year=column.first_year)
            if column.first_year
            else Period(year=column.year)
        )
        draft.binding = named.binding if column.aims else None
        draft.rule = "table"
        if not column.aims:
            bases[name, unit] = Base(year=column.year, value=draft.low)
        elif not column.is_average:
            draft.base = bases.get((name, unit))
        drafts.append(draft)
    return drafts

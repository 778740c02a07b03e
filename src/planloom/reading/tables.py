"""Which targets does a table of indicators hold? One per number in a column of years."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planloom.plan.schema import Base, Comparator, Period
from planloom.reading.clauses import Clause, Sentence
from planloom.reading.context import Context
from planloom.reading.drafts import Draft
from planloom.reading.measures import measure_of
from planloom.reading.outline import Setting
from planloom.reading.phrases import Phrase
from planloom.reading.plans import Plans
from planloom.reading.quantities import Quantity, quantities
from planloom.reading.roles import Item
from planloom.reading.times import times

_INDICATOR = re.compile("指标|项目|内容|名称")
_UNIT = re.compile("单位")
_BINDING = re.compile("属性|性质|约束|预期性|指标类型")
_SERIAL = re.compile("序号|编号")
_AIM = re.compile("目标|规划|预期")
_UNIT_IN_NAME = re.compile("（(?P<unit>[^（）]{1,12})）")
_SIGN = re.compile(
    "^[〔\\[【（(]?(?P<sign>≥|≤|≧|≦|>=|<=|>|<|不低于|不少于|不高于|不超过|低于|小于|超过|大于|达到|约|近)?"
    "(?P<number>[\\d.,]+(?:[-—–~～至][\\d.,]+)?)(?P<scale>[%‰万亿元个家]*)"
    "(?P<after>左右|上下|以上|以内|以下)?[〕\\]】）)]?$"
)
_SIGNS = {
    "≥": "以上",
    "≧": "以上",
    "≦": "以内",
    "<": "以下",
    "低于": "以下",
    "小于": "以下",
    "上下": "左右",
    "近": "左右",
    "以上": "以上",
    "以内": "以内",
    "以下": "以内",
    ">=": "以上",
    "不低于": "以上",
    "不少于": "以上",
    "≤": "以内",
    "<=": "以内",
    "不高于": "以内",
    "不超过": "以内",
    "约": "左右",
    "左右": "左右",
}


@dataclass(slots=True)
class _Table:
    """A table's cells by row and column."""

    rows: dict[int, dict[int, Setting]]


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
        One draft per number in a column of years.
    """
    tables: dict[int, _Table] = {}
    for setting in found:
        passage = setting.passage
        if passage.block.kind == "cell":
            rows = tables.setdefault(passage.table, _Table({})).rows
            rows.setdefault(passage.row, {})[passage.column] = setting
    drafts: list[Draft] = []
    for table in tables.values():
        drafts.extend(_table(table, context, plans))
    return drafts


def _table(table: _Table, context: Context, plans: Plans) -> list[Draft]:
    head = table.rows.get(min(table.rows), {})
    columns = {number: cell.passage.text for number, cell in head.items()}
    names = [
        n for n, text in columns.items() if _INDICATOR.search(text) and not _SERIAL.search(text)
    ]
    years = {n: time for n, text in columns.items() if (time := _year(text, context)) is not None}
    if not names or not years:
        return []
    unit = next((n for n, text in columns.items() if _UNIT.search(text)), None)
    binding = next((n for n, text in columns.items() if _BINDING.search(text)), None)
    drafts: list[Draft] = []
    for number, row in sorted(table.rows.items()):
        cells = [row[n] for n in names if n in row] or _spanning(row, min(names))
        if number == min(table.rows) or not cells:
            continue
        indicator = cells[-1].passage.text
        written = _unit(indicator, row.get(unit) if unit is not None else None)
        bound = _bound(row.get(binding) if binding is not None else None, indicator)
        name = _UNIT_IN_NAME.sub("", indicator).strip("*＊ ")
        subject = context.place_name or context.group
        drafts += _row(row, _Named(name, written, bound), years, subject, plans)
    return drafts


def _spanning(row: dict[int, Setting], column: int) -> list[Setting]:
    """Return the cell that begins left of a column and covers it, where one does; a serial number does not."""
    left = [n for n in row if n < column and not row[n].passage.text.isdigit()]
    return [row[max(left)]] if left else []


def _year(text: str, context: Context) -> tuple[int, bool] | None:
    """Return a column's year and whether it is a target."""
    for time in times(text):
        if time.year is not None:
            now = context.first_year or context.now
            aims = _AIM.search(text) is not None or (now is not None and time.year > now)
            return time.year, aims and not re.search("现状|基期|完成|实际|基数", text)
    if _AIM.search(text) and context.last_year:
        return context.last_year, True
    return None


def _unit(indicator: str, cell: Setting | None) -> str:
    if cell is not None:
        return cell.passage.text
    found = _UNIT_IN_NAME.search(indicator)
    return found["unit"] if found else ""


def _bound(cell: Setting | None, indicator: str) -> str | None:
    said = cell.passage.text if cell else ""
    if "约束" in said or "约束性" in indicator:
        return "binding"
    return "anticipatory" if "预期" in said or "预期性" in indicator else None


def _row(
    row: dict[int, Setting],
    named: _Named,
    years: dict[int, tuple[int, bool]],
    subject: str,
    plans: Plans,
) -> list[Draft]:
    """Return the numbers of one row."""
    drafts: list[Draft] = []
    base: Base | None = None
    for column, (year, aims) in years.items():
        cell = row.get(column)
        draft = _cell(cell, named.indicator, named.unit) if cell else None
        if draft is None:
            continue
        draft.kind = "target" if aims else "observation"
        draft.by = Period(year=year)
        draft.subject = subject
        draft.binding = named.binding if aims else None
        draft.plan = plans.plans[plans.at(draft.setting.number, 0)].id
        draft.rule = "table"
        if aims:
            draft.base = base
        else:
            base = Base(year=year, value=draft.low)
        drafts.append(draft)
    return drafts


def _cell(cell: Setting | None, indicator: str, unit: str) -> Draft | None:
    """Return the number of a cell, read with its column's unit."""
    if cell is None:
        return None
    text = cell.passage.text
    found = _SIGN.match(text)
    if found is None:
        return None
    written = found["number"] + (found["scale"] or unit)
    numbers = quantities(written) or quantities(written + "个")
    if not numbers:
        return None
    sign = _SIGNS.get(found["sign"] or "", "") or _SIGNS.get(found["after"] or "", "")
    number = numbers[0]
    quantity = Quantity(
        0,
        len(text),
        number.low,
        number.high,
        number.unit,
        number.category,
        after=sign,
        tail=len(text),
    )
    comparator = ">" if found["sign"] in (">", "超过", "大于") else ""
    change = (
        "up"
        if re.search("增长|增速", indicator)
        else "down"
        if re.search("降低|下降|削减", indicator)
        else ""
    )
    words = ("年均",) if "年均" in indicator else ()
    phrase = Phrase(indicator, 0, comparator, change, words)
    clause = Clause(0, len(text))
    draft = Draft(
        cell,
        quantity,
        Sentence(0, len(text), (clause,)),
        clause,
        Item(quantity, 0, len(text)),
        phrase,
        0,
        len(text),
    )
    draft.indicator, draft.unit = indicator, number.unit
    draft.low, draft.high = number.low, number.high
    draft.comparator = "range" if number.high > number.low else comparator_of_cell(draft)
    draft.measure = measure_of(draft)
    return draft


def comparator_of_cell(draft: Draft) -> Comparator:
    """Return how a cell's number binds."""
    bound: dict[str, Comparator] = {"以上": ">=", "以内": "<=", "以下": "<", "左右": "~"}
    return bound.get(draft.quantity.after, ">" if draft.phrase.comparator else "=")

"""How far is each part of a programme? The register of projects, technologies, platforms by dated evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from planloom.codes import clusters, places
from planloom.codes.counties import county_codes
from planloom.errors import Problem, TableError
from planloom.evidence.table import Cell, Table, column_problems, nearest, read_table

Status = Literal["announced", "under_way", "done", "stopped", "no_data"]
"""已公布, 推进中, 已完成, 已停止, 无数据."""
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "technology": "technology",
        "技术": "technology",
        "关键技术": "technology",
        "project": "project",
        "项目": "project",
        "工程": "project",
        "platform": "platform",
        "平台": "platform",
        "standard": "standard",
        "标准": "standard",
        "facility": "facility",
        "设施": "facility",
    }
)
"""Kinds of parts by the words that a table may use."""
STATUSES: Mapping[str, Status] = MappingProxyType(
    {
        "announced": "announced",
        "已公布": "announced",
        "公布": "announced",
        "未开工": "announced",
        "under_way": "under_way",
        "推进中": "under_way",
        "在建": "under_way",
        "进行中": "under_way",
        "done": "done",
        "已完成": "done",
        "完成": "done",
        "建成": "done",
        "已建成": "done",
        "投产": "done",
        "stopped": "stopped",
        "已停止": "stopped",
        "停止": "stopped",
        "停工": "stopped",
        "取消": "stopped",
        "no_data": "no_data",
        "无数据": "no_data",
    }
)
"""States by the words that a table may use."""
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "item": ("编号", "条目编号"),
        "name": ("名称", "项目名称"),
        "kind": ("类别", "类型"),
        "status": ("状态", "进展"),
        "reported_on": ("日期", "发布日期", "公布日期"),
        "source": ("来源", "数据来源"),
        "plan": ("规划", "规划编号"),
        "cluster": ("集群", "产业集群"),
        "place": ("地区", "地点"),
        "address": ("网址", "地址"),
        "note": ("备注", "说明"),
    }
)
REQUIRED = ("name", "kind", "status", "reported_on", "source")


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """What one source said on one day about one part of a programme."""

    item_id: str
    """The part: id of a plan's item, or a stable name that the register gives."""
    name: str
    """What it is called."""
    kind: str
    """``technology``, ``project``, ``platform``, ``standard`` or ``facility``."""
    status: Status
    """How it stood."""
    reported_on: date
    """Day on which the source said so: it is unknown before."""
    source: str
    """Who said so, with title where known."""
    plan_id: str = ""
    """The plan whose programme it is part of."""
    cluster_code: str = ""
    """Member of the code list ``clusters``."""
    place_code: str = ""
    """Member of the code list ``places``."""
    address: str = ""
    """Where it was read."""
    note: str = ""
    """Remarks of the person who brought it."""
    table: str = ""
    """File it came from."""
    row: int = 0
    """Line in that file, counted from 1 with the header."""


@dataclass(frozen=True, slots=True)
class ProgrammePart:
    """A part of a programme that a plan names, or that the register has heard of."""

    item_id: str
    """Id of a plan's item, or a stable name that the register gives."""
    name: str
    """What it is called."""
    kind: str
    """``technology``, ``project``, ``platform``, ``standard`` or ``facility``."""
    plan_id: str = ""
    """The plan that names it."""
    cluster_code: str = ""
    """Member of the code list ``clusters``."""
    place_code: str = ""
    """Member of the code list ``places``."""


@dataclass(frozen=True, slots=True)
class ProgrammeState:
    """How a part of a programme stands on a day."""

    part: ProgrammePart
    """The part."""
    status: Status
    """By the latest reports known on the day; ``no_data`` where there is none, or where they disagree."""
    is_conflicting: bool
    """Whether the latest reports, of one day, disagree."""
    since: date | None
    """Day of the first of the reports in a row that say so; None without a status."""
    rows: tuple[ProgrammeRow, ...]
    """Every report known on the day, the latest first."""


def read_programme(
    data: bytes, name: str, parts: Sequence[ProgrammePart] = ()
) -> tuple[ProgrammeRow, ...]:
    """Return the rows of a CSV table of the programme register.

    Parameters
    ----------
    data
        Bytes of the table: UTF-8 or GB18030; columns name, kind, status, reported_on, source, and optionally item,
        plan, cluster, place, address and note, in English or Chinese.
    name
        File name, for the places of problems.
    parts
        What the plans name: a row is about one of them if it gives its id, or its name fits one (of the plan and
        cluster that the row names; of several, the one of its kind). Any other row speaks of a part of its own.

    Returns
    -------
    rows
        In the order of the table; a row repeated word for word counts once.

    Raises
    ------
    TableError
        With every problem of the table, each with row and column.

    Examples
    --------
    >>> rows = '''名称,类别,状态,日期,来源
    ... 鹏城云脑,设施,在建,2023-05-01,科技日报'''
    >>> found, = read_programme(rows.encode(), "parts.csv")
    >>> found.item_id, found.status
    ('register/facility/鹏城云脑', 'under_way')
    """
    return programme_of(read_table(data, name), parts)


def programme_of(table: Table, parts: Sequence[ProgrammePart] = ()) -> tuple[ProgrammeRow, ...]:
    """Return the rows of a table of the programme register, as `read_programme` does of its bytes.

    Raises
    ------
    TableError
        With every problem of the table, each with row and column.
    """
    problems = column_problems(table, COLUMNS, REQUIRED)
    by_id = {part.item_id: part for part in parts}
    found: dict[tuple[object, ...], ProgrammeRow] = {}
    for (line, _), row in zip(table.body, () if problems else table.rows(COLUMNS), strict=False):
        read = _row(row, parts, by_id, (table.name, line), problems)
        if read is not None:
            other = found.setdefault((read.item_id, read.source, read.reported_on), read)
            if other.status != read.status:
                problems.append(row["status"].problem("table.repeated_status", row=other.row))
    if problems:
        raise TableError(problems)
    return tuple(found.values())


def programme_status(
    rows: Iterable[ProgrammeRow], as_of: date, parts: Sequence[ProgrammePart] = ()
) -> tuple[ProgrammeState, ...]:
    """Return how every part of a programme stands on a day.

    The latest report known on the day counts. Reports of one day that disagree are shown side by side and give no
    status; nothing is said of a part without a report but that there is no data.

    Parameters
    ----------
    rows
        Everything in the register, later reports included.
    as_of
        The day.
    parts
        What the plans name, whether or not anything is reported of it.

    Returns
    -------
    states
        Parts of the plans in their order, then others by id.

    References
    ----------
    docs/decisions/0013-evidence-store-bitemporal.md.

    Examples
    --------
    >>> part = ProgrammePart("p/project/x", "甲", "project")
    >>> row = ProgrammeRow("p/project/x", "甲", "project", "done", date(2025, 3, 1), "日报")
    >>> [programme_status([row], day, [part])[0].status for day in (date(2025, 1, 1), date(2025, 3, 1))]
    ['no_data', 'done']
    """
    known: dict[str, list[ProgrammeRow]] = {}
    for row in rows:
        if row.reported_on <= as_of:
            known.setdefault(row.item_id, []).append(row)
    listed = {part.item_id: part for part in parts}
    others = (_part(known[name][0]) for name in sorted(known) if name not in listed)
    return tuple(_state(part, known.get(part.item_id, ())) for part in (*listed.values(), *others))


def _state(part: ProgrammePart, rows: Sequence[ProgrammeRow]) -> ProgrammeState:
    ordered = sorted(rows, key=lambda row: (row.source, row.status))
    ordered.sort(key=lambda row: row.reported_on, reverse=True)
    latest = {row.status for row in ordered if row.reported_on == ordered[0].reported_on}
    status: Status = latest.pop() if len(latest) == 1 else "no_data"
    since = None
    for row in ordered if status != "no_data" else ():
        if row.status != status:
            break
        since = row.reported_on
    return ProgrammeState(
        part=part,
        status=status,
        is_conflicting=bool(latest) and len(ordered) > 1,
        since=since,
        rows=tuple(ordered),
    )


def _part(row: ProgrammeRow) -> ProgrammePart:
    codes = {"cluster_code": row.cluster_code, "place_code": row.place_code}
    return ProgrammePart(row.item_id, row.name, row.kind, row.plan_id, **codes)


def _row(
    row: Mapping[str, Cell],
    parts: Sequence[ProgrammePart],
    by_id: Mapping[str, ProgrammePart],
    place: tuple[str, int],
    problems: list[Problem],
) -> ProgrammeRow | None:
    before = len(problems)
    for column in REQUIRED:
        row[column].require(problems)
    kind = row["kind"].choice(KINDS, problems)
    status = row["status"].choice(STATUSES, problems)
    day = row["reported_on"].day(problems)
    cluster = row["cluster"].code([clusters()], problems) or ""
    where = county_codes().get(row["place"].text) or row["place"].code([places()], problems) or ""
    if len(problems) > before or kind is None or status is None or day is None:
        return None
    wanted = ProgrammePart("", row["name"].text, kind, row["plan"].text, cluster, where)
    part = _meant(row["item"], wanted, parts, by_id, problems)
    if part is None:
        return None
    return ProgrammeRow(
        item_id=part.item_id,
        name=wanted.name,
        kind=kind,
        status=status,
        reported_on=day,
        source=row["source"].text,
        plan_id=part.plan_id,
        cluster_code=cluster or part.cluster_code,
        place_code=where or part.place_code,
        address=row["address"].text,
        note=row["note"].text,
        table=place[0],
        row=place[1],
    )


def _meant(
    cell: Cell,
    wanted: ProgrammePart,
    parts: Sequence[ProgrammePart],
    by_id: Mapping[str, ProgrammePart],
    problems: list[Problem],
) -> ProgrammePart | None:
    """Return the part that a row is about; one that no plan names gets a name of the register."""
    if cell.text in by_id:
        return by_id[cell.text]
    if cell.text and not cell.text.startswith("register/"):
        problems.append(cell.problem("table.unknown_item", nearest=nearest(cell.text, by_id)))
        return None
    fitting = [
        part
        for part in parts
        if part.name == wanted.name
        and wanted.plan_id in ("", part.plan_id)
        and wanted.cluster_code in ("", part.cluster_code)
    ]
    if len(fitting) > 1:
        fitting = [part for part in fitting if part.kind == wanted.kind] or fitting
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        ids = tuple(part.item_id for part in fitting)
        problems.append(cell.problem("table.ambiguous_item", name=wanted.name, ids=ids))
        return None
    name = cell.text or f"register/{wanted.kind}/{wanted.name}"
    return ProgrammePart(name, wanted.name, wanted.kind, wanted.plan_id)

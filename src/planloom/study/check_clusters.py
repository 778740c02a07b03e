"""How strong and how concentrated are clusters in a person's table? The check that runs the measures."""

from collections.abc import Iterator

from planloom.clusters import Measurement, MeasureTable
from planloom.errors import InputError, Problem
from planloom.plan.schema import Plan
from planloom.study.check_records import CheckTable
from planloom.study.checking import CheckRequest, CheckResult, Progress, table_of
from planloom.study.clusters import ClustersRequest, Given, measured, table_rows

_MOST_ROWS = 10_000
_SIZES = frozenset({
    "size", "size_before", "size_after", "change", "national", "mix", "regional",
    "national_dynamic", "mix_dynamic", "regional_dynamic",
})  # fmt: skip
_UNITS = {"employment": "person", "establishments": "firm"}


def clusters(request: CheckRequest, plan: Plan | None, progress: Progress) -> CheckResult:
    """Return what the measures of clusters say of a person's table.

    Parameters
    ----------
    request
        Tables ``sizes``, perhaps ``assignment`` and ``places``; options ``absent``, ``quantity``, ``left_out``,
        ``draws``, ``seed``.
    plan
        Plan whose clusters the table should hold.
    progress
        Told when it begins and ends.

    Returns
    -------
    result
        A table for clusters, regions, industries, pairs, inequality, growth and productivity, where the person's
        table allows it.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.
    """
    progress("measures", 0.0)
    given: dict[str, Given] = {role: (data, name) for role, (name, data) in request.tables.items()}
    chosen = request.parameters
    found = measured(
        ClustersRequest(
            table=given["sizes"],
            day=request.published_on,
            assignment=given.get("assignment"),
            places=given.get("places"),
            plan=plan,
            absent="zero" if chosen["absent"] == "zero" else "missing",
            quantity=chosen["quantity"] or None,
            left_out=tuple(part.strip() for part in chosen["left_out"].split(";") if part.strip()),
            draws=_whole(chosen["draws"], "draws"),
            seed=_whole(chosen["seed"], "seed") or 0,
        )
    )
    tables = tuple(_shown(table, found) for table in found.tables)
    long = list(_too_long(found, given["sizes"][1]))
    progress("measures", 1.0)
    return CheckResult(tables, (*found.problems, *long))


def _shown(table: MeasureTable, found: Measurement) -> CheckTable:
    unit = _UNITS.get(found.quantity, "1")
    columns: list[tuple[str, str | None]] = [(key, None) for key in table.keys]
    columns += [(name, unit if name in _SIZES else "1") for name in table.column]
    rows = table_rows(table)
    if len(rows) > _MOST_ROWS:
        place = [name for name, _ in columns].index(
            "size" if "size" in table.column else columns[-1][0]
        )
        rows = sorted(rows, key=lambda row: -float(row[place] or 0))[:_MOST_ROWS]
    return table_of(table.name, columns, rows)


def _too_long(found: Measurement, name: str) -> Iterator[Problem]:
    for table in found.tables:
        if len(table.rows) > _MOST_ROWS:
            values = {"table": table.name, "count": len(table.rows), "shown": _MOST_ROWS}
            yield Problem("clusters.largest_rows", name, values, "information")


def _whole(text: str, name: str) -> int | None:
    """Return a whole number of 0 or more; null where nothing was typed."""
    plain = text.strip()
    if not plain:
        return None
    if not plain.isascii() or not plain.isdecimal():
        raise InputError([Problem("clusters.no_whole_number", name, {"found": text})])
    return int(plain)

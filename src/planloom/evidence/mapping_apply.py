"""Which figures stand in a table, read by a mapping? All of them in base units, or every bad cell with its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from planloom.errors import Problem
from planloom.evidence.columns import Findings
from planloom.evidence.columns_numbers import numbers_of
from planloom.evidence.frames import OBSERVATION_SCHEMA, with_ids
from planloom.evidence.mapping import MappedColumn, TableMapping
from planloom.evidence.mapping_cells import BY_COLUMN, WORD_ROLES, CellReader, Warnings
from planloom.evidence.mapping_layout import Layout
from planloom.evidence.mapping_words import said_by
from planloom.evidence.records import Definition

_CELLS_AT_ONCE = 150_000
_NEEDED = [
    "indicator_code",
    "subject_code",
    "year",
    "value",
    "unit",
    "scope_code",
    "source",
    "published_on",
]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a table gives."""

    frame: pl.DataFrame
    """Columns of `OBSERVATION_SCHEMA`; empty where a bad cell refuses them all."""
    problems: tuple[Problem, ...] = ()
    """Every bad cell (the first of very many, with their count), and what was left out."""
    kept_out: int = 0
    """Figures that bad cells keep out, where the others are taken all the same."""
    missing: int = 0
    """Cells that say that there is no figure."""
    left_out: int = 0
    """Figures of names that the mapping leaves out."""


BadCells = Literal["refuse", "keep_out"]
"""What becomes of a table with bad cells: all of it is refused, or the figures that they bear on are kept out."""


def figures_of(
    layout: Layout,
    mapping: TableMapping,
    definitions: Sequence[Definition] | None = None,
    bad_cells: BadCells = "refuse",
) -> Figures:
    r"""Return the figures of a sheet as a mapping reads them.

    A cell's own unit counts before that of its row, its column and the table. Parts of a year and plans, targets and
    forecasts are no observations of a year: they are left out with a warning. A missing figure is no row.

    Parameters
    ----------
    layout
        The sheet.
    mapping
        What its columns are; its header is that of the layout.
    definitions
        Scopes that rows may name; null for no check.
    bad_cells
        Whether a bad cell refuses the table, or keeps out the figures that it bears on: its own, those of its row
        for a bad source or day, both of two that contradict each other.

    Returns
    -------
    figures
        All of them or none; with ``keep_out`` the good ones.

    Examples
    --------
    >>> from planloom.evidence.sheets import sheets_of
    >>> from planloom.evidence.mapping_propose import propose_mapping
    >>> text = "深圳市,,单位：亿元\n指标,2022年,2023年\n地区生产总值,32 387.68①,—"
    >>> found = propose_mapping(sheets_of(text.encode(), "t.csv"), "t")
    >>> mapping = found.mapping.with_constants({"source": "统计局", "published_on": "2023-02-07"})
    >>> figures = figures_of(found.layout, mapping)
    >>> figures.frame["value"].to_list(), figures.frame["note"].to_list(), figures.missing
    ([3238768000000.0], ['①'], 1)
    >>> bad = propose_mapping(sheets_of(text.replace("—", "约三万").encode(), "t.csv"), "t").layout
    >>> figures_of(bad, mapping).frame.height, figures_of(bad, mapping, None, "keep_out").frame.height
    (0, 1)
    """
    reader = CellReader(layout, mapping, Findings())
    reader.note_beside()
    body, warnings = layout.body, Warnings()
    step = max(1, _CELLS_AT_ONCE // sum(column.role == "value" for column in mapping.columns))
    parts = [
        _part(reader, body.slice(start, step), definitions, warnings)
        for start in range(0, max(body.height, 1), step)
    ]
    frame = pl.concat([part[0] for part in parts])
    missing, left_out = sum(part[1] for part in parts), sum(part[2] for part in parts)
    reader.note_repeated(frame)
    problems = reader.findings.problems(layout.sheet)
    told = (*problems, *warnings.problems(layout))
    kept_out = 0
    if problems and bad_cells == "refuse":
        frame = frame.clear()
    elif problems:
        good = _good(frame, reader.findings)
        aside = sum(warnings.periods.values())
        kept_out = sum(part[3] for part in parts) - left_out - aside - good.height
        frame = good
    return Figures(with_ids(frame.drop("column")), told, kept_out, missing, left_out)


def _good(frame: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Return the figures that no bad cell bears on."""
    aside = pl.concat([part.cast(pl.Int64) for part in findings.aside])
    rows = aside.filter(pl.col("column").is_null()).select("row")
    good = frame.join(aside, on=["row", "column"], how="anti", maintain_order="left")
    good = good.join(rows, on="row", how="anti", maintain_order="left")
    return good.drop_nulls(_NEEDED)


def _part(
    reader: CellReader,
    body: pl.DataFrame,
    definitions: Sequence[Definition] | None,
    warnings: Warnings,
) -> tuple[pl.DataFrame, int, int, int]:
    """Return the figures of some rows, how many cells say that there is none, are left out, and say a figure."""
    cells = _long(reader.layout, body, reader.mapping)
    cells = cells.with_columns(numbers_of(cells["cell"]).rename({"unit": "cell_unit"}))
    given = cells.filter(pl.col("state") != "missing")
    missing = cells.height - given.height
    bad = given.filter(pl.col("state") == "bad")
    reader.findings.add(reader.layout.sheet, bad.rename({"cell": "found"}), "table.not_a_number")
    reader.findings.aside.append(bad.select("row", "column"))
    wanted, left_out = reader.with_codes(given)
    wanted = reader.with_values(reader.with_years(wanted, warnings), warnings)
    found = _observations(reader.with_texts(wanted, definitions), reader.layout)
    return found, missing, left_out, given.height


def _long(layout: Layout, body: pl.DataFrame, mapping: TableMapping) -> pl.DataFrame:
    """Return one row per cell of a value column, with the words that its row and its column say."""
    values = [(j, c) for j, c in enumerate(mapping.columns) if c.role == "value"]
    by_role: dict[str, tuple[int, str]] = {}
    for j, column in enumerate(mapping.columns):
        if column.role in WORD_ROLES:
            by_role.setdefault(column.role, (j, layout.label(j)))
    words = [
        pl.col(str(by_role[role][0] + 1))
        .cast(pl.String)
        .str.strip_chars()
        .replace("", None)
        .alias(f"row_{role}")
        if role in by_role
        else pl.lit(None, pl.String).alias(f"row_{role}")
        for role in WORD_ROLES
    ]
    on = [str(j + 1) for j, _ in values]
    index = body.select("row", *words, *on)
    if len({index.schema[name] for name in on}) > 1:
        index = index.with_columns(pl.col(on).cast(pl.String))
    kept = ["row", *(f"row_{role}" for role in WORD_ROLES)]
    long = index.unpivot(on=on, index=kept, variable_name="variable", value_name="cell")
    return long.join(
        _column_words(layout, values), on="variable", how="left", maintain_order="left"
    ).with_columns(pl.col("row").cast(pl.Int64))


def _column_words(layout: Layout, values: Sequence[tuple[int, MappedColumn]]) -> pl.DataFrame:
    rows = []
    for j, column in values:
        said = said_by(layout.paths[j])
        rows.append(
            {
                "variable": str(j + 1),
                "column": j + layout.sheet.first_column,
                "label": layout.label(j),
                "column_indicator": column.indicator or None,
                "column_subject": column.subject or None,
                "column_period": said.period or None,
                "column_unit": column.unit or None,
                "column_name": said.rest or None,
            }
        )
    text = ("variable", "label", *(f"column_{key}" for key in BY_COLUMN), "column_name")
    return pl.DataFrame(rows, schema={"column": pl.Int64} | dict.fromkeys(text, pl.String)).select(
        "column", *text
    )


def _observations(cells: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    note = pl.concat_str(
        [pl.col("row_note"), pl.col("mark"), pl.col("status")], separator="; ", ignore_nulls=True
    )
    empty = {
        name: pl.lit("").alias(name) for name in ("observation_id", "quote", "document_sha256")
    }
    given = cells.with_columns(
        pl.col("row_address").fill_null("").alias("address"),
        note.alias("note"),
        pl.lit(layout.sheet.where()).alias("table"),
        pl.lit(None, pl.Int64).alias("start"),
        *empty.values(),
    )
    names = OBSERVATION_SCHEMA.names()
    return given.select(
        *(pl.col(name).cast(OBSERVATION_SCHEMA[name]) for name in names), "column"
    ).sort("row", maintain_order=True)

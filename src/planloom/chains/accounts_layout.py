"""Where do sectors, uses, value added and totals stand in an input-output table? Places in a grid."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from planloom.chains.accounts_words import (
    DOMESTIC_WORDS,
    IMPORT_WORDS,
    column_role,
    plain,
    row_role,
)
from planloom.errors import Problem
from planloom.evidence.sheets import Sheet

_HEAD_ROWS = 20
_LABEL_COLUMNS = 8
_FEWEST = 2
_HAN = re.compile(r"[\u3400-\u9fff]")
_UNIT = re.compile(r"(?:单位|Unit|unit|UNIT)\s*[:：]\s*([^\s)）]+(?:\s+[A-Za-z]+)?)")


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column that is no sector."""

    place: int
    """Its place in the grid, from 0."""
    code: str
    """The word in its margin."""
    role: str
    """What it is."""


@dataclass(slots=True)
class Layout:
    """Places in a grid, counted from 0."""

    sheet: Sheet
    """The sheet, its head in the grid."""
    frame: pl.DataFrame
    """Its cells as text."""
    header: int
    """Row of the sectors' codes."""
    code_column: int
    """Column of the sectors' codes."""
    sector_columns: list[int]
    """Columns of the sectors."""
    sector_code: list[str]
    """Their codes."""
    sector_name: list[str] = field(default_factory=list)
    """Their names."""
    sector_rows: list[int] = field(default_factory=list)
    """Rows of domestic products, or of all products, in the order of the columns."""
    import_rows: list[int] = field(default_factory=list)
    """Rows of imported products, in the order of the columns; empty where there are none."""
    columns: list[Line] = field(default_factory=list)
    """The other columns."""
    rows: list[Line] = field(default_factory=list)
    """The other rows."""
    loose_rows: list[Line] = field(default_factory=list)
    """Rows that no word explains; wrong only where they hold numbers."""
    loose_columns: list[Line] = field(default_factory=list)
    """Columns that no word explains; wrong only where they hold numbers."""
    unit: str = ""
    """Unit as printed."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the margins."""

    def where(self, row: int, column: int | None = None) -> str:
        """Return a place as its owner counts it."""
        first = self.sheet.first_row - (1 if self.sheet.header is not None else 0)
        label = ""
        if column is not None:
            label = str(self.frame[self.header, column] or column + 1)
        at = None if column is None else column + self.sheet.first_column
        return self.sheet.where(row + first, at, label)


def accounts_layout(
    sheets: Sequence[Sheet],
    sheet_name: str | None = None,
    more_columns: Mapping[str, str] | None = None,
    more_rows: Mapping[str, str] | None = None,
) -> Layout:
    """Return where the parts of an input-output table stand, in the sheet that looks most like one.

    The row and the column that share the most words, and hold the most known ones, are the margins of the sectors.

    Parameters
    ----------
    sheets
        Sheets of one file.
    sheet_name
        The sheet to read; None: the one with the most sectors.
    more_columns
        Roles of columns that no known word explains, by their code.
    more_rows
        Roles of rows, likewise.

    Returns
    -------
    layout
        With problems of the margins; without sectors where no sheet looks like a table.

    References
    ----------
    Miller, R., Blair, P. (2022). Input-Output Analysis, 3rd ed., ch. 2 (the form of a table).

    Examples
    --------
    >>> cells = pl.DataFrame({"1": [None, "a", "b"], "2": ["a", "1", "2"], "3": ["b", "3", "4"], "4": ["f", "5", "6"]})
    >>> found = accounts_layout([Sheet("t.csv", "", cells)])
    >>> found.sector_code, [(line.code, line.role) for line in found.columns]
    (['a', 'b'], [('f', 'final')])
    """
    chosen = [sheet for sheet in sheets if sheet_name is None or sheet.name == sheet_name]
    found = [layout for sheet in chosen if (layout := _margins(sheet)) is not None]
    if not found:
        first = chosen[0] if chosen else sheets[0]
        layout = Layout(first, first.cells, 0, 0, [], [])
        names = [sheet.name for sheet in sheets if sheet.name]
        layout.problems.append(Problem("chain.no_sectors", first.where(), {"sheets": names}))
        return layout
    layout = max(found, key=lambda one: len(one.sector_code))
    _name_columns(layout, more_columns or {})
    _name_rows(layout, more_rows or {})
    _match(layout)
    return layout


def _margins(sheet: Sheet) -> Layout | None:
    frame = _as_text(sheet)
    heads = [[(cell or "").strip() for cell in row] for row in frame.head(_HEAD_ROWS).rows()]
    told = [sum(column_role(text) is not None for text in {*head}) for head in heads]
    best: tuple[int, float, int, int] | None = None
    for j in range(min(_LABEL_COLUMNS, frame.width)):
        side = [(cell or "").strip() for cell in frame.to_series(j).to_list()]
        beside = sum(row_role(text) is not None for text in {*side})
        for i, head in enumerate(heads):
            shared = ({*head[j + 1 :]} & {*side[i + 1 :]}) - {""}
            if len(shared) >= _FEWEST:
                mean = sum(map(len, shared)) / len(shared)
                best = max(best or (0, 0.0, 0, 0), (len(shared) + told[i] + beside, -mean, -i, -j))
    if best is None:
        return None
    header, column = -best[2], -best[3]
    side = [(cell or "").strip() for cell in frame.to_series(column).to_list()]
    below = {*side[header + 1 :]} - {""}
    places = [
        j
        for j, text in enumerate(heads[header])
        if j > column and text in below and not (column_role(text) and row_role(text))
    ]
    codes = [heads[header][j] for j in places]
    layout = Layout(sheet, frame, header, column, places, codes)
    said = " ".join(text for head in heads[: header + 1] for text in head)
    unit = _UNIT.search(said)
    layout.unit = unit[1] if unit else ""
    for code, count in Counter(codes).items():
        if count > 1:
            layout.problems.append(
                Problem("chain.repeated_code", layout.where(header), {"found": code})
            )
    return layout if len(codes) >= _FEWEST else None


def _as_text(sheet: Sheet) -> pl.DataFrame:
    frame = sheet.cells.select(pl.all().cast(pl.String))
    if sheet.header is None:
        return frame
    head = pl.DataFrame([sheet.header], orient="row", schema=frame.schema)
    return pl.concat([head, frame])


def _name_columns(layout: Layout, more: Mapping[str, str]) -> None:
    near = [layout.header, layout.header + 1, *range(layout.header - 1, -1, -1)]
    heads = {i: layout.frame.row(i) for i in near if i < layout.frame.height}
    sectors = {*layout.sector_columns}
    for j in range(min(sectors), layout.frame.width):
        if j in sectors:
            continue
        texts = [text for i in heads if (text := str(heads[i][j] or "").strip())]
        code = str(heads[layout.header][j] or "").strip() or (texts[0] if texts else "")
        role = more.get(code) or next((role for text in texts if (role := column_role(text))), None)
        if role is None:
            layout.loose_columns.append(Line(j, code, ""))
        else:
            layout.columns.append(Line(j, code, role))


def _name_rows(layout: Layout, more: Mapping[str, str]) -> None:
    left = range(min(*layout.sector_columns, layout.frame.width))
    labels = {
        j: [(cell or "").strip() for cell in layout.frame.to_series(j).to_list()] for j in left
    }
    codes, sectors = labels[layout.code_column], {*layout.sector_code}
    others = [j for j in left if j != layout.code_column]
    first: dict[str, list[tuple[int, bool | None]]] = {}
    for i in range(layout.header + 1, layout.frame.height):
        if codes[i] in sectors:
            words = {plain(labels[j][i]) for j in others}
            origin = True if words & IMPORT_WORDS else False if words & DOMESTIC_WORDS else None
            first.setdefault(codes[i], []).append((i, origin))
            continue
        texts = [text for j in (layout.code_column, *others) if (text := labels[j][i])]
        role = next((more[t] for t in texts if t in more), None) or next(
            (role for text in texts if (role := row_role(text))), None
        )
        line = Line(i, codes[i] or (texts[-1] if texts else ""), role or "")
        (layout.rows if role else layout.loose_rows).append(line)
    _place_sectors(layout, first)
    _name_sectors(layout, {j: labels[j] for j in others})


def _place_sectors(layout: Layout, found: Mapping[str, list[tuple[int, bool | None]]]) -> None:
    """Put the rows of each sector in the order of the columns: the domestic one, then the imported one."""
    has_imports = any(len(rows) > 1 for rows in found.values())
    for code in dict.fromkeys(layout.sector_code):
        rows = found.get(code, [])
        if len(rows) > 1 + has_imports or (has_imports and len(rows) != _FEWEST):
            lines = [layout.where(i) for i, _ in rows]
            layout.problems.append(
                Problem(
                    "chain.sector_rows",
                    layout.where(rows[0][0] if rows else layout.header),
                    {"found": code, "rows": lines},
                )
            )
        ordered = sorted(rows, key=lambda row: (row[1] is True, row[0]))
        layout.sector_rows.append(ordered[0][0])
        if has_imports:
            layout.import_rows.append(ordered[-1][0])


def _name_sectors(layout: Layout, labels: Mapping[int, list[str]]) -> None:
    """Take names from the margin that tells the sectors apart, a Chinese one first."""

    def worth(j: int) -> tuple[bool, int]:
        texts = {labels[j][i] for i in layout.sector_rows} - {""}
        words = {text for text in texts if not re.fullmatch(r"[\d.]+", text)}
        return any(_HAN.search(text) for text in words), len(words)

    best = max(labels, key=worth, default=None)
    if best is None or not worth(best)[1]:
        layout.sector_name = list(layout.sector_code)
    else:
        names = [labels[best][i] for i in layout.sector_rows]
        pairs = zip(names, layout.sector_code, strict=False)
        layout.sector_name = [name or code for name, code in pairs]


def _match(layout: Layout) -> None:
    """Note a sheet in which nothing but sectors was found."""
    if not layout.columns and not layout.rows:
        layout.problems.append(Problem("chain.flows_alone", layout.where(layout.header)))

"""Which ruled tables does a PDF page show? Cells are what the drawn rules part."""

import ctypes
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

Point = tuple[float, float]
Edge = tuple[float, float, float]
"""Where a rule runs, where it begins and where it ends [pt]."""

_NEAR = 2.5
_THIN = 3.0
_SHORTEST = 4.0
_SEGMENT_LIMIT = 20_000
_EDGE_LIMIT = 400
_OBJECT_LIMIT = 60_000
_FORM_DEPTH = 4
_LINE_SEGMENTS = 2


@dataclass(slots=True)
class Grid:
    """A ruled table: its rules, and the cells between them, merged where no rule parts them."""

    xs: list[float]
    """Where columns are parted, left to right [pt]."""
    ys: list[float]
    """Where rows are parted, top to bottom [pt]."""
    roots: list[int]
    """For each elementary cell, row by row, the first elementary cell it is merged with."""

    @property
    def left(self) -> float:
        """Left edge [pt]."""
        return self.xs[0]

    @property
    def right(self) -> float:
        """Right edge [pt]."""
        return self.xs[-1]

    @property
    def top(self) -> float:
        """Upper edge [pt]."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Lower edge [pt]."""
        return self.ys[-1]

    @property
    def columns(self) -> int:
        """How many columns."""
        return len(self.xs) - 1

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.ys) - 1

    def cell_at(self, x: float, y: float) -> int:
        """Return the number of the cell at a place.

        Examples
        --------
        >>> Grid([0, 10, 20], [30, 15, 0], [0, 0, 2, 3]).cell_at(15, 20)
        0
        """
        column = min(max(bisect_right(self.xs, x) - 1, 0), self.columns - 1)
        row = min(max(bisect_right(self.ys, -y, key=lambda other: -other) - 1, 0), self.rows - 1)
        return self.roots[row * self.columns + column]

    def covers(self) -> dict[int, tuple[int, int]]:
        """Return how many rows and columns each cell covers.

        Examples
        --------
        >>> Grid([0, 10, 20], [30, 15, 0], [0, 0, 2, 3]).covers()
        {0: (1, 2), 2: (1, 1), 3: (1, 1)}
        """
        last: dict[int, tuple[int, int]] = {}
        for at, root in enumerate(self.roots):
            row, column = divmod(at, self.columns)
            rows, columns = last.get(root, (0, 0))
            last[root] = (
                max(rows, row - root // self.columns + 1),
                max(columns, column - root % self.columns + 1),
            )
        return last


def page_grids(page: Any, point: Callable[[float, float], Point], area: float) -> list[Grid]:  # noqa: ANN401
    """Return the tables that rules on a page make, top to bottom.

    Parameters
    ----------
    page
        Handle of the page.
    point
        Yields a point's place on the page as looked at.
    area
        Area of the page [pt²]; what fills most of it is a background.

    Returns
    -------
        Grids of at least two columns; none where the page has too many rules to be a table.
    """
    across: list[Edge] = []
    down: list[Edge] = []
    for x0, y0, x1, y1 in _strokes(page, point, area):
        if abs(y1 - y0) <= _THIN and abs(x1 - x0) >= _SHORTEST:
            across.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _THIN and abs(y1 - y0) >= _SHORTEST:
            down.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    across, down = _merged(across), _merged(down)
    if len(across) < 2 or not down or len(across) + len(down) > _EDGE_LIMIT:  # noqa: PLR2004 a table has two
        return []
    grids = [grid for part in _parts(across, down) if (grid := _grid(*part)) is not None]
    return sorted(grids, key=lambda grid: -grid.top)


def _strokes(
    page: Any,  # noqa: ANN401
    point: Callable[[float, float], Point],
    area: float,
) -> Iterator[tuple[float, float, float, float]]:
    """Yield straight lines and the edges of boxes."""
    budget = _SEGMENT_LIMIT
    for drawn, matrices in _paths(page):
        count = pdfium.FPDFPath_CountSegments(drawn)
        budget -= count
        if budget < 0:
            return
        for run in _runs(drawn, count, matrices):
            points = [point(x, y) for x, y in run]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
            if min(x1 - x0, y1 - y0) <= _THIN:
                yield x0, y0, x1, y1
            elif (x1 - x0) * (y1 - y0) < 0.8 * area:
                yield from _sides(points)


def _sides(points: list[Point]) -> Iterator[tuple[float, float, float, float]]:
    """Yield the sides of a polygon; a curve gives none that is straight up or across."""
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        if min(abs(x1 - x0), abs(y1 - y0)) <= 1:
            yield x0, y0, x1, y1


def _paths(page: Any) -> Iterator[tuple[Any, list[Any]]]:  # noqa: ANN401
    """Yield the drawn paths of a page, those in forms with the matrices that place them."""
    seen = 0
    stack: list[tuple[Any, Any, int, list[Any], int]] = [
        (pdfium.FPDFPage_GetObject, page, pdfium.FPDFPage_CountObjects(page), [], 0)
    ]
    while stack:
        getter, holder, count, matrices, depth = stack.pop()
        for index in range(count):
            seen += 1
            if seen > _OBJECT_LIMIT:
                return
            drawn = getter(holder, index)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                yield drawn, [_matrix(drawn), *matrices]
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                inner = pdfium.FPDFFormObj_CountObjects(drawn)
                places = [_matrix(drawn), *matrices]
                stack.append((pdfium.FPDFFormObj_GetObject, drawn, inner, places, depth + 1))


def _matrix(drawn: Any) -> Any:  # noqa: ANN401
    matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    return matrix


def _runs(drawn: Any, count: int, matrices: list[Any]) -> Iterator[list[Point]]:  # noqa: ANN401
    """Yield the points of each unbroken line of a path."""
    run: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO and run:
            if len(run) >= _LINE_SEGMENTS:
                yield run
            run = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        place = (x.value, y.value)
        for m in matrices:
            place = m.a * place[0] + m.c * place[1] + m.e, m.b * place[0] + m.d * place[1] + m.f
        run.append(place)
    if len(run) >= _LINE_SEGMENTS:
        yield run


def _merged(edges: list[Edge]) -> list[Edge]:
    """Return the rules with those joined that go on one in another's line.

    Examples
    --------
    >>> _merged([(10.0, 0.0, 5.0), (10.5, 5.0, 9.0), (30.0, 0.0, 5.0)])
    [(10.0, 0.0, 9.0), (30.0, 0.0, 5.0)]
    """
    whole: list[Edge] = []
    group: list[Edge] = []
    for edge in [*sorted(edges), (float("inf"), 0.0, 0.0)]:
        if group and edge[0] - group[0][0] > _NEAR:
            at = group[0][0]
            spans = sorted((start, end) for _, start, end in group)
            start, end = spans[0]
            for other_start, other_end in spans[1:]:
                if other_start > end + _NEAR:
                    whole.append((at, start, end))
                    start, end = other_start, other_end
                end = max(end, other_end)
            whole.append((at, start, end))
            group = []
        group.append(edge)
    return whole


def _parts(across: list[Edge], down: list[Edge]) -> Iterator[tuple[list[Edge], list[Edge]]]:
    """Yield the groups of rules that touch each other."""
    free_across, free_down = set(range(len(across))), set(range(len(down)))
    while free_down:
        todo = [(True, free_down.pop())]
        part_across: list[Edge] = []
        part_down: list[Edge] = []
        while todo:
            is_down, at = todo.pop()
            mine, others, free = (
                (down, across, free_across) if is_down else (across, down, free_down)
            )
            (part_down if is_down else part_across).append(mine[at])
            met = [other for other in free if _meets(mine[at], others[other])]
            free.difference_update(met)
            todo.extend((not is_down, other) for other in met)
        yield part_across, part_down


def _meets(edge: Edge, other: Edge) -> bool:
    return (
        edge[1] - _NEAR <= other[0] <= edge[2] + _NEAR
        and other[1] - _NEAR <= edge[0] <= other[2] + _NEAR
    )


def _grid(across: list[Edge], down: list[Edge]) -> Grid | None:
    """Return the grid that rules make, its open sides closed; None where it is none."""
    if len(across) < 2 or not down:  # noqa: PLR2004 a table has an upper and a lower rule
        return None
    xs = _distinct([x for x, _, _ in down] + [x for _, *ends in across for x in ends])
    ys = _distinct([y for y, _, _ in across] + [y for _, *ends in down for y in ends])[::-1]
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 1 or columns * rows < 3 or columns * rows > 4_000:  # noqa: PLR2004
        return None
    roots = list(range(rows * columns))
    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(columns):
            at = row * columns + column
            centre = (xs[column] + xs[column + 1]) / 2
            if column + 1 < columns and not _is_ruled(down, xs[column + 1], middle):
                _unite(roots, at, at + 1)
            if row + 1 < rows and not _is_ruled(across, ys[row + 1], centre):
                _unite(roots, at, at + columns)
    roots = [_root(roots, at) for at in range(len(roots))]
    return Grid(xs, ys, roots) if len(set(roots)) > 2 else None  # noqa: PLR2004 a box or two are no table


def _distinct(places: list[float]) -> list[float]:
    """Return places in order, those within the thickness of a rule made one."""
    result: list[float] = []
    for place in sorted(places):
        if not result or place - result[-1] > _SHORTEST:
            result.append(place)
    return result


def _is_ruled(edges: list[Edge], at: float, where: float) -> bool:
    return any(abs(edge[0] - at) <= _SHORTEST and edge[1] <= where <= edge[2] for edge in edges)


def _root(roots: list[int], at: int) -> int:
    while roots[at] != at:
        at = roots[at]
    return at


def _unite(roots: list[int], at: int, other: int) -> None:
    first, second = sorted((_root(roots, at), _root(roots, other)))
    roots[second] = first

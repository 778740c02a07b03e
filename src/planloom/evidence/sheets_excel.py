"""What stands in a workbook? Read in a process of its own, so that a hostile file costs bounded time and memory.

`planloom.evidence.sheets` runs this file as a script: bytes of .xlsx, .xlsm, .xlsb or .xls on stdin, JSON on stdout.
It imports nothing of the package, so that it starts in a moment.
"""

import io
import json
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 1536 * 2**20
"""Address space of the process [byte]."""
SECONDS = 60
"""Processor time of the process [s]."""
INSIDE = 768 * 2**20
"""What the parts of a workbook may hold when unpacked [byte]."""
_PERCENT = ("9", "10")  # built-in number formats 0% and 0.00%
_TAG = re.compile(rb"<(?:\w+:)?(\w+)\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]{1,300})>")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^<>]{1,300})>\s*<(?:\w+:)?f\b[^<>]{0,300}(?:/>|>([^<]{0,8192})</(?:\w+:)?f>)\s*</(?:\w+:)?c>"
)
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_Place = tuple[int, int]


def main() -> None:
    """Read the workbook on stdin and write its sheets as JSON, or one word for what is wrong with it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    most_sheets, most_cells = (int(word) for word in sys.argv[1:3])
    told = read_workbook(sys.stdin.buffer.read(), most_sheets, most_cells)
    sys.stdout.write(json.dumps(told))


def read_workbook(data: bytes, most_sheets: int, most_cells: int) -> dict[str, Any]:  # noqa: PLR0911 one word per fault
    """Return the sheets of a workbook as text, or one word for what is wrong with it.

    Parameters
    ----------
    data
        Bytes of the file.
    most_sheets
        How many sheets it may have.
    most_cells
        How many cells its sheets may span together.

    Returns
    -------
    told
        ``sheets``: name, hidden, start (row and column, from 0), rows of text, merged ranges; or ``problem``.
    """
    import python_calamine

    is_zip = data.startswith(b"PK")
    problem = _package_problem(data) if is_zip else ""
    if problem:
        return {"problem": problem}
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [s for s in book.sheets_metadata if str(s.typ).endswith(".WorkSheet")]
        if len(names) > most_sheets:
            return {"problem": "sheets"}
        marks = _marks(data) if is_zip else {}
        sheets: list[dict[str, Any]] = []
        for sheet in names:
            found = book.get_sheet_by_name(sheet.name)
            most_cells -= found.height * found.width
            if most_cells < 0:
                return {"problem": "cells"}
            sheets.append(_sheet(found, str(sheet.visible), marks.get(sheet.name, {})))
    except python_calamine.PasswordError:
        return {"problem": "password"}
    except MemoryError:
        return {"problem": "memory"}
    except BaseException as error:  # noqa: BLE001 the Rust part panics with a BaseException
        return {"problem": "broken", "reason": type(error).__name__}
    return {"sheets": sheets}


def _package_problem(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            entries = parts.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "broken"
    if sum(entry.file_size for entry in entries) > INSIDE:
        return "inside"
    if not any(entry.filename.lower().startswith("xl/workbook.") for entry in entries):
        return "no_workbook"
    return ""


def _sheet(
    found: Any,  # noqa: ANN401 a sheet of the part that reads workbooks
    visible: str,
    marks: Mapping[_Place, str],
) -> dict[str, Any]:
    first_row, first_column = found.start or (0, 0)
    rows = [[_text(value) for value in row] for row in found.to_python(skip_empty_area=True)]
    for (row, column), mark in marks.items():
        i, j = row - first_row, column - first_column
        if 0 <= i < len(rows) and 0 <= j < len(rows[i]):
            rows[i][j] = _percent(rows[i][j]) if mark == "%" else mark
    return {
        "name": found.name,
        "hidden": not visible.endswith(".Visible"),
        "start": [first_row, first_column],
        "rows": rows,
        "merged": [[*first, *last] for first, last in found.merged_cell_ranges or ()],
    }


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else str(value)
    if isinstance(value, date | time | timedelta | int):
        return str(value)
    return ""


def _percent(text: str) -> str:
    """Return a share that is shown as percent in the way it is shown."""
    try:
        return f"{float(text) * 100:.15g}%"
    except ValueError:
        return text


def _marks(data: bytes) -> dict[str, dict[_Place, str]]:
    """Return, by sheet, the cells that are shown as percent (``%``) and those that hold an error (its text)."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = {name.lower(): name for name in parts.namelist()}
        if "xl/workbook.xml" not in names:
            return {}
        percent = _percent_styles(_part(parts, names, "xl/styles.xml"))
        targets = {
            relation["Id"]: posixpath.normpath(posixpath.join("xl", relation["Target"]))
            for relation in _tags(
                _part(parts, names, "xl/_rels/workbook.xml.rels"), b"Relationship"
            )
            if "Id" in relation and "Target" in relation
        }
        found = {}
        for sheet in _tags(_part(parts, names, "xl/workbook.xml"), b"sheet"):
            target = targets.get(sheet.get("r:id", ""), "")
            target = target.lstrip("/").removeprefix("xl//")
            found[sheet.get("name", "")] = _marked(_part(parts, names, target), percent)
    return found


def _part(parts: zipfile.ZipFile, names: Mapping[str, str], name: str) -> bytes:
    return parts.read(names[name.lower()]) if name.lower() in names else b""


def _tags(xml: bytes, name: bytes) -> list[dict[str, str]]:
    return [_attributes(match[2]) for match in _TAG.finditer(xml) if match[1] == name]


def _attributes(text: bytes) -> dict[str, str]:
    from html import unescape

    return {
        match[1].decode(): unescape((match[2] or match[3] or b"").decode("utf-8", "replace"))
        for match in _ATTRIBUTE.finditer(text)
    }


def _percent_styles(styles: bytes) -> frozenset[str]:
    """Return the cell styles whose number format shows percent."""
    formats = {
        tag.get("numFmtId", "")
        for tag in _tags(styles, b"numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", tag.get("formatCode", ""))
    } | set(_PERCENT)
    cells = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    used = _tags(cells[0], b"xf") if cells else []
    return frozenset(str(i) for i, style in enumerate(used) if style.get("numFmtId") in formats)


def _marked(xml: bytes, percent: frozenset[str]) -> dict[_Place, str]:
    found = _never_computed(xml)
    if not percent and b't="e"' not in xml:
        return found
    for match in _CELL.finditer(xml):
        if b"s=" not in match[1] and b't="e"' not in match[1]:
            continue
        cell = _attributes(match[1])
        place = _PLACE.fullmatch(cell.get("r", ""))
        if place is None or cell.get("t") in ("s", "str", "inlineStr"):
            continue
        if cell.get("t") == "e":
            found[_position(place)] = _error(xml, match.end())
        elif cell.get("s") in percent:
            found[_position(place)] = "%"
    return found


def _never_computed(xml: bytes) -> dict[_Place, str]:
    """Return the cells with a formula and no value: a program wrote them and no spreadsheet computed them."""
    found = {}
    for match in _FORMULA.finditer(xml):
        place = _PLACE.fullmatch(_attributes(match[1]).get("r", ""))
        if place is not None:
            found[_position(place)] = f"={(match[2] or b'').decode('utf-8', 'replace')[:60]}"
    return found


def _error(xml: bytes, start: int) -> str:
    value = re.search(rb"<(?:\w+:)?v>([^<]{1,20})</", xml[start : start + 2000])
    return value[1].decode("ascii", "replace") if value else "#ERROR"


def _position(place: re.Match[str]) -> _Place:
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(place[2]) - 1, column - 1


if __name__ == "__main__":
    main()

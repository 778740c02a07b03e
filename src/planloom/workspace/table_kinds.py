"""What does a table hold: figures, definitions, or rows of the programme register? Told by the names of its columns."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from planloom.errors import TableError
from planloom.evidence import definitions, programme
from planloom.evidence.table import read_table

KINDS = ("observations", "definitions", "programme")
"""What a table may hold."""
_TELLING: Mapping[str, tuple[Mapping[str, Sequence[str]], tuple[str, ...]]] = MappingProxyType(
    {
        "definitions": (definitions.COLUMNS, ("scope", "indicator", "is_stated")),
        "programme": (programme.COLUMNS, ("name", "kind", "status")),
    }
)


def table_kind(data: bytes, name: str) -> str:
    r"""Return what a table holds by its header; figures where the header tells nothing else.

    Parameters
    ----------
    data
        Bytes of the file.
    name
        File name.

    Returns
    -------
    kind
        One of `KINDS`.

    Examples
    --------
    >>> table_kind("名称,类别,状态,日期,来源\n鹏城云脑,设施,在建,2023-05-01,日报".encode(), "a.csv")
    'programme'
    >>> table_kind("年份,数值\n2024,7".encode(), "b.csv")
    'observations'
    """
    try:
        header = read_table(data, name).header
    except TableError:
        return "observations"
    plain = {head.strip().lower().replace(" ", "_") for head in header} | set(header)
    for kind, (columns, wanted) in _TELLING.items():
        if all(plain & {column, *columns[column]} for column in wanted):
            return kind
    return "observations"

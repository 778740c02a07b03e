"""What came into the store, when and by whom? One record per import; an import taken back keeps its record."""

from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256

KINDS = ("observations", "definitions", "programme", "document")
"""What an import may hold: figures, scopes, the state of programme items, figures read from a document."""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One file, or one yes to a document's figure, that brought rows into the store."""

    import_id: str
    """Name of the import."""
    file_name: str
    """Name of the file, or of the document."""
    sha256: str
    """Hash of the bytes."""
    mapping_name: str
    """Mapping of columns that was used; empty where the columns named themselves."""
    kind: str
    """One of `KINDS`."""
    rows: int
    """Rows that were not there before."""
    who: str
    """Person."""
    when: datetime
    """Time, with its zone."""
    undone_when: datetime | None = None
    """When it was taken back; null while it counts."""
    undone_who: str = ""
    """Who took it back."""


def import_record(
    data: bytes,
    file_name: str,
    kind: str,
    who: str,
    when: datetime,
    *,
    mapping_name: str = "",
) -> ImportRecord:
    """Return the record of an import about to be made; the store fills in the number of rows.

    Parameters
    ----------
    data
        Bytes of the file.
    file_name
        Its name.
    kind
        One of `KINDS`.
    who
        Person.
    when
        Time, with its zone.
    mapping_name
        Mapping of columns that is used.

    Returns
    -------
    record
        With an id made of content, mapping, kind and time.

    Examples
    --------
    >>> from datetime import UTC
    >>> import_record(b"a", "a.csv", "observations", "张", datetime(2026, 1, 1, tzinfo=UTC)).import_id
    '6f5cf0a42f84'
    """
    digest = sha256(data).hexdigest()
    name = "\n".join((digest, mapping_name, kind, when.isoformat()))
    return ImportRecord(
        import_id=sha256(name.encode()).hexdigest()[:12],
        file_name=file_name,
        sha256=digest,
        mapping_name=mapping_name,
        kind=kind,
        rows=0,
        who=who,
        when=when,
    )


def import_row(record: ImportRecord) -> tuple[object, ...]:
    """Return a record as the store keeps it: times as ISO text."""
    values = (getattr(record, each.name) for each in fields(record))
    return tuple(v.isoformat() if isinstance(v, datetime) else v for v in values)


def import_of(row: tuple[object, ...]) -> ImportRecord:
    """Return the record of a row that `import_row` made."""
    values = dict(zip((each.name for each in fields(ImportRecord)), row, strict=True))
    for name in ("when", "undone_when"):
        if isinstance(values[name], str):
            values[name] = datetime.fromisoformat(str(values[name]))
    return ImportRecord(**values)  # type: ignore[arg-type]

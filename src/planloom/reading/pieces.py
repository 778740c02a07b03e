"""What does a markup scanner hand on? Pieces of raw text that make one block."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Piece:
    """One block as spans of the raw text."""

    kind: str
    """``heading``, ``paragraph``, ``item`` or ``cell``."""
    spans: list[tuple[int, int, str | None]] = field(default_factory=list)
    """Start and end in the raw text; the character that an entity stands for, else None."""
    level: int = 0
    """Depth of a heading."""
    marker: str = ""
    """List number or bullet that was taken off."""
    table: int = -1
    """Number of the table."""
    row: int = -1
    """Row of a cell."""
    column: int = -1
    """Column of a cell."""

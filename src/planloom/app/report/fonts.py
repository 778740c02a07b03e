"""Which letters does one HTML file need? Slices of the program's own Chinese font, as style that asks for nothing."""

import re
from base64 import b64encode
from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "static" / "vendor" / "noto-sans-sc"
_FACE = re.compile(
    r"@font-face\s*\{[^}]*?url\(\./(files/[\w.-]+\.woff2)\)[^}]*?unicode-range:\s*([^;}]+)", re.S
)
_WEIGHT = 400


@dataclass(frozen=True, slots=True)
class Slice:
    """One file of the font, with the letters that it draws."""

    file: str
    """Path within the font's folder."""
    span: str
    """Its letters, in the words of a style sheet."""
    ranges: tuple[tuple[int, int], ...]
    """First and last code point of each run of letters."""

    def draws(self, letters: Set[int]) -> bool:
        """Return whether any of some letters stands in it."""
        return any(first <= letter <= last for letter in letters for first, last in self.ranges)


def font_style(text: str) -> str:
    """Return style that brings the letters of a text along.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    style
        Rules with the font's slices in them; empty where the program stands without its fonts.

    Examples
    --------
    >>> font_style("") == ""
    True
    """
    letters = {ord(letter) for letter in text if letter.isprintable()}
    return "\n".join(_rule(part) for part in _slices() if part.draws(letters))


@cache
def _slices() -> tuple[Slice, ...]:
    sheet = _FOLDER / f"{_WEIGHT}.css"
    if not sheet.exists():
        return ()
    found = _FACE.findall(sheet.read_text("utf-8"))
    return tuple(Slice(file, span.strip(), _ranges(span)) for file, span in found)


def _ranges(span: str) -> tuple[tuple[int, int], ...]:
    made = []
    for part in span.replace("U+", "").replace("u+", "").split(","):
        first, _, last = part.strip().partition("-")
        made.append((int(first, 16), int(last or first, 16)))
    return tuple(made)


@cache
def _rule(part: Slice) -> str:
    data = b64encode((_FOLDER / part.file).read_bytes()).decode()
    return (
        f"@font-face{{font-family:'Noto Sans SC';font-weight:100 900;unicode-range:{part.span};"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )

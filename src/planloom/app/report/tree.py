"""How do a cluster's named things look as a tree, and its places as a map? Two drawings from a plan's programme."""

from collections.abc import Mapping, Sequence
from html import escape

from planloom.app.charts import INK, MUTED, RULE
from planloom.app.maps import HEIGHT, INSET_WIDTH, WIDTH, city_map
from planloom.app.report.drawings import FONT
from planloom.app.wording import place_label

_ROW, _LETTERS = 22, 30
_LEFT, _GAP, _EDGE = 8, 44, 8
"""Where the root begins, the room for a branch, and between words and their branch [px]."""
_EM, _LATIN_SHARE, _LATIN_END = 13, 0.58, 0x2E80
_TREE_WIDTH = 720
_RAMP = ("#ffffff", "#dbe9f6", "#9ecae1", "#4292c6", "#2171b5")
_PALE_STEPS = 2


def tree_svg(root: str, branches: Mapping[str, Sequence[str]]) -> str:
    """Return a tree: a root, its branches, and the names on each.

    Parameters
    ----------
    root
        What the tree is about.
    branches
        Names on each branch; one without names is left out by the caller.

    Returns
    -------
    svg
        The drawing.
    """
    rows = sum(max(len(names), 1) + 1 for names in branches.values())
    height = rows * _ROW + 12
    middle = height / 2
    forks = _LEFT + _wide(root) + _GAP
    leaves = forks + max(map(_wide, branches), default=0) + _GAP
    parts = [_words(_LEFT, middle + 4, root, INK, "700")]
    y = float(_ROW)
    for branch, names in branches.items():
        centre = y + _ROW * (max(len(names), 1) - 1) / 2
        parts.append(_curve(_LEFT + _wide(root) + _EDGE, middle, forks - _EDGE, centre))
        parts.append(_words(forks, centre + 4, branch, MUTED))
        for name in names:
            parts.append(_curve(forks + _wide(branch) + _EDGE, centre, leaves - _EDGE, y))
            shown = name if len(name) <= _LETTERS else name[: _LETTERS - 1] + "…"
            parts.append(_words(leaves, y + 4, shown, INK))
            y += _ROW
        y += _ROW
    return _svg(_TREE_WIDTH, int(height), "".join(parts))


def _wide(text: str) -> float:
    """Return about how wide some words are [px]."""
    return sum(_EM if ord(letter) > _LATIN_END else _EM * _LATIN_SHARE for letter in text)


def map_svg(counts: Mapping[str, int], lang: str) -> str:
    """Return the city's districts, coloured by a count.

    Parameters
    ----------
    counts
        What is counted, by place code.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    svg
        The drawing; schematic.
    """
    parts = []
    shapes = city_map(counts)
    for shape in shapes:
        if shape.is_inset:
            parts.append(
                f'<rect x="{shape.x - 62}" y="{shape.y - 36}" width="124" height="82" '
                f'fill="{_RAMP[shape.step]}" stroke="{MUTED}"/>'
            )
        else:
            fill = _RAMP[shape.step] if shape.place_code else RULE
            parts.append(f'<path d="{shape.path}" fill="{fill}" stroke="{MUTED}"/>')
    for shape in shapes:
        if shape.place_code:
            colour = INK if shape.step <= _PALE_STEPS else "#ffffff"
            said = f"{place_label(shape.place_code, lang)} {shape.value}"
            parts.append(_words(shape.x, shape.y, said, colour, anchor="middle"))
    return _svg(WIDTH + INSET_WIDTH, HEIGHT, "".join(parts))


def _svg(width: int, height: int, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{FONT}" font-size="13"><rect width="100%" height="100%" '
        f'fill="#fff"/>{body}</svg>'
    )


def _words(
    x: float, y: float, text: str, colour: str, weight: str = "400", anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _curve(x0: float, y0: float, x1: float, y1: float) -> str:
    middle = (x0 + x1) / 2
    return (
        f'<path d="M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}" '
        f'fill="none" stroke="{RULE}"/>'
    )

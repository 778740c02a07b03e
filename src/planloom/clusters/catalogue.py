"""Which measures are there, and which diagnosis does each answer? The list that commands and pages read."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Diagnosis = Literal["uneven", "insufficient", "layout", "momentum"]
"""发展不平衡, 发展不充分, 布局, 后劲."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure that can be asked for."""

    diagnosis: tuple[Diagnosis, ...]
    """What it answers."""
    years: int = 1
    """Years that it needs."""


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "location_quotient": Measure(("layout",)),
        "strength": Measure(("layout",)),
        "cluster_index": Measure(("layout",)),
        "krugman": Measure(("layout",)),
        "hachman": Measure(("layout",)),
        "relative_theil": Measure(("layout",)),
        "locational_gini": Measure(("layout",)),
        "ellison_glaeser": Measure(("layout",)),
        "coagglomeration": Measure(("layout",)),
        "herfindahl": Measure(("uneven", "layout")),
        "entropy": Measure(("uneven", "layout")),
        "gini": Measure(("uneven",)),
        "theil": Measure(("uneven",)),
        "shift_share": Measure(("uneven", "insufficient"), 2),
        "growth": Measure(("momentum",), 2),
        "productivity": Measure(("insufficient", "momentum"), 2),
    }
)
"""By name, in the order of the pages."""

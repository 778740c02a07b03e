"""What does an input-output table say? Flows between sectors, final uses, value added, imports, as arrays."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Form = Literal["competitive", "noncompetitive", "domestic"]
"""竞争型: flows hold imports; 非竞争型: imports stand in rows of their own; domestic: no imports by product."""


@dataclass(frozen=True, slots=True, eq=False)
class InputOutputTable:
    """An input-output table of n sectors, k final uses and v parts of value added, in its own unit of money."""

    form: Form
    """How imports stand in it."""
    sector_code: tuple[str, ...]
    """Codes of the sectors, as printed."""
    sector_name: tuple[str, ...]
    """Names of the sectors; the code where the table prints none."""
    flow: Floats
    """Sales of row sector to column sector (n x n); with imports where competitive."""
    final_code: tuple[str, ...]
    """Codes of the final uses."""
    final_use: Floats
    """Final uses (n x k), exports included; with imports where competitive."""
    is_export: tuple[bool, ...]
    """Whether a final use leaves the economy (exports, outflow to other provinces)."""
    value_added_code: tuple[str, ...]
    """Codes of the parts of value added."""
    value_added: Floats
    """Value added by part and sector (v x n), net taxes on products included."""
    output: Floats
    """Total output of each sector."""
    import_flow: Floats | None = None
    """Imports of product of row used by column sector (n x n), where noncompetitive."""
    import_final: Floats | None = None
    """Imports of product of row in final uses (n x k), where noncompetitive."""
    import_total: Floats | None = None
    """Imports of each product, as a positive number, where competitive; as printed, where noncompetitive."""
    import_by_user: Floats | None = None
    """Imports used by each sector, where the table gives only their sum (a row of imports)."""
    residual: Floats | None = None
    """其他/误差: what the row lacks to its output, as printed."""
    employment_person: Floats | None = None
    """Persons employed by sector."""
    unit: str = ""
    """Unit of money as printed (万元, million USD); empty where the table names none."""
    is_regionalised: bool = False
    """Whether it was estimated from another place's table by location quotients."""

    @property
    def sector_count(self) -> int:
        """Return the number of sectors n."""
        return len(self.sector_code)

    def final_demand(self) -> Floats:
        """Return what each sector delivers to final uses, residual included: output less intermediate sales."""
        return np.asarray(self.output - self.flow.sum(axis=1), np.float64)

    def imports_used(self) -> Floats | None:
        """Return the imports that each sector uses, or None where the table does not say."""
        if self.import_flow is not None:
            return np.asarray(self.import_flow.sum(axis=0), np.float64)
        return self.import_by_user

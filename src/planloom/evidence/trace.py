"""Where does a number come from? Figures, and the ledger that keeps the origin of each."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from planloom.codes import Parameter
from planloom.evidence.records import Observation


class ResultRecord(BaseModel):
    """Base of every result: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Figure(ResultRecord):
    """A number with its unit and the id of its trace node: nothing is shown that is not one of these."""

    value: float
    """The number, 12 significant digits."""
    unit: str
    """Base unit; ``1`` for a share or a growth rate as a fraction."""
    trace: str
    """Id of the trace node that says where it comes from."""


class TraceNode(ResultRecord):
    """Where one number comes from: a formula over other nodes, a row, a sentence, a record or a parameter."""

    id: str
    """Unique in the study."""
    kind: Literal["formula", "row", "sentence", "record", "parameter"]
    """What stands behind the number."""
    value: float
    """The number, 12 significant digits."""
    unit: str
    """Its unit."""
    formula: str | None = None
    """For a formula: in plain signs over the names of its inputs, e.g. ``(b / a)^(1 / 4) - 1``."""
    inputs: tuple[tuple[str, str], ...] = ()
    """For a formula: name and node id of each input."""
    observation_id: str | None = None
    """For a row: the observation."""
    item_id: str | None = None
    """For a sentence: the item whose citation holds the number; for a record: the item that states it."""
    field: str | None = None
    """For a sentence or a record: which of the item's numbers it is, e.g. ``low``."""
    parameter_code: str | None = None
    """For a parameter: its code in the code list ``parameters``."""


def significant(value: float) -> float:
    """Return a number rounded to 12 significant digits, the form in which results are written.

    Parameters
    ----------
    value
        Any finite number.

    Returns
    -------
    rounded
        The nearest float to its 12-digit decimal.

    Examples
    --------
    >>> significant(0.1 + 0.2)
    0.3
    """
    return float(f"{value:.12g}")


class Ledger:
    """Keeps the origin of every figure; the same origin noted twice is one node.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.codes import parameter
    >>> ledger = Ledger()
    >>> ledger.parameter(parameter("about_tolerance", date(2025, 12, 31))).trace
    'parameter/about_tolerance'
    >>> [node.kind for node in ledger.nodes()]
    ['parameter']
    """

    def __init__(self) -> None:
        self._nodes: dict[str, TraceNode] = {}
        self._rows: dict[str, tuple[Observation, Figure]] = {}

    def nodes(self) -> tuple[TraceNode, ...]:
        """Return every node, in the order in which it was first noted."""
        return tuple(self._nodes.values())

    def row(self, observation: Observation) -> Figure:
        """Note a number that stands in a row of evidence."""
        known = self._rows.get(observation.observation_id)
        if known is not None and known[0] is observation:
            return known[1]
        figure = self._note(
            TraceNode(
                id=f"row/{observation.observation_id}",
                kind="row",
                value=significant(observation.value),
                unit=observation.unit,
                observation_id=observation.observation_id,
            )
        )
        self._rows[observation.observation_id] = observation, figure
        return figure

    def sentence(self, item_id: str, field: str, value: float, unit: str) -> Figure:
        """Note a number that stands in the sentence of an item (`field`: low, high, base, …)."""
        return self._stated("sentence", (item_id, field), value, unit)

    def record(self, item_id: str, field: str, value: float, unit: str) -> Figure:
        """Note a number that a record of a plan states, with a source and without a sentence."""
        return self._stated("record", (item_id, field), value, unit)

    def parameter(self, parameter: Parameter) -> Figure:
        """Note a dated number of the code list ``parameters``."""
        return self._note(
            TraceNode(
                id=f"parameter/{parameter.code}",
                kind="parameter",
                value=significant(parameter.value),
                unit=parameter.unit,
                parameter_code=parameter.code,
            )
        )

    def formula(
        self, name: str, formula: str, inputs: Mapping[str, Figure], value: float, unit: str
    ) -> Figure:
        """Note a number computed from other figures."""
        return self._note(
            TraceNode(
                id=f"formula/{name}",
                kind="formula",
                value=significant(value),
                unit=unit,
                formula=formula,
                inputs=tuple((key, figure.trace) for key, figure in inputs.items()),
            )
        )

    def _stated(
        self, kind: Literal["sentence", "record"], place: tuple[str, str], value: float, unit: str
    ) -> Figure:
        item_id, field = place
        return self._note(
            TraceNode(
                id=f"{kind}/{item_id}/{field}",
                kind=kind,
                value=significant(value),
                unit=unit,
                item_id=item_id,
                field=field,
            )
        )

    def _note(self, node: TraceNode) -> Figure:
        known = self._nodes.setdefault(node.id, node)
        if known is not node and known != node:
            raise ValueError(f"two origins under one id: {node.id}")
        return Figure(value=node.value, unit=node.unit, trace=node.id)

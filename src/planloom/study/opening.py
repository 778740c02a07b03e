"""Where does one figure come from? Its trace opened: formula, inputs, and under each the row or the sentence."""

from collections.abc import Iterator, Mapping

from planloom.codes import Parameter
from planloom.evidence import Definition, Observation
from planloom.evidence.trace import ResultRecord, TraceNode
from planloom.plan.schema import Citation, Park, Plan, Pledge, Quantified
from planloom.study.records import Study


class Said(ResultRecord):
    """Where in a plan a number stands."""

    plan_id: str
    """The plan."""
    item_id: str
    """The item that holds the number."""
    document: str
    """Name of the document."""
    document_sha256: str
    """Hash of its bytes."""
    citation: Citation | None = None
    """The sentence; null for a record that has a source and no sentence."""
    source: str | None = None
    """The source of such a record."""


class Opened(ResultRecord):
    """A trace node with everything under it, down to rows, sentences and parameters."""

    node: TraceNode
    """The node."""
    observation: Observation | None = None
    """For a row: the row."""
    definition: Definition | None = None
    """For a row: what it covers."""
    said: Said | None = None
    """For a sentence or a record: where it stands."""
    parameter: Parameter | None = None
    """For a parameter: its dated value with source."""
    inputs: tuple[tuple[str, "Opened"], ...] = ()
    """For a formula: name and origin of each input."""


class Origins:
    """Look-ups by id over one study, made once for many figures.

    Parameters
    ----------
    study
        The study.
    """

    def __init__(self, study: Study) -> None:
        self.nodes: Mapping[str, TraceNode] = {node.id: node for node in study.trace}
        self._rows = {row.observation_id: row for row in study.observations}
        self._definitions = {d.scope_code: d for d in study.definitions}
        self._parameters = {p.code: p for p in study.parameters}
        self._said = {said.item_id: said for said in _places(study)}

    def said(self, node: TraceNode) -> Said | None:
        """Return where in a plan the number of a node stands; null for a node of another kind."""
        return self._said.get(node.item_id or "")

    def opened(self, trace: str) -> Opened:
        """Return the whole origin of a figure.

        Raises
        ------
        KeyError
            If the study holds no such node.
        """
        node = self.nodes[trace]
        row = self._rows.get(node.observation_id or "")
        return Opened(
            node=node,
            observation=row,
            definition=self._definitions.get(row.scope_code) if row is not None else None,
            said=self.said(node),
            parameter=self._parameters.get(node.parameter_code or ""),
            inputs=tuple((name, self.opened(origin)) for name, origin in node.inputs),
        )

    def roots(self, trace: str) -> Iterator[TraceNode]:
        """Yield the rows, sentences, records and parameters that a figure rests on."""
        waiting, seen = [trace], set[str]()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            node = self.nodes[name]
            if node.kind != "formula":
                yield node
            waiting += [origin for _, origin in node.inputs]


def opened(study: Study, trace: str) -> Opened:
    """Return the whole origin of one figure of a study.

    Parameters
    ----------
    study
        The study.
    trace
        Id of a trace node, as it stands in a figure.

    Returns
    -------
    opened
        The node, and under it formula, inputs, rows and sentences.

    Raises
    ------
    KeyError
        If the study holds no such node.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.study import example_study
    >>> study = example_study(date(2025, 12, 31))
    >>> latest = study.verdicts[0].latest
    >>> opened(study, latest.trace).observation.year
    2024
    """
    return Origins(study).opened(trace)


def _places(study: Study) -> Iterator[Said]:
    for file in study.files:
        document = file.document
        for plan in file.plans:
            for item_id, citation, source in _of_plan(plan):
                yield Said(
                    plan_id=plan.id,
                    item_id=item_id,
                    document=document.name,
                    document_sha256=document.sha256,
                    citation=citation,
                    source=source,
                )


def _of_plan(plan: Plan) -> Iterator[tuple[str, Citation | None, str | None]]:
    yield plan.id, None, None
    items: tuple[Quantified | Pledge, ...] = (*plan.targets, *plan.observations, *plan.pledges)
    for item in items:
        yield item.id, item.citation, None
    for number, group in enumerate(plan.portfolio, 1):
        yield f"{plan.id}/portfolio/{number}", group.citation, None
        for place, member in enumerate(group.members, 1):
            yield f"{plan.id}/portfolio/{number}/{place}", member.citation, None
    parks: tuple[Park, ...] = plan.parks
    for park in parks:
        yield park.id, None, park.source

"""Where does a number come from? The content of the page that opens a figure's trace."""

from typing import Any

from planloom.app.lookup import Lookup
from planloom.app.overview import target_row
from planloom.app.page_problems import page_error
from planloom.app.text_view import sentence_around


def trace(lookup: Lookup, node_id: str) -> dict[str, Any]:
    """Return the content of the page that says where a number comes from.

    Parameters
    ----------
    lookup
        The study.
    node_id
        The number's trace node.

    Returns
    -------
    content
        Of ``trace.html``.

    Raises
    ------
    PageError
        If the study holds no such number.
    """
    node = lookup.nodes.get(node_id)
    if node is None:
        raise page_error(404, "page.unknown_trace", found=node_id)
    found = lookup.targets.get(node.item_id or "")
    said = lookup.origins.said(node)
    plan = lookup.plans[said.plan_id] if said is not None else None
    citation = said.citation if said is not None else None
    return {
        "node": node,
        "inputs": [(name, lookup.nodes.get(i), i) for name, i in node.inputs],
        "used_by": lookup.used_by(node_id),
        "observation": lookup.observations.get(node.observation_id or ""),
        "parameter": lookup.parameters.get(node.parameter_code or ""),
        "target": found,
        "plan": plan,
        "said": said,
        "row": target_row(lookup, found) if found is not None else None,
        "sentence": sentence_around(lookup, plan.id, citation) if plan and citation else None,
    }

"""Where in a study does a thing stand? Look-ups by id over one study; nothing is computed here."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from urllib.parse import quote

from planloom.app.kept import KeptPages
from planloom.app.records import (
    Definition,
    Evidence,
    Observation,
    Origins,
    Parameter,
    Park,
    Plan,
    PlanFile,
    ProgrammeItem,
    Study,
    StudyText,
    Target,
    TraceNode,
    Verdict,
)


class Lookup:
    """Indexes over one study.

    Parameters
    ----------
    study
        The study.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.pages = KeptPages()

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """Plans by id, in the study's order."""
        return {plan.id: plan for file in self.study.files for plan in file.plans}

    @cached_property
    def files(self) -> dict[str, PlanFile]:
        """The file of each plan, by plan id."""
        return {plan.id: file for file in self.study.files for plan in file.plans}

    @cached_property
    def targets(self) -> dict[str, Target]:
        """Targets of all plans by id."""
        return {target.id: target for plan in self.plans.values() for target in plan.targets}

    @cached_property
    def plan_of_target(self) -> dict[str, Plan]:
        """The plan of each target, by target id."""
        return {target.id: plan for plan in self.plans.values() for target in plan.targets}

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each target, by target id."""
        return {v.target_id: v for v in self.study.verdicts if v.member_code is None}

    @cached_property
    def observations(self) -> dict[str, Evidence]:
        """Observations by id."""
        return {row.observation_id: row for row in self.study.observations}

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Definitions by scope code."""
        return {definition.scope_code: definition for definition in self.study.definitions}

    @cached_property
    def nodes(self) -> dict[str, TraceNode]:
        """Trace nodes by id; an observation and a target can be asked for by their own ids too."""
        nodes = {node.id: node for node in self.study.trace}
        rows = {node.observation_id: node for node in self.study.trace if node.observation_id}
        for row in self.study.observations:
            nodes.setdefault(row.observation_id, rows.get(row.observation_id) or _row_node(row))
        for target in self.targets.values():
            said = nodes.get(f"sentence/{target.id}/low")
            nodes.setdefault(target.id, said or _target_node(target))
        return nodes

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Dated numbers of the rules by code."""
        return {parameter.code: parameter for parameter in self.study.parameters}

    @cached_property
    def origins(self) -> Origins:
        """Where the number of each trace node stands."""
        return Origins(self.study)

    @cached_property
    def _users(self) -> dict[str, list[TraceNode]]:
        users: dict[str, list[TraceNode]] = {}
        for node in self.study.trace:
            for origin in dict.fromkeys(origin for _, origin in node.inputs):
                users.setdefault(origin, []).append(node)
        return users

    def used_by(self, node_id: str) -> list[TraceNode]:
        """Return the nodes whose formula uses a node."""
        return self._users.get(node_id, [])

    @cached_property
    def stated(self) -> dict[str, tuple[Plan, Target | Observation | Park]]:
        """Targets, observations and parks of plans by id, each with its plan: what states a number."""
        found: dict[str, tuple[Plan, Target | Observation | Park]] = {}
        for plan in self.plans.values():
            found |= {target.id: (plan, target) for target in plan.targets}
            found |= {observation.id: (plan, observation) for observation in plan.observations}
            found |= {park.id: (plan, park) for park in plan.parks}
        return found

    @cached_property
    def _row_nodes(self) -> dict[str, str]:
        return {n.observation_id: n.id for n in reversed(self.study.trace) if n.observation_id}

    def row_trace(self, observation_id: str) -> str:
        """Return the id of the trace node of an observation."""
        return self._row_nodes.get(observation_id, observation_id)

    def text(self, plan_id: str) -> StudyText | None:
        """Return the text that a plan was read from; null where it is not at hand."""
        digest = self.files[plan_id].document.sha256
        return next((text for text in self.study.texts if text.sha256 == digest), None)

    def roots(self) -> list[Plan]:
        """Return the plans without a parent in the study."""
        return [plan for plan in self.plans.values() if plan.parent not in self.plans]

    def children(self, plan_id: str) -> list[Plan]:
        """Return the plans that carry out a plan."""
        return [plan for plan in self.plans.values() if plan.parent == plan_id]

    def family(self, plan_id: str) -> list[Plan]:
        """Return a plan and all that carry it out, parents first."""
        made = [self.plans[plan_id]]
        for child in self.children(plan_id):
            made += self.family(child.id)
        return made

    def superseding(self, plan_id: str) -> Plan | None:
        """Return the plan that replaces a plan, where the study holds one."""
        return next((p for p in self.plans.values() if p.supersedes == plan_id), None)

    def target_at(self, plan_id: str, path: str) -> Target | None:
        """Return the target at a page's address; null where there is none."""
        for name in (f"{plan_id}/target/{path}", f"{plan_id}/{path}", path):
            if name in self.targets and self.plan_of_target[name].id == plan_id:
                return self.targets[name]
        return None

    def versions(self, target: Target) -> list[Target]:
        """Return targets of other plans for the same thing, by indicator, place and cluster."""
        if target.indicator_code is None:
            return []
        own = self.plan_of_target[target.id].id
        return [
            other
            for other in self.targets.values()
            if self.plan_of_target[other.id].id != own
            and other.indicator_code == target.indicator_code
            and other.cluster_code == target.cluster_code
            and other.place_code == target.place_code
        ]

    def cluster_targets(self, code: str) -> list[Target]:
        """Return the targets of a cluster, its own and those shared with others."""
        return [
            target
            for target in self.targets.values()
            if target.cluster_code == code or code in target.member_codes
        ]

    def programme(
        self, plans: Sequence[Plan] | None = None
    ) -> Iterator[tuple[Plan, ProgrammeItem]]:
        """Yield programme items with their plan."""
        for plan in self.plans.values() if plans is None else plans:
            for item in plan.programme:
                yield plan, item

    def naming_plans(self, code: str) -> list[Plan]:
        """Return the plans whose portfolio, stages, programme or targets name a cluster."""
        return [plan for plan in self.plans.values() if code in _codes(plan)]


def _row_node(row: Evidence) -> TraceNode:
    return TraceNode(
        id=row.observation_id,
        kind="row",
        value=row.value,
        unit=row.unit,
        observation_id=row.observation_id,
    )


def _target_node(target: Target) -> TraceNode:
    return TraceNode(
        id=target.id,
        kind="sentence",
        value=target.low,
        unit=target.unit,
        item_id=target.id,
        field="low",
    )


def _codes(plan: Plan) -> set[str]:
    codes = {member.cluster_code for group in plan.portfolio for member in group.members}
    codes |= {member.cluster_code for stage in plan.stages for member in stage.members}
    codes |= {item.cluster_code for item in plan.programme}
    codes |= {target.cluster_code for target in plan.targets}
    codes |= {code for target in plan.targets for code in target.member_codes}
    return {code for code in codes if code is not None}


def target_address(plan: Plan, target: Target) -> str:
    """Return the address of a target's page.

    Parameters
    ----------
    plan
        The target's plan.
    target
        The target.

    Returns
    -------
    address
        Path without query.
    """
    path = target.id.removeprefix(f"{plan.id}/").removeprefix("target/")
    return f"/plans/{quote(plan.id)}/targets/{quote(path)}"

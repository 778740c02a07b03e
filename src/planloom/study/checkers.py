"""Which kinds of checks are there? What each takes, and the function that runs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Role:
    """A table that a checker takes."""

    name: str
    """What it is given as, e.g. ``firms``."""
    is_required: bool = True
    """Whether the check does not run without it."""
    goes_with: str = ""
    """A table that needs this one: the check does not run with that one alone."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a person may choose."""

    name: str
    """A word of the field, e.g. ``final_demand_share``."""
    default: str
    """Value where nothing is chosen."""
    choices: tuple[str, ...] = ()
    """Values that it may have; empty where it is free text or a number."""


@dataclass(frozen=True, slots=True)
class Checker:
    """A kind of check: what it takes, and the function that runs it."""

    roles: tuple[Role, ...]
    """Tables."""
    options: tuple[Option, ...]
    """Choices."""
    run: str
    """``module:function``, loaded when it is needed: from request, plan or null, and progress to a `CheckResult`."""
    plan: Literal["required", "optional", "none"] = "optional"
    """Whether it is held against a plan."""


CHECKERS: Mapping[str, Checker] = MappingProxyType(
    {
        "clusters": Checker(
            roles=(
                Role("sizes"), Role("assignment", is_required=False), Role("places", is_required=False),
            ),
            options=(
                Option("absent", "missing", ("missing", "zero")),
                Option("quantity", "", ("", "employment", "value_added", "output", "wage", "establishments", "value")),
                Option("left_out", ""), Option("draws", ""), Option("seed", "1"),
            ),
            run="planloom.study.check_clusters:clusters",
        ),
        "firms": Checker(
            roles=(Role("firms"), Role("decisions", is_required=False)),
            options=(
                Option("unique", "product", ("product", "legal_unit")),
                Option("code_version", "2017", ("2017", "2011")),
            ),
            run="planloom.study.check_firms:firms",
        ),
        "foresight": Checker(
            roles=(Role("sizes"),),
            options=(
                Option("quantity", "", (
                    "", "value", "employment", "value_added", "output", "wage", "establishments",
                )),
                Option("absent", "missing", ("missing", "zero")),
                Option("columns", ""), Option("minimum_size", ""), Option("related_by", "proximity", (
                    "proximity", "association", "probability", "cosine", "jaccard",
                )),
                Option("bootstrap", "200"), Option("seed", "1"), Option("period_years", ""), Option("entry_below", ""),
            ),
            run="planloom.study.check_foresight:foresight",
        ),
        "chain_graph": Checker(
            roles=(Role("edges", is_required=False), Role("facts", is_required=False)),
            options=(Option("cluster", ""),),
            run="planloom.study.check_chain_graph:chain_links",
        ),
        "resilience": Checker(
            roles=(
                Role("edges", is_required=False), Role("sectors", is_required=False, goes_with="edges"),
                Role("essential"),
                Role("market", is_required=False), Role("revenue", is_required=False),
                Role("groups", is_required=False), Role("measures", is_required=False),
                Role("flows", is_required=False), Role("firms", is_required=False, goes_with="flows"),
                Role("region", is_required=False),
            ),
            options=(
                Option("origin", "own", ("own", "synthetic")), Option("final_demand_share", ""),
                Option("stop", ""), Option("stop_share", "1"), Option("budget", "0"), Option("outage_days", ""),
                Option("scope", "all", ("all", "what_if")),
                Option("flows_origin", "regionalised", ("regionalised", "own")),
                Option("draws", "100"), Option("seed", "1"), Option("mean_links", ""), Option("first", "50"),
            ),
            plan="none",
            run="planloom.study.check_resilience:resilience",
        ),
    }
)  # fmt: skip
"""Every kind of check. Its words stand in ``codes/data/check_words_<kind>.yaml``."""

"""What part does each place have? Roles, parks and targets by place, joined over plans."""

from collections.abc import Sequence
from dataclasses import dataclass

from planloom.app.lookup import Lookup
from planloom.app.records import Park, Plan, ProgrammeItem, Target
from planloom.codes import places


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """What plans say of one place."""

    place_code: str
    """The place."""
    roles: tuple[tuple[Plan, ProgrammeItem], ...]
    """Parts that it is given, each with its plan."""
    parks: tuple[tuple[Plan, Park], ...]
    """Parks that lie in it, each with its plan."""
    targets: tuple[tuple[Plan, Target], ...]
    """Targets about it alone."""

    @property
    def clusters(self) -> tuple[str, ...]:
        """Codes of the clusters in whose programme it has a part."""
        return tuple(dict.fromkeys(i.cluster_code for _, i in self.roles if i.cluster_code))

    @property
    def others(self) -> tuple[str, ...]:
        """Names of what else it is to carry, which the code list does not hold."""
        return tuple(dict.fromkeys(i.name for _, i in self.roles if not i.cluster_code))


def place_row(lookup: Lookup, plans: Sequence[Plan], code: str) -> PlaceRow:
    """Return what some plans say of one place.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans.
    code
        The place.

    Returns
    -------
    row
        Its roles, parks and targets.
    """
    return PlaceRow(
        code,
        tuple(
            (plan, item)
            for plan, item in lookup.programme(plans)
            if item.kind == "role" and item.place_code == code
        ),
        tuple((plan, park) for plan in plans for park in plan.parks if code in park.place_codes),
        tuple((plan, t) for plan in plans for t in plan.targets if t.place_code == code),
    )


def place_rows(lookup: Lookup, plans: Sequence[Plan]) -> list[PlaceRow]:
    """Return the districts and functional zones with what some plans say of them.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans.

    Returns
    -------
    rows
        In the order of the code list.
    """
    kinds = ("district", "functional_zone")
    return [place_row(lookup, plans, code) for code, p in places().items() if p.kind in kinds]

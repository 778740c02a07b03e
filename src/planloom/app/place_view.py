"""What part does each place have? Roles, parks and targets by place, joined over plans."""

from collections.abc import Collection, Sequence
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
    """Return the places of some plans with what they say of each.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans.

    Returns
    -------
    rows
        In the order of the code list: every place that is given a part or a park, and where one of the plans is of
        the city that the map draws, all its districts; then places that the code list does not hold, as named.
    """
    roles = [item for _, item in lookup.programme(plans) if item.kind == "role"]
    named = {item.place_code for item in roles if item.place_code}
    named |= {code for plan in plans for park in plan.parks for code in park.place_codes}
    if is_drawn(plans, named):
        named |= set(districts())
    rows = [place_row(lookup, plans, code) for code in places() if code in named]
    others = dict.fromkeys(i.place for i in roles if i.place and i.place_code not in places())
    return rows + [
        PlaceRow(
            name,
            tuple(
                (p, i) for p, i in lookup.programme(plans) if i.kind == "role" and i.place == name
            ),
            (),
            (),
        )
        for name in others
    ]


def districts() -> tuple[str, ...]:
    """Return the districts and functional zones of the city that the map draws."""
    kinds = ("district", "functional_zone")
    return tuple(code for code, place in places().items() if place.kind in kinds)


def is_drawn(plans: Sequence[Plan], named: Collection[str]) -> bool:
    """Return whether the map has something to show: a plan of its city, or a district that is named."""
    own = {places()[code].parent for code in districts()} | set(districts())
    return any(plan.place_code in own for plan in plans) or bool(set(districts()) & set(named))

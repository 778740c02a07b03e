"""How strong is a cluster? Specialisation, size, productivity and growth, each against the same industry elsewhere."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planloom.clusters.records import Floats
from planloom.clusters.specialisation import location_quotient

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Strength:
    """Four dimensions of every industry in every region, and which of them earn a star."""

    specialisation: Floats
    """Location quotient."""
    size: Floats
    """Size itself."""
    productivity: Floats | None
    """Output, value added or wages per person; null where the table does not hold them."""
    growth: Floats | None
    """Growth of the size since the first year, a share; null where the table has one year."""
    star: tuple[Bools | None, Bools | None, Bools | None, Bools | None]
    """Stars of specialisation, size, productivity and growth; null for a dimension that is not known."""

    @property
    def stars(self) -> Floats:
        """Return how many stars each cluster has."""
        known = [star for star in self.star if star is not None]
        return np.asarray(np.sum(known, 0), np.float64)


def strength(
    value: Floats,
    least_quotient: float,
    top_share: float,
    productivity: Floats | None = None,
    growth: Floats | None = None,
) -> Strength:
    """Return the four dimensions and a star for each in which a region stands out in its industry.

    The star of specialisation needs a location quotient of `least_quotient`. A region earns each other star if fewer
    than `top_share` of the regions that have the industry are above it and some are below; equals share their place.
    The lines of specialisation and size are the observatory's; that it drew any for productivity or growth could not be
    confirmed, so that these follow the line of size by a rule of ours. Its third star, focus, is not given.

    Parameters
    ----------
    value
        Sizes, regions by industries [persons].
    least_quotient
        Location quotient that earns the star of specialisation; the dated parameter ``cluster_star_quotient``.
    top_share
        Part of the regions that earns each other star (0-1); the dated parameter ``cluster_star_share``.
    productivity
        Output, value added or wages per person, regions by industries; NaN where unknown.
    growth
        Growth of the size, regions by industries; NaN where unknown.

    Returns
    -------
    strength
        With at most as many stars as dimensions are known.

    References
    ----------
    European Cluster Observatory. Evaluation of regional cluster strength, clusterobservatory.eu, index.php?id=49 (size
    in the first 10 % of the category; focus, the share of the region's employment). The quotient of 2 after European
    Commission (2011), as quoted in scitepress.org/PublishedPapers/2013/45487.

    Examples
    --------
    >>> found = strength(np.array([[30.0, 10.0], [5.0, 40.0]]), 1.6, 0.5)
    >>> found.stars.tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    quotient = location_quotient(value)
    present = value > 0
    star = (
        present & (quotient >= least_quotient),
        _among_the_best(value, present, top_share),
        None if productivity is None else _among_the_best(productivity, present, top_share),
        None if growth is None else _among_the_best(growth, present, top_share),
    )
    return Strength(quotient, value, productivity, growth, star)


def _among_the_best(what: Floats, present: Bools, top_share: float) -> Bools:
    """Return whether fewer than a share of the regions with the industry are above each of them, and some below."""
    known = present & np.isfinite(what)
    found = np.zeros(what.shape, np.bool_)
    for i in range(what.shape[1]):
        own = what[known[:, i], i]
        ranked = np.sort(own)
        above = len(own) - np.searchsorted(ranked, own, side="right")
        below = np.searchsorted(ranked, own, side="left")
        found[known[:, i], i] = (above < top_share * len(own)) & (below > 0)
    return found

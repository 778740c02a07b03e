"""Where does an industry stand dense, many-headed and large against the region? The Litzenberger-Sternberg index."""

import numpy as np

from planloom.clusters.records import Floats


def cluster_index(value: Floats, plants: Floats, area: Floats, population: Floats) -> Floats:
    """Return CI_ri = (e_ri/e_i) / (a_r/a) times (e_ri/e_i) / (p_r/p) times (b_ri/b_i) / (e_ri/e_i).

    The first factor is the industry's density against the region's area, the second its stock against the region's
    people, the third is above 1 where its plants are smaller than elsewhere.

    Parameters
    ----------
    value
        Employment e_ri, regions by industries [persons].
    plants
        Number of plants b_ri, regions by industries.
    area
        Area a_r of each region [one unit, above 0].
    population
        People p_r of each region [above 0].

    Returns
    -------
    index
        Regions by industries: 1 where all is as in the whole; not bounded above, and it depends on how many regions
        there are. 0 where the industry is absent; NaN where it is nowhere, or a region has no area or people.

    References
    ----------
    Litzenberger, T., Sternberg, R. (2006). Der Clusterindex - eine Methodik zur Identifizierung regionaler Cluster am
    Beispiel deutscher Industriebranchen. Geographische Zeitschrift 94(4), 209-224.

    Examples
    --------
    >>> jobs, plants = np.array([[1743.0], [3997.0]]), np.array([[35.0], [18.0]])
    >>> index = cluster_index(jobs, plants, np.array([50.0, 526.0]), np.array([488.0, 4133.0]))
    >>> round(float(index[0, 0]), 8)
    21.87491102
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        stock = value / value.sum(0)
        share_of_plants = plants / plants.sum(0)
        by_area = stock / (area / area.sum())[:, None]
        by_people = share_of_plants / (population / population.sum())[:, None]
        found = by_area * by_people
    return np.where(np.isfinite(found), found, np.nan)

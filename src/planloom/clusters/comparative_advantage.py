"""In what is a place stronger than the whole? Revealed comparative advantage, and who is large enough to be asked."""

import numpy as np
from numpy.typing import NDArray

from planloom.clusters.specialisation import location_quotient

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def comparative_advantage(size: Floats) -> Floats:
    """Return RCA_ri = (x_ri / sum_i x_ri) / (sum_r x_ri / sum x), the location quotient of a region in an industry.

    Parameters
    ----------
    size
        Size of each industry in each place [persons or money, 0 or more], places by industries.

    Returns
    -------
    advantage
        Places by industries; above 1 the place has more of the industry than the whole has. NaN where the place or
        the industry has no size at all, and where a size of the place, the industry or the whole is missing.

    References
    ----------
    Balassa, B. (1965). Trade liberalisation and "revealed" comparative advantage. The Manchester School 33(2), 99-123.

    Examples
    --------
    >>> comparative_advantage(np.array([[1.0, 3.0], [3.0, 1.0]])).tolist()
    [[0.5, 1.5], [1.5, 0.5]]
    """
    return location_quotient(size)


def is_specialised(advantage: Floats, least: float = 1.0) -> Bools:
    """Return whether a place is specialised in an industry: its comparative advantage is at least a line.

    Parameters
    ----------
    advantage
        Comparative advantage, places by industries.
    least
        The line.

    Returns
    -------
    present
        Places by industries; false where the advantage is undefined.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The product space conditions the development of
    nations. Science 317, 482-487: the line is 1.

    Examples
    --------
    >>> is_specialised(np.array([[0.5, 1.0], [np.nan, 2.0]])).tolist()
    [[False, True], [False, True]]
    """
    return np.asarray(advantage >= least, np.bool_)


def is_large_enough(size: Floats, place_least: float, industry_least: float) -> tuple[Bools, Bools]:
    """Return which places and which industries are large enough to be compared.

    Quotients of tiny places are large by chance: one firm makes a specialisation. Both lines are drawn on the totals of
    the table as given, once.

    Parameters
    ----------
    size
        Size of each industry in each place, places by industries.
    place_least
        Smallest total of a place [the unit of the sizes].
    industry_least
        Smallest total of an industry [the unit of the sizes].

    Returns
    -------
    places, industries
        Whether each stays; without any size none does.

    References
    ----------
    Hausmann, R., Hidalgo, C. A. et al. (2013). The Atlas of Economic Complexity, technical box 2.1 and appendix: small
    countries and products of little trade are left out before the indices are computed.

    Examples
    --------
    >>> [kept.tolist() for kept in is_large_enough(np.array([[5.0, 0.0], [0.1, 0.0]]), 1, 0)]
    [[True, False], [True, False]]
    """
    of_place, of_industry = size.sum(1), size.sum(0)
    return (
        (of_place >= place_least) & (of_place > 0),
        (of_industry >= industry_least) & (of_industry > 0),
    )

"""How related are two industries beyond what their sizes explain? Four normalisations, and the density of a place."""

from typing import Literal

import numpy as np

from planloom.clusters.comparative_advantage import Bools, Floats

Normalisation = Literal["association", "probability", "cosine", "jaccard"]
"""How a count of shared places is set against the two industries' own counts."""


def relatedness(count: Floats, normalisation: Normalisation = "association") -> Floats:
    """Return the relatedness of industries from the number of places that they share.

    With c_ij the count (c_ii taken as 0), s_i = sum_j c_ij and T = sum_i s_i: association c_ij T / (s_i s_j);
    probability c_ij / (T/2 (s_i/T s_j/(T - s_i) + s_j/T s_i/(T - s_j))), which draws the second industry among the
    others; cosine c_ij / sqrt(s_i s_j); Jaccard c_ij / (s_i + s_j - c_ij). Above 1 the first two say that industries
    meet more often than by chance; the last two have no such line.

    Parameters
    ----------
    count
        Places that have both industries, industries by industries.
    normalisation
        Which one.

    Returns
    -------
    relatedness
        Industries by industries, symmetric, 0 on the diagonal; NaN for an industry that meets no other.

    References
    ----------
    van Eck, N. J., Waltman, L. (2009). How to normalize cooccurrence data? Journal of the American Society for
    Information Science and Technology 60(8), 1635-1651. Steijn, M. P. A. (2021). Improvement on the association
    strength. Quantitative Science Studies 2(2), 778-794, for the probability.

    Examples
    --------
    >>> count = np.array([[0.0, 2, 1], [2, 0, 1], [1, 1, 0]])
    >>> relatedness(count).round(4).tolist()
    [[0.0, 1.7778, 1.3333], [1.7778, 0.0, 1.3333], [1.3333, 1.3333, 0.0]]
    >>> relatedness(count, "jaccard")[0].tolist()
    [0.0, 0.5, 0.25]
    """
    c = count - np.diag(np.diagonal(count))
    s = c.sum(1)
    alone = s == 0
    s = np.where(alone, np.nan, s)
    total = float(np.nansum(s))
    both = np.multiply.outer(s, s)
    if normalisation == "association":
        expected = both / total
    elif normalisation == "probability":
        with np.errstate(divide="ignore"):
            other = 1.0 / (total - s)
        expected = 0.5 * both * np.add.outer(other, other)
    elif normalisation == "cosine":
        expected = np.sqrt(both)
    else:
        expected = np.add.outer(s, s) - c
    found = np.asarray(c / expected, np.float64)
    np.fill_diagonal(found, np.where(alone, np.nan, 0.0))
    return found


def relatedness_density(present: Bools, related: Floats, above: float | None = None) -> Floats:
    """Return the share of what is related to an industry that a place has: sum_j M_rj R_ij / sum_j R_ij.

    Parameters
    ----------
    present
        Whether a place is specialised in an industry, places by industries.
    related
        Relatedness of industries; the diagonal does not count.
    above
        Line above which industries count as related, all alike; None: each weighs by its relatedness.

    Returns
    -------
    density
        Places by industries, 0 to 1; NaN for an industry that is related to none.

    References
    ----------
    Boschma, R., Balland, P.-A., Kogler, D. F. (2015). Relatedness and technological change in cities. Industrial and
    Corporate Change 24(1), 223-250; there in per cent and with related industries counted alike.

    Examples
    --------
    >>> related = np.array([[0.0, 3, 1], [3, 0, 1], [1, 1, 0]])
    >>> relatedness_density(np.array([[True, False, False]]), related).tolist()
    [[0.0, 0.75, 0.5]]
    >>> relatedness_density(np.array([[True, False, False]]), related, 1)[0].tolist()
    [0.0, 1.0, nan]
    """
    weight = related - np.diag(np.diagonal(related))
    unknown = np.isnan(np.diagonal(related))
    weight = np.nan_to_num(weight) if above is None else (weight > above).astype(np.float64)
    total = weight.sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (present.astype(np.float64) @ weight.T) / total
    return np.where(unknown | (total == 0), np.nan, share)

"""How much of each input does a region find at home? Location quotients turned into shares of local supply."""

from typing import Literal

import numpy as np

from planloom.chains.accounts import Floats

Quotient = Literal["slq", "cilq", "flq", "aflq"]
"""Simple, cross-industry, Flegg's, and Flegg's augmented location quotient."""


def simple_location_quotient(region: Floats, nation: Floats) -> Floats:
    """Return SLQ_i = (region_i / sum region) / (nation_i / sum nation); 0 where the nation has nothing either.

    Parameters
    ----------
    region
        Size of each sector in the region, in persons or money.
    nation
        Size of each sector in the nation, in the same measure.

    Returns
    -------
    quotient
        By sector.

    References
    ----------
    Miller, R., Blair, P. (2022). Input-Output Analysis, 3rd ed., sec. 8.2.1.

    Examples
    --------
    >>> simple_location_quotient(np.array([1.0, 3]), np.array([50.0, 50])).tolist()
    [0.5, 1.5]
    """
    share, whole = region / region.sum(), nation / nation.sum()
    return np.asarray(
        np.divide(share, whole, out=np.zeros_like(share), where=whole > 0), np.float64
    )


def local_supply_share(
    region: Floats, nation: Floats, quotient: Quotient = "flq", delta: float = 0.3
) -> Floats:
    """Return by what factor each national input coefficient is lowered in the region (n x n).

    slq: min(1, SLQ_i) along the row. cilq: min(1, SLQ_i / SLQ_j), SLQ_i on the diagonal. flq: cilq before the bound,
    times lambda = log2(1 + sum region / sum nation)^delta, then bound to 1. aflq: flq times log2(1 + SLQ_j) where
    SLQ_j > 1, so that a sector in which the region is specialised may buy more at home than the nation does.

    Parameters
    ----------
    region
        Size of each sector in the region, in persons or money.
    nation
        Size of each sector in the nation, in the same measure.
    quotient
        Which one.
    delta
        Flegg's exponent [0, 1); 0 takes the region's size out.

    Returns
    -------
    factor
        Input of row sector bought by column sector.

    References
    ----------
    Flegg, A., Webber, C. (1997). On the appropriate use of location quotients in generating regional input-output
    tables: reply. Regional Studies 31(8). Flegg, A., Webber, C. (2000). Regional size, regional specialization and the
    FLQ formula. Regional Studies 34(6). Smith, P., Morrison, W. (1974). Simulating the Urban Economy.

    Examples
    --------
    >>> region, nation = np.array([1.0, 3]), np.array([50.0, 50])
    >>> local_supply_share(region, nation, "cilq").round(4).tolist()
    [[0.5, 0.3333], [1.0, 1.0]]
    >>> local_supply_share(region, nation, "flq", 0.3).round(4).tolist()
    [[0.2112, 0.1408], [1.0, 0.6337]]
    """
    simple = simple_location_quotient(region, nation)
    if quotient == "slq":
        return np.repeat(np.minimum(simple, 1.0)[:, None], len(simple), axis=1)
    below = np.broadcast_to(simple[None, :], (len(simple), len(simple)))
    made = np.divide(
        np.broadcast_to(simple[:, None], below.shape), below, out=np.zeros(below.shape), where=below > 0
    )  # fmt: skip
    np.fill_diagonal(made, simple)
    if quotient == "cilq":
        return np.minimum(made, 1.0)
    made = np.minimum(made * np.log2(1.0 + region.sum() / nation.sum()) ** delta, 1.0)
    if quotient == "aflq":
        made = made * np.where(simple > 1, np.log2(1.0 + simple), 1.0)[None, :]
    return np.asarray(made, np.float64)

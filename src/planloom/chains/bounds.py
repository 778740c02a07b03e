"""How much of a cascade is still unseen when it is stopped? A certified bound."""

import numpy as np
from scipy.sparse import csr_array

from planloom.chains.coefficients import Coefficients
from planloom.chains.network import Floats

_MOST_TERMS = 20_000
"""Terms of the power series: firms that sell all but a billionth to each other would take billions."""


def unseen_weight(made: Coefficients, weight: Floats) -> Floats:
    """Return, per firm, the weighted upstream loss that one more unit of its loss can still cause.

    z = Lu^T y with y = (I - Lu^T)^-1 w. Proof that z . r bounds what follows an increment r: upstream,
    u' = min(1, max(psi, Lu u)) and clipping is 1-Lipschitz and monotone, so from u(t) - u(t-1) = r follows
    u(t+1) - u(t) <= Lu r, and by induction u(t+k) - u(t+k-1) <= Lu^k r. The sum over k >= 1, weighted, is at most
    w . (Lu + Lu^2 + ...) r = w . (I - Lu)^-1 Lu r = z . r. The series converges where every closed set of
    firms sells something outside. The bound is given where the largest row sum rho of Lu is below 1, so that the
    rest of a partial sum of y is known: after the term t it is at most |t|_1 rho / (1 - rho) at any firm.

    Parameters
    ----------
    made
        Coefficients of a network.
    weight
        Weight of each firm.

    Returns
    -------
    weight
        Per firm; inf for all where no bound holds (a set of firms that sells to itself alone).

    References
    ----------
    Miller, R. E., Blair, P. D. (2009). Input-output analysis, 2nd ed., §2.4, for the power series of an inverse; the
    bound and its proof are Planloom's.

    Examples
    --------
    >>> from planloom.chains.coefficients import coefficients
    >>> from planloom.chains.network import supply_network
    >>> made = coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[1]], revenue=[2.0, 0.0]))
    >>> unseen_weight(made, made.size).tolist()
    [0.0, 0.5]
    """
    n = len(made.size)
    sold = csr_array((made.sell_share, made.sell_customer, made.sell_first), shape=(n, n))
    row = np.asarray(sold.sum(axis=1)).ravel()
    if n == 0 or row.max() >= 1.0:
        return np.full(n, np.inf)
    y = _neumann(sold, weight, float(row.max()))
    return np.asarray(sold.T @ y)


def _neumann(sold: csr_array, weight: Floats, most: float) -> Floats:
    """Return an upper bound of (I - Lu^T)^-1 w: a partial sum plus the largest possible rest."""
    term, total, turned = weight.copy(), weight.copy(), sold.T.tocsr()
    # In the 1-norm the rest after a term t is at most |t| most / (1 - most); spread, it is no larger anywhere.
    for _ in range(_MOST_TERMS):  # stopped earlier the bound is looser and still holds
        if term.sum() * most / (1.0 - most) <= 1e-13 * weight.sum():
            break
        term = np.asarray(turned @ term)
        total += term
    return np.asarray(total + term.sum() * most / (1.0 - most))


def unseen_upstream(made: Coefficients, weight: Floats, rise: Floats) -> float:
    """Return the bound on the weighted upstream loss still to come after a last increment.

    Parameters
    ----------
    made
        Coefficients of a network.
    weight
        Weight of each firm.
    rise
        Upstream loss that each firm gained in the last step [share].

    Returns
    -------
    bound
        In the unit of the weights; inf where none holds. See `unseen_weight` for the proof.

    References
    ----------
    The bound and its proof stand in `unseen_weight`.

    Examples
    --------
    >>> from planloom.chains.coefficients import coefficients
    >>> from planloom.chains.network import supply_network
    >>> made = coefficients(supply_network([(0, 1, 1.0)], [0, 0], [[1]], revenue=[2.0, 0.0]))
    >>> unseen_upstream(made, made.size, [0.0, 1.0])
    0.5
    """
    beyond = unseen_weight(made, weight)
    return float(beyond @ np.asarray(rise)) if np.all(np.isfinite(beyond)) else float("inf")

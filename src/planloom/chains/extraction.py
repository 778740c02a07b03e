"""What is lost if one sector falls away? Hypothetical extraction of every sector at once, in closed form."""

from dataclasses import dataclass

import numpy as np

from planloom.chains.accounts import Floats
from planloom.chains.accounts_model import AccountsModel


@dataclass(frozen=True, slots=True, eq=False)
class Extraction:
    """Losses of the whole economy by the sector that is taken out, weighted as asked for."""

    backward: Floats
    """Sector j buys nothing at home any more: column j of A is 0."""
    sales: Floats
    """Nobody at home buys from sector j, its final demand stays: row j of A is 0."""
    forward: Floats
    """Sector j supplies no other sector, in Ghosh's form: row j of B is 0."""
    total: Floats
    """Sector j is gone, with its final demand."""


def extraction(model: AccountsModel, weight: Floats | None = None) -> Extraction:
    """Return what is lost if each sector is taken out, one at a time.

    With w the weight of a unit of output (1: output itself; value added per unit: value added), u = w L, and g the
    weighted row sums of Ghosh's inverse:

    backward x_j (u_j - w_j) / L_jj; sales u_j (x_j - f_j) / L_jj; forward x_j (g_j - w_j) / G_jj; total x_j u_j / L_jj.

    Each follows from the inverse after a change of rank one, so that no further inverse is needed; its
    time is measured in benchmarks/accounts.py.

    Parameters
    ----------
    model
        Coefficients and inverse; flows not negative.
    weight
        What a unit of output of each sector counts; None: 1.

    Returns
    -------
    extraction
        In the unit of output times weight; 0 for a sector without output.

    References
    ----------
    Paelinck, J., de Caevel, J., Degueldre, J. (1965). Strassert, G. (1968). Dietzenbacher, E., van der Linden, J.
    (1997). Sectoral and spatial linkages in the EC production structure. Journal of Regional Science 37(2). Miller &
    Blair (2022), sec. 12.2.

    Examples
    --------
    >>> from planloom.chains.accounts_model import accounts_model
    >>> model = accounts_model(np.array([[150.0, 500], [200, 100]]), np.array([1000.0, 2000]))
    >>> extraction(model).total.round(4).tolist()
    [1210.5263, 2588.2353]
    """
    output, own = model.output, np.diagonal(model.leontief)
    per_unit = np.ones_like(output) if weight is None else weight
    called = per_unit @ model.leontief
    # G_jj = L_jj, and x_j g_j = sum_k L_jk x_k w_k
    pushed = model.leontief @ (output * per_unit)
    return Extraction(
        backward=output * (called - per_unit) / own,
        sales=called * (output - model.final_demand) / own,
        forward=(pushed - output * per_unit) / own,
        total=output * called / own,
    )

"""What does each sector need and serve, directly and in all? Coefficients, inverses, multipliers, linkages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import linalg

from planloom.chains.accounts import Floats, InputOutputTable
from planloom.errors import ModelError, Problem


@dataclass(frozen=True, slots=True, eq=False)
class AccountsModel:
    """Coefficients of n sectors and what follows from them."""

    coefficient: Floats
    """A: input from row sector per unit of output of column sector (n x n)."""
    leontief: Floats
    """L = (I - A)^-1: output of row sector per unit of final demand for column sector."""
    output: Floats
    """x: total output of each sector."""
    final_demand: Floats
    """f = x - A x: what each sector delivers to final uses."""

    @property
    def allocation(self) -> Floats:
        """Return Ghosh's B: share of row sector's output sold to column sector (0 where it has no output)."""
        return _per(self.coefficient * self.output, self.output[:, None])

    @property
    def ghosh(self) -> Floats:
        """Return Ghosh's G = (I - B)^-1 = x^-1 L x; the unit row and column where a sector has no output."""
        made = _per(self.leontief * self.output, self.output[:, None])
        empty = np.flatnonzero(self.output == 0)
        made[empty, empty] = 1.0
        return made

    def ghosh_sum(self) -> Floats:
        """Return the row sums of Ghosh's inverse."""
        made = _per(self.leontief @ self.output, self.output)
        return np.where(self.output == 0, 1.0, made)


def domestic_table(
    table: InputOutputTable,
) -> tuple[InputOutputTable, tuple[Problem, ...]]:
    r"""Return a competitive table with imports taken out of every use in the same proportion.

    Share of imports in the domestic uses of product i: m_i = M_i / (sum_j Z_ij + F_i - E_i), so that exports hold no
    imports; domestic flows (1 - m_i) Z_ij. Where m_i would exceed 1 (imports sold abroad again), it is 1 and the rest
    is taken from the residual.

    Parameters
    ----------
    table
        A competitive table; any other is returned as it is.

    Returns
    -------
    table, problems
        The form ``noncompetitive`` with the estimated imports; the assumption as a problem.

    References
    ----------
    Miller, R., Blair, P. (2022). Input-Output Analysis, 3rd ed., sec. 2.3.4 and 4.2; 中国投入产出学会: 进口产品比例法.

    Examples
    --------
    >>> from planloom.chains.accounts_read import read_accounts
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = b",a,b,f,EX,IM,output\na,10,20,60,20,10,100\nb,40,10,40,10,0,100\nva,50,70,,,,\n"
    >>> table, _, _ = read_accounts(sheets_of(text, "t.csv"))
    >>> made, problems = domestic_table(table)
    >>> made.form, made.flow[0].round(4).tolist(), problems[0].code
    ('noncompetitive', [8.8889, 17.7778], 'chain.imports_proportional')
    """
    if table.import_total is None:
        return table, ()
    exports = np.array(table.is_export, bool)
    domestic_use = table.flow.sum(axis=1) + table.final_use[:, ~exports].sum(axis=1)
    share = _per(table.import_total, domestic_use)
    above = (share > 1) | ((domestic_use <= 0) & (table.import_total > 0))
    share = np.clip(share, 0.0, 1.0)
    problems = [Problem("chain.imports_proportional", "", {}, "information")]
    for i in np.flatnonzero(above):
        problems.append(
            Problem(
                "chain.import_above_use",
                "",
                {
                    "sector": table.sector_code[i],
                    "found": f"{table.import_total[i]:.12g}",
                    "expected": f"{domestic_use[i]:.12g}",
                },
                "warning",
            )
        )
    kept = np.where(exports, 1.0, (1.0 - share)[:, None])
    taken = share * domestic_use
    residual = np.zeros(table.sector_count) if table.residual is None else table.residual
    return replace(
        table,
        form="noncompetitive",
        flow=table.flow * (1.0 - share)[:, None],
        final_use=table.final_use * kept,
        import_flow=table.flow * share[:, None],
        import_final=table.final_use * (1.0 - kept),
        import_total=None,
        residual=residual - (table.import_total - taken),
    ), tuple(problems)


def accounts_model(flow: Floats, output: Floats) -> AccountsModel:
    """Return coefficients and Leontief inverse of flows between sectors.

    A_ij = Z_ij / x_j; a sector without output has no coefficients (0).

    Parameters
    ----------
    flow
        Z (n x n).
    output
        Output x of each sector, not negative.

    Returns
    -------
    model
        With L = (I - A)^-1.

    Raises
    ------
    ModelError
        If I - A has no inverse.

    References
    ----------
    Leontief, W. (1936). Quantitative input and output relations. Review of Economics and Statistics 18(3). Ghosh, A.
    (1958). Input-output approach in an allocation system. Economica 25(97). Miller & Blair (2022), ch. 2 and 12.

    Examples
    --------
    >>> model = accounts_model(np.array([[150.0, 500], [200, 100]]), np.array([1000.0, 2000]))
    >>> model.leontief.round(6).tolist()
    [[1.254125, 0.330033], [0.264026, 1.122112]]
    """
    coefficient = _per(flow, output[None, :])
    system = np.negative(coefficient)
    system[np.diag_indices_from(system)] += 1.0
    try:
        leontief = linalg.inv(system, overwrite_a=True)
    except linalg.LinAlgError:
        raise ModelError("I - A has no inverse") from None
    return AccountsModel(coefficient, leontief, output, output - coefficient @ output)


@dataclass(frozen=True, slots=True, eq=False)
class Multipliers:
    """What one unit of final demand for each sector's product calls forth, directly and indirectly."""

    output: Floats
    """Output of all sectors."""
    value_added: Floats
    """Value added of all sectors."""
    imports: Floats | None
    """Imports used by all sectors; None where the table does not say."""
    employment_person: Floats | None
    """Persons employed by all sectors per unit of money; None where not given."""


def multipliers(table: InputOutputTable, model: AccountsModel) -> Multipliers:
    r"""Return simple multipliers: column sums of L, weighted by what a unit of output holds.

    Parameters
    ----------
    table
        The table.
    model
        Its coefficients.

    Returns
    -------
    multipliers
        By sector; NaN for a sector without output.

    References
    ----------
    Miller, R., Blair, P. (2022). Input-Output Analysis, 3rd ed., ch. 6.

    Examples
    --------
    >>> from planloom.chains.accounts_read import read_accounts
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = b",a,b,f,output\na,150,500,350,1000\nb,200,100,1700,2000\nva,650,1400,,\n"
    >>> table, _, _ = read_accounts(sheets_of(text, "t.csv"))
    >>> found = multipliers(table, accounts_model(table.flow, table.output))
    >>> found.output.round(4).tolist(), found.value_added.round(4).tolist()
    ([1.5182, 1.4521], [1.0, 1.0])
    """
    empty = table.output == 0

    def weighted(amount: Floats | None) -> Floats | None:
        if amount is None:
            return None
        made = _per(amount, table.output) @ model.leontief
        return np.where(empty, np.nan, made)

    output = np.where(empty, np.nan, model.leontief.sum(axis=0))
    added = weighted(table.value_added.sum(axis=0))
    assert added is not None  # noqa: S101 value added is always given
    used, employed = weighted(table.imports_used()), weighted(table.employment_person)
    return Multipliers(output, added, used, employed)


@dataclass(frozen=True, slots=True, eq=False)
class Linkages:
    """How strongly each sector pulls and pushes the others; an index of 1 is the average sector."""

    backward_direct: Floats
    """Column sums of A."""
    forward_direct: Floats
    """Row sums of Ghosh's B."""
    backward_index: Floats
    """影响力系数: column sum of L over the mean column sum."""
    forward_index: Floats
    """Row sum of Ghosh's inverse over the mean row sum."""
    sensitivity_index: Floats
    """感应度系数: row sum of L over the mean row sum."""


def linkages(model: AccountsModel) -> Linkages:
    """Return direct and total linkages; sectors without output stand aside and have none (NaN).

    Parameters
    ----------
    model
        Coefficients and inverse.

    Returns
    -------
    linkages
        The indices have mean 1 over the sectors with output.

    References
    ----------
    Rasmussen, P. (1956). Studies in Inter-sectoral Relations. Jones, L. (1976). The measurement of Hirschmanian
    linkages. Quarterly Journal of Economics 90(2). Miller & Blair (2022), ch. 12.

    Examples
    --------
    >>> model = accounts_model(np.array([[150.0, 500], [200, 100]]), np.array([1000.0, 2000]))
    >>> linkages(model).backward_index.round(4).tolist()
    [1.0222, 0.9778]
    """
    active = model.output > 0

    def only(values: Floats) -> Floats:
        return np.where(active, values, np.nan)

    def index(values: Floats) -> Floats:
        return only(values / values[active].mean()) if active.any() else only(values)

    return Linkages(
        only(model.coefficient.sum(axis=0)),
        only(_per(model.coefficient @ model.output, model.output)),
        index(model.leontief.sum(axis=0)),
        index(model.ghosh_sum()),
        index(model.leontief.sum(axis=1)),
    )


def export_import_content(table: InputOutputTable, model: AccountsModel) -> float | None:
    r"""Return the share of imports in exports: imports that a unit of exports calls forth (vertical specialisation).

    Parameters
    ----------
    table
        The table.
    model
        Its coefficients.

    Returns
    -------
    share
        None where the table has no exports or does not say who uses imports.

    References
    ----------
    Hummels, D., Ishii, J., Yi, K.-M. (2001). The nature and growth of vertical specialization in world trade. Journal
    of International Economics 54(1).

    Examples
    --------
    >>> from planloom.chains.accounts_read import read_accounts
    >>> from planloom.evidence.sheets import sheets_of
    >>> text = b",a,b,f,EX,output\na,0,0,50,50,100\nb,0,0,50,50,100\nva,60,80,,,\nIM,40,20,,,\n"
    >>> table, _, _ = read_accounts(sheets_of(text, "t.csv"))
    >>> round(export_import_content(table, accounts_model(table.flow, table.output)), 6)
    0.3
    """
    used = multipliers(table, model).imports
    exports = table.final_use[:, _chosen(table.is_export)].sum(axis=1)
    if used is None or exports.sum() <= 0:
        return None
    return float(np.nan_to_num(used) @ exports / exports.sum())


def _chosen(marks: Sequence[bool]) -> list[int]:
    return [k for k, is_marked in enumerate(marks) if is_marked]


def _per(amount: Floats, base: Floats) -> Floats:
    """Return a quotient; 0 where there is nothing to divide by."""
    whole = np.broadcast_to(base, np.broadcast_shapes(amount.shape, base.shape))
    return np.divide(amount, whole, out=np.zeros(whole.shape), where=whole != 0)

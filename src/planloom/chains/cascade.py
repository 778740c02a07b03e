"""How far does a shock spread over a supply network? The economic systemic risk index and its directions."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planloom.chains.cascade_kernel import FOUND, kernel_net, run_scenarios
from planloom.chains.coefficients import coefficients
from planloom.chains.groups import Groups, whole_groups
from planloom.chains.network import Floats, Ints, SupplyNetwork
from planloom.chains.shocks import Shocks, firm_shocks
from planloom.errors import ModelError


@dataclass(frozen=True, slots=True)
class CascadeParameters:
    """How a cascade is run."""

    tolerance: float = 1e-2
    """Stop after the step in which no firm loses more than this [share]; 0-1; 1e-2 is the published one."""
    most_steps: int = 1_000_000
    """Steps after which a cascade counts as not converging."""
    switch_share: float = 0.3
    """Share of all links that a step follows beyond which it goes over all firms instead (changes speed alone)."""
    threads: int = 2
    """Scenarios run at a time (changes speed alone)."""


@dataclass(frozen=True, slots=True, eq=False)
class CascadeResult:
    """Losses of scenarios, as shares of the weight of all firms."""

    loss: Floats
    """Index: weighted mean over firms of the larger of the two losses."""
    downstream: Floats
    """The same of losses of inputs."""
    upstream: Floats
    """The same of losses of orders."""
    steps: Ints
    """Steps done."""
    unseen_upstream: Floats
    """Bound on the upstream loss still to come after the last step; inf where there is none."""
    unseen_downstream: Floats
    """The same downstream; inf unless bounds were asked for."""
    group_loss: Floats
    """Weighted loss by scenario and group of firms, as a share of the group's weight; empty without groups."""
    firm_loss: Floats
    """Loss of each firm by scenario and direction (0 downstream, 1 upstream); empty where not wanted."""


def firm_cascades(
    network: SupplyNetwork,
    firms: Sequence[int] | Ints | None = None,
    parameters: CascadeParameters = CascadeParameters(),
    progress: Callable[[int], None] | None = None,
) -> CascadeResult:
    """Return the economic systemic risk index of firms: what is lost if each of them stops.

    Parameters
    ----------
    network
        The network.
    firms
        Firms, counted from 0; None: all.
    parameters
        Tolerance and limits.
    progress
        Told how many scenarios were done since the last call.

    Returns
    -------
    result
        In the order of the firms; the stopped firm's own loss counts.

    Raises
    ------
    ModelError
        If a cascade does not settle within the steps allowed.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains.network import supply_network
    >>> chain = supply_network([(0, 1, 1.0), (1, 2, 1.0)], [0, 0, 0], [[2]])
    >>> firm_cascades(chain).loss.tolist()
    [1.0, 1.0, 1.0]
    """
    chosen = np.arange(network.firm_count) if firms is None else np.asarray(firms, np.int64)
    return cascades(network, firm_shocks(chosen), parameters, progress=progress)


def cascades(  # noqa: PLR0913 each has its own meaning
    network: SupplyNetwork,
    shocks: Shocks,
    parameters: CascadeParameters = CascadeParameters(),
    *,
    weight: Floats | None = None,
    groups: Groups | None = None,
    cost: Floats | None = None,
    passed: Floats | None = None,
    detail: Literal["sums", "firms", "bounds"] = "sums",
    progress: Callable[[int], None] | None = None,
) -> CascadeResult:
    """Return what scenarios of full, partial or joint shocks cost a supply network.

    Levels start at h = 1 - psi; in each step every firm has, downstream, 1 - max over psi, the losses of each
    essential input and the loss of the other inputs together, where supplier i passes on
    sigma_i = min(1, sales_i / what is left of its market), and upstream 1 - max(psi, sum_j Lu_ij loss_j).

    Parameters
    ----------
    network
        The network.
    shocks
        The scenarios.
    parameters
        Tolerance and limits.
    weight
        Weight of each firm in the result; None: its sales to firms.
    groups
        Clusters, districts or sectors whose losses are wanted.
    cost, passed
        Cost of each firm and share that each link lets through, see `coefficients`.
    detail
        "firms" keeps the loss of every firm too; scenarios x 2 x firms numbers, so for few scenarios. "bounds" bounds
        what is unseen in both directions, and a cascade that does not settle is stopped, not refused.
    progress
        Told how many scenarios were done since the last call.

    Returns
    -------
    result
        In the order of the scenarios; the same whatever the number of threads.

    Raises
    ------
    ModelError
        If a cascade does not settle, or no firm has weight.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertész, J., Thurner, S. (2022). Quantifying firm-level economic systemic
    risk from nation-wide supply networks. Scientific Reports 12, 7719.

    Examples
    --------
    >>> from planloom.chains.network import supply_network
    >>> from planloom.chains.shocks import shocks_of
    >>> chain = supply_network([(0, 1, 1.0), (1, 2, 1.0)], [0, 0, 0], [[1]])
    >>> cascades(chain, shocks_of([{0: (0.5, 0.0)}])).downstream.tolist()
    [0.5]
    """
    made = coefficients(network, cost, passed)
    weights = made.size if weight is None else np.asarray(weight, np.float64)
    total = float(weights.sum())
    if not total > 0:
        raise ModelError("no firm has weight: shares of the whole are undefined")
    net = kernel_net(made, weights)
    of = groups or whole_groups(np.empty(0, np.int64), 0)
    found, by_group = np.zeros((shocks.count, FOUND)), np.zeros((shocks.count, of.count))
    levels = np.zeros((shocks.count if detail == "firms" else 0, 2, network.firm_count))
    limits = (parameters.tolerance, parameters.most_steps, parameters.switch_share)

    def run(start: int, stop: int) -> int:
        asked: Literal["sums", "bounds"] = "bounds" if detail == "bounds" else "sums"
        run_scenarios(net, shocks, start, stop, limits, of, found, by_group, levels, asked)
        return stop - start

    chunk = max(1, min(256, -(-shocks.count // (4 * parameters.threads))))
    starts = range(0, shocks.count, chunk)
    with ThreadPoolExecutor(parameters.threads) as pool:
        for done in pool.map(lambda a: run(a, min(a + chunk, shocks.count)), starts):
            if progress is not None:
                progress(done)
    if detail != "bounds" and np.any(found[:, 5] > parameters.tolerance):
        raise ModelError(f"a cascade does not settle within {parameters.most_steps} steps")
    bound = found[:, 4] / total if net.row_most[0] < 1.0 else np.full(shocks.count, np.inf)
    unseen = np.full(shocks.count, np.inf)
    if detail == "bounds":
        unseen, bound = found[:, 6] / total, np.minimum(bound, found[:, 7] / total)
    with np.errstate(invalid="ignore"):
        share = by_group / of.weight(weights)
    return CascadeResult(
        found[:, 0] / total, found[:, 1] / total, found[:, 2] / total,
        found[:, 3].astype(np.int64), bound, unseen, share, levels,
    )  # fmt: skip

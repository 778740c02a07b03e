"""Which networks of firms fit an input-output table? Draws of an input-output gravity model, link by link."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray
from scipy.optimize import brentq

from planloom.chains.network import Floats, Ints, SupplyNetwork, supply_network
from planloom.compiled import compiled

_BIN = 2.0  # firms whose sizes differ by less than this share a bin of the sampling
_WIDEST = 60.0  # of the logarithm of a density
_FINE = 1.1  # the same for the number of links that is expected


@dataclass(frozen=True, slots=True, eq=False)
class GravityModel:
    """What the draws have in common."""

    sector: Ints
    """Sector of each firm (0..m-1)."""
    flow: Floats
    """Sales between sectors, supplier's by customer's [any one unit of money]."""
    share: Floats
    """Share of each firm in the size of its sector."""
    density: float
    """z: scales the number of links."""
    essential: NDArray[np.int8]
    """Class of inputs, as in `SupplyNetwork`."""
    demand_share: Floats
    """Share of final demand in the output of each sector [0, 1)."""


class Bins(NamedTuple):
    """Firms of each sector in bins of like size."""

    first: Ints
    """First bin of each sector (m + 1)."""
    member_first: Ints
    """First firm of each bin in `member`."""
    member: Ints
    """Firms by bin."""
    largest: Floats
    """Largest share of a firm of the bin."""


def gravity_model(
    sector: Ints,
    size: Floats,
    flow: Floats,
    essential: NDArray[np.int8],
    mean_links: float,
    demand_share: Floats,
) -> GravityModel:
    """Return the model under which a firm has a number of customers on average.

    A link of firms i of sector k and j of sector l has the probability p = z W_k e / (1 + z W_k e) with
    e = Z_kl share_i share_j the sale expected between them and W_k = sum_l Z_kl; where it exists, it carries e / p,
    so that its mean is e and sectors sell to each other what the table says. z is a root by Brent's method; for it
    sizes are taken in bins of a tenth.

    Parameters
    ----------
    sector
        Sector of each firm.
    size
        Size of each firm (sales or people), not negative.
    flow
        Sales between sectors.
    essential
        Class of inputs.
    mean_links
        Customers per firm on average.
    demand_share
        Share of final demand in each sector's output.

    Returns
    -------
    model
        Sectors without a firm of any size take no part.

    References
    ----------
    Ialongo, L. N., de Valk, C., Marchese, E., Jansen, F., Zmarrou, H., Squartini, T., Garlaschelli, D. (2022).
    Reconstructing firm-level interactions in the Dutch input-output network from production constraints.
    Scientific Reports 12, 11847: the stripe-corrected gravity model.

    Examples
    --------
    >>> ones = np.ones((1, 1))
    >>> model = gravity_model(np.zeros(4, int), np.ones(4), ones, ones.astype(np.int8), 1.5, np.zeros(1))
    >>> round(float(expected_links(model)), 6)
    6.0
    """
    of_sector = np.bincount(sector, size, len(flow))
    share = size / np.where(of_sector > 0, of_sector, 1.0)[sector]
    bins = _bins(sector, share, len(flow), _FINE)
    wanted = mean_links * len(sector)

    def more_than_wanted(log_density: float) -> float:
        links = _expected(bins, share, flow, float(np.exp(log_density)))
        return float(np.log(max(links, 1e-300) / wanted))

    least, most = -_WIDEST, _WIDEST
    if more_than_wanted(most) > 0:
        most = brentq(more_than_wanted, least, most, xtol=1e-13)
    return GravityModel(sector, flow, share, float(np.exp(most)), essential, demand_share)


def expected_links(model: GravityModel) -> float:
    """Return the number of links that a draw has on average, sizes taken in bins of a tenth.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    links
        Links of a firm to itself, which are never drawn, left out.

    References
    ----------
    As in `gravity_model`.

    Examples
    --------
    >>> ones = np.ones((1, 1))
    >>> model = gravity_model(np.zeros(2, int), np.ones(2), ones, ones.astype(np.int8), 0.5, np.zeros(1))
    >>> round(expected_links(model), 6)
    1.0
    """
    bins = _bins(model.sector, model.share, len(model.flow), _FINE)
    return float(_expected(bins, model.share, model.flow, model.density))


def draw_network(model: GravityModel, seed: int, draw: int) -> SupplyNetwork:
    """Return one network of the model; the same for the same seed and number of the draw.

    Pairs are passed over in blocks of like size: within a block the next candidate is reached by a geometric skip at
    the block's largest probability and kept with the ratio of its own to it.

    Parameters
    ----------
    model
        The model.
    seed
        Seed of the ensemble.
    draw
        Number of the draw, from 0.

    Returns
    -------
    network
        Market is the sector; revenue is what a firm sells over 1 - the final demand share of its sector.

    References
    ----------
    As in `gravity_model`; Batagelj, V., Brandes, U. (2005). Efficient generation of large random networks. Physical
    Review E 71, 036113, for the skips.

    Examples
    --------
    >>> ones = np.ones((1, 1))
    >>> model = gravity_model(np.zeros(9, int), np.ones(9), ones, ones.astype(np.int8), 3.0, np.zeros(1))
    >>> draw_network(model, 1, 0).sale.tobytes() == draw_network(model, 1, 0).sale.tobytes()
    True
    """
    chance = Generator(PCG64(SeedSequence([seed, draw])))
    bins = _bins(model.sector, model.share, len(model.flow), _BIN)
    source, target, sale = _sample(bins, model.share, model.flow, model.density, chance)
    made = supply_network((source, target, sale), model.sector, model.essential, model.sector)
    revenue = made.sales() / (1.0 - model.demand_share)[model.sector]
    return SupplyNetwork(
        made.firm_id, made.supplier, made.customer, made.sale, made.sector, made.essential,
        made.market, revenue,
    )  # fmt: skip


def _bins(sector: Ints, share: Floats, count: int, ratio: float) -> Bins:
    alive = np.flatnonzero(share > 0)
    level = np.floor(np.log(share[alive]) / np.log(ratio)).astype(np.int64)
    order = np.lexsort((level, sector[alive]))
    member, level = alive[order], level[order]
    starts = np.ones(len(member), bool)
    starts[1:] = (np.diff(sector[member]) != 0) | (np.diff(level) != 0)
    member_first = np.append(np.flatnonzero(starts), len(member))
    largest = np.maximum.reduceat(share[member], member_first[:-1]) if len(member) else np.empty(0)
    first = np.searchsorted(sector[member[member_first[:-1]]], np.arange(count + 1))
    return Bins(first.astype(np.int64), member_first, member, largest)


@compiled
def _expected(bins: Bins, share: Floats, flow: Floats, density: float) -> float:
    first, member_first, member = bins.first, bins.member_first, bins.member
    blocks = len(member_first) - 1
    mean, count = np.zeros(blocks), np.zeros(blocks)
    for a in range(blocks):
        count[a] = member_first[a + 1] - member_first[a]
        for b in range(member_first[a], member_first[a + 1]):
            mean[a] += share[member[b]] / count[a]
    total = 0.0
    for k in range(len(flow)):
        scale = density * flow[k].sum()
        for m in range(len(flow)):
            if flow[k, m] > 0.0:
                for a in range(first[k], first[k + 1]):
                    for b in range(first[m], first[m + 1]):
                        x = scale * flow[k, m] * mean[a] * mean[b]
                        pairs = count[a] * count[b] - (count[a] if a == b else 0.0)
                        total += pairs * x / (1.0 + x)
    return total


@compiled
def _sample(
    bins: Bins, share: Floats, flow: Floats, density: float, chance: Generator
) -> tuple[Ints, Ints, Floats]:
    first, member_first, member, largest = bins.first, bins.member_first, bins.member, bins.largest
    room, links = 1024, 0
    source, target, sale = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room)
    for k in range(len(flow)):
        scale = density * flow[k].sum()
        for m in range(len(flow)):
            if flow[k, m] <= 0.0:
                continue
            for a in range(first[k], first[k + 1]):
                for b in range(first[m], first[m + 1]):
                    x = scale * flow[k, m] * largest[a] * largest[b]
                    top = x / (1.0 + x)
                    step = np.log1p(-top) if top < 1.0 - 1e-15 else -np.inf
                    width = member_first[b + 1] - member_first[b]
                    pairs = (member_first[a + 1] - member_first[a]) * width
                    at = -1.0
                    while True:
                        at += 1.0 + np.floor(np.log(1.0 - chance.random()) / step)
                        if not at < pairs:
                            break
                        i = member[member_first[a] + int(at) // width]
                        j = member[member_first[b] + int(at) % width]
                        mean = flow[k, m] * share[i] * share[j]
                        odds = scale * mean
                        chosen = odds / (1.0 + odds)
                        if i != j and chance.random() * top < chosen:
                            if links == room:
                                source = np.concatenate((source, np.empty(room, np.int64)))
                                target = np.concatenate((target, np.empty(room, np.int64)))
                                sale = np.concatenate((sale, np.empty(room)))
                                room *= 2
                            source[links], target[links], sale[links] = i, j, mean / chosen
                            links += 1
    return source[:links], target[:links], sale[:links]

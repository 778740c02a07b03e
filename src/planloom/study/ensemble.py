"""How sure is a firm's systemic risk where nobody knows who buys from whom? Draws from a table and a list of firms."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Protocol

import numpy as np

from planloom.chains.cascade import CascadeParameters
from planloom.chains.ensemble import drawn_index, ensemble_summary
from planloom.chains.network import Floats
from planloom.errors import InputError, ModelError, Problem
from planloom.study.ensemble_model import (
    EnsembleRequest,
    EnsembleTables,
    open_model,
    request_problems,
)
from planloom.study.supply import table_text


class Draws(Protocol):
    """Where the draws of an ensemble are kept."""

    def open(self, ensemble: str) -> None:
        """Take the folder for an ensemble, or raise where it holds another one."""

    def kept(self, draw: int) -> Floats | None:
        """Return a draw that is kept, or None."""

    def keep(self, draw: int, index: Floats) -> None:
        """Keep a draw, whole or not at all."""


def ensemble_csv(
    tables: EnsembleTables,
    request: EnsembleRequest,
    draws: Draws | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[str, tuple[Problem, ...]]:
    r"""Return each firm's index over draws of the network: mean, interval, rank and chance to be among the first.

    Parameters
    ----------
    tables
        The person's files.
    request
        Number of draws, seed, links.
    draws
        Where draws are kept, so that an interrupted run goes on; None: nowhere.
    progress
        Told how many draws were done since the last call.

    Returns
    -------
    csv, problems
        A row per firm, in the order of the list.

    Raises
    ------
    InputError
        With everything that is wrong in tables and options.

    Examples
    --------
    >>> files = EnsembleTables((b",a,b\na,9,\nb,,", "z"), (b"1,a,2\n2,a,3\n3,a,4", "f"), (b",a,b\na,1,1\nb,1,1", "m"))
    >>> text, noted = ensemble_csv(files, EnsembleRequest(draws=2, mean_links=1.5, final_demand_share=0.5))
    >>> text.splitlines()[0].split(",")[:3], len(text.splitlines())
    (['firm_id', 'sector_code', 'size'], 4)
    """
    problems = request_problems(request)
    if problems:
        raise InputError(problems)
    opened = open_model(tables, request)
    if draws is not None:
        draws.open(ensemble_id(tables, request))
    way = CascadeParameters(tolerance=request.tolerance, threads=request.threads)
    index = np.zeros((request.draws, len(opened.firm_id)))
    for k in range(request.draws):
        found = None if draws is None else draws.kept(k)
        if found is None:
            try:
                found = drawn_index(opened.model_of(k), request.seed, k, way)
            except ModelError as error:
                values = {"reason": f"draw {k}: {error}"}
                raise InputError([Problem("chain.not_settled", "", values)]) from None
            if draws is not None:
                draws.keep(k, found)
        index[k] = found
        if progress is not None:
            progress(1)
    made = ensemble_summary(index, request.first)
    head = (
        "firm_id", "sector_code", "size", "esri_mean", "esri_05", "esri_median", "esri_95",
        "rank_05", "rank_median", "rank_95", f"top_{request.first}_probability",
    )  # fmt: skip
    columns = (
        made.mean, made.low, made.median, made.high, made.rank_low, made.rank_median,
        made.rank_high, made.top_probability,
    )  # fmt: skip
    named = (opened.firm_id, opened.sector_code, opened.size)
    rows = zip(*named, *(column.tolist() for column in columns), strict=True)
    return table_text(head, rows), opened.problems


def ensemble_id(tables: EnsembleTables, request: EnsembleRequest) -> str:
    """Return what tells an ensemble from others: the hash of all that its draws depend on.

    Parameters
    ----------
    tables
        The files.
    request
        The number of draws, how many are the first and the threads do not count.

    Returns
    -------
    id
        SHA-256 in hexadecimal.

    Examples
    --------
    >>> files = EnsembleTables((b"", "z"), (b"", "f"), (b"", "m"))
    >>> ensemble_id(files, EnsembleRequest(draws=1)) == ensemble_id(files, EnsembleRequest(draws=9))
    True
    """
    way = replace(request.accounts, region=None)
    asked = (request.seed, request.mean_links, request.final_demand_share, request.tolerance, way)
    given = (tables.flows, tables.firms, tables.essential, request.accounts.region)
    parts = [table and hashlib.sha256(table[0]).hexdigest() for table in given]
    return hashlib.sha256(repr((2, *parts, *asked)).encode()).hexdigest()


def asked_of(request: EnsembleRequest) -> dict[str, object]:
    """Return the options of an ensemble on which its numbers depend, for the trace.

    Parameters
    ----------
    request
        The options; files among them stand with the inputs.

    Returns
    -------
    asked
        By name.

    Examples
    --------
    >>> "threads" in asked_of(EnsembleRequest())
    False
    """
    asked = asdict(replace(request, accounts=replace(request.accounts, region=None)))
    del asked["threads"]
    way = asked.pop("accounts")
    names = ("sheet", "negative", "imports", "final_codes", "value_added_codes")
    regional = () if request.accounts.region is None else ("quotient", "delta")
    return asked | {name: way[name] for name in (*names, *regional)}

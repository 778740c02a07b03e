"""What could not be settled about what may come next? Problems of a table's indices, intervals, entries and names."""

from collections.abc import Iterator

import numpy as np

from planloom.errors import Problem, Severity
from planloom.study.foresight import Foresight, ForesightRequest

_SHOWN = 10
_UNDEFINED = {
    "too_small": "foresight.part_too_small",
    "degenerate": "foresight.part_degenerate",
    "unsigned": "foresight.part_unsigned",
}
_NO_MODEL = {"too_few": "foresight.entry_too_few", "separated": "foresight.entry_separated"}


def foresight_problems(
    found: Foresight, request: ForesightRequest, name: str
) -> tuple[Problem, ...]:
    """Return everything that a reader of the results must know.

    Parameters
    ----------
    found
        The results.
    request
        What was asked.
    name
        File name of the table.

    Returns
    -------
    problems
        None of them stops the work.
    """
    lines = request.lines()
    return (
        *_left_out(found, name),
        *_parts(found, name, lines),
        *_intervals(found, name, lines),
        *_fitness(found, name),
        *_entry(found, name),
    )


def _problem(code: str, name: str, severity: Severity = "warning", /, **values: object) -> Problem:
    return Problem(code, name, values, severity)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


def _left_out(found: Foresight, name: str) -> Iterator[Problem]:
    codes = ("foresight.small_places", "foresight.small_industries")
    for code, names, least in zip(codes, found.left_out, found.least, strict=True):
        if names:
            values = {"count": len(names), "names": _listed(names), "least": f"{least:.6g}"}
            yield _problem(code, name, "information", **values)


def _parts(found: Foresight, name: str, lines: dict[str, float]) -> Iterator[Problem]:
    index = found.index
    if not index.parts:
        yield _problem("foresight.nobody_specialised", name)
        return
    if len(index.parts) > 1:
        yield _problem("foresight.separate_parts", name, count=len(index.parts))
    for number, part in enumerate(index.parts):
        told: dict[str, object] = {
            "part": number + 1, "places": part.places, "industries": part.industries,
        }  # fmt: skip
        if part.state != "determined":
            yield _problem(_UNDEFINED[part.state], name, "warning", **told)
            continue
        gap = part.second_eigenvalue - part.third_eigenvalue
        if gap < lines["foresight_gap_least"]:
            yield _problem("foresight.thin_gap", name, "warning", gap=f"{gap:.4f}", **told)
        if part.diversity_correlation < lines["foresight_sign_least"]:
            told["correlation"] = f"{part.diversity_correlation:.2f}"
            yield _problem("foresight.weak_sign", name, "warning", **told)
    lone = found.layer.region, index.place_part
    idle = found.layer.industry, index.industry_part
    for code, (names, part_of) in (
        ("foresight.idle_places", lone),
        ("foresight.idle_industries", idle),
    ):
        without = tuple(names[k] for k in np.flatnonzero(part_of == -1))
        if without:
            yield _problem(code, name, "information", count=len(without), names=_listed(without))


def _intervals(found: Foresight, name: str, lines: dict[str, float]) -> Iterator[Problem]:
    drawn = found.interval
    for code, share, most in (
        ("foresight.draws_lost", drawn.lost_share, lines["foresight_draws_lost_most"]),
        ("foresight.draws_turned", drawn.turned_share, lines["foresight_draws_turned_most"]),
    ):
        if drawn.draws and share > most:
            yield _problem(code, name, share=f"{100 * share:.0f}", draws=drawn.draws)


def _fitness(found: Foresight, name: str) -> Iterator[Problem]:
    fit = found.fit
    for part in np.flatnonzero(~fit.is_converged):
        falling = fit.vanishing & (fit.place_part == part)
        names = tuple(found.layer.region[k] for k in np.flatnonzero(falling))
        residual, steps = f"{fit.residual[part]:.1e}", int(fit.steps[part])
        yield _problem(
            "foresight.fitness_unsettled",
            name,
            residual=residual,
            steps=steps,
            names=_listed(names) or "–",
        )


def _entry(found: Foresight, name: str) -> Iterator[Problem]:
    entry = found.entry
    if entry is None:
        yield _problem("foresight.no_period", name, "information")
        return
    model = entry.model
    if model.state != "fitted":
        yield _problem(
            _NO_MODEL[model.state], name, "information", entries=model.entries, cells=model.cells
        )
    elif entry.trial is None:
        yield _problem("foresight.untried", name, entries=model.entries)
    elif not (entry.trial.skill > 0 and entry.trial.area_low > 0.5):  # noqa: PLR2004 chance
        yield _problem(
            "foresight.no_better_than_rate",
            name,
            skill=f"{entry.trial.skill:.3f}",
            area=f"{entry.trial.area:.2f}",
            low=f"{entry.trial.area_low:.2f}",
        )

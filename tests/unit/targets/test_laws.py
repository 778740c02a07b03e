"""Laws that hold for every target and all evidence, whatever the numbers."""

import math
from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtr, stdtrit

from planloom.evidence import Definition, Evidence, Figure, Ledger, Observation, known_on
from planloom.plan.schema import Citation, Comparator, Period, Plan, Target
from planloom.targets import Verdict, verdict
from planloom.targets.path import required_path

PLAN = Plan(
    id="p", title="p", issued_on=date(2021, 6, 1), period=Period(first_year=2021, year=2025)
)
SCOPES = (
    Definition("stated", "gdp", "x", "x", "test"),
    Definition("other", "gdp", "x", "x", "test"),
    Definition("unstated", "gdp", "x", "x", "test", is_stated=False),
)

COMPARATORS: tuple[Comparator, ...] = (">", ">=", "=", "~", "<", "<=")
amounts = st.floats(1.0, 1e13)
comparators: st.SearchStrategy[Comparator] = st.sampled_from(COMPARATORS)


@st.composite
def targets(draw: st.DrawFn) -> Target:
    low = draw(amounts)
    comparator = draw(comparators)
    return Target(
        id="p/target/gdp",
        indicator="地区生产总值",
        indicator_code="gdp",
        subject="深圳",
        place_code="shenzhen",
        measure="level",
        comparator=comparator,
        low=low,
        high=low,
        unit="CNY",
        by=Period(year=2025),
        citation=Citation(start=0, quote="x"),
    )


@st.composite
def rows(draw: st.DrawFn) -> list[Observation]:
    years = draw(st.lists(st.integers(2015, 2026), max_size=6))
    return [
        Observation(
            f"o{number}",
            "gdp",
            "shenzhen",
            year,
            draw(amounts),
            "CNY",
            draw(st.sampled_from([scope.scope_code for scope in SCOPES])),
            draw(st.sampled_from(["bureau", "newspaper"])),
            date(draw(st.integers(year + 1, 2030)), 2, 1),
        )
        for number, year in enumerate(years)
    ]


FUNCTIONS = {
    "log": math.log,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "student": lambda score, freedom: float(stdtr(freedom, score)),
    "student_quantile": lambda share, freedom: float(stdtrit(freedom, share)),
}
days = st.dates(date(2020, 1, 1), date(2031, 1, 1))


def figures(found: Verdict) -> list[Figure]:
    single = [found.promised, found.latest, found.growth_remaining, found.pace]
    path = [point.required for point in found.path]
    if found.projection is not None:
        single.append(found.projection.probability)
        path += [quantile.value for quantile in found.projection.quantiles]
    growths = [figure for growth in found.growths for figure in (growth.needed, growth.seen)]
    return [figure for figure in (*single, *path, *growths) if figure is not None]


def known(observations: list[Observation], day: date) -> Evidence:
    return known_on(day, observations, SCOPES)


@given(targets(), rows(), days)
def test_every_figure_follows_from_its_trace(
    target: Target, observations: list[Observation], day: date
) -> None:
    ledger = Ledger()
    found = verdict(PLAN, target, known(observations, day), ledger)
    nodes = {node.id: node for node in ledger.nodes()}
    published = {o.observation_id: o for o in observations if o.published_on <= day}
    for figure in figures(found):
        assert nodes[figure.trace].value == figure.value
    for node in nodes.values():
        if node.kind == "formula":
            values = {name: nodes[origin].value for name, origin in node.inputs}
            formula = (node.formula or "").replace("^", "**")
            again = eval(formula, {"__builtins__": {}} | FUNCTIONS, values)  # noqa: S307 our own formulas
            assert math.isclose(again, node.value, rel_tol=1e-9, abs_tol=1e-9)
        if node.kind == "row":
            assert published[node.observation_id or ""].value == float(f"{node.value:.12g}") or (
                math.isclose(published[node.observation_id or ""].value, node.value, rel_tol=1e-11)
            )


@given(targets(), rows(), days, st.randoms())
def test_order_of_rows_does_not_matter(
    target: Target, observations: list[Observation], day: date, random: Random
) -> None:
    shuffled = list(observations)
    random.shuffle(shuffled)
    first, second = (
        verdict(PLAN, target, known(order, day), Ledger()) for order in (observations, shuffled)
    )
    assert first == second


@given(targets(), rows(), days)
def test_what_is_published_later_changes_nothing(
    target: Target, observations: list[Observation], day: date
) -> None:
    before = [o for o in observations if o.published_on <= day]
    first, second = (
        verdict(PLAN, target, known(some, day), Ledger()) for some in (observations, before)
    )
    assert first == second


@given(targets(), rows(), days)
def test_a_growth_across_a_break_never_decides(
    target: Target, observations: list[Observation], day: date
) -> None:
    found = verdict(PLAN, target, known(observations, day), Ledger())
    for growth in found.growths:
        assert growth.break_note == "none" or not growth.is_deciding
    assert sum(growth.is_deciding for growth in found.growths) <= 1


@given(targets(), rows(), days, st.sampled_from([1e-4, 1e4]))
def test_the_unit_does_not_matter(
    target: Target, observations: list[Observation], day: date, factor: float
) -> None:
    scaled_target = target.model_copy(
        update={"low": target.low * factor, "high": target.high * factor}
    )
    scaled = [replace(o, value=o.value * factor) for o in observations]
    first = verdict(PLAN, target, known(observations, day), Ledger())
    second = verdict(PLAN, scaled_target, known(scaled, day), Ledger())
    near = any(
        math.isclose(o.value, edge, rel_tol=1e-9)
        for o in observations
        for edge in (target.low, target.low * 0.95, target.low * 1.05)
    )
    if not near and not _on_path(first):
        assert first.verdict == second.verdict


def _on_path(found: Verdict) -> bool:
    latest = found.latest
    return latest is not None and any(
        math.isclose(point.required.value, latest.value, rel_tol=1e-9) for point in found.path
    )


@given(amounts, amounts, st.integers(2000, 2020), st.integers(1, 15), st.booleans())
def test_path_runs_from_base_to_target_in_one_direction(
    base: float, goal: float, first: int, years: int, geometric: bool
) -> None:
    ledger = Ledger()
    a = ledger.sentence("t", "base", base, "CNY")
    b = ledger.sentence("t", "low", goal, "CNY")
    path = required_path(ledger, "t", ((first, a), (first + years, b)), geometric=geometric)
    values = [point.required.value for point in path]
    assert [point.year for point in path] == list(range(first, first + years + 1))
    assert (values[0], values[-1]) == (a.value, b.value)
    assert values == sorted(values, reverse=b.value < a.value)

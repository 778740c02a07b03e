"""Sources that disagree stand side by side with a stated precedence; a change of definition is a break."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from planloom.evidence import Definition, Ledger, Observation, known_on
from planloom.evidence.breaks import series_breaks
from planloom.evidence.conflicts import conflicts_in
from planloom.plan.schema import Citation, Period, Plan, Target
from planloom.targets import verdict

DAY = date(2025, 12, 31)
TOWN = Definition("town", "gdp", "全市", "City", "yearbook")
NEWSPAPER = Observation(
    "a",
    "gdp",
    "shenzhen",
    2023,
    3.46064e12,
    "CNY",
    "town",
    "经济日报 2024-02-21",
    date(2024, 2, 21),
)
PAGE = replace(NEWSPAPER, observation_id="b", value=7.80654e11, source="tiandeloan.com")
"""The page gives a quarter of the figure of the newspaper for the city's GDP of 2023."""


def test_a_page_that_gives_a_quarter_is_a_conflict_shown_and_no_average() -> None:
    (found,) = conflicts_in(known_on(DAY, [PAGE, NEWSPAPER], [TOWN]))
    assert [(o.source, o.value) for o in found.observations] == [
        ("tiandeloan.com", 7.80654e11),
        ("经济日报 2024-02-21", 3.46064e12),
    ]
    assert found.preferred is None
    assert found.kind == "same_scope"
    assert found.ratio is not None
    assert round(found.ratio, 2) == 4.43


def test_the_stated_precedence_of_sources_says_which_counts() -> None:
    ranked = replace(TOWN, precedence=("经济日报 2024-02-21", "tiandeloan.com"))
    (found,) = conflicts_in(known_on(DAY, [PAGE, NEWSPAPER], [ranked]))
    assert found.preferred == NEWSPAPER
    assert found.observations == (NEWSPAPER, PAGE)
    last = replace(TOWN, precedence=("some bureau", "tiandeloan.com"))
    (found,) = conflicts_in(known_on(DAY, [PAGE, NEWSPAPER], [last]))
    assert found.preferred == PAGE


def test_a_conflict_that_was_not_known_on_the_day_is_not_shown() -> None:
    later = replace(PAGE, published_on=date(2024, 6, 1))
    assert conflicts_in(known_on(date(2024, 3, 1), [later, NEWSPAPER], [TOWN])) == ()
    assert len(conflicts_in(known_on(date(2024, 6, 1), [later, NEWSPAPER], [TOWN]))) == 1


def test_a_source_that_revises_itself_is_no_conflict() -> None:
    later = replace(NEWSPAPER, observation_id="c", value=3.5e12, published_on=date(2025, 1, 1))
    assert conflicts_in(known_on(DAY, [later, NEWSPAPER], [TOWN])) == ()


def test_the_same_figure_rounded_is_no_conflict() -> None:
    rounded = replace(NEWSPAPER, observation_id="c", value=3.46e12, source="another")
    assert conflicts_in(known_on(DAY, [rounded, NEWSPAPER], [TOWN])) == ()


def test_two_stated_scopes_may_differ_and_an_unstated_one_is_a_doubt() -> None:
    village = replace(TOWN, scope_code="village")
    own = replace(PAGE, scope_code="village")
    assert conflicts_in(known_on(DAY, [own, NEWSPAPER], [TOWN, village])) == ()
    unstated = replace(village, is_stated=False)
    (found,) = conflicts_in(known_on(DAY, [own, NEWSPAPER], [TOWN, unstated]))
    assert (found.kind, found.scope_code) == ("other_scope", "town")
    assert found.observations == (NEWSPAPER, own)


def test_the_verdict_says_that_sources_disagree() -> None:
    target = Target(
        id="p/target/gdp/shenzhen/2023", indicator="地区生产总值", indicator_code="gdp", subject="深圳",
        place_code="shenzhen", measure="level", comparator=">", low=3.4e12, high=3.4e12, unit="CNY",
        by=Period(year=2023), citation=Citation(start=0, quote="超过3.4万亿元"),
    )  # fmt: skip
    plan = Plan(id="p", title="p", issued_on=date(2021, 1, 1), targets=(target,))

    def word(rows: list[Observation]) -> str:
        return verdict(plan, target, known_on(DAY, rows, [TOWN]), Ledger()).verdict

    assert word([NEWSPAPER]) == "met"
    assert word([NEWSPAPER, PAGE]) == "conflict"


ROWS = st.lists(
    st.builds(
        replace,
        st.just(NEWSPAPER),
        value=st.floats(0, 1e13),
        source=st.sampled_from("abc"),
        scope_code=st.sampled_from(["town", "old", "doubtful"]),
        year=st.integers(2019, 2021),
        observation_id=st.uuids().map(str),
    ),
    max_size=8,
)
SCOPES = [
    TOWN,
    replace(TOWN, scope_code="old"),
    replace(TOWN, scope_code="doubtful", is_stated=False),
]


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[Observation], chance: object) -> None:
    known = known_on(DAY, rows, SCOPES)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    again = known_on(DAY, rows, SCOPES)
    assert conflicts_in(known) == conflicts_in(again)
    assert series_breaks(known) == series_breaks(again)
    for conflict in conflicts_in(known):
        assert set(conflict.observations) <= set(known.observations)
        assert len(conflict.observations) > 1


def test_a_change_of_definition_is_a_break() -> None:
    old = replace(TOWN, scope_code="old")
    rows = [
        replace(NEWSPAPER, year=year, scope_code=scope, observation_id=f"{scope}{year}")
        for scope, year in (("old", 2018), ("old", 2020), ("town", 2020), ("town", 2022))
    ]
    (found,) = series_breaks(known_on(DAY, rows, [old, TOWN]))
    assert (found.before_scope, found.after_scope) == ("old", "town")
    assert (found.last_year, found.first_year, found.kind) == (2020, 2020, "break")
    (found,) = series_breaks(known_on(DAY, rows, [replace(old, is_stated=False), TOWN]))
    assert found.kind == "possible_break"
    assert series_breaks(known_on(DAY, rows[:2], [old])) == ()


def test_scopes_of_one_first_year_stand_in_the_order_that_their_definitions_say() -> None:
    rows = [
        replace(NEWSPAPER, year=2020, scope_code=scope, observation_id=scope)
        for scope in ("a_new", "b_old")
    ]
    scopes = [
        replace(TOWN, scope_code="a_new", follows="b_old"),
        replace(TOWN, scope_code="b_old"),
    ]
    (found,) = series_breaks(known_on(DAY, rows, scopes))
    assert (found.before_scope, found.after_scope) == ("b_old", "a_new")

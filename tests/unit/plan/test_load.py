"""A bad plan file is told whole: every problem with its line, in words with a way out, and never a crash."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.codes import problem_words
from planloom.codes.messages import problem_catalogue
from planloom.errors import PlanError, Problem
from planloom.plan import load_plan, plan_problems
from planloom.plan.schema import PlanFile

HEAD = "document: {name: a.md, sha256: 00, grade: report}\n"
GOOD = (
    HEAD
    + """\
plans:
- id: town
  title: null
  place_code: null
  number: 1.10
  targets:
  - id: town/target/a
    indicator: 0111
    subject: NO
    measure: level
    comparator: range
    low: 1.5e12
    high: 1500000000001
    unit: CNY
    by: {first_year: ~, year: 2025}
    citation: {start: 7, quote: yes}
  pledges:
"""
)


def told(text: str) -> list[tuple[str, str, object]]:
    return [(p.where, p.code, p.values.get("path")) for p in plan_problems(text, "p.yaml")]


def codes(text: str) -> list[str]:
    return [code for _, code, _ in told(text)]


def test_a_scalar_is_text_until_its_field_gives_it_a_type() -> None:
    plan = load_plan(GOOD, "p.yaml").plans[0]
    target = plan.targets[0]
    assert (target.indicator, target.subject, target.citation.quote) == ("0111", "NO", "yes")
    assert (plan.title, plan.number, plan.place_code) == ("null", "1.10", None)
    assert (target.low, target.by and target.by.first_year) == (1.5e12, None)
    assert plan.pledges == ()


def test_every_problem_is_told_at_once_with_its_line() -> None:
    bad = (
        GOOD.replace("1.5e12", "1.5万亿")
        .replace("quote", "qoute")
        .replace("place_code: null", "place_code: 深圳")
        .replace("unit: CNY", "unit: CNY\n    unit: 元\n    strength: maybe")
        .replace("grade: report", "grade: report, published_on: 2022-02-30")
    )
    assert told(bad) == [
        ("p.yaml:1", "plan.bad_date", "document.published_on"),
        ("p.yaml:5", "plan.unknown_code", "plans.0.place_code"),
        ("p.yaml:13", "plan.not_a_number", "plans.0.targets.0.low"),
        ("p.yaml:16", "plan.repeated_key", "plans.0.targets.0.unit"),
        ("p.yaml:17", "plan.not_one_of", "plans.0.targets.0.strength"),
        ("p.yaml:19", "plan.missing_key", "plans.0.targets.0.citation.quote"),
        ("p.yaml:19", "plan.unknown_key", "plans.0.targets.0.citation.qoute"),
    ]
    with pytest.raises(PlanError) as caught:
        load_plan(bad, "p.yaml")
    assert caught.value.problems == plan_problems(bad, "p.yaml")


@pytest.mark.parametrize(
    ("old", "new", "code", "nearest"),
    [
        ("title:", "tilte:", "plan.unknown_key", "title"),
        ("comparator: range", "comparator: rang", "plan.not_one_of", "range"),
        ("place_code: null", "place_code: shenzen", "plan.unknown_code", "shenzhen"),
        ("place_code: null", "place_code: 深圳市", "plan.unknown_code", "shenzhen"),
        ("unit: CNY", "unit: CNY\n    cluster_code: 新能源", "plan.unknown_code", "new_energy"),
        ("unit: CNY", "unit: CNY\n    member_codes: [marin]", "plan.unknown_code", "marine"),
        ("unit: CNY", "unit: CNY\n    indicator_code: gpd", "plan.unknown_code", "gdp"),
        ("title: null", "title: a\n  parent: towns", "plan.unknown_plan", "town"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(
    old: str, new: str, code: str, nearest: str
) -> None:
    text = GOOD.replace(old, new, 1)
    found = next(p for p in plan_problems(text, "p.yaml") if p.code == code)
    words = found.values["nearest"]
    assert isinstance(words, tuple)
    assert words[0] == nearest
    assert nearest in problem_words(found, "zh")[1]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("low: 1.5e12", "low: .nan", "plan.not_a_number"),
        ("low: 1.5e12", "low: inf", "plan.not_a_number"),
        ("low: 1.5e12", "low: 1,000", "plan.not_a_number"),
        ("low: 1.5e12", "low: １２", "plan.not_a_number"),
        ("low: 1.5e12", "low:", "plan.empty_value"),
        ("low: 1.5e12", "low: [1]", "plan.not_a_number"),
        ("low: 1.5e12", "low: 1600000000000", "plan.low_above_high"),
        ("comparator: range", 'comparator: "="', "plan.two_numbers"),
        ("year: 2025", "year: 2025年", "plan.not_a_whole_number"),
        ("year: 2025", "year: 2025.5", "plan.not_a_whole_number"),
        ("year: 2025", "year: 20255", "plan.bad_year"),
        ("first_year: ~", "first_year: 2026", "plan.period_order"),
        ("start: 7", "start: -7", "plan.too_small"),
        ("quote: yes", 'quote: " "', "plan.empty_quote"),
        ("quote: yes", "quote: [yes]", "plan.not_text"),
        ("id: town\n", 'id: ""\n', "plan.empty_id"),
        ("id: town/target/a", "id: town", "plan.repeated_id"),
        ("  pledges:", "  pledges: 3", "plan.not_a_list"),
        ("  pledges:", "  pledges: [3]", "plan.not_a_block"),
        ("  pledges:", "  portfolio:\n  - group: a\n    is_open: 是", "plan.not_true_or_false"),
        ("  pledges:", "  parent: town", "plan.own_relative"),
        ("  pledges:", "  issued_on: 2022/6/6", "plan.bad_date"),
        ("  pledges:", "  issued_on: 1654473600", "plan.bad_date"),
    ],
)
def test_one_change_gives_one_problem(old: str, new: str, code: str) -> None:
    assert old in GOOD
    assert codes(GOOD.replace(old, new, 1)) == [code]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "plan.empty", 1),
        ("# nothing\n", "plan.empty", 1),
        ("- 1\n", "plan.wrong_top_level", 1),
        ("某市规划\n", "plan.wrong_top_level", 1),
        ("a:\n\tb: 1\n", "plan.tab", 2),
        ("a: 1\ntitle：深圳\nb: 2\n", "plan.full_width_colon", 2),
        ("a: 1\nb: [\n", "plan.not_yaml", 2),
        ("a: 甲: 乙\n", "plan.not_yaml", 1),
        ("a: 1\nb: \x07\n", "plan.control_character", 2),
        ("a: 1\nb: \u2028\n", "plan.control_character", 2),
        ("a: \ud800\n", "plan.control_character", 1),
        ("PK\x03\x04\x00", "plan.control_character", 1),
        ("a: 1\n---\nb: 2\n", "plan.several_documents", 2),
        ("? [a]\n: 1\n", "plan.bad_key", 1),
        ("[" * 100_000, "plan.too_deep", 1),
        ("- " * 5_000, "plan.too_deep", 1),
        ("{a: " * 50_000, "plan.too_deep", 1),
    ],
)
def test_what_is_no_plan_file_is_told_and_does_not_crash(text: str, code: str, line: int) -> None:
    assert [(where, found) for where, found, _ in told(text)] == [(f"p.yaml:{line}", code)]


def test_nothing_is_expanded_tagged_or_merged() -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{key}: &{key} [{', '.join([f'*{chr(ord(key) - 1)}'] * 9)}]\n" for key in "bcdefghi"
    )
    assert set(codes(laughs)) >= {"plan.alias"}
    assert codes(GOOD.replace("unit: CNY", "unit: !!str CNY")) == ["plan.tag"]
    assert codes(GOOD.replace("unit: CNY", "<<: {unit: CNY}")) == ["plan.merge_key"]
    assert codes(GOOD.replace("unit: CNY", "unit: *u")) == ["plan.alias"]
    assert codes(GOOD.replace("unit: CNY", "unit: &u CNY")) == ["plan.alias"]


def test_plans_elsewhere_are_named_but_are_no_error() -> None:
    text = GOOD.replace("title: null", "title: a\n  supersedes: city_2022_opinion", 1)
    assert load_plan(text, "p.yaml").plans[0].supersedes == "city_2022_opinion"
    found = plan_problems(text, "p.yaml")
    assert [(p.code, p.severity, p.where) for p in found] == [
        ("plan.plan_elsewhere", "information", "p.yaml:5")
    ]


def test_another_year_is_another_plan_and_no_slip() -> None:
    text = (
        HEAD
        + "plans:\n- {id: town_2022_plan, title: a}\n- {id: b, title: b, parent: town_2024_plan}"
    )
    assert [(p.code, p.severity) for p in plan_problems(text, "p.yaml")] == [
        ("plan.plan_elsewhere", "information")
    ]


def test_parents_may_not_go_in_a_circle() -> None:
    text = HEAD + "plans:\n- {id: a, title: a, parent: b}\n- {id: b, title: b, parent: a}"
    assert codes(text) == ["plan.parent_circle"] * 2
    line = HEAD + "plans:\n- {id: a, title: a}\n- {id: b, title: b, parent: a}"
    assert codes(line) == []


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert load_plan("\ufeff" + GOOD.replace("\n", "\r\n"), "p.yaml") == load_plan(GOOD, "p.yaml")
    bad = GOOD.replace("1.5e12", "多").replace("\n", "\r\n")
    assert told(bad)[0][0] == "p.yaml:13"


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=80)
    | st.text(alphabet="ab:-[]{}#&*!|>'\"%@` \n\t~?,", max_size=60)
    | st.builds(
        lambda at, junk: GOOD[:at] + junk + GOOD[at:],
        st.integers(0, len(GOOD)),
        st.text(alphabet="a:-[]{}#&*!|>'\"\n\t?, 长", min_size=1, max_size=4),
    )
)
def test_any_text_is_a_plan_or_told_problems_with_words(text: str) -> None:
    problems = plan_problems(text, "p.yaml")
    for problem in problems:
        assert_has_place_and_words(problem)
    if any(problem.severity == "error" for problem in problems):
        with pytest.raises(PlanError):
            load_plan(text, "p.yaml")
    else:
        assert isinstance(load_plan(text, "p.yaml"), PlanFile)


def assert_has_place_and_words(problem: Problem) -> None:
    name, line = problem.where.split(":")
    assert name == "p.yaml"
    assert int(line) >= 1
    for language in ("zh", "en"):
        message, fix = problem_words(problem, language)
        assert message
        assert fix
        said = getattr(problem_catalogue()[problem.code], language)
        assert set(re.findall(r"{(\w+)}", said.message + said.fix)) <= set(problem.values)

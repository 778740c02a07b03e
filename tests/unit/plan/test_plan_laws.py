"""Laws of plan files and corrections, on files that hold every field and text that YAML likes to misread."""

from datetime import UTC, date, datetime
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planloom.codes import clusters, indicators, places
from planloom.plan import (
    apply_corrections,
    corrections_between,
    corrections_yaml,
    load_corrections,
    load_plan,
    numbered,
    plan_yaml,
    standing,
    withdrawal,
)
from planloom.plan.schema import (
    Base,
    Citation,
    DocumentMention,
    Finding,
    Observation,
    Park,
    Period,
    Plan,
    PlanFile,
    Pledge,
    PortfolioGroup,
    PortfolioMember,
    Positioning,
    ProgrammeItem,
    Safeguard,
    SourceDocument,
    Stage,
    Target,
    Threshold,
)
from planloom.plan.tree import Value, values_of

LAW = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
BY: dict[str, Any] = {"who": "张工", "when": datetime(2025, 3, 1, 9, 30, tzinfo=UTC)}

NASTY = [
    "null", "Null", "~", "yes", "NO", "on", "0111", "1.10", "1e3", "0x1F", "2022-01-01", "12:30:45",
    "到2025年，增加值超过1.5万亿元", "a: b", "a:", ": a", "#x", "a #b", " 前", "后 ", "'", '"', "''", "\\",
    "- a", "-", "?", "? a", "!tag", "&a", "*a", "<<", "=", "|", ">", "%YAML", "---", "...", "@", "`",
    "{a: b}", "[a, b]", "a, b", "a]", "甲\n乙", "\n", "\t", "a\tb", "\r\n", "\u2028", "\u2029", "\x85",
    "\ufeff", "\x00", "\x07", "\x7f", "\xa0", "\u3000", "\u200b", "😀", "👩‍🔬", "\U0010ffff", "\ufffe",
    "“灯塔工厂”", "深府〔2022〕1号", "x" * 1100, "长" * 700 + ": " + "文" * 700, ".inf", "-1", "true",
]  # fmt: skip
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=3).map("".join),
)
spoken = words.filter(lambda text: bool(text.strip()))
numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -0.0, 1.5e12, 0.83, 1e-7, 5e-324, 1e22, 123456789.123]),
)
years = st.integers(1900, 2200)
days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
cluster_codes = st.sampled_from(sorted(clusters()))
place_codes = st.sampled_from(sorted(places()))
indicator_codes = st.sampled_from(sorted(indicators()))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=most).map(tuple)


periods = st.builds(
    lambda years, is_span: Period(first_year=min(years) if is_span else None, year=max(years)),
    st.tuples(years, years),
    st.booleans(),
)
citations = st.builds(
    Citation,
    start=st.integers(0, 10**7),
    quote=spoken,
    page=maybe(st.integers(1, 999)),
    rule=maybe(words),
)
thresholds = st.builds(Threshold, low=numbers, unit=words)


def quantified(record: type[Target] | type[Observation], **more: Any) -> st.SearchStrategy[Any]:
    def made(ends: tuple[float, float], comparator: str, **fields: Any) -> Any:
        low, high = (min(ends), max(ends)) if comparator == "range" else (ends[0], ends[0])
        return record(low=low, high=high, comparator=comparator, **fields)

    return st.builds(
        made,
        ends=st.tuples(numbers, numbers),
        comparator=st.sampled_from([">", ">=", "=", "~", "<=", "<", "range"]),
        id=spoken,
        indicator=words,
        indicator_code=maybe(indicator_codes),
        subject=words,
        place_code=maybe(place_codes),
        cluster_code=maybe(cluster_codes),
        member_codes=some(cluster_codes),
        measure=st.sampled_from(["level", "count", "share", "growth_average", "rank"]),
        unit=words,
        threshold=maybe(thresholds),
        by=maybe(periods),
        base=maybe(st.builds(Base, year=years, value=maybe(numbers))),
        strength=st.sampled_from(["must", "plan", "strive", "forecast"]),
        citation=citations,
        **more,
    )


targets = quantified(Target, binding=st.sampled_from([None, "binding", "anticipatory"]))
observations = quantified(Observation)
pledges = st.builds(
    Pledge,
    id=spoken,
    verb=words,
    object=words,
    quantifier=maybe(words),
    threshold=maybe(thresholds),
    citation=citations,
)
members = st.builds(
    PortfolioMember,
    name=words,
    cluster_code=maybe(cluster_codes),
    citation=maybe(citations),
)
groups = st.builds(
    PortfolioGroup,
    group=words,
    claimed=maybe(st.integers(0, 99)),
    is_open=st.booleans(),
    members=some(members),
    citation=maybe(citations),
)
stages = st.builds(
    Stage,
    stage=words,
    members=some(members),
    is_open=st.booleans(),
    citation=maybe(citations),
)
programme = st.builds(
    ProgrammeItem,
    id=spoken,
    kind=st.sampled_from(["field", "technology", "project", "role"]),
    name=words,
    cluster_code=maybe(cluster_codes),
    place=maybe(words),
    place_code=maybe(place_codes),
    citation=maybe(citations),
)
parks = st.builds(
    Park,
    id=spoken,
    name=maybe(words),
    place_codes=some(place_codes),
    cluster_codes=some(cluster_codes),
    planned_area_m2=maybe(numbers),
    start_area_m2=maybe(numbers),
    source=words,
)
plans = st.builds(
    Plan,
    id=spoken,
    title=words,
    title_en=maybe(words),
    kind=st.sampled_from(["opinion", "action_plan", "other"]),
    issuer=maybe(words),
    number=maybe(words),
    issued_on=maybe(days),
    place_code=maybe(place_codes),
    period=maybe(periods),
    original_address=maybe(words),
    portfolio=some(groups, 2),
    stages=some(stages, 2),
    diagnosis=some(st.builds(Finding, id=spoken, text=words, citation=citations), 2),
    targets=some(targets),
    observations=some(observations, 2),
    pledges=some(pledges, 2),
    programme=some(programme),
    parks=some(parks, 2),
    safeguards=some(
        st.builds(Safeguard, id=spoken, name=words, parts=some(words), citation=citations), 2
    ),
    positioning=some(
        st.builds(
            Positioning,
            id=spoken,
            text=words,
            cluster_code=maybe(cluster_codes),
            citation=citations,
        ),
        2,
    ),
)
documents = st.builds(
    SourceDocument,
    name=words,
    sha256=words,
    grade=st.sampled_from(["document", "report", "restatement"]),
    title=maybe(words),
    published_on=maybe(days),
    mentions=some(
        st.builds(DocumentMention, title=words, issuer=maybe(words), issued_on=maybe(words)), 2
    ),
)

LISTS = (
    "diagnosis", "targets", "observations", "pledges", "programme", "parks", "safeguards",
    "positioning",
)  # fmt: skip


def with_own_ids(file: PlanFile) -> PlanFile:
    """Return the file with every id made unlike all others."""
    given = [
        item.id
        for plan in file.plans
        for item in (plan, *(item for name in LISTS for item in getattr(plan, name)))
    ]
    ids = iter(numbered(given))
    return file.model_copy(
        update={"plans": tuple(_renamed(plan, ids) for plan in file.plans)},
    )


def _renamed(plan: Plan, ids: Any) -> Plan:
    update: dict[str, Any] = {"id": next(ids)}
    for name in LISTS:
        update[name] = tuple(
            item.model_copy(update={"id": next(ids)}) for item in getattr(plan, name)
        )
    return plan.model_copy(update=update)


files = st.builds(PlanFile, document=documents, plans=some(plans, 2)).map(with_own_ids)


@LAW
@given(files)
def test_a_saved_plan_loads_as_it_was(file: PlanFile) -> None:
    assert load_plan(plan_yaml(file), "plan.yaml") == file


@LAW
@given(files)
def test_a_plain_yaml_reader_finds_the_same(file: PlanFile) -> None:
    assert alike(yaml.safe_load(plan_yaml(file)), values_of(file))


def alike(read: object, written: Value) -> bool:
    if isinstance(written, dict):
        assert isinstance(read, dict)
        assert list(read) == list(written)
        return all(alike(read[key], part) for key, part in written.items())
    if isinstance(written, list):
        assert isinstance(read, list)
        assert len(read) == len(written)
        return all(map(alike, read, written))
    assert read == written
    return isinstance(read, str) == isinstance(written, str)


@LAW
@given(files, files)
def test_any_two_files_differ_by_corrections(draft: PlanFile, edited: PlanFile) -> None:
    found = corrections_between(draft, edited, **BY)
    assert apply_corrections(draft, found) == (edited, ())


@st.composite
def edits(draw: st.DrawFn) -> tuple[PlanFile, PlanFile]:
    """A draft, and what an officer may make of it."""
    draft = draw(files.filter(lambda file: file.plans))
    edited = draft
    for _ in range(draw(st.integers(1, 4))):
        edited = with_own_ids(draw(one_edit(edited)))
    return draft, edited


@st.composite
def one_edit(draw: st.DrawFn, file: PlanFile) -> PlanFile:
    place = draw(st.integers(0, len(file.plans) - 1))
    plan = file.plans[place]
    name = draw(st.sampled_from(LISTS))
    items = list(getattr(plan, name))
    update: dict[str, Any] = {}
    match draw(st.sampled_from(["field", "drop", "move", "add", "title", "group", "document"])):
        case "field" if items:
            number = draw(st.integers(0, len(items) - 1))
            twin = draw({"targets": targets, "observations": observations}.get(name, st.none()))
            if twin is not None:
                changed = {key: getattr(twin, key) for key in ("low", "high", "by", "citation")}
                items[number] = items[number].model_copy(update=changed)
            update[name] = tuple(items)
        case "drop" if items:
            items.pop(draw(st.integers(0, len(items) - 1)))
            update[name] = tuple(items)
        case "move":
            update[name] = tuple(draw(st.permutations(items)))
        case "add":
            found = list(plan.targets)
            found.insert(draw(st.integers(0, len(found))), draw(targets))
            update["targets"] = tuple(found)
        case "group":
            update["portfolio"] = (draw(groups), *plan.portfolio)
        case "document":
            return file.model_copy(update={"plans": (*file.plans, draw(plans))})
        case _:
            update["title"] = draw(words)
    changed_plan = plan.model_copy(update=update)
    rest = (*file.plans[:place], changed_plan, *file.plans[place + 1 :])
    return file.model_copy(update={"plans": rest})


@LAW
@given(edits())
def test_edits_by_hand_become_corrections_of_items(pair: tuple[PlanFile, PlanFile]) -> None:
    draft, edited = pair
    found = corrections_between(draft, edited, **BY)
    assert apply_corrections(draft, found) == (edited, ())
    assert load_corrections(corrections_yaml(found)) == found


@LAW
@given(edits(), st.data())
def test_withdrawing_leaves_the_rest_as_if_nothing_had_been_decided(
    pair: tuple[PlanFile, PlanFile], data: st.DataObject
) -> None:
    draft, edited = pair
    found = corrections_between(draft, edited, **BY)
    gone = data.draw(st.sets(st.sampled_from(range(len(found))))) if found else set()
    back = [withdrawal(found[place], "李", BY["when"]) for place in gone]
    rest = [one for place, one in enumerate(found) if place not in gone]
    assert apply_corrections(draft, (*found, *back)) == apply_corrections(draft, rest)
    assert standing((*found, *back, *(withdrawal(one, "李", BY["when"]) for one in back))) == found

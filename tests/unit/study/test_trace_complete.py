"""Every number of a study opens its origin: formulas give their values again, ends are rows, sentences or rules."""

import math
import re
from datetime import date
from functools import cache

import pytest
from scipy.special import stdtr, stdtrit

from planloom.evidence import Ledger
from planloom.plan.schema import Park, PlanFile
from planloom.study import Study, example_study, opened, study_figures
from planloom.study.items import AREAS, plan_figures
from planloom.study.opening import Opened, Origins
from planloom.study.records import StudyFigure
from planloom.targets.progress import Case

DAYS = (date(2025, 12, 31), date(2026, 3, 1))


FUNCTIONS = {
    "log": math.log,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "student": lambda score, freedom: float(stdtr(freedom, score)),
    "student_quantile": lambda share, freedom: float(stdtrit(freedom, share)),
}


@cache
def study(day: date) -> Study:
    return example_study(day)


def computed(formula: str, inputs: dict[str, float]) -> float:
    """Return the value of a formula in plain signs."""
    text = formula.replace("^", "**")
    assert re.fullmatch(r"[\w\s.+\-*/(),]*", text), formula
    known: dict[str, object] = {"floor": math.floor, **FUNCTIONS, **inputs}
    value: float = eval(text, {"__builtins__": {}}, known)  # noqa: S307
    return value


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_formula_gives_its_value_again(day: date) -> None:
    nodes = {node.id: node for node in study(day).trace}
    formulas = [node for node in nodes.values() if node.kind == "formula"]
    assert len(formulas) > 20
    for node in formulas:
        inputs = {name: nodes[origin].value for name, origin in node.inputs}
        assert computed(node.formula or "", inputs) == pytest.approx(node.value, rel=1e-11)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_figure_opens_down_to_rows_sentences_records_and_parameters(day: date) -> None:
    found = study(day)
    origins = Origins(found)
    listed = study_figures(found)
    assert len({(f.record, f.field) for f in listed}) == len(listed)
    for named in listed:
        tree = origins.opened(named.figure.trace)
        assert (tree.node.value, tree.node.unit) == (named.figure.value, named.figure.unit)
        for end in ends(tree):
            match end.node.kind:
                case "row":
                    assert end.observation is not None
                    assert end.observation.source
                    assert end.definition is not None
                case "sentence":
                    assert end.said is not None
                    assert end.said.citation is not None
                case "record":
                    assert end.said is not None
                case _:
                    assert end.parameter is not None


def ends(tree: Opened) -> list[Opened]:
    if tree.node.kind != "formula":
        return [tree]
    assert tree.inputs
    return [end for _, part in tree.inputs for end in ends(part)]


def test_every_sentence_stands_in_its_document() -> None:
    found = study(DAYS[0])
    texts = {text.sha256: text.raw for text in found.texts}
    origins = Origins(found)
    places = [origins.said(node) for node in found.trace if node.kind == "sentence"]
    assert len(places) > 20
    for said in places:
        assert said is not None
        assert said.citation is not None
        start, quote = said.citation.start, said.citation.quote
        assert texts[said.document_sha256][start : start + len(quote)] == quote


def test_the_trace_names_no_figure_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        opened(study(DAYS[0]), "no such node")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_base_years_are_those_that_verdicts_use(day: date) -> None:
    found = study(day)
    told = {f.record: f.figure.value for f in found.figures if f.field == "base_year"}
    plans = [plan for file in found.files for plan in file.plans]
    dated = [(plan, target) for plan in plans for target in plan.targets if target.by is not None]
    assert len(told) == len(dated) > 10
    for plan, target in dated:
        case = Case(plan, target, target.id, (), None, Ledger())  # type: ignore[arg-type]
        assert told[target.id] == case.first_year


def test_areas_add_up_over_the_parks_that_state_one() -> None:
    file = next(f for f in study(DAYS[0]).files if any(plan.parks for plan in f.plans))
    parks = tuple(
        park.model_copy(update={"planned_area_m2": 1000.0 * n if n % 3 else None})
        for n, park in enumerate(file.plans[0].parks)
    )
    named = {(f.record, f.field): f.figure.value for f in figures(file, parks)}
    stated = [p.planned_area_m2 for p in parks if p.planned_area_m2 is not None]
    plan = file.plans[0].id
    assert named[plan, "planned_area_m2_sum"] == sum(stated)
    assert named[plan, "planned_area_m2_known_count"] == len(stated)
    assert named[plan, "park_count"] == len(parks)
    assert (plan, "reserve_area_m2_sum") not in named
    places = {"+".join(p.place_codes) for p in parks}
    for field in AREAS[:1]:
        parts = [named.get((f"{plan}/parks/{place}", f"{field}_sum"), 0.0) for place in places]
        assert sum(parts) == sum(stated)


def figures(file: PlanFile, parks: tuple[Park, ...]) -> tuple[StudyFigure, ...]:
    changed = file.plans[0].model_copy(update={"parks": parks})
    return plan_figures([file.model_copy(update={"plans": (changed,)})], Ledger())

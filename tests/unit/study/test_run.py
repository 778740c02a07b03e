"""A study: the same inputs give the same bytes, and every figure opens its origin."""

from datetime import date

from planloom.evidence import Figure
from planloom.study import Study, example_study, study_json
from planloom.study.opening import Origins

DAY = date(2025, 12, 31)


def test_same_inputs_same_bytes() -> None:
    assert study_json(example_study(DAY)) == study_json(example_study(DAY))


def test_json_gives_the_study_back() -> None:
    study = example_study(DAY)
    assert Study.model_validate_json(study_json(study)) == study


def test_another_day_is_another_study() -> None:
    assert example_study(DAY).study_id != example_study(date(2026, 3, 1)).study_id


def test_every_trace_leads_to_a_row_or_a_sentence() -> None:
    study = example_study(DAY)
    nodes = {node.id: node for node in study.trace}
    origins = Origins(study)
    rows = {o.observation_id for o in study.observations}
    for node in nodes.values():
        assert all(origin in nodes for _, origin in node.inputs)
        assert (node.kind in ("sentence", "record")) == bool(node.item_id)
        said = origins.said(node)
        assert (said is not None) == (node.kind in ("sentence", "record"))
        assert node.kind != "sentence" or (said is not None and said.citation is not None)
        assert node.observation_id is None or node.observation_id in rows
        assert (node.kind == "formula") == bool(node.inputs)


def test_every_figure_of_a_result_is_in_the_trace() -> None:
    study = example_study(DAY)
    nodes = {node.id for node in study.trace}
    figures = list(_figures(study.model_dump()["verdicts"]))
    assert len(figures) > 20
    assert {figure.trace for figure in figures} <= nodes


def _figures(tree: object) -> list[Figure]:
    if isinstance(tree, dict):
        if tree.keys() == {"value", "unit", "trace"}:
            return [Figure.model_validate(tree)]
        return [figure for child in tree.values() for figure in _figures(child)]
    if isinstance(tree, (list, tuple)):
        return [figure for child in tree for figure in _figures(child)]
    return []


def test_every_citation_of_the_examples_holds() -> None:
    study = example_study(DAY)
    texts = {text.sha256: text.raw for text in study.texts}
    counted = 0
    for file in study.files:
        raw = texts[file.document.sha256]
        for plan in file.plans:
            numbers = [item.citation for item in (*plan.targets, *plan.observations)]
            for citation in (*numbers, *(item.citation for item in plan.pledges)):
                start, quote = citation.start, citation.quote
                assert raw[start : start + len(quote)] == quote
                counted += 1
    assert counted > 20
    assert not [problem for problem in study.problems if problem.severity == "error"]

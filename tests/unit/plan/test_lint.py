"""Laws of the lint: the same findings each time, on words that stand in the text, with words of their own."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from planloom.codes.messages import problem_words
from planloom.codes.proposals import proposals
from planloom.plan.lint import lint
from planloom.plan.lint_lists import listed
from planloom.plan.lint_numbers import rounding, whole_number, written
from planloom.plan.lint_text import material
from planloom.study import (
    example_names,
    example_source,
    lint_of,
    lint_of_sources,
    run_study,
    source_from_document,
)
from planloom.study.given import EvidenceSource

CLEAN = sorted((Path(__file__).parents[3] / "benchmarks/lint/clean").iterdir())
NUMERALS = dict(enumerate("零一二三四五六七八九十"))


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_a_clean_plan_raises_no_alarm(path: Path) -> None:
    found = lint_of_sources([source_from_document(path.read_bytes(), path.name)])
    assert [str(p) for p in found if p.severity != "information"] == []


def test_every_fault_of_the_benchmark_can_be_planted() -> None:
    """One whose plan is at hand stands there once; one of a corpus names its document, which may not be at hand."""
    texts = {path.name: path.read_text("utf-8") for path in CLEAN}
    rows = yaml.safe_load((CLEAN[0].parents[1] / "faults.yaml").read_text("utf-8"))
    ours = [row for row in rows if row["plan"] in texts]
    assert [row["name"] for row in ours if texts[row["plan"]].count(row["find"]) != 1] == []
    others = {row["plan"] for row in rows} - set(texts)
    assert [plan for plan in others if not re.fullmatch(r"\d\d\.(?:txt|md)", plan)] == []


@pytest.mark.parametrize("name", example_names())
def test_the_examples_are_looked_at_with_their_texts(name: str) -> None:
    source = example_source(name)
    found = lint_of_sources([source])
    assert source.text is not None
    assert all(source.text.raw.startswith(q.text, q.start) for p in found for q in p.quotes)
    assert found == lint_of_sources([source])


def test_a_study_and_a_command_find_the_same() -> None:
    from datetime import date

    source = example_source("shenzhen_new_energy_2022")
    study = run_study([source], EvidenceSource(), date(2025, 12, 31))
    assert lint_of(study) == lint_of_sources([source])


def test_a_plan_file_without_its_text_is_checked_by_its_records() -> None:
    text = "甲市方案（2023—2025年）。到2025年，规上企业数字化改造覆盖率达到105%。"
    source = source_from_document(text.encode(), "a.txt")
    assert "lint.percent_over_100" in {p.code for p in lint([source.file])}


@given(
    st.text(
        alphabet="甲乙丙、，。；：（）和等共个大家类0123456789一二三%亿元万到年20由提高至增长其中区市—-\n#|",
        max_size=80,
    )
)
def test_no_text_breaks_it_and_every_quote_stands(text: str) -> None:
    source = source_from_document(f"题。{text}".encode(), "a.txt")
    found = lint_of_sources([source])
    assert source.text is not None
    for problem in found:
        assert all(source.text.raw.startswith(q.text, q.start) for q in problem.quotes)
        for lang in ("zh", "en"):
            assert "{" not in "".join(problem_words(problem, lang)).replace(text, "")


@given(
    st.lists(st.sampled_from(["新能源", "新材料", "生物医药", "装备制造"]), min_size=2, max_size=9)
)
def test_a_list_holds_as_many_names_as_it_was_made_of(names: list[str]) -> None:
    assert listed("、".join(names)).low == len(names)
    assert listed("、".join(names) + "等产业").is_open
    joined = listed("、".join(names[:-1]) + "和" + names[-1])
    assert joined.low <= len(names) <= joined.high


@given(st.integers(min_value=1, max_value=99))
def test_numerals_up_to_ninety_nine_are_read(number: int) -> None:
    tens, ones = divmod(number, 10)
    words = (
        NUMERALS[ones]
        if not tens
        else f"{NUMERALS[tens] if tens > 1 else ''}十{NUMERALS[ones] if ones else ''}"
    )
    assert whole_number(words) == number == whole_number(str(number))


@given(
    st.integers(min_value=1, max_value=10**6), st.sampled_from(["亿元", "万元", "%", "平方公里"])
)
def test_a_number_lies_within_its_rounding(number: int, unit: str) -> None:
    found = list(written(f"达到{number}{unit}"))
    assert len(found) == 1
    assert rounding(f"达到{number}{unit}", found[0].value) == pytest.approx(found[0].step / 2)


def test_front_matter_and_tags_are_no_passages() -> None:
    source = source_from_document(
        "---\ntitle: 甲\n---\n<p><strong>目标</strong></p><p>乙。</p>".encode(), "a.md"
    )
    assert source.text is not None
    from datetime import date

    seen = material(source.file, {source.text.sha256: source.text.raw}, date.max)
    assert [(p.text, p.is_heading) for p in seen.passages] == [("目标", True), ("乙。", False)]


def test_each_proposal_has_its_own_code_and_both_languages() -> None:
    codes = [proposal.code for proposal in proposals()]
    assert len(set(codes)) == len(codes)
    assert all(proposal.label_zh and proposal.label_en for proposal in proposals())

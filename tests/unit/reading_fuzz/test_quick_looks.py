"""Do the quick looks that pass over most of a text say the same as reading every character?"""

import re
import runpy
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from planloom.codes import places
from planloom.reading import (
    folding,
    kinds,
    mentions,
    name_patterns,
    place_frames,
    portfolio,
    portfolio_outline,
    quantities,
    ranks,
    strengths,
    times,
)

GENRE: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("genre.py")))
TEXTS = GENRE["TEXTS"]
FORMS = (
    "突破甲乙等关键技术", "开展甲乙攻关", "加强甲乙基础研究", "在甲乙方面取得重大成果",
    "掌握甲乙等技术", "研制甲乙技术", "做优做强甲乙", "聚焦甲乙等领域", "领域为甲乙",
    "完善甲乙产业链", "完善甲乙等环节", "围绕甲乙方面培育企业", "重点研制甲乙",
    "研发生产甲乙", "推动甲乙升级", "发展甲乙", "以甲乙为主攻方向", "加快甲乙落地",
    "实施甲乙等工程", "筹建甲乙", "共建甲乙项目", "划定甲乙", "形成甲乙", "保障甲乙投产",
    "发力甲乙", "前瞻谋划甲乙", "产品涵盖甲乙", "印发《甲乙规划》",
    "市里印发的甲乙规划（2021—2025年）", "关于甲乙产业的通知明确", "甲乙产业行动计划提出",
    "发布甲乙若干措施，", "甲、乙、丙，构成3条产业链",
    "总量居全国前三", "产值翻一番", "规模倍增", "实现十连冠", "甲区布局乙产业",
    "1.甲乙", "力争甲乙", "提出到2025年甲乙", "争创甲乙", "冲刺甲乙", "确保甲乙", "预计甲乙", "目标为甲乙", "将甲乙",
)  # fmt: skip
"""One clause for each way in which a list is named (synthetic)."""
FIELDS = tuple(pattern for _, pattern in name_patterns.FIELD)
SIGNS = (
    (name_patterns.TECHNOLOGY_SIGN.search, name_patterns.TECHNOLOGY),
    (name_patterns.FIELD_SIGN.search, FIELDS),
    (name_patterns.PROJECT_SIGN.search, name_patterns.PROJECT),
    *((may_match, (pattern,)) for may_match, pattern in name_patterns.FIELD),
    (portfolio._makes_up, (portfolio._MADE_UP,)),
    (ranks._SIGN.search, (ranks._RANK, ranks._TIMES)),
    (place_frames.turns, (place_frames.TURN, place_frames.BARE_TURN)),
    (place_frames.gives, (place_frames.GIVEN,)),
    (portfolio_outline._NUMBER_SIGN.search, (portfolio_outline._NUMBERED,)),
    (
        strengths.MODAL.search,
        (
            strengths.FORECAST, strengths.STRIVE, strengths.AIMED, strengths.MUST, strengths.WILL,
            strengths._FORECAST_LEAD, strengths._OPENED, strengths._FORETOLD, kinds._AIM_HEAD,
        ),
    ),
)  # fmt: skip


def clauses_of(text: str) -> list[str]:
    return [part for part in re.split("[，。；：\\n]", text) if part]


def missed(clause: str) -> list[str]:
    """Return the patterns that match a clause in which none of their signs stands."""
    listed = [
        pattern.pattern
        for sign, patterns in SIGNS
        if not sign(clause)
        for pattern in patterns
        if pattern.search(clause)
    ]
    if not mentions._named(clause):
        free = (mentions._FREE, mentions._MADE, mentions._NAMED, mentions._SAYS)
        listed += [pattern.pattern for pattern in free if pattern.search(clause)]
    return listed


def without_opening(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return the pattern without the characters that it can begin with."""
    assert pattern.pattern.startswith("(?=")
    depths = accumulate((sign == "(") - (sign == ")") for sign in pattern.pattern)
    return re.compile(pattern.pattern[list(depths).index(0) + 1 :])


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text) if found[0]]


@given(TEXTS)
@settings(deadline=None)
def test_what_a_mention_of_years_begins_with(text: str) -> None:
    folded = folding.fold(text)
    assert spans(times._PATTERN, folded) == spans(without_opening(times._PATTERN), folded)


@given(TEXTS)
@settings(deadline=None)
def test_what_a_number_begins_with(text: str) -> None:
    pattern = quantities._pattern()
    folded = folding.fold(text)
    assert spans(pattern, folded) == spans(without_opening(pattern), folded)


@given(TEXTS)
@settings(deadline=None)
def test_years_at_the_ends_of_words(text: str) -> None:
    for clause in clauses_of(folding.fold(text)):
        found = times.times(clause)
        last = found[-1] if found and found[-1].end == len(clause) else None
        first = found[0] if found and clause[: found[0].start] in ("", "在") else None
        assert times.time_at_end(clause, 0, len(clause)) == last
        assert times.time_near_start(clause, 0, len(clause), ("在",)) == first


@given(TEXTS)
@settings(deadline=None)
def test_texts_with_nothing_to_fold(text: str) -> None:
    assert folding.fold(text) == text.translate(folding._FOLD)
    assert folding.simplified(text) == text.translate(folding._SCRIPT)


@given(TEXTS)
@settings(deadline=None)
def test_no_pattern_matches_without_its_sign(text: str) -> None:
    assert [missed(clause) for clause in clauses_of(folding.fold(text)) if missed(clause)] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_its_sign(form: str) -> None:
    listed = [p for _, patterns in SIGNS for p in patterns if p.search(form)]
    free = (mentions._BRACKETED, mentions._FREE, mentions._MADE, mentions._NAMED, mentions._SAYS)
    assert listed or any(p.search(form) for p in free), "the form shows nothing"
    assert missed(form) == []


@pytest.mark.shared
def test_no_clause_of_the_documents_is_passed_over(shared: Path) -> None:
    clauses = {
        clause
        for path in sorted((shared / "corpus/documents").iterdir())
        for clause in clauses_of(folding.fold(path.read_text("utf-8", errors="replace")))
    }
    assert len(clauses) > 500
    assert [missed(clause) for clause in clauses if missed(clause)] == []


def test_names_of_places_have_two_characters_at_least() -> None:
    short = [n for p in places().values() for n in (p.label_zh, *p.aliases) if len(n) <= 1]
    assert short == []

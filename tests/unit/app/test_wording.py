"""Do numbers, promises and reasons read right in both languages? Cases by hand, on the sample study."""

import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planloom.app.labels import VERDICTS
from planloom.app.numbers import amount, bounds, plain
from planloom.app.wording import (
    mark_sentence,
    promise,
    reason_sentence,
    target_name,
    target_title,
    verdict_label,
    verdict_shape,
)
from planloom.plan.schema import Citation

SAMPLE: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("sample_study.py")))
TARGETS = SAMPLE["TARGETS"]


@pytest.mark.parametrize(
    ("value", "unit", "measure", "zh", "en"),
    [
        (1.5e12, "CNY", "level", "1.5 万亿元", "1.5 trillion yuan"),
        (1e11, "CNY", "level", "1,000 亿元", "100 billion yuan"),
        (1.0155e12, "CNY", "level", "10,155 亿元", "1,015.5 billion yuan"),
        (1.33240212345e12, "CNY", "level", "1.332 万亿元", "1.332 trillion yuan"),
        (0.0162, "1", "share", "1.62%", "1.62%"),
        (3.5e7, "CNY", "level", "3,500 万元", "35 million yuan"),
        (0.0, "CNY", "level", "0 元", "0 yuan"),
        (0.83, "1", "share", "83.0%", "83.0%"),
        (-0.012, "1", "growth", "-1.2%", "-1.2%"),
        (2, "1", "multiple", "2 倍", "2 times"),
        (3, "1", "rank", "第 3 位", "rank 3"),
        (0.025, "pp", "increase", "2.5 个百分点", "2.5 percentage points"),
        (300, "km2", "level", "300 平方公里", "300 km²"),
        (8.06e6, "m2", "level", "8.06 平方公里", "8.06 km²"),
        (1.2e7, "person", "level", "1,200 万人", "12 million people"),
        (30, "家", "count", "30 家", "30 firms"),
        (1, "家", "count", "1 家", "1 firm"),
        (20, "个", "count", "20 个", "20"),
        (7, "样", "count", "7 样", "7 样"),
    ],
)
def test_amount(value: float, unit: str, measure: str, zh: str, en: str) -> None:
    assert amount(value, unit, "zh", measure) == zh
    assert amount(value, unit, "en", measure) == en


def test_range_writes_its_unit_once() -> None:
    assert bounds(3, 5, "家", "zh") == "3–5 家"
    assert bounds(4e11, 5e11, "CNY", "en") == "400–500 billion yuan"
    assert bounds(0.1, 0.2, "1", "en") == "10.0%–20.0%"


def test_plain_keeps_every_digit() -> None:
    assert plain(1332402000000.0) == "1,332,402,000,000"
    assert plain(0.106681919700) == "0.1066819197"
    assert plain(97352.5) == "97,352.5"


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (0, "超过 1,500 亿元", "more than 150 billion yuan"),
        (1, "不低于 200 家", "at least 200 firms"),
        (2, "60.0%", "60.0%"),
        (3, "2 倍", "2 times"),
        (4, "90 平方公里左右", "about 90 km²"),
        (5, "2–4 家", "2–4 firms"),
    ],
)
def test_promise(number: int, zh: str, en: str) -> None:
    assert promise(TARGETS[number], "zh") == zh
    assert promise(TARGETS[number], "en") == en


@pytest.mark.parametrize(
    ("quote", "low", "zh"),
    [
        ("新建数据中心PUE降至1.25以下", 1.25, "1.25"),
        ("恩格尔系数降至0.30", 0.3, "0.3"),
        ("两化融合发展水平指数达到68", 68, "68"),
        ("研发投入强度达到5.5%", 0.055, "5.5%"),
        ("产销率达到百分之一百零二", 1.02, "102.0%"),
        ("研发投入强度 5.5", 0.055, "5.5%"),
    ],
)
def test_a_ratio_is_written_as_its_sentence_writes_it(quote: str, low: float, zh: str) -> None:
    told = {"measure": "ratio", "comparator": "=", "low": low, "high": low, "unit": "1"}
    target = TARGETS[2].model_copy(update={**told, "citation": Citation(start=0, quote=quote)})
    assert promise(target, "zh") == zh


def test_title_takes_the_label_of_the_code_list_and_else_the_documents_words() -> None:
    assert target_title(TARGETS[0], "zh") == "战略性新兴产业增加值 > 1,500 亿元"
    assert target_name(TARGETS[4], "en") == "园区总面积"
    assert target_name(TARGETS[2], "en").startswith("New energy: ")


def test_every_verdict_has_words_and_a_shape_of_its_own() -> None:
    shapes = {verdict_shape(code) for code in VERDICTS}
    assert len(shapes) == len(VERDICTS) == 11
    assert verdict_label("definition_missing", "zh") == "口径缺失"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reason_is_filled_with_the_verdicts_figures(lang: str) -> None:
    study = SAMPLE["sample_study"]()
    words = reason_sentence(study.verdicts[0], TARGETS[0], lang, study.as_of)
    assert "2024" in words
    assert amount(1.56e11, "CNY", lang) in words
    assert "{" not in words


def test_reason_says_what_is_not_known_instead_of_failing() -> None:
    study = SAMPLE["sample_study"]()
    revision = study.verdicts[-1]
    assert "（未知）" in reason_sentence(revision, TARGETS[0], "zh")
    bare = reason_sentence(study.verdicts[1], TARGETS[1], "zh")
    assert "（未知）" in bare
    assert "2025 年 12 月 31 日" in reason_sentence(
        study.verdicts[1], TARGETS[1], "zh", date(2025, 12, 31)
    )


def test_unknown_reason_and_mark_stand_for_themselves() -> None:
    verdict = SAMPLE["sample_study"]().verdicts[1].model_copy(update={"reason": "x.y"})
    assert reason_sentence(verdict, TARGETS[1], "en") == "x.y"
    assert mark_sentence("no_such_mark", "en") == "no_such_mark"
    assert "new_scope" in mark_sentence("scope_note:new_scope", "zh")

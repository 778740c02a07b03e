"""What takes up a problem that a plan states: items that share its words, never the problem's own sentence."""

import pytest

from planloom.plan.answers import answers
from planloom.study import source_from_document

TASKS = "三、任务\n培育一批领军企业。到2025年，关键零部件自给率达到50%。\n"


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (
            "产业发展仍存在关键零部件依赖进口、领军企业不足等短板。",
            [("target", "关键零部件自给率"), ("pledge", "培育一批领军企业")],
        ),
        ("但也存在一些问题，主要是缺乏领军企业。", [("pledge", "培育一批领军企业")]),
        ("减速器、伺服电机仍多依赖进口。", []),
    ],
)
def test_items_that_share_a_word_take_it_up(problem: str, expected: list[tuple[str, str]]) -> None:
    text = f"某省产业规划\n二、现状\n{problem}\n{TASKS}"
    (plan,) = source_from_document(text.encode(), "a.txt").file.plans
    ((_, found),) = answers(plan).items()
    assert [(answer.kind, answer.name) for answer in found] == expected
    assert all(answer.term in answer.name for answer in found)

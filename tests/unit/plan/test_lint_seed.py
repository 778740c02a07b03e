"""Is what the reference news report holds found on it, each finding with its sentence, and nothing false?"""

from pathlib import Path

import pytest

from planloom.errors import Problem
from planloom.study import PlanSource, lint_of_sources, source_from_document

EXPECTED = (
    ("lint.child_at_border", "warning", "产业增加值达到1000亿元左右"),
    ("lint.no_deadline", "warning", "规划建设总面积300平方公里左右的20个先进制造业园区"),
    ("lint.share_undefined", "warning", "全市新能源发电装机占比达到83%"),
    ("lint.claim_without_figure", "information", "取得积极成效"),
    ("lint.claim_without_figure", "information", "以先进制造业为主体"),
    ("lint.diagnosis_unanswered", "information", "产业链、供应链的竞争力和抗风险能力"),
    ("lint.pledges_unmeasurable", "information", "培育一批具有产业生态主导力的优质龙头企业"),
    ("lint.programme_digest", "information", "海洋产业集群"),
    ("lint.open_places", "information", "支持福田、南山、宝安"),
    ("lint.open_places", "information", "依托南山、坪山、深汕等区"),
    ("lint.place_in_name", "information", "深汕汽车工业园"),
    ("lint.area_per_thing", "information", "规划建设总面积300平方公里左右的20个先进制造业园区"),
    ("lint.tier_floor", "information", "年增加值百亿元级企业3-5家"),
)
"""Code, severity and words of a sentence that it rests on."""


@pytest.fixture(scope="module")
def seed(shared: Path) -> PlanSource:
    path = next((shared / "seed").glob("*.md"))
    return source_from_document(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def found(seed: PlanSource) -> tuple[Problem, ...]:
    return lint_of_sources([seed])


@pytest.mark.shared
@pytest.mark.parametrize(("code", "severity", "words"), EXPECTED)
def test_it_is_found(found: tuple[Problem, ...], code: str, severity: str, words: str) -> None:
    told = [p for p in found if p.code == code and any(words in q.text for q in p.quotes)]
    assert told
    assert {problem.severity for problem in told} == {severity}


@pytest.mark.shared
def test_nothing_else_needs_a_look(found: tuple[Problem, ...]) -> None:
    loud = {p.code for p in found if p.severity != "information"}
    assert loud == {code for code, severity, _ in EXPECTED if severity != "information"}


@pytest.mark.shared
def test_five_clusters_are_in_no_outcome(found: tuple[Problem, ...]) -> None:
    first = next(p for p in found if p.code == "lint.outcome_coverage")
    names = ("智能机器人", "激光与增材制造", "精密仪器设备", "安全节能环保", "大健康")
    assert first.values["members"] == names


@pytest.mark.shared
def test_the_tiers_come_to_600_or_800_of_1000(found: tuple[Problem, ...]) -> None:
    floor = next(p for p in found if p.code == "lint.tier_floor")
    assert floor.values["apart"] == "600亿元–800亿元"
    assert floor.values["nested"] == "570亿元–750亿元"
    assert floor.values["share"] == "60%–80%"


@pytest.mark.shared
def test_the_border_shows_both_sentences(found: tuple[Problem, ...]) -> None:
    border = next(p for p in found if p.code == "lint.child_at_border")
    assert ["千亿级" in border.quotes[0].text, "1000亿元左右" in border.quotes[1].text] == [
        True
    ] * 2


@pytest.mark.shared
def test_the_sums_hold(found: tuple[Problem, ...]) -> None:
    assert not [p for p in found if p.code in {"lint.enumeration_sum", "lint.parts_whole"}]


@pytest.mark.shared
def test_every_quote_stands_in_the_text(seed: PlanSource, found: tuple[Problem, ...]) -> None:
    assert seed.text is not None
    for problem in found:
        assert problem.quotes
        assert all(seed.text.raw.startswith(q.text, q.start) for q in problem.quotes)


@pytest.mark.shared
def test_real_plans_raise_no_error(shared: Path) -> None:
    paths = sorted((shared / "corpus/documents").glob("*.txt"))
    wrong = {
        (path.name, problem.code)
        for path in paths
        for problem in lint_of_sources([source_from_document(path.read_bytes(), path.name)])
        if problem.severity == "error"
    }
    assert paths
    assert wrong == set()

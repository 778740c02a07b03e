"""Do charts, map, segments and look-ups hold their laws? On the sample study and on made text."""

import itertools
import json
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.app.charts import target_chart
from planloom.app.document_view import Item, document_blocks, document_items, segments
from planloom.app.lookup import Lookup, target_address
from planloom.app.maps import STEPS, city_map, ramp_legend, ramp_step
from planloom.app.overview import portfolio, target_rows, verdict_counts
from planloom.app.place_view import place_row
from planloom.app.records import TextBlock
from planloom.app.text_view import block_text, clean, words_around
from planloom.app.view import View
from planloom.evidence.programme import ProgrammePart, ProgrammeRow, programme_status
from planloom.plan.schema import PlanFile
from planloom.reading import read_document
from planloom.study.sources import study_text

SAMPLE: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("sample_study.py")))


@pytest.fixture(name="lookup")
def _lookup() -> Lookup:
    return Lookup(SAMPLE["sample_study"]())


def test_segments_together_are_the_blocks_words(lookup: Lookup) -> None:
    text = lookup.text("sample_opinion")
    assert text is not None
    items = document_items(lookup.files["sample_opinion"].plans)
    for block in text.blocks:
        cut = segments(text.raw, block, items)
        assert "".join(s.text for s in cut) == block_text(text.raw, block)
        assert all(a.items != b.items for a, b in itertools.pairwise(cut))


@settings(deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            ["到2025年", "<b>", "</b>", "**", "&amp;", "\n", "- ", "超过 5%", "<3", "A"]
        ),
        max_size=12,
    ),
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=6),
)
def test_segments_law_on_any_markup_and_overlap(
    words: list[str], spans: list[tuple[int, int]]
) -> None:
    raw = "".join(words)
    block = TextBlock(kind="paragraph", start=0, end=len(raw))
    items = [Item(str(n), "pledge", "x", "p", a, a + b, "x") for n, (a, b) in enumerate(spans)]
    cut = segments(raw, block, items)
    assert "".join(segment.text for segment in cut) == block_text(raw, block)
    assert [s.start for s in cut] == sorted(s.start for s in cut)
    for segment in cut:
        assert all(items[n].start <= segment.start < items[n].end for n in segment.items)


def test_markup_does_not_show_and_comparisons_do() -> None:
    assert clean("<p>增长<strong>5%</strong>，<3 家 &lt;</p>") == "增长5%，<3 家 <"
    assert clean("见 [正文](//example.org/a) 与 <http://example.org/?a=1>") == (
        "见 正文 与 http://example.org/?a=1"
    )
    assert clean("[首页") == "首页"
    assert clean("第一行\n第二行") == "第一行第二行"


def test_every_cited_item_begins_in_one_segment(lookup: Lookup) -> None:
    text = lookup.text("sample_opinion")
    assert text is not None
    items = document_items(lookup.files["sample_opinion"].plans)
    begun = [
        n
        for block in document_blocks(text, items)
        for segment in block.segments
        for n in segment.begins
    ]
    assert sorted(begun) == list(range(len(items)))


def test_cells_of_a_table_stand_in_its_rows_and_a_quote_in_its_row() -> None:
    page = "<p>目标</p><table><tr><th>指标</th><th>2025年</th></tr><tr><td>产值</td><td>700</td></tr></table>"
    text = study_text(read_document(page.encode(), "plan.html"))
    blocks = document_blocks(text, [])
    assert [block.kind for block in blocks] == ["paragraph", "table"]
    shown = [
        ["".join(s.text for s in cell.segments) if cell else None for cell in row]
        for row in blocks[1].rows
    ]
    assert shown == [["指标", "2025年"], ["产值", "700"]]
    assert words_around(text, page.index("700"), "700") == ("产值 | ", "700", "")


def test_nested_items_put_the_shorter_first(lookup: Lookup) -> None:
    text = lookup.text("sample_opinion")
    assert text is not None
    items = document_items(lookup.files["sample_opinion"].plans)
    cut = [s for block in document_blocks(text, items) for s in block.segments]
    nested = next(segment for segment in cut if "百亿级企业" in segment.text)
    assert [items[n].kind for n in nested.items] == ["target", "pledge"]


def test_chart_is_plain_data_with_path_scopes_break_and_target(lookup: Lookup) -> None:
    target = SAMPLE["TARGETS"][0]
    option = target_chart(lookup, target, lookup.verdicts[target.id], "zh")
    assert option is not None
    assert json.loads(json.dumps(option)) == option
    assert option["xAxis"]["data"] == ["2020", "2021", "2022", "2023", "2024", "2025"]
    assert option["yAxis"]["min"] == 0
    assert option["yAxis"]["name"] == "亿元"
    path, old, new, unstated, line = option["series"]
    assert [point["value"][1] for point in path["data"]][-1] == pytest.approx(1500)
    assert old["data"][0]["value"] == ["2020", 890.0]
    assert "markArea" not in old
    assert new["markArea"]["data"][0][0]["name"] == "口径断开"
    assert new["markArea"]["data"][0][1] == {"xAxis": "2021"}
    assert unstated["lineStyle"]["width"] == 0
    assert line["markLine"]["data"] == [{"yAxis": 1500.0}]
    assert line["markLine"]["label"]["formatter"] == "目标：超过 1,500 亿元"


def test_no_chart_without_path_or_value(lookup: Lookup) -> None:
    target = SAMPLE["TARGETS"][1]
    assert target_chart(lookup, target, lookup.verdicts[target.id], "en") is None


def test_map_draws_nine_districts_and_frames_what_is_not_drawn() -> None:
    shapes = city_map({"longhua": 2, "dapeng": 1})
    drawn = {s.place_code for s in shapes if s.path and s.place_code}
    assert len(drawn) == 9
    assert {s.place_code for s in shapes if s.is_inset} == {"dapeng", "shenshan"}
    assert next(s.value for s in shapes if s.place_code == "longhua") == 2
    assert any(not s.place_code for s in shapes)


@settings(deadline=None)
@given(top=st.integers(0, 60))
def test_ramp_never_falls_and_legend_covers_all_counts(top: int) -> None:
    steps = [ramp_step(value, top) for value in range(top + 1)]
    assert steps == sorted(steps)
    assert max(steps) <= STEPS
    assert ramp_legend(top)[0] == (0, "0")


def test_counts_and_filter_agree(lookup: Lookup) -> None:
    plans = list(lookup.plans.values())
    counts = dict(verdict_counts(lookup, plans))
    assert sum(counts.values()) == len(lookup.targets)
    for code, count in counts.items():
        assert len(target_rows(lookup, plans, View(verdict=code))) == count


def test_sorting_by_deadline_puts_the_unstated_last(lookup: Lookup) -> None:
    rows = target_rows(lookup, list(lookup.plans.values()), View(sort="deadline"))
    assert rows[-1].target.by is None


def test_portfolio_gathers_stage_targets_programme_and_places(lookup: Lookup) -> None:
    (clusters, rows), _ = portfolio(lookup, lookup.plans["sample_opinion"], "zh")
    assert clusters.claimed == len(rows) == 3
    energy, material, _ = rows
    assert energy.counts == {"field": 2, "technology": 1, "project": 1}
    assert energy.places == ("longhua", "longgang")
    assert material.stages == ("补齐短板",)
    assert energy.verdicts == (("no_data", 1), ("definition_missing", 1))


def test_portfolio_tells_how_programmes_stand_and_why_one_is_missing(lookup: Lookup) -> None:
    plan = lookup.plans["sample_opinion"]
    item = next(i for _, i in lookup.programme([plan]) if i.kind == "project")
    part = ProgrammePart(item.id, item.name, item.kind)
    row = ProgrammeRow(item.id, item.name, item.kind, "under_way", date(2025, 3, 1), "日报")
    states = programme_status([row], date(2025, 12, 31), [part])
    (_, rows), _ = portfolio(lookup, plan, "zh", states)
    energy, *others = rows
    assert energy.progress == (("under_way", 1), ("no_data", 1))
    assert {other.programme for other in others if not other.places} == {"digest"}
    assert lookup.files[plan.id].document.grade != "document"
    whole = lookup.study.model_copy(update={"files": tuple(map(as_document, lookup.study.files))})
    (_, told), _ = portfolio(Lookup(whole), plan, "zh")
    assert {row.programme for row in told} == {"read", "not_said"}


def as_document(file: PlanFile) -> PlanFile:
    return file.model_copy(
        update={"document": file.document.model_copy(update={"grade": "document"})}
    )


def test_targets_are_found_at_their_address(lookup: Lookup) -> None:
    for target in lookup.targets.values():
        plan = lookup.plan_of_target[target.id]
        address = target_address(plan, target)
        path = address.removeprefix(f"/plans/{plan.id}/targets/")
        assert lookup.target_at(plan.id, path) == target


def test_versions_join_plans_by_indicator(lookup: Lookup) -> None:
    found = lookup.versions(SAMPLE["TARGETS"][0])
    assert [target.id.split("/")[0] for target in found] == ["sample_revision"]


def test_every_observation_and_target_has_a_trace(lookup: Lookup) -> None:
    assert all(lookup.row_trace(row) in lookup.nodes for row in lookup.observations)
    assert all(target in lookup.nodes for target in lookup.targets)


def test_a_shared_park_counts_for_both_places(lookup: Lookup) -> None:
    plans = list(lookup.plans.values())
    assert [len(place_row(lookup, plans, code).parks) for code in ("yantian", "dapeng")] == [1, 1]

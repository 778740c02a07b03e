"""Are the code lists whole? Names in both languages, sources, dates, and codes that exist."""

import re

import pytest

from planloom.codes import clusters, indicators, places, units
from planloom.codes.classifications import branch_classes, cluster_classes, crosswalk, industries
from planloom.codes.lists import table_rows
from planloom.codes.naming import indicator_key
from planloom.study.coding import indicator_code

HAN = re.compile("[\u4e00-\u9fff]")
LISTS = {"clusters": clusters(), "indicators": indicators(), "places": places(), "units": units()}


@pytest.mark.parametrize("name", LISTS)
def test_every_member_has_both_names_a_source_and_a_day(name: str) -> None:
    for code, member in LISTS[name].items():
        assert member.label_zh.strip(), code
        assert member.label_en.strip(), code
        assert not HAN.search(member.label_en), code
        assert name == "units" or HAN.search(member.label_zh), code
        assert member.source, code
        assert member.dated, code


def test_indicators_are_many_and_say_what_they_are() -> None:
    assert len(indicators()) >= 150
    for code, one in indicators().items():
        assert one.role, code
        assert one.form, code
        assert (one.definition_zh is None) == (one.definition_en is None), code
        assert set(one.near) <= set(indicators()), code
        if one.form == "share" and one.definition_zh:
            assert one.numerator, code
            assert one.denominator, code
    undefined = {code for code, one in indicators().items() if one.definition_zh is None}
    assert undefined == {
        "new_energy_capacity_share", "cluster_over_1tn", "cluster_over_500bn", "cluster_scale",
        "low_altitude_scale",
    }  # fmt: skip


def test_a_name_means_one_indicator_per_measure() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for one in indicators().values():
        counted = one.measure in {"count", "increase"}
        for name in {indicator_key(word) for word in (one.label_zh, *one.aliases)}:
            key = (name, one.measure, "" if counted else one.unit)
            assert seen.setdefault(key, one.code) == one.code, key


def test_every_indicator_is_found_by_its_own_names() -> None:
    for one in indicators().values():
        cluster = "new_energy" if one.label_zh.startswith("产业集群") else None
        for name in (one.label_zh, *one.aliases):
            assert indicator_code(name, one.measure, one.unit, cluster)[0] == one.code, name


def test_growth_and_level_have_codes_of_their_own() -> None:
    assert indicator_code("地区生产总值", "level", "CNY", None)[0] == "gdp"
    assert indicator_code("GDP", "growth_average", "1", None)[0] == "gdp_growth_average"
    assert indicator_code("GDP", "rank", "1", None)[0] == "gdp_rank"
    assert indicator_code("工业增加值", "rank", "1", None)[0] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("规上工业增加值", "large_industrial_value_added"),
        ("每万人口高价值发明专利拥有量", "high_value_patent_per_10k"),
        ("高新技术企业数量", "national_high_tech_firm"),
        ("国家级专精特新“小巨人”企业", "little_giant"),
        ("研发经费投入强度", "rd_intensity"),
        ("制造业增加值占GDP的比例", "manufacturing_gdp_share"),
        ("战新产业增加值占规上工业增加值比重", "sei_industry_share"),
    ],
)
def test_words_of_documents_find_their_indicator(words: str, code: str) -> None:
    one = indicators()[code]
    assert indicator_code(words, one.measure, one.unit, None)[0] == code


def test_places_have_codes_and_zones_have_none() -> None:
    for code in ("shenshan", "qianhai", "dapeng"):
        assert places()[code].kind == "functional_zone"
        assert places()[code].adcode is None
    adcodes = [place.adcode for place in places().values() if place.adcode]
    assert len(set(adcodes)) == len(adcodes)
    assert all(re.fullmatch("[1-9][0-9]{5}", code) for code in adcodes)
    assert sum(place.kind == "province" for place in places().values()) == 34
    for place in places().values():
        assert place.parent is None or place.parent in places()


def test_every_cluster_has_classes_that_exist_and_are_marked_as_derived() -> None:
    for code in clusters():
        rows = cluster_classes(code)
        assert {row.classification for row in rows} == {"sei2018", "gbt4754_2017"}, code
    for row in crosswalk():
        assert row.cluster_code in clusters()
        assert row.code in industries(row.classification), row
        assert row.status == "derived"
        assert "非官方" in row.source
    keys = [(row.cluster_code, row.classification, row.code) for row in crosswalk()]
    assert len(set(keys)) == len(keys)


def test_classifications_hold_together() -> None:
    for name in ("gbt4754_2017", "sei2018"):
        classes = industries(name)
        for one in classes.values():
            assert one.label_zh
            assert one.parent is None or one.parent in classes, one
            assert one.label_en or (name == "gbt4754_2017" and one.level > 1)
    assert industries("gbt4754_2017")["3612"].label_zh == "新能源车整车制造"
    assert industries("sei2018")["6.3"].label_zh == "太阳能产业"
    rows = table_rows("crosswalk_sei_gbt.csv")
    assert {row["status"] for row in rows} == {"derived"}
    for row in rows:
        assert row["gbt4754_code"] in industries("gbt4754_2017")
        assert row["sei_code"] in industries("sei2018")
    assert branch_classes("3.6") == ()

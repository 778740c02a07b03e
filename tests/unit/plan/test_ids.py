"""Ids say what an item is, and stay what they are."""

from hypothesis import given
from hypothesis import strategies as st

from planloom.plan import item_id, numbered, slug


def test_an_id_names_plan_kind_thing_place_and_year() -> None:
    assert (
        item_id("town_2022", "target", "新能源发电装机占比", "new_energy", 2025)
        == "town_2022/target/新能源发电装机占比/new_energy/2025"
    )
    assert item_id("town_2022", "pledge", "“灯塔工厂”、园区") == "town_2022/pledge/灯塔工厂-园区"
    assert item_id("t", "role", "新能源", "求雨岭 片区") == "t/role/新能源/求雨岭-片区"
    assert item_id("t", "target", "a_very_long_code_stays_as_it_is") == (
        "t/target/a_very_long_code_stays_as_it_is"
    )


@given(st.text())
def test_a_slug_is_short_and_holds_letters_digits_and_hyphens(words: str) -> None:
    short = slug(words)
    assert 1 <= len(short) <= 24
    assert all(sign.isalnum() or sign == "-" for sign in short)
    assert not short.startswith("-")
    assert not short.endswith("-")
    assert slug(f"，{words}。") == short


@given(st.lists(st.sampled_from(["a", "a-2", "b", "a-2-2", "b-3"])))
def test_numbered_ids_differ_and_the_first_keeps_its_name(names: list[str]) -> None:
    unique = numbered(names)
    assert len(set(unique)) == len(names)
    assert unique[:1] == tuple(names[:1])
    assert all(new.startswith(old) for new, old in zip(unique, names, strict=True))


@given(st.lists(st.sampled_from("abc"), min_size=1))
def test_what_comes_later_changes_no_id(names: list[str]) -> None:
    assert numbered(names)[:-1] == numbered(names[:-1])

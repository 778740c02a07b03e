"""Every code has words in both languages, and filling them never fails."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planloom.codes import clusters, indicators, places, problem_words, units, words
from planloom.codes.messages import filled, problem_catalogue, reasons
from planloom.errors import Problem

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_a_message_and_a_fix(language: str) -> None:
    for code in problem_catalogue():
        message, fix = problem_words(Problem(code), language)
        assert message.strip(), code
        assert fix.strip(), code
        assert message != code


def test_both_languages_fill_in_the_same_values() -> None:
    for code, entry in problem_catalogue().items():
        zh = filled(entry.zh.message + entry.zh.fix, {}, "zh")
        en = filled(entry.en.message + entry.en.fix, {}, "en")
        assert placeholders(zh) >= placeholders(en) - {"found"}, code
        assert placeholders(en) >= placeholders(zh), code


def placeholders(text: str) -> set[str]:
    """Return the values that a text fills in; a value given once per language (``_zh``, ``_en``) is one."""
    names = (part.partition("}")[0] for part in text.split("{")[1:])
    return {name.removesuffix("_zh").removesuffix("_en") for name in names}


def test_reasons_say_the_same_in_both_languages() -> None:
    for code, reason in reasons().items():
        assert placeholders(reason.zh) == placeholders(reason.en), code
        assert all(said.strip() for said in (reason.zh, reason.en)), code


def test_members_of_code_lists_have_words() -> None:
    assert words("new_energy", "zh") == "新能源"
    assert words("shenshan", "en") == places()["shenshan"].label_en
    for members in (clusters(), indicators(), units()):
        for code, member in members.items():
            assert words(code, "en") in {member.label_en, *(m.label_en for m in places().values())}


def test_values_are_shown_plainly() -> None:
    values = {"a": 1.5e12, "b": 0.83, "c": ("x", 2.0), "d": None, "e": True}
    assert filled("{a} {b} {c} {d}{e}", values, "zh") == "1500000000000 0.83 x、2 True"
    assert filled("{c}", values, "en") == "x, 2"


def test_a_missing_value_stays_visible() -> None:
    assert filled("{found} of {expected}", {"found": 1}, "en") == "1 of {expected}"
    assert "{key}" in problem_words(Problem("plan.missing_key"), "zh")[0]


def test_nothing_in_a_value_is_evaluated() -> None:
    values = {"key": "{found} {0.__class__}", "found": "x"}
    assert filled("{key}{key.__class__}{key!r}", values, "en") == (
        "{found} {0.__class__}{key.__class__}{key!r}"
    )


@given(st.text(), st.dictionaries(st.text(), st.text() | st.floats() | st.none()))
def test_filling_never_fails(template: str, values: dict[str, object]) -> None:
    assert isinstance(filled(template, values, "zh"), str)


def test_a_code_without_words_stands_for_itself() -> None:
    assert words("no.such_reason", "zh") == "no.such_reason"
    assert problem_words(Problem("no.such_problem"), "en") == ("no.such_problem", "")


def test_other_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        words("new_energy", "fr")
    with pytest.raises(ValueError, match="fr"):
        problem_words(Problem("plan.empty"), "fr")


def test_every_catalogue_file_is_read(request: pytest.FixtureRequest) -> None:
    data = Path(request.config.rootpath) / "src/planloom/codes/data"
    first = [
        line.removeprefix("- code: ").strip()
        for path in sorted(data.glob("problems*.yaml"))
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("- code: ")
    ]
    assert sorted(first) == list(problem_catalogue())

"""Making pages ready ahead: everything is compiled, and an input that is wrong stops nothing."""

from datetime import date

from planloom.app.request import templates
from planloom.app.warm import warmed
from planloom.app.web import create_app
from planloom.errors import InputError, Problem
from planloom.study import Study, example_study

DAY = date(2025, 12, 31)


def test_every_template_is_compiled_and_the_study_indexed() -> None:
    made: list[date] = []

    def study_as_of(day: date) -> Study:
        made.append(day)
        return example_study(day)

    app = create_app(study_as_of, DAY)
    warmed(app).join(60)
    compiled = templates().cache
    assert compiled is not None
    assert len(list(compiled.keys())) >= len(templates().list_templates())
    assert {"nodes", "origins", "_users"} <= set(vars(app.state.lookup(DAY)))
    assert made == [DAY]


def test_what_is_wrong_is_told_on_a_page_and_not_here() -> None:
    asked: list[date] = []

    def study_as_of(day: date) -> Study:
        asked.append(day)
        raise InputError([Problem("usage.day", "--as-of", {"found": "x"})])

    warmed(create_app(study_as_of, DAY)).join(60)
    assert asked == [DAY]

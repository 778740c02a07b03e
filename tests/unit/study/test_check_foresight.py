"""The check of future industries: a table goes in, tables come out, and what is not settled is said."""

from datetime import date

import numpy as np
import pytest

from planloom.codes import problem_words
from planloom.codes.check_words import check_words
from planloom.errors import InputError, Problem
from planloom.plan.schema import Plan, PortfolioGroup, PortfolioMember, Stage
from planloom.study import example_source
from planloom.study.check_records import Check
from planloom.study.checking import CHECKERS, CheckRequest, run_check
from planloom.study.foresight_stages import followed_industries

SOURCE = example_source("shenzhen_2022")
PLAN = SOURCE.file.plans[0].id
DAY = date(2026, 1, 1)


def run(text: str, plan: str | None = None, **parameters: str) -> Check:
    return kept(text, plan, 10_000, parameters)


def kept(text: str, plan: str | None, rows: int | None, parameters: dict[str, str]) -> Check:
    """Run the check with at most so many rows a table."""
    sizes = {"sizes": ("sizes.csv", text.encode())}
    request = CheckRequest("foresight", "t", DAY, sizes, plan, parameters, rows)
    return run_check(request, [SOURCE.file])


def economy(years: tuple[int, ...], places: int = 25, industries: int = 30, seed: int = 1) -> str:
    """Synthetic sizes: capable places have demanding industries, and each year some move."""
    chance = np.random.default_rng(seed)
    capability, demand = chance.random(places), chance.random(industries)
    size = np.exp(3 * capability[:, None] * demand + chance.normal(0, 1.2, (places, industries)))
    lines = ["region,industry,year,employment"]
    for year in years:
        lines += [
            f"R{r},I{i},{year},{size[r, i]:.4f}" for r in range(places) for i in range(industries)
        ]
        size = size * np.exp(chance.normal(0, 0.5, size.shape))
    return "\n".join(lines) + "\n"


def codes(check: Check) -> set[str]:
    return {problem.code for problem in check.problems}


def test_the_sample_of_the_form_runs_and_finds_the_named_industry() -> None:
    sample = check_words()["foresight"].roles["sizes"].sample
    check = run(sample, PLAN, bootstrap="20")
    stages = check.table("stages")
    assert stages is not None
    rows = [dict(zip([c.name for c in stages.columns], row, strict=True)) for row in stages.rows]
    mine = [r for r in rows if r["region"] == "甲区" and r["year"] == "2023"]
    assert [(r["industry"], r["stage"], r["growth_point"]) for r in mine] == [
        ("合成生物", "cluster", "yes")
    ]
    assert mine[0]["contribution_share"] == pytest.approx(2 / 6)  # (3 - 1) / (76 - 70)
    assert mine[0]["promised"] == "未来产业成为新增长点"
    city = [r for r in rows if r["region"] == "深圳" and r["year"] == "2023"]
    assert city[0]["size"] == 4
    assert city[0]["advantage"] is None
    assert "foresight.industry_not_in_table" in codes(check)
    assert "foresight.place_not_in_table" in codes(check)


def test_every_table_and_column_has_its_words() -> None:
    check = run(economy((2017, 2020, 2023)), bootstrap="20", entry_below="1")
    said = check_words()["foresight"]
    for table in check.tables:
        assert {c.name for c in table.columns} <= said.tables[table.name].columns.keys()
    assert {option.name for option in CHECKERS["foresight"].options} == said.options.keys()


def test_a_panel_gives_chances_and_their_trial() -> None:
    check = run(economy((2014, 2017, 2020, 2023)), bootstrap="0", entry_below="1")
    trial = check.table("back_test")
    foreseen = check.table("next")
    assert trial is not None
    assert foreseen is not None
    assert trial.rows[0][:2] == ("model", "2020–2023")
    assert 0.5 < float(trial.rows[0][4] or 0) <= 1
    place = [column.name for column in foreseen.columns].index("entry_probability")
    chances = [row for row in foreseen.rows if row[place] is not None]
    assert chances
    assert all(0 <= row[place + 1] <= row[place] <= row[place + 2] <= 1 for row in chances)  # type: ignore[operator]


def test_the_same_request_gives_the_same_bytes_and_another_seed_other_intervals() -> None:
    text = economy((2023,))
    first, again = run(text, bootstrap="30"), run(text, bootstrap="30")
    assert first.model_dump_json() == again.model_dump_json()
    other = run(text, bootstrap="30", seed="2")
    assert first.table("places") != other.table("places")
    assert first.table("links") == other.table("links")


def test_separate_economies_are_ranked_apart_and_that_is_said() -> None:
    names = [("a", "123"), ("b", "456")]
    nested = {(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)}
    lines = ["region,industry,value"] + [
        f"{p}{r},{q[i]},{5 if (r, i) in nested and p == w else 0}"
        for p, _ in names for r in range(3) for w, q in names for i in range(3)
    ]  # fmt: skip
    check = run("\n".join(lines), bootstrap="0", minimum_size="0")
    assert "foresight.separate_parts" in codes(check)
    places = check.table("places")
    assert places is not None
    assert {row[1] for row in places.rows} == {"1", "2"}


def test_one_place_has_no_index_and_no_crash() -> None:
    check = run("region,industry,value\na,x,1\na,y,2\n", bootstrap="10")
    assert "foresight.part_too_small" in codes(check)
    places = check.table("places")
    assert places is not None
    assert places.rows[0][3] is None


def test_the_only_place_has_no_advantage_over_itself() -> None:
    lines = [f"深圳,{i},{year},{v}" for year, row in ((2021, (9, 1)), (2022, (10, 1)), (2023, (12, 1)))
             for i, v in zip(("软件", "合成生物"), row, strict=True)]  # fmt: skip
    stages = run("region,industry,year,value\n" + "\n".join(lines) + "\n", PLAN).table("stages")
    assert stages is not None
    rows = [dict(zip([c.name for c in stages.columns], row, strict=True)) for row in stages.rows]
    assert rows
    assert all(row["advantage"] is None and row["stage"] != "cluster" for row in rows)


def test_pairs_that_the_table_has_no_room_for_are_counted() -> None:
    check = kept(economy((2023,)), None, 100, {"bootstrap": "0"})
    (told,) = [p for p in check.problems if p.code == "foresight.next_left_out"]
    listed = check.table("next")
    assert listed is not None
    assert told.values["count"] == "4"  # 100 rows over 25 places
    assert len(listed.rows) == 100
    rest = int(str(told.values["rest"]))
    whole = kept(economy((2023,)), None, None, {"bootstrap": "0"})
    assert "foresight.next_left_out" not in codes(whole)
    assert len((whole.table("next") or listed).rows) == 100 + rest


def test_fitness_stands_with_its_residual() -> None:
    check = run(economy((2023,)), bootstrap="0")
    places = check.table("places")
    assert places is not None
    residual = [float(x or 0) for x in places.column("fitness_residual")]
    is_settled = "foresight.fitness_unsettled" not in codes(check)
    assert all((0 <= x <= 1e-10) == is_settled for x in residual)


def test_a_nested_table_gives_no_fitness_where_it_runs_to_nothing() -> None:
    lines = [f"R{r},I{i},{50 + r if i <= r else 0}" for r in range(7) for i in range(7)]
    check = run(
        "region,industry,value\n" + "\n".join(lines) + "\n", bootstrap="0", minimum_size="0"
    )
    (told,) = [p for p in check.problems if p.code == "foresight.fitness_unsettled"]
    places = check.table("places")
    assert places is not None
    lost = {
        str(row)
        for row, x in zip(places.column("region"), places.column("fitness"), strict=True)
        if x is None
    }
    assert lost == set(str(told.values["names"]).split(", "))
    assert all(x is None or float(x) > 1e-6 for x in places.column("fitness"))


def test_an_index_that_hardly_goes_with_diversity_is_no_ranking() -> None:
    """Two blocks of as many specialisations each, joined by one pair: the axis between them has no better end."""
    size = np.ones((12, 12))
    size[:6, :6] += 20 * (np.tri(6, 6, 2) > 0)
    size[6:, 6:] += 20 * (np.tri(6, 6, 2) > 0)
    size[0, 11] = 30
    able, demanding = np.linspace(0.2, 1, 12)[:, None], np.linspace(0, 0.9, 12)
    ladder = np.where(demanding <= able, 10.0, 0.01)  # the abler a place, the more it has
    ladder[:, 0] *= np.linspace(20, 1, 12)  # and the less it leans on the industry that all have
    found = []
    for table in (size, ladder):
        lines = [f"R{r},I{i},{table[r, i]}" for r in range(12) for i in range(12)]
        check = run("region,industry,value\n" + "\n".join(lines) + "\n", bootstrap="0")
        found.append("foresight.weak_sign" in codes(check))
    assert found == [True, False]


def test_small_places_are_left_out_and_named() -> None:
    text = economy((2023,)) + "".join(f"tiny,I{i},2023,{0.0001 * (i == 3)}\n" for i in range(30))
    check = run(text, bootstrap="0")
    (small,) = [p for p in check.problems if p.code == "foresight.small_places"]
    assert float(str(small.values["least"])) > 0
    assert "tiny" not in (check.table("places") or check.tables[0]).column("region")
    kept = run(text, bootstrap="0", minimum_size="0")
    assert "tiny" in (kept.table("places") or kept.tables[0]).column("region")


@pytest.mark.parametrize(
    ("name", "value"),
    [("bootstrap", "-1"), ("bootstrap", "many"), ("minimum_size", "-3"), ("period_years", "0"),
     ("entry_below", "2"), ("columns", "colour=red"), ("seed", "nan")],
)  # fmt: skip
def test_an_option_that_means_nothing_is_refused(name: str, value: str) -> None:
    with pytest.raises(InputError) as refused:
        run(economy((2023,), 4, 4), **{name: value})
    assert [problem.code for problem in refused.value.problems] == ["foresight.bad_option"]


def test_an_unknown_quantity_is_refused_with_those_that_are_there() -> None:
    with pytest.raises(InputError) as refused:
        run(economy((2023,), 4, 4), quantity="wage")
    assert refused.value.problems[0].values["known"] == "employment"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_said_can_be_read(language: str) -> None:
    check = run(economy((2020, 2023), 6, 5), PLAN, bootstrap="20")
    assert check.problems
    for found in check.problems:
        message, fix = problem_words(Problem(found.code, found.where, found.values), language)
        assert "{" not in message + fix


def test_followed_industries_come_from_groups_stages_and_the_code_list() -> None:
    plan = Plan(
        id="p", title="某市未来产业行动计划",
        portfolio=(
            PortfolioGroup(group="未来产业", members=(PortfolioMember(name="类脑智能"),)),
            PortfolioGroup(group="主导产业", members=(PortfolioMember(name="家具"),)),
        ),
        stages=(Stage(stage="成为新增长点", members=(PortfolioMember(name="氢能"),)),),
    )  # fmt: skip
    found = {one.name: one.promised for one in followed_industries(plan)}
    assert found == {"类脑智能": "", "氢能": "成为新增长点"}

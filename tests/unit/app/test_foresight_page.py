"""The page and the chapter of future industries: what a check holds, and what is missing where there is none."""

import asyncio
import re
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from planloom.app.foresight_view import foresight_content
from planloom.app.lookup import Lookup
from planloom.app.report.assessment import assessment
from planloom.app.report.parts import Table
from planloom.app.web import create_app
from planloom.codes.check_words import check_words
from planloom.study import Study, example_source, example_study
from planloom.study.checking import CheckRequest, run_check
from planloom.workspace import Intake

DAY = date(2025, 12, 31)
SAMPLE = check_words()["foresight"].roles["sizes"].sample


@pytest.fixture(scope="module")
def study() -> Study:
    plan = example_source("shenzhen_2022").file.plans[0].id
    request = CheckRequest(
        "foresight", "sample", date(2025, 1, 1), {"sizes": ("sizes.csv", SAMPLE.encode())}, plan,
        {"bootstrap": "20"},
    )  # fmt: skip
    check = run_check(request, [example_source("shenzhen_2022").file])
    return example_study(DAY).model_copy(update={"checks": (check,)})


def page(study: Study, path: str) -> httpx.Response:
    app: FastAPI = create_app(lambda _: study, DAY)

    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path)

    return asyncio.run(asking())


def test_without_a_table_the_page_says_what_to_give() -> None:
    text = page(example_study(DAY), "/foresight?lang=en").text
    assert "planloom clusters foresee TABLE" in text
    assert "/checks/samples" not in text  # no workspace: nothing can be given here
    assert "foresight-graph" not in text


@pytest.mark.parametrize(("lang", "words"), [("zh", "未来产业的阶段"), ("en", "Stages of future")])
def test_the_page_shows_stages_links_and_what_to_know_first(
    study: Study, lang: str, words: str
) -> None:
    answer = page(study, f"/foresight?lang={lang}")
    assert answer.status_code == 200
    assert words in answer.text
    assert "foresight-graph" in answer.text
    assert answer.text.index("量子信息") < answer.text.index(words)  # the industries that lack data


def test_every_number_of_the_page_opens_the_row_that_it_shows(study: Study) -> None:
    check = study.checks[0]
    text = page(study, "/foresight?lang=en&place=%E4%B9%99%E5%8C%BA").text
    traces = set(re.findall(r"/checks/[0-9a-f]{16}/(\w+)/(\d+)/(\w+)\?", text))
    assert {name for name, _, _ in traces} >= {"stages", "next", "links", "places", "industries"}
    for name, row, column in traces:
        table = check.table(name)
        assert table is not None
        names = [known.name for known in table.columns]
        assert isinstance(table.rows[int(row)][names.index(column)], float)
    near = check.table("next")
    assert near is not None
    shown = {int(row) for name, row, _ in traces if name == "next"}
    assert {near.rows[row][0] for row in shown} == {"乙区"}


@pytest.mark.parametrize(("lang", "words"), [("zh", "只留下前 2 行"), ("en", "first 2 rows")])
def test_the_page_says_what_a_study_had_no_room_for(study: Study, lang: str, words: str) -> None:
    sizes = {"sizes": ("sizes.csv", SAMPLE.encode())}
    request = CheckRequest("foresight", "cut", DAY, sizes, None, {"bootstrap": "0"}, most_rows=2)
    cut = study.model_copy(update={"checks": (run_check(request, []),)})
    assert words in page(cut, f"/foresight?lang={lang}").text


def test_an_unknown_place_shows_the_first_and_an_unknown_check_is_not_found(study: Study) -> None:
    content = foresight_content(study.checks, "", "nowhere", "en")
    assert content["place"] in content["regions"]
    assert page(study, "/foresight/0000000000000000").status_code == 404


def test_names_from_a_table_are_no_markup(study: Study) -> None:
    text = SAMPLE.replace("家具", '"</script><b>{x}"')
    request = CheckRequest(
        "foresight", "odd", date(2025, 6, 1), {"sizes": ("odd.csv", text.encode())}, None,
        {"bootstrap": "0"},
    )  # fmt: skip
    odd = study.model_copy(update={"checks": (run_check(request, []),)})
    assert "<b>{x}" not in page(odd, "/foresight?lang=zh").text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_assessment_has_a_chapter_of_it(study: Study, lang: str) -> None:
    lookup = Lookup(study)
    report = assessment(lookup, list(lookup.plans.values()), lang)
    heading = {"zh": "下一步可能长出什么产业", "en": "What may come next"}[lang]
    chapter = next(section for section in report.sections if heading in section.heading)
    tables = [block for block in chapter.blocks if isinstance(block, Table)]
    assert tables
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
    assert not any(
        heading in section.heading
        for section in assessment(Lookup(example_study(DAY)), [], lang).sections
    )


PLACES = ("南山区", "Futian", "龙华区", "宝安区", "龙岗区", "光明区", "坪山区")
INDUSTRIES = ("合成生物", "新能源", "软件", "家具", "物流", "金融")
NAMED = (
    "地区,行业,年份,从业人员\n"
    + "".join(
        f"{place},{industry},{year},{5 + 50 * (r + i < 7) + (7 * r + 3 * i + year) % 11}\n"  # made up, nested
        for year in (2022, 2023)
        for r, place in enumerate(PLACES)
        for i, industry in enumerate(INDUSTRIES)
    )
)


@pytest.fixture(scope="module")
def named() -> Study:
    """A table whose places and one industry are of the code lists."""
    request = CheckRequest(
        "foresight", "named", date(2025, 1, 1), {"sizes": ("named.csv", NAMED.encode())}, None,
        {"bootstrap": "20"},
    )  # fmt: skip
    return example_study(DAY).model_copy(update={"checks": (run_check(request, []),)})


def part(text: str) -> str:
    start = text.index('<section id="foresight"')
    return text[start : text.index("</section>", start)]


@pytest.mark.parametrize(
    ("path", "tables", "column", "mine"),
    [
        ("/places/futian", {"stages", "next", "places"}, "region", {"Futian"}),
        ("/clusters/synthetic_biology", {"stages", "next", "industries", "links"}, "industry", {"合成生物"}),
    ],
)  # fmt: skip
def test_a_place_and_a_cluster_show_what_concerns_them_with_intervals_and_origins(
    named: Study, path: str, tables: set[str], column: str, mine: set[str]
) -> None:
    check = named.checks[0]
    for lang in ("zh", "en"):
        shown = part(page(named, f"{path}?lang={lang}").text)
        assert re.search(r"\d \[-?\d\.\d+, -?\d\.\d+\]", shown)
        traces = set(re.findall(r"/checks/[0-9a-f]{16}/(\w+)/(\d+)/(\w+)[?\"]", shown))
        assert {name for name, _, _ in traces} == tables
        for name, row, number in traces:
            table = check.table(name)
            assert table is not None
            names = [known.name for known in table.columns]
            of_row = dict(zip(names, table.rows[int(row)], strict=True))
            assert mine & {of_row[column], of_row.get("other_industry")}
            assert isinstance(of_row[number], float)
            answer = page(named, f"/checks/{check.check_id[:16]}/{name}/{row}/{number}?lang={lang}")
            assert answer.status_code == 200


@pytest.mark.parametrize(("lang", "absent"), [("zh", "里没有它"), ("en", "does not name it")])
def test_a_page_without_them_says_which_table_is_wanted(
    named: Study, lang: str, absent: str
) -> None:
    for path in ("/places/yantian", "/clusters/marine"):
        told = part(page(named, f"{path}?lang={lang}").text)
        assert absent in told
        assert "named.csv" in told
        empty = part(page(example_study(DAY), f"{path}?lang={lang}").text)
        assert absent not in empty
        assert ("行业规模表" if lang == "zh" else "sizes by region and industry") in empty
        assert "/checks/samples" not in empty


def test_a_workspace_offers_a_sample_of_the_table(desk: tuple[FastAPI, Study, Intake]) -> None:
    async def asking(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(desk[0])
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path)

    sample = "/checks/samples/foresight/sizes.csv"
    for path in ("/foresight", "/clusters/marine"):
        assert sample in asyncio.run(asking(path)).text
    assert asyncio.run(asking(sample)).status_code == 200


def test_ends_of_ranks_are_ranks_and_equal_places_share_the_better_one(named: Study) -> None:
    table = named.checks[0].table("places")
    assert table is not None
    names = [column.name for column in table.columns]
    for row in table.rows:
        of_row = dict(zip(names, row, strict=True))
        best, rank, worst = (of_row[name] for name in ("rank_best", "rank", "rank_worst"))
        assert isinstance(best, float)
        assert isinstance(worst, float)
        assert best == int(best) <= worst == int(worst)
        if rank == 1:
            assert best == 1

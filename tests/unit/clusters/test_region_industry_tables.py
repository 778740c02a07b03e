"""Region-by-industry tables: long, wide, turned, years across; what is missing, and everything that is wrong."""

import io

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planloom.clusters import ClusterTables, TableRequest, read_region_industry
from planloom.clusters.intervals import is_counted, redrawn
from planloom.codes import problem_words
from planloom.errors import Problem, TableError

LONG = (
    "年份,行政区,行业,从业人员（人）,单位数\n2024,南山,制造业,30,3\n2024,南山,商业,10,1\n"
    "2024,福田,制造业,5,1\n2024,福田,商业,15,2\n"
)
WIDE = "district,Total,Mining,Trade\nFutian,5,,5\nNanshan,7,3,4\n"


def read(text: str, **asked: object) -> tuple[ClusterTables, list[str]]:
    tables, problems = read_region_industry(text.encode(), "t.csv", TableRequest(**asked))  # type: ignore[arg-type]
    return tables, [problem.code for problem in problems]


def refused(text: str, **asked: object) -> list[Problem]:
    with pytest.raises(TableError) as caught:
        read(text, **asked)
    return list(caught.value.problems)


def test_persons_in_ten_thousands_are_persons() -> None:
    tables, _ = read(
        "区,行业,从业人员（万人）\n南山,制造业,1.2\n南山,商业,0.5\n福田,制造业,3\n福田,商业,1\n"
    )
    found = tables.layer("employment")
    assert found is not None
    assert found.value.tolist() == [[12000, 5000], [30000, 10000]]
    assert is_counted(found)


def test_what_is_not_whole_cannot_be_drawn_one_by_one() -> None:
    tables, _ = read(
        "区,行业,从业人员\n南山,制造业,1.2\n南山,商业,0.5\n福田,制造业,3\n福田,商业,1\n"
    )
    found = tables.layer("employment")
    assert found is not None
    assert redrawn(found, None, 10, 1) is None


def test_a_long_table_gives_a_layer_for_each_quantity() -> None:
    tables, problems = read(LONG)
    assert problems == []
    assert (tables.region, tables.industry) == (("南山", "福田"), ("制造业", "商业"))
    assert tables.quantities == ("employment", "establishments")
    employment = tables.layer("employment", 2024)
    assert employment is not None
    assert employment.value.tolist() == [[30, 10], [5, 15]]
    assert tables.label["employment"] == "从业人员（人）"
    assert tables.layer("employment", 2023) is None


def test_an_empty_cell_is_zero_where_the_total_leaves_nothing_for_it() -> None:
    tables, problems = read(WIDE, quantity="employment")
    assert tables.layers[0].value.tolist() == [[0, 5], [3, 4]]
    assert tables.quantities == ("employment",)
    assert problems == ["clusters.zero_by_total"]


def test_an_empty_cell_that_no_total_explains_is_missing_and_never_zero() -> None:
    assert [p.code for p in refused(WIDE.replace("Futian,5", "Futian,6"))] == [
        "clusters.missing_pairs"
    ]
    tables, problems = read(WIDE.replace("Futian,5", "Futian,6"), absent="zero")
    assert tables.layers[0].value.tolist() == [[0, 5], [3, 4]]
    assert problems == ["clusters.absent_is_zero"]


def test_a_quantity_with_a_gap_is_left_out_and_the_others_stay() -> None:
    tables, problems = read(LONG.replace("5,1\n", "5,\n"))
    assert tables.quantities == ("employment",)
    assert problems == ["clusters.missing_pairs"]


def test_a_total_that_is_not_the_sum_is_said() -> None:
    _, problems = read("region,Total,a,b\nx,4,1,2\ny,7,3,4\n")
    assert problems == ["clusters.total_differs"]


def test_a_total_under_another_name_is_suspected() -> None:
    text = "region,industry,value\n" + "".join(
        f"{r},{i},{v}\n" for i, vs in (("a", (1, 2)), ("b", (3, 5)), ("Insgesamt", (4, 7)))
        for r, v in zip(("x", "y"), vs, strict=True)
    )  # fmt: skip
    assert read(text)[1] == ["clusters.hidden_total"]
    tables, problems = read(text, left_out=("Insgesamt",))
    assert (tables.industry, problems) == (("a", "b"), [])


def test_a_turned_table_and_years_across_say_the_same() -> None:
    turned, _ = read("行业,南山,福田\n制造业,30,5\n商业,10,15\n")
    assert (turned.region, turned.industry) == (("南山", "福田"), ("制造业", "商业"))
    assert turned.layers[0].value.tolist() == [[30, 10], [5, 15]]
    across, _ = read("地区,行业,2023年,2024年\n南山,商业,1,2\n福田,商业,3,4\n")
    assert across.years("value") == (2023, 2024)
    assert across.layers[1].value.tolist() == [[2], [4]]


def test_firms_are_plants_and_add_up() -> None:
    tables, problems = read(
        "firm_id,region,industry,employment\n1,x,a,4\n2,x,a,6\n3,y,a,1\n4,y,b,2\n"
    )
    assert problems == ["clusters.absent_is_zero"]
    assert tables.layers[0].value.tolist() == [[10, 0], [1, 2]]
    assert tables.plants[0].size.tolist() == [4, 6, 1, 2]


def test_everything_wrong_is_listed_with_its_row() -> None:
    text = "region,industry,value\nx,a,-1\nx,b,many\n,a,3\ny,a,2\ny,a,5\n"
    assert [(p.code, p.where) for p in refused(text)] == [
        ("table.not_a_number", "t.csv:3:value"),
        ("table.missing_value", "t.csv:4:region"),
        ("clusters.negative_size", "t.csv:2"),
        ("clusters.repeated_pair", "t.csv:6"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "table.empty"),
        ("region,industry,value\nx,a,0\n", "clusters.nothing_there"),
        ("region,industry,colour\nx,a,red\n", "table.column_not_found"),
        ("a\n1\n", "table.column_not_found"),
        ("%PDF-1.7", "table.foreign"),
    ],
)
def test_what_is_no_such_table_is_refused_in_both_languages(text: str, code: str) -> None:
    found = refused(text)
    assert code in [problem.code for problem in found]
    for lang in ("zh", "en"):
        assert all("{" not in word for p in found for word in problem_words(p, lang))


def test_a_column_that_a_person_names_counts() -> None:
    text = "where,what,value,jobs\nx,a,1,5\ny,a,2,6\n"
    tables, _ = read(text, column={"region": "where", "industry": "what"})
    assert tables.quantities == ("value", "employment")
    assert refused(text, column={"region": "wo"})[0].values["column"] == "wo"


def test_a_workbook_and_parquet_say_what_the_text_says() -> None:
    frame = pl.DataFrame({"region": ["x", "y"], "a": [1.0, 2.0], "b": [3.0, None]})
    for write in ("write_parquet", "write_excel"):
        file = io.BytesIO()
        getattr(frame, write)(file)
        tables, problems = read_region_industry(file.getvalue(), "t", TableRequest(absent="zero"))
        assert tables.layers[0].value.tolist() == [[1, 3], [2, 0]]
        assert [problem.code for problem in problems] == ["clusters.absent_is_zero"]


@given(
    st.lists(st.lists(st.integers(1, 99), min_size=3, max_size=3), min_size=2, max_size=5),
    st.randoms(),
)
def test_the_order_of_rows_does_not_matter(sizes: list[list[int]], random: object) -> None:
    rows = [f"r{r},i{i},{v}" for r, row in enumerate(sizes) for i, v in enumerate(row)]
    mixed = rows.copy()
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, _ = read("\n".join(["region,industry,value", *rows]))
    other, _ = read("\n".join(["region,industry,value", *mixed]))
    at = np.ix_(
        [other.region.index(r) for r in one.region], [other.industry.index(i) for i in one.industry]
    )
    assert np.array_equal(one.layers[0].value, other.layers[0].value[at])

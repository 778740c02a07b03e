"""The check of firms over tables as people have them: without any amount, and with."""

from datetime import date

import pytest

from planloom.study.checking import CheckRequest, run_check

TEXTS = "企业代码,企业名称,经营范围\nA,甲,集成电路芯片设计\nB,乙,房地产开发\nC,丙,工业机器人制造\n"
AMOUNTS = (
    "企业代码,企业名称,经营范围,营业收入（万元）\n"
    "A,甲,集成电路芯片设计,5\nB,乙,房地产开发,7\nC,丙,集成电路芯片设计,9\n"
)


@pytest.mark.parametrize(("text", "first"), [(TEXTS, "A"), (AMOUNTS, "C")])
def test_firms_are_listed_the_largest_first_and_as_given_where_no_amount_is(
    text: str, first: str
) -> None:
    request = CheckRequest("firms", "", date(2025, 12, 31), {"firms": ("f.csv", text.encode())})
    check = run_check(request, ())
    members = check.table("members")
    assert members is not None
    chips = [row for row in members.rows if "semiconductor_ic" in row]
    assert first in chips[0]
    totals = check.table("totals")
    assert totals is not None
    assert totals.rows

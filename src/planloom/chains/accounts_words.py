"""Which words in the margins of an input-output table say what a row or column is? Their roles.

The words are those of the National Bureau of Statistics' tables (42 and 149/153 sectors), of provincial tables, of the
OECD's inter-country tables, and plain English ones.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_COLUMNS = {
    "intermediate_total": "TIU 中间使用合计 中间使用总计 中间需求合计 中间使用 totalintermediateuse intermediatetotal",
    "household_rural": "FU101 农村居民消费 农村居民消费支出 农村居民",
    "household_urban": "FU102 城镇居民消费 城镇居民消费支出 城镇居民",
    "household_total": "THC 居民消费支出小计 居民消费小计 居民消费合计 居民消费支出合计 居民消费支出 居民消费 小计",
    "government": "FU103 政府消费支出 政府消费",
    "consumption_total": "TC 最终消费支出合计 最终消费合计 最终消费支出 最终消费 totalconsumption consumption",
    "fixed_capital": "FU201 固定资本形成总额 固定资本形成 grossfixedcapitalformation",
    "inventories": "FU202 存货变动 存货增加 存货 changesininventories inventories",
    "capital_total": "GCF 资本形成总额合计 资本形成合计 资本形成总额 资本形成 grosscapitalformation investment",
    "export": "EX 出口 出口合计 国外出口 export exports",
    "outflow": "OF 国内省外流出 省外流出 国内流出 调出 流出 outflow",
    "final_total": "TFU 最终使用合计 最终需求合计 最终使用 totalfinaluse finaltotal",
    "import": "IM 进口 国外进口 进口合计 import imports",
    "inflow": "IF 国内省外流入 省外流入 国内流入 调入 流入 inflow",
    "residual": "ERR 其他 误差 统计误差 其他误差 其它 residual discrepancy statisticaldiscrepancy",
    "output": "GO OUT 总产出 total output grossoutput totaloutput x",
    "final": "final finaldemand finaluse f y demand households household government",
}
_ROWS = {
    "intermediate_total": "TII 中间投入合计 中间投入总计 中间投入 totalintermediateinput intermediatetotal",
    "value_added": "VA VA001 VA002 VA003 VA004 TLS TXS 劳动者报酬 生产税净额 固定资产折旧 营业盈余 valueadded "
    "compensation compensationofemployees wages taxes surplus operatingsurplus profits w v payments",
    "value_added_total": "TVA 增加值合计 增加值 totalvalueadded",
    "import": "IM 进口 进口合计 进口投入 进口品 import imports",
    "output": "TI GO OUT 总投入 总产出 totalinput totalinputs totaloutput total output grossoutput x",
    "employment": "EMP 从业人员 从业人数 就业人数 从业人员年平均人数 就业人员 employment employed persons",
}
_FINAL_OF_REGION = (
    "HFCE NPISH GGFC GFCF INVNT INVN DPABR NONRES VALU P33 DISC HC GGF CONS_ABR CONS_NONRES DIRP FD"
)
SUBTOTALS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "household_total": ("household_rural", "household_urban"),
        "consumption_total": (
            "household_rural",
            "household_urban",
            "household_total",
            "government",
        ),
        "capital_total": ("fixed_capital", "inventories"),
    }
)
"""A column of totals counts as a use of its own only where none of its parts stands in the table."""
EXPORTS = frozenset({"export", "outflow"})
"""Final uses that leave the economy."""
FINAL_USES = (
    "household_rural",
    "household_urban",
    "household_total",
    "government",
    "consumption_total",
    "fixed_capital",
    "inventories",
    "capital_total",
    "export",
    "outflow",
    "final",
)
"""Roles of columns that are final uses."""
DOMESTIC_WORDS = frozenset({"domestic", "国内", "国产", "国内产品", "国产品", "d"})
IMPORT_WORDS = frozenset({"import", "imports", "imported", "进口", "进口品", "进口产品", "m"})


def plain(text: object) -> str:
    """Return a label without blanks and signs, in small letters.

    Parameters
    ----------
    text
        The cell.

    Returns
    -------
    plain
        For comparison alone.

    References
    ----------
    National Bureau of Statistics of China: labels of the input-output tables of 2017, 2018 and 2020.

    Examples
    --------
    >>> plain("总  产　出"), plain("Final demand")
    ('总产出', 'finaldemand')
    """
    return re.sub(r"[\s_\-()（）/、，,.:：]+", "", "" if text is None else str(text)).lower()


def _table(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(
        {plain(word): role for role, some in words.items() for word in some.split()}
    )


COLUMN_ROLES = _table(_COLUMNS)
"""Roles of columns by plain words."""
ROW_ROLES = _table(_ROWS)
"""Roles of rows by plain words."""
_OF_REGION = re.compile(rf"[A-Za-z0-9]{{2,4}}_(?:{'|'.join(_FINAL_OF_REGION.split())})")
_TAXES_OF_REGION = re.compile(r"[A-Za-z0-9]{2,4}_(?:TAXSUB|TLS|VA)", re.IGNORECASE)


def column_role(text: str) -> str | None:
    """Return what a column is, by a word in its head.

    Parameters
    ----------
    text
        A cell above the column.

    Returns
    -------
    role
        None where the word is none of those known.

    References
    ----------
    National Bureau of Statistics of China: input-output tables; OECD: Inter-Country Input-Output tables, ReadMe.

    Examples
    --------
    >>> column_role("最终使用合计"), column_role("AUS_HFCE"), column_role("农林牧渔")
    ('final_total', 'final', None)
    """
    return "final" if _OF_REGION.fullmatch(text.strip()) else COLUMN_ROLES.get(plain(text))


def row_role(text: str) -> str | None:
    """Return what a row is, by a word beside it.

    Parameters
    ----------
    text
        A cell left of the row.

    Returns
    -------
    role
        None where the word is none of those known.

    References
    ----------
    National Bureau of Statistics of China: input-output tables; OECD: Inter-Country Input-Output tables, ReadMe.

    Examples
    --------
    >>> row_role("增加值合计"), row_role("TLS"), row_role("AUS_A01")
    ('value_added_total', 'value_added', None)
    """
    return "value_added" if _TAXES_OF_REGION.fullmatch(text.strip()) else ROW_ROLES.get(plain(text))

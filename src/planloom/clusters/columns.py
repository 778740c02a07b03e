"""Which words head the columns of a region-by-industry table? In Chinese and English, best first."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from planloom.evidence.columns import ColumnSpec
from planloom.evidence.columns_numbers import plain_word
from planloom.evidence.columns_words import split_unit

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "region": (
        "region", "region_code", "region_name", "place", "place_code", "district", "county",
        "city", "province", "state", "country", "area", "area_fips", "area_code", "geo",
        "location", "territory", "region_id", "地区", "区域", "行政区", "行政区划", "区县", "区",
        "县区", "市", "城市", "省份", "省", "街道", "园区", "地区代码", "地区名称", "所在区",
        "所在地区", "注册地", "所属区", "国家",
    ),
    "industry": (
        "industry", "industry_code", "ind_code", "industry_name", "ind_name", "cluster_code",
        "cluster", "sector", "sector_code", "naics", "nace", "nace_r2", "product", "product_code",
        "commodity", "activity", "行业", "行业代码", "行业名称", "行业类别", "行业门类",
        "行业大类", "产业", "产业名称", "产业集群", "集群", "集群名称", "集群代码", "门类",
        "部门", "产品", "产品代码",
    ),
    "year": (
        "year", "time", "period", "年份", "年度", "年", "时间",
    ),
    "firm": (
        "firm", "firm_id", "firm_name", "plant", "plant_id", "establishment_id", "company",
        "企业", "企业名称", "单位名称", "单位详细名称", "统一社会信用代码", "工厂",
    ),
    "employment": (
        "employment", "employment_person", "emp", "emp_all", "emp_firm", "employees", "jobs",
        "workers", "persons_employed", "month3_emplvl", "从业人员", "从业人员数", "就业人数",
        "就业人员", "期末从业人员", "从业人员期末人数", "员工人数", "职工人数", "用工人数",
        "平均用工人数", "人数",
    ),
    "value_added": (
        "value_added", "value_added_cny", "gva", "gross_value_added", "gdp", "增加值",
        "行业增加值", "工业增加值", "地区生产总值", "生产总值",
    ),
    "output": (
        "output", "output_cny", "revenue", "revenue_cny", "turnover", "sales", "产值", "总产值",
        "工业总产值", "营业收入", "主营业务收入", "销售额", "总产出",
    ),
    "wage": (
        "wage", "wage_cny", "wages", "payroll", "total_wages", "total_qtrly_wages", "工资总额",
        "工资", "应付职工薪酬",
    ),
    "establishments": (
        "establishments", "establishment_count", "firms", "firm_count", "plants", "estabs",
        "qtrly_estabs_count", "单位数", "法人单位数", "企业数", "企业个数", "企业数量",
        "企业单位数",
    ),
    "value": (
        "value", "size", "amount", "export", "exports", "export_value", "数值", "值", "规模",
        "数量", "金额", "出口额",
    ),
})  # fmt: skip
"""Words by role; of two columns for one role the word that stands first here counts."""
_TOTALS = frozenset(
    plain_word(word)
    for word in (
        "total", "all", "sum", "all industries", "all regions", "all sectors", "grand total", "national", "nation",
        "合计", "总计", "总量", "全部", "全市", "全省", "全国", "全部行业", "各行业合计", "全行业", "总数",
    )
)  # fmt: skip


def is_total(name: str) -> bool:
    """Return whether a region's or industry's name stands for all of them.

    Parameters
    ----------
    name
        Name in a table.

    Returns
    -------
    is_total
        Subtotals are not recognised: they are taken for what they say.

    References
    ----------
    Names in use in statistical yearbooks of China and in tables of Eurostat and the US Bureau of Labor Statistics.

    Examples
    --------
    >>> is_total("合计"), is_total("Total"), is_total("制造业")
    (True, True, False)
    """
    return split_unit(name)[0] in _TOTALS


def roles_of(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Return which column of a header plays which role.

    Parameters
    ----------
    header
        Words of the header, from the left.
    chosen
        Word of the header by role, where a person says which column is meant.

    Returns
    -------
    column
        Number from 0, by role.

    References
    ----------
    `WORDS`.

    Examples
    --------
    >>> roles_of(["年份", "行政区", "行业", "从业人员（人）"], {})
    {'region': 1, 'industry': 2, 'year': 0, 'employment': 3}
    """
    plain = [plain_word(word) for word in header]
    bare = [split_unit(word)[0] if word else "" for word in header]
    found: dict[str, int] = {}
    for role, words in WORDS.items():
        for word in (chosen[role],) if role in chosen else words:
            name = plain_word(word)
            at = (
                [plain.index(name)]
                if name in plain
                else [i for i, w in enumerate(bare) if w == name]
            )
            if at:
                found[role] = at[0]
                break
    return found


def column_specs(header: Sequence[str], roles: Mapping[str, int]) -> list[ColumnSpec]:
    """Return what is asked of the columns that a header has.

    Parameters
    ----------
    header
        Words of the header.
    roles
        Column by role, as `roles_of` gives them.

    Returns
    -------
    specs
        Names are text and required, sizes are numbers.

    References
    ----------
    `WORDS`.

    Examples
    --------
    >>> [spec.kind for spec in column_specs(["place", "value"], {"region": 0, "value": 1})]
    ['text', 'number']
    """
    kinds = {"region": "text", "industry": "text", "firm": "text", "year": "year"}
    return [
        ColumnSpec(
            role,
            kinds.get(role, "number"),  # type: ignore[arg-type]
            required=role in ("region", "industry", "year"),
            words=(header[place],),
        )
        for role, place in roles.items()
    ]

"""Texts over the signs and words of plans, well formed and not; every number and name is made up (synthetic)."""

from hypothesis import strategies as st

NUMERALS = (
    "0", "1", "3", "20", "83", "2025", "1.5", "0.03", "1,000", "12345678901234567890", "１２", "一", "两", "十二",
    "百",
    "千", "三千五百", "二〇二五", "零点五", "1/3", "三分之一", "3-5", "3—5", "3至5", "5~3", "第三", "百分之八", "1.",
    ".5",
    "9" * 40, "百千万亿",
)  # fmt: skip
UNITS = (
    "万", "亿", "亿元", "万元", "元", "亿美元", "%", "％", "个百分点", "倍", "家", "个", "项", "人", "万人",
    "平方公里",
    "万平方米", "亩", "公顷", "万千瓦", "亿千瓦时", "吨", "万吨标准煤", "公里", "年", "个月", "天", "件/万人",
    "万元/人",
    "元/平方米", "EFLOPS", "级", "台阶", "多", "余", "强", "（套）",
)  # fmt: skip
COMPARATORS = (
    "超过", "突破", "不低于", "不少于", "达到", "达", "约", "近", "控制在", "不超过", "低于", "以上", "以内", "以下",
    "左右", "力争", "确保", "分别达到", "分别为", "均超过", "由", "从", "提高到", "增长", "下降", "翻一番",
    "跻身全国前",
    "位居全国第一", "占", "比重", "年均", "每", "累计", "新增", "同比", "比", "是", "不到", "预计",
)  # fmt: skip
TIMES = (
    "到2025年，", "到二〇三〇年", "2020年", "2021—2025年", "“十四五”期间", "“十三五”末", "三年内", "到那时",
    "2024年上半年",
    "每年", "目前", "2025年底前", "0年", "99999年", "去年",
)  # fmt: skip
NOUNS = (
    "地区生产总值", "工业增加值", "机器人产业", "规上工业亩均税收", "研发经费投入强度", "每万人口发明专利",
    "链主企业",
    "产业集群", "增加值", "园区", "专精特新企业", "新能源汽车", "深圳市", "苏州市", "南山区", "全市", "我市", "项目",
    "平台",
    "一批", "若干", "显著", "培育", "建设", "打造", "重点发展", "聚焦", "支持", "关键技术", "核心区", "PM2.5", "5G",
    "20+8",
)  # fmt: skip
MARKS = (
    "，", "。", "、", "；", "：", "！", "（", "）", "(", ")", "《", "》", "“", "”", "‘", "【", "】", "[", "]", "〔",
    "〕",
    "{", "}", "-", "—", "——", "~", "+", "/", "·", "…", "\n", "\n\n", " ", "\u3000", "\t", "\r\n", "\u200b", "\ufeff",
    "\u2028",
    "等", "和", "及", "以及", "的", "其中", "#", "*", "`", "\\", "⽬", "ﬁ", "🙂", "\u0301", "\u202e",
)  # fmt: skip
HEADINGS = (
    "第一章 总则\n", "\n第二节 发展目标\n", "\n一、重点任务\n", "\n（二）目标\n", "\n1. 产业规模\n", "\n# 规划\n",
    "\n## 目标\n",
    "\n专栏1 指标\n", "\n深圳市“十四五”规划纲要\n", "\n---\n", "---\ntitle: 规划\ndate: 2022-06-06\n---\n", "\n===\n",
    "\n（2021—2025年）\n", "\n附件：\n", "\n- ", "\n* ", "\n1) ", "\n> ", "\n```\n",
)  # fmt: skip
MARKUP = (
    "<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "<td rowspan=3>", "<br/>", "<script>", "</script>", "<!--",
    "-->", "<",
    ">", "<div class=", "<h1>", "</h1>", "<li>", "&nbsp;", "&lt;", "&#21313;", "&#x5341;", "&", "&#99999999;",
    "<![CDATA[",
    "<html><body>", "</html>", "<a href='x'>", "<img alt='3家'>",
)  # fmt: skip
ROWS = (
    "\n| 指标 | 单位 | 2020年 | 2025年 | 属性 |\n| --- | --- | --- | --- | --- |\n",
    "| 产值 | 亿元 | 100 | 200以上 | 预期性 |\n",
    "| 能耗降低 | % | — | [14] | 约束性 |\n", "|||||\n", "| 企业 | 家 | 3 |\n", "\n指标\t单位\t2020年\t2025年\n",
    "产值\t亿元\t100\t≥200\n", "|", "| --- |\n",
)  # fmt: skip

PAIRS = (
    ("到2025年，全市机器人产业产值达到80亿元。", "到2025年，全市機器人產業產值達到80億元。"),
    ("培育百亿级企业3至5家，", "培育百億級企業3至5家，"),
    ("研发经费投入强度超过3.5%；", "研發經費投入強度超過3.5%；"),
    ("新能源汽车保有量突破12万辆，", "新能源汽車保有量突破12萬輛，"),
    ("规模以上工业增加值年均增长7%左右。", "規模以上工業增加值年均增長7%左右。"),
    ("建设省级创新平台不少于二十个，", "建設省級創新平臺不少於二十個，"),
    ("单位能耗比2020年下降14.5%，", "單位能耗比2020年下降14.5%，"),
    ("产业规模跻身全国前三。", "產業規模躋身全國前三。"),
    ("总面积约300平方公里，", "總面積約300平方公里，"),
    ("营业收入翻一番。", "營業收入翻一番。"),
    ("\n第二节 发展目标\n", "\n第二節 發展目標\n"),
    ("2021年，全区企业达到230余家，", "2021年，全區企業達到230餘家，"),
    ("能源消费总量控制在2.3亿吨标准煤以内。", "能源消費總量控制在2.3億噸標準煤以內。"),
)
"""Sentences in simplified and in traditional characters."""

_PIECES = (NUMERALS, UNITS, COMPARATORS, TIMES, NOUNS, MARKS, HEADINGS, MARKUP, ROWS)
_WORDS = st.one_of(*(st.sampled_from(pieces) for pieces in _PIECES))
_PLAIN = st.one_of(
    *(st.sampled_from(pieces) for pieces in (NUMERALS, UNITS, COMPARATORS, TIMES, NOUNS))
)
_STOPS = st.sampled_from(("，", "。", "；", "、", "\n"))

WILD = st.lists(_WORDS | st.characters(codec="utf-8"), max_size=60).map("".join)
"""Any order of the genre's signs, and any other sign."""
SENTENCES = st.lists(
    st.tuples(st.lists(_PLAIN, min_size=1, max_size=8).map("".join), _STOPS).map("".join),
    min_size=1,
    max_size=14,
).map("".join)
"""Clauses of the genre's words, with stops."""
TEXTS = WILD | SENTENCES
NAMES = st.sampled_from(("plan.txt", "plan.md", "plan.html", "plan"))
BILINGUAL = st.lists(st.sampled_from(PAIRS), min_size=1, max_size=12).map(
    lambda chosen: tuple("".join(side) for side in zip(*chosen, strict=True))
)
"""One text in simplified and in traditional characters."""

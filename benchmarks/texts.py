"""Which text is read in the benchmark? Synthetic sentences of the genre with made-up names and numbers, of any size."""

import random

SEED = 20220606
PLACES = ("东岭区", "西浦区", "南湾区", "北塘区", "高新区", "临港新区", "滨江新城", "空港园区")
INDUSTRIES = (
    "新一代信息技术", "高端装备", "新材料", "生物医药", "新能源汽车", "节能环保", "绿色食品", "现代纺织", "航空航天",
    "海洋工程", "工业机器人", "精密仪器",
)  # fmt: skip
THINGS = (
    "工业母机", "储能电池", "智能传感器", "高性能纤维", "创新药", "车规级芯片", "工业软件", "海上风电", "碳纤维",
    "燃料电池",
    "特种合金", "体外诊断", "光通信模块", "伺服电机",
)  # fmt: skip
SENTENCES = (
    "2020年，全市{industry}产业产值达到{n}亿元，占规模以上工业比重为{p}%，集聚规模以上企业{k}家。",
    "到2025年，{industry}产业产值突破{m}亿元，年均增长{p}%以上，培育百亿级企业{d}家，研发经费投入强度达到{q}%。",
    "重点发展{a}、{b}、{c}等领域，突破{a}设计、{b}制备等关键核心技术{k}项。",
    "支持{place}建设{c}产业园，规划面积不少于{d}平方公里，引进总投资超10亿元项目{d}个。",
    "培育一批具有生态主导力的链主企业，{industry}产业链韧性显著增强，配套能力不断提升。",
    "技术改造投资由2020年的{n}亿元提高到2025年的{m}亿元，单位增加值能耗累计下降{p}%。",
    "完善工作机制，强化部门协同，形成上下联动、齐抓共管的推进格局，确保各项任务落到实处。",
    "{place}、{place2}分别建设{d}个和{k}个公共服务平台，服务企业不少于{n}家。",
    "力争到2030年，新能源装机容量达到{k}万千瓦，占比超过{p}%，规上工业亩均税收达到{d}万元。",
    "加快推动{a}与{b}融合发展，拓展应用场景，完善标准体系，营造良好产业生态。",
)
HEADINGS = ("壮大{industry}产业", "{industry}产业发展目标", "{industry}重点工程")
NUMERALS = "一二三四五六七八九十"


def plan_text(size: int, seed: int = SEED) -> str:
    """Return a plan of a little more than `size` bytes of UTF-8: chapters of sections of paragraphs.

    Examples
    --------
    >>> len(plan_text(10_000).encode()) // 1000
    10
    """
    draw = random.Random(seed)  # noqa: S311 a repeatable text, no secret
    lines = ["临州市“十四五”产业发展规划（合成文本）", "（2021—2025年）"]
    written = sum(len(line.encode()) + 1 for line in lines)
    count = 0
    while written < size:
        if count % 6 == 0:
            section = count // 6
            head = draw.choice(HEADINGS).format(industry=draw.choice(INDUSTRIES))
            line = f"第{NUMERALS[section % 10]}节 {head}"
        else:
            line = "".join(_sentence(draw) for _ in range(draw.randint(1, 4)))
        count += 1
        lines.append(line)
        written += len(line.encode()) + 1
    return "\n".join(lines) + "\n"


def _sentence(draw: random.Random) -> str:
    a, b, c = draw.sample(THINGS, 3)
    place, place2 = draw.sample(PLACES, 2)
    return draw.choice(SENTENCES).format(
        industry=draw.choice(INDUSTRIES), a=a, b=b, c=c, place=place, place2=place2, n=draw.randint(100, 900),
        m=draw.randint(1000, 9900), k=draw.randint(11, 99), d=draw.randint(2, 40), q=round(draw.uniform(1, 9), 1),
        p=round(draw.uniform(3, 40), 1),
    )  # fmt: skip

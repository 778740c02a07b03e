"""Pledges, lists and plans of sentences written for this test."""

import pytest

from planloom.reading import read_document, specification
from planloom.reading.records import Reading

HEAD = "青川市新材料产业集群行动计划（2023—2027年）\n"


def read(text: str, name: str = "plan.txt") -> Reading:
    return read_document(text.encode(), name)


@pytest.mark.parametrize(
    ("text", "verb", "quantifier"),
    [
        ("培育一批具有核心竞争力的链主企业", "培育", "一批"),
        ("产业创新能力显著增强", "增强", "显著"),
        ("构建自主可控的材料供应体系", "构建", None),
        ("建设国家级新材料测试平台", "建设", None),
    ],
)
def test_an_outcome_without_a_number_is_a_pledge(
    text: str, verb: str, quantifier: str | None
) -> None:
    (pledge,) = read(f"{HEAD}{text}。").pledges
    assert (pledge.quote, pledge.verb, pledge.quantifier) == (text, verb, quantifier)


@pytest.mark.parametrize(
    "text", ["坚持创新驱动", "加强组织领导", "目前产业链条已较为完整", "企业达到30家"]
)
def test_exhortations_and_states_are_no_pledges(text: str) -> None:
    assert read(f"{HEAD}{text}。").pledges == ()


def test_fields_technologies_projects_and_roles() -> None:
    text = (
        "新材料产业集群方面，重点发展高温合金、特种陶瓷和碳纤维等领域，突破粉末冶金、精密铸造等关键技术，"
        "推进北岭中试平台、东湾材料产业园等项目建设，支持南山、坪山等区建设集聚区。"
    )
    reading = read(f"深圳市产业发展意见\n{text}")
    assert [n.name for n in reading.fields] == ["高温合金", "特种陶瓷", "碳纤维"]
    assert [n.name for n in reading.technologies] == ["粉末冶金", "精密铸造"]
    assert [n.name for n in reading.projects] == ["北岭中试平台", "东湾材料产业园"]
    assert [(n.place, n.name) for n in reading.roles] == [("南山", "新材料"), ("坪山", "新材料")]


def test_a_portfolio_with_the_count_that_the_text_claims() -> None:
    (group,) = read(
        "青川市产业规划\n布局4个新兴产业，分别是机器人、新材料、生物医药、低空经济。"
    ).portfolio
    assert (group.head, group.claimed, group.is_open) == ("新兴产业", 4, False)
    assert [m.name for m in group.members] == ["机器人", "新材料", "生物医药", "低空经济"]


def test_items_under_a_heading_of_industries_are_a_portfolio() -> None:
    (group,) = read(
        "青川市产业规划\n二、三大支柱产业\n1.机器人：强链。\n2.新材料：补链。\n3.生物医药：延链。"
    ).portfolio
    assert (group.claimed, [m.name for m in group.members]) == (3, ["机器人", "新材料", "生物医药"])


def test_a_report_of_two_plans() -> None:
    text = (
        "---\ntitle: 深圳发布产业新政\ndate: 2023-04-05\ntags: 某某新闻\n---\n"
        "4月5日，深圳市人民政府发布《关于推动产业集群发展的意见》（下称《意见》）提出，到2027年，产业增加值达到900亿元。\n\n"
        "同日，深圳市工信局印发《深圳市新能源产业集群行动计划（2023—2027年）》，其中提出，到2027年，产业营收达到300亿元。\n\n"
        "《意见》还提出，到2027年，建成园区5个。\n"
    )
    reading = read(text, "news.md")
    opinion, action = reading.plans
    assert (opinion.id, opinion.issuer) == ("shenzhen_2023_opinion", "深圳市人民政府")
    assert (action.id, action.parent) == ("shenzhen_2023_new_energy_action_plan", opinion.id)
    assert [s.plan for s in reading.statements] == [opinion.id, action.id, opinion.id]
    assert reading.statements[1].indicator == "新能源产业营收"
    assert reading.grade == "report"
    assert str(opinion.issued_on) == str(action.issued_on) == "2023-04-05"


def test_front_matter_can_force_the_grade() -> None:
    reading = read(
        "---\ntitle: 深圳市产业规划\ngrade: restatement\n---\n企业达到30家。\n", "plan.md"
    )
    assert reading.grade == "restatement"


def test_documents_named_with_issuer_and_date() -> None:
    (mention,) = read("2023年4月，市工信局印发《新材料产业若干措施》。").documents
    assert (mention.title, mention.issuer, mention.date) == (
        "新材料产业若干措施",
        "市工信局",
        "2023-04",
    )


def test_problems_that_the_document_states() -> None:
    reading = read(f"{HEAD}近年来产业较快增长，但是高端供给不足，创新能力有待提高。")
    assert [clause.text for clause in reading.diagnosis] == ["高端供给不足", "创新能力有待提高"]


def test_the_specification_names_every_list() -> None:
    written = specification(read(f"{HEAD}到2027年，产值达到900亿元。"))
    assert written["statements"][0]["by"] == {"year": 2027}
    assert isinstance(written["statements"][0]["low"], int)
    assert set(written["lists"]) == {
        "portfolio", "fields", "technologies", "projects", "roles", "documents", "diagnosis", "stages", "safeguards",
        "positioning",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("甲材料、乙装备、丙器件等产业短板加快补上", "stage.short_board"),
        ("甲材料、乙装备等领域能级显著增强", "stage.upgrade"),
        ("甲材料、乙装备等产业水平稳步提高", "stage.upgrade"),
    ],
)
def test_what_a_group_of_industries_is_to_become(words: str, rule: str) -> None:
    (stage,) = read_document(f"某市规划\n{words}。\n".encode(), "plan.txt").stages
    assert (stage.rule, stage.is_open, len(stage.members)) == (rule, True, words.count("、") + 1)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "江岸区、东湖高新区、武汉经开区分别重点发展现代金融、光电子信息、新能源汽车",
            [("江岸区", "现代金融"), ("东湖高新区", "光电子信息"), ("武汉经开区", "新能源汽车")],
        ),
        (
            "其中双流区主攻光伏制造，龙泉驿区发展动力电池及整车，彭州市发展氢能装备",
            [("双流区", "光伏制造"), ("龙泉驿区", "动力电池及整车"), ("彭州市", "氢能装备")],
        ),
        (
            "在合肥、芜湖、蚌埠布局建设先导区，合肥重点发展通用大模型",
            [(place, "新材料") for place in ("合肥", "芜湖", "蚌埠")] + [("合肥", "通用大模型")],
        ),
        (
            "东部片区（石岗镇、平湖镇）重点发展智能家电，西部片区以新能源汽车零部件为主导",
            [("东部片区", "智能家电"), ("西部片区", "新能源汽车零部件")],
        ),
        ("区县工业重点发展智能家电", []),
    ],
)
def test_each_place_has_its_own_part(text: str, roles: list[tuple[str, str]]) -> None:
    assert [(role.place, role.name) for role in read(f"{HEAD}{text}。").roles] == roles


def test_counties_of_the_documents_own_place_go_by_their_short_names() -> None:
    text = "以苏州工业园区为核心，支持昆山、太仓、常熟错位发展。"
    roles = read(f"苏州市新材料产业集群行动计划\n{text}").roles
    assert [role.place for role in roles] == ["苏州工业园区", "昆山", "太仓", "常熟"]
    assert read(f"{HEAD}支持昆山、太仓错位发展。").roles == ()


def test_phases_of_named_works_and_sites_for_trials_are_projects() -> None:
    text = "加快推进海川钛材基地二期、国家钛金属实验室等重大项目，建设高温材料试验场。"
    names = [name.name for name in read(f"{HEAD}{text}").projects]
    assert names == ["海川钛材基地二期", "国家钛金属实验室", "高温材料试验场"]


HEFEI = "合肥市产业发展规划（2024—2027年）\n"


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "光伏落在肥东、长丰，量子信息归蜀山，氢能则由庐江牵头、巢湖配套。",
            [("肥东", "光伏"), ("长丰", "光伏"), ("蜀山", "量子信息"), ("庐江", "氢能"), ("巢湖", "氢能")],
        ),
        (
            "包河、瑶海挑起新能源汽车大梁，蜀山看空天信息，肥西以储能装备见长。",
            [
                ("包河", "新能源汽车"), ("瑶海", "新能源汽车"), ("蜀山", "空天信息"), ("肥西", "储能装备"),
            ],
        ),
        (
            "铸件聚焦铝合金轮毂，放在肥东；新能源汽车以经开区为主。",
            [("肥东", "铸件"), ("经开区", "新能源汽车")],
        ),
        ("人工智能：高新区、蜀山；光伏：肥东。", [("高新区", "人工智能"), ("蜀山", "人工智能"), ("肥东", "光伏")]),
        ("集成电路（高新区）、生物医药（巢湖）。", [("高新区", "集成电路"), ("巢湖", "生物医药")]),
        ("各片区分工：青龙湾主打邮轮装备，枫林一带承担冷链物流。", [("青龙湾", "邮轮装备"), ("枫林一带", "冷链物流")]),
        ("肥东主攻光伏，长丰新能源汽车，青龙湾发展邮轮装备，兼顾智能家电。", [
            ("肥东", "光伏"), ("长丰", "新能源汽车"), ("青龙湾", "邮轮装备"), ("青龙湾", "智能家电"),
        ]),
        ("皖北重在现代农业，松山湖重在机器人。", [("皖北", "现代农业"), ("松山湖", "机器人")]),
        ("总部落户滨湖新区，项目主要在肥西落地，高新区攻克光刻胶难题。", []),
    ],
)  # fmt: skip
def test_industries_are_shared_out_among_places(text: str, roles: list[tuple[str, str]]) -> None:
    reading = read(HEFEI + text)
    assert [(role.place, role.name) for role in reading.roles] == roles
    assert not {role.name for role in reading.roles} & {field.name for field in reading.fields}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("五大板块即光电子、集成电路、新材料、储能、机器人。", [["光电子", "集成电路", "新材料", "储能", "机器人"]]),
        ("三大支柱产业为汽车、新材料、食品和纺织。", [["汽车", "新材料", "食品和纺织"]]),
        ("未来产业则是量子信息、空天技术、氢能。", [["量子信息", "空天技术", "氢能"]]),
        ("主导产业有三：汽车、新材料、光伏。", [["汽车", "新材料", "光伏"]]),
        ("先导产业两个（集成电路、人工智能）。", [["集成电路", "人工智能"]]),
        ("做强汽车、新材料、光伏三大支柱，培育氢能、储能两条新链。", [["汽车", "新材料", "光伏"], ["氢能", "储能"]]),
        ("第一梯队为汽车、新材料；第二梯队为光伏、储能。", [["汽车", "新材料"], ["光伏", "储能"]]),
        ("氢能、量子信息则列入未来产业清单。", [["氢能", "量子信息"]]),
        ("推动高端装备、新材料、节能环保等集群跻身前列。", [["高端装备", "新材料", "节能环保"]]),
        ("链条归并为汽车、新材料、光伏、储能4个。", []),
        ("产业链归并为汽车、新材料、光伏、储能4条。", [["汽车", "新材料", "光伏", "储能"]]),
        ("已有汽车、新材料两个千亿级。", []),
        ("二、产业体系\n（一）核心支撑：汽车、新材料、光伏。", [["汽车", "新材料", "光伏"]]),
        ("五大集群各有抓手：\n——汽车，重点发展轮毂。\n——新材料，突破碳纤维。\n——光伏，布局组件。\n——储能，做强电芯。\n——食品，开发饮料。",
         [["汽车", "新材料", "光伏", "储能", "食品"]]),
    ],
)  # fmt: skip
def test_groups_told_by_their_kind_or_count(text: str, groups: list[list[str]]) -> None:
    reading = read(HEFEI + text)
    assert [[member.name for member in group.members] for group in reading.portfolio] == groups


def test_works_named_before_their_verb() -> None:
    text = "海川视谷、海川智算中心加快建设；材料中试基地二期和海川钛谷开工；产业能级提速。"
    names = [name.name for name in read(f"{HEAD}{text}").projects]
    assert names == ["海川视谷", "海川智算中心", "材料中试基地二期", "海川钛谷"]


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("到2027年，建成充电站不少于40座、中试基地3个。", ["充电站", "中试基地"]),
        ("到2027年，建成8英寸晶圆制造线2条，打造数字化车间20个。", ["8英寸晶圆制造线"]),
        ("建设一批换电站，打造一批高标准产业园区。", ["换电站"]),
        ("巢湖智算中心二期、肥东检测基地列入年度建设计划。", ["巢湖智算中心二期", "肥东检测基地"]),
        ("重点项目有巢湖科学城、肥东氢能谷。", ["巢湖科学城", "肥东氢能谷"]),
        (
            "启动国家作物基因库、巢湖试验场建设，扩容巢湖数据专用通道。",
            ["国家作物基因库", "巢湖试验场", "巢湖数据专用通道"],
        ),
        ("建成占地约2平方公里的传感谷，按启动区、拓展区分步走。", ["传感谷"]),
        ("截至2023年底建成充电站120座，设立光伏产业投资基金。", []),
    ],
)  # fmt: skip
def test_works_counted_listed_or_begun(text: str, works: list[str]) -> None:
    assert [name.name for name in read(f"{HEAD}{text}").projects] == works


@pytest.mark.parametrize(
    ("text", "fields", "technologies"),
    [
        ("光刻胶、靶材、电解质则要集中力量攻克。", [], ["光刻胶", "靶材", "电解质"]),
        ("线控转向、激光雷达被列入攻关清单。", [], ["线控转向", "激光雷达"]),
        ("攻关清单上有隐私计算、图数据库。", [], ["隐私计算", "图数据库"]),
        ("在操作系统、触觉感知等前沿技术上集中攻关。", [], ["操作系统", "触觉感知"]),
        ("新版增列印刷显示、激光光源两项关键技术。", [], ["印刷显示", "激光光源"]),
        ("组织“揭榜”，主攻牵引电机、光学模组。", [], ["牵引电机", "光学模组"]),
        ("面向光纤激光器、增材设备集中布局。", ["光纤激光器", "增材设备"], []),
        ("动力电池、智能座舱是着力发展的方向。", ["动力电池", "智能座舱"], []),
        ("优先发展的是电子材料、医用材料。", ["电子材料", "医用材料"], []),
        ("重点领域，仍为海工装备、远洋渔业。", ["海工装备", "远洋渔业"], []),
    ],
)
def test_fields_and_technologies_before_and_behind_their_verbs(
    text: str, fields: list[str], technologies: list[str]
) -> None:
    reading = read(f"{HEAD}{text}")
    assert [name.name for name in reading.fields] == fields
    assert [name.name for name in reading.technologies] == technologies


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("肥东配套轻量化部件，长丰引领新能源汽车，巢湖集聚光伏产业。",
         [("肥东", "轻量化部件"), ("长丰", "新能源汽车"), ("巢湖", "光伏")]),
        ("肥东主打绿色矿业与新能源，长丰主攻网络与通信。",
         [("肥东", "绿色矿业"), ("肥东", "新能源"), ("长丰", "网络与通信")]),
        ("安全应急装备落子肥东、长丰两县。", [("肥东", "安全应急装备"), ("长丰", "安全应急装备")]),
        ("光伏产业\n支持肥东、长丰集聚发展。", [("肥东", "光伏"), ("长丰", "光伏")]),
        ("京津冀、成渝发展生物医药。", [("京津冀", "生物医药"), ("成渝", "生物医药")]),
    ],
)  # fmt: skip
def test_verbs_rows_and_regions_of_roles(text: str, roles: list[tuple[str, str]]) -> None:
    assert [(role.place, role.name) for role in read(HEFEI + text).roles] == roles


@pytest.mark.parametrize(
    "text",
    [
        "一批初创企业成长为独角兽。",
        "产业综合实力达到国际领先水平。",
        "让产业链受制于人的局面明显改观。",
        "首批建设巢湖中试基地、肥东检测中心。",
        "把巢湖交易所办成要素流通的样板。",
        "巢湖新材料基地加快建设。",
        "光刻胶、靶材则要集中力量攻克。",
        "新产品销售额占比稳步抬升。",
    ],
)
def test_outcomes_are_promised_in_many_orders(text: str) -> None:
    assert len(read(f"{HEAD}{text}").pledges) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("肥东要突破线控转向、激光雷达。", 1),
        ("报告还承诺培育更多“链主”企业。", 1),
        ("新材料增加值占全市工业的比重稳步上升。", 1),
        ("中小企业成群涌现。", 1),
        ("方案《全力打造医药高地方案》分成两程。", 0),
        ("培养基、填料受制于人。", 0),
    ],
)
def test_promises_of_somebody_and_of_degree(text: str, count: int) -> None:
    assert len(read(f"{HEAD}{text}").pledges) == count


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("方案列出汽车、新材料、光伏三大产业。", [["汽车", "新材料", "光伏"]]),
        ("汽车、新材料列为两个新兴增长点。", [["汽车", "新材料"]]),
        ("汽车、新材料、光伏壮大为3个万亿级集群。", [["汽车", "新材料", "光伏"]]),
        (
            "三大先导产业集成电路、生物医药、人工智能规模达到1万亿元。",
            [["集成电路", "生物医药", "人工智能"]],
        ),
    ],
)
def test_groups_that_members_become(text: str, groups: list[list[str]]) -> None:
    reading = read(HEFEI + text)
    assert [[member.name for member in group.members] for group in reading.portfolio] == groups


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("# 两份规划对读\n2024年市政府工作报告提出，工业增长8%。", ["政府工作报告"]),
        ("# 合肥新政\n2023年的光伏产业建设实施方案把时间推到2027年。", ["光伏产业建设实施方案"]),
    ],
)
def test_bare_titles_before_what_they_say(text: str, titles: list[str]) -> None:
    assert [mention.title for mention in read(text).documents] == titles


@pytest.mark.parametrize(
    "foot",
    [
        "某市人民政府　2022年6月6日",
        "某市人民政府\n\n2022年6月6日",
        "（某市人民政府 二〇二二年六月六日）",
    ],
)
@pytest.mark.parametrize("is_top", [True, False])
def test_a_plan_is_issued_by_those_who_sign_it_on_that_day(foot: str, is_top: bool) -> None:
    body = "到2025年，工业增加值超过1500亿元。"
    lines = [foot, body] if is_top else [body, foot]
    text = "\n\n".join(["某市关于发展先进制造业的意见", *lines])
    (plan,) = read_document(text.encode(), "case.txt").plans
    assert (plan.issuer, str(plan.issued_on)) == ("某市人民政府", "2022-06-06")

"""By which words do plans give places a part in an industry? Frames that join places and industries."""

import re

from planloom.reading.lexicon import any_of

MANNER = (
    "(?:要|则|将|也|都|均|继续|仍|还|就)?(?:重点(?!引进|开发)|着力|大力|主要|加快|优先|错位|集中|全力|积极|做强|有序|"
    "稳步|共同|联手|协同|合力|携手|主动|率先|抢先|各自|更多?|专心|专门)*"
)
"""Words between a place and its verb."""
_TAKEN = (
    "主攻(?!方向)|主打|主责|主抓|主推|主营|主做|主导|主担|侧重于?|偏重于?|着重于?|重在|承担|担纲|担当|担起|担负|共担|分担|承接|"
    "承载|承揽|接棒|接过|接下|认领|领到|领走|领跑|领衔|领办|牵头|深耕|专攻|专注于?|专司|专做|押注|押宝|锚定|负责|立足于?|"
    "突出|引领(?!区|性|型|发展)|配套(?!率|企业|设施|能力|服务|体系|产业|发展)|集聚(?!区|地|度|发展)|挑起|扛起|揽下|分到|分得|拿到|定位[于为是]|选[了择定中]|圈定|锁定|盯[上住紧]|看[中准好]|"
    "把(?:主攻方向|重点|重心|力气|精力|目光|宝|文章)(?:定[为在]|放[在到]|用在|投向|对准|[压押做]在)|兼顾|兼攻|辅以|接手|守[住牢好]|稳[住固]|站稳|坐稳|补[上齐足强]|撑起|擦亮|叫响|唱响|唱好|落子|落户|升级|接续|深挖|握紧|经略|壮大|做精|做大|重点引进|重点开发|开发|引进|延伸"
)
"""Verbs by which places take a part; none of them makes fields."""
_LAID = "面向|重点发展|主要发展|聚焦于?|集中发展|着力发展|发展|布局|做优|做强|打造|培育|建设|瞄准|发力|聚力"
"""Verbs of fields and of things to be built: a place may stand before them, and an industry too."""
_SHORT = (
    "看(?![重到])|攻(?![克关坚势])|抓(?![好紧住手实])|管(?!理)|做(?![好到成实足])|"
    "搞(?!好)|挑(?!战)|扛|打(?![造通响破好])|唱|走(?![向在出])"
)
"""Verbs of one character, after names of places alone."""
LIST = "(?P<list>[^，。；：]{2,160})"
SHORT_LIST = "(?P<list>[^，。；：]{2,60}?)"
_ROLE = (
    "(?:主导|主攻方向|主责|主业|主线|主战场|主|特色|重点|支柱|龙头|核心|引领|牵引|抓手|突破口|先导|招牌|方向|底色|"
    "长板|强项|拳头|王牌|看家|压舱石|引擎|基石|底盘)"
)
TURN = re.compile(
    f"(?:（[^）]{{2,20}}）)?(?:全区|全市)?(?P<divided>分别)?{MANNER}(?:"
    f"(?P<verb>{_TAKEN}|{_LAID}|{_SHORT}){LIST}"
    f"|以(?P<led>[^，。；：]{{2,60}}?)(?:[为作]{_ROLE}|领跑|见长|打头|领先|领衔|立足|立[区市县]|起家|擅长|当家|打底|破题|突围|取胜)"
    "|向(?P<toward>[^，。；：]{2,60}?)(?:延伸|拓展|聚焦|发力|转型))$"
)
"""What stands behind places that get a part."""
turns = re.compile(
    "面向|发展|主[攻打责抓推营做导担]|聚[焦力]|集聚|布局|承[接载担揽]|做|打|培育|建设|突出|侧重|偏重|着重|重在|"
    "立足|壮大|引进|开发|延伸|担[纲当起负]|共担|分担|接[棒过下]|认领|领[到走跑衔办]|牵头|深耕|专|押|锚定|瞄准|发力|负责|挑|"
    "引领|配套|扛|揽下|分[到得]|拿到|定位|守|稳|站|坐|补|撑|擦|叫|唱|落[子户]|升级|接|深挖|握|经略|看|攻|抓|管|搞|唱|走|以|向|选|圈定|锁定|盯|把|兼|辅以"
).search
"""One of these stands in every match of `TURN`: one look spares the rest in many clauses."""
TAKES = re.compile(f"{MANNER}(?:{_TAKEN})")
SHORT_TURN = re.compile(f"{MANNER}(?!{_TAKEN})(?:{_SHORT})")
GOES_ON = re.compile(
    "(?:并|还|也|同时)*(?:兼顾|兼攻|兼做|兼营|辅以|主攻|主打|侧重|突出|深耕|承接|承担)"
)
"""Verbs by which a clause goes on about the places of the clause before."""
BARE_TURN = re.compile(
    f"(?P<divided>分别)?{MANNER}(?:(?P<verb>{_TAKEN}|{_LAID}|{_SHORT}){LIST}|以(?P<led>[^，。；：]{{2,60}}?)(?:[为作]{_ROLE}|领跑|见长|打头|领先|领衔|立足|当家|打底))$"
)
"""The same behind a word that no list holds."""
PART = re.compile(
    f"(?:(?:依托|围绕|立足)[^，。；：]{{2,20}}?)?(?P<divided>分别)?{MANNER}(?:(?P<verb>{_TAKEN}|{_LAID}){LIST}"
    f"|以(?P<led>[^，。；：]{{2,60}}?)[为作]{_ROLE})$"
)
"""What a clause gives the places that the label names."""
_SUPPORT = (
    "牵头|领头|领衔|打头阵|打头|主导|唱主角|挑大梁|担纲|主攻|主责|承担|负责|承接|承载|领跑|领办|为主|做主|当家|带头|发力|布局|推进|"
    "共担|分担|认领|主抓|协同|联动|配套|跟进|支撑|协作|配合|呼应|为辅|共建|参与"
)
_CORE = (
    "主核|极核|两翼|双核|核心承载[区地]|核心区?|主阵地|"
    "主战场|主承载[区地]|承载[区地]|主场|主|重点区域|重点|支撑|龙头|主体|引领|依托|中心|高地"
)
_STRONG = (
    "落(?:户|地|子)?[在于到至]|落[户子]|放[在到]|[摆布][在到]|交[给由予]|划[给归]|[留分派让托]给|归[于属口入]?|"
    "集[中聚结][在于到]|[聚汇]集?[聚集][在于到]|"
    "布局[在于到]|分布[在于]|安[排放家]?在|设在|定在|选址(?:在|于)?|扎根(?:在|于)?|花落|压在|押在|锁定在?|"
    "的?主(?:阵地|战场|场|承载[区地])(?:[是在为]|放在|设在)|的?承载[地区][是在为]|(?:主要|重点|集中)[在靠]"
)
"""Verbs that put an industry somewhere."""
GIVEN = re.compile(
    f"(?:(?:[^，。；：把将]{{0,12}}?[把将]|其中|同时|另外|此外|而)*(?P<list>[^，。；：]{{2,60}}?))?"
    f"(?:则|也|都|均|主要|重点|集中|仍|将|要|更多|优先|分别)*(?:(?P<strong>{_STRONG})(?P<at>[^，。；：]{{2,60}}?)(?:打造|建设|集聚|发展|布局)?"
    f"|由(?P<by>[^，。；：]{{2,60}}?)(?:{_SUPPORT})"
    f"|以(?P<core>[^，。；：]{{2,60}}?)[为作](?:{_CORE})"
    "|向(?P<toward>[^，。；：]{2,60}?)(?:集聚|集中|靠拢|倾斜|汇聚|布局)"
    "|[在看靠给归]了?(?P<weak>[^，。；：]{2,40}?))$"
)
"""An industry and the places that it is given to."""
PUTS = re.compile(f"(?:{_STRONG})")
gives = re.compile(
    "落|放|摆|布|交[给由予]|给|归|集|聚|分布|安|设在|定在|选址|扎根|压在|锁定|主|承载|重点|由|以|向|在|看|靠"
).search
"""One of these stands in every match of `GIVEN`."""
BESIDE = re.compile(f"(?:{_SUPPORT})")
"""What is said of one place inside a row (由A牵头、B和C协同)."""
_SPATIAL = (
    "分工 落点 落位 落到地 落到图 落到具体 落到各 落在哪 地图 空间 版图 棋盘 棋局 各区 各县 各市 各地 各园 区域布局 "
    "产业布局 园区之间 错位 阵地 板块 布点 各有 各领 各自"
)
SPATIAL = re.compile(
    any_of(
        (
            *_SPATIAL.split(),
            *(n + kind for n in "三四五六七八九十两双多" for kind in "核极区园带翼城地"),
        )
    )
)
"""Words that announce that a sentence goes from place to place."""
CORE = re.compile(
    f"以?(?P<list>[^，。；：以]{{2,60}}?)为(?:{_CORE})(?:，|$|(?=发展|布局|做强|打造|培育|重点))"
)
JOINING = re.compile("(?:等地?)?(?:协同|联动|配套|跟进|支撑|协作|为(?:两翼|支撑|补充))$")
"""What places do that stand beside the core of an industry."""
CORE_LIST = re.compile(
    f"{MANNER}(?:发展|布局|做强|打造|培育)(?P<list>[^，。；：]{{2,160}}?)(?=[，；。]|$)"
)

"""Which ideograph does a radical code point stand for? PDF makers write the wrong one."""

import unicodedata

_SUPPLEMENT = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗"
    "𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿"
    "竜龙龜亀龟"
)
_SUPPLEMENT_CODES = [code for code in range(0x2E81, 0x2EF4) if code != 0x2E9A]  # noqa: PLR2004 an empty place
_KANGXI_CODES = range(0x2F00, 0x2FD6)

RADICALS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI_CODES},
    **dict(zip(_SUPPLEMENT_CODES, _SUPPLEMENT, strict=True)),
}
"""Equivalent unified ideograph of each radical, one to one; use with ``str.translate``.

References
----------
Unicode Character Database 14.0, property Equivalent_Unified_Ideograph, UAX #44.

Examples
--------
>>> "⽬标⻓期⾯积".translate(RADICALS)
'目标长期面积'
"""

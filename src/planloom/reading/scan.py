"""Which words stand on a page that is a picture? Read by an optional engine of text recognition, on this machine."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from statistics import median
from typing import Any, NamedTuple

from planloom.reading.pdf_glyphs import Fragment

PAGE_LIMIT = 40
"""More pages of a document are not read from pictures [page]: each takes seconds, and a reading process has minutes."""
SIDE_PIXEL = 1_600
"""Length of the longer side of a page as it is looked at [pixel]; about 137 per inch on A4."""
RULE_PREFIX = "scan."
"""Stands before the rule of an item that was read from a picture: no such rule is measured."""

_SCORE = 0.5
_TYPE_SHARE = 0.72
_FOOT_SHARE = 0.2
_SAME_SIZE = 1.3
_HAN = "[\u3400-\u9fff“”‘’（）《》%]"
_WIDE = str.maketrans(",:;?!()", "，：；？！（）")
_NARROW_SIGN = re.compile(f"(?<={_HAN})[,:;?!()]|[,:;?!()](?={_HAN})")
_SPACE = re.compile(f"(?<={_HAN}) +(?=[{_HAN[1:-1]}0-9])|(?<=[0-9]) +(?={_HAN})")
_STOP = re.compile(f"(?<={_HAN})[.。](?=$|{_HAN})")


class Seen(NamedTuple):
    """A line of words in a picture."""

    left: float
    """Left edge [pixel]."""
    top: float
    """Upper edge [pixel]."""
    right: float
    """Right edge [pixel]."""
    bottom: float
    """Lower edge [pixel]."""
    text: str
    """What the engine reads there."""
    score: float
    """How sure the engine is (0 to 1)."""


Recogniser = Callable[[Any], Sequence[Seen]]
"""A function from an image (rows of pixels, RGB) to the lines of words in it."""


@cache
def recogniser() -> Recogniser | None:
    """Return the engine of text recognition, None where the extra ``scan`` is not installed.

    Returns
    -------
        A function of one image. It works on one core, fetches nothing, and gives the same words for the same image.

    Notes
    -----
    The models come with the package of the engine. Where they are missing the engine would fetch them, so it is not
    used at all.
    """
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        return None
    held = {model.name: model for model in (files("rapidocr") / "models").iterdir()}
    models = {
        stage: str(next((held[name] for name in sorted(held) if f"_{stage}_" in name), ""))
        for stage in ("det", "cls", "rec")
    }
    if not all(models.values()):
        return None
    options: dict[str, Any] = {
        f"{stage.title()}.model_path": path for stage, path in models.items()
    }
    engine = import_module("rapidocr").RapidOCR(
        params=options
        | {
            "Global.log_level": "error",
            "Global.text_score": _SCORE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def recognise(image: Any) -> list[Seen]:  # noqa: ANN401 an array of the engine's kind
        found = engine(image)
        if found.boxes is None:
            return []
        return [
            Seen(
                float(box[:, 0].min()),
                float(box[:, 1].min()),
                float(box[:, 0].max()),
                float(box[:, 1].max()),
                text,
                float(score),
            )
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ]

    return recognise


def picture_words(page: Any, recognise: Recogniser) -> tuple[list[Fragment], float]:  # noqa: ANN401 pypdfium2 has no types
    """Return the words of a page that is a picture, and the height of the page [pt].

    Parameters
    ----------
    page
        A page of pypdfium2.
    recognise
        The engine.

    Returns
    -------
        Fragments with their places on the page as it is looked at.
    """
    width, height = page.get_size()
    scale = SIDE_PIXEL / max(width, height, 1.0)
    bitmap = page.render(scale=scale, rev_byteorder=True)
    try:
        seen = recognise(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()
    return placed(seen, scale, height), height


def placed(seen: Sequence[Seen], scale: float, height: float) -> list[Fragment]:
    """Return lines of a picture as fragments of a page.

    Parameters
    ----------
    seen
        Lines of words.
    scale
        Pixels to a point.
    height
        Height of the page [pt].

    Returns
    -------
        Fragments; sizes that differ by the engine's measuring alone are made one.

    Examples
    --------
    >>> (line,) = placed([Seen(20.0, 20.0, 220.0, 40.0, "产值达到80亿元,", 0.9)], 2.0, 800.0)
    >>> line.text, line.left, line.base
    ('产值达到80亿元，', 10.0, 782.0)
    """
    lines = [
        line for line in seen if line.score >= _SCORE and any(sign.isalnum() for sign in line.text)
    ]
    if not lines:
        return []
    usual = median(line.bottom - line.top for line in lines)
    fragments = []
    for line in lines:
        high = line.bottom - line.top
        same = usual / _SAME_SIZE <= high <= usual * _SAME_SIZE
        base = height - (line.bottom - _FOOT_SHARE * high) / scale
        size = (usual if same else high) * _TYPE_SHARE / scale
        left, right = line.left / scale, line.right / scale
        fragments.append(Fragment(chinese_signs(line.text.strip()), left, right, base, size))
    return fragments


def chinese_signs(text: str) -> str:
    """Return the text with Chinese signs beside Chinese characters: engines confuse them with narrow ones.

    Examples
    --------
    >>> chinese_signs("到2025年,产值达到1,200 亿元;增长3.5%.")
    '到2025年，产值达到1,200亿元；增长3.5%。'
    """
    text = _NARROW_SIGN.sub(lambda sign: sign[0].translate(_WIDE), _SPACE.sub("", text))
    return _STOP.sub("。", text)

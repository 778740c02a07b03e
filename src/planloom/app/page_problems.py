"""What went wrong with a request? Problems of the pages, with their words in Chinese and English."""

from collections.abc import Mapping, Sequence

from planloom.app.records import StudyProblem
from planloom.codes import problem_words
from planloom.errors import InputError, Problem

_WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    # code: (found, what to do) in Chinese, then in English
    "page.unknown_page": (
        ("没有这个页面：{found}", "从左侧目录进入，或检查地址"),
        ("there is no page at {found}", "use the list on the left, or check the address"),
    ),
    "page.unknown_plan": (
        ("这项研究里没有规划“{found}”", "从左侧目录选择一份规划"),
        ("this study holds no plan “{found}”", "choose a plan from the list on the left"),
    ),
    "page.unknown_target": (
        ("这份规划里没有目标“{found}”", "从规划的目标表进入"),
        ("this plan holds no target “{found}”", "choose one from the plan's table of targets"),
    ),
    "page.unknown_cluster": (
        ("代码表里没有集群“{found}”", "从规划概览的集群表进入"),
        ("the code list holds no cluster “{found}”", "choose one from a plan's table of clusters"),
    ),
    "page.unknown_place": (
        ("代码表里没有地方“{found}”", "从分布图进入"),
        ("the code list holds no place “{found}”", "choose one from the map"),
    ),
    "page.unknown_trace": (
        ("截至这一天的研究里没有数字“{found}”", "换一个截至日期，或从页面上的数字进入"),
        (
            "the study of this day holds no number “{found}”",
            "change the as-of date, or start from a number on a page",
        ),
    ),
    "page.bad_state": (
        ("地址中 {field} 的值“{found}”读不懂", "应为：{expected}"),
        ("the value “{found}” of {field} in the address is not understood", "give {expected}"),
    ),
    "page.unfit": (
        ("参数 {field} 的值“{found}”不合要求", "看接口说明里它的类型和范围"),
        (
            "the value “{found}” of {field} does not fit",
            "see its type and range in the description",
        ),
    ),
    "page.not_allowed": (
        ("这个地址不接受 {found} 请求", "从页面上的按钮或链接进入；接口只接受 GET"),
        (
            "this address takes no {found} request",
            "start from a page; the interface takes GET alone",
        ),
    ),
    "page.no_file": (
        ("没有收到文件", "选择一份规划文件再点“读入”"),
        ("no file came with the request", "choose a plan document and send it again"),
    ),
    "page.unknown_import": (
        ("没有编号为“{found}”的导入", "从数据页的导入清单进入"),
        ("there is no import “{found}”", "choose one from the list of imports"),
    ),
    "page.unknown_check": (
        ("这一天的研究里没有核验“{found}”", "从核验页进入；截至日期早于表的日期时结果不计入"),
        (
            "the study of this day holds no check “{found}”",
            "start from the page of checks; before the day of its tables a check does not count",
        ),
    ),
    "page.too_many_rows": (
        ("共 {found} 行，Excel 的一张表装不下", "先筛选再导出，或导出 CSV"),
        ("{found} rows do not fit into one sheet of Excel", "filter them first, or take the CSV"),
    ),
    "page.no_length": (
        ("请求没有写明长度，没有收下", "从本机浏览器的“规划与文件”页放入文件"),
        ("the request states no length and was not taken in", "use the page of plans in a browser"),
    ),
    "page.form_too_large": (
        ("表单内容过大，没有收下", "缩短填写的内容再试"),
        ("the form is too large and was not taken in", "shorten what was filled in"),
    ),
    "page.failed": (
        ("页面没有生成，程序出了错", "这是程序的问题，不是数据的问题；请把地址告诉维护者"),
        (
            "the page could not be made: the program failed",
            "this is a fault of the program, not of the data; tell its maintainer the address",
        ),
    ),
}
_EXPECTED: dict[str, tuple[str, str]] = {
    "as_of": ("形如 2025-12-31 的日期", "a date such as 2025-12-31"),
    "lang": ("zh 或 en", "zh or en"),
    "sort": ("text、deadline、verdict 或 target", "text, deadline, verdict or target"),
    "verdict": ("一种判断的代码，如 met_early", "the code of a verdict, such as met_early"),
    "measure": ("roles 或 parks", "roles or parks"),
    "order": (
        "indicator、year、value、published 或 source",
        "indicator, year, value, published or source",
    ),
    "severity": ("error、warning 或 information", "error, warning or information"),
    "offset": ("0 或更大的整数", "0 or a larger whole number"),
}


class PageError(InputError):
    """A request cannot be answered; `status` is the answer's HTTP status."""

    def __init__(self, status: int, problems: Sequence[Problem]) -> None:
        self.status = status
        super().__init__(problems)


def page_error(status: int, code: str, **values: object) -> PageError:
    """Return the error for one problem of a request.

    Parameters
    ----------
    status
        HTTP status.
    code
        The problem's id.
    **values
        What fills its words.

    Returns
    -------
    error
        To be raised.
    """
    return PageError(status, [Problem(code, str(values.get("where", "")), values)])


def problem_row(problem: Problem, lang: str) -> dict[str, str]:
    """Return a problem as the JSON interface and the error page show it.

    Parameters
    ----------
    problem
        The problem.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    row
        ``code``, ``severity``, ``where``, ``message`` and ``fix``.

    Examples
    --------
    >>> problem_row(Problem("page.unknown_plan", values={"found": "x"}), "en")["message"]
    'this study holds no plan “x”'
    """
    if problem.code in _WORDS:
        message, fix = _sentences(problem.code, problem.values, lang)
    else:
        message, fix = problem_words(problem, lang)
    return {
        "code": problem.code,
        "severity": problem.severity,
        "where": problem.where,
        "message": message,
        "fix": fix,
    }


def study_problem_row(problem: StudyProblem, lang: str) -> dict[str, str]:
    """Return a problem that a study holds, in words.

    Parameters
    ----------
    problem
        The problem.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    row
        As `problem_row` gives it.
    """
    found = Problem(problem.code, problem.where, problem.values, problem.severity)
    return problem_row(found, lang)


def _sentences(code: str, values: Mapping[str, object], lang: str) -> tuple[str, str]:
    message, fix = _WORDS[code][lang != "zh"]
    expected = _EXPECTED.get(str(values.get("field", "")), ("", ""))[lang != "zh"]
    filled = {"expected": expected} | {name: str(value) for name, value in values.items()}
    return (message.format_map(filled), fix.format_map(filled))

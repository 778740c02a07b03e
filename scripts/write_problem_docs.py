"""Write docs/problems.md from the catalogues: every problem that Planloom reports, in both languages."""

from itertools import groupby
from pathlib import Path

from planloom.codes.messages import ProblemEntry, problem_catalogue

PAGE = Path(__file__).parents[1] / "docs/problems.md"
HEAD = """\
# 问题一览 · Problems

本页由 `scripts/write_problem_docs.py` 从代码表生成，请勿手改。`{…}` 处填入当时的值。

Written by `scripts/write_problem_docs.py` from the catalogues in `src/planloom/codes/data/`; do not edit it
by hand. A value of the finding stands where `{…}` is. Each problem names its place: a file with its line, a
table with row and column, or the id of an item.
"""
SUBJECTS = {
    "clusters": "集群测度 · Measures of clusters",
    "document": "文档 · Documents",
    "input": "输入 · Inputs",
    "lint": "规划体检 · Lint",
    "output": "输出 · Outputs",
    "plan": "规划文件与修改 · Plan files and corrections",
    "suggest": "建议 · Suggestions",
    "table": "数据表 · Tables of evidence",
    "target": "目标 · Targets",
    "usage": "用法 · Usage",
    "workspace": "工作区 · Workspace",
}


def page() -> str:
    """Return the page."""
    entries = problem_catalogue().values()
    parts = [HEAD]
    for subject, members in groupby(entries, key=lambda entry: entry.code.partition(".")[0]):
        parts.append(f"\n## {SUBJECTS.get(subject, subject)}\n\n")
        parts.append("| 代码 · code | 发现 · found | 处理 · what to do |\n| --- | --- | --- |\n")
        parts.extend(_row(entry) for entry in members)
    return "".join(parts)


def _row(entry: ProblemEntry) -> str:
    found = f"{entry.zh.message}<br>{entry.en.message}".replace("|", "\\|")
    fix = f"{entry.zh.fix}<br>{entry.en.fix}".replace("|", "\\|")
    return f"| `{entry.code}` | {found} | {fix} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

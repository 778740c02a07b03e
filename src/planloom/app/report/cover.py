"""What stands on the cover of a report? Its plans with the grade of their sources, its day, its version."""

from collections.abc import Sequence

from planloom.app import wording
from planloom.app.lookup import Lookup
from planloom.app.records import Plan
from planloom.app.report.parts import Report, Section, sayer
from planloom.app.report.sources import numbered, sources
from planloom.app.wording import plan_title


def made(
    lookup: Lookup,
    plans: Sequence[Plan],
    named: tuple[str, str],
    sections: Sequence[Section],
    lang: str,
) -> Report:
    """Return a report with its cover, its chapters and the appendix that their numbers lead to.

    Parameters
    ----------
    lookup
        The study.
    plans
        The plans that it speaks of.
    named
        What it is, and its title.
    sections
        Its chapters.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    report
        Every number of it stands in its appendix.
    """
    say = sayer(lang)
    numbers = numbered(lookup, sections)
    study = lookup.study
    return Report(
        kind=named[0],
        title=named[1],
        facts=(
            *_plans(lookup, plans, lang),
            (say("截至", "As of"), _day(lookup, lang)),
            (say("版本", "Version"), f"Planloom {study.planloom_version}"),
            (
                say("研究编号", "Study"),
                study.study_id[:12]
                + say("（同样的输入得出同样的编号）", " (the same inputs give the same number)"),
            ),
        ),
        notices=tuple(_notices(lookup, plans, lang)),
        sections=tuple(sections),
        sources=sources(lookup, numbers, lang),
        numbers=numbers,
        lang=lang,
        as_of=study.as_of,
    )


def _day(lookup: Lookup, lang: str) -> str:
    say = sayer(lang)
    known = say("（此后公布的数字不计）", " (figures published later do not count)")
    return wording.day(lookup.study.as_of, lang) + known


def _plans(lookup: Lookup, plans: Sequence[Plan], lang: str) -> list[tuple[str, str]]:
    say = sayer(lang)
    rows = []
    for number, plan in enumerate(plans):
        document = lookup.files[plan.id].document
        grade = wording.source_grade_words(document.grade, lang)
        more = [plan.number, wording.day(plan.issued_on, lang) if plan.issued_on else None]
        known = say("，", ", ").join(part for part in more if part)
        said = plan_title(plan, lang) + (say(f"（{known}）", f" ({known})") if known else "")
        label = say("规划", "Plan") if number == 0 else ""
        rows.append((label, said + say("　来源：", "; source: ") + grade))
    return rows


def _notices(lookup: Lookup, plans: Sequence[Plan], lang: str) -> list[str]:
    say = sayer(lang)
    grades = {lookup.files[plan.id].document.grade for plan in plans}
    notices = []
    if grades - {"document"}:
        notices.append(
            say(
                "并非全部文件都是原件。引用前请对照原件；放入原件后会重新读取，并说明目标是否一致。",
                "Not every document is the original. Compare with it before quoting; once the original is taken "
                "in, it is read instead.",
            )
        )
        originals = dict.fromkeys(p.original_address for p in plans if p.original_address)
        if originals:
            notices.append(say("原件地址：", "Originals: ") + say("；", "; ").join(originals))
    notices.append(
        say(
            "数字后方括号中的编号指向附录：出自哪一行、哪一句、哪条公式。",
            "Numbers in brackets lead to the appendix: from which row, sentence or formula each figure comes.",
        )
    )
    if lang != "zh":
        notices.append(
            "Sentences, names of lists and sources stand in the language of the plan; so does an indicator that "
            "has no English name in the code lists."
        )
    return notices

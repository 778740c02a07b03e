"""What stands on the page of plans, and on that of a document being read? Rows of a study, and of jobs."""

from collections import Counter
from typing import Any

from planloom.app.lookup import Lookup
from planloom.app.page_problems import problem_row
from planloom.workspace import Intake, Job, ReviewDesk

Content = dict[str, Any]


def plans_content(lookup: Lookup, review: ReviewDesk, intake: Intake, lang: str) -> Content:
    """Return the content of the page where documents come in.

    Parameters
    ----------
    lookup
        The study.
    review
        The desk of reviewing.
    intake
        The desk where documents come in.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``plans.html``.
    """
    pending = Counter(item.plan for item in review.queue() if item.state == "pending")
    rows = [
        {
            "plan": plan,
            "targets": len(plan.targets),
            "pledges": len(plan.pledges),
            "clusters": sum(len(group.members) for group in plan.portfolio),
            "pending": pending[plan.id],
        }
        for plan in lookup.plans.values()
    ]
    return {
        "rows": rows,
        "jobs": [
            job_content(job, lang)
            for job in intake.state.jobs()
            if job.kind == "read" and not job.result.get("plans")
        ],
        "limit": intake.limits.file_bytes // 2**20,
    }


def job_content(job: Job, lang: str) -> Content:
    """Return the content of the page of one job.

    Parameters
    ----------
    job
        The job.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    content
        Of ``job.html``.
    """
    return {"job": job, "told": [problem_row(problem, lang) for problem in job.problems]}

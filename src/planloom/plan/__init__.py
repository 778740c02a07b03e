"""The plan model: its schema, plan files on disk, ids, and the corrections that a person makes."""

from planloom.plan.changes import corrections_between
from planloom.plan.checks import file_problems
from planloom.plan.correcting import apply_corrections, correction
from planloom.plan.corrections import Correction, corrections_yaml, load_corrections
from planloom.plan.ids import item_id, numbered, slug
from planloom.plan.load import load_plan, plan_problems
from planloom.plan.save import plan_yaml

__all__ = [
    "Correction",
    "apply_corrections",
    "correction",
    "corrections_between",
    "corrections_yaml",
    "file_problems",
    "item_id",
    "load_corrections",
    "load_plan",
    "numbered",
    "plan_problems",
    "plan_yaml",
    "slug",
]

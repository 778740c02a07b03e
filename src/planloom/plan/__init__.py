"""The plan model: its schema, plan files on disk, ids, and the corrections that a person makes."""

from planloom.plan.changes import corrections_between
from planloom.plan.checks import file_problems
from planloom.plan.correcting import apply_corrections, correction
from planloom.plan.corrections import (
    Correction,
    correction_id,
    corrections_yaml,
    in_force,
    load_corrections,
    standing,
    withdrawal,
)
from planloom.plan.decided import Decided, Decision, decided
from planloom.plan.ids import item_id, numbered, slug
from planloom.plan.load import item_problems, load_plan, plan_problems
from planloom.plan.save import plan_yaml

__all__ = [
    "Correction",
    "Decided",
    "Decision",
    "apply_corrections",
    "correction",
    "correction_id",
    "corrections_between",
    "corrections_yaml",
    "decided",
    "file_problems",
    "in_force",
    "item_id",
    "item_problems",
    "load_corrections",
    "load_plan",
    "numbered",
    "plan_problems",
    "plan_yaml",
    "slug",
    "standing",
    "withdrawal",
]

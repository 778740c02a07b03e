"""Targets against evidence: required path, growth needed and seen, verdict by a stated rule."""

from planloom.targets.records import Figure, GrowthComparison, PathPoint, Verdict, VerdictCode
from planloom.targets.verdict import verdict

__all__ = ["Figure", "GrowthComparison", "PathPoint", "Verdict", "VerdictCode", "verdict"]

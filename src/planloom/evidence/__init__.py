"""Definitions and observations: read, checked, kept, and known as of any day."""

from planloom.evidence.breaks import SeriesBreak, series_breaks
from planloom.evidence.conflicts import Conflict, conflicts_in
from planloom.evidence.definitions import read_definitions
from planloom.evidence.known import Evidence, known_on
from planloom.evidence.observations import read_observations
from planloom.evidence.records import Definition, Observation
from planloom.evidence.store import load_store, save_store
from planloom.evidence.trace import Figure, Ledger, ResultRecord, TraceNode, significant

__all__ = [
    "Conflict",
    "Definition",
    "Evidence",
    "Figure",
    "Ledger",
    "Observation",
    "ResultRecord",
    "SeriesBreak",
    "TraceNode",
    "conflicts_in",
    "known_on",
    "load_store",
    "read_definitions",
    "read_observations",
    "save_store",
    "series_breaks",
    "significant",
]

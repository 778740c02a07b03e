"""Definitions and observations: read, checked, kept, and known as of any day."""

from planloom.evidence.definitions import read_definitions
from planloom.evidence.known import Evidence, known_on
from planloom.evidence.observations import read_observations
from planloom.evidence.records import Definition, Observation
from planloom.evidence.store import load_store, save_store
from planloom.evidence.trace import Figure, Ledger, ResultRecord, TraceNode, significant

__all__ = [
    "Definition",
    "Evidence",
    "Figure",
    "Ledger",
    "Observation",
    "ResultRecord",
    "TraceNode",
    "known_on",
    "load_store",
    "read_definitions",
    "read_observations",
    "save_store",
    "significant",
]

"""What a person keeps: documents, plans, corrections and evidence, in one folder."""

from planloom.workspace.corrected import By
from planloom.workspace.deciding import Choice, decide, editable_fields, field_texts, undo
from planloom.workspace.desk import ReviewDesk
from planloom.workspace.folder import Workspace
from planloom.workspace.intake import Intake
from planloom.workspace.review import ReviewItem, review_queue
from planloom.workspace.running import Limits
from planloom.workspace.state import Job, LogEntry, State

__all__ = [
    "By",
    "Choice",
    "Intake",
    "Job",
    "Limits",
    "LogEntry",
    "ReviewDesk",
    "ReviewItem",
    "State",
    "Workspace",
    "decide",
    "editable_fields",
    "field_texts",
    "review_queue",
    "undo",
]

"""What a person keeps: documents, plans, corrections and evidence, in one folder."""

from planloom.workspace.folder import Workspace

__all__ = ["Workspace"]

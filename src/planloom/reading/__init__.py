"""Reading a plan document: bytes in, statements, pledges and lists with their exact sentences out."""

from planloom.reading.form import specification
from planloom.reading.reader import read_document

__all__ = ["read_document", "specification"]

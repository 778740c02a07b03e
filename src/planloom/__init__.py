"""Planloom (织纲): a plan's text as data, each promise with its sentence, its evidence and a verdict."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planloom.study.asking import lint, read, study, track

__all__ = ["lint", "read", "study", "track"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:  # noqa: ANN401 whatever is asked for
    """Return what Python users ask for; nothing is loaded before, so that the import is quick."""
    if name == "study":
        return import_module("planloom.study")  # the package answers a call
    if name in __all__:
        return getattr(import_module("planloom.study.asking"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)

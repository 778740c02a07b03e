"""Planloom (织纲): a plan's text as data, each promise with its sentence, its evidence and a verdict."""

__version__ = "0.1.0"

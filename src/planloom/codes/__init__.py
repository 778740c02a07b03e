"""Code lists with their dates and sources: clusters, indicators, places, units, parameters, words of problems."""

from planloom.codes.lists import (
    Candidate,
    Cluster,
    Code,
    Indicator,
    Parameter,
    Place,
    Unit,
    clusters,
    indicators,
    parameter,
    parameters_on,
    places,
    units,
)
from planloom.codes.messages import problem_words, words

__all__ = [
    "Candidate",
    "Cluster",
    "Code",
    "Indicator",
    "Parameter",
    "Place",
    "Unit",
    "clusters",
    "indicators",
    "parameter",
    "parameters_on",
    "places",
    "problem_words",
    "units",
    "words",
]

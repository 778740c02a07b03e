"""How strong, concentrated and related are industries in places, and what may come next? Measures of clusters."""

from planloom.clusters.catalogue import MEASURES, Diagnosis, Measure
from planloom.clusters.measurement import Measurement, MeasureRequest, MeasureTable
from planloom.clusters.measuring import measure
from planloom.clusters.records import QUANTITIES, ClusterTables, Plants, RegionIndustry
from planloom.clusters.tables import TableRequest, read_region_industry

__all__ = [
    "MEASURES",
    "QUANTITIES",
    "ClusterTables",
    "Diagnosis",
    "Measure",
    "MeasureRequest",
    "MeasureTable",
    "Measurement",
    "Plants",
    "RegionIndustry",
    "TableRequest",
    "measure",
    "read_region_industry",
]

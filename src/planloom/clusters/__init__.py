"""How strong, concentrated and related are industries in places, and what may come next? Measures of clusters."""

from planloom.clusters.records import QUANTITIES, ClusterTables, Plants, RegionIndustry
from planloom.clusters.tables import TableRequest, read_region_industry

__all__ = [
    "QUANTITIES",
    "ClusterTables",
    "Plants",
    "RegionIndustry",
    "TableRequest",
    "read_region_industry",
]

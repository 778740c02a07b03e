"""What breaks a chain, and how far does it spread? Supply networks and shock cascades."""

from planloom.chains.bounds import unseen_upstream
from planloom.chains.cascade import CascadeParameters, CascadeResult, cascades, firm_cascades
from planloom.chains.coefficients import Coefficients, coefficients
from planloom.chains.network import SupplyNetwork, supply_network
from planloom.chains.shocks import Shocks, firm_shocks, shocks_of
from planloom.chains.tables import NetworkTables, read_network

__all__ = [
    "CascadeParameters",
    "CascadeResult",
    "Coefficients",
    "NetworkTables",
    "Shocks",
    "SupplyNetwork",
    "cascades",
    "coefficients",
    "firm_cascades",
    "firm_shocks",
    "read_network",
    "shocks_of",
    "supply_network",
    "unseen_upstream",
]

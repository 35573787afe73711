"""The Mesa face: one replication as a Mesa model over the engine's own columns."""

from jinzhen.model.mesa.agents import City, Firm, LeadingFirm, Supplier, Town
from jinzhen.model.mesa.province import ProvinceModel

__all__ = ["City", "Firm", "LeadingFirm", "ProvinceModel", "Supplier", "Town"]

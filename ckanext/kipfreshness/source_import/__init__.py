"""Many harvest sources out of one table: read, planned, and only then added."""

from __future__ import annotations

from .apply import add_sources
from .plan import PlannedSource, SourcePlan, SourceRefusal, plan_sources
from .table import read_sources

__all__ = ["PlannedSource", "SourcePlan", "SourceRefusal", "add_sources", "plan_sources", "read_sources"]

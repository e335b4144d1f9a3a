"""What we use of ckanext-harvest, which has no types: named here once, so that the rest of this room can be checked."""

from __future__ import annotations

from typing import Any

import ckanext.harvest.interfaces as _interfaces  # pyright: ignore[reportMissingImports]
import ckanext.harvest.model as _model  # pyright: ignore[reportMissingImports]
import ckanext.harvest.queue as _queue  # pyright: ignore[reportMissingImports]

_tables: Any = _model
HarvestGatherError: Any = _tables.HarvestGatherError
HarvestJob: Any = _tables.HarvestJob
HarvestObject: Any = _tables.HarvestObject
HarvestObjectError: Any = _tables.HarvestObjectError
HarvestSource: Any = _tables.HarvestSource

_plugin_interfaces: Any = _interfaces
IHarvester: Any = _plugin_interfaces.IHarvester

queue: Any = _queue

"""Which datasets a harvester brought."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import sqlalchemy as sa

from .harvested_entry import HarvestedEntry

# ckanext-harvest's own, named here so that its tables need not exist where its plugin is off
_HARVEST_OBJECT = sa.table("harvest_object", sa.column("package_id"))


def harvested_by_us(dataset_id: Any) -> Any:
    return sa.exists().where(HarvestedEntry.dataset_id == dataset_id)


def harvested_elsewhere(dataset_id: Any) -> Any:
    """Whether another harvester, such as ckanext-dcat's, brought the dataset."""
    if not p.plugin_loaded("harvest"):
        return sa.false()
    return sa.and_(sa.exists().where(_HARVEST_OBJECT.c.package_id == dataset_id), ~harvested_by_us(dataset_id))

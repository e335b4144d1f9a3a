"""Harvest sources in the search index, where ckanext-harvest leaves them without their own fields after each job.

On CKAN 2.12 it indexes the unvalidated source, in which ``source_type``, ``frequency`` and ``config`` are extras.
Whoever then reads the source by way of the index, such as its next run, fails for want of them.
"""

from __future__ import annotations

import json
from typing import Any

_FIELDS = ("source_type", "frequency", "config")


def with_its_fields(pkg_dict: dict[str, Any]) -> dict[str, Any]:
    """``pkg_dict`` as ``before_dataset_index`` gets it."""
    source = json.loads(pkg_dict["validated_data_dict"])
    listed: list[dict[str, Any]] = source.get("extras") or []
    extras = {extra["key"]: extra["value"] for extra in listed}
    missing = {name: extras[name] for name in _FIELDS if name in extras and name not in source}
    if missing:
        source.update(missing)
        source["extras"] = [extra for extra in listed if extra["key"] not in _FIELDS]
        pkg_dict["validated_data_dict"] = json.dumps(source)
    return pkg_dict

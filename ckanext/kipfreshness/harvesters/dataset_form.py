"""Which of a dataset's values the portal's dataset schema keeps as fields of their own."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk


def declared_fields() -> frozenset[str]:
    """Names of the fields that ckanext-scheming declares for datasets; none where the portal has no such schema."""
    if not p.plugin_loaded("scheming_datasets"):
        return frozenset()
    schema: dict[str, Any] = tk.h.scheming_get_dataset_schema("dataset") or {}
    fields: list[dict[str, Any]] = schema.get("dataset_fields", [])
    return frozenset(field["field_name"] for field in fields if "field_name" in field)

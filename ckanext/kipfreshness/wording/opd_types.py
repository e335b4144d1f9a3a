"""The types of OPD that the organisation's schema offers, in the reader's language."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk


def opd_types() -> dict[str, str]:
    """Label by value, in the schema's order; nothing on a portal whose organisations have no such field."""
    if not p.plugin_loaded("scheming_organizations"):
        return {}
    schema: dict[str, Any] = tk.h.scheming_get_organization_schema("organization") or {"fields": []}
    fields = {field["field_name"]: field for field in schema["fields"]}
    choices: list[dict[str, Any]] = fields.get("opd_type", {}).get("choices", [])
    return {choice["value"]: tk.h.scheming_language_text(choice.get("label", choice["value"])) for choice in choices}


def opd_type_label(value: str) -> str:
    return opd_types().get(value, value)

"""The other names of an organisation, in its record."""

from __future__ import annotations

import json
from typing import Any, cast

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Context


def add_alias(context: Context, organization_id: str, alias: str) -> list[str]:
    """All aliases, with ``alias`` among them. Kept as an extra where the portal's own schema has no such field."""
    shown = tk.get_action("organization_show")(_of_user(context), {"id": organization_id})
    extras: list[dict[str, str]] = shown.get("extras") or []
    kept = next((extra["value"] for extra in extras if extra["key"] == "aliases"), shown.get("aliases"))
    aliases = _listed(kept)
    if alias in aliases:
        return aliases
    aliases.append(alias)
    others = [extra for extra in extras if extra["key"] != "aliases"]
    as_extra = {"extras": [*others, {"key": "aliases", "value": json.dumps(aliases, ensure_ascii=False)}]}
    change = {"aliases": aliases} if _is_declared(shown) else as_extra
    tk.get_action("organization_patch")(_of_user(context), {"id": organization_id, **change})
    return aliases


def _is_declared(shown: dict[str, Any]) -> bool:
    if not p.plugin_loaded("scheming_organizations"):
        return False
    schema: dict[str, Any] = tk.h.scheming_get_organization_schema(shown["type"]) or {}
    fields: list[dict[str, Any]] = schema.get("fields", [])
    return any(field.get("field_name") == "aliases" for field in fields)


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = [value]
    return [str(alias) for alias in cast("list[Any]", value or [])]


def _of_user(context: Context) -> Any:
    return {key: value for key, value in context.items() if key in ("user", "auth_user_obj", "ignore_auth")}

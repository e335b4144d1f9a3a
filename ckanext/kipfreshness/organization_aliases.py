"""The other names of an organisation, in its record."""

from __future__ import annotations

import json
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.types import Context


def add_alias(context: Context, organization_id: str, alias: str) -> list[str]:
    """All aliases, with ``alias`` among them. Kept as an extra where the portal's own schema has no such field."""
    shown = tk.get_action("organization_show")(_of_user(context), {"id": organization_id})
    extras: list[dict[str, str]] = shown.get("extras") or []
    is_extra = any(extra["key"] == "aliases" for extra in extras)
    aliases = _aliases(next(extra["value"] for extra in extras if extra["key"] == "aliases") if is_extra else shown)
    if alias in aliases:
        return aliases
    aliases = [*aliases, alias]
    tk.get_action("organization_patch")(
        _of_user(context), {"id": organization_id, **_change(aliases, extras, is_extra or not _is_declared(shown))}
    )
    return aliases


def _change(aliases: list[str], extras: list[dict[str, str]], is_extra: bool) -> dict[str, Any]:
    if not is_extra:
        return {"aliases": aliases}
    others = [extra for extra in extras if extra["key"] != "aliases"]
    return {"extras": [*others, {"key": "aliases", "value": json.dumps(aliases, ensure_ascii=False)}]}


def _is_declared(shown: dict[str, Any]) -> bool:
    schema = (
        tk.h.scheming_get_organization_schema(shown["type"]) if "scheming_get_organization_schema" in tk.h else None
    )
    return any(field["field_name"] == "aliases" for field in (schema or {}).get("fields", []))


def _aliases(found: Any) -> list[str]:
    value = found.get("aliases") if isinstance(found, dict) else found
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = [value] if value else []
    return [str(alias) for alias in cast("list[Any]", value or [])]


def _of_user(context: Context) -> Any:
    return {key: context[key] for key in ("user", "auth_user_obj", "ignore_auth") if key in context}

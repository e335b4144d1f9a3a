"""What the portal's own organisation schema says of a row before anything is written, and what it would keep of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.lib.plugins as lib_plugins
import ckan.plugins.toolkit as tk
from ckan.model import Group, Session
from ckan.types import Context

from .known import CORE_FIELDS, KnownOrganization

_LEAN = {"include_datasets": False, "include_dataset_count": False, "include_users": False, "include_followers": False}


@dataclass(frozen=True)
class Checked:
    """``kept``: as in ``KnownOrganization``; ``message_by_field``: what is wrong, a sentence a field."""

    kept: Mapping[str, str]
    message_by_field: Mapping[str, str]


def check(data: Mapping[str, Any], known: KnownOrganization | None, user: str) -> Checked:
    """Validate ``data`` as a new organisation, or as changes of ``known``. Writes nothing."""
    context: dict[str, Any] = {"user": user, "ignore_auth": True, "session": Session}
    plugin = lib_plugins.lookup_group_plugin("organization")
    if known is None:
        schema, action, whole = plugin.create_group_schema(), "organization_create", dict(data)
    else:
        shown = tk.get_action("organization_show")(_context(context), {"id": known.id, **_LEAN})
        schema, action, whole = plugin.update_group_schema(), "organization_update", {**shown, **data}
        context["group"] = Group.get(known.id)
    whole["type"] = "organization"
    validated, errors = lib_plugins.plugin_validate(plugin, _context(context), whole, schema, action)
    return Checked(_kept(validated), {field: _sentence(messages) for field, messages in errors.items()})


def _context(values: dict[str, Any]) -> Context:
    context: Any = dict(values)
    return context


def _kept(validated: Mapping[str, Any]) -> dict[str, str]:
    extras: list[dict[str, Any]] = validated.get("extras") or []
    kept = {extra["key"]: extra["value"] for extra in extras if not extra.get("deleted")}
    kept.update({field: validated.get(field) or "" for field in CORE_FIELDS})
    return {field: value for field, value in kept.items() if value}


def _sentence(messages: Any) -> str:
    return " ".join(str(message) for message in messages) if isinstance(messages, list) else str(messages)  # pyright: ignore

"""The organisation above an organisation."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model import Group
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from .text import kipfreshness_text

_FIELD = "parent_opd"


def kipfreshness_parent(key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context) -> None:
    """From a name or id to the id: a parent that is renamed stays the parent. No organisation is above itself."""
    own = _own(data)
    parent = _organization(data[key])
    if parent is None and own is not None and _stored_extras(own).get(_FIELD) == data[key]:
        # It was deleted meanwhile. That must not stand in the way of every other change of this organisation.
        data.pop(key)
        raise tk.StopOnError
    if parent is None:
        raise tk.Invalid(
            tk._("%(value)s is no organisation of this portal. Choose one from the list, or none.")
            % {"value": data[key]}
        )
    if own is not None and own.id in _with_ancestors(parent):
        raise tk.Invalid(
            tk._(
                "%(title)s is this organisation itself or one below it, so it cannot be its parent. "
                "Choose another organisation, or none."
            )
            % {"title": parent.title or parent.name}
        )
    data[key] = parent.id


def _organization(value: Any) -> Any:
    group: Any = Group.get(kipfreshness_text(value))
    return group if group is not None and group.is_organization and group.state == "active" else None


def _own(data: FlattenDataDict) -> Any:
    """Nothing for an organisation that is being made: nobody can be below it yet."""
    reference = data.get(("id",))
    return Group.get(reference) if isinstance(reference, str) else None


def _with_ancestors(group: Any) -> set[str]:
    """The ids of the organisation and of all above it. Ends also where the table, edited by hand, holds a circle."""
    seen: set[str] = set()
    above: Any = group
    while above is not None and above.id not in seen:
        seen.add(above.id)
        parent_id: str | None = _stored_extras(above).get(_FIELD)
        above = Group.get(parent_id) if parent_id else None
    return seen


def _stored_extras(group: Any) -> dict[str, str]:
    return group.extras or {}

"""Any JSON object that describes a dataset, by the names of its keys: DCAT-US 1.0 and 1.1 and what home-made portals
write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from .json_lenient import REPEATED_KEYS
from .json_shapes import RESOURCE_LISTS
from .messages import N_
from .names import field_of_name, fold_name
from .raw import RawEntry, RawResource
from .resources import find_resources, looks_like_address
from .shapes import EMPTY, is_list, is_object
from .text import is_empty_word

_ENTRY_FIELDS = frozenset(RawEntry.__struct_fields__) - {
    "resources",
    "remarks",
    "trouble",
    "trouble_value",
    "notes_are_html",
}
_MOST_PLANS = 5_000


class _Plan(msgspec.Struct, frozen=True):
    """For objects with the same keys: the keys of each field, surest first, and those of files."""

    keys_by_field: dict[str, tuple[str, ...]]
    resource_keys: tuple[str, ...]


class ObjectReader:
    """``configured``: the source's ``fields``, key or dotted path -> field; such a key alone counts for its field."""

    def __init__(self, configured: Mapping[str, str]) -> None:
        self._configured = configured
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def read(self, found: dict[str, Any]) -> RawEntry:
        plan = self._plan_for(tuple(found))
        raw = RawEntry(resources=_resources(found, plan))
        for field, keys in plan.keys_by_field.items():
            if field in _ENTRY_FIELDS:
                setattr(raw, field, self._first(found, keys))
        for key in found.get(REPEATED_KEYS, ()):
            raw.remarks.append(("", key, N_("This key stands twice in the entry; the last value was used.")))
        return raw

    def apply_configured(self, raw: RawEntry, found: dict[str, Any]) -> None:
        """What the source's ``fields`` says, over what the format says."""
        for field in self._configured.values():
            keys = self._plan_for(tuple(found)).keys_by_field.get(field, ())
            value = self._first(found, keys) if len(keys) == 1 and field in _ENTRY_FIELDS else None
            if value not in EMPTY:
                setattr(raw, field, value)

    def value_of(self, found: dict[str, Any], field: str) -> object:
        """What ``found`` has for one field."""
        return self._first(found, self._plan_for(tuple(found)).keys_by_field.get(field, ()))

    def _plan_for(self, keys: tuple[str, ...]) -> _Plan:
        plan = self._plans.get(keys)
        if plan is None:
            plan = self._make_plan(keys)
            if len(self._plans) < _MOST_PLANS:
                self._plans[keys] = plan
        return plan

    def _make_plan(self, keys: tuple[str, ...]) -> _Plan:
        by_fold = {fold_name(key): key for key in keys[:1000]}
        configured: dict[str, tuple[str, ...]] = {}
        for name, field in self._configured.items():
            key = name if name in keys or "." in name else by_fold.get(fold_name(name))
            if key is not None:
                configured[field] = (key,)
        taken = {key for found in configured.values() for key in found}
        ranked: dict[str, list[tuple[int, str]]] = {}
        for key in keys[:1000]:
            known = field_of_name(key) if key not in taken else None
            if known is not None:
                ranked.setdefault(known[0], []).append((known[1], key))
        keys_by_field = {field: tuple(key for _, key in sorted(found)) for field, found in ranked.items()} | configured
        resource_keys = tuple(key for name, key in by_fold.items() if name in RESOURCE_LISTS)
        return _Plan(keys_by_field, resource_keys)

    def _first(self, found: dict[str, Any], keys: tuple[str, ...]) -> object:
        """The first that is filled; a sign for nothing (``-``) only where none is."""
        first = None
        for key in keys:
            value = found[key] if key in found else _at_path(found, key)
            if value in EMPTY:
                continue
            if not isinstance(value, str) or not is_empty_word(value):
                return value
            first = value if first is None else first
        return first


def _at_path(found: dict[str, Any], path: str) -> object:
    value: object = found
    for part in path.split("."):
        if is_list(value) and part.isdecimal():
            value = next(iter(value[int(part) :][:1]), None)
        elif is_object(value):
            value = value.get(part)
        else:
            return None
    return value


def _resources(found: dict[str, Any], plan: _Plan) -> list[RawResource]:
    """Of the lists of files, then of addresses on the entry itself (DCAT-US 1.0 and plain lists have them there)."""
    resources = [resource for key in plan.resource_keys for resource in find_resources(found[key])]
    name = next((found.get(key) for key in plan.keys_by_field.get("resource_name", ())), None)
    file_format = next((found.get(key) for key in plan.keys_by_field.get("resource_format", ())), None)
    for key in plan.keys_by_field.get("resource_url", ()):
        value = found[key] if key in found else _at_path(found, key)
        if key in plan.resource_keys:
            continue
        if isinstance(value, str) and looks_like_address(value):
            resources.append(RawResource(url=value, name=name, format=file_format))
        elif is_list(value) or is_object(value):
            resources.extend(find_resources(value))
    return resources

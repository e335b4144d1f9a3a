"""What CKAN's validation refused of an entry, value by value, and the entry without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec

from ..feeds import FeedResource
from .brought import Brought

_NEEDED = frozenset({"title", "name", "owner_org", "id", "type", "private"})


class Refused(msgspec.Struct, frozen=True):
    """``part`` is what has to go for the rest to come in.

    A field, ``tags/NAME``, ``extras/KEY`` or ``resources/URL/FIELD``.
    """

    part: str
    field: str
    value: str
    reason: str

    @property
    def can_be_left_out(self) -> bool:
        return self.part not in _NEEDED


def refused_values(error_dict: Mapping[str, Any], sent: Mapping[str, Any]) -> list[Refused]:
    """``sent`` is the dataset as it was given to the action; errors in lists stand in its order."""
    found: list[Refused] = []
    for name, errors in error_dict.items():
        if name in ("tags", "resources", "extras"):
            found += _refused_items(name, errors, sent.get(name) or [])
        else:
            found.append(Refused(name, name, str(sent.get(name) or ""), _sentence(errors)))
    return found


def leave_out(brought: Brought, parts: frozenset[str]) -> Brought:
    resources = (_without_parts(resource, parts) for resource in brought.resources)
    return msgspec.structs.replace(
        brought,
        fields={key: value for key, value in brought.fields.items() if key not in parts},
        extras={key: value for key, value in brought.extras.items() if not {key, f"extras/{key}"} & parts},
        tags=tuple(name for name in brought.tags if f"tags/{name}" not in parts),
        resources=tuple(resource for resource in resources if resource is not None),
    )


def _refused_items(name: str, errors: Sequence[Any], items: Sequence[Mapping[str, Any]]) -> Iterator[Refused]:
    if name == "tags":
        # CKAN makes one list of sentences of these, each with its tag in quotes.
        for error in errors:
            yield from (
                Refused(f"tags/{item['name']}", "tags", item["name"], _sentence(error))
                for item in items
                if f'"{item["name"]}"' in str(error)
            )
        return
    for item_errors, item in zip(errors, items, strict=False):
        for field, reasons in item_errors.items():
            reason = _sentence(reasons)
            if name == "resources":
                yield Refused(f"resources/{item.get('url')}/{field}", field, str(item.get(field) or ""), reason)
            else:
                yield Refused(f"extras/{item.get('key')}", str(item.get("key")), str(item.get("value") or ""), reason)


def _without_parts(resource: FeedResource, parts: frozenset[str]) -> FeedResource | None:
    fields = {field for field in FeedResource.__struct_fields__ if f"resources/{resource.url}/{field}" in parts}
    if "url" in fields:
        return None
    empty = FeedResource(url=resource.url)
    return msgspec.structs.replace(resource, **{field: getattr(empty, field) for field in fields})


def _sentence(errors: Any) -> str:
    return "; ".join(str(error) for error in cast("list[Any]", errors)) if isinstance(errors, list) else str(errors)

"""What a feed entry brings into a dataset, in CKAN's terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..feeds import FeedEntry, FeedResource

# Two values in CKAN's own columns; everything else that an entry says is in fields that a schema may declare.
_EXTRAS = {
    "publisher_name": "publisher",
    "contact_phone": "contact_phone",
    "update_frequency": "frequency",
    "modified": "modified",
    "issued": "issued",
    "language": "language",
    "spatial": "spatial",
    "temporal": "temporal",
}


class Brought(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``fields`` are CKAN's own columns; ``extras`` whatever it has no column for. Empty values are left out."""

    fields: dict[str, str] = {}
    extras: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    resources: tuple[FeedResource, ...] = ()
    organization_id: str = ""


def bring(entry: FeedEntry, organization_id: str, license_ids: Mapping[str, str]) -> Brought:
    """``license_ids`` maps what a licence may be called, in small letters, to CKAN's id of it."""
    license_id = license_ids.get(entry.license.casefold(), "")
    fields = {
        "title": entry.title,
        "notes": entry.notes,
        "url": entry.url,
        "maintainer": entry.contact_name,
        "maintainer_email": entry.contact_email,
        "license_id": license_id,
    }
    extras: dict[str, Any] = {key: getattr(entry, field) for key, field in _EXTRAS.items()}
    extras["theme"] = ", ".join(entry.themes)
    extras["license_text"] = "" if license_id else entry.license
    return Brought(
        fields=_filled(fields),
        extras=_filled(extras),
        tags=tuple(dict.fromkeys(entry.tags)),
        resources=entry.resources,
        organization_id=organization_id,
    )


def resource_dict(resource: FeedResource) -> dict[str, Any]:
    return {key: value for key, value in msgspec.to_builtins(resource).items() if value not in ("", None)}


def _filled(values: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}

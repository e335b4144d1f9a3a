"""What organisations are called, read set-based from CKAN's own table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import sqlalchemy as sa
from ckan.model.group import Group
from ckan.model.meta import Session


def all_organization_names() -> Iterator[dict[str, Any]]:
    """``id name title short_name opd_code aliases`` of every active organisation; the last three may be empty."""
    organization: Any = Group  # whose column of extras CKAN does not tell the type checker of
    statement = sa.select(organization.id, organization.name, organization.title, organization.extras).where(
        organization.is_organization.is_(True), organization.state == "active"
    )
    for row in Session.execute(statement):
        extras: Mapping[str, str] = row.extras or {}
        yield {
            "id": row.id,
            "name": row.name,
            "title": row.title or "",
            "short_name": extras.get("short_name", ""),
            "opd_code": extras.get("opd_code", ""),
            "aliases": tuple(_listed(extras.get("aliases", ""))),
        }


def _listed(text: str) -> list[str]:
    """A list as ckanext-scheming keeps it, or one name."""
    try:
        found: Any = json.loads(text)
    except ValueError:
        return [text]
    return [str(name) for name in cast("list[Any]", found)] if isinstance(found, list) else [text]

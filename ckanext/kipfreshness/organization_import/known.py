"""The organisations that the portal has, with what it keeps of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from ckan.model import Group
from ckan.model.meta import Session

CORE_FIELDS = ("name", "title", "description")


@dataclass(frozen=True)
class KnownOrganization:
    """``kept``: the core fields and the extras as they stand in the table, empty ones left out."""

    id: str
    name: str
    title: str
    is_active: bool
    kept: Mapping[str, str]

    def kept_of(self, field: str) -> str:
        return self.kept.get(field, "")


def known_organizations() -> tuple[KnownOrganization, ...]:
    """Deleted ones too: they still own their name."""
    query = sa.select(Group).where(Group.is_organization.is_(True)).order_by(Group.name)
    return tuple(_known(group) for group in Session.scalars(query))


def _known(group: Group) -> KnownOrganization:
    extras: dict[str, str] = getattr(group, "extras", None) or {}
    core = {field: getattr(group, field) or "" for field in CORE_FIELDS}
    kept = {field: value for field, value in {**extras, **core}.items() if value}
    return KnownOrganization(group.id, group.name, group.title or group.name, group.state == "active", kept)

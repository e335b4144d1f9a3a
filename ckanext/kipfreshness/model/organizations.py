"""The portal's organisations, as far as we show them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from ckan.model.group import Group
from ckan.model.meta import Session

from .sql import GROUP_EXTRAS, extra, run


@dataclass(frozen=True)
class Organization:
    id: str
    name: str
    title: str
    short_name: str | None
    opd_type: str | None  # a choice of the organisation's schema


def active_organizations() -> list[Organization]:
    """By title."""
    rows = Session.execute(
        sa.select(Group.id, Group.name, Group.title, extra(GROUP_EXTRAS, "short_name"), extra(GROUP_EXTRAS, "opd_type"))
        .where(Group.is_organization.is_(True), Group.state == "active")
        .order_by(sa.func.lower(Group.title), Group.name)
    )
    return [Organization(id_, name, title or name, short_name, type_) for id_, name, title, short_name, type_ in rows]


def deadline_settings(reference: object) -> tuple[str | None, str | None]:
    """What an organisation (by id or name) says of its datasets' deadlines: its limit and its default frequency."""
    columns = extra(GROUP_EXTRAS, "update_limit"), extra(GROUP_EXTRAS, "update_frequency")
    statement = sa.select(*columns).where(sa.or_(Group.id == str(reference), Group.name == str(reference)))
    found = run(statement).first()
    return (None, None) if found is None else (found[0], found[1])


def find_organization(reference: str) -> Organization | None:
    """By name or id; only an active one."""
    return next((found for found in active_organizations() if reference in (found.name, found.id)), None)

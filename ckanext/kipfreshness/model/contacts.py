"""Whom to write to about an OPD's data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan.model import Member, User
from ckan.model.group import Group

from ..freshness.reminders import Contacts
from .sql import GROUP_EXTRAS, extra, run

# What fits in an envelope as it is: no line break, no bracket, no list.
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


@dataclass(frozen=True)
class Addressee:
    """An active organisation. ``whatsapp`` is what a telephone must dial, as the record keeps it (a JSON list)."""

    id: str
    name: str
    title: str
    head_office: str
    whatsapp: str
    contacts: Contacts


def usable(address: str | None) -> str | None:
    """The address in lower case, or nothing where no mail can be sent to it."""
    found = (address or "").strip().lower()
    return found if _ADDRESS.fullmatch(found) else None


def addressees() -> dict[str, Addressee]:
    """Every active organisation by its id, also those without any address."""
    operators = _operators()
    columns: list[Any] = [
        Group.id,
        Group.name,
        Group.title,
        *(
            extra(GROUP_EXTRAS, key).label(key)
            for key in ("ppid_email", "head_email", "head_office", "whatsapp_normal")
        ),
    ]
    rows = run(sa.select(*columns).where(Group.is_organization.is_(True), Group.state == "active"))
    return {
        row.id: Addressee(
            row.id,
            row.name,
            row.title or row.name,
            row.head_office or "",
            row.whatsapp_normal or "",
            Contacts(usable(row.ppid_email), operators.get(row.id, ()), usable(row.head_email)),
        )
        for row in rows
    }


def _operators() -> dict[str, tuple[str, ...]]:
    """Editors and admins of each organisation who have an address."""
    member: Any = Member
    user: Any = User
    statement = (
        sa.select(member.group_id, user.email)
        .join(user, user.id == member.table_id)
        .where(
            member.table_name == "user",
            member.state == "active",
            member.capacity.in_(["editor", "admin"]),
            user.state == "active",
        )
        .order_by(user.email)
    )
    found: dict[str, tuple[str, ...]] = {}
    for organization_id, email in run(statement):
        address = usable(email)
        if address:
            found[organization_id] = (*found.get(organization_id, ()), address)
    return found

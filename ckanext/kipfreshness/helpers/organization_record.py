"""An organisation's record as its page shows it. A portal with a schema of its own shows what that has of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.model import Group

from .contact_links import Link, email_link, phone_links, web_link, whatsapp_link
from .schema_form import group_by_name

_ROLES = ("head", "ppid", "walidata_pendukung")


@dataclass(frozen=True)
class Role:
    """An office that answers for the organisation's data (``head``, ``ppid``, ``walidata_pendukung``)."""

    role: str
    office: str
    phones: tuple[Link, ...]
    emails: tuple[Link, ...]


@dataclass(frozen=True)
class Record:
    short_name: str
    roles: tuple[Role, ...]
    address: str
    service_hours: str
    phones: tuple[Link, ...]
    whatsapp: Link | None
    email: Link | None
    website: Link | None
    ppid_page: Link | None
    complaints_page: Link | None
    social_media: tuple[Link, ...]
    parent: Link | None

    @property
    def ppid(self) -> Role | None:
        return next((role for role in self.roles if role.role == "ppid"), None)


@dataclass(frozen=True)
class Section:
    """A group of the schema with those of its fields that have a value. ``label`` is as the schema has it."""

    label: Any
    fields: tuple[dict[str, Any], ...]


def record_of(organization: Mapping[str, Any]) -> Record | None:
    """The record of an organisation as ``organization_show`` gives it, or nothing where none of it is filled in."""
    record = Record(
        short_name=_text(organization, "short_name"),
        roles=tuple(role for role in (_role(organization, name) for name in _ROLES) if role is not None),
        address=_text(organization, "address"),
        service_hours=_text(organization, "service_hours"),
        phones=phone_links(_text(organization, "phone")),
        whatsapp=whatsapp_link(_text(organization, "whatsapp")),
        email=email_link(_text(organization, "email")),
        website=web_link(_text(organization, "website")),
        ppid_page=web_link(_text(organization, "ppid_url")),
        complaints_page=web_link(_text(organization, "complaint_url")),
        social_media=tuple(link for entry in _list(organization, "social_media") if (link := web_link(entry))),
        parent=organization_link(_text(organization, "parent_opd")),
    )
    return None if record == _EMPTY else record


def sections_of(organization: Mapping[str, Any]) -> tuple[Section, ...]:
    """The whole record by the groups of the organisation's schema; nothing where it has no schema or that no groups."""
    if not p.plugin_loaded("scheming_organizations"):
        return ()
    type_ = organization.get("type") or "organization"
    schema: dict[str, Any] = tk.h.scheming_get_organization_schema(type_) or {}
    sections = [
        Section(group["label"], tuple(field for field in schema["fields"] if _is_shown(field, name, organization)))
        for name, group in group_by_name(schema).items()
    ]
    return tuple(section for section in sections if section.fields)


def organization_link(reference: str) -> Link | None:
    """A link to another organisation's page, while that exists."""
    group: Any = Group.get(reference) if reference else None
    if group is None or group.state != "active":
        return None
    return Link(group.title or group.name, tk.h.url_for("organization.read", id=group.name))


def _role(organization: Mapping[str, Any], name: str) -> Role | None:
    office = _text(organization, name + "_office")
    phones = phone_links(_text(organization, name + "_phone"))
    email = email_link(_text(organization, name + "_email"))
    if not (office or phones or email):
        return None
    return Role(name, office, phones, (email,) if email else ())


def _is_shown(field: dict[str, Any], group: Any, organization: Mapping[str, Any]) -> bool:
    has_display = field.get("display_snippet", "") is not None
    return has_display and field.get("group") == group and organization.get(field["field_name"]) not in (None, "", [])


def _text(organization: Mapping[str, Any], name: str) -> str:
    value = organization.get(name)
    return value.strip() if isinstance(value, str) else ""


def _list(organization: Mapping[str, Any], name: str) -> list[str]:
    value: Any = organization.get(name)
    entries = cast("list[Any]", value) if isinstance(value, list) else []
    return [entry for entry in entries if isinstance(entry, str)]


_EMPTY = Record("", (), "", "", (), None, None, None, None, None, (), None)

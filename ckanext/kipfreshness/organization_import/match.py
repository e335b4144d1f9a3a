"""Which organisation of the portal a row is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.munge import munge_title_to_name

from .fields import fold
from .known import KnownOrganization


class NoMatchError(Exception):
    """It cannot be known, or must not be written. ``field`` is the cell that says so."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def match(given: Mapping[str, Any], known: Sequence[KnownOrganization]) -> KnownOrganization | None:
    """By ``name``, else by ``opd_code``, else, where the row gives no name, by title; nothing for a new one."""
    name, code = given.get("name"), given.get("opd_code")
    found = [organization for organization in known if name and organization.name == name]
    if not found and code:
        found = [organization for organization in known if organization.kept_of("opd_code") == code]
    if not found and not name:
        found = _by_title(given, known)
    if len(found) > 1:
        names = ", ".join(organization.name for organization in found)
        message = tk._("Several organisations fit this row: %(names)s. Write in the column name which of them it is.")
        raise NoMatchError("title", message % {"names": names})
    if found and not found[0].is_active:
        message = tk._("%(name)s was deleted from the portal. Restore it or purge it first, or choose another name.")
        raise NoMatchError("name", message % {"name": found[0].name})
    return found[0] if found else None


def new_name(given: Mapping[str, Any], taken: set[str]) -> str:
    """The name of a new organisation: what the row says, else made of its short name or title."""
    if given.get("name"):
        return given["name"]
    text = given.get("short_name") or given.get("title")
    if not text:
        raise NoMatchError("name", tk._("This row names no organisation. Write at least a name or a title."))
    name = munge_title_to_name(text)
    if name in taken:
        message = tk._("The name made of this row, %(name)s, is taken. Write another one in the column name.")
        raise NoMatchError("name", message % {"name": name})
    return name


def _by_title(given: Mapping[str, Any], known: Sequence[KnownOrganization]) -> list[KnownOrganization]:
    title = fold(given.get("title", ""))
    return [
        organization for organization in known if organization.is_active and title and fold(organization.title) == title
    ]

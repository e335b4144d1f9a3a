"""The organisation above each row's: on the portal or anywhere in the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ckan.plugins.toolkit as tk

from .drafts import Draft
from .fields import PARENT, fold
from .known import KnownOrganization


class Parents:
    """Knows every organisation that will be there when the table is applied, by the names they will have."""

    def __init__(self, known: Sequence[KnownOrganization], drafts: Sequence[Draft]) -> None:
        active = [organization for organization in known if organization.is_active]
        self._draft_by_name = {draft.name: draft for draft in drafts if draft.name}
        self._new_name_by_id = {draft.known.id: draft.name for draft in drafts if draft.known}
        self._names_by_spelling: dict[str, set[str]] = {}
        for organization in active:
            self._add(self._name(organization), organization.title, organization.kept_of("short_name"))
        for draft in self._draft_by_name.values():
            self._add(draft.name, draft.title, draft.kept.get("short_name", ""))
        self._parent_by_name = self._parents_on_portal(active)

    def parent_on_portal(self, draft: Draft) -> str:
        """The name of the organisation that is above this one now, or nothing."""
        return self._parent_by_name.get(draft.name, "") if draft.known else ""

    def find(self, draft: Draft) -> str:
        """The name of the organisation that the row puts above its own. Raises ``ValueError`` with a sentence."""
        names = self._names_by_spelling.get(fold(draft.parent), set[str]())
        if draft.parent in names:
            names = {draft.parent}
        values = {"value": draft.parent, "names": ", ".join(sorted(names))}
        if not names:
            raise ValueError(
                tk._(
                    "%(value)s is no organisation of this portal or of this table. "
                    "Write the name, short name or title of one."
                )
                % values
            )
        if len(names) > 1:
            raise ValueError(tk._("%(value)s may be any of %(names)s. Write the name of the one you mean.") % values)
        (name,) = names
        self._must_be_written(name, values)
        return name

    def place(self, draft: Draft, parent: str) -> None:
        """Put it there, unless it would then be above itself. Raises ``ValueError`` with a sentence."""
        above: str | None = parent
        seen: set[str] = set()
        while above and above not in seen:
            if above == draft.name:
                raise ValueError(
                    tk._(
                        "%(title)s is this organisation itself or one below it, so it cannot be its parent. "
                        "Choose another organisation, or none."
                    )
                    % {"title": draft.parent}
                )
            seen.add(above)
            above = self._parent_by_name.get(above)
        self._parent_by_name[draft.name] = parent

    def _must_be_written(self, name: str, values: Mapping[str, str]) -> None:
        draft = self._draft_by_name.get(name)
        if draft is not None and draft.known is None and draft.refusals:
            message = tk._("%(value)s is in row %(row)s, which is refused. Mend that row first.")
            raise ValueError(message % {**values, "row": draft.row})

    def _name(self, organization: KnownOrganization) -> str:
        return self._new_name_by_id.get(organization.id, organization.name)

    def _add(self, name: str, *spellings: str) -> None:
        for spelling in (name, *spellings):
            if spelling:
                self._names_by_spelling.setdefault(fold(spelling), set()).add(name)

    def _parents_on_portal(self, active: Sequence[KnownOrganization]) -> dict[str, str]:
        name_by_id = {organization.id: self._name(organization) for organization in active}
        return {
            self._name(organization): name_by_id[organization.kept_of(PARENT)]
            for organization in active
            if organization.kept_of(PARENT) in name_by_id
        }

"""One row of the table on its way to a plan: what it says, whom it is about, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from .check import check
from .fields import PARENT, ImportField
from .known import KnownOrganization
from .match import NoMatchError, match, new_name
from .values import Refusal, Table, TableRow

_BETWEEN_ENTRIES = re.compile(r"\s*[;\n]\s*")


@dataclass
class Draft:
    """``given``: field by field as the schema takes it, empty cells left out; ``parent`` as the cell names it."""

    row: int
    cell_by_field: Mapping[str, str]
    given: Mapping[str, Any]
    known: KnownOrganization | None = None
    name: str = ""
    kept: Mapping[str, str] = field(default_factory=dict[str, str])
    refusals: list[Refusal] = field(default_factory=list[Refusal])

    @property
    def parent(self) -> str:
        return self.cell_by_field.get(PARENT, "")

    @property
    def title(self) -> str:
        return self.kept.get("title") or str(self.given.get("title") or self.name)


class Drafter:
    """Makes drafts of the rows, one after the other: no two may be about the same organisation."""

    def __init__(
        self, table: Table, fields: Sequence[ImportField], known: Sequence[KnownOrganization], user: str
    ) -> None:
        self._columns = table.columns
        self._column_by_field = {column.field: column.name for column in table.columns}
        self._field_by_name = {import_field.name: import_field for import_field in fields}
        self._known = known
        self._user = user
        self._row_by_name: dict[str, int] = {}

    def draft(self, row: TableRow) -> Draft:
        cells = {
            column.field: row.cells[column.position]
            for column in self._columns
            if column.position < len(row.cells) and row.cells[column.position]
        }
        given = {name: self._value(name, cell) for name, cell in cells.items() if name != PARENT}
        draft = Draft(row.number, cells, given)
        try:
            self._identify(draft)
        except NoMatchError as error:
            self.refuse(draft, error.field, error.message)
            return draft
        self._check(draft)
        return draft

    def refuse(self, draft: Draft, field_name: str, message: str, value: str | None = None) -> None:
        column = self._column_by_field.get(field_name, field_name)
        shown = draft.cell_by_field.get(field_name, "") if value is None else value
        draft.refusals.append(Refusal(draft.row, column, shown, message))

    def _value(self, name: str, cell: str) -> Any:
        import_field = self._field_by_name[name]
        if import_field.is_list:
            return [entry for entry in _BETWEEN_ENTRIES.split(cell) if entry]
        return import_field.choice(cell)

    def _identify(self, draft: Draft) -> None:
        draft.known = match(draft.given, self._known)
        taken = {organization.name for organization in self._known} | set(self._row_by_name)
        own_name = draft.known.name if draft.known else new_name(draft.given, taken)
        if own_name in self._row_by_name:
            message = tk._("Row %(row)s is about the same organisation, %(name)s. Put both into one row.")
            raise NoMatchError("name", message % {"row": self._row_by_name[own_name], "name": own_name})
        self._row_by_name[own_name] = draft.row
        draft.name = str(draft.given.get("name") or own_name)

    def _check(self, draft: Draft) -> None:
        checked = check({**draft.given, "name": draft.name}, draft.known, self._user)
        draft.kept = checked.kept
        for field_name, message in checked.message_by_field.items():
            kept = draft.known.kept_of(field_name) if draft.known else ""
            self.refuse(draft, field_name, message, draft.cell_by_field.get(field_name, kept))

"""The values that pass between reading, planning and applying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


@dataclass(frozen=True)
class TableRow:
    """``number`` is the row's in the file, from 1, as a spreadsheet shows it. Cells are text, without blanks around."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column that is known: ``name`` as the file writes it, ``field`` as the organisation's schema does."""

    position: int
    name: str
    field: str


@dataclass(frozen=True)
class Table:
    header_row: int
    columns: tuple[Column, ...]
    unknown_columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Refusal:
    """A cell that cannot be written, and what to do about it, in a whole sentence in the reader's language."""

    row: int
    column: str
    value: str
    message: str


class Kind(str, Enum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class FieldChange:
    """What a field says on the portal and what it would say, as text to be shown."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class PlannedRow:
    """``data`` goes to ``organization_create`` or ``organization_patch``. ``parent``: the name of the organisation that
    is to be above it, set when all rows are written, since a later one may make it.
    """

    row: int
    kind: Kind
    name: str
    title: str
    organization_id: str | None
    data: Mapping[str, Any]
    changes: tuple[FieldChange, ...]
    parent: str | None = None


@dataclass(frozen=True)
class Result:
    """What was written. ``refusals`` are the plan's and those of rows that changed on the portal meanwhile."""

    created: int
    updated: int
    unchanged: int
    refused: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Plan:
    rows: tuple[PlannedRow, ...]
    refusals: tuple[Refusal, ...]

    def count(self, kind: Kind) -> int:
        return sum(row.kind is kind for row in self.rows)

    def foreseen(self) -> Result:
        """What comes of it if the portal stays as it is."""
        return Result(
            created=self.count(Kind.CREATE),
            updated=self.count(Kind.UPDATE),
            unchanged=self.count(Kind.UNCHANGED),
            refused=self.count(Kind.REFUSED),
            refusals=self.refusals,
        )

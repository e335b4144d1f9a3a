"""Write what was planned, through CKAN's own actions: rights, validators and other plugins' hooks hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk

from .fields import PARENT
from .values import Kind, Plan, PlannedRow, Refusal, Result

_WRITTEN = (Kind.CREATE, Kind.UPDATE)


def apply_plan(plan: Plan, user: str, told: Callable[[PlannedRow], None] = lambda row: None) -> Result:
    """Each row by itself, then the parents, which a later row may have made. ``told`` hears of each row written."""
    refusals: list[Refusal] = []
    refused: set[int] = set()
    written = [row for row in plan.rows if row.kind in _WRITTEN]
    for write in (_write_row, _write_parent):
        for row in written:
            if row.row in refused:
                continue
            try:
                write(row, user)
            except tk.ValidationError as error:
                refused.add(row.row)
                refusals += _refusals(row, error)
    for row in written:
        if row.row not in refused:
            told(row)
    done = [row.kind for row in written if row.row not in refused]
    return Result(
        created=done.count(Kind.CREATE),
        updated=done.count(Kind.UPDATE),
        unchanged=plan.count(Kind.UNCHANGED),
        refused=plan.count(Kind.REFUSED) + len(refused),
        refusals=(*plan.refusals, *refusals),
    )


def _write_row(row: PlannedRow, user: str) -> None:
    if row.kind is Kind.CREATE:
        tk.get_action("organization_create")({"user": user}, dict(row.data))
    elif row.data:
        tk.get_action("organization_patch")({"user": user}, {**row.data, "id": row.organization_id})


def _write_parent(row: PlannedRow, user: str) -> None:
    if row.parent is not None:
        tk.get_action("organization_patch")({"user": user}, {"id": row.name, PARENT: row.parent})


def _refusals(row: PlannedRow, error: tk.ValidationError) -> list[Refusal]:
    errors: dict[str, Any] = error.error_dict
    return [
        Refusal(row.row, field, str(row.data.get(field, "")), " ".join(str(message) for message in messages))
        for field, messages in errors.items()
    ]

"""What a table would change, or has changed, as a JSON-ready dict: for the page that asks before it writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..feeds import redact_url
from ..organization_import import ImportField, Plan, PlannedRow, Refusal, Result, Table
from ..source_import import PlannedSource, SourceRefusal


def organization_rows(plan: Plan, fields: Sequence[ImportField]) -> list[dict[str, Any]]:
    label_by_field = {field.name: field.label for field in fields}
    return [
        {
            "row": row.row,
            "kind": row.kind.value,
            "name": row.name,
            "title": row.title,
            "changes": _changes(row, label_by_field),
        }
        for row in plan.rows
    ]


def import_answer(table: Table, rows: list[dict[str, Any]], result: Result, *, is_written: bool) -> dict[str, Any]:
    return {
        "written": is_written,
        "counts": {
            "created": result.created,
            "updated": result.updated,
            "unchanged": result.unchanged,
            "refused": result.refused,
        },
        "unknown_columns": list(table.unknown_columns),
        "rows": rows,
        "refusals": refusals(result.refusals),
    }


def source_rows(sources: Iterable[PlannedSource], title_by_organization: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "row": source.row,
            "kind": "unchanged" if source.is_there else "create",
            "title": source.title,
            "url": redact_url(source.url),
            "organization_title": title_by_organization.get(source.organization_id, ""),
            "frequency": source.frequency,
        }
        for source in sources
    ]


def refusals(found: Iterable[Refusal | SourceRefusal]) -> list[dict[str, Any]]:
    return [
        {"row": one.row, "column": one.column, "value": one.value, "message": one.message}
        for one in sorted(found, key=lambda one: one.row)
    ]


def _changes(row: PlannedRow, label_by_field: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            "field": change.field,
            "label": label_by_field.get(change.field, change.field),
            "before": change.before,
            "after": change.after,
        }
        for change in row.changes
    ]

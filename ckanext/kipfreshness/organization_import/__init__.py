"""Organisations out of a table, one a row: ``read_table``, then ``plan_import``, which only looks, then ``apply_plan``.

A row names its organisation by ``name``, else by ``opd_code``, else by title. An empty cell leaves its field as it is.
Nothing is ever deleted. A row with a cell that is refused is not written at all; the others are.
"""

from __future__ import annotations

from .apply import apply_plan
from .fields import ImportField, import_fields
from .plan import plan_import
from .reading import NotATableError, read_table
from .values import FieldChange, Kind, Plan, PlannedRow, Refusal, Result, Table

__all__ = [
    "FieldChange",
    "ImportField",
    "Kind",
    "NotATableError",
    "Plan",
    "PlannedRow",
    "Refusal",
    "Result",
    "Table",
    "apply_plan",
    "import_fields",
    "plan_import",
    "read_table",
]

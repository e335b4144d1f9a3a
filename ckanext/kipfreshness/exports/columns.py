"""Which columns a download has: the field of the API that each shows, and what it is called on a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import ckan.plugins.toolkit as tk

from .. import config
from ..wording import labels
from ..wording.labels import N_

Row = dict[str, Any]


class Kind(Enum):
    TEXT = "text"
    COUNT = "count"
    SCORE = "score"
    CHANGE = "change"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True)
class Column:
    """``field`` is the API's name, with a dot where it lies in an object of its own; ``title`` is for people."""

    field: str
    title: str
    kind: Kind = Kind.TEXT

    def header(self) -> str:
        return tk._(self.title)

    def value(self, row: Row) -> Any:
        """What the API says; ``None`` where it says nothing."""
        value: Any = row
        for name in self.field.split("."):
            value = value[name] if value else None
        return value

    def shown(self, row: Row) -> Any:
        """The value as a spreadsheet holds it: real dates in the portal's time, codes in words."""
        value = self.value(row)
        if value is None:
            return None
        if self.kind is Kind.DAY:
            return date.fromisoformat(value)
        if self.kind is Kind.INSTANT:
            return datetime.fromisoformat(value).astimezone(config.timezone()).replace(tzinfo=None)
        label = labels.LABEL_BY_FIELD.get(self.field)
        return label(value) if label else value


_COUNTS = (
    Column("monitored", N_("Monitored"), Kind.COUNT),
    Column("compliant", N_("Compliant"), Kind.COUNT),
    Column("current", N_("Up to date"), Kind.COUNT),
    Column("due_soon", N_("Due soon"), Kind.COUNT),
    Column("overdue", N_("Overdue"), Kind.COUNT),
    Column("unknown", N_("Date unknown"), Kind.COUNT),
    Column("exempt", N_("Not monitored"), Kind.COUNT),
    Column("not_checked", N_("Not checked by the portal"), Kind.COUNT),
    Column("confirmed", N_("Up to date by a review"), Kind.COUNT),
    Column("behind_schedule", N_("Behind schedule"), Kind.COUNT),
)

ORGANIZATION_COLUMNS = (
    Column("rank", N_("Rank"), Kind.COUNT),
    Column("rank_change", N_("Places up since the month-end before"), Kind.COUNT),
    Column("name", N_("Name in addresses")),
    Column("title", N_("OPD")),
    Column("short_name", N_("Short name")),
    Column("opd_type", N_("Type of OPD")),
    Column("score", N_("Score"), Kind.SCORE),
    Column("score_change", N_("Points since the month-end before"), Kind.CHANGE),
    Column("band", N_("Band")),
    Column("to_target", N_("Datasets to the target"), Kind.COUNT),
    *_COUNTS,
    Column("oldest_due_at", N_("Oldest deadline (the midnight that ends it)"), Kind.INSTANT),
    Column("last_updated_at", N_("Last updated"), Kind.INSTANT),
)

HISTORY_COLUMNS = (
    Column("date", N_("Day"), Kind.DAY),
    Column("score", N_("Score"), Kind.SCORE),
    Column("band", N_("Band")),
    *_COUNTS,
)

DATASET_COLUMNS = (
    Column("title", N_("Dataset")),
    Column("name", N_("Name in addresses")),
    Column("organization", N_("OPD")),
    Column("status", N_("Status")),
    Column("cause", N_("Cause")),
    Column("basis", N_("What counted")),
    Column("last_updated_at", N_("Last updated"), Kind.INSTANT),
    Column("due_on", N_("Deadline"), Kind.DAY),
    Column("age_days", N_("Age in days"), Kind.COUNT),
    Column("days_overdue", N_("Days late"), Kind.COUNT),
    Column("schedule.frequency", N_("Update frequency")),
    Column("schedule.due_at", N_("Due by its own schedule"), Kind.INSTANT),
    Column("confirmation.confirmed_at", N_("Reviewed on"), Kind.INSTANT),
    Column("confirmation.confirmed_by", N_("Reviewed by")),
    Column("confirmation.note", N_("Reason of the review")),
    Column("exemption.until", N_("Not monitored until"), Kind.DAY),
    Column("exemption.reason", N_("Reason for not monitoring")),
    Column("url", N_("Address")),
)

PROBLEM_COLUMNS = (
    Column("index", N_("Entry"), Kind.COUNT),
    Column("title", N_("Title")),
    Column("guid", N_("Identifier")),
    Column("field", N_("Field name")),
    Column("value", N_("What stood there")),
    Column("message", N_("What is wrong")),
    Column("outcome", N_("What was done")),
)

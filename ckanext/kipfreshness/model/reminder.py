from __future__ import annotations

from datetime import date

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class Reminder(tk.BaseModel):
    """A stage of a deadline (``cycle``, the last good day) that has been told, or is being told: once, for ever."""

    __tablename__ = "kipfreshness_reminder"
    __table_args__ = (sa.Index("kipfreshness_reminder_once", "dataset_id", "cycle", "stage", unique=True),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    dataset_id: Mapped[DatasetId]
    cycle: Mapped[date]
    stage: Mapped[int]
    planned_at: Mapped[Instant]

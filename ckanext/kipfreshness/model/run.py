from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Instant


class Run(tk.BaseModel):
    """One marking run that ended: the heartbeat. ``outcome`` is one of ``jobs.Outcome``."""

    __tablename__ = "kipfreshness_run"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    as_of: Mapped[Instant]
    started_at: Mapped[Instant]
    finished_at: Mapped[Instant]
    outcome: Mapped[str] = mapped_column(sa.Text)
    rule: Mapped[str] = mapped_column(sa.Text)  # the settings that decide deadlines, as one line
    assessed: Mapped[int]
    changed: Mapped[int]
    became_overdue: Mapped[int]
    recovered: Mapped[int]
    horizon: Mapped[int] = mapped_column(sa.BigInteger)  # of ``model.written``: where the next run takes up
    whole: Mapped[bool]  # it looked at every dataset

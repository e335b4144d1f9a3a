from __future__ import annotations

from datetime import date

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Instant


class MonthlyLetter(tk.BaseModel):
    """The portal admin's list of a month (its first day), once. ``state`` is one of ``reminder_ledger``'s."""

    __tablename__ = "kipfreshness_monthly_letter"

    month: Mapped[date] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(sa.Text)
    datasets: Mapped[int]
    state: Mapped[str] = mapped_column(sa.Text)
    attempted_at: Mapped[Instant]
    error: Mapped[str] = mapped_column(sa.Text, server_default="")

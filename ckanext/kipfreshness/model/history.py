from __future__ import annotations

from datetime import date

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

# The row of the portal as a whole stands among those of its organisations.
PORTAL = ""


class HistoryOrganization(tk.BaseModel):
    """An organisation that history knows, also after it is gone: a number takes a third of the space of CKAN's id."""

    __tablename__ = "kipfreshness_history_organization"

    number: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    organization_id: Mapped[str] = mapped_column(sa.Text, unique=True)


class HistoryRow(tk.BaseModel):
    """The counts of one organisation (or the ``PORTAL``) on one local day."""

    __tablename__ = "kipfreshness_history"

    organization_number: Mapped[int] = mapped_column(sa.ForeignKey(HistoryOrganization.number), primary_key=True)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    current: Mapped[int]
    due_soon: Mapped[int]
    overdue: Mapped[int]
    unknown: Mapped[int]
    exempt: Mapped[int]
    not_checked: Mapped[int]
    confirmed: Mapped[int]
    behind_schedule: Mapped[int]

from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class Confirmation(tk.BaseModel):
    """A person of the OPD looked at the data and said: still valid."""

    __tablename__ = "kipfreshness_confirmation"
    __table_args__ = (sa.Index("kipfreshness_confirmation_newest", "dataset_id", "confirmed_at"),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    dataset_id: Mapped[DatasetId]
    user_id: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text)
    confirmed_at: Mapped[Instant]

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
import ckan.plugins.toolkit as tk
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class Exemption(tk.BaseModel):
    """A sysadmin's word that a dataset is not monitored, up to and with ``until``."""

    __tablename__ = "kipfreshness_exemption"

    dataset_id: Mapped[DatasetId] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text)
    until: Mapped[date]
    exempted_at: Mapped[Instant]

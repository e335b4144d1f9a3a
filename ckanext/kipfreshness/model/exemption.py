from __future__ import annotations

from datetime import date

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class Exemption(tk.BaseModel):
    """A sysadmin's word that a dataset is not monitored, up to and with ``until``.

    ``lifted_at`` is when it was taken back or replaced. Old ones are kept, so that what was true on a past day stays
    known.
    """

    __tablename__ = "kipfreshness_exemption"
    __table_args__ = (
        sa.Index(
            "kipfreshness_exemption_in_force", "dataset_id", unique=True, postgresql_where=sa.text("lifted_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    dataset_id: Mapped[DatasetId] = mapped_column(index=True)
    user_id: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text)
    until: Mapped[date]
    exempted_at: Mapped[Instant]
    lifted_at: Mapped[Instant | None]

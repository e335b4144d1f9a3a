from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class EvidenceEvent(tk.BaseModel):
    """The ledger of real updates: one row for each piece of evidence ever seen, confirmations apart.

    Nothing is taken out of it: a date that a feed takes back is passed over when the ledger is read.
    """

    __tablename__ = "kipfreshness_evidence"
    __table_args__ = (
        sa.Index(
            "kipfreshness_evidence_once",
            "dataset_id",
            "basis",
            "happened_at",
            sa.text("coalesce(resource_id, '')"),
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    dataset_id: Mapped[DatasetId]
    basis: Mapped[str] = mapped_column(sa.Text)
    happened_at: Mapped[Instant]
    recorded_at: Mapped[Instant]
    resource_id: Mapped[str | None] = mapped_column(sa.Text)

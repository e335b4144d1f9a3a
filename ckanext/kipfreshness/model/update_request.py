from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class UpdateRequest(tk.BaseModel):
    """Somebody of the public asked for newer data than ``known_update_at``, the last real update known then.

    Nothing is kept of who asked. ``told_at`` is when a letter to the OPD named it.
    """

    __tablename__ = "kipfreshness_update_request"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    dataset_id: Mapped[DatasetId] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(sa.Text, server_default="")
    requested_at: Mapped[Instant]
    known_update_at: Mapped[Instant | None]
    told_at: Mapped[Instant | None]

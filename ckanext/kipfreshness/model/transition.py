from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class Transition(tk.BaseModel):
    """A change of status as a run found it; ``from_status`` is empty where the dataset was first assessed."""

    __tablename__ = "kipfreshness_transition"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    dataset_id: Mapped[DatasetId] = mapped_column(index=True)
    from_status: Mapped[str | None] = mapped_column(sa.Text)
    to_status: Mapped[str] = mapped_column(sa.Text)
    found_at: Mapped[Instant]

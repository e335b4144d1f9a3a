from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Instant


class UnmatchedPublisher(tk.BaseModel):
    """A publisher in a source's feed that is none of the portal's organisations, as of the last reading."""

    __tablename__ = "kipfreshness_unmatched_publisher"

    source_id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    publisher: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    entries: Mapped[int]
    first_seen_at: Mapped[Instant]

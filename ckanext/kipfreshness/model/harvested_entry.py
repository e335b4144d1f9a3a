from __future__ import annotations

import sqlalchemy as sa
import ckan.plugins.toolkit as tk
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class HarvestedEntry(tk.BaseModel):
    """The feed entry that a harvested dataset comes from, and what the feed declared of its data.

    ``content_changed_at`` is empty until the content differs from what was first seen: first sight is no evidence.
    ``content_hash`` and ``entry_hash`` (all fields, to know an unchanged entry) carry their version.
    """

    __tablename__ = "kipfreshness_harvested"
    __table_args__ = (sa.Index("kipfreshness_harvested_source_guid", "source_id", "guid"),)

    dataset_id: Mapped[DatasetId] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(sa.Text)
    guid: Mapped[str] = mapped_column(sa.Text)
    entry_hash: Mapped[str] = mapped_column(sa.Text, server_default="")
    content_hash: Mapped[str] = mapped_column(sa.Text, server_default="")
    declared_at: Mapped[Instant | None]
    content_changed_at: Mapped[Instant | None]
    first_seen_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    gone_since: Mapped[Instant | None]

from __future__ import annotations

import sqlalchemy as sa
import ckan.plugins.toolkit as tk
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Instant


class HarvestedEntry(tk.BaseModel):
    """The feed entry that a harvested dataset comes from, and what the feed declared of its data.

    ``declared_at`` is what the feed says now, believed or not (``refresh_evidence`` judges it); a feed that says nothing
    leaves it empty. ``content_changed_at`` is empty until the content differs from what was first seen: first sight is no evidence.
    ``content_hash`` and ``entry_hash`` (all fields, to know an unchanged entry) carry their version.
    """

    __tablename__ = "kipfreshness_harvested"
    __table_args__ = (sa.Index("kipfreshness_harvested_source_guid", "source_id", "guid"),)

    dataset_id: Mapped[str] = mapped_column(
        sa.Text,
        # the harvester writes this row before CKAN writes the dataset, in one transaction
        sa.ForeignKey("package.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    )
    source_id: Mapped[str] = mapped_column(sa.Text)
    guid: Mapped[str] = mapped_column(sa.Text)
    entry_hash: Mapped[str] = mapped_column(sa.Text, server_default="")
    content_hash: Mapped[str] = mapped_column(sa.Text, server_default="")
    declared_at: Mapped[Instant | None]
    content_changed_at: Mapped[Instant | None]
    first_seen_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    gone_since: Mapped[Instant | None]

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Instant


class HarvestedEntry(tk.BaseModel):
    """The feed entry that a harvested dataset comes from, and what the feed declared of its data.

    ``declared_at`` is what the feed says now, believed or not (``refresh_evidence`` judges it); a feed that says
    nothing leaves it empty. ``content_changed_at`` is empty until the content differs from what was first seen: first
    sight is no evidence.
    ``content_hash`` and ``entry_hash`` (all fields, to know an unchanged entry) carry their version.
    ``brought`` is what the feed last brought into the dataset: what differs from it there is a person's work and stays.
    """

    __tablename__ = "kipfreshness_harvested"
    __table_args__ = (
        sa.Index("kipfreshness_harvested_source_guid", "source_id", "guid"),
        sa.Index("kipfreshness_harvested_entry_key", "entry_key"),
    )

    dataset_id: Mapped[str] = mapped_column(
        sa.Text,
        # the harvester writes this row before CKAN writes the dataset, in one transaction
        sa.ForeignKey("package.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    )
    source_id: Mapped[str] = mapped_column(sa.Text)
    guid: Mapped[str] = mapped_column(sa.Text)
    entry_key: Mapped[str] = mapped_column(sa.Text, server_default="")  # of title, publisher and links
    entry_hash: Mapped[str] = mapped_column(sa.Text, server_default="")
    content_hash: Mapped[str] = mapped_column(sa.Text, server_default="")
    declared_at: Mapped[Instant | None]
    content_changed_at: Mapped[Instant | None]
    first_seen_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    gone_since: Mapped[Instant | None]
    missed_readings: Mapped[int] = mapped_column(server_default="0")  # complete ones in a row without this entry
    withdrawn: Mapped[bool] = mapped_column(server_default=sa.false())  # made private by us, not by a person
    organization_id: Mapped[str] = mapped_column(sa.Text, server_default="")  # where the publisher led, last time
    is_foreign: Mapped[bool] = mapped_column(server_default=sa.false())  # another harvester's: only its dates are kept
    brought: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")

from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class DatasetEvidence(tk.BaseModel):
    """The newest evidence of each dataset, one column per basis, and what the last run recorded of it.

    A cache of the tables beside it: marks are computed from it when shown, and a run repairs it.
    ``publisher_at`` is the last declared date that was believed when it was first seen, ``refused_at`` the last that
    was not: waiting does not make it true.
    ``index_stale`` says that the search index has not been told yet.
    """

    __tablename__ = "kipfreshness_dataset"
    __table_args__ = (
        sa.Index("kipfreshness_dataset_index_stale", "dataset_id", postgresql_where=sa.text("index_stale")),
    )

    dataset_id: Mapped[DatasetId] = mapped_column(primary_key=True)
    resource_at: Mapped[Instant | None]
    publisher_at: Mapped[Instant | None]
    refused_at: Mapped[Instant | None]
    content_at: Mapped[Instant | None]
    confirmed_at: Mapped[Instant | None]
    status: Mapped[str | None] = mapped_column(sa.Text)
    status_since: Mapped[Instant | None]
    index_stale: Mapped[bool] = mapped_column(server_default=sa.false())

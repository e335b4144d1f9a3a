from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import DatasetId, Instant


class SeenResource(tk.BaseModel):
    """What a resource looked like when last seen, and since when its data is what it is.

    CKAN keeps no date for a changed link, and forgets all dates when a client sends resources without their ids.
    ``harvested`` resources were brought by a harvester: their dates in CKAN are ours, not the agency's.
    ``gone_since`` is when it was first found deleted: from then on it says nothing of how old the data is.
    """

    __tablename__ = "kipfreshness_resource"

    resource_id: Mapped[str] = mapped_column(sa.Text, primary_key=True)  # outlives the resource, which CKAN purges
    dataset_id: Mapped[DatasetId] = mapped_column(index=True)
    url: Mapped[str] = mapped_column(sa.Text)
    link: Mapped[str] = mapped_column(sa.Text)  # the url folded: scheme, www and trailing slash make no other link
    last_modified: Mapped[datetime | None] = mapped_column(sa.DateTime)  # CKAN's own, naive UTC
    changed_at: Mapped[Instant]
    harvested: Mapped[bool] = mapped_column(server_default=sa.false())
    gone_since: Mapped[Instant | None]

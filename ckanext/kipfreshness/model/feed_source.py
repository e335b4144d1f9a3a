from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Instant


class FeedSource(tk.BaseModel):
    """How reading a harvest source has gone. ``failing_since`` is the first failure after the last success.

    ``etag`` and ``last_modified`` name the version of the feed that is in the portal as a whole, brought in by the
    rules that ``read_with`` stands for; empty where there is none.
    """

    __tablename__ = "kipfreshness_source"

    source_id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    last_attempt_at: Mapped[Instant | None]
    last_success_at: Mapped[Instant | None]
    failing_since: Mapped[Instant | None]
    error: Mapped[str] = mapped_column(sa.Text, server_default="")  # a sentence, without credentials
    etag: Mapped[str] = mapped_column(sa.Text, server_default="")
    last_modified: Mapped[str] = mapped_column(sa.Text, server_default="")  # the HTTP header, as sent
    read_with: Mapped[str] = mapped_column(sa.Text, server_default="")
    entries: Mapped[int | None]  # in the last complete reading

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Instant


class HarvestReport(tk.BaseModel):
    """What one harvest job did. Counted in datasets; ``refused`` are entries that did not come in.

    ``error`` is a gettext key with places for ``error_values``: why the feed as a whole could not be read.
    ``vanished_rule`` says whether missing entries were taken for gone, and if not, why not.
    """

    __tablename__ = "kipfreshness_harvest_report"
    __table_args__ = (sa.Index("kipfreshness_harvest_report_source", "source_id", "started_at"),)

    job_id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    source_id: Mapped[str] = mapped_column(sa.Text)
    started_at: Mapped[Instant]
    read_at: Mapped[Instant | None]
    format: Mapped[str] = mapped_column(sa.Text, server_default="")
    entries: Mapped[int] = mapped_column(server_default="0")
    complete: Mapped[bool] = mapped_column(server_default=sa.false())
    not_modified: Mapped[bool] = mapped_column(server_default=sa.false())
    vanished_rule: Mapped[str] = mapped_column(sa.Text, server_default="")
    planned: Mapped[int] = mapped_column(server_default="0")
    new: Mapped[int] = mapped_column(server_default="0")
    changed: Mapped[int] = mapped_column(server_default="0")
    unchanged: Mapped[int] = mapped_column(server_default="0")
    gone: Mapped[int] = mapped_column(server_default="0")
    withdrawn: Mapped[int] = mapped_column(server_default="0")
    returned: Mapped[int] = mapped_column(server_default="0")
    refused: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str] = mapped_column(sa.Text, server_default="")
    error_values: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")

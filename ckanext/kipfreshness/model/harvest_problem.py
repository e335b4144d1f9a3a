from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column


class HarvestProblem(tk.BaseModel):
    """Something in a feed that was not usable, in one harvest job.

    ``message`` is a gettext key with places for ``message_values``; ``outcome`` says what was done:
    ``refused`` (the entry did not come in), ``left`` (another entry or source brings the same), ``deleted`` (a person
    deleted its dataset) or ``noted`` (it came in, without this value or as it was).
    ``entry_index`` is empty for the feed as a whole.
    """

    __tablename__ = "kipfreshness_harvest_problem"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    job_id: Mapped[str] = mapped_column(
        sa.Text, sa.ForeignKey("kipfreshness_harvest_report.job_id", ondelete="CASCADE"), index=True
    )
    entry_index: Mapped[int | None]
    guid: Mapped[str] = mapped_column(sa.Text, server_default="")
    title: Mapped[str] = mapped_column(sa.Text, server_default="")
    field: Mapped[str] = mapped_column(sa.Text, server_default="")
    value: Mapped[str] = mapped_column(sa.Text, server_default="")
    message: Mapped[str] = mapped_column(sa.Text)
    message_values: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    outcome: Mapped[str] = mapped_column(sa.Text)

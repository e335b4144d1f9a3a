from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Instant


class Delivery(tk.BaseModel):
    """A reminder on its way to one address. ``state`` is one of ``reminder_ledger``'s."""

    __tablename__ = "kipfreshness_delivery"
    __table_args__ = (
        sa.Index("kipfreshness_delivery_once", "reminder_id", "address", unique=True),
        sa.Index("kipfreshness_delivery_state", "state"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    reminder_id: Mapped[int] = mapped_column(
        sa.BigInteger, sa.ForeignKey("kipfreshness_reminder.id", ondelete="CASCADE")
    )
    address: Mapped[str] = mapped_column(sa.Text)
    role: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.Text)
    attempted_at: Mapped[Instant | None]
    error: Mapped[str] = mapped_column(sa.Text, server_default="")

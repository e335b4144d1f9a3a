from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Instant


class PausedAddress(tk.BaseModel):
    """An address, in lower case, whose owner asked for no more reminders."""

    __tablename__ = "kipfreshness_paused_address"

    address: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    paused_at: Mapped[Instant]

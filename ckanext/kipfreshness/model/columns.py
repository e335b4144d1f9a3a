"""Column types shared by our tables."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import mapped_column

Instant = Annotated[datetime, mapped_column(sa.DateTime(timezone=True))]
DatasetId = Annotated[str, mapped_column(sa.Text, sa.ForeignKey("package.id", ondelete="CASCADE"))]

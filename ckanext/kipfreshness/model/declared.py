"""The dates that publishers declare of their data, as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from .harvested_entry import HarvestedEntry
from .sql import only


def declared_dates(dataset_ids: Sequence[str] | None) -> sa.Subquery:
    """One row (``dataset_id``, ``declared_at``) for each dataset whose feed declares a date, believed or not."""
    harvested: Any = sa.select(HarvestedEntry.dataset_id, HarvestedEntry.declared_at).where(
        HarvestedEntry.declared_at.is_not(None), *only(HarvestedEntry.dataset_id, dataset_ids)
    )
    return harvested.subquery("declared")

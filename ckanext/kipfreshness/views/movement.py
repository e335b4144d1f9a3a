"""Who has moved since the recorded month-end before: what a mayor asks first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .listing import Row

_SHOWN = 3


@dataclass(frozen=True)
class Movement:
    """The OPDs that gained and lost most points, each biggest change first; ``since`` is a date in ISO 8601."""

    since: str
    improved: Sequence[Row]
    fell: Sequence[Row]


def movement_of(organizations: Sequence[Row], since: str | None) -> Movement | None:
    """``organizations`` of ``kipfreshness_compliance_show``; ``None`` where there is nothing to compare with."""
    if since is None:
        return None
    moved = sorted((row for row in organizations if row["score_change"]), key=lambda row: -row["score_change"])
    improved = [row for row in moved if row["score_change"] > 0]
    fell = [row for row in reversed(moved) if row["score_change"] < 0]
    return Movement(since, improved[:_SHOWN], fell[:_SHOWN])

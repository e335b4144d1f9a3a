"""Whether a run may be believed: fewer datasets than last time are a sign that something is wrong with the portal."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

_WARN_ABOVE = Fraction(2, 100)
_REFUSE_ABOVE = Fraction(50, 100)


class Drop(str, Enum):
    NONE = "none"
    NOTABLE = "notable"  # more than 2 % fewer: recorded, and said
    ALARMING = "alarming"  # more than 50 % fewer: nothing is recorded until an admin has accepted it


def judge_drop(before: int | None, now: int) -> Drop:
    """``before`` is what the last run assessed; ``None`` where there was none."""
    if not before:
        return Drop.NONE
    fewer = Fraction(before - now, before)
    if fewer > _REFUSE_ABOVE:
        return Drop.ALARMING
    return Drop.NOTABLE if fewer > _WARN_ABOVE else Drop.NONE

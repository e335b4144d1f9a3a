"""Counts, and the score and band that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import Enum
from math import ceil
from operator import add

_CENT = Decimal("0.01")


class Band(str, Enum):
    """KIP's bands by lower bound of the score; ours is a freshness score, not the Komisi Informasi's."""

    INFORMATIF = "informatif"
    MENUJU_INFORMATIF = "menuju_informatif"
    CUKUP_INFORMATIF = "cukup_informatif"
    KURANG_INFORMATIF = "kurang_informatif"
    TIDAK_INFORMATIF = "tidak_informatif"


LOWER_BOUND_BY_BAND = {
    Band.INFORMATIF: Decimal(90),
    Band.MENUJU_INFORMATIF: Decimal(80),
    Band.CUKUP_INFORMATIF: Decimal(60),
    Band.KURANG_INFORMATIF: Decimal(40),
    Band.TIDAK_INFORMATIF: Decimal(0),
}


@dataclass(frozen=True)
class Counts:
    """Datasets by status. ``not_checked``, ``confirmed`` and ``behind_schedule`` count some of them again.

    ``not_checked`` ones are overdue or unknown by the portal's own fault: they are not monitored and not scored.
    """

    current: int = 0
    due_soon: int = 0
    overdue: int = 0
    unknown: int = 0
    exempt: int = 0
    not_checked: int = 0
    confirmed: int = 0
    behind_schedule: int = 0

    def __add__(self, other: Counts) -> Counts:
        # As ``dataclasses.astuple`` orders them, which would copy each number first.
        return Counts(*map(add, vars(self).values(), vars(other).values()))

    @property
    def assessed(self) -> int:
        """Every dataset that was looked at."""
        return self.compliant + self.overdue + self.unknown + self.exempt

    @property
    def compliant(self) -> int:
        return self.current + self.due_soon

    @property
    def monitored(self) -> int:
        return self.compliant + self.overdue + self.unknown - self.not_checked

    def score(self) -> Decimal | None:
        """Compliant of monitored in per cent, two decimals, half up; ``None`` where nothing is monitored."""
        return _score(self.compliant, self.monitored)

    def to_target(self, target: Decimal) -> int | None:
        """How many more datasets must be brought up to date to reach the target; ``None`` without a score."""
        if not self.monitored:
            return None
        # A score is whole hundredths, and becomes one from half a hundredth below it.
        lowest = target.quantize(_CENT, ROUND_CEILING) - _CENT / 2
        needed = ceil(lowest * self.monitored / 100)
        return max(0, min(needed, self.monitored) - self.compliant)


def band_of(score: Decimal | None) -> Band | None:
    if score is None:
        return None
    return next(band for band, lower_bound in LOWER_BOUND_BY_BAND.items() if score >= lower_bound)


def ranks_of(score_by_name: Mapping[str, Decimal | None]) -> dict[str, int]:
    """The best score is first; equal ones share a rank, and the next comes after all of them (1, 1, 3)."""
    scores = sorted((score for score in score_by_name.values() if score is not None), reverse=True)
    return {name: scores.index(score) + 1 for name, score in score_by_name.items() if score is not None}


def _score(compliant: int, monitored: int) -> Decimal | None:
    if not monitored:
        return None
    return (Decimal(100) * compliant / monitored).quantize(_CENT, ROUND_HALF_UP)

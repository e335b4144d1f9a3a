"""The only room that aggregates: pages, exports, API and command show the result of this one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .freshness.score import Band, Counts, band_of
from .model.counting import Tally, count_marks
from .model.organizations import Organization, active_organizations
from .model.viewpoint import Viewpoint


@dataclass(frozen=True)
class Standing:
    """Counts and what follows from them. ``to_target`` and ``band`` are empty where nothing is monitored."""

    counts: Counts
    score: Decimal | None
    band: Band | None
    to_target: int | None
    oldest_due_at: datetime | None
    last_updated_at: datetime | None


@dataclass(frozen=True)
class OrganizationStanding:
    """``rank`` is shared by equal scores (1, 1, 3); without a score there is none."""

    organization: Organization
    standing: Standing
    rank: int | None


@dataclass(frozen=True)
class Compliance:
    """``organizations`` by rank, then by title. ``totals`` count datasets that nobody owns, too."""

    totals: Standing
    organizations: tuple[OrganizationStanding, ...]


def compliance(view: Viewpoint, organization_id: str | None = None) -> Compliance:
    """The portal's compliance, or one organisation's (its rank is still among all)."""
    tallies = count_marks(view)
    tally_by_id = {tally.organization_id: tally for tally in tallies}
    ranked = _ranked(
        [
            (found, _standing(view, [tally_by_id[found.id]] if found.id in tally_by_id else []))
            for found in active_organizations()
        ]
    )
    if organization_id is None:
        return Compliance(_standing(view, tallies), ranked)
    only = tuple(one for one in ranked if one.organization.id == organization_id)
    return Compliance(only[0].standing if only else _standing(view, []), only)


def _standing(view: Viewpoint, tallies: Iterable[Tally]) -> Standing:
    tallies = list(tallies)
    counts = sum((tally.counts for tally in tallies), Counts())
    oldest_due_on: date | None = min((t.oldest_due_on for t in tallies if t.oldest_due_on), default=None)
    score = counts.score()
    return Standing(
        counts=counts,
        score=score,
        band=band_of(score),
        to_target=counts.to_target(view.policy.target),
        oldest_due_at=view.policy.end_of(oldest_due_on) if oldest_due_on else None,
        last_updated_at=max((t.last_updated_at for t in tallies if t.last_updated_at), default=None),
    )


def _ranked(standings: Sequence[tuple[Organization, Standing]]) -> tuple[OrganizationStanding, ...]:
    scores = sorted((standing.score for _, standing in standings if standing.score is not None), reverse=True)
    ranked = [
        OrganizationStanding(found, standing, None if standing.score is None else scores.index(standing.score) + 1)
        for found, standing in standings
    ]
    # The organisations come by title; sorting keeps that order among equals.
    return tuple(sorted(ranked, key=lambda one: (one.rank is None, one.rank or 0)))

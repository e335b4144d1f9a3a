"""The only room that aggregates: pages, exports, API and command show the result of this one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from .freshness.policy import Policy
from .freshness.score import Band, Counts, band_of, ranks_of
from .model.counting import Tally, count_marks
from .model.history import PORTAL
from .model.month_ends import counts_on, last_month_end
from .model.organizations import Organization, active_organizations
from .model.viewpoint import Viewpoint


class NotRecordedError(LookupError):
    """No run recorded the last day of that month."""


@dataclass(frozen=True)
class Standing:
    """Counts and what follows from them. ``to_target`` and ``band`` are empty where nothing is monitored.

    ``score_change`` is in points since the recorded month-end before, empty where one of the two has no score.
    """

    counts: Counts
    score: Decimal | None
    band: Band | None
    to_target: int | None
    oldest_due_at: datetime | None
    last_updated_at: datetime | None
    score_change: Decimal | None


@dataclass(frozen=True)
class OrganizationStanding:
    """``rank`` is shared by equal scores (1, 1, 3); without a score there is none.

    ``rank_change`` is how many places it went up (down: negative) since the recorded month-end before.
    """

    organization: Organization
    standing: Standing
    rank: int | None
    rank_change: int | None


@dataclass(frozen=True)
class Compliance:
    """``organizations`` by rank, then by title. ``totals`` count datasets that nobody owns, too.

    ``compared_with`` is the recorded month-end that changes are counted from, where there is one.
    """

    totals: Standing
    organizations: tuple[OrganizationStanding, ...]
    compared_with: date | None


@dataclass(frozen=True)
class _Before:
    """Score and rank at the recorded month-end before a day, by organisation."""

    on: date | None
    score_by_id: Mapping[str, Decimal | None]
    rank_by_id: Mapping[str, int]


def compliance(view: Viewpoint, organization_id: str | None = None) -> Compliance:
    """The portal's compliance, or one organisation's (its rank is still among all)."""
    tallies = count_marks(view)
    before, organizations = _before(view.today), active_organizations()
    tallies_by_id = {tally.organization_id: [tally] for tally in tallies}
    standing_by_id = {
        found.id: _standing(view.policy, tallies_by_id.get(found.id, ()), before.score_by_id.get(found.id))
        for found in organizations
    }
    totals = _standing(view.policy, tallies, before.score_by_id.get(PORTAL))
    return _narrowed(Compliance(totals, _ranked(organizations, standing_by_id, before), before.on), organization_id)


def recorded_compliance(policy: Policy, month_end: date, organization_id: str | None = None) -> Compliance:
    """As the runs of a month's last day recorded it, whatever has become of its datasets since.

    Ranks are among all that were recorded; organisations deleted since are not listed. Raises ``NotRecordedError``.
    """
    recorded = counts_on(month_end)
    if PORTAL not in recorded:
        raise NotRecordedError(month_end)
    before = _before(month_end)
    standing_by_id = {
        id_: _standing(policy, [Tally(id_, counts, None, None)], before.score_by_id.get(id_))
        for id_, counts in recorded.items()
    }
    totals = standing_by_id.pop(PORTAL)
    listed = [found for found in active_organizations() if found.id in standing_by_id]
    return _narrowed(Compliance(totals, _ranked(listed, standing_by_id, before), before.on), organization_id)


def _before(day: date) -> _Before:
    on = last_month_end(day)
    recorded = counts_on(on) if on else {}
    score_by_id = {id_: counts.score() for id_, counts in recorded.items()}
    ranks = ranks_of({id_: score for id_, score in score_by_id.items() if id_ != PORTAL})
    return _Before(on, score_by_id, ranks)


def _standing(policy: Policy, tallies: Iterable[Tally], score_before: Decimal | None) -> Standing:
    tallies = list(tallies)
    counts = sum((tally.counts for tally in tallies), Counts())
    oldest_due_on: date | None = min((t.oldest_due_on for t in tallies if t.oldest_due_on), default=None)
    score = counts.score()
    return Standing(
        counts=counts,
        score=score,
        band=band_of(score),
        to_target=counts.to_target(policy.target),
        oldest_due_at=policy.end_of(oldest_due_on) if oldest_due_on else None,
        last_updated_at=max((t.last_updated_at for t in tallies if t.last_updated_at), default=None),
        score_change=None if score is None or score_before is None else score - score_before,
    )


def _ranked(
    organizations: Iterable[Organization], standing_by_id: Mapping[str, Standing], before: _Before
) -> tuple[OrganizationStanding, ...]:
    """The organisations, which come by title; sorting keeps that order among equals."""
    rank_by_id = ranks_of({id_: standing.score for id_, standing in standing_by_id.items()})
    ranked = [
        OrganizationStanding(
            found,
            standing_by_id[found.id],
            rank_by_id.get(found.id),
            _places_up(before.rank_by_id.get(found.id), rank_by_id.get(found.id)),
        )
        for found in organizations
    ]
    return tuple(sorted(ranked, key=lambda one: (one.rank is None, one.rank or 0)))


def _places_up(before: int | None, now: int | None) -> int | None:
    return None if before is None or now is None else before - now


def _narrowed(found: Compliance, organization_id: str | None) -> Compliance:
    if organization_id is None:
        return found
    only = tuple(one for one in found.organizations if one.organization.id == organization_id)
    return replace(found, totals=only[0].standing if only else _NOTHING, organizations=only)


_NOTHING = Standing(Counts(), None, None, None, None, None, None)

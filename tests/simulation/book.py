"""What was done to the portal, written down by who did it, and what follows by the oracle. Nothing of the product."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from .. import oracle

STATUSES = ("current", "due_soon", "overdue", "unknown", "exempt")
STAGES = (-7, 0, 7, 14, 30)
Mark = dict[str, Any]


@dataclass
class Source:
    """A feed, and how reading it went."""

    last_attempt: datetime | None = None
    failing_since: datetime | None = None

    def was_read(self, now: datetime, succeeded: bool) -> None:
        self.last_attempt = now
        if succeeded:
            self.failing_since = None
        elif self.failing_since is None:
            self.failing_since = now


@dataclass
class Organization:
    id: str
    name: str
    title: str
    limit: tuple[int, int, int] | None = None
    frequency: str | None = None
    ppid: str | None = None
    head: str | None = None


@dataclass
class Dataset:
    """``uploads`` are the times of each file that is still there; ``refused`` dates that the feed may say for ever."""

    id: str
    name: str
    title: str
    owner: Organization
    frequency: str | None = None
    private: bool = False
    deleted: bool = False
    uploads: dict[str, list[datetime]] = field(default_factory=dict)
    declared: datetime | None = None
    refused: set[datetime] = field(default_factory=set)
    content: list[datetime] = field(default_factory=list)
    confirmed: list[tuple[datetime, str]] = field(default_factory=list)
    exempt_until: date | None = None
    source: Source | None = None

    def declare(self, at: datetime | None, now: datetime) -> None:
        """A date is judged when it is first read; a feed that corrects its date is followed."""
        if at is None or at in self.refused:
            return
        if oracle.datetime(2000, 1, 1, tzinfo=oracle.UTC) <= at <= now + timedelta(days=1):
            self.declared = at
        else:
            self.refused.add(at)

    def facts(self) -> oracle.Facts:
        return oracle.Facts(
            resource=[at for times in self.uploads.values() for at in times],
            publisher=[self.declared] if self.declared else [],
            content=self.content,
            confirmed=[at for at, _ in self.confirmed],
            frequency=self.frequency or self.owner.frequency,
            stricter_limit=self.owner.limit,
            exempt_until=self.exempt_until,
            harvested=self.source is not None,
            last_attempt=self.source.last_attempt if self.source else None,
            failing_since=self.source.failing_since if self.source else None,
        )

    def may_be_confirmed(self, who: str, rule: oracle.Rule, now: datetime) -> bool:
        """Twice in a row since the last real update, more while its own schedule is not due; not after others today."""
        today = oracle.local_day(now, rule.zone)
        others = [at for at, by in self.confirmed if by != who]
        if others and oracle.local_day(max(others), rule.zone) == today:
            return False
        facts = self.facts()
        real = [at for at in facts.resource + facts.publisher + facts.content if at <= now + timedelta(days=1)]
        in_a_row = [at for at in facts.confirmed if not real or at > max(real)]
        schedule_due_on = oracle.mark(facts, rule, now)["schedule_due_on"]
        return len(in_a_row) < rule.max_consecutive or (schedule_due_on is not None and today <= schedule_due_on)


@dataclass
class Book:
    rule: oracle.Rule
    organizations: list[Organization] = field(default_factory=list)
    datasets: list[Dataset] = field(default_factory=list)
    history: dict[tuple[str, date], dict[str, int]] = field(default_factory=dict)
    reminded: set[tuple[str, date, int]] = field(default_factory=set)
    letters: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def there(self) -> list[Dataset]:
        return [dataset for dataset in self.datasets if not dataset.deleted]

    def public(self) -> list[Dataset]:
        return [dataset for dataset in self.there() if not dataset.private]

    def marks(self, now: datetime) -> dict[str, Mark]:
        """By the id of each dataset that is there."""
        return {dataset.id: oracle.mark(dataset.facts(), self.rule, now) for dataset in self.there()}

    def standing(self, marks: dict[str, Mark], owner: Organization | None = None) -> dict[str, Any]:
        """What must be said of an organisation, or of the portal."""
        found = [marks[one.id] for one in self.public() if owner is None or one.owner is owner]
        monitored = [mark for mark in found if mark["status"] != "exempt"]
        counts = {status: sum(mark["status"] == status for mark in found) for status in STATUSES}
        counts["not_checked"] = sum(mark["cause"] == "not_checked" for mark in found)
        counts["confirmed"] = sum(mark["basis"] == "confirmation" for mark in monitored)
        counts["behind_schedule"] = sum(mark["behind_schedule"] for mark in monitored)
        counts["compliant"] = counts["current"] + counts["due_soon"]
        counts["monitored"] = counts["compliant"] + counts["overdue"] + counts["unknown"] - counts["not_checked"]
        score = oracle.score(counts["compliant"], counts["monitored"])
        return {
            **counts,
            "score": score,
            "band": oracle.band(score),
            "to_target": oracle.to_target(counts["compliant"], counts["monitored"], float(self.rule.target)),
            "oldest_due_at": min((mark["due_at"] for mark in monitored if mark["due_at"]), default=None),
            "last_updated_at": max((mark["updated_at"] for mark in found if mark["updated_at"]), default=None),
        }

    def rank(self, standings: dict[str, dict[str, Any]], id_: str) -> int | None:
        score = standings[id_]["score"]
        return None if score is None else 1 + sum((one["score"] or 0) > score for one in standings.values())

    def the_job_ran(self, now: datetime) -> None:
        """The day's history is what is true now; who has not been told of a stage is told."""
        marks, today = self.marks(now), oracle.local_day(now, self.rule.zone)
        for id_, owner in (("", None), *((one.id, one) for one in self.organizations)):
            self.history[id_, today] = self.standing(marks, owner)
        addresses: set[str] = set()
        for dataset in self.public():
            addresses |= self._remind(dataset, marks[dataset.id], today)
        for address in addresses:
            self.letters[address] += 1

    def _remind(self, dataset: Dataset, mark: Mark, today: date) -> set[str]:
        """Of several stages that have come only the latest, once, and none that comes with the update itself."""
        due_on = mark["due_on"]
        if due_on is None or mark["status"] == "exempt" or mark["cause"] == "not_checked" or not dataset.owner.ppid:
            return set()
        updated_on = oracle.local_day(mark["updated_at"], self.rule.zone)
        stages = [stage for stage in STAGES if updated_on < due_on + timedelta(days=stage) <= today]
        told = [stage for id_, cycle, stage in self.reminded if (id_, cycle) == (dataset.id, due_on)]
        if not stages or (told and max(told) >= stages[-1]):
            return set()
        self.reminded.add((dataset.id, due_on, stages[-1]))
        return {dataset.owner.ppid} | ({dataset.owner.head} if stages[-1] >= 14 and dataset.owner.head else set())

"""One seed's life, day by day, with the clock of the portal set to each moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.tests.helpers import CKANTestApp
from freezegun import freeze_time
from pytest_httpserver import HTTPServer

from ckanext.kipfreshness import schedule

from .. import oracle
from ..smtp_sink import SmtpSink
from .compare import Comparison
from .events import Portal

ZONES = (
    "Asia/Jakarta",
    "Asia/Jayapura",
    "Pacific/Niue",  # UTC-11
    "Pacific/Kiritimati",  # UTC+14
    "Asia/Kathmandu",  # UTC+5:45
    "America/New_York",  # clocks change
    "Africa/Cairo",  # they skip midnight
)
FIRST_DAYS = (date(2023, 12, 20), date(2024, 1, 25), date(2022, 9, 1), date(2019, 12, 28))


@dataclass
class Outcome:
    seed: int
    zone: str
    policy: str
    days: int = 0
    events: dict[str, int] = field(default_factory=dict)
    comparisons: int = 0
    differences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"seed {self.seed}: {self.zone}, {self.policy}, {self.days} days, {sum(self.events.values())} events, "
            f"{self.comparisons} comparisons, {len(self.differences)} differences"
        )


def live(
    seed: int, datasets: int, days: int, *, config: Any, app: CKANTestApp, server: HTTPServer, sink: SmtpSink
) -> Outcome:
    """``config`` is CKAN's, whose settings are changed and stay so: the caller puts them back."""
    chance = Random(seed)
    rule = oracle.Rule(zone=chance.choice(ZONES), policy=chance.choice(("monthly", "monthly", "schedule")))
    config["ckanext.kipfreshness.timezone"], config["ckanext.kipfreshness.policy"] = rule.zone, rule.policy
    outcome = Outcome(seed, rule.zone, rule.policy)
    moments = _moments(chance, rule.zone, days)
    with freeze_time(next(moments)) as clock:
        portal = Portal(chance, rule, server, datasets)
        now = _now()
        portal.build(now)
        _created_when_it_was(now)
        outage = 0
        for number in range(days):
            clock.move_to(next(moments))
            now = _now()
            for _ in range(chance.randrange(1 + datasets // 12)):
                portal.happen(now)
            _created_when_it_was(now)
            outage = outage - 1 if outage else chance.choice([0] * 30 + [3, 5])
            if not outage and chance.random() < 0.015:  # the index is told of it by the next run, as the manual says
                rule.zone = config["ckanext.kipfreshness.timezone"] = chance.choice(ZONES)
            if not outage:
                schedule.run_now()
                portal.book.the_job_ran(now)
            comparison = Comparison(portal.book, now, app)
            comparison.everything() if number % 5 == 0 or number == days - 1 else comparison.lists()
            outcome.comparisons += comparison.made
            found = comparison.differences + portal.wrong
            outcome.differences += found
            portal.wrong.clear()
            outcome.days, outcome.events = number + 1, portal.counts
            if found or number % 50 == 49:
                print(outcome, *found[:20], sep="\n", flush=True)
            if len(outcome.differences) > 200:
                break
    letters = {address: len(sink.to(address)) for address in portal.book.letters}
    if letters != dict(portal.book.letters):
        outcome.differences.append(f"letters: {letters}, not {dict(portal.book.letters)}")
    return outcome


def _now() -> datetime:
    return datetime.now(oracle.UTC)


def _moments(chance: Random, zone: str, days: int) -> Iterator[datetime]:
    """Each day one: at any second, every third day the last one of a local day or the first one of the next."""
    first = chance.choice(FIRST_DAYS)
    for number in range(days + 1):
        on = first + timedelta(days=number)
        at = oracle.end_of(on - timedelta(days=1), zone)
        if number % 3 == 1:
            at = oracle.end_of(on, zone) - timedelta(seconds=1)
        elif number % 3 == 2:
            at += timedelta(seconds=chance.randrange(1, 80_000))
        yield at


def _created_when_it_was(now: datetime) -> None:
    """CKAN takes its own clock for this."""
    created: Any = model.Package.metadata_created
    at = now.replace(tzinfo=None)
    model.Session.execute(sa.update(model.Package).where(created > at).values(metadata_created=at))
    model.Session.commit()

"""Seventy days of a small portal's life, day by day on the real stack, against the oracle."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from ckanext.kipfreshness import model as ours
from ckanext.kipfreshness.model.refresh import refresh_evidence

from .. import factories, oracle
from ..replay import read_portal, replay

pytestmark = pytest.mark.usefixtures("clean_portal")

UTC = timezone.utc
FIRST_DAY, DAYS = date(2024, 1, 20), 70  # over the 31st of January, the 29th of February and two month-ends
FREQUENCIES = [None, "daily", "weekly", "annual", "irregular", "whatever"]


class Life:
    """One dataset, and what the test itself wrote down of it."""

    def __init__(self, number: int, owner: dict[str, Any], stricter_limit: tuple[int, int, int] | None) -> None:
        frequency = FREQUENCIES[number % len(FREQUENCIES)]
        extras = {"update_frequency": frequency} if frequency else {}
        self.name = f"data-{number}"
        self.id = factories.dataset(name=self.name, owner_org=owner["id"], **extras)["id"]
        self.facts = oracle.Facts(
            frequency=frequency if frequency != "whatever" else None, stricter_limit=stricter_limit
        )
        self.last_link = ""

    def new_link(self, now: datetime) -> None:
        """A link is changed, or the first one is added."""
        resources = call_action("package_show", id=self.id)["resources"]
        self.last_link = f"https://opd.example/{now:%Y%m%d%H%M%S}.csv"
        if resources:
            call_action("resource_patch", factories.as_admin(), id=resources[0]["id"], url=self.last_link)
        else:
            call_action("resource_create", factories.as_admin(), package_id=self.id, url=self.last_link)
        self.facts.resource.append(now)

    def edit(self, now: datetime) -> None:
        call_action("package_patch", factories.as_admin(), id=self.id, notes=f"Diperbaiki {now}.")

    def confirm(self, now: datetime) -> None:
        try:
            call_action("kipfreshness_confirm", factories.as_admin(), id=self.id, note="Tetap.")
        except tk.ValidationError:
            return
        self.facts.confirmed.append(now)

    def declare(self, now: datetime) -> None:
        """The feed declares a date a little older than now; once it has one, only newer ones."""
        at = now - timedelta(hours=20)
        entry = model.Session.get(ours.HarvestedEntry, self.id)
        if entry is None:
            entry = ours.HarvestedEntry(
                dataset_id=self.id, source_id="s", guid=self.id, first_seen_at=now, last_seen_at=now
            )
            model.Session.add(entry)
        entry.declared_at = at
        refresh_evidence(now, [self.id])
        model.Session.commit()
        self.facts.publisher.append(at)
        self.facts.harvested = True


def test_seventy_days_as_the_oracle_marks_them() -> None:
    chance = random.Random(7)
    with freeze_time(datetime(2024, 1, 19, tzinfo=UTC)):
        owners = [factories.organization(), factories.organization(update_limit="P14D")]
        lives = [Life(number, owners[number % 2], (0, 0, 14) if number % 2 else None) for number in range(12)]
    # CKAN took its own clock for these.
    model.Session.execute(sa.update(model.Package).values(metadata_created=datetime(2024, 1, 19)))  # noqa: DTZ001
    model.Session.commit()
    rule = oracle.Rule()
    different = []
    for number in range(DAYS):
        now = datetime.combine(FIRST_DAY + timedelta(days=number), datetime.min.time(), UTC)
        now += timedelta(seconds=chance.randrange(86_400))
        with freeze_time(now):
            for life in lives:
                if chance.random() < 0.08:
                    chance.choice([life.new_link, life.edit, life.confirm, life.declare])(now)
            call_action("kipfreshness_run")
            different += compare(lives, rule, now)
    assert different == []
    # the same days once more, as they look from the last one: another road through the tables
    with freeze_time(now + timedelta(days=1)):
        for past in range(DAYS):
            as_of = datetime.combine(FIRST_DAY + timedelta(days=past), datetime.min.time(), UTC) + timedelta(hours=3)
            different += compare(lives, rule, as_of, as_of=as_of.isoformat())
        assert different == []
        assert list(replay(DAYS, oracle.local_day(now, rule.zone))) == []
        assert len(read_portal()) == 12
    for owner in owners:
        assert len(call_action("kipfreshness_history_list", organization=owner["id"])) >= DAYS


def compare(lives: list[Life], rule: oracle.Rule, at: datetime, **as_of: str) -> list[tuple[Any, ...]]:
    listed = call_action("kipfreshness_dataset_list", rows=100, **as_of)["results"]
    found = {row["id"]: row for row in listed}
    different = []
    for life in lives:
        expected = oracle.mark(life.facts, rule, at)
        for field in ("status", "basis", "age_days", "days_overdue", "due_on"):
            wanted = expected[field].isoformat() if isinstance(expected[field], date) else expected[field]
            if found[life.id][field] != wanted:
                different.append((at, life.name, field, found[life.id][field], wanted))
        if found[life.id]["schedule"]["behind"] != expected["behind_schedule"]:
            different.append((at, life.name, "behind"))
    return different

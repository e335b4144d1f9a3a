"""What happens on a portal: each event does it through CKAN's own actions, and writes it into the book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from pytest_httpserver import HTTPServer

from .. import factories, oracle
from .agency import Agency
from .book import Book, Dataset, Organization

LIMITS = {"P14D": (0, 0, 14), "P3W": (0, 0, 21), "P1M": (0, 1, 0), "": None}
FREQUENCIES = (None, None, "daily", "weekly", "monthly", "annual", "irregular")


class Portal:
    """Everything that can happen, one method an event; ``happen`` draws the day's."""

    def __init__(self, chance: Random, rule: oracle.Rule, server: HTTPServer, datasets: int) -> None:
        self.chance, self.server, self.limit = chance, server, datasets
        self.book = Book(rule)
        self.agencies: list[Agency] = []
        self.people = [ckan_factories.Sysadmin()["name"] for _ in range(2)]
        self.counts: dict[str, int] = {}
        self.wrong: list[str] = []

    def build(self, now: datetime) -> None:
        for number in range(max(3, self.limit // 25)):
            self._organization(number)
        for owner in self.book.organizations[1::3]:
            self.agencies.append(Agency(self.server, owner, len(self.agencies)))
            for _ in range(self.limit // 12):
                self.agencies[-1].publish(self.chance)
        while len(self.book.datasets) < self.limit * 3 // 5:
            self.add_dataset(now)
        for agency in self.agencies:
            agency.harvest(self.book, now)

    def happen(self, now: datetime) -> None:
        """One event somewhere, as likely as it is on a real portal."""
        events, weights = zip(*EVENTS, strict=True)
        event: Callable[[Portal, datetime], None] = self.chance.choices(events, weights)[0]
        event(self, now)
        self.counts[event.__name__] = self.counts.get(event.__name__, 0) + 1

    # ---- people

    def add_dataset(self, now: datetime) -> None:
        number, owner = len(self.book.datasets), self.chance.choice(self.book.organizations)
        frequency = self.chance.choice(FREQUENCIES)
        made = factories.dataset(
            name=f"sim-{number}",
            title=f"Data Simulasi {number}",
            owner_org=owner.id,
            private=self.chance.random() < 0.1,
            **({"update_frequency": frequency} if frequency else {}),
        )
        dataset = Dataset(made["id"], made["name"], made["title"], owner, frequency, made["private"])
        self.book.datasets.append(dataset)
        if self.chance.random() < 0.8:
            self._add_file(dataset, now)

    def new_dataset(self, now: datetime) -> None:
        if len(self.book.datasets) < self.limit:
            self.add_dataset(now)

    def upload(self, now: datetime) -> None:
        """A new file, another link, or one file more."""
        dataset = self._any()
        resource_id = self.chance.choice([*dataset.uploads, None])
        if resource_id is None:
            self._add_file(dataset, now)
        elif self.chance.random() < 0.5:
            link = {"url": f"https://opd.example/{dataset.name}-{now:%Y%m%d%H%M%S}.csv"}
            self._act("resource_patch", id=resource_id, **link)
            dataset.uploads[resource_id].append(now)
        else:
            self._act("resource_patch", id=resource_id, last_modified=now.replace(tzinfo=None).isoformat())
            dataset.uploads[resource_id] = [now]

    def remove_file(self, now: datetime) -> None:
        dataset = self._any()
        if dataset.uploads:
            resource_id = self.chance.choice(list(dataset.uploads))
            self._act("resource_delete", id=resource_id)
            del dataset.uploads[resource_id]

    def edit(self, now: datetime) -> None:
        """An edited description is not new data."""
        self._act("package_patch", id=self._a_persons().id, notes=f"Diperbaiki {now}.")

    def robot_writes(self, now: datetime) -> None:
        """What xloader and validation write back into resources is none either."""
        dataset = self._any()
        for resource_id in list(dataset.uploads)[:1]:
            self._act(
                "resource_patch", id=resource_id, datastore_active=True, hash=f"{now}", validation_status="success"
            )

    def confirm(self, now: datetime) -> None:
        dataset, who = self._any(), self.chance.choice(self.people)
        expected = dataset.may_be_confirmed(who, self.book.rule, now)
        try:
            call_action("kipfreshness_confirm", {"user": who}, id=dataset.id, note="Masih berlaku.")
            taken = True
            dataset.confirmed.append((now, who))
        except tk.ValidationError:
            taken = False
        if taken is not expected:
            self.wrong.append(f"{now} {dataset.name}: confirmation {'taken' if taken else 'refused'}")

    def exempt(self, now: datetime) -> None:
        dataset = self._any()
        if dataset.exempt_until is not None and self.chance.random() < 0.5:
            try:
                call_action("kipfreshness_exempt_delete", {"user": self.people[0]}, id=dataset.id)
            except tk.ValidationError:
                self.wrong.append(f"{now} {dataset.name}: exemption was not there")
            dataset.exempt_until = None
            return
        until = oracle.local_day(now, self.book.rule.zone) + timedelta(days=self.chance.choice([0, 1, 10, 60]))
        call_action("kipfreshness_exempt", {"user": self.people[0]}, id=dataset.id, reason="Arsip", until=str(until))
        dataset.exempt_until = until

    def move(self, now: datetime) -> None:
        dataset, owner = self._a_persons(), self.chance.choice(self.book.organizations)
        if self.chance.random() < 0.5:
            self._act("package_owner_org_update", id=dataset.id, organization_id=owner.id)
        else:
            self._act("package_patch", id=dataset.id, owner_org=owner.id)
        dataset.owner = owner

    def hide_or_publish(self, now: datetime) -> None:
        dataset = self._a_persons()
        dataset.private = not dataset.private
        self._act("package_patch", id=dataset.id, private=dataset.private)

    def delete_or_restore(self, now: datetime) -> None:
        dataset = self.chance.choice([one for one in self.book.datasets if one.source is None])
        if dataset.deleted:
            self._act("package_patch", id=dataset.id, state="active")
        else:
            self._act("package_delete", id=dataset.id)
        dataset.deleted = not dataset.deleted

    def change_organization(self, now: datetime) -> None:
        owner = self.chance.choice(self.book.organizations)
        limit, owner.frequency = self.chance.choice(list(LIMITS)), self.chance.choice(FREQUENCIES)
        owner.limit = LIMITS[limit]
        self._act("organization_patch", id=owner.id, update_limit=limit, update_frequency=owner.frequency or "")

    # ---- agencies

    def agency_dates(self, now: datetime) -> None:
        """A feed declares: now, some days ago, nothing, nonsense, long before or after."""
        agency, guid = self._entry()
        ago = now - timedelta(seconds=self.chance.randrange(40 * 86_400))
        day = timedelta(days=1)
        said = [now, now, ago, ago, ago, now + 0.9 * day, now + 3 * day, datetime(1999, 12, 31, tzinfo=oracle.UTC)]
        at = self.chance.choice([*said, None, "kemarin"])
        agency.date(guid, at.replace(microsecond=0).isoformat() if isinstance(at, datetime) else at)

    def agency_rewrites(self, now: datetime) -> None:
        agency, guid = self._entry()
        agency.rewrite(guid, now)

    def agency_leaves_out(self, now: datetime) -> None:
        agency, guid = self._entry()
        agency.missing ^= {guid}

    def site_goes_down_or_up(self, now: datetime) -> None:
        agency = self.chance.choice(self.agencies)
        agency.is_down = not agency.is_down

    def harvest(self, now: datetime) -> None:
        self.chance.choice(self.agencies).harvest(self.book, now)

    # ---- what they share

    def _organization(self, number: int) -> None:
        limit, frequency = self.chance.choice(list(LIMITS)), self.chance.choice(FREQUENCIES)
        ppid, head = (f"ppid{number}@opd.example", f"kepala{number}@opd.example") if number != 2 else (None, None)
        fields = {"update_limit": limit, "update_frequency": frequency, "ppid_email": ppid, "head_email": head}
        made = factories.organization(
            name=f"sim-opd-{number}",
            title=f"Dinas Simulasi {number}",
            **{key: value for key, value in fields.items() if value},
        )
        self.book.organizations.append(
            Organization(made["id"], made["name"], made["title"], LIMITS[limit], frequency, ppid, head)
        )

    def _add_file(self, dataset: Dataset, now: datetime) -> None:
        link = f"https://opd.example/{dataset.name}/{now:%Y%m%d%H%M%S}.csv"
        dataset.uploads[self._act("resource_create", package_id=dataset.id, url=link)["id"]] = [now]

    def _any(self) -> Dataset:
        return self.chance.choice(self.book.there())

    def _a_persons(self) -> Dataset:
        return self.chance.choice([one for one in self.book.there() if one.source is None])

    def _entry(self) -> tuple[Agency, str]:
        agency = self.chance.choice(self.agencies)
        return agency, self.chance.choice(list(agency.entries))

    def _act(self, action: str, **data: Any) -> Any:
        return call_action(action, factories.as_admin(), **data)


EVENTS: list[tuple[Callable[[Portal, datetime], None], int]] = [
    (Portal.upload, 30),
    (Portal.confirm, 12),
    (Portal.agency_dates, 12),
    (Portal.harvest, 20),
    (Portal.edit, 5),
    (Portal.robot_writes, 5),
    (Portal.exempt, 4),
    (Portal.agency_rewrites, 4),
    (Portal.new_dataset, 4),
    (Portal.move, 3),
    (Portal.hide_or_publish, 3),
    (Portal.delete_or_restore, 3),
    (Portal.remove_file, 2),
    (Portal.site_goes_down_or_up, 2),
    (Portal.agency_leaves_out, 2),
    (Portal.change_organization, 1),
]

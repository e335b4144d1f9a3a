"""Agencies' own sites: feeds on a loopback server that change, fail and come back, harvested by ckanext-harvest."""

from __future__ import annotations

import json
from datetime import datetime
from random import Random
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.plugins import PluginImplementations
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestSource
from ckanext.harvest.tests import lib
from pytest_httpserver import HTTPServer

from .. import factories
from .book import Book, Dataset, Organization, Source

FREQUENCY_BY_CODE = {
    "R/P1D": "daily",
    "R/P1W": "weekly",
    "R/P1M": "monthly",
    "R/P1Y": "annual",
    "irregular": "irregular",
}


class Agency:
    """One OPD's site. What its feed says of each entry is in ``entries``; ``missing`` ones are left out for a while."""

    def __init__(self, server: HTTPServer, owner: Organization, number: int) -> None:
        self.path = f"/{number}/data.json"
        self.number, self.server, self.owner = number, server, owner
        self.is_down = False
        self.entries: dict[str, dict[str, Any]] = {}
        self.missing: set[str] = set()
        self.book = Source()
        self.known: dict[str, tuple[Dataset, str]] = {}
        self.source = tk.get_action("harvest_source_create")(
            factories.as_admin(),
            {
                "name": f"sumber-{number}",
                "title": f"Sumber {number}",
                "url": server.url_for(self.path),
                "source_type": "opd_feed",
                "frequency": "MANUAL",
                "owner_org": owner.id,
                "config": '{"format": "dcat_us"}',
            },
        )

    def publish(self, chance: Random) -> None:
        """Another dataset in the feed."""
        guid = f"{self.number}-{len(self.entries)}"
        self.entries[guid] = {
            "identifier": guid,
            "title": f"Data Instansi {guid}",
            "description": f"Keterangan {guid}",
            "distribution": [{"title": "Tabel", "format": "CSV", "downloadURL": f"https://opd.example/{guid}.csv"}],
        }
        if chance.random() < 0.5:
            self.entries[guid]["accrualPeriodicity"] = chance.choice(list(FREQUENCY_BY_CODE))

    def date(self, guid: str, said: str | None) -> None:
        """What the feed declares from now on: any text, or nothing."""
        self.entries[guid].pop("modified", None)
        if said is not None:
            self.entries[guid]["modified"] = said

    def rewrite(self, guid: str, now: datetime) -> None:
        self.entries[guid]["description"] = f"Keterangan {guid} sampai {now:%Y-%m-%d %H %M %S}"

    def harvest(self, book: Book, now: datetime) -> None:
        self._serve()
        job = HarvestJob(source=HarvestSource.get(self.source["id"]))
        job.save()
        harvester = next(one for one in PluginImplementations(IHarvester) if one.info()["name"] == "opd_feed")
        lib.run_harvest_job(job, harvester)
        self.book.was_read(now, not self.is_down)
        if not self.is_down:
            for guid, entry in self.entries.items():
                if guid not in self.missing:
                    self._write_down(book, guid, entry, now)

    def _serve(self) -> None:
        self.server.clear()
        body = json.dumps({"dataset": [one for guid, one in self.entries.items() if guid not in self.missing]})
        self.server.expect_request(self.path).respond_with_data(
            body, status=404 if self.is_down else 200, content_type="application/json"
        )

    def _write_down(self, book: Book, guid: str, entry: dict[str, Any], now: datetime) -> None:
        if guid not in self.known:
            found = model.Session.query(model.Package).filter_by(title=entry["title"], state="active").one()
            dataset = Dataset(found.id, found.name, entry["title"], self.owner, source=self.book)
            dataset.frequency = FREQUENCY_BY_CODE.get(entry.get("accrualPeriodicity", ""))
            book.datasets.append(dataset)
        else:
            dataset, description = self.known[guid]
            if description != entry["description"]:
                dataset.content.append(now)
        self.known[guid] = (dataset, entry["description"])
        try:
            declared = datetime.fromisoformat(entry.get("modified", "").replace("Z", "+00:00"))
        except ValueError:
            declared = None
        dataset.declare(declared, now)

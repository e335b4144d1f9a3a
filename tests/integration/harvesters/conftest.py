"""Feeds on a loopback server, harvested as ckanext-harvest does it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ckan.plugins import PluginImplementations
from ckan.tests import factories
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestSource
from ckanext.harvest.tests import lib
from pytest_httpserver import HTTPServer

from ckan.plugins import toolkit as tk


def entry(number: int, **fields: Any) -> dict[str, Any]:
    """A dataset as a data.json gives it."""
    return {
        "identifier": f"id-{number}",
        "title": f"Data {number}",
        "description": f"Keterangan {number}",
        "modified": "2024-01-31",
        "keyword": ["pangan", "kota"],
        "distribution": [
            {
                "title": "Tabel",
                "format": "CSV",
                "downloadURL": f"https://opd.example/{number}.csv",
                "mediaType": "text/csv",
            }
        ],
        **fields,
    }


class Portal:
    """One source and its feed: ``serve`` it, ``harvest`` it, look at what came of it."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.organization = factories.Organization(name="dinas-pangan", title="Dinas Pangan")
        self.source = self.add_source("sumber")
        self.harvester = next(h for h in PluginImplementations(IHarvester) if h.info()["name"] == "opd_feed")

    def add_source(self, name: str, path: str = "/data.json", **fields: Any) -> dict[str, Any]:
        user: Any = factories.Sysadmin()
        return tk.get_action("harvest_source_create")(
            {"user": user["name"], "ignore_auth": True},
            {
                "name": name,
                "title": name,
                "url": self.server.url_for(path),
                "source_type": "opd_feed",
                "owner_org": self.organization["id"],
                "config": '{"format": "dcat_us"}',
                **fields,
            },
        )

    def serve(self, *entries: dict[str, Any], path: str = "/data.json") -> None:
        self.serve_bytes(json.dumps({"dataset": entries}).encode(), path=path)

    def serve_bytes(self, body: bytes, *, path: str = "/data.json", status: int = 200, **headers: str) -> None:
        self.server.clear()
        self.server.expect_request(path).respond_with_data(
            body, status=status, content_type="application/json", headers=headers
        )

    def harvest(self, source: dict[str, Any] | None = None) -> HarvestJob:
        job = HarvestJob(source=HarvestSource.get((source or self.source)["id"]))
        job.save()
        lib.run_harvest_job(job, self.harvester)
        assert HarvestJob.get(job.id).status == "Finished"
        return HarvestJob.get(job.id)

    def datasets(self) -> dict[str, dict[str, Any]]:
        """By title, from the database, private ones too."""
        ids = tk.get_action("package_list")({"ignore_auth": True}, {})
        shown = (
            tk.get_action("package_show")({"ignore_auth": True, "use_cache": False}, {"id": name})
            for name in {*ids, *self.private_names()}
        )
        return {dataset["title"]: dataset for dataset in shown if dataset["type"] == "dataset"}

    def private_names(self) -> set[str]:
        found = tk.get_action("package_search")(
            {"ignore_auth": True}, {"include_private": True, "rows": 1000, "fq": "dataset_type:dataset"}
        )
        return {dataset["name"] for dataset in found["results"]}

    def report(self, job: HarvestJob) -> dict[str, Any]:
        from ckanext.kipfreshness import model

        report = model.report_of_job(job.id)
        assert report is not None
        names = ("new", "changed", "unchanged", "gone", "withdrawn", "returned", "refused", "error")
        return {name: getattr(report, name) for name in names if getattr(report, name)}


@pytest.fixture
def portal(clean_portal: Any, httpserver: HTTPServer, ckan_config: Any, monkeypatch: Any) -> Portal:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.feed.allow_private_addresses", True)
    return Portal(httpserver)


@pytest.fixture
def make_entry() -> Callable[..., dict[str, Any]]:
    return entry


@pytest.fixture(autouse=True)
def minimal_feed(monkeypatch: Any) -> None:
    from ckanext.kipfreshness.harvesters import gather

    from .minimal_feed import open_feed

    monkeypatch.setattr(gather, "open_feed", open_feed)

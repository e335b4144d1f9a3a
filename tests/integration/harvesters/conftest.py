"""Feeds on a loopback server, harvested as ckanext-harvest does it."""

from __future__ import annotations

import json
from typing import Any

import ckan.model
import pytest
from ckan.plugins import PluginImplementations
from ckan.plugins import toolkit as tk
from ckan.tests import factories
from ckanext.harvest import queue
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestObjectError, HarvestSource
from ckanext.harvest.tests import lib
from pytest_httpserver import HTTPServer

from ckanext.kipfreshness import model


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
                "frequency": "MANUAL",
                "owner_org": self.organization["id"],
                "config": '{"format": "dcat_us"}',
                **fields,
            },
        )

    def act(self, action: str, **data: Any) -> Any:
        """An action of CKAN, as the portal itself."""
        user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
        return tk.get_action(action)({"ignore_auth": True, "user": user}, data)

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

    def deliver_again(self, job: HarvestJob) -> None:
        """The messages of a job, as ``harvester run`` sends those that it takes for lost."""
        for harvest_object in HarvestObject.filter(harvest_job_id=job.id).all():
            queue.fetch_and_import_stages(self.harvester, harvest_object)

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

    def problems(self, job: HarvestJob) -> list[dict[str, Any]]:
        return [problem.__dict__ for problem in model.problems_of_job(job.id)]

    def object_errors(self, job: HarvestJob) -> list[HarvestObjectError]:
        return HarvestObjectError.filter().join(HarvestObject).filter(HarvestObject.harvest_job_id == job.id).all()

    def forget_harvest_objects(self) -> None:
        """As ``ckan harvester source clear-history`` does."""
        tk.get_action("harvest_source_job_history_clear")(
            {"ignore_auth": True, "user": "x", "model": ckan.model, "session": ckan.model.Session},
            {"id": self.source["id"]},
        )

    def set_owner(self, organization_id: str | None) -> None:
        """Of the source: a portal may have had sources without an organisation before it asked for one."""
        ckan.model.Package.get(self.source["id"]).owner_org = organization_id
        ckan.model.Session.commit()

    def rename_publishers(self, publishers: dict[str, str]) -> None:
        config = json.dumps({"format": "dcat_us", "publishers": publishers})
        self.act("package_patch", id=self.source["id"], config=config)

    def report(self, job: HarvestJob) -> dict[str, Any]:
        report = model.report_of_job(job.id)
        assert report is not None
        names = ("new", "changed", "unchanged", "gone", "withdrawn", "returned", "refused", "error")
        return {name: getattr(report, name) for name in names if getattr(report, name)}


@pytest.fixture
def portal(clean_portal: Any, httpserver: HTTPServer, ckan_config: Any, monkeypatch: Any) -> Portal:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.feed.allow_private_addresses", True)
    return Portal(httpserver)

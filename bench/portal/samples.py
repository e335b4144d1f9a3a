"""The samples that all other datasets are copies of: two an OPD, one made by a person, one brought by its feed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

import sqlalchemy as sa
from ckan.model.meta import Session
from ckan.plugins import PluginImplementations
from ckan.plugins import toolkit as tk
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestSource
from ckanext.harvest.tests.lib import run_harvest_job

from ..harvest import FeedServer

OPDS = 60
# What is another in each copy is written so that it stands nowhere else.
MADE_AT = "2001-02-04T04:05:06.123456"  # UTC
DECLARED_ON = "2001-02-03"
_TOPICS = ("Produksi padi", "Jumlah penduduk", "Kunjungan puskesmas", "Panjang jalan", "Anggaran belanja", "Data guru")
# As counted in real feeds: six in ten say nothing.
_FREQUENCIES = ("", "", "", "", "", "", "Tahunan", "Tahunan", "Bulanan", "Triwulan")


def number_of(opd: int, harvested: bool) -> str:
    """Seven digits that a sample's every text has."""
    return f"{9_000_000 + 2 * opd + harvested}"


def make_samples(server: FeedServer) -> Iterator[tuple[str, str, bool]]:
    """``(number, dataset id, harvested)`` of each."""
    with mock.patch.dict(tk.config, {"ckan.search.solr_commit": False}):  # once, when all documents are sent
        for opd in range(OPDS):
            owner = act("organization_create", name=f"opd-{opd:02}", title=f"Dinas Contoh {opd:02}")["id"]
            number = number_of(opd, harvested=False)
            yield number, act("package_create", **_person_made(number, opd, owner))["id"], False
            yield number_of(opd, harvested=True), _harvest(server, opd, owner), True
    _date_back()


def _person_made(number: str, opd: int, owner: str) -> dict[str, Any]:
    """What a person would send to ``package_create``."""
    frequency = {"Tahunan": "annual", "Bulanan": "monthly", "Triwulan": "quarterly"}.get(_FREQUENCIES[opd % 10])
    resources = [
        {"name": f"Tabel {format}", "format": format, "url": f"https://opd{opd:02}.example/{number}.{format.lower()}"}
        for format in ("CSV", "XLSX", "PDF")
    ]
    resources[0]["last_modified"] = MADE_AT
    return {
        "name": f"data-{number}",
        "title": _title(number, opd),
        "notes": f"Tabel {number} menurut kecamatan dan tahun, dari rekapitulasi bulanan unit kerja.",
        "owner_org": owner,
        "license_id": "cc-by",
        "tags": [{"name": name} for name in _tags(opd)],
        "extras": [{"key": "update_frequency", "value": frequency}] if frequency else [],
        "resources": resources,
    }


def _title(number: str, opd: int) -> str:
    return f"{_TOPICS[opd % len(_TOPICS)]} menurut kecamatan, tabel {number}"


def _tags(opd: int) -> list[str]:
    return ["statistik", f"bidang-{opd % 12}", f"opd-{opd:02}"]


def _entry(number: str, opd: int) -> dict[str, Any]:
    entry = {
        "identifier": f"https://opd{opd:02}.example/dataset/{number}",
        "title": _title(number, opd),
        "description": f"Tabel {number} menurut kecamatan dan tahun, dari rekapitulasi bulanan unit kerja.",
        "modified": DECLARED_ON,
        "keyword": _tags(opd),
        "accrualPeriodicity": _FREQUENCIES[opd % 10],
        "distribution": [
            {
                "title": f"Tabel {format}",
                "format": format,
                "downloadURL": f"https://opd{opd:02}.example/{number}.{format.lower()}",
            }
            for format in ("CSV", "XLSX", "PDF")
        ],
    }
    return {key: value for key, value in entry.items() if value}


def _harvest(server: FeedServer, opd: int, owner: str) -> str:
    """The id of the one dataset that the OPD's feed brings."""
    server.body = json.dumps({"dataset": [_entry(number_of(opd, harvested=True), opd)]}).encode()
    source = act(
        "harvest_source_create",
        name=f"panen-{opd:02}",
        title=f"Panen {opd:02}",
        url=f"http://127.0.0.1:{server.server_port}/{opd:02}/data.json",
        source_type="opd_feed",
        owner_org=owner,
    )
    harvester = next(one for one in PluginImplementations(IHarvester) if one.info()["name"] == "opd_feed")
    job = HarvestJob(source=HarvestSource.get(source["id"]))
    job.save()
    (result,) = run_harvest_job(job, harvester).values()
    return result["dataset"]["id"]


def _date_back() -> None:
    """All samples are as old as their texts say."""
    statements = (
        "UPDATE package SET metadata_created = :at, metadata_modified = :at WHERE type = 'dataset'",
        "UPDATE resource SET created = :at, metadata_modified = :at",
        "UPDATE kipfreshness_resource SET changed_at = CAST(:at AS timestamp) AT TIME ZONE 'UTC'",
        "UPDATE kipfreshness_dataset SET resource_at = CAST(:at AS timestamp) AT TIME ZONE 'UTC'"
        " WHERE resource_at IS NOT NULL",
        "UPDATE kipfreshness_evidence SET happened_at = CAST(:at AS timestamp) AT TIME ZONE 'UTC'"
        " WHERE basis = 'resource'",
    )
    for statement in statements:
        Session.execute(sa.text(statement), {"at": MADE_AT})
    Session.commit()
    Session.remove()  # with every object that still says otherwise


def act(action: str, **data: Any) -> Any:
    """As the portal itself."""
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return tk.get_action(action)({"user": user, "ignore_auth": True}, data)

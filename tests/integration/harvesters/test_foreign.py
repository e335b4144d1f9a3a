"""Datasets and sources of other harvesters."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import ckan.model
import pytest
from ckan.tests import factories
from ckanext.harvest.model import HarvestGatherError, HarvestJob, HarvestObject, HarvestSource

from ckanext.kipfreshness import model
from ckanext.kipfreshness.harvesters.foreign import refresh_foreign, refresh_foreign_sources

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2024, 6, 1, tzinfo=timezone.utc)


@pytest.fixture
def source(clean_portal: Any) -> HarvestSource:
    """Of a harvester that is not ours."""
    source = HarvestSource(url="https://opd.example/catalog.rdf", type="dcat_rdf")
    source.save()
    return source


def add_job(source: HarvestSource, day: int, *errors: str, status: str = "Finished") -> HarvestJob:
    started = datetime(2024, 5, day)  # noqa: DTZ001  ckanext-harvest keeps naive UTC
    job = HarvestJob(source=source, status=status, gather_started=started, gather_finished=started)
    job.save()
    for message in errors:
        HarvestGatherError(message=message, job=job).save()
    return job


def make_dataset(**extras: str) -> dict[str, Any]:
    organization: Any = factories.Organization()
    return factories.Dataset(
        owner_org=organization["id"], extras=[{"key": key, "value": value} for key, value in extras.items()]
    )


def add_dataset(source: HarvestSource, job: HarvestJob, **extras: str) -> dict[str, Any]:
    dataset = make_dataset(**extras)
    HarvestObject(guid="g", job=job, source=source, package_id=dataset["id"], current=True).save()
    return dataset


@pytest.mark.parametrize(
    ("extras", "declared"),
    [
        ({"modified": "2024-01-31"}, "2024-01-31T00:00:00+07:00"),
        ({"modified": "05 Agustus 2019"}, "2019-08-05T00:00:00+07:00"),
        ({"modified": "-", "issued": "2020-02-29T10:00:00Z"}, "2020-02-29T17:00:00+07:00"),
        ({"issued": "2020-02-29"}, "2020-02-29T00:00:00+07:00"),
        ({"modified": "11/09/2023"}, None),
        ({}, None),
    ],
)
def test_dates_of_another_harvesters_dataset_are_its_publishers(
    source: HarvestSource, extras: dict[str, str], declared: str | None
) -> None:
    dataset = add_dataset(source, add_job(source, 1), **extras)

    refresh_foreign(NOW, JAKARTA)

    row = model.entries_of_datasets([dataset["id"]])[dataset["id"]]
    assert row.source_id == source.id
    assert row.declared_at == (datetime.fromisoformat(declared) if declared else None)


def test_only_changed_dates_are_read_again(source: HarvestSource) -> None:
    dataset = add_dataset(source, add_job(source, 1), modified="2024-01-31")
    refresh_foreign(NOW, JAKARTA)
    later = datetime(2024, 6, 2, tzinfo=timezone.utc)

    refresh_foreign(later, JAKARTA)
    row = model.entries_of_datasets([dataset["id"]])[dataset["id"]]
    assert row.last_seen_at == NOW

    package = ckan.model.Package.get(dataset["id"])
    package.extras["modified"] = "2024-05-31"
    refresh_foreign(later, JAKARTA, [dataset["id"]])
    row = model.entries_of_datasets([dataset["id"]])[dataset["id"]]
    assert (row.first_seen_at, row.last_seen_at) == (NOW, later)
    assert row.declared_at == datetime.fromisoformat("2024-05-31T00:00:00+07:00")


def test_dataset_that_nobody_harvested_is_left_alone(source: HarvestSource) -> None:
    dataset = make_dataset(modified="2024-01-31")

    refresh_foreign(NOW, JAKARTA)

    assert dataset["id"] not in model.entries_of_datasets([dataset["id"]])


def test_jobs_of_another_harvester_say_how_reading_goes(source: HarvestSource) -> None:
    add_dataset(source, add_job(source, 1, "one entry was bad"))
    add_job(source, 2, "https://user:secret@opd.example/?token=abc&x=1 timed out")
    add_job(source, 3, "https://user:secret@opd.example/?token=abc&x=1 gave 500")
    add_job(source, 4, status="Running")

    refresh_foreign_sources()

    found = model.reading_of_source(source.id)
    assert found is not None
    assert found.last_success_at == datetime(2024, 5, 1, tzinfo=timezone.utc)
    assert found.last_attempt_at == datetime(2024, 5, 3, tzinfo=timezone.utc)
    assert found.failing_since == datetime(2024, 5, 2, tzinfo=timezone.utc)
    assert found.error == "https://***@opd.example/?token=***&x=1 gave 500"


def test_source_of_another_harvester_that_works_again_is_not_failing(source: HarvestSource) -> None:
    add_job(source, 1, "timed out")
    refresh_foreign_sources()
    add_job(source, 2)

    refresh_foreign_sources()

    found = model.reading_of_source(source.id)
    assert found is not None
    assert (found.failing_since, found.error) == (None, "")
    assert found.last_success_at == datetime(2024, 5, 2, tzinfo=timezone.utc)

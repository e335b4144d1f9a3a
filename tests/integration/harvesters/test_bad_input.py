"""A feed that cannot be read, and entries that cannot be used."""

from __future__ import annotations

import pytest
from ckan.plugins import toolkit as tk
from ckanext.harvest.model import HarvestJob

from ckanext.kipfreshness import model

from .conftest import Portal, entry


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"<html><body>Beranda</body></html>", 200), (b"", 200), (b"Tidak ada", 404), (b"Galat", 500)],
)
def test_feed_that_cannot_be_read_ends_the_job_with_a_reason_and_keeps_every_dataset(
    portal: Portal, body: bytes, status: int
) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    before = portal.datasets()

    portal.serve_bytes(body, status=status)
    job = portal.harvest()

    assert portal.datasets() == before
    assert [error.message for error in HarvestJob.get(job.id).gather_errors] != []
    assert portal.report(job)["error"] != ""
    source = model.reading_of_source(portal.source["id"])
    assert source is not None
    assert source.failing_since == source.last_attempt_at
    assert source.last_success_at is not None
    assert source.error != ""


def test_feed_that_works_again_is_no_longer_failing(portal: Portal) -> None:
    portal.serve_bytes(b"", status=500)
    portal.harvest()
    first = model.reading_of_source(portal.source["id"])
    assert first is not None
    failing_since = first.failing_since
    portal.harvest()
    again = model.reading_of_source(portal.source["id"])
    assert again is not None
    assert again.failing_since == failing_since

    portal.serve(entry(1))
    portal.harvest()

    source = model.reading_of_source(portal.source["id"])
    assert source is not None
    assert (source.failing_since, source.error, source.entries) == (None, "", 1)


def test_one_bad_entry_among_many_is_reported_and_the_rest_comes_in(portal: Portal) -> None:
    entries = [entry(number) for number in range(120)]
    entries[70]["title"] = ""
    portal.serve(*entries)

    job = portal.harvest()

    assert portal.report(job) == {"new": 119, "refused": 1}
    assert [(p["entry_index"], p["field"], p["outcome"]) for p in portal.problems(job)] == [(70, "title", "refused")]


def test_value_that_the_portal_refuses_is_left_out_and_reported(portal: Portal) -> None:
    entries = [entry(number) for number in range(3)]
    entries[1]["keyword"] = ["pangan", "x"]
    portal.serve(*entries)

    job = portal.harvest()

    assert portal.report(job) == {"new": 3}
    assert [tag["name"] for tag in portal.datasets()["Data 1"]["tags"]] == ["pangan"]
    assert [(p["entry_index"], p["title"], p["field"], p["value"], p["outcome"]) for p in portal.problems(job)] == [
        (1, "Data 1", "tags", "x", "noted")
    ]


def test_entry_that_the_portal_refuses_whole_is_tried_again(portal: Portal) -> None:
    portal.set_owner(None)
    portal.act("organization_create", name="badan-data")
    portal.serve(entry(1), entry(2, publisher={"name": "badan-data"}))

    job = portal.harvest()

    assert portal.report(job) == {"new": 1, "refused": 1}
    assert [(p["title"], p["field"], p["outcome"]) for p in portal.problems(job)] == [
        ("Data 1", "owner_org", "refused")
    ]
    assert [error.object.guid for error in portal.object_errors(job)] == ["id-1"]

    portal.set_owner(portal.organization["id"])
    assert portal.report(portal.harvest()) == {"new": 1, "unchanged": 1}


def test_source_configuration_with_a_mistake_is_refused_by_the_form(portal: Portal) -> None:
    with pytest.raises(tk.ValidationError) as refused:
        portal.add_source("salah", config='{"fomat": "csv"}')

    assert "fomat" in str(refused.value.error_dict["config"])

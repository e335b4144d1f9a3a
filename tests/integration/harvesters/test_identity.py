"""A dataset stays the same dataset, whatever the feed, the source or its guids do."""

from __future__ import annotations

from ckan.plugins import toolkit as tk

from .conftest import Portal, entry


def ids(portal: Portal) -> dict[str, str]:
    return {title: dataset["id"] for title, dataset in portal.datasets().items()}


def test_renamed_entry_keeps_its_dataset_and_its_address(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    before = portal.datasets()["Data 1"]

    portal.serve(entry(1, title="Judul baru"), entry(2))
    job = portal.harvest()

    after = portal.datasets()["Judul baru"]
    assert portal.report(job) == {"changed": 1, "unchanged": 1}
    assert (after["id"], after["name"]) == (before["id"], before["name"])
    assert [r["id"] for r in after["resources"]] == [r["id"] for r in before["resources"]]


def test_guids_that_change_at_every_export_make_no_new_datasets(portal: Portal) -> None:
    portal.serve(entry(1, identifier="x1"), entry(2, identifier="x2"))
    portal.harvest()
    before = portal.datasets()

    portal.serve(entry(1, identifier="y1"), entry(2, identifier="y2"))
    job = portal.harvest()

    assert portal.report(job) == {"unchanged": 2}
    assert portal.datasets() == before
    assert [problem["value"] for problem in portal.problems(job)] == ["2"]


def test_source_deleted_and_made_again_takes_its_datasets_back(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    before = ids(portal)
    portal.act("harvest_source_delete", id=portal.source["id"])

    portal.source = portal.add_source("sumber-lagi", config='{"format": "dcat_us", "vanished": "keep"}')
    portal.serve(entry(1), entry(2, title="Judul baru"))
    portal.harvest()

    after = ids(portal)
    assert after == {"Data 1": before["Data 1"], "Judul baru": before["Data 2"]}
    found = tk.get_action("package_search")({}, {"fq": f'harvest_source_id:"{portal.source["id"]}"', "rows": 0})
    assert found["count"] == 2


def test_dataset_of_two_sources_is_brought_by_the_first(portal: Portal) -> None:
    portal.serve(entry(1))
    portal.harvest()
    before = portal.datasets()
    second = portal.add_source("kedua", path="/kedua.json")

    portal.serve(entry(1, identifier="lain"), entry(2), path="/kedua.json")
    job = portal.harvest(second)

    assert portal.report(job) == {"new": 1}
    assert portal.datasets()["Data 1"] == before["Data 1"]
    assert [problem["message"] for problem in portal.problems(job)] == [
        "Another harvest source brings this dataset already: %(source)s."
    ]


def test_dataset_that_its_source_lost_goes_to_the_one_that_brings_it(portal: Portal) -> None:
    portal.serve(entry(1), entry(2), entry(3))
    portal.harvest()
    before = ids(portal)
    portal.serve(entry(1), entry(2))
    portal.harvest()
    second = portal.add_source("kedua", path="/kedua.json")

    portal.serve(entry(3), path="/kedua.json")
    portal.harvest(second)

    assert ids(portal) == before


def test_datasets_with_the_same_title_get_names_of_their_own(portal: Portal) -> None:
    portal.serve(entry(1, title="Data"), entry(2, title="Data"), entry(3, title="Data"))
    portal.harvest()

    names = sorted(portal.private_names())
    assert len(names) == 3
    assert names[0] == "data"


def test_dataset_that_a_person_deleted_stays_deleted(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    deleted = portal.datasets()["Data 1"]["id"]
    portal.act("package_delete", id=deleted)

    portal.serve(entry(1, description="Baru"), entry(2))
    portal.harvest()

    assert list(portal.datasets()) == ["Data 2"]


def test_purged_dataset_that_the_feed_still_has_comes_in_again(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    portal.forget_harvest_objects()
    purged = portal.datasets()["Data 1"]["id"]
    portal.act("dataset_purge", id=purged)

    job = portal.harvest()

    assert portal.report(job) == {"new": 1, "unchanged": 1}
    assert ids(portal)["Data 1"] == purged

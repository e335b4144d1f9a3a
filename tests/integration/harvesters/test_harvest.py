"""A feed brought in, again unchanged, and again changed."""

from __future__ import annotations

from ckan.plugins import toolkit as tk

from .conftest import Portal, entry


def test_what_an_entry_says_ends_in_the_dataset(portal: Portal) -> None:
    portal.serve(
        entry(
            1,
            accrualPeriodicity="R/P1Y",
            contactPoint={"fn": "Seksi Data", "hasEmail": "mailto:data@opd.example"},
            landingPage="https://opd.example/data/1",
        )
    )

    job = portal.harvest()

    assert portal.report(job) == {"new": 1}
    dataset = portal.datasets()["Data 1"]
    assert dataset["notes"] == "Keterangan 1"
    assert dataset["url"] == "https://opd.example/data/1"
    assert dataset["maintainer"] == "Seksi Data"
    assert dataset["maintainer_email"] == "data@opd.example"
    assert dataset["owner_org"] == portal.organization["id"]
    assert [tag["name"] for tag in dataset["tags"]] == ["kota", "pangan"]
    extras = {extra["key"]: extra["value"] for extra in dataset["extras"]}
    assert extras == {"modified": "2024-01-31", "update_frequency": "annual"}
    assert [(r["name"], r["format"], r["url"]) for r in dataset["resources"]] == [
        ("Tabel", "CSV", "https://opd.example/1.csv")
    ]


def test_harvested_datasets_are_found_in_search_with_their_source(portal: Portal) -> None:
    portal.serve(*(entry(number) for number in range(120)))

    portal.harvest()

    found = tk.get_action("package_search")({}, {"fq": f'harvest_source_id:"{portal.source["id"]}"', "rows": 0})
    assert found["count"] == 120


def test_an_unchanged_feed_touches_nothing(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    before = portal.datasets()

    job = portal.harvest()

    assert portal.report(job) == {"unchanged": 2}
    assert portal.datasets() == before


def test_a_changed_entry_changes_only_what_changed(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    before = portal.datasets()

    portal.serve(entry(1, description="Keterangan baru"), entry(2))
    job = portal.harvest()

    assert portal.report(job) == {"changed": 1, "unchanged": 1}
    after = portal.datasets()
    assert after["Data 2"] == before["Data 2"]
    changed = {key for key in after["Data 1"] if after["Data 1"][key] != before["Data 1"][key]}
    assert changed == {"notes", "metadata_modified", "kipfreshness"}  # new content renews the mark
    found = tk.get_action("package_search")({}, {"q": "baru"})
    assert [dataset["title"] for dataset in found["results"]] == ["Data 1"]

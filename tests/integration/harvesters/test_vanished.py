"""Entries that a feed no longer has."""

from __future__ import annotations

import json

from ckanext.kipfreshness import model

from .conftest import Portal, entry

WITHDRAW = '{"format": "dcat_us", "vanished": "withdraw"}'


def private(portal: Portal) -> list[str]:
    return sorted(title for title, dataset in portal.datasets().items() if dataset["private"])


def gone(portal: Portal) -> list[str]:
    found = []
    for title, dataset in portal.datasets().items():
        row = model.entries_of_datasets([dataset["id"]])[dataset["id"]]
        if row.gone_since:
            found.append(title)
    return sorted(found)


def test_kept_dataset_is_known_to_be_gone_since_it_was_first_missed(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    before = portal.datasets()

    portal.serve(entry(1))
    job = portal.harvest()
    portal.harvest()

    assert portal.report(job) == {"unchanged": 1, "gone": 1}
    assert gone(portal) == ["Data 2"]
    assert portal.datasets() == before


def test_dataset_is_withdrawn_after_two_complete_readings_and_returns(portal: Portal) -> None:
    source = portal.add_source("kedua", path="/kedua.json", config=WITHDRAW)
    portal.serve(entry(1), entry(2), path="/kedua.json")
    portal.harvest(source)

    portal.serve(entry(1), path="/kedua.json")
    portal.harvest(source)
    assert private(portal) == []
    job = portal.harvest(source)
    assert portal.report(job) == {"unchanged": 1, "gone": 1, "withdrawn": 1}
    assert private(portal) == ["Data 2"]
    portal.harvest(source)
    assert private(portal) == ["Data 2"]

    portal.serve(entry(1), entry(2), path="/kedua.json")
    job = portal.harvest(source)
    assert portal.report(job) == {"unchanged": 1, "returned": 1}
    assert (private(portal), gone(portal)) == ([], [])


def test_readings_that_cannot_be_trusted_withdraw_nothing(portal: Portal) -> None:
    source = portal.add_source("kedua", path="/kedua.json", config=WITHDRAW)
    portal.serve(*(entry(number) for number in range(6)), path="/kedua.json")
    portal.harvest(source)
    before = portal.datasets()

    for body in (
        b"",
        b"<html><body>Beranda</body></html>",
        json.dumps({"dataset": []}).encode(),
        json.dumps({"dataset": [entry(0), entry(1)]}).encode(),
        json.dumps({"dataset": [entry(0), entry(1), entry(2), entry(3)]}).encode()[:-200],
    ):
        portal.serve_bytes(body, path="/kedua.json")
        portal.harvest(source)
        portal.harvest(source)

    assert (private(portal), gone(portal)) == ([], [])
    assert {t: d["metadata_modified"] for t, d in portal.datasets().items()} == {
        t: d["metadata_modified"] for t, d in before.items()
    }

"""What a person did to a harvested dataset stays when the feed changes it."""

from __future__ import annotations

from ckan.plugins import toolkit as tk

from ckanext.kipfreshness import model

from .conftest import Portal, entry


def test_additions_of_a_person_stay_when_the_feed_changes_the_rest(portal: Portal) -> None:
    portal.serve(entry(1, accrualPeriodicity="R/P1Y"))
    portal.harvest()
    dataset = portal.datasets()["Data 1"]
    group = portal.act("group_create", name="ekonomi")
    portal.act(
        "package_patch",
        id=dataset["id"],
        tags=[*dataset["tags"], {"name": "dari-admin"}],
        groups=[{"id": group["id"]}],
        extras=[{"key": "update_frequency", "value": "monthly"}, {"key": "catatan", "value": "dari admin"}],
        resources=[*dataset["resources"], {"url": "https://portal.example/lampiran.pdf", "name": "Lampiran"}],
    )

    portal.serve(entry(1, accrualPeriodicity="R/P1Y", description="Baru", keyword=["pangan", "beras"]))
    portal.harvest()

    after = portal.datasets()["Data 1"]
    assert after["notes"] == "Baru"
    assert [tag["name"] for tag in after["tags"]] == ["beras", "dari-admin", "pangan"]
    assert [found["name"] for found in after["groups"]] == ["ekonomi"]
    assert {extra["key"]: extra["value"] for extra in after["extras"]} == {
        "update_frequency": "monthly",
        "catatan": "dari admin",
    }
    assert [r["name"] for r in after["resources"]] == ["Tabel", "Lampiran"]
    assert after["resources"][0]["id"] == dataset["resources"][0]["id"]


def test_dataset_moves_with_its_publisher(portal: Portal) -> None:
    other = portal.act("organization_create", name="badan-data", title="Badan Data")
    portal.serve(entry(1))
    portal.harvest()

    portal.serve(entry(1, publisher={"name": "BADAN DATA"}))
    portal.harvest()

    assert portal.datasets()["Data 1"]["owner_org"] == other["id"]


def test_alias_added_later_moves_the_datasets_of_an_unchanged_feed(portal: Portal) -> None:
    portal.serve(entry(1, publisher={"name": "Bid. Statistik"}))
    portal.harvest()
    other = portal.act("organization_create", name="badan-data", title="Badan Data")
    assert [row.publisher for row in model.unmatched_publishers(portal.source["id"])] == ["Bid. Statistik"]
    assert portal.datasets()["Data 1"]["owner_org"] == portal.organization["id"]

    portal.rename_publishers({"Bid. Statistik": "badan-data"})
    portal.harvest()

    assert portal.datasets()["Data 1"]["owner_org"] == other["id"]
    assert model.unmatched_publishers(portal.source["id"]) == []


def test_first_sight_is_no_evidence_and_changed_content_is(portal: Portal) -> None:
    portal.serve(entry(1))
    portal.harvest()
    dataset_id = portal.datasets()["Data 1"]["id"]
    first = model.entries_of_datasets([dataset_id])[dataset_id]
    assert first.content_changed_at is None
    assert first.declared_at is not None
    assert first.declared_at.isoformat() == "2024-01-30T17:00:00+00:00"

    portal.serve(entry(1, keyword=["lain"], contactPoint={"fn": "Seksi Lain"}))
    portal.harvest()
    edited = model.entries_of_datasets([dataset_id])[dataset_id]
    assert edited.content_changed_at is None

    portal.serve(entry(1, description="Isi yang lain"))
    portal.harvest()
    changed = model.entries_of_datasets([dataset_id])[dataset_id]
    assert changed.content_changed_at == changed.last_seen_at


def test_content_hash_of_another_rule_renews_nothing(portal: Portal) -> None:
    portal.serve(entry(1))
    portal.harvest()
    dataset_id = portal.datasets()["Data 1"]["id"]
    model.save_entries(
        [
            {
                "dataset_id": dataset_id,
                "source_id": portal.source["id"],
                "guid": "id-1",
                "content_hash": "v0:abc",
                "entry_hash": "v0:abc",
                "first_seen_at": tk.h.date_str_to_datetime("2024-01-01T00:00:00+00:00"),
                "last_seen_at": tk.h.date_str_to_datetime("2024-01-01T00:00:00+00:00"),
            }
        ]
    )

    portal.harvest()

    after = model.entries_of_datasets([dataset_id])[dataset_id]
    assert after.content_hash.startswith("v1:")
    assert after.content_changed_at is None

"""A changed entry changes only what changed; a person's own work stays."""

from __future__ import annotations

from typing import Any

from ckanext.kipfreshness.feeds import FeedResource
from ckanext.kipfreshness.harvesters.brought import Brought
from ckanext.kipfreshness.harvesters.merge import merge, merge_resources

A = FeedResource(url="https://opd.example/a.csv", name="A", format="CSV")
B = FeedResource(url="https://opd.example/b.csv", name="B", format="CSV")


def shown(**values: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "title": "Judul",
        "notes": "Isi",
        "owner_org": "dinas",
        "tags": [],
        "extras": [],
        "resources": [],
        **values,
    }


def brought(**values: Any) -> Brought:
    return Brought(**{"fields": {"title": "Judul", "notes": "Isi"}, "organization_id": "dinas", **values})


def test_what_the_feed_did_not_change_is_equal_to_what_is_there() -> None:
    dataset = shown(title="Judul yang diperbaiki", tags=[{"name": "pangan"}], extras=[{"key": "a", "value": "b"}])

    assert merge(dataset, brought(), brought()) == dataset


def test_changed_field_is_taken() -> None:
    merged = merge(shown(), brought(), brought(fields={"title": "Judul", "notes": "Isi baru"}))

    assert merged == shown(notes="Isi baru")


def test_field_that_the_feed_no_longer_has_is_emptied() -> None:
    assert merge(shown(), brought(), brought(fields={"title": "Judul"})) == shown(notes="")


def test_tags_of_a_person_stay_and_removed_ones_stay_removed() -> None:
    dataset = shown(tags=[{"name": "kota"}, {"name": "dari-admin"}])

    merged = merge(dataset, brought(tags=("kota", "pangan")), brought(tags=("pangan", "beras")))

    assert [tag["name"] for tag in merged["tags"]] == ["dari-admin", "beras"]


def test_update_frequency_of_a_person_stays() -> None:
    dataset = shown(extras=[{"key": "update_frequency", "value": "monthly"}])
    last, new = brought(extras={"update_frequency": "annual"}), brought(extras={"update_frequency": "weekly"})

    assert merge(dataset, last, new) == dataset


def test_update_frequency_of_the_feed_follows_the_feed() -> None:
    dataset = shown(extras=[{"key": "update_frequency", "value": "annual"}])
    last, new = brought(extras={"update_frequency": "annual"}), brought(extras={"update_frequency": "weekly"})

    assert merge(dataset, last, new)["extras"] == [{"key": "update_frequency", "value": "weekly"}]


def test_dataset_moves_with_its_publisher_unless_a_person_moved_it() -> None:
    last, new = brought(organization_id="dinas"), brought(organization_id="badan")

    assert merge(shown(owner_org="dinas"), last, new)["owner_org"] == "badan"
    assert merge(shown(owner_org="kecamatan"), last, new)["owner_org"] == "kecamatan"


def test_value_is_written_where_the_schema_declares_it() -> None:
    last, new = brought(extras={"spatial": "Kota"}), brought(extras={"spatial": "Kabupaten"})

    merged = merge(shown(spatial="Kota"), last, new, frozenset({"spatial"}))

    assert merged == shown(spatial="Kabupaten")


def test_resources_keep_their_ids_by_link_whatever_their_order() -> None:
    current = [{"id": "r1", "url": A.url, "name": "A"}, {"id": "r2", "url": B.url, "name": "B"}]

    assert merge_resources(current, (A, B), (B, A)) == current


def test_link_that_only_moved_to_https_is_the_same_resource() -> None:
    current = [{"id": "r1", "url": "http://www.opd.example/a.csv", "name": "A"}]
    last = FeedResource(url="http://www.opd.example/a.csv", name="A", format="CSV")

    assert merge_resources(current, (last,), (A,)) == [{"id": "r1", "url": A.url, "name": "A"}]


def test_only_the_changed_part_of_a_resource_changes() -> None:
    current = [{"id": "r1", "url": A.url, "name": "Nama dari admin", "format": "CSV"}]
    new = FeedResource(url=A.url, name="A", format="CSV", description="Baru")

    assert merge_resources(current, (A,), (new,)) == [{**current[0], "description": "Baru"}]


def test_resource_of_a_person_stays() -> None:
    current = [{"id": "r0", "url": "https://portal.example/x.pdf", "url_type": "upload"}, {"id": "r1", "url": A.url}]

    assert merge_resources(current, (A,), ()) == [current[0]]


def test_resource_that_a_person_removed_stays_removed() -> None:
    assert merge_resources([], (A,), (A,)) == []


def test_new_link_becomes_a_new_resource() -> None:
    assert merge_resources([{"id": "r1", "url": A.url}], (A,), (A, B)) == [
        {"id": "r1", "url": A.url},
        {"url": "https://opd.example/b.csv", "name": "B", "format": "CSV"},
    ]


def test_link_that_takes_the_place_of_another_keeps_the_id() -> None:
    moved = FeedResource(url="https://opd.example/2024/a.csv", name="A", format="CSV")

    assert merge_resources([{"id": "r1", "url": A.url, "name": "A"}], (A, B), (moved,)) == [
        {"id": "r1", "url": "https://opd.example/2024/a.csv", "name": "A"}
    ]


def test_same_link_twice_stays_two_resources() -> None:
    again = FeedResource(url=A.url, name="A lagi", format="JSON")
    current = [{"id": "r1", "url": A.url, "name": "A"}, {"id": "r2", "url": A.url, "name": "A lagi"}]

    assert merge_resources(current, (A, again), (A, again)) == current

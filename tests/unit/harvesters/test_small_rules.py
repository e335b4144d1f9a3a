"""Names, declared dates, hashes and refused values."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ckanext.kipfreshness.feeds import FeedEntry, FeedResource
from ckanext.kipfreshness.harvesters.brought import Brought
from ckanext.kipfreshness.harvesters.declared import declared_at
from ckanext.kipfreshness.harvesters.identity import entry_hash
from ckanext.kipfreshness.harvesters.names import dataset_name
from ckanext.kipfreshness.harvesters.refusal import leave_out, refused_values

JAKARTA = ZoneInfo("Asia/Jakarta")
ID = "0f1e2d3c-0000-5000-8000-000000000000"


def test_free_slug_is_the_name() -> None:
    assert dataset_name("data-padi--2024", ID, lambda name: False) == "data-padi-2024"


def test_taken_slug_gets_a_piece_of_the_id() -> None:
    assert dataset_name("data", ID, lambda name: name == "data") == "data-0f1e2"


def test_title_without_letters_still_gets_a_name() -> None:
    assert dataset_name("", ID, lambda name: False) == "0f1e2"


def test_name_is_never_longer_than_ckan_allows() -> None:
    assert len(dataset_name("a" * 300, ID, lambda name: "-" not in name)) == 100


def test_declared_date_is_the_start_of_that_day_on_the_portal() -> None:
    entry = FeedEntry(index=0, title="A", modified="2024-01-31", issued="2020-01-01")

    assert declared_at(entry, JAKARTA) == datetime.fromisoformat("2024-01-31T00:00:00+07:00")


def test_issued_counts_where_modified_is_missing() -> None:
    entry = FeedEntry(index=0, title="A", issued="2020-01-01T08:00:00+00:00")

    assert declared_at(entry, JAKARTA) == datetime.fromisoformat("2020-01-01T15:00:00+07:00")


def test_entry_without_dates_declares_none() -> None:
    assert declared_at(FeedEntry(index=0, title="A"), JAKARTA) is None


def test_position_and_guid_make_no_other_entry() -> None:
    assert entry_hash(FeedEntry(index=0, title="A", guid="1")) == entry_hash(FeedEntry(index=5, title="A", guid="2"))
    assert entry_hash(FeedEntry(index=0, title="A")) != entry_hash(FeedEntry(index=0, title="B"))


def test_refused_values_are_named_by_field_and_value() -> None:
    errors = {"tags": ['Tag "a" is too short'], "resources": [{"size": ["not a number"]}], "maintainer_email": ["bad"]}
    sent = {
        "tags": [{"name": "kota"}, {"name": "a"}],
        "resources": [{"url": "u", "size": "x"}],
        "maintainer_email": "@",
    }

    assert [(value.field, value.value, value.reason) for value in refused_values(errors, sent)] == [
        ("tags", "a", 'Tag "a" is too short'),
        ("size", "x", "not a number"),
        ("maintainer_email", "@", "bad"),
    ]


def test_what_was_refused_is_left_out() -> None:
    brought = Brought(
        fields={"title": "A", "maintainer_email": "@"},
        tags=("kota", "a"),
        resources=(FeedResource(url="u", size=5), FeedResource(url="v")),
    )

    assert leave_out(
        brought, frozenset({"maintainer_email", "tags/a", "resources/u/size", "resources/v/url"})
    ) == Brought(fields={"title": "A"}, tags=("kota",), resources=(FeedResource(url="u"),))


def test_what_a_dataset_cannot_do_without_is_not_left_out() -> None:
    values = refused_values({"title": ["Missing value"], "url": ["bad"]}, {"title": "", "url": "x"})

    assert [(value.field, value.can_be_left_out) for value in values] == [("title", False), ("url", True)]

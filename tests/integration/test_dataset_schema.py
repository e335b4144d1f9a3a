"""The opt-in schema of datasets, and CKAN's own form without it: what people type and feeds bring is kept in both."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.lib import search
from ckan.model import Package, Session
from ckan.tests.helpers import call_action

from ckanext.kipfreshness.feeds import FeedEntry
from ckanext.kipfreshness.freshness.frequency import Frequency
from ckanext.kipfreshness.harvesters.brought import bring

from .. import factories as own_factories

pytestmark = pytest.mark.usefixtures("clean_portal", "with_request_context")

PLUGINS = "kipfreshness kipfreshness_harvester harvest scheming_organizations scheming_datasets"
with_schema = [
    pytest.mark.ckan_config("ckan.plugins", PLUGINS),
    pytest.mark.ckan_config("scheming.dataset_schemas", "ckanext.kipfreshness:schemas/opd_dataset.yaml"),
]
with_and_without_schema = pytest.mark.parametrize("schema", [pytest.param(True, marks=with_schema), False])

FULL_DATASET: dict[str, Any] = {
    "name": "jumlah-penduduk",
    "title": "Jumlah penduduk",
    "notes": "Menurut kecamatan.",
    "url": "https://dukcapil.kota.example/penduduk",
    "version": "2",
    "license_id": "cc-by",
    "update_frequency": "annual",
    "concept": "Penduduk",
    "definition": "Orang yang berdomisili.\nTermasuk WNA.",
    "classification": "Kecamatan",
    "measure": "Jumlah",
    "unit": "Jiwa",
    "information_category": "berkala",
    "holding_office": "Bidang Pengelolaan Informasi",
    "producing_office": "Kepala Bidang",
    "made_at": "Januari 2026, Pekalongan",
    "information_form": "Salinan digital",
    "retention_period": "5 tahun",
    "author": "Bidang Statistik",
    "author_email": "statistik@kota.example",
    "maintainer": "PPID",
    "maintainer_email": "ppid@kota.example",
    "contact_phone": "(0285) 421234",
}


def create(**data: Any) -> None:
    organization = own_factories.organization()
    call_action("package_create", own_factories.as_admin(), owner_org=organization["id"], **data)


def shown(name: str = "jumlah-penduduk") -> dict[str, Any]:
    return call_action("package_show", id=name)


@pytest.mark.ckan_config("ckan.plugins", PLUGINS)
@pytest.mark.ckan_config("scheming.dataset_schemas", "ckanext.kipfreshness:schemas/opd_dataset.yaml")
class TestWithSchema:
    """A portal that has opted in."""

    def test_every_field_is_kept(self) -> None:
        create(**FULL_DATASET)
        dataset = shown()
        assert {name: dataset.get(name) for name in FULL_DATASET} == FULL_DATASET

    def test_dataset_that_is_read_and_written_back_is_the_same(self) -> None:
        create(**FULL_DATASET)
        before = shown()
        call_action("package_update", own_factories.as_admin(), **before)
        assert {**shown(), "metadata_modified": ""} == {**before, "metadata_modified": ""}

    def test_frequency_is_where_the_marks_look_for_it(self) -> None:
        create(**FULL_DATASET)
        assert Package.get("jumlah-penduduk").extras["update_frequency"] == "annual"
        assert call_action("kipfreshness_status_show", id="jumlah-penduduk")["schedule"]["frequency"] == "annual"

    def test_unknown_frequency_is_refused(self) -> None:
        with pytest.raises(tk.ValidationError) as refusal:
            create(name="jumlah-penduduk", update_frequency="x")
        assert list(refusal.value.error_dict) == ["update_frequency"]

    def test_choices_of_the_frequency_are_those_of_the_rule(self) -> None:
        (field,) = [field for field in dataset_fields() if field["field_name"] == "update_frequency"]
        assert [choice["value"] for choice in tk.h.scheming_field_choices(field)] == [each.value for each in Frequency]

    def test_everything_that_a_feed_brings_has_a_field(self) -> None:
        entry = FeedEntry(
            index=0,
            title="Jumlah penduduk",
            notes="Uraian",
            url="https://kota.example",
            publisher="Dukcapil",
            contact_name="PPID",
            contact_email="ppid@kota.example",
            contact_phone="112",
            themes=("kependudukan",),
            frequency="annual",
            modified="2026-01-01",
            issued="2026-01-01",
            license="bebas",
            language="id",
            spatial="Kota",
            temporal="2025",
        )
        brought = bring(entry, "", {})
        names = {field["field_name"] for field in dataset_fields()}
        assert {*brought.fields, *brought.extras} - names == set()

    @pytest.mark.parametrize("language", ["en", "id"])
    def test_every_label_help_text_and_choice_is_there_in_both_languages(self, language: str) -> None:
        schema = tk.h.scheming_get_dataset_schema("dataset")
        texts = [(group["group"], group["label"]) for group in schema["groups"]]
        for field in [*schema["dataset_fields"], *schema["resource_fields"]]:
            texts += [(field["field_name"], field[key]) for key in ("label", "help_text") if key in field]
            texts += [(choice["value"], choice["label"]) for choice in tk.h.scheming_field_choices(field) or []]
        assert [name for name, text in texts if not text.get(language)] == []


@with_and_without_schema
def test_extras_that_no_schema_names_are_kept(schema: bool) -> None:
    extra = {"key": "harvest_object_id", "value": "7"}
    create(name="jumlah-penduduk", extras=[extra])
    assert shown()["extras"] == [extra]
    call_action("package_update", own_factories.as_admin(), **shown())
    assert shown()["extras"] == [extra]


@pytest.mark.ckan_config("ckan.plugins", PLUGINS)
@pytest.mark.ckan_config("scheming.dataset_schemas", "ckanext.kipfreshness:schemas/opd_dataset.yaml")
def test_frequency_from_before_the_schema_was_turned_on_counts_and_stays_once_the_index_is_rebuilt() -> None:
    create(name="jumlah-penduduk")
    Package.get("jumlah-penduduk").extras = {"update_frequency": "annual"}
    Session.commit()
    search.rebuild()
    assert shown()["update_frequency"] == "annual"
    call_action("package_patch", own_factories.as_admin(), id="jumlah-penduduk", title="Jumlah")
    assert Package.get("jumlah-penduduk").extras == {"update_frequency": "annual"}


def dataset_fields() -> list[dict[str, Any]]:
    return tk.h.scheming_get_dataset_schema("dataset")["dataset_fields"]

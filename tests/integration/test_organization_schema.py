"""An OPD's record on a real CKAN: what is kept, what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from ckan.model import Group
from ckan.tests import factories
from ckan.tests.helpers import call_action

pytestmark = pytest.mark.usefixtures("clean_portal", "with_request_context")

FULL_RECORD: dict[str, Any] = {
    "name": "dinkominfo",
    "title": "Dinas Komunikasi dan Informatika",
    "short_name": "Dinkominfo",
    "aliases": ["Diskominfo Kota", "DINAS KOMINFO"],
    "description": "Mengelola portal.",
    "opd_type": "dinas",
    "opd_code": "2.16.2.20.2.21.01.0000",
    "local_id": "017",
    "government_affairs": ["Komunikasi dan informatika", "Statistik", "Persandian"],
    "region_code": "3375",
    "head_office": "Kepala Dinas Komunikasi dan Informatika",
    "head_email": "kepala@dinkominfo.example",
    "head_phone": "(0285) 421234 psw 1",
    "ppid_office": "Sekretaris Dinas",
    "ppid_email": "ppid@dinkominfo.example",
    "ppid_phone": "081 6644 000",
    "walidata_pendukung_office": "Kepala Bidang Statistik",
    "walidata_pendukung_email": "statistik@dinkominfo.example",
    "walidata_pendukung_phone": "0816-644-001",
    "address": "Jalan Majapahit 1\nPekalongan",
    "phone": "(0285) 421234, 421235",
    "whatsapp": "081 6644 002",
    "email": "dinkominfo@kota.example",
    "website": "https://dinkominfo.kota.example/",
    "ppid_url": "https://ppid.kota.example/permintaan",
    "complaint_url": "https://lapor.kota.example/",
    "social_media": ["https://media.example/dinkominfo", "https://video.example/@dinkominfo"],
    "service_hours": "Senin–Kamis 07.30–15.45 WIB",
    "update_limit": "P14D",
    "update_frequency": "monthly",
}


def create(**data: Any) -> None:
    user = call_action("get_site_user")
    call_action("organization_create", context={"user": user["name"]}, **data)


def patch(**data: Any) -> None:
    call_action("organization_patch", **data)


def shown(name: str = "dinkominfo") -> dict[str, Any]:
    # organization_update and organization_patch leave the schema's fields out of what they return
    return call_action("organization_show", id=name)


def errors_of(action: Callable[..., None], **data: Any) -> dict[str, list[str]]:
    with pytest.raises(tk.ValidationError) as refusal:
        action(**data)
    return refusal.value.error_dict


def test_every_field_of_the_record_is_kept() -> None:
    create(**FULL_RECORD)
    record = shown()
    assert {name: record.get(name) for name in FULL_RECORD} == {**FULL_RECORD, "region_code": "33.75"}


def test_normal_form_stands_beside_each_number_that_was_typed() -> None:
    create(**FULL_RECORD)
    record = shown()
    assert {name: value for name, value in record.items() if name.endswith("_normal")} == {
        "head_phone_normal": ["+62285421234;ext=1"],
        "ppid_phone_normal": ["+62816644000"],
        "walidata_pendukung_phone_normal": ["+62816644001"],
        "phone_normal": ["+62285421234", "+62285421235"],
        "whatsapp_normal": ["+62816644002"],
    }


def test_normal_form_follows_the_number_and_not_the_client() -> None:
    create(**FULL_RECORD)
    patch(id="dinkominfo", phone="0816 644 009", phone_normal=["+62999"])
    assert shown()["phone_normal"] == ["+62816644009"]


def test_number_that_is_taken_out_takes_its_normal_form_with_it() -> None:
    create(**FULL_RECORD)
    patch(id="dinkominfo", phone="")
    assert "phone" not in shown()
    assert "phone_normal" not in shown()


def test_record_that_is_read_and_written_back_is_the_same() -> None:
    create(**FULL_RECORD)
    before = shown()
    call_action("organization_update", **before)
    assert shown() == before


def test_patch_leaves_the_other_fields_as_they_are() -> None:
    create(**FULL_RECORD)
    patch(id="dinkominfo", short_name="Kominfo")
    assert {**shown(), "short_name": "Dinkominfo"}.items() >= {**FULL_RECORD, "region_code": "33.75"}.items()


def test_lists_are_kept_as_json_text_beside_the_other_extras() -> None:
    create(name="dinkes", aliases=["Dinas Kesehatan", "Dinkes"])
    assert Group.get("dinkes").extras == {"aliases": '["Dinas Kesehatan", "Dinkes"]'}


def test_organization_needs_no_more_than_a_name() -> None:
    create(name="dinkes")
    assert shown("dinkes")["title"] == "dinkes"


def test_extras_outside_the_schema_are_still_possible() -> None:
    extra = {"key": "kode_lama", "value": "7"}
    create(name="dinkes", short_name="Dinkes", extras=[extra])
    assert [(extra["key"], extra["value"]) for extra in shown("dinkes")["extras"]] == [("kode_lama", "7")]
    call_action("organization_update", **shown("dinkes"))
    assert Group.get("dinkes").extras == {"short_name": "Dinkes", "kode_lama": "7"}


def test_every_wrong_field_is_named_at_once() -> None:
    errors = errors_of(
        create,
        name="dinkes",
        opd_code="1.02",
        region_code="337",
        phone="421234",
        ppid_email="ppid",
        website="kota.example",
        opd_type="kantor",
        update_limit="P1Y",
        update_frequency="often",
    )
    assert sorted(errors) == [
        "opd_code",
        "opd_type",
        "phone",
        "ppid_email",
        "region_code",
        "update_frequency",
        "update_limit",
        "website",
    ]


def test_refused_choice_lists_what_can_be_chosen() -> None:
    (message,) = errors_of(create, name="dinkes", update_frequency="often")["update_frequency"]
    assert message.startswith("often is not one of the choices. Choose one of: daily (Daily), weekly (Weekly), ")
    assert message.endswith(", irregular (Irregular).")


@pytest.mark.parametrize("value", [{"a": "b"}, [{"a": "b"}], 7.5, True, ["x", 3, None], "\x00"])
def test_wrong_type_is_refused_at_its_field_or_becomes_text(value: Any) -> None:
    create(name="dinkes")
    refused_at = {}
    for field in sorted(set(FULL_RECORD) - {"name", "title", "description"}):
        try:
            patch(id="dinkes", **{field: value})
        except tk.ValidationError as refusal:
            refused_at[field] = list(refusal.error_dict)
    assert refused_at == {field: [field] for field in refused_at}


def test_parent_is_kept_by_id_so_that_it_may_be_renamed() -> None:
    parent = factories.Organization(name="setda")
    create(name="bagian-umum", parent_opd="setda")
    patch(id=parent["id"], name="sekretariat-daerah")
    assert shown("bagian-umum")["parent_opd"] == parent["id"]


def test_unknown_parent_is_refused() -> None:
    (message,) = errors_of(create, name="dinkes", parent_opd="setda")["parent_opd"]
    assert message == "setda is no organisation of this portal. Choose one from the list, or none."


def test_group_is_no_parent() -> None:
    factories.Group(name="kesehatan")
    assert "parent_opd" in errors_of(create, name="dinkes", parent_opd="kesehatan")


@pytest.mark.parametrize("parent", ["setda", "bagian-umum", "subbagian"])
def test_organization_is_neither_its_own_parent_nor_its_childrens_child(parent: str) -> None:
    factories.Organization(name="setda", title="Sekretariat Daerah")
    factories.Organization(name="bagian-umum", title="Bagian Umum", parent_opd="setda")
    factories.Organization(name="subbagian", title="Subbagian", parent_opd="bagian-umum")
    (message,) = errors_of(patch, id="setda", parent_opd=parent)["parent_opd"]
    titles = {"setda": "Sekretariat Daerah", "bagian-umum": "Bagian Umum", "subbagian": "Subbagian"}
    assert message == (
        f"{titles[parent]} is this organisation itself or one below it, so it cannot be its parent. "
        "Choose another organisation, or none."
    )


def test_parent_that_was_deleted_stands_in_the_way_of_no_other_change() -> None:
    factories.Organization(name="setda")
    create(name="bagian-umum", parent_opd="setda")
    call_action("organization_delete", id="setda")
    patch(id="bagian-umum", phone="112")
    record = shown("bagian-umum")
    assert (record["phone"], record.get("parent_opd")) == ("112", None)


def fields() -> list[dict[str, Any]]:
    return tk.h.scheming_get_organization_schema("organization")["fields"]


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_label_help_text_and_choice_is_there_in_both_languages(language: str) -> None:
    schema = tk.h.scheming_get_organization_schema("organization")
    texts = [(group["group"], group["label"]) for group in schema["groups"]]
    for field in schema["fields"]:
        texts += [(field["field_name"], field[key]) for key in ("label", "help_text") if key in field]
        choices = [] if field["field_name"] == "parent_opd" else tk.h.scheming_field_choices(field) or []
        texts += [(choice["value"], choice["label"]) for choice in choices]
    assert [name for name, text in texts if not text.get(language)] == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_two_fields_have_the_same_label(language: str) -> None:
    labels = [field["label"][language] for field in fields()]
    assert sorted(labels) == sorted(set(labels))


def test_every_field_on_the_form_belongs_to_a_group() -> None:
    schema = tk.h.scheming_get_organization_schema("organization")
    groups = {group["group"] for group in schema["groups"]}
    on_form = [field for field in fields() if field["form_snippet"] is not None]
    assert {field["field_name"]: field["group"] for field in on_form if field["group"] not in groups} == {}


def test_fields_of_a_group_stand_together() -> None:
    names = [field["group"] for field in fields() if field["form_snippet"] is not None]
    runs = [name for name, before in zip(names, [None, *names], strict=False) if name != before]
    assert runs == ["identity", "offices", "contact", "operation"]


@pytest.mark.parametrize("preset", ["update_frequency", "update_limit", "lines", "phone", "email", "url"])
def test_presets_for_other_schemas_are_what_our_own_schema_uses(preset: str) -> None:
    from ckanext.scheming.plugins import SchemingOrganizationsPlugin

    own_field = {"lines": "aliases", "url": "website"}.get(preset, preset)
    (field,) = [field for field in fields() if field["field_name"] == own_field]
    values = dict(SchemingOrganizationsPlugin._presets["kipfreshness_" + preset])
    form_snippet = values.pop("form_snippet", None)
    assert values.items() <= field.items()
    assert form_snippet == field.get("form_input")


@pytest.mark.ckan_config("ckan.plugins", "scheming_organizations kipfreshness harvest")
def test_schema_is_the_default_also_where_scheming_stands_first() -> None:
    create(name="dinkes", region_code="3375")
    assert shown("dinkes")["region_code"] == "33.75"


@pytest.mark.ckan_config("ckan.plugins", "kipfreshness harvest scheming_organizations")
@pytest.mark.ckan_config("scheming.presets", "ckanext.scheming:presets.json")
def test_schema_loads_where_the_portal_lists_only_its_own_presets() -> None:
    create(name="dinkes", region_code="3375")
    assert shown("dinkes")["region_code"] == "33.75"


@pytest.mark.ckan_config("ckan.plugins", "kipfreshness harvest scheming_organizations")
@pytest.mark.ckan_config("scheming.organization_schemas", "ckanext.scheming:org_with_dept_id.json")
def test_portal_with_its_own_schema_keeps_it() -> None:
    create(name="dinkes", department_id="7")
    assert shown("dinkes")["department_id"] == "7"
    assert [field["field_name"] for field in fields()] == ["title", "name", "notes", "url", "department_id"]


@pytest.mark.ckan_config("ckan.plugins", "kipfreshness harvest")
def test_portal_without_scheming_keeps_plain_organizations() -> None:
    assert not p.plugin_loaded("scheming_organizations")
    create(name="dinkes", title="Dinas Kesehatan")
    assert shown("dinkes")["title"] == "Dinas Kesehatan"

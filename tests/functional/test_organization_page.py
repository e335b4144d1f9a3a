"""An OPD's page over HTTP: who can be reached how, in both languages, and nothing that a browser would run."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories
from ckan.tests.helpers import call_action

from .forms import form_values

pytestmark = pytest.mark.usefixtures("clean_portal")

RECORD: dict[str, Any] = {
    "name": "dinkominfo",
    "title": "Dinas Komunikasi dan Informatika",
    "short_name": "Dinkominfo",
    "opd_type": "dinas",
    "head_office": "Kepala Dinas",
    "head_email": "kepala@dinkominfo.example",
    "head_phone": "(0285) 421234 psw 1",
    "ppid_office": "Sekretaris Dinas",
    "ppid_email": "ppid@dinkominfo.example",
    "walidata_pendukung_office": "Kepala Bidang Statistik",
    "address": "Jalan Majapahit 1\nPekalongan",
    "phone": "(0285) 421234, 421235",
    "whatsapp": "081 6644 002",
    "website": "https://dinkominfo.kota.example/",
    "ppid_url": "https://ppid.kota.example/",
    "complaint_url": "https://lapor.kota.example/",
    "social_media": ["https://media.example/dinkominfo"],
    "update_limit": "P14D",
    "update_frequency": "monthly",
}


def create(**data: Any) -> dict[str, Any]:
    return factories.Organization(user=factories.Sysadmin(), **data)


def page(app: Any, url: str) -> BeautifulSoup:
    return BeautifulSoup(app.get(url).body, "html.parser")


def links(soup: BeautifulSoup) -> dict[str, str]:
    primary = soup.find(attrs={"role": "main"})
    return {anchor["href"]: " ".join(anchor.text.split()) for anchor in primary.find_all("a", href=True)}


def test_contacts_can_be_tapped(app: Any) -> None:
    create(**RECORD)
    found = links(page(app, "/organization/dinkominfo"))
    assert (
        found.items()
        >= {
            "tel:+62285421234;ext=1": "(0285) 421234 psw 1",
            "mailto:kepala@dinkominfo.example": "kepala@dinkominfo.example",
            "mailto:ppid@dinkominfo.example": "ppid@dinkominfo.example",
            "tel:+62285421234": "(0285) 421234",
            "tel:+62285421235": "421235",
            "https://wa.me/62816644002": "081 6644 002",
            "https://dinkominfo.kota.example/": "dinkominfo.kota.example",
            "https://ppid.kota.example/": "ppid.kota.example",
            "https://lapor.kota.example/": "lapor.kota.example",
        }.items()
    )


def test_head_and_ppid_are_named_by_their_offices(app: Any) -> None:
    create(**RECORD)
    terms = page(app, "/organization/dinkominfo").find(attrs={"role": "main"}).find_all("dt")
    found = {term.text: term.find_next_sibling("dd").find("div").text for term in terms}
    assert found == {"Head": "Kepala Dinas", "PPID": "Sekretaris Dinas"}


def test_parent_is_a_link_to_its_page(app: Any) -> None:
    create(name="setda", title="Sekretariat Daerah")
    create(**RECORD, parent_opd="setda")
    assert links(page(app, "/organization/dinkominfo"))["/organization/setda"] == "Sekretariat Daerah"


def test_parent_that_was_deleted_is_not_shown(app: Any) -> None:
    parent = create(name="setda", title="Sekretariat Daerah")
    create(**RECORD, parent_opd="setda")
    call_action("organization_delete", id=parent["id"])
    assert "/organization/setda" not in links(page(app, "/organization/dinkominfo"))


def test_emergency_number_stands_apart_and_says_what_it_is_not_for(app: Any) -> None:
    create(**RECORD)
    note = page(app, "/organization/dinkominfo").find(attrs={"role": "note"})
    assert " ".join(note.text.split()) == (
        "Emergencies only: 112. Free of charge, 24 hours. It takes no complaints and no requests for data."
    )
    assert note.find("a")["href"] == "tel:112"


def test_complaints_go_to_lapor_where_the_office_has_no_page_of_its_own(app: Any) -> None:
    create(name="dinkes", phone="(0285) 421234")
    assert links(page(app, "/organization/dinkes"))["https://www.lapor.go.id/"] == "LAPOR!"


def test_organization_without_a_record_shows_no_contacts(app: Any) -> None:
    create(name="dinkes")
    assert page(app, "/organization/dinkes").find(attrs={"role": "note"}) is None


@pytest.mark.parametrize(
    ("prefix", "labels"),
    [
        ("", ["Short name", "Type of agency", "Office address", "Age limit of data", "Update frequency"]),
        (
            "/id",
            ["Nama singkat", "Jenis perangkat daerah", "Alamat kantor", "Batas umur data", "Frekuensi pemutakhiran"],
        ),
    ],
)
@pytest.mark.ckan_config("ckan.locales_offered", "en id")
def test_about_page_shows_the_whole_record_in_the_readers_language(app: Any, prefix: str, labels: list[str]) -> None:
    create(**RECORD)
    terms = [term.text for term in page(app, prefix + "/organization/about/dinkominfo").find_all("dt")]
    assert [term for term in terms if term in labels] == labels


@pytest.mark.parametrize(("prefix", "words"), [("", ["14 days", "Monthly"]), ("/id", ["14 hari", "Bulanan"])])
@pytest.mark.ckan_config("ckan.locales_offered", "en id")
def test_periods_and_choices_are_words_and_not_codes(app: Any, prefix: str, words: list[str]) -> None:
    create(**RECORD)
    values = [value.text.strip() for value in page(app, prefix + "/organization/about/dinkominfo").find_all("dd")]
    assert values[-2:] == words


def test_normal_forms_of_numbers_are_not_shown_as_fields(app: Any) -> None:
    create(**RECORD)
    assert "_normal" not in app.get("/organization/about/dinkominfo").body


def test_markup_in_a_record_is_shown_as_text(app: Any) -> None:
    create(
        name="dinkes",
        title="<b>Dinkes</b>",
        head_office="<script>alert(1)</script>",
        address='"><img src=x onerror=alert(1)>',
        aliases=["<i>Dinas</i>"],
        service_hours="<svg onload=alert(1)>",
    )
    for url in ("/organization/dinkes", "/organization/about/dinkes"):
        primary = page(app, url).find(attrs={"role": "main"})
        assert primary.find_all(["script", "img", "b", "svg"]) == []
        assert "<script>alert(1)</script>" in primary.text


def test_address_that_an_earlier_portal_kept_unchecked_runs_no_script(app: Any) -> None:
    organization = create(name="dinkes", website="https://dinkes.example")
    from ckan.model import Group, Session

    Group.get(organization["id"]).extras["website"] = "javascript:alert(1)"
    Session.commit()
    for url in ("/organization/dinkes", "/organization/about/dinkes"):
        assert "javascript:alert(1)" not in links(page(app, url))


def test_form_has_a_fieldset_for_each_group(app: Any) -> None:
    sysadmin = factories.SysadminWithToken()
    create(**RECORD)
    body = app.get("/organization/edit/dinkominfo", headers={"Authorization": sysadmin["token"]}).body
    fieldsets = BeautifulSoup(body, "html.parser").find_all("fieldset")
    first_input_by_legend = {field.find("legend").text: field.find("input")["name"] for field in fieldsets}
    assert first_input_by_legend == {
        "Identity": "title",
        "Responsible offices": "head_office",
        "Contact and services": "phone",
        "Updating of data": "update_limit",
    }


def test_form_keeps_what_was_typed_and_says_at_the_field_what_is_wrong(app: Any) -> None:
    sysadmin = factories.SysadminWithToken()
    create(**RECORD)
    body = app.post(
        "/organization/edit/dinkominfo",
        data={"name": "dinkominfo", "phone": "421234", "aliases": "Diskominfo\r\nKominfo", "save": ""},
        headers={"Authorization": sysadmin["token"]},
    ).body
    form = BeautifulSoup(body, "html.parser").find("form", class_="dataset-form")
    phone = form.find(id="field-phone")
    assert phone["value"] == "421234"
    assert phone.find_parent("div", class_="controls").find(class_="error-block").text == (
        "421234 has no area code. Write it with one, for example (0285) 421234."
    )
    assert form.find(id="field-aliases").text.split() == ["Diskominfo", "Kominfo"]


def test_form_saves_lists_written_one_a_line(app: Any) -> None:
    sysadmin = factories.SysadminWithToken()
    create(**RECORD)
    app.post(
        "/organization/edit/dinkominfo",
        data={
            "name": "dinkominfo",
            "title": "Dinkominfo",
            "aliases": "Diskominfo\r\nKominfo",
            "opd_code": "",
            "save": "",
        },
        headers={"Authorization": sysadmin["token"]},
    )
    record = call_action("organization_show", id="dinkominfo")
    assert record["aliases"] == ["Diskominfo", "Kominfo"]
    assert "phone" not in record


@pytest.mark.ckan_config("ckan.plugins", "scheming_organizations kipfreshness harvest")
def test_pages_are_ours_also_where_scheming_stands_first(app: Any) -> None:
    create(**RECORD)
    assert "tel:+62285421234" in links(page(app, "/organization/dinkominfo"))
    record = page(app, "/organization/about/dinkominfo").find(attrs={"role": "main"})
    assert record.find("dt").text == "Short name"


@pytest.mark.ckan_config("ckan.plugins", "kipfreshness harvest scheming_organizations")
@pytest.mark.ckan_config("scheming.organization_schemas", "ckanext.scheming:org_with_dept_id.json")
def test_portal_with_its_own_schema_sees_its_own_pages(app: Any) -> None:
    create(name="dinkes", department_id="7")
    assert page(app, "/organization/dinkes").find(attrs={"role": "note"}) is None
    assert "7" in [value.text for value in page(app, "/organization/about/dinkes").find_all("dd")]


@pytest.mark.ckan_config("ckan.plugins", "kipfreshness harvest")
def test_pages_work_without_scheming(app: Any) -> None:
    create(name="dinkes", title="Dinas Kesehatan")
    assert page(app, "/organization/about/dinkes").find("h1").text == "Dinas Kesehatan"
    assert page(app, "/organization/dinkes").find(attrs={"role": "note"}) is None


def test_form_keeps_extras_that_the_schema_does_not_name(app: Any) -> None:
    create(**RECORD, extras=[{"key": "kode_lama", "value": "7"}])
    headers = {"Authorization": factories.SysadminWithToken()["token"]}
    form = BeautifulSoup(app.get("/organization/edit/dinkominfo", headers=headers).body, "html.parser").find(
        "form", class_="dataset-form"
    )
    app.post("/organization/edit/dinkominfo", data=form_values(form), headers=headers)
    record = call_action("organization_show", id="dinkominfo")
    assert [(extra["key"], extra["value"]) for extra in record["extras"]] == [("kode_lama", "7")]
    assert {name: record[name] for name in RECORD} == RECORD

"""Publisher's name to organisation."""

from __future__ import annotations

import pytest

from ckanext.kipfreshness.harvesters.publishers import OrganizationNames, PublisherDirectory

KOMINFO = OrganizationNames(
    id="k1",
    name="dinas-komunikasi-dan-informatika",
    title="Dinas Komunikasi dan Informatika",
    short_name="Dinkominfo",
    opd_code="2.16.2.20.2.21.05.0000",
    aliases=("Din. Kominfo", "Diskominfo Kota"),
)
PANGAN = OrganizationNames(id="p1", name="dinas-pangan", title="Dinas Pangan", aliases=("Dinas",))
KESEHATAN = OrganizationNames(id="s1", name="dinas-kesehatan", title="Dinas Kesehatan", aliases=("DINAS",))


@pytest.mark.parametrize(
    "publisher",
    [
        "Dinas Komunikasi dan Informatika",
        "DINAS KOMUNIKASI & INFORMATIKA",
        "dinas-komunikasi-dan-informatika",
        "Dinkominfo",
        "din kominfo",
        "  Diskominfo   Kota. ",
        "2.16.2.20.2.21.05.0000",
    ],
)
def test_organisation_is_found_by_all_that_its_record_calls_it(publisher: str) -> None:
    assert PublisherDirectory([KOMINFO, PANGAN]).organization_id(publisher) == "k1"


@pytest.mark.parametrize("publisher", ["Diskominfo", "Dinas Komunikasi", "", "-"])
def test_what_the_record_does_not_say_is_not_guessed(publisher: str) -> None:
    assert PublisherDirectory([KOMINFO, PANGAN]).organization_id(publisher) is None


def test_name_of_two_organisations_means_neither() -> None:
    assert PublisherDirectory([PANGAN, KESEHATAN]).organization_id("Dinas") is None


def test_setting_of_the_source_wins() -> None:
    directory = PublisherDirectory([KOMINFO, PANGAN], {"Dinas Pangan": "dinas-komunikasi-dan-informatika"})

    assert directory.organization_id("DINAS PANGAN") == "k1"


def test_fingerprint_changes_with_an_alias() -> None:
    before = PublisherDirectory([PANGAN]).fingerprint()

    assert before == PublisherDirectory([PANGAN]).fingerprint()
    assert before != PublisherDirectory([PANGAN], {"Pangan": "dinas-pangan"}).fingerprint()

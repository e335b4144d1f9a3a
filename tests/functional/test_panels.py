"""The small panels on CKAN's own pages."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from .. import factories
from ..statements import statements

pytestmark = pytest.mark.usefixtures("clean_portal")

PAGES = ("/id/", "/id/organization/", "/id/organization/dinsos")


@pytest.fixture(autouse=True)
def town(clean_portal: None) -> None:
    opd = factories.organization(name="dinsos", title="Dinas Sosial")
    factories.organization(name="kosong", title="Kelurahan Kosong")
    for days_old in (1, 1, 1, 50):
        factories.dataset(days_old=days_old, owner_org=opd["id"])


def panels(app: Any, url: str) -> list[str]:
    soup = BeautifulSoup(app.get(url).body, "html.parser")
    return [" ".join(panel.get_text(" ").split()) for panel in soup.select(".kip-panel")]


def test_home_page_shows_the_portals_score(app: Any):
    assert panels(app, "/id/") == [
        "Seberapa mutakhir datanya? 75,00 Cukup Informatif 1 dataset terlambat. Nilai setiap OPD "
        "Nilai kemutakhiran data dengan predikat KIP. Ini bukan nilai dari Komisi Informasi."
    ]


def test_organisations_show_their_score_where_they_have_one(app: Any):
    said = "75,00 Cukup Informatif 1 dataset terlambat."
    assert panels(app, "/id/organization/") == [f"{said} Lihat dataset : Dinas Sosial"]
    assert panels(app, "/id/organization/dinsos") == [
        f"Seberapa mutakhir datanya? {said} Lihat dataset menurut urgensi"
    ]
    assert panels(app, "/id/organization/kosong") == []


@pytest.mark.ckan_config("ckanext.kipfreshness.panel.home", "false")
@pytest.mark.ckan_config("ckanext.kipfreshness.panel.organizations", "false")
def test_panels_that_are_turned_off_are_not_shown_and_ask_nothing(app: Any):
    assert [panels(app, url) for url in PAGES] == [[], [], []]


def test_a_list_of_organisations_asks_for_their_scores_once(app: Any):
    for number in range(5):
        factories.dataset(days_old=1, owner_org=factories.organization(title=f"Dinas {number}")["id"])
    with statements() as asked:
        assert len(panels(app, "/id/organization/")) == 6
    assert len([statement for statement in asked if "AS behind_schedule" in statement]) == 1

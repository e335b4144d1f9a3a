"""Datasets of another CKAN portal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ckanext.kipfreshness.feeds.ckan import list_url, next_page, search_url, site_of

from .reading import Read

API = "https://data.contoh.go.id/api/3/action/package_search"
DATASET: dict[str, Any] = {
    "id": "5d1a", "name": "jumlah-penduduk", "title": "Jumlah Penduduk", "notes": "Per kecamatan", "state": "active",
    "type": "dataset",
    "metadata_created": "2022-01-02T03:04:05.678901", "metadata_modified": "2025-06-01T00:00:00.000000",
    "license_id": "cc-by",
    "license_title": "Creative Commons Attribution", "owner_org": "o1", "private": False, "num_resources": 2,
    "num_tags": 1,
    "organization": {"name": "disdukcapil", "title": "Disdukcapil", "description": ""},
    "maintainer": "Bidang Data", "maintainer_email": "data@contoh.go.id", "author": "",
    "tags": [{"name": "penduduk", "display_name": "penduduk", "state": "active"}],
    "groups": [{"name": "kependudukan", "title": "Kependudukan", "display_name": "Kependudukan"}],
    "extras": [{"key": "frekuensi", "value": "Tahunan"}, {"key": "spatial", "value": "Kota Contoh"}],
    "resources": [
        {"url": "https://data.contoh.go.id/a.csv", "name": "Tabel", "format": "CSV", "mimetype": "text/csv", "size": 12,
        "description": "",
            "created": "2022-01-02T03:04:05.6", "last_modified": "2023-09-11T02:23:45.1",
            "metadata_modified": "2025-06-01T00:00:00"},
        {"url": "https://data.contoh.go.id/b.csv", "name": "Lama", "format": "CSV", "created": "2022-01-02T03:04:05",
        "last_modified": None},
    ],
}  # fmt: skip

ANSWERS = {
    "package_search": {
        "success": True,
        "result": {"count": 1, "sort": "x", "facets": {}, "results": [DATASET], "search_facets": {}},
    },
    "current_package_list_with_resources": {"success": True, "result": [DATASET]},
    "package_show": {"help": "x", "success": True, "result": DATASET},
    "list_in_a_list_of_old_versions": {"success": True, "result": [[DATASET]]},
    "old_rest": DATASET,
    "dump": [DATASET],
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_dataset_is_read_from_each_answer_of_the_api(answer: str) -> None:
    read = Read(ANSWERS[answer], base_url=API)
    entry = read.entry

    assert read.feed.format == "ckan"
    assert (entry.guid, entry.title, entry.publisher) == ("5d1a", "Jumlah Penduduk", "Disdukcapil")
    assert (entry.tags, entry.themes, entry.license) == (("penduduk",), ("Kependudukan",), "cc-by")
    assert (entry.contact_name, entry.contact_email) == ("Bidang Data", "data@contoh.go.id")
    assert (entry.frequency, entry.spatial) == ("annual", "Kota Contoh")
    assert entry.url == "https://data.contoh.go.id/dataset/jumlah-penduduk"
    assert [(found.name, found.size) for found in entry.resources] == [("Tabel", 12), ("Lama", None)]


def test_newest_file_dates_the_dataset_and_its_metadata_never_does() -> None:
    entry = Read([DATASET], base_url=API).entry

    assert entry.modified == "2023-09-11T02:23:45+00:00"
    assert entry.issued == "2022-01-02T03:04:05+00:00"


def test_dataset_without_files_has_no_modified() -> None:
    assert Read([{**DATASET, "resources": []}]).entry.modified is None


def test_date_that_the_extras_declare_wins() -> None:
    extras = [{"key": "modified", "value": "2024-05-06"}, {"key": "issued", "value": "2021-01-01"}]
    entry = Read([{**DATASET, "extras": extras}]).entry

    assert (entry.modified, entry.issued) == ("2024-05-06", "2021-01-01")


def test_old_rest_has_its_extras_and_tags_plain() -> None:
    entry = Read({**DATASET, "extras": {"frekuensi": "Bulanan"}, "tags": ["penduduk"]}).entry

    assert (entry.frequency, entry.tags) == ("monthly", ("penduduk",))


def test_name_stands_in_for_a_missing_title_as_in_ckan() -> None:
    assert Read([{**DATASET, "title": ""}]).titles == ["jumlah-penduduk"]


@pytest.mark.parametrize("other", [{"state": "deleted"}, {"type": "harvest"}, {"type": "showcase"}])
def test_what_is_no_dataset_of_the_portal_is_refused(other: dict[str, str]) -> None:
    read = Read([{**DATASET, **other}, DATASET])

    assert len(read.entries) == 1
    assert [problem.index for problem in read.fatal] == [0]


def test_dump_has_a_dataset_a_line() -> None:
    lines = "\n".join(json.dumps({**DATASET, "id": str(number)}) for number in range(5))

    assert [entry.guid for entry in Read(lines).entries] == ["0", "1", "2", "3", "4"]


def test_configured_field_wins_over_ckan_s_own() -> None:
    read = Read([{**DATASET, "opd": "Dinas Sosial"}], fields={"opd": "publisher"})

    assert read.entry.publisher == "Dinas Sosial"


class TestPages:
    def test_next_page_follows_until_the_count_is_reached(self) -> None:
        assert (
            next_page(f"{API}?fq=res_format:CSV&rows=10", 1000, {"count": 2500})
            == f"{API}?fq=res_format%3ACSV&rows=1000&start=1000"
        )
        assert next_page(API, 2500, {"count": 2500}) is None
        assert next_page("https://x.example/data.json", 10, {"count": 20}) is None

    @pytest.mark.parametrize(
        "url",
        [
            "https://data.contoh.go.id",
            "https://data.contoh.go.id/",
            "https://data.contoh.go.id/api/3/action/package_list",
            "https://data.contoh.go.id/api/rest/dataset",
        ],
    )
    def test_search_is_found_from_any_address_of_the_portal(self, url: str) -> None:
        assert search_url(url) == f"{API}?rows=1000&start=0"

    def test_portal_below_a_path_keeps_its_path(self) -> None:
        assert site_of("https://contoh.go.id/data/api/3/action/package_list") == "https://contoh.go.id/data"
        assert search_url("https://contoh.go.id/data/api/action/package_list").startswith(
            "https://contoh.go.id/data/api/3/action/package_search?"
        )

    def test_list_with_resources_has_pages_by_offset(self) -> None:
        url = "https://data.contoh.go.id/api/3/action/current_package_list_with_resources?limit=5"
        assert (
            list_url(url, 100, 50)
            == "https://data.contoh.go.id/api/3/action/current_package_list_with_resources?limit=50&offset=100"
        )

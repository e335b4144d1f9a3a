"""Entries are found whatever a home-made portal wraps around them."""

from __future__ import annotations

import io
import json

import pytest

from ckanext.kipfreshness.feeds import FeedConfig, FeedError
from ckanext.kipfreshness.feeds.context import ReadContext
from ckanext.kipfreshness.feeds.json_feed import JsonFeed

from .reading import Read

A = {"title": "Jumlah Penduduk", "identifier": "a", "description": "Per kecamatan", "modified": "2025-01-31"}
B = {"title": "Harga Pangan", "identifier": "b", "description": "Per pasar", "modified": "2025-02-28"}
BOTH = ["Jumlah Penduduk", "Harga Pangan"]

WRAPPED = {
    "catalogue": {"@context": "https://x.example/catalog.jsonld", "@type": "dcat:Catalog", "dataset": [A, B]},
    "list_at_top": [A, B],
    "data": {"data": [A, B]},
    "status_and_data": {"status": True, "message": "OK", "data": [A, B]},
    "data_in_data": {"success": True, "data": {"total": 2, "per_page": 20, "data": [A, B]}},
    "unknown_key": {"daftar_dataset_opd": [A, B]},
    "numbered_object": {"dataset": {"0": A, "1": B}},
    "numbered_object_with_a_gap": {"3": A, "7": B},
    "object_by_identifier": {"dataset": {"a": A, "b": B}},
    "catalogue_in_a_list": [{"@type": "dcat:Catalog", "title": "Katalog", "dataset": [A, B]}],
    "list_in_a_list": [[A, B]],
    "two_catalogues_in_one_object": {"dinkes": {"dataset": [A]}, "disdag": {"dataset": [B]}},
    "prefixed_keys": {"dcat:dataset": [{f"dct:{key}": value for key, value in entry.items()} for entry in (A, B)]},
    "graph": {
        "@context": {},
        "@graph": [
            {"@type": "dcat:Dataset", **A},
            {"@type": "dcat:Distribution", "title": "csv"},
            {"@type": "dcat:Dataset", **B},
        ],
    },
    "ckan_answer": {
        "help": "https://x.example",
        "success": True,
        "result": {"count": 2, "sort": "score", "results": [A, B]},
    },
    "json_in_json": {"data": json.dumps([A, B])},
    "whole_document_in_a_string": json.dumps({"dataset": [A, B]}),
    "entries_as_strings_in_a_list": {"dataset": [json.dumps(A), json.dumps(B)]},
    "entries_in_attributes": {"data": [{"id": 1, "attributes": A}, {"id": 2, "attributes": B}]},
    "hits_of_a_search_engine": {
        "took": 3,
        "hits": {"total": 2, "hits": [{"_id": "1", "_source": A}, {"_id": "2", "_source": B}]},
    },
    "edges_and_nodes": {"data": {"datasets": {"edges": [{"node": A}, {"node": B}]}}},
    "features_of_a_map": {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": A}, {"type": "Feature", "properties": B}],
    },
    "entry_under_its_own_key": {"data": [{"dataset": A}, {"dataset": B}]},
    "page_of_spring": {"content": [A, B], "totalElements": 2, "last": True},
    "key_of_files": {"jumlah": 2, "dokumen": [A, B]},
    "entries_in_metadata": [{"id": 1, "metadata": A}, {"id": 2, "metadata": B}],
    "titles_alone": {"data": [{"judul": "Jumlah Penduduk"}, {"judul": "Harga Pangan"}]},
    "list_before_a_list_of_other_things": {
        "dataset": [A, B],
        "links": [{"title": "Beranda", "url": "https://x.example"}],
    },
    "list_after_a_list_of_other_things": {"conformsTo": [{"title": "DCAT"}], "dataset": [A, B]},
}


@pytest.mark.parametrize("wrapping", WRAPPED)
def test_entries_are_found_in_any_wrapping(wrapping: str) -> None:
    content = WRAPPED[wrapping]
    read = Read(json.dumps(content))

    assert read.titles == BOTH
    assert read.fatal == []
    assert read.feed.complete


WRITTEN = {
    "byte_order_mark": "\ufeff" + json.dumps([A, B]),
    "one_document_a_line": json.dumps(A) + "\n" + json.dumps(B) + "\n",
    "two_documents_one_after_the_other": json.dumps({"dataset": [A]}) + json.dumps({"dataset": [B]}),
    "list_after_list": json.dumps([A]) + ",\n" + json.dumps([B]),
    "callback": "callback(" + json.dumps({"dataset": [A, B]}) + ");",
    "commas_that_separate_nothing": "[,," + json.dumps(A) + ",," + json.dumps(B) + ",]",
    "bracket_missing_before_the_first": '{"dataset": ' + json.dumps(A) + "," + json.dumps(B) + "]}",
    "bracket_missing_behind_the_last": '{"dataset": [' + json.dumps(A) + "," + json.dumps(B) + "}",
    "variable": "var data = " + json.dumps({"dataset": [A, B]}) + ";",
    "guard": ")]}',\n" + json.dumps({"dataset": [A, B]}),
    "warning_of_php_before": "<br />\n<b>Warning</b>:  Undefined index in <b>/var/www/x.php</b> on line <b>3</b><br "
    "/>\n" + json.dumps({"dataset": [A, B]}),
    "comment_of_the_server_behind": json.dumps({"dataset": [A, B]}) + "\n<!-- 0.23 s -->",
}


@pytest.mark.parametrize("writing", WRITTEN)
def test_entries_are_found_whatever_stands_around_the_json(writing: str) -> None:
    read = Read(WRITTEN[writing])

    assert read.titles == BOTH
    assert read.fatal == []


def test_single_dataset_is_a_feed_of_one() -> None:
    alone = {
        **A,
        "publisher": {"name": "Disdukcapil"},
        "distribution": [{"title": "csv", "downloadURL": "/a.csv"}, {"title": "xls", "downloadURL": "/a.xls"}],
    }

    assert Read(alone).titles == ["Jumlah Penduduk"]
    assert Read({"dataset": alone}).titles == ["Jumlah Penduduk"]
    assert len(Read({"dataset": alone}).entry.resources) == 2


def test_empty_catalogue_has_no_entries_and_is_complete() -> None:
    read = Read({"@type": "dcat:Catalog", "title": "Katalog Data", "description": "Kosong", "dataset": []})

    assert read.items == []
    assert read.feed.complete


def test_title_of_a_catalogue_is_no_entry() -> None:
    assert Read({"title": "Katalog", "description": "Data", "publisher": {"name": "Kota"}, "dataset": [A]}).titles == [
        "Jumlah Penduduk"
    ]


def test_lists_inside_an_entry_are_no_entries() -> None:
    entry = {
        **A,
        "indikator_pembangun": [{"judul": "Indikator", "deskripsi": "x"}],
        "distribution": [{"title": "Berkas", "format": "csv", "downloadURL": "https://x.example/a.csv"}],
    }

    assert Read([entry, B]).titles == BOTH


def test_element_that_is_no_object_is_refused_and_counted() -> None:
    read = Read({"dataset": [A, None, 12, "judul", B]})

    assert read.titles == BOTH
    assert [(problem.index, problem.value) for problem in read.fatal] == [(1, ""), (2, "12"), (3, "judul")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"success": False, "error": {"message": "Access denied", "__type": "Authorization Error"}}, "Access denied"),
        ({"code": "rest_no_route", "message": "No route was found", "data": {"status": 404}}, "No route was found"),
        ({"status": "error", "message": "Token tidak valid"}, "Token tidak valid"),
    ],
)
def test_error_of_an_api_is_told_in_its_own_words(content: object, said: str) -> None:
    with pytest.raises(FeedError, match=said):
        Read(content)


@pytest.mark.parametrize("content", ["{}", '{"a": 1}', "[]x"[:0] or '{"conformsTo": "x"}'])
def test_json_without_any_list_is_an_error(content: str) -> None:
    with pytest.raises(FeedError, match="no list of datasets"):
        Read(content)


def test_list_of_names_only_is_an_error_that_says_so() -> None:
    with pytest.raises(FeedError, match="list of names"):
        Read({"success": True, "result": ["jumlah-penduduk", "harga-pangan"]})


def test_lines_without_title_are_refused_and_counted() -> None:
    read = Read("\n".join(json.dumps(line) for line in [{"identifier": "0"}, A, {"identifier": "2"}, B]))

    assert read.titles == BOTH
    assert [(problem.index, problem.guid, problem.field) for problem in read.fatal] == [
        (0, "0", "title"),
        (2, "2", "title"),
    ]


def test_line_that_is_broken_costs_itself_only() -> None:
    read = Read(json.dumps(A) + '\n{"title": "Buruk", "identifier" "x"\n' + json.dumps(B))

    assert read.titles == BOTH
    assert [problem.index for problem in read.fatal] == [1]


@pytest.mark.parametrize(
    ("content", "format"),
    [
        ({"dataset": [{"title": "A", "identifier": "1"}]}, "dcat_us"),
        ([{"title": "A", "keyword": [], "accessLevel": "public"}], "dcat_us"),
        ([{"@type": "dcat:Dataset", "title": "A"}], "dcat_us"),
        ([{"judul": "A", "tanggal": "2024-01-01"}], "json"),
        ({"dataset": [{"judul": "A", "tanggal": "2024-01-01"}]}, "json"),
    ],
)
def test_kind_of_json_is_known_by_its_keys(content: object, format: str) -> None:
    assert Read(content).feed.format == format


def test_configured_title_makes_a_list_of_entries_of_any_objects() -> None:
    rows = {"isi_tabel": [{"nm_ds": "Jumlah Penduduk", "tgl": "2025-01-31"}, {"nm_ds": "Harga Pangan", "tgl": "-"}]}

    read = Read(rows, format="json", fields={"NM DS": "title", "tgl": "modified"})

    assert read.titles == BOTH
    assert [entry.modified for entry in read.entries] == ["2025-01-31", None]


def test_empty_list_of_an_api_is_an_empty_feed_unless_the_api_says_error() -> None:
    assert Read({"success": True, "result": []}).items == []
    assert Read({"status": True, "message": "Data kosong", "data": []}).items == []
    with pytest.raises(FeedError, match="Token tidak valid"):
        Read({"status": "error", "message": "Token tidak valid", "data": []})


def test_facts_about_further_pages_are_kept() -> None:
    content = {"data": [A], "links": {"next": "https://x.example/?page=2"}, "meta": {"current_page": 1, "total": 2}}
    context = ReadContext(config=FeedConfig(), timezone="Asia/Jakarta")
    feed = JsonFeed(io.BytesIO(json.dumps(content).encode()), context)

    assert len(list(feed)) == 1
    assert (feed.facts["next"], feed.facts["total"]) == ("https://x.example/?page=2", 2)


def test_max_entries_ends_the_feed_as_incomplete() -> None:
    read = Read([A, B], max_entries=1)

    assert read.titles == ["Jumlah Penduduk"]
    assert read.fatal[0].index is None
    assert not read.feed.complete

"""The search index knows of a harvested dataset what it would know had CKAN itself indexed it."""

from __future__ import annotations

import json
from typing import Any

import ckan.logic
import pytest
from ckan.lib import search
from ckan.lib.search.common import SearchIndexError, make_connection
from ckan.lib.search.index import PackageSearchIndex

from ckanext.kipfreshness.search.indexing import index_datasets, shown_for_index

from .conftest import Portal, entry
from .test_dataset_schema import SAID, with_and_without_schema

# When it was indexed, and what Solr counts itself.
_OF_THE_INDEXING = ("indexed_ts", "_version_", "score")


def document(dataset_id: str) -> dict[str, Any]:
    solr: Any = make_connection(decode_dates=False)
    (found,) = solr.search(f'id:"{dataset_id}"', rows=2, fl="*").docs
    dataset = {name: value for name, value in found.items() if name not in _OF_THE_INDEXING}
    for name in ("data_dict", "validated_data_dict"):
        dataset[name] = in_order_of_extras(json.loads(dataset[name]))
    return dataset


def in_order_of_extras(dataset: dict[str, Any]) -> dict[str, Any]:
    """Extras have no order: PostgreSQL gives them in its own, a session that still holds the dataset as written."""
    dataset.get("extras", []).sort(key=lambda extra: extra["key"])
    return dataset


@with_and_without_schema
@pytest.mark.usefixtures("with_plugins")
def test_document_is_the_one_that_ckan_makes(portal: Portal, schema: bool) -> None:
    portal.serve(entry(1, **SAID), entry(2))
    portal.harvest()
    harvested = {dataset["id"]: document(dataset["id"]) for dataset in portal.datasets().values()}

    for dataset_id in harvested:
        search.rebuild(dataset_id)

    assert len(harvested) == 2
    assert harvested == {dataset_id: document(dataset_id) for dataset_id in harvested}


@with_and_without_schema
@pytest.mark.usefixtures("with_plugins")
def test_dataset_is_shown_to_the_index_as_ckan_shows_it(portal: Portal, schema: bool) -> None:
    portal.serve(entry(1, **SAID))
    portal.harvest()
    dataset_id = portal.datasets()["Data 1"]["id"]

    ours = shown_for_index(dataset_id)
    ckans = ckan.logic.package_show_default_and_custom_schemas({"ignore_auth": True}, dataset_id)
    assert [in_order_of_extras(shown) for shown in ours] == [in_order_of_extras(shown) for shown in ckans]


def test_function_that_a_plugin_put_around_ckans_own_still_indexes(portal: Portal, monkeypatch: Any) -> None:
    seen: list[str] = []
    original = PackageSearchIndex.index_package

    def watched(self: PackageSearchIndex, dataset: dict[str, Any], defer_commit: bool = False) -> None:
        seen.append(dataset["title"])
        original(self, dataset, defer_commit)

    monkeypatch.setattr(PackageSearchIndex, "index_package", watched)
    portal.serve(entry(1))
    portal.harvest()

    assert "Data 1" in seen
    assert document(portal.datasets()["Data 1"]["id"])["title"] == "Data 1"


def test_index_that_does_not_answer_is_an_error_of_the_index(
    portal: Portal, ckan_config: Any, monkeypatch: Any
) -> None:
    portal.serve(entry(1))
    portal.harvest()
    dataset_id = portal.datasets()["Data 1"]["id"]
    monkeypatch.setitem(ckan_config, "solr_url", "http://127.0.0.1:1/solr/none")

    with pytest.raises(SearchIndexError):
        index_datasets([dataset_id])

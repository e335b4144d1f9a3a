"""The search index away while datasets come in: they come in, and the search follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.model
import pysolr
import pytest
from ckan.lib import search as ckan_search
from ckan.lib.search.common import SearchIndexError

from ckanext.kipfreshness import search
from ckanext.kipfreshness.search import indexing

from .conftest import Portal, entry

NAMES = {"data-0", "data-1", "data-2"}


def nobody_is_there(monkeypatch: Any) -> None:
    monkeypatch.setattr(indexing, "make_connection", lambda: pysolr.Solr("http://127.0.0.1:1/solr/none"))


def commits_fail(monkeypatch: Any) -> None:
    """As while a cluster of Solr chooses another leader: 500, from one moment to the next."""

    def commit() -> None:
        raise SearchIndexError("Solr responded with an error (HTTP 500)")

    monkeypatch.setattr(ckan_search, "commit", commit)


@pytest.mark.parametrize("fault", [nobody_is_there, commits_fail])
def test_entries_come_in_while_the_index_is_away_and_the_search_follows(
    portal: Portal, monkeypatch: Any, fault: Callable[[Any], None]
) -> None:
    portal.serve(*(entry(number) for number in range(3)))
    with monkeypatch.context() as away:
        fault(away)
        job = portal.harvest()
    assert portal.report(job) == {"new": 3}
    assert {dataset["name"] for dataset in portal.datasets().values()} == NAMES

    assert search.repair_index() == 3
    assert portal.private_names() == NAMES


def test_a_document_that_the_index_refuses_is_refused_alone(portal: Portal, monkeypatch: Any) -> None:
    class Refusing:
        def add(self, docs: list[dict[str, Any]], commit: bool) -> None:
            if any(document["title"] == "Data 1" for document in docs):
                raise pysolr.SolrError("Solr responded with an error (HTTP 400): [Reason: immense term]")

    portal.serve(*(entry(number) for number in range(3)))
    monkeypatch.setattr(indexing, "make_connection", Refusing)
    job = portal.harvest()

    assert portal.report(job) == {"new": 2, "refused": 1}
    assert ckan.model.Package.get("data-1") is None

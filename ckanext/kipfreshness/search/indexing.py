"""Tell the search index of many datasets: each document as CKAN makes it, all of them in one request."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from types import FunctionType
from typing import Any

import ckan.lib.plugins as lib_plugins
import ckan.logic
import ckan.plugins.toolkit as tk
import pysolr
from ckan.lib.search.common import SearchIndexError, make_connection
from ckan.lib.search.index import PackageSearchIndex
from ckan.logic.schema import default_show_package_schema

_REFUSED = "(HTTP 400)"  # pysolr's error says it in its text only


class IndexAwayError(SearchIndexError):
    """Nothing is wrong with the documents: Solr is away, or chooses another leader just now, or is full."""


def index_datasets(dataset_ids: Iterable[str]) -> None:
    """Commits nothing, neither in the index nor in the database.

    Raises ``IndexAwayError``, or ``SearchIndexError`` for a document that Solr refuses.
    """
    collected: list[Any] = []
    for dataset_id in dataset_ids:
        default, custom = shown_for_index(dataset_id)
        _collect_document({**default, "with_custom_schema": custom}, collected)
    if not collected:
        return
    solr: Any = make_connection()
    try:
        solr.add(docs=collected, commit=False)
    except (OSError, pysolr.SolrError) as error:
        raised = SearchIndexError if _REFUSED in str(error) else IndexAwayError
        raise raised(f"Solr did not take {len(collected)} documents: {str(error)[:1000]}") from error


def shown_for_index(dataset_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What ``ckan.logic.package_show_default_and_custom_schemas`` gives, without validating twice for one schema.

    It looks whether both schemas are one, but each holds a function of ``if_empty_same_as`` that was made anew.
    """
    context: Any = {"ignore_auth": True, "use_cache": False, "validate": False}
    dataset = tk.get_action("package_show")(context, {"id": dataset_id})
    if not _has_usual_form(dataset["type"]):
        return ckan.logic.package_show_default_and_custom_schemas({"ignore_auth": True}, dataset_id)
    default, _errors = tk.navl_validate(dataset, default_show_package_schema(), context)
    custom = copy.deepcopy(default)
    ckan.logic.apply_after_dataset_show_plugins(context, custom)
    return default, custom


def _has_usual_form(dataset_type: str) -> bool:
    """Whether no plugin has a say in how datasets of this type are validated when they are shown."""
    form: Any = lib_plugins.lookup_package_plugin(dataset_type)
    usual: Any = lib_plugins.DefaultDatasetForm
    shown_by: Any = getattr(form.show_package_schema, "__func__", None)
    return shown_by is usual.show_package_schema and not hasattr(form, "validate")


def _collect_document(dataset: dict[str, Any], collected: list[Any]) -> None:
    """CKAN's own ``index_package``, every plugin's hook in it, but for the last step: the document is kept, not sent.

    It is the same function with another ``make_connection``, and CKAN's module stays as it is, for other threads too.
    Where another plugin has put a function of its own around it, that one sends the document by itself, as always.
    """

    class Connection:
        url = ""

        def add(self, docs: list[Any], commit: bool) -> None:
            collected.extend(docs)

    original: Any = PackageSearchIndex.index_package
    names = {**original.__globals__, "make_connection": Connection}
    index_package: Any = FunctionType(
        original.__code__, names, original.__name__, original.__defaults__, original.__closure__
    )
    index_package(PackageSearchIndex(), dataset, defer_commit=True)

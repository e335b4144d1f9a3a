"""What an object in a feed is: an entry, something around entries, or a part of one."""

from __future__ import annotations

import re
from typing import Any

from .names import field_of_name, fold_name
from .shapes import EMPTY, is_list, is_object

# keys under which feeds keep their entries; under the second kind other lists stand as well
SURE_LISTS = frozenset(["dataset", "datasets", "package", "packages", "results", "entries", "graph", "posts", "catalogdataset"])
LIKELY_LISTS = frozenset(
    ["data", "result", "items", "item", "records", "record", "rows", "row", "list", "hasil", "daftar", "value", "response", "payload", "contents", "docs", "hits", "feed", "body", "katalog", "catalog", "catalogue", "output", "d", "objects", "collection", "resultset", "daftardata", "daftardataset", "listdata", "listdataset", "datalist", "dataarray"]
)
# never around entries, though their own parts have titles and names too
_PARTS = frozenset(
    ["distribution", "distributions", "distribusi", "resources", "resource", "extras", "relationships", "context", "links", "link", "fields", "schema", "references", "facets", "searchfacets", "pagination", "errors", "error", "meta", "metadata", "publisher", "contactpoint", "organization", "author", "keyword", "keywords", "tags", "groups", "theme", "themes", "license", "spatial", "temporal", "query", "params", "filters", "included", "columns", "header", "status", "conformsto", "describedby", "type"]
)
RESOURCE_LISTS = ("distribution", "distributions", "distribusi", "resources", "resource", "sumberdaya", "files", "file", "berkas",
    "lampiran", "attachments", "attachment", "downloads", "datafiles", "dokumen")  # fmt: skip
_DEEPEST = 10


def may_hold_entries(key: str) -> bool:
    """Whether to look for entries under ``key``."""
    folded = fold_name(key)
    if folded in SURE_LISTS or folded in LIKELY_LISTS:
        return True
    return folded not in _PARTS and (field_of_name(key) is None or folded.isdigit())


def is_sure_list(key: str) -> bool:
    return fold_name(key) in SURE_LISTS


def is_list_key(key: str) -> bool:
    return fold_name(key) in SURE_LISTS or fold_name(key) in LIKELY_LISTS


def is_around_entries(value: dict[str, Any], depth: int = 0) -> bool:
    """A catalogue or an API's answer: it has a list (or numbered object) of objects under a key for entries."""
    return any(
        is_list_key(key) and _holds_objects(part, is_sure_list(key), depth)
        for key, part in value.items()
        if is_object(part) or is_list(part)
    )


def is_catalogue(value: dict[str, Any]) -> bool:
    """Entries stand under a key that is for nothing else."""
    return any(
        is_sure_list(key) and is_list(part) and any(is_object(item) and looks_like_entry(item) for item in part[:50])
        for key, part in value.items()
    )


def looks_like_entry(value: dict[str, Any]) -> bool:
    """It has a title, and something else that an entry has."""
    fields: set[str] = set()
    for key, part in list(value.items())[:200]:
        known = field_of_name(key)
        if known is not None and part not in EMPTY:
            fields.add(known[0])
        elif fold_name(key) in RESOURCE_LISTS:
            fields.add("resources")
    if "title" not in fields or len(fields) < 2:
        return False
    return not is_error_answer(value)


def is_error_answer(value: dict[str, Any]) -> bool:
    return value.get("success") is False or ("code" in value and "message" in value and "title" not in value)


def is_numbered(value: dict[str, Any]) -> bool:
    """A list that PHP wrote as an object: ``{"0": {…}, "2": {…}}``, or entries by their id."""
    return bool(value) and all(is_object(part) for part in value.values()) and any(
        looks_like_entry(part) for part in list(value.values())[:5]
    )


def _holds_objects(part: object, sure: bool, depth: int) -> bool:
    if is_list(part):
        return any(is_object(item) and (sure or looks_like_entry(item)) for item in part[:50])
    return is_object(part) and (
        is_numbered(part) or looks_like_entry(part) or (depth < _DEEPEST and is_around_entries(part, depth + 1))
    )


def is_json_text(text: str) -> bool:
    """A string that is itself a JSON object or list of them."""
    return bool(re.match(r"\s*(?:\[\s*)?\{\s*[\"'}]", text[:200])) and text.rstrip()[-1:] in ("}", "]")

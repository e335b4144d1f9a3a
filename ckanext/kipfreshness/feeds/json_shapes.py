"""What an object in a feed is: an entry, something around entries, or a part of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .names import field_of_name, fold_name
from .shapes import EMPTY, is_list, is_object
from .word_list import word_set

# keys under which feeds keep their entries; under the second kind other lists stand as well
SURE_LISTS = word_set("dataset datasets package packages results entries graph posts catalogdataset")
LIKELY_LISTS = word_set(
    "data result items item records record rows row list hasil daftar value response payload contents docs hits "
    "feed body katalog catalog catalogue output d objects collection resultset daftardata daftardataset listdata "
    "listdataset datalist dataarray features edges nodes "
    "content"
)
RESOURCE_LISTS = word_set(
    "distribution distributions distribusi resources resource sumberdaya files file berkas lampiran attachments "
    "attachment downloads datafiles dokumen"
)
# never around entries, though their own parts have titles and names too
_PARTS = RESOURCE_LISTS | word_set(
    "extras relationships context links link fields schema references facets searchfacets pagination errors error "
    "meta metadata publisher contactpoint organization author keyword keywords tags groups theme themes license "
    "spatial temporal query params filters included columns header status conformsto describedby type"
)
# an entry inside an object of the protocol: JSON:API and Strapi, Elasticsearch, GraphQL, GeoJSON
_ENVELOPES = ("attributes", "_source", "node", "properties", "fields", "metadata")
_MANY_THINGS = frozenset({"nama", "name", "dataset", "indikator", "headline"})  # titles of all sorts of things
_OF_FILES = frozenset({"downloadurl", "accessurl", "mediatype", "mimetype", "url"})
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


def is_json_text(text: str) -> bool:
    """A string that is itself a JSON object or list of them."""
    return bool(re.match(r"\s*(?:\[\s*)?\{\s*[\"'}]", text[:200])) and text.rstrip()[-1:] in ("}", "]")


class EntryShapes:
    """``configured``: the source's ``fields``; what it maps to the title makes an entry as well."""

    def __init__(self, configured: Mapping[str, str]) -> None:
        titles = [name for name, field in configured.items() if field == "title"]
        self._titles = frozenset(name for title in titles for name in (title, title.split(".")[0]))
        self._folded_titles = frozenset(fold_name(title) for title in titles)

    def is_entry(self, value: object) -> bool:
        """It has a title, and something else that an entry has."""
        if not is_object(value):
            return False
        if self._titles and any(
            (key in self._titles or fold_name(key) in self._folded_titles) and part not in EMPTY
            for key, part in value.items()
        ):
            return True
        fields: set[str] = set()
        for key, part in list(value.items())[:200]:
            known = field_of_name(key)
            if known is not None and part not in EMPTY:
                fields.add(known[0])
            elif fold_name(key) in RESOURCE_LISTS:
                fields.add("resources")
        return "title" in fields and len(fields) > 1 and value.get("success") is not False

    def is_surely_entry(self, value: object) -> bool:
        """An entry, and not one of an entry's files, which have titles too."""
        if not is_object(value) or not self.is_entry(value):
            return False
        names = {fold_name(key) for key in list(value)[:200]}
        return not names & _OF_FILES or bool(names & (RESOURCE_LISTS | {"identifier"}))

    def has_clear_title(self, value: object) -> bool:
        """A title under a name that means nothing else; enough under a key that is for lists of entries."""
        return is_object(value) and any(
            (known := field_of_name(key)) is not None
            and known[0] == "title"
            and fold_name(key) not in _MANY_THINGS
            and part not in EMPTY
            for key, part in list(value.items())[:200]
        )

    def is_around_entries(self, value: dict[str, Any], depth: int = 0) -> bool:
        """A catalogue or an API's answer: it has a list (or numbered object) of objects under a key for entries."""
        return any(
            is_list_key(key) and self._holds_entries(part, is_sure_list(key), depth)
            for key, part in value.items()
            if is_object(part) or is_list(part)
        )

    def is_catalogue(self, value: dict[str, Any]) -> bool:
        """Entries stand under a key that is for nothing else."""
        return any(
            is_sure_list(key) and is_list(part) and any(self.is_entry(item) for item in part[:50])
            for key, part in value.items()
        )

    def is_numbered(self, value: dict[str, Any]) -> bool:
        """A list that PHP wrote as an object: ``{"0": {…}, "2": {…}}``, or entries by their id."""
        parts = list(value.values())
        return bool(parts) and all(is_object(part) for part in parts) and any(self.is_entry(part) for part in parts[:5])

    def unwrap(self, value: dict[str, Any]) -> dict[str, Any]:
        """The entry inside an envelope, with what stands beside it; any other object as it is."""
        for name in _ENVELOPES:
            inner = value.get(name)
            if is_object(inner) and self.is_entry(inner) and not self.is_entry(value):
                return {**{key: part for key, part in value.items() if key != name}, **inner}
        return value

    def _holds_entries(self, part: object, sure: bool, depth: int) -> bool:
        if is_list(part):
            return any(is_object(item) and (sure or self.is_entry(item)) for item in part[:50])
        return is_object(part) and (
            self.is_numbered(part)
            or self.is_entry(part)
            or (depth < _DEEPEST and self.is_around_entries(part, depth + 1))
        )

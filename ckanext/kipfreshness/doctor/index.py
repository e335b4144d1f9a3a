"""Whether the search index says the same as the tables."""

from __future__ import annotations

from collections.abc import Iterator

import ckan.plugins.toolkit as tk

from .. import search
from ..model.upkeep import count_public, count_stale
from .finding import Finding, warning

_CHECK = "index"


def check_index() -> Iterator[Finding]:
    stale = count_stale()
    if stale:
        yield warning(
            _CHECK,
            tk.ungettext(
                "The search index has not been told of %(num)s dataset's deadline.",
                "The search index has not been told of %(num)s datasets' deadlines.",
                stale,
            ),
            tk._("The next marking run does it; at once: ckan kipfreshness run"),
        )
    found = search.count_indexed()
    if found is None:
        return  # said by the check of Solr
    public = count_public()
    if found.public != public or found.undated:
        message = tk._("CKAN has %(all)s public datasets; the search index has %(found)s, %(undated)s without a mark.")
        values = {"all": public, "found": found.public, "undated": found.undated}
        yield warning(_CHECK, message % values, "ckan search-index rebuild")

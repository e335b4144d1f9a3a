"""What the index has, beside what it should have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests
from ckan.lib.search.common import SearchError, make_connection
from pysolr import SolrError

from .fields import DATED

_FAILURES = (SolrError, SearchError, requests.RequestException)
_PUBLIC = ("+state:active", "+capacity:public", "+dataset_type:dataset")


@dataclass(frozen=True)
class Indexed:
    """How many public datasets the index has, and how many of these know nothing of their mark."""

    public: int
    undated: int


def why_unreachable() -> str:
    """Empty where Solr answers."""
    try:
        _count("*:*")
    except _FAILURES as error:
        return str(error)[:300]
    return ""


def count_indexed() -> Indexed | None:
    """Nothing where Solr does not answer."""
    try:
        public = _count(" ".join(_PUBLIC))
        return Indexed(public, public - _count(" ".join((*_PUBLIC, f"+{DATED}:*"))))
    except _FAILURES:
        return None


def _count(query: str) -> int:
    solr: Any = make_connection()
    return solr.search(query, rows=0).hits

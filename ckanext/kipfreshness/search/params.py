"""A search's parameters as Solr understands them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from ..freshness.policy import Policy
from .facet import take_out_facet
from .query import FIELD, rewrite_statuses


def translate_params(search_params: dict[str, Any], policy: Policy, now: datetime) -> dict[str, Any]:
    """Of ``package_search``: query and filters without our field, which is none of Solr's, and without our facet."""
    today = policy.local_date(now)
    translated = dict(search_params)
    if isinstance(translated.get("q"), str):
        translated["q"] = rewrite_statuses(translated["q"], policy, today)
    filters = [rewrite_statuses(one, policy, today) for one in cast("list[str]", translated.get("fq_list") or [])]
    fq = translated.get("fq")
    if isinstance(fq, str) and FIELD in fq:
        translated["fq"] = rewrite_statuses(fq, policy, today)
        if "+state" not in fq:
            # A filter of its own: CKAN sets words before and behind ``fq``, and beside them an OR finds all.
            filters.append(translated["fq"])
            translated["fq"] = ""
    if filters:
        translated["fq_list"] = filters
    take_out_facet(translated)
    return translated

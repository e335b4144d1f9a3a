"""The facet ``kip_status``: one more query to Solr, for the counts of all statuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from ckan.lib.search.common import make_connection

from ..freshness.mark import Status
from ..freshness.policy import Policy
from .query import FIELD, status_clause

_ASKED = "kipfreshness_facet"
# what decides which documents a search finds; the rest of its parameters decides how they are shown
_SELECTING = ("q", "fq", "defType", "qf", "mm", "tie", "df", "q.op", "bf", "boost")


def take_out_facet(search_params: dict[str, Any]) -> None:
    """Take our facet out of what Solr is asked, which has no such field: ``count_statuses`` answers for it."""
    fields = cast("list[str] | None", search_params.get("facet.field"))
    if fields and FIELD in fields:
        search_params["facet.field"] = [field for field in fields if field != FIELD]
        search_params["extras"] = {**(search_params.get("extras") or {}), _ASKED: True}


def count_statuses(search_params: dict[str, Any], policy: Policy, now: datetime) -> dict[str, int] | None:
    """How many documents of a search that was made have each status; ``None`` where nobody asked."""
    asked = cast("dict[str, Any]", search_params.get("extras") or {})
    if not asked.pop(_ASKED, False):
        return None
    today = policy.local_date(now)
    clause_by_status = {status.value: status_clause(status, policy, today) for status in Status}
    selecting = {name: search_params[name] for name in _SELECTING if name in search_params}
    solr: Any = make_connection()
    answer = solr.search(**selecting, rows=0, facet="true", **{"facet.query": list(clause_by_status.values())})
    counts: dict[str, int] = answer.facets["facet_queries"]
    return {status: counts[clause] for status, clause in clause_by_status.items() if counts[clause]}

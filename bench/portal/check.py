"""Whether copies are what CKAN's own actions, our harvester and CKAN's indexing would have made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.model.meta import Session

from ckanext.kipfreshness.model.refresh import refresh_evidence

from .documents import documents_by_ckan, documents_of
from .samples import DECLARED_ON, MADE_AT, act

CHECKED = 50
_ROWS = """
SELECT c.* FROM bench.copy AS c ORDER BY md5('check' || dataset_id) LIMIT :many
"""


def differences() -> Iterator[str]:
    """One line for each; of fifty copies."""
    rows = Session.execute(sa.text(_ROWS), {"many": CHECKED}).all()
    ids = [row.dataset_id for row in rows]
    for row, sent, by_ckan in zip(rows, documents_of(rows), documents_by_ckan(ids), strict=True):
        yield from _different(f"the document of {row.number}", json.loads(sent), json.loads(by_ckan))
        shown = act("package_show", id=row.dataset_id)
        yield from _different(f"package_show of {row.number}", _as_sample(shown, row), _sample(row.sample_id))
        found = _without_ids(_found(row.dataset_id))
        yield from _different(f"what a search finds of {row.number}", found, _without_ids(shown))
    renewed = refresh_evidence(datetime.now(timezone.utc), ids)
    Session.rollback()
    if renewed:
        yield f"{renewed} of {len(ids)} have other evidence than CKAN's tables say"


def _different(what: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(ours.keys() | theirs.keys()):
        if _plain(ours.get(key)) != _plain(theirs.get(key)):
            yield f"{what}: {key} is {ours.get(key)!r}, not {theirs.get(key)!r}"


def _plain(value: Any) -> Any:
    """Of JSON within JSON what it says."""
    return json.loads(value) if isinstance(value, str) and value.startswith("{") else value


def _found(dataset_id: str) -> dict[str, Any]:
    (found,) = tk.get_action("package_search")({"ignore_auth": True}, {"fq": f"id:{dataset_id}"})["results"]
    return found


def _sample(sample_id: str) -> dict[str, Any]:
    return _without_ids(act("package_show", id=sample_id))


def _as_sample(shown: dict[str, Any], row: Any) -> dict[str, Any]:
    """A copy's dict with the number and dates of its sample."""
    text = json.dumps(_without_ids(shown))
    for own, of_sample in (
        (row.number, row.sample_number),
        (row.made_at.isoformat(), MADE_AT),
        (f'"{row.declared_on.isoformat()}"', f'"{DECLARED_ON}"'),
    ):
        text = text.replace(own, of_sample)
    return json.loads(text)


def _without_ids(shown: dict[str, Any]) -> dict[str, Any]:
    """Without what every dataset has of its own, and without its mark, which follows from its dates."""
    plain = {key: value for key, value in shown.items() if key not in ("id", "kipfreshness", "extras", "resources")}
    resources: Sequence[dict[str, Any]] = shown["resources"]
    plain["resources"] = [{**resource, "id": "", "package_id": ""} for resource in resources]
    extras: Sequence[dict[str, Any]] = shown.get("extras", [])
    # ckanext-harvest adds some where it is asked by a search, others where by a page.
    plain["extras"] = {extra["key"]: extra["value"] for extra in extras if not extra["key"].startswith("harvest_")}
    return plain

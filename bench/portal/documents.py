"""Search documents for many datasets: CKAN's own of each sample, with a copy's ids, number and dates put in."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from typing import Any
from unittest import mock
from uuid import UUID

import ckan.lib.search as search
import ckan.plugins.toolkit as tk
import pysolr
import sqlalchemy as sa
from ckan.lib.search.common import make_connection
from ckan.model.meta import Session

from ckanext.kipfreshness import config
from ckanext.kipfreshness.model.deadlines import deadlines_of, deadlines_read_ahead
from ckanext.kipfreshness.model.viewpoint import Viewpoint, viewpoint
from ckanext.kipfreshness.search.fields import index_fields

from .samples import DECLARED_ON, MADE_AT

_BATCH = 1000
_OURS = re.compile(r'"kip_\w+": "[^"]*", ')


def documents_by_ckan(dataset_ids: Sequence[str]) -> list[str]:
    """What CKAN would send to Solr of each, as JSON, caught on its way."""
    caught: list[bytes] = []
    with mock.patch.object(pysolr.Solr, "_update", lambda _self, message, **_: caught.append(message)):
        search.rebuild(package_ids=dataset_ids, defer_commit=True)
    return [json.dumps(json.loads(message)[0]) for message in caught]


class Form:
    """A sample's document, cut where a copy's differs."""

    def __init__(self, document: str, number: str, dataset_id: str, own_ids: Sequence[str]) -> None:
        self._dataset_id, self._number, self._own_ids = dataset_id, number, frozenset(own_ids)
        self._index_id = json.loads(document)["index_id"]
        tokens = (number, dataset_id, self._index_id, MADE_AT, DECLARED_ON, *own_ids)
        self._parts = re.split("|".join(map(re.escape, tokens)).join("()"), _OURS.sub("", document))

    def fill(self, row: Any, fields: dict[str, str]) -> str:
        values = {
            self._number: row.number,
            self._dataset_id: row.dataset_id,
            self._index_id: hashlib.md5(f"{row.dataset_id}{tk.config['ckan.site_id']}".encode()).hexdigest(),
            MADE_AT: row.made_at.isoformat(),
            DECLARED_ON: row.declared_on.isoformat(),
            **{id_: _own_id(row.dataset_id, id_) for id_ in self._own_ids},
        }
        document = "".join(values.get(part, part) for part in self._parts)
        return document[:-1] + "".join(f', "{name}": "{value}"' for name, value in fields.items()) + "}"


def _own_id(dataset_id: str, sample_id: str) -> str:
    """As ``copies`` makes them in SQL."""
    return str(UUID(hashlib.md5(f"{dataset_id}{sample_id}".encode()).hexdigest()))


def send_documents(copies: int) -> Iterator[int]:
    """How many have been sent, after each batch. Commits at the end."""
    forms = _forms()
    solr: Any = make_connection()
    view = viewpoint(config.policy(), datetime.now(timezone.utc))
    for start in range(0, copies, _BATCH):
        rows = _copies_after(start)
        solr._update(f"[{','.join(_fill(forms, rows, view))}]".encode(), commit=False, solrapi="JSON")
        yield start + len(rows)
    solr.commit()


def documents_of(rows: Sequence[Any]) -> list[str]:
    """What ``send_documents`` sends of these copies."""
    return _fill(_forms(), rows, viewpoint(config.policy(), datetime.now(timezone.utc)))


def _fill(forms: dict[str, Form], rows: Sequence[Any], view: Viewpoint) -> list[str]:
    """With the fields that our own hook adds."""
    with deadlines_read_ahead(deadlines_of(view, [row.dataset_id for row in rows])):
        return [forms[row.sample_id].fill(row, index_fields(row.dataset_id, lambda: view)) for row in rows]


def _forms() -> dict[str, Form]:
    samples = Session.execute(sa.text("SELECT number, id FROM bench.sample ORDER BY number")).all()
    documents = documents_by_ckan([sample.id for sample in samples])
    own_ids = sa.text(
        "SELECT id FROM resource WHERE package_id = :id UNION ALL SELECT id FROM harvest_object WHERE package_id = :id"
    )
    return {
        sample.id: Form(document, sample.number, sample.id, Session.execute(own_ids, {"id": sample.id}).scalars().all())
        for sample, document in zip(samples, documents, strict=True)
    }


def _copies_after(start: int) -> Sequence[Any]:
    statement = "SELECT * FROM bench.copy WHERE n > :after AND n <= :until ORDER BY n"
    return Session.execute(sa.text(statement), {"after": start, "until": start + _BATCH}).all()

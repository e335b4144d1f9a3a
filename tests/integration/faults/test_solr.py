"""Solr away, slow, and come back without an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import ckan.lib.search as ckan_search
import pytest
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action

from ckanext.kipfreshness import search

from ... import factories
from .conftest import Services
from .town import OURS, WHAT_IT_IS, make_town, searched, shown, written

pytestmark = pytest.mark.usefixtures("clean_portal")


@contextmanager
def away(services: Services) -> Iterator[None]:
    services.before_solr.shut()
    try:
        yield
    finally:
        services.before_solr.open()


def test_while_solr_is_away_every_page_of_ours_is_right_and_the_search_follows_when_it_is_back(
    app: CKANTestApp, services: Services
) -> None:
    make_town()
    editor = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    with away(services):
        for address in OURS:
            assert (address, app.get(address).status_code) == (address, 200)
        note = {"note": "Tetap."}
        answer = app.post("/kepatuhan/dataset/lama/confirm", data=note, headers=editor, follow_redirects=False)
        assert answer.status_code == 302  # to the dataset's page, for which CKAN asks Solr
        assert shown(app) == {**WHAT_IT_IS, "lama": "current"}
        call_action("kipfreshness_run", factories.as_admin())
        assert written() == (2, 4, 1)
    assert searched(fq="kip_status:overdue") == ["lama"]
    call_action("kipfreshness_run", factories.as_admin())
    call_index_repair()
    assert searched(fq="kip_status:overdue") == []
    assert searched(fq="kip_status:current") == ["baru", "lama"]


def call_index_repair() -> None:
    """What the background worker does after each run."""

    assert search.repair_index() > 0


def test_a_slow_solr_makes_nothing_wrong(app: CKANTestApp, services: Services) -> None:
    make_town()
    services.before_solr.delay = 0.3
    try:
        began = monotonic()
        assert searched(fq="kip_status:overdue") == ["lama"]
        assert monotonic() - began > 0.3
        assert app.get("/dataset/?kip_status=overdue").status_code == 200
    finally:
        services.before_solr.delay = 0


def test_an_index_that_is_gone_hides_no_mark_and_is_right_once_it_is_built_anew(app: CKANTestApp) -> None:
    make_town()
    ckan_search.clear_all()
    assert searched() == []
    assert shown(app) == WHAT_IT_IS
    ckan_search.rebuild()
    for name, status in WHAT_IT_IS.items():
        assert searched(fq=f"kip_status:{status}") == [name]

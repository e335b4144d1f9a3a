"""Harvested changes are seen where CKAN shows what was changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Portal, entry

PLUGINS = "kipfreshness kipfreshness_harvester harvest scheming_organizations activity"


@pytest.fixture
def clean_portal(clean_portal: None, migrate_db_for: Callable[[str], None]) -> None:
    migrate_db_for("activity")


@pytest.mark.ckan_config("ckan.plugins", PLUGINS)
def test_activity_stream_tells_of_new_and_changed_datasets_once(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    portal.serve(entry(1, description="Baru"), entry(2))
    portal.harvest()
    portal.harvest()

    def activities(title: str) -> list[Any]:
        dataset_id = portal.datasets()[title]["id"]
        return [
            a["activity_type"] for a in portal.act("package_activity_list", id=dataset_id, include_hidden_activity=True)
        ]

    assert activities("Data 1") == ["changed package", "new package"]
    assert activities("Data 2") == ["new package"]

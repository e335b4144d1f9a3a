"""Harvesting into a portal whose datasets have our schema, and into one whose datasets have none."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Portal, entry

with_and_without_schema = pytest.mark.parametrize(
    "schema",
    [
        pytest.param(
            True,
            marks=[
                pytest.mark.ckan_config(
                    "ckan.plugins",
                    "kipfreshness kipfreshness_harvester harvest scheming_organizations scheming_datasets",
                ),
                pytest.mark.ckan_config("scheming.dataset_schemas", "ckanext.kipfreshness:schemas/opd_dataset.yaml"),
            ],
        ),
        False,
    ],
)

SAID: dict[str, Any] = {
    "accrualPeriodicity": "R/P1Y",
    "contactPoint": {
        "fn": "Bidang Statistik",
        "hasEmail": "mailto:statistik@opd.example",
        "hasTelephone": "(0285) 421234",
    },
    "issued": "2023-12-01",
    "language": ["id"],
    "license": "Bebas dipakai",
    "publisher": {"name": "Dinas Pangan"},
    "spatial": "Kota Contoh",
    "temporal": "2023",
    "theme": ["Pangan"],
}

KEPT = {
    "update_frequency": "annual",
    "contact_phone": "+62285421234",
    "publisher_name": "Dinas Pangan",
    "modified": "2024-01-31",
    "issued": "2023-12-01",
    "language": "id",
    "license_text": "Bebas dipakai",
    "spatial": "Kota Contoh",
    "temporal": "2023",
    "theme": "Pangan",
}


def kept(dataset: dict[str, Any]) -> dict[str, str]:
    """What is beyond CKAN's own fields, wherever this portal keeps it."""
    extras = {extra["key"]: extra["value"] for extra in dataset.get("extras", [])}
    return {name: dataset.get(name) or extras.get(name) for name in KEPT}


@with_and_without_schema
def test_everything_that_a_feed_says_is_kept(portal: Portal, schema: bool) -> None:
    portal.serve(entry(1, **SAID))
    assert portal.report(portal.harvest()) == {"new": 1}
    dataset = portal.datasets()["Data 1"]
    assert kept(dataset) == KEPT
    assert ("update_frequency" in dataset) is schema


@with_and_without_schema
def test_same_feed_again_touches_nothing(portal: Portal, schema: bool) -> None:
    portal.serve(entry(1, **SAID))
    portal.harvest()
    before = portal.datasets()
    assert portal.report(portal.harvest()) == {"unchanged": 1}
    assert portal.datasets() == before


@with_and_without_schema
def test_changed_field_changes_only_itself(portal: Portal, schema: bool) -> None:
    portal.serve(entry(1, **SAID))
    portal.harvest()
    portal.serve(entry(1, **{**SAID, "temporal": "2024"}))
    assert portal.report(portal.harvest()) == {"changed": 1}
    assert kept(portal.datasets()["Data 1"]) == {**KEPT, "temporal": "2024"}

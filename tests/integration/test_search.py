from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from ckan.lib import search as ckan_search
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")

# At noon of 10 March in Jakarta: current, due soon, overdue, unknown, exempt.
NOON = "2026-03-10 05:00:00"


@pytest.fixture
def portal() -> None:
    owner = factories.organization()["id"]
    uploads = {"fresh": (2026, 3, 5), "soon": (2026, 2, 14), "late": (2026, 2, 9), "free": (2026, 1, 1)}
    for name, day in uploads.items():
        factories.dataset(name=name, owner_org=owner, uploaded_at=datetime(*day, 3, tzinfo=timezone.utc))
    factories.dataset(name="dateless", owner_org=owner)
    with freeze_time(NOON):
        call_action("kipfreshness_exempt", factories.as_admin(), id="free", reason="Arsip", until="2026-03-10")


def found(at: str = NOON, **params: Any) -> list[str]:
    with freeze_time(at):
        return sorted(dataset["name"] for dataset in call_action("package_search", **params)["results"])


NAMES_BY_FILTER = {
    "kip_status:overdue": ["late"],
    "+kip_status:current": ["fresh"],
    'kip_status:"due_soon"': ["soon"],
    "kip_status:unknown": ["dateless"],
    "kip_status:exempt": ["free"],
    "-kip_status:overdue": ["dateless", "free", "fresh", "soon"],
    "NOT kip_status:overdue": ["dateless", "free", "fresh", "soon"],
    "!kip_status:overdue": ["dateless", "free", "fresh", "soon"],
    "kip_status:overdue OR kip_status:unknown": ["dateless", "late"],
    "kip_status:(overdue OR unknown)": ["dateless", "late"],
    'kip_status:("overdue" OR "due_soon")': ["late", "soon"],
    "kip_status:(overdue unknown)": [],
    "kip_status:(overdue || unknown)": ["dateless", "late"],
    "kip_status:overdue AND kip_status:unknown": [],
    "(kip_status:overdue OR kip_status:current) -name:late": ["fresh"],
    "name:late kip_status:overdue": ["late"],
    "kip_status:[* TO *]": ["dateless", "free", "fresh", "late", "soon"],
    "kip_status:*": ["dateless", "free", "fresh", "late", "soon"],
    "kip_status:no_such_status": [],
    "-kip_status:no_such_status": ["dateless", "free", "fresh", "late", "soon"],
    'title:"kip_status:overdue"': [],
}


def test_filter_by_status(portal: None) -> None:
    assert {fq: found(fq=fq) for fq in NAMES_BY_FILTER} == NAMES_BY_FILTER


def test_status_in_the_query_and_in_a_list_of_filters(portal: None) -> None:
    assert found(q="kip_status:overdue") == ["late"]
    assert found(fq_list=["kip_status:(overdue OR current)", "-name:late"]) == ["fresh"]


AT_THE_SECOND = [
    # due on 9 March: overdue from the midnight in Jakarta that ends it
    ("2026-03-09 16:59:59", "due_soon", "late"),
    ("2026-03-09 17:00:00", "overdue", "late"),
    # due at the midnight that ends 5 April, due soon seven days before
    ("2026-03-29 16:59:59", "current", "fresh"),
    ("2026-03-29 17:00:00", "due_soon", "fresh"),
    # exempt through 10 March
    ("2026-03-10 16:59:59", "exempt", "free"),
    ("2026-03-10 17:00:00", "overdue", "free"),
]


def test_search_turns_at_the_same_second_as_the_mark(portal: None) -> None:
    for at, status, name in AT_THE_SECOND:
        assert name in found(at, fq=f"kip_status:{status}"), at
        with freeze_time(at):
            assert call_action("kipfreshness_status_show", id=name)["status"] == status, at


def test_facet_counts_each_status_of_what_is_found(portal: None) -> None:
    with freeze_time(NOON):
        result = call_action("package_search", fq="-name:fresh", **{"facet.field": ["kip_status", "organization"]})
    items = result["search_facets"]["kip_status"]["items"]
    assert [(item["name"], item["display_name"], item["count"]) for item in items] == [
        ("overdue", "Overdue", 1),
        ("exempt", "Not monitored", 1),
        ("due_soon", "Due soon", 1),
        ("unknown", "Date unknown", 1),
    ]
    assert result["facets"]["kip_status"] == {"due_soon": 1, "overdue": 1, "unknown": 1, "exempt": 1}
    assert len(result["search_facets"]["organization"]["items"]) == 1


def test_facet_is_there_only_where_it_was_asked_for(portal: None) -> None:
    assert "kip_status" not in call_action("package_search", **{"facet.field": ["organization"]})["search_facets"]


def test_results_sort_by_deadline(portal: None) -> None:
    result = call_action("package_search", sort="kip_due_date asc", fq="kip_due_date:[* TO *]")
    assert [dataset["name"] for dataset in result["results"]] == ["free", "late", "soon", "fresh"]


def test_each_result_and_the_dataset_carry_the_mark(portal: None) -> None:
    expected = {
        "status": "overdue",
        "basis": "resource",
        "last_updated_at": "2026-02-09T10:00:00+07:00",
        "due_on": "2026-03-09",
        "due_at": "2026-03-10T00:00:00+07:00",
    }
    with freeze_time(NOON):
        assert call_action("package_search", fq="name:late")["results"][0]["kipfreshness"] == expected
        assert call_action("package_show", id="late")["kipfreshness"] == expected


def test_the_index_keeps_no_mark(portal: None) -> None:
    assert "kipfreshness" not in ckan_search.show("late")["validated_data_dict"]


def test_what_package_show_gave_can_be_sent_back(portal: None) -> None:
    shown = call_action("package_show", id="late")
    sent_back = call_action("package_update", factories.as_admin(), **shown)
    assert sent_back["metadata_modified"] == shown["metadata_modified"]
    call_action("package_update", factories.as_admin(), **{**shown, "title": "Judul baru"})
    again = call_action("package_show", id="late")
    assert (again["title"], again["kipfreshness"]) == ("Judul baru", shown["kipfreshness"])


def test_harvest_sources_and_other_types_have_no_mark(portal: None) -> None:
    owner = factories.organization()["id"]
    call_action("package_create", factories.as_admin(), name="other", type="showcase", owner_org=owner)
    assert "kipfreshness" not in call_action("package_show", id="other")
    assert "other" not in found(fq="kip_status:unknown")

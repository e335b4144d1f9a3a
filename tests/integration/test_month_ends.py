"""Month-ends as they were recorded, and what has moved since."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")


def run(at: str) -> None:
    with freeze_time(at):
        call_action("kipfreshness_run", factories.as_admin())


def compliance(at: str = "2026-11-10T03:00:00Z", **query: str) -> dict[str, Any]:
    with freeze_time(at):
        return call_action("kipfreshness_compliance_show", **query)


def standings(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(o["name"], o["rank"], o["score"], o["rank_change"], o["score_change"]) for o in answer["organizations"]]


def in_utc(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 3, tzinfo=timezone.utc)


@pytest.fixture
def autumn() -> list[dict[str, Any]]:
    """Two OPDs. At the end of September the first is ahead; in October the second overtakes it."""
    for name in ("satu", "dua"):
        factories.organization(name=name, title=f"Dinas {name.title()}", opd_type="dinas")
    with freeze_time("2026-09-20T03:00:00Z"):
        datasets = [
            factories.dataset(uploaded_at=in_utc(9, 20), owner_org="satu"),
            factories.dataset(uploaded_at=in_utc(9, 20), owner_org="satu"),
            factories.dataset(uploaded_at=in_utc(9, 20), owner_org="dua"),
            factories.dataset(uploaded_at=in_utc(7, 1), owner_org="dua"),
        ]
    run("2026-09-30T10:00:00Z")
    with freeze_time("2026-10-25T03:00:00Z"):
        for dataset in (datasets[0], datasets[2], datasets[3]):
            factories.upload(dataset)
    run("2026-10-31T10:00:00Z")
    run("2026-11-10T02:00:00Z")
    return datasets


def test_ranking_of_a_month_tells_how_far_each_has_moved_since_the_month_before(autumn: Any) -> None:
    september, october = compliance(month="2026-09"), compliance(month="2026-10")
    assert standings(september) == [("satu", 1, 100.0, None, None), ("dua", 2, 50.0, None, None)]
    assert standings(october) == [("dua", 1, 100.0, 1, 50.0), ("satu", 2, 50.0, -1, -50.0)]
    assert (september["compared_with"], october["compared_with"]) == (None, "2026-09-30")
    assert (october["as_of"], october["totals"]["score"]) == ("2026-10-31T23:59:59+07:00", 75.0)
    assert (october["totals"]["score_change"], october["totals"]["oldest_due_at"]) == (0.0, None)


def test_today_is_compared_with_the_last_month_end(autumn: Any) -> None:
    with freeze_time("2026-11-09T03:00:00Z"):
        factories.upload(autumn[1])
    today = compliance()
    assert today["compared_with"] == "2026-10-31"
    assert standings(today) == [("dua", 1, 100.0, 0, 0.0), ("satu", 1, 100.0, 1, 50.0)]
    (only,) = compliance(organization="satu")["organizations"]
    assert (only["rank"], only["rank_change"], only["opd_type"]) == (1, 1, "dinas")


def test_a_recorded_month_stays_as_it_was_whatever_becomes_of_its_datasets(autumn: Any) -> None:
    before = compliance(month="2026-09")
    call_action("package_delete", factories.as_admin(), id=autumn[3]["id"])
    with freeze_time("2026-11-10T04:00:00Z"):
        call_action("kipfreshness_run", factories.as_admin(), as_of="2026-09-30")
    after = compliance(month="2026-09")
    assert (after["totals"], after["organizations"]) == (before["totals"], before["organizations"])
    # What is worked out today of the same day knows nothing of a dataset that is gone.
    assert compliance(as_of="2026-09-30")["totals"]["monitored"] == 3


def test_an_opd_that_is_gone_is_not_listed_but_keeps_its_rank(autumn: Any) -> None:
    for dataset in autumn[:2]:
        call_action("package_delete", factories.as_admin(), id=dataset["id"])
    call_action("organization_delete", factories.as_admin(), id="satu")
    assert standings(compliance(month="2026-09")) == [("dua", 2, 50.0, None, None)]
    assert compliance(month="2026-09")["totals"]["monitored"] == 4


def test_history_can_be_asked_for_month_ends_only(autumn: Any) -> None:
    rows = call_action("kipfreshness_history_list", month_ends=True)
    assert [(row["date"], row["score"]) for row in rows] == [("2026-09-30", 75.0), ("2026-10-31", 75.0)]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"month": "2026-08"}, "Nothing was recorded on 2026-08-31."),
        ({"month": "2026-11"}, "Nothing was recorded on 2026-11-30."),
        ({"month": "2026-09", "as_of": "2026-09-30"}, "Either a month or a moment is expected, not both."),
    ],
)
def test_a_month_that_was_not_recorded_is_named(autumn: Any, query: dict[str, str], message: str) -> None:
    with pytest.raises(tk.ValidationError) as refused:
        compliance(**query)
    assert refused.value.error_dict == {"month": [message]}


def test_a_month_is_no_record_before_its_last_day_is_over(autumn: Any) -> None:
    with pytest.raises(tk.ValidationError):
        compliance(at="2026-10-31T12:00:00Z", month="2026-10")
    assert compliance(at="2026-10-31T17:00:00Z", month="2026-10")["totals"]["score"] == 75.0

from __future__ import annotations

import pytest
from ckan.tests.helpers import call_action

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")


def test_fresh_upload_is_current() -> None:
    dataset = factories.dataset(days_old=1)
    status = call_action("kipfreshness_status_show", id=dataset["name"])
    assert (status["status"], status["basis"], status["age_days"], status["cause"]) == ("current", "resource", 1, None)


def test_compliance_counts_by_organization() -> None:
    one = factories.organization(title="B")
    factories.organization(title="A")
    factories.dataset(days_old=1, owner_org=one["id"])
    factories.dataset(days_old=40, owner_org=one["id"])
    factories.dataset(owner_org=one["id"])
    answer = call_action("kipfreshness_compliance_show")
    assert [(o["title"], o["monitored"], o["score"], o["rank"]) for o in answer["organizations"]] == [
        ("B", 3, 33.33, 1),
        ("A", 0, None, None),
    ]
    assert answer["totals"]["overdue"] == 1
    listed = call_action("kipfreshness_dataset_list")
    assert [(d["status"]) for d in listed["results"]] == ["unknown", "overdue", "current"]

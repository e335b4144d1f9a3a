from __future__ import annotations

import pytest
from ckan.tests.helpers import call_action

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")


def run(**options: object) -> dict[str, object]:
    result = call_action("kipfreshness_run", **options)
    result.pop("seconds")
    return result


def test_first_run_records_each_status_and_history() -> None:
    owner = factories.organization()
    factories.dataset(days_old=1, owner_org=owner["id"])
    factories.dataset(days_old=40, owner_org=owner["id"])
    assert run() == {"assessed": 2, "changed": 2, "became_overdue": 0, "recovered": 0, "outcome": "done"}
    assert run() == {"assessed": 2, "changed": 0, "became_overdue": 0, "recovered": 0, "outcome": "done"}
    rows = call_action("kipfreshness_history_list", organization=owner["name"])
    assert [(row["current"], row["overdue"], row["score"]) for row in rows] == [(1, 1, 50.0)]
    assert call_action("kipfreshness_compliance_show")["last_run"]["assessed"] == 2


def test_commands_show_it(cli) -> None:
    from ckan.cli.cli import ckan

    factories.dataset(days_old=1)
    for command in (["run"], ["status"], ["run", "--json", "--dry-run"], ["status", "--json"]):
        result = cli.invoke(ckan, ["kipfreshness", *command])
        print(result.output)
        assert result.exit_code == 0, result.output

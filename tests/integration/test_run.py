from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.cli import ckan
from ckan.model import Package, Session
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from ckanext.kipfreshness import jobs
from ckanext.kipfreshness import model as ours
from ckanext.kipfreshness.model.index_state import mark_index_stale, stale_datasets
from ckanext.kipfreshness.search import index_datasets, repair, repair_index

from .. import factories
from ..statements import statements

pytestmark = pytest.mark.usefixtures("clean_portal")

UTC = timezone.utc


def run(at: str | None = None, **options: Any) -> dict[str, Any]:
    with freeze_time(at) if at else no_freeze():
        result = call_action("kipfreshness_run", **options)
    result.pop("seconds")
    return result


@contextmanager
def no_freeze() -> Iterator[None]:
    yield


def outcome(assessed: int, changed: int = 0, became_overdue: int = 0, recovered: int = 0) -> dict[str, Any]:
    return {
        "assessed": assessed,
        "changed": changed,
        "became_overdue": became_overdue,
        "recovered": recovered,
        "outcome": "done",
    }


def transitions(dataset: dict[str, Any]) -> list[tuple[str | None, str, str]]:
    rows = Session.query(ours.Transition).filter_by(dataset_id=dataset["id"]).order_by(ours.Transition.id)
    return [(row.from_status, row.to_status, row.found_at.astimezone(UTC).isoformat()[:10]) for row in rows]


def make(number: int, **fields: Any) -> list[dict[str, Any]]:
    owner = factories.organization()["id"]
    return [factories.dataset(owner_org=owner, **fields) for _ in range(number)]


def remove(datasets: list[dict[str, Any]]) -> None:
    for dataset in datasets:
        call_action("package_delete", factories.as_admin(), id=dataset["id"])


class TestTransitions:
    def test_each_change_of_status_is_recorded_once(self) -> None:
        (dataset,) = make(1, uploaded_at=datetime(2026, 1, 5, tzinfo=UTC))
        assert run("2026-01-06") == outcome(1, changed=1)
        assert run("2026-01-07") == outcome(1)
        assert run("2026-01-30") == outcome(1, changed=1)
        assert run("2026-02-10") == outcome(1, changed=1, became_overdue=1)
        with freeze_time("2026-02-11"):
            factories.upload({"resources": dataset["resources"]})
        assert run("2026-02-12") == outcome(1, changed=1, recovered=1)
        assert transitions(dataset) == [
            (None, "current", "2026-01-06"),
            ("current", "due_soon", "2026-01-30"),
            ("due_soon", "overdue", "2026-02-10"),
            ("overdue", "current", "2026-02-12"),
        ]
        row = Session.get(ours.DatasetEvidence, dataset["id"])
        assert (row.status, row.status_since) == ("current", datetime(2026, 2, 12, tzinfo=UTC))

    def test_private_datasets_are_not_assessed(self) -> None:
        make(2, days_old=1, private=True)
        assert run() == outcome(0)

    def test_dry_run_records_nothing(self) -> None:
        (dataset,) = make(1, days_old=40)
        assert run(dry_run=True) == outcome(1, changed=1)
        assert transitions(dataset) == []
        assert call_action("kipfreshness_history_list") == []
        assert call_action("kipfreshness_compliance_show")["last_run"] is None


class TestHistory:
    def test_one_row_an_organization_and_local_day(self) -> None:
        make(1, uploaded_at=datetime(2026, 1, 5, tzinfo=UTC))
        factories.organization(name="empty")
        # 2 February and 3 February in Jakarta
        for at in ("2026-02-02 01:00:00", "2026-02-02 16:59:59", "2026-02-02 17:00:00"):
            run(at)
        for organization in ("empty", None):
            rows = call_action("kipfreshness_history_list", **({"organization": organization} if organization else {}))
            assert [row["date"] for row in rows] == ["2026-02-02", "2026-02-03"]
        assert call_action("kipfreshness_history_list", organization="empty")[0]["score"] is None

    def test_a_later_run_of_the_same_day_writes_over_it(self) -> None:
        (dataset,) = make(1, uploaded_at=datetime(2026, 1, 5, tzinfo=UTC))
        run("2026-02-10 01:00:00")
        with freeze_time("2026-02-10 02:00:00"):
            factories.upload(dataset)
        run("2026-02-10 03:00:00")
        assert [(row["overdue"], row["current"]) for row in call_action("kipfreshness_history_list")] == [(0, 1)]

    def test_month_end_is_frozen_once_it_is_over(self) -> None:
        (dataset,) = make(1, uploaded_at=datetime(2026, 1, 5, tzinfo=UTC))
        run("2026-02-27 01:00:00")
        run("2026-02-28 01:00:00")
        with freeze_time("2026-02-28 02:00:00"):
            factories.upload(dataset)
        run("2026-02-28 03:00:00")  # the day is not over
        run("2026-03-02 03:00:00")
        with freeze_time("2026-03-03 03:00:00"):
            call_action("package_delete", factories.as_admin(), id=dataset["id"])
            # what is found of those days now: nothing
            call_action("kipfreshness_run", as_of="2026-02-27")
            call_action("kipfreshness_run", as_of="2026-02-28")
        rows = call_action("kipfreshness_history_list", until="2026-02-28")
        assert [(row["date"], row["monitored"], row["score"]) for row in rows] == [
            ("2026-02-27", 0, None),
            ("2026-02-28", 1, 100.0),
        ]

    def test_a_day_before_the_last_run_is_filled_in_without_transitions(self) -> None:
        (dataset,) = make(1, uploaded_at=datetime(2026, 1, 5, tzinfo=UTC))
        run("2026-02-20")
        assert run("2026-02-20", as_of="2026-01-20") == outcome(1)
        assert transitions(dataset) == [(None, "overdue", "2026-02-20")]
        rows = call_action("kipfreshness_history_list", since="2026-01-20", until="2026-01-20")
        assert [(row["current"], row["overdue"]) for row in rows] == [(1, 0)]
        assert call_action("kipfreshness_compliance_show")["last_run"]["finished_at"][:10] == "2026-02-20"

    def test_a_day_to_come_can_only_be_tried(self) -> None:
        make(1, uploaded_at=datetime(2026, 1, 5, tzinfo=UTC))
        with pytest.raises(tk.ValidationError) as refusal:
            run("2026-01-20", as_of="2026-03-01")
        assert set(refusal.value.error_dict) == {"as_of"}
        assert run("2026-01-20", as_of="2026-03-01", dry_run=True) == outcome(1, changed=1)


class TestGuard:
    def test_a_few_datasets_less_are_said_to_be_missing(self) -> None:
        datasets = make(10, days_old=1)
        run()
        remove(datasets[:1])
        assert run() == {**outcome(9), "outcome": "warned"}

    def test_half_of_the_datasets_less_is_not_yet_alarming(self) -> None:
        datasets = make(4, days_old=1)
        run()
        remove(datasets[:2])
        assert run()["outcome"] == "warned"

    def test_more_than_half_less_records_nothing_and_says_so(self) -> None:
        datasets = make(5, uploaded_at=datetime(2026, 1, 5, tzinfo=UTC))
        run("2026-01-10")
        remove(datasets[:3])
        for at in ("2026-02-20", "2026-02-21"):
            with pytest.raises(tk.ValidationError) as refusal:
                run(at)
            assert "assessed 5 datasets, now there are 2" in str(refusal.value)
        assert [row["date"] for row in call_action("kipfreshness_history_list")] == ["2026-01-10"]
        assert transitions(datasets[4]) == [(None, "current", "2026-01-10")]
        assert call_action("kipfreshness_compliance_show")["last_run"]["assessed"] == 5
        # an admin says that they are gone for good
        assert call_action("kipfreshness_accept_drop") == {"accepted": True}
        assert run("2026-02-22") == outcome(2, changed=2, became_overdue=2)
        assert call_action("kipfreshness_accept_drop") == {"accepted": False}

    def test_dry_run_says_that_it_would_be_refused(self) -> None:
        datasets = make(5, days_old=1)
        run()
        remove(datasets[:3])
        assert run(dry_run=True)["outcome"] == "refused"


class TestOneRunAtATime:
    def test_the_second_one_says_so(self) -> None:
        make(1, days_old=1)
        with model.ensure_engine().connect() as another, another.begin():
            another.execute(sa.select(sa.func.pg_advisory_xact_lock(jobs._LOCK)))
            with pytest.raises(tk.ValidationError, match="Another marking run is at work"):
                run()
        assert run() == outcome(1, changed=1)


class TestIndexRepair:
    def test_what_changed_behind_ckan_s_back_is_indexed_again(self) -> None:
        (dataset,) = make(1, days_old=1)
        run()
        repair_index()
        Session.execute(sa.text("UPDATE resource SET last_modified = now() - interval '90 days'"))
        Session.commit()
        assert found("kip_status:current") == [dataset["id"]]
        run()
        assert repair_index() == 1
        assert found("kip_status:overdue") == [dataset["id"]]
        assert repair_index() == 0

    def test_another_rule_moves_every_deadline_in_the_index(self, ckan_config: Any) -> None:
        (dataset,) = make(1, days_old=10)
        run()
        repair_index()
        ckan_config["ckanext.kipfreshness.max_age"] = "P5D"
        run()
        assert repair_index() == 1
        assert found("kip_status:overdue") == [dataset["id"]]

    def test_another_limit_of_an_organization_moves_its_datasets_without_a_worker(self) -> None:
        (dataset,) = make(1, days_old=10)
        make(1, days_old=10)
        run()
        repair_index()
        factories.patch_organization(dataset["owner_org"], update_limit="P5D")
        assert stale_datasets(10) == []
        assert found("kip_status:overdue") == [dataset["id"]]

    def test_dataset_moved_to_a_stricter_organization(self) -> None:
        (dataset,) = make(1, days_old=10)
        stricter = factories.organization(update_limit="P5D")
        call_action("package_owner_org_update", factories.as_admin(), id=dataset["id"], organization_id=stricter["id"])
        assert found("kip_status:overdue") == [dataset["id"]]

    def test_what_changes_while_it_is_indexed_is_indexed_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (dataset,) = make(1, days_old=40)
        mark_index_stale(Package.id == dataset["id"])
        Session.commit()

        def change_first(dataset_ids: list[str]) -> None:
            factories.upload(dataset)
            index_datasets(dataset_ids)

        with monkeypatch.context() as patched:
            patched.setattr(repair, "index_datasets", change_first)
            repair_index()
        assert stale_datasets(10) == [dataset["id"]]
        assert repair_index() == 1
        assert found("kip_status:current") == [dataset["id"]]
        assert stale_datasets(10) == []

    def test_dataset_purged_meanwhile_does_no_harm(self) -> None:
        (dataset,) = make(1, days_old=10)
        run()
        call_action("dataset_purge", factories.as_admin(), id=dataset["id"])
        assert repair_index() == 0


def found(fq: str) -> list[str]:
    return [dataset["id"] for dataset in call_action("package_search", fq=fq)["results"]]


def test_assessing_the_portal_is_a_handful_of_statements_whatever_its_size() -> None:
    counts = []
    run()  # the first one looks at everything
    for _ in range(2):
        make(5, days_old=40)
        Session.query(Package).all()
        with statements() as seen:
            run()
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 26


class TestCommands:
    def test_run_and_status_in_words_and_in_json(self, cli: Any) -> None:
        owner = factories.organization(title="Dinas Kesehatan")
        factories.dataset(days_old=1, owner_org=owner["id"])
        assert "1 datasets assessed, 1 changed" in self.calls(cli, 0, "run")
        assert json.loads(self.calls(cli, 0, "run", "--json"))["assessed"] == 1
        assert "Dinas Kesehatan" in self.calls(cli, 0, "status")
        answer = json.loads(self.calls(cli, 0, "status", "--json", "--organization", owner["name"]))
        assert (answer["totals"]["score"], len(answer["organizations"])) == (100.0, 1)
        past = json.loads(self.calls(cli, 0, "status", "--json", "--as-of", "2020-01-01"))
        assert (past["as_of"], past["totals"]["monitored"]) == ("2020-01-01T23:59:59+07:00", 0)

    def test_run_of_one_organization_leaves_the_others_alone(self, cli: Any) -> None:
        one, other = make(1, days_old=40)[0], make(1, days_old=40)[0]
        owner = call_action("organization_show", id=one["owner_org"])["name"]
        self.calls(cli, 0, "run", "--organization", owner)
        assert [len(transitions(one)), len(transitions(other))] == [1, 0]
        assert call_action("kipfreshness_history_list") == []
        assert len(call_action("kipfreshness_history_list", organization=owner)) == 1

    def test_bad_options_exit_with_2_and_name_the_option(self, cli: Any) -> None:
        assert "--as-of" in self.calls(cli, 2, "run", "--as-of", "yesterday")
        assert "--organization" in self.calls(cli, 2, "status", "--organization", "nobody")

    def test_refused_runs_have_exit_codes_of_their_own(self, cli: Any) -> None:
        datasets = make(3, days_old=1)
        self.calls(cli, 0, "run")
        self.calls(cli, 1, "run", "--as-of", "2199-01-01")
        remove(datasets)
        self.calls(cli, 3, "run")
        with model.ensure_engine().connect() as another, another.begin():
            another.execute(sa.select(sa.func.pg_advisory_xact_lock(jobs._LOCK)))
            self.calls(cli, 4, "run")

    def calls(self, cli: Any, exit_code: int, *arguments: str) -> str:
        result = cli.invoke(ckan, ["kipfreshness", *arguments])
        assert result.exit_code == exit_code, result.output
        return result.output

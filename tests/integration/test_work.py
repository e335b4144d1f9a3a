"""A person's list of work, and one review of many datasets."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action

from ckanext.kipfreshness import model as ours

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")


@pytest.fixture
def opd() -> dict[str, Any]:
    return factories.organization(name="dinsos", title="Dinas Sosial")


def editor_of(organization: dict[str, Any], role: str = "editor", **fields: Any) -> str:
    name = ckan_factories.User(**fields)["name"]
    call_action("organization_member_create", factories.as_admin(), id=organization["id"], username=name, role=role)
    return name


def as_person(user: str) -> dict[str, Any]:
    return {"user": user, "ignore_auth": False}


def work(user: str, **data: Any) -> dict[str, Any]:
    return call_action("kipfreshness_work_list", as_person(user), **data)


def names(user: str, **data: Any) -> list[str]:
    return [row["name"] for row in work(user, **data)["results"]]


def row(user: str, name: str) -> dict[str, Any]:
    (found,) = [row for row in work(user, rows=100)["results"] if row["name"] == name]
    return found


def review(user: str, *ids: str, note: str = "Angka tetap.") -> dict[str, Any]:
    return call_action("kipfreshness_confirm_many", as_person(user), ids=list(ids), note=note)


def reviews_in_a_row(name: str) -> int:
    made = call_action("kipfreshness_status_show", factories.as_admin(), id=name)["confirmation"]
    return made["in_a_row"] if made else 0


def reviewed_before(dataset: dict[str, Any], user: str, *days_ago: int) -> None:
    now = datetime.now(timezone.utc)
    for days in days_ago:
        made_at = now - timedelta(days=days)
        user_id = model.User.get(user).id
        model.Session.add(
            ours.Confirmation(dataset_id=dataset["id"], user_id=user_id, note="Tetap.", confirmed_at=made_at)
        )
    model.Session.flush()
    ours.refresh_evidence(now, [dataset["id"]])
    model.Session.commit()


def test_the_list_is_of_what_the_caller_may_edit_by_deadline(opd: dict[str, Any]) -> None:
    for name, age in {"baru": 1, "lama": 50, "lebih-lama": 90, "segera": 27}.items():
        factories.dataset(name=name, days_old=age, owner_org=opd["id"])
    factories.dataset(name="tanpa-tanggal", owner_org=opd["id"])
    factories.dataset(name="rahasia", days_old=70, owner_org=opd["id"], private=True)
    kesehatan = factories.organization(name="dinkes", title="Dinas Kesehatan")
    factories.dataset(name="lain", days_old=60, owner_org=kesehatan["id"])
    factories.dataset(name="konsep", owner_org=opd["id"], state="draft")
    editor = editor_of(opd)
    assert names(editor) == ["tanpa-tanggal", "lebih-lama", "rahasia", "lama", "segera", "baru"]
    found = work(editor, status=["overdue"], rows=1, start=1)
    assert (found["count"], [one["name"] for one in found["results"]]) == (3, ["rahasia"])
    assert found["counts"] == {"current": 1, "due_soon": 1, "overdue": 3, "unknown": 1, "exempt": 0}
    assert found["organizations"] == [{"name": "dinsos", "title": "Dinas Sosial"}]
    assert names(editor, q="lama") == ["lebih-lama", "lama"]
    assert names(editor, organization="dinkes") == []
    assert names(editor_of(opd, "member")) == []
    sysadmin = ckan_factories.Sysadmin()["name"]
    assert names(sysadmin, status="overdue") == ["lebih-lama", "rahasia", "lain", "lama"]
    assert [one["name"] for one in work(sysadmin)["organizations"]] == ["dinkes", "dinsos"]


@pytest.mark.ckan_config("ckan.auth.allow_dataset_collaborators", True)
def test_who_works_on_a_dataset_of_another_opd_has_it_on_the_list(opd: dict[str, Any]) -> None:
    dataset = factories.dataset(name="bersama", owner_org=opd["id"], private=True)
    for capacity, expected in (("editor", ["bersama"]), ("member", [])):
        user = ckan_factories.User()
        call_action(
            "package_collaborator_create",
            factories.as_admin(),
            id=dataset["id"],
            user_id=user["id"],
            capacity=capacity,
        )
        assert names(user["name"]) == expected


def test_each_row_says_what_is_needed_and_which_file_decides(opd: dict[str, Any]) -> None:
    editor = editor_of(opd)
    dataset = factories.dataset(name="beras", days_old=50, owner_org=opd["id"])
    call_action(
        "resource_create",
        factories.as_admin(),
        package_id=dataset["id"],
        url="https://opd.example/lama.csv",
        name="tahun lalu",
        format="CSV",
        last_modified=(datetime.now(timezone.utc) - timedelta(days=400)).replace(tzinfo=None).isoformat(),
    )
    found = row(editor, "beras")
    assert (found["need"], found["feed"]) == ("data_or_review", None)
    assert found["review"] == {"left": 2, "unlimited_until": None, "refused": None, "message": None}
    assert [(file["name"], file["kind"], file["decides"]) for file in found["files"]] == [
        ("data", "link", True),
        ("tahun lalu", "link", False),
    ]
    assert found["files"][0]["changed_at"] == found["last_updated_at"]


def test_requests_of_the_public_are_counted_until_new_data_comes_in(opd: dict[str, Any]) -> None:
    editor = editor_of(opd)
    dataset = factories.dataset(name="beras", days_old=50, owner_org=opd["id"])
    factories.dataset(name="lain", days_old=50, owner_org=opd["id"])
    for _ in range(2):
        call_action("kipfreshness_update_request", as_person(ckan_factories.User()["name"]), id="beras")
    assert (row(editor, "beras")["requests"], row(editor, "lain")["requests"]) == (2, 0)
    factories.upload(dataset)
    assert row(editor, "beras")["requests"] == 0


def test_the_cap_is_told_before_it_bites(opd: dict[str, Any]) -> None:
    editor = editor_of(opd)
    yearly = factories.dataset(name="tahunan", days_old=200, owner_org=opd["id"], update_frequency="annual")
    reviewed_before(yearly, editor, 100, 70, 40)
    capped = factories.dataset(name="habis", days_old=200, owner_org=opd["id"])
    reviewed_before(capped, editor, 70, 40)
    assert row(editor, "tahunan")["review"]["unlimited_until"] == row(editor, "tahunan")["schedule"]["due_on"]
    found = row(editor, "habis")
    assert (found["need"], found["review"]["left"], found["review"]["refused"]) == ("data", 0, "too_many_in_a_row")
    assert found["review"]["message"].endswith("It needs new data now.")


def test_a_failing_feed_is_named_with_its_error(opd: dict[str, Any]) -> None:
    editor = editor_of(opd)
    dataset = factories.dataset(name="panen", days_old=50, owner_org=opd["id"])
    source = factories.harvest_source(
        opd["id"], name="umpan", title="Umpan Dinsos", url="https://dinsos.example/data.json"
    )
    now = datetime.now(timezone.utc)
    model.Session.add(
        ours.HarvestedEntry(
            dataset_id=dataset["id"], source_id=source["id"], guid="1", first_seen_at=now, last_seen_at=now
        )
    )
    model.Session.flush()
    ours.record_attempt(source["id"], now)
    ours.record_failure(source["id"], now - timedelta(days=40), "ditolak 100%")
    model.Session.commit()
    found = row(editor, "panen")
    assert (found["cause"], found["need"]) == ("feed_failing", "feed")
    assert (found["feed"]["source"], found["feed"]["title"], found["feed"]["error"], found["feed"]["is_reported"]) == (
        "umpan",
        "Umpan Dinsos",
        "ditolak 100%",
        False,
    )
    ours.start_report("job", source["id"], now)
    ours.update_report("job", error="The server answered with status %(status)s.", error_values={"status": "503"})
    model.Session.commit()
    reported = row(editor, "panen")["feed"]
    assert (reported["error"], reported["is_reported"]) == ("The server answered with status 503.", True)
    call_action("package_patch", factories.as_admin(), id=source["id"], private=True)
    assert (row(editor, "panen")["feed"]["title"], row(editor, "panen")["feed"]["error"]) == (None, None)


def test_of_many_each_is_judged_on_its_own(opd: dict[str, Any]) -> None:
    editor = editor_of(opd)
    good = [factories.dataset(days_old=50, owner_org=opd["id"])["name"] for _ in range(2)]
    capped = factories.dataset(name="habis", title="Sudah Habis", days_old=200, owner_org=opd["id"])
    reviewed_before(capped, editor, 70, 40)
    factories.dataset(name="lain", days_old=50)
    secret = factories.dataset(days_old=50, private=True)
    outcome = review(editor, good[0], "habis", "lain", secret["id"], "tidak-ada", good[1])
    assert [one["name"] for one in outcome["confirmed"]] == good
    assert {one["status"] for one in outcome["confirmed"]} == {"current"}
    refused = [(one["id"], one["title"], one["message"]) for one in outcome["refused"]]
    unknown = "There is no such dataset, or you may not edit it."
    assert refused == [
        (
            "habis",
            "Sudah Habis",
            "This dataset was already confirmed 2 times since its data was last updated. It needs new data now.",
        ),
        ("lain", None, unknown),
        (secret["id"], None, unknown),
        ("tidak-ada", None, unknown),
    ]
    assert [reviews_in_a_row(name) for name in (*good, "habis", "lain", secret["id"])] == [1, 1, 2, 0, 0]
    found = call_action("package_search", fq="kip_status:current")
    assert {one["name"] for one in found["results"]} == set(good)


def test_pressing_twice_uses_up_nothing(opd: dict[str, Any]) -> None:
    editor = editor_of(opd)
    dataset = factories.dataset(days_old=50, owner_org=opd["id"])
    review(editor, dataset["name"], dataset["name"])
    again = review(editor, dataset["id"])
    assert again["confirmed"] == []
    assert [one["message"] for one in again["refused"]] == [
        "You have confirmed this dataset today already. There is nothing left to do."
    ]
    assert reviews_in_a_row(dataset["name"]) == 1


@pytest.mark.parametrize(("data", "field"), [({"note": "x"}, "ids"), ({"ids": ["lama"], "note": "  "}, "note")])
def test_what_is_missing_is_named_and_nothing_changes(opd: dict[str, Any], data: dict[str, Any], field: str) -> None:
    factories.dataset(name="lama", days_old=50, owner_org=opd["id"])
    with pytest.raises(tk.ValidationError) as refusal:
        call_action("kipfreshness_confirm_many", as_person(editor_of(opd)), **data)
    assert set(refusal.value.error_dict) == {field}
    assert reviews_in_a_row("lama") == 0


def test_of_two_people_with_the_same_datasets_each_is_taken_once_and_the_other_told(opd: dict[str, Any]) -> None:
    datasets = [factories.dataset(days_old=50, owner_org=opd["id"])["name"] for _ in range(8)]
    people = [editor_of(opd) for _ in range(2)]
    outcomes: dict[str, dict[str, Any]] = {}
    together = threading.Barrier(2)

    def press(user: str, ids: list[str]) -> None:
        together.wait()
        try:
            outcomes[user] = review(user, *ids)
        finally:
            model.Session.remove()

    # In opposite orders: whoever held all locks to the end would wait for the other in a circle.
    threads = [
        threading.Thread(target=press, args=(user, ids))
        for user, ids in zip(people, (datasets, datasets[::-1]), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    confirmed = {user: {one["name"] for one in outcomes[user]["confirmed"]} for user in people}
    refused = {user: {one["name"] for one in outcomes[user]["refused"]} for user in people}
    assert sorted([*confirmed[people[0]], *confirmed[people[1]]]) == sorted(datasets)
    assert (refused[people[0]], refused[people[1]]) == (confirmed[people[1]], confirmed[people[0]])
    assert {one["message"] for outcome in outcomes.values() for one in outcome["refused"]} == {
        "Somebody else has confirmed this dataset today. There is nothing left to do."
    }
    assert {reviews_in_a_row(name) for name in datasets} == {1}

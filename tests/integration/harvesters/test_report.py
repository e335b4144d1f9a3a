"""What an admin is told of a harvest, and the name that an admin gives a publisher."""

from __future__ import annotations

from typing import Any

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories
from ckan.tests.helpers import call_auth
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

from ckanext.kipfreshness.wording import labels

from .conftest import Portal, entry


def report(id: str, **context: Any) -> dict[str, Any]:
    return tk.get_action("kipfreshness_harvest_report")({"user": "", "auth_user_obj": None, **context}, {"id": id})


def test_report_says_in_words_what_came_of_each_entry(portal: Portal) -> None:
    portal.serve(entry(1), entry(2, title=""), entry(3, publisher={"name": "Bid. Statistik"}))
    job = portal.harvest()

    found = report("sumber")

    assert found == report(job.id)
    assert found["source"] == {"id": portal.source["id"], "name": "sumber", "title": "sumber"}
    assert found["counts"] == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "gone": 0,
        "withdrawn": 0,
        "returned": 0,
        "refused": 1,
    }
    assert (found["format"], found["entries"], found["complete"], found["error"]) == ("dcat_us", 3, True, None)
    assert [(p["index"], p["guid"], p["field"], p["outcome"]) for p in found["problems"]] == [
        (1, "id-2", "title", "refused")
    ]
    assert found["unmatched_publishers"] == [{"publisher": "Bid. Statistik", "entries": 1}]


def test_report_of_a_feed_that_cannot_be_read_says_why(portal: Portal) -> None:
    portal.serve_bytes(b"Tidak ada", status=404)
    portal.harvest()

    assert "404" in report("sumber")["error"]


def test_report_lists_what_is_gone_to_those_who_may_see_it(portal: Portal) -> None:
    source = portal.add_source("kedua", path="/kedua.json", config='{"format": "dcat_us", "vanished": "withdraw"}')
    portal.serve(entry(1), entry(2), path="/kedua.json")
    portal.harvest(source)
    portal.serve(entry(1), path="/kedua.json")
    portal.harvest(source)
    assert [dataset["title"] for dataset in report("kedua")["gone"]] == ["Data 2"]
    portal.harvest(source)

    assert report("kedua")["gone"] == []
    assert [dataset["title"] for dataset in report("kedua", ignore_auth=True)["gone"]] == ["Data 2"]


def test_report_of_what_is_no_harvested_source_is_not_found(portal: Portal) -> None:
    for id in ("sumber", "dinas-pangan", "tidak-ada"):
        with pytest.raises(tk.ObjectNotFound):
            report(id)


def test_report_of_a_private_source_is_for_its_organisation(portal: Portal) -> None:
    portal.serve(entry(1))
    portal.harvest()
    portal.act("package_patch", id=portal.source["id"], private=True)

    with pytest.raises(tk.NotAuthorized):
        report("sumber")


def test_publisher_becomes_an_alias_and_its_datasets_move(portal: Portal) -> None:
    portal.act("organization_create", name="badan-data", title="Badan Data", aliases=["BD"])
    portal.serve(entry(1, publisher={"name": "Bid. Statistik"}))
    portal.harvest()

    result = portal.act("kipfreshness_publisher_alias_add", publisher="Bid. Statistik", organization="badan-data")

    assert result == {"organization": "badan-data", "aliases": ["BD", "Bid. Statistik"]}
    assert report("sumber")["unmatched_publishers"] == []
    portal.harvest()
    assert portal.datasets()["Data 1"]["organization"]["name"] == "badan-data"


def test_unknown_organisation_for_a_publisher_is_named_as_the_error(portal: Portal) -> None:
    with pytest.raises(tk.ValidationError) as refused:
        portal.act("kipfreshness_publisher_alias_add", publisher="X", organization="tidak-ada")

    assert list(refused.value.error_dict) == ["organization"]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("anonymous", False), ("stranger", False), ("editor", False), ("admin", True), ("sysadmin", True)],
)
def test_who_may_give_an_organisation_an_alias(clean_portal: Any, role: str, allowed: bool) -> None:
    users: dict[str, Any] = {name: factories.User() for name in ("stranger", "editor", "admin")}
    users["sysadmin"] = factories.Sysadmin()
    organization: Any = factories.Organization(
        users=[{"name": users[name]["name"], "capacity": name} for name in ("editor", "admin")]
    )
    context = {"user": users[role]["name"]} if role in users else {"user": "", "auth_user_obj": None}

    def ask() -> bool:
        return call_auth("kipfreshness_publisher_alias_add", dict(context), organization=organization["id"])

    if allowed:
        assert ask()
    else:
        with pytest.raises(tk.NotAuthorized):
            ask()


def test_report_does_not_say_that_an_entry_came_in_which_only_repeats_another(portal: Portal) -> None:
    portal.serve(entry(1), entry(1), entry(1, title="Data lain"))
    portal.harvest()

    found = report("sumber")

    assert found["counts"]["new"] == 2
    assert {p["outcome"] for p in found["problems"] if p["index"] == 1} == {"left"}
    assert labels.outcome_label("left") == "The entry was not brought in a second time."


def outcomes(portal: Portal) -> dict[tuple[int | None, str], str]:
    """Of what the last report says, by index and field."""
    return {(problem["index"], problem["field"]): problem["outcome"] for problem in report("sumber")["problems"]}


def test_what_was_noted_of_an_entry_whose_dataset_a_person_deleted_does_not_say_that_it_came_in(
    portal: Portal,
) -> None:
    portal.serve(entry(1, modified="entah kapan"), entry(2, modified="entah kapan"))
    portal.harvest()
    portal.act("package_delete", id=portal.datasets()["Data 1"]["id"])
    portal.serve(entry(1, modified="entah kapan"), entry(2, modified="entah kapan"), entry(3))
    portal.harvest()

    assert outcomes(portal) == {(0, "modified"): "deleted", (1, "modified"): "noted"}
    assert labels.outcome_label("deleted") == "The entry was left out: its dataset was deleted on this portal."


def test_what_was_noted_of_an_entry_that_another_source_brings_does_not_say_that_it_came_in(portal: Portal) -> None:
    portal.serve(entry(1, modified="entah kapan"), path="/kedua.json")
    portal.harvest(portal.add_source("kedua", path="/kedua.json"))
    portal.serve(entry(1, modified="entah kapan"), entry(2, modified="entah kapan"))
    portal.harvest()

    assert outcomes(portal) == {(0, "modified"): "left", (0, ""): "left", (1, "modified"): "noted"}


def test_what_was_noted_of_a_dataset_deleted_between_reading_and_writing_does_not_say_that_it_came_in(
    portal: Portal,
) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    dataset_id = portal.datasets()["Data 1"]["id"]
    portal.serve(entry(1, modified="entah kapan", title="Data satu"), entry(2, modified="entah kapan"))
    job = HarvestJob(source=HarvestSource.get(portal.source["id"]), status="Running")
    job.save()
    leaders = queue.gather_stage(portal.harvester, job)
    portal.act("package_delete", id=dataset_id)
    for leader in leaders:
        queue.fetch_and_import_stages(portal.harvester, HarvestObject.get(leader))

    assert outcomes(portal) == {(0, "modified"): "deleted", (1, "modified"): "noted"}

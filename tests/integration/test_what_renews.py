"""On the real CKAN: only a real change of data moves the mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib import search
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource
from freezegun import freeze_time
from werkzeug.datastructures import FileStorage

from ckanext.kipfreshness import model as ours
from ckanext.kipfreshness.model.refresh import refresh_evidence

from .. import factories, kept_answers

pytestmark = pytest.mark.ckan_config("ckan.plugins", "kipfreshness harvest datastore")

BEFORE, AFTER = "2026-01-10 03:00:00", "2026-03-01 03:00:00"
MADE_ON, CHANGED_ON = "2026-01-10", "2026-03-01"


@dataclass
class Portal:
    """One dataset with an uploaded file, a link and a table in the DataStore, all of them old."""

    dataset: dict[str, Any]
    owner: dict[str, Any]

    @property
    def upload(self) -> dict[str, Any]:
        return self.dataset["resources"][0]

    @property
    def link(self) -> dict[str, Any]:
        return self.dataset["resources"][1]

    @property
    def table(self) -> dict[str, Any]:
        return self.dataset["resources"][2]

    def does(self, action: str, context: dict[str, Any] | None = None, **data: Any) -> Any:
        return call_action(action, {**factories.as_admin(), **(context or {})}, **data)

    def patch(self, **data: Any) -> Any:
        return self.does("package_patch", id=self.dataset["id"], **data)

    def sends(self, **changed: Any) -> Any:
        """A client that sends the whole dataset."""
        return self.does("package_update", **{**self.does("package_show", id=self.dataset["id"]), **changed})


def file(content: bytes = b"tahun,nilai\n2026,1\n", name: str = "data.csv") -> FileStorage:
    return FileStorage(BytesIO(content), filename=name)


@pytest.fixture
def portal(clean_portal: None, app: Any) -> Iterator[Portal]:
    # The DataStore builds addresses of its own pages, which only an app made with its plugin has.
    with app.flask_app.test_request_context():
        yield make_portal()


def make_portal() -> Portal:
    with freeze_time(BEFORE):
        owner = factories.organization(update_frequency="annual")
        dataset = factories.dataset(owner_org=owner["id"])
        context = factories.as_admin()
        call_action("resource_create", context, package_id=dataset["id"], name="berkas", upload=file())
        call_action(
            "resource_create", context, package_id=dataset["id"], name="tautan", url="https://opd.example/a.csv"
        )
        call_action(
            "datastore_create",
            context,
            resource={"package_id": dataset["id"], "name": "tabel"},
            fields=[{"id": "tahun", "type": "int"}],
            primary_key="tahun",
            records=[{"tahun": 2025}],
        )
        return Portal(call_action("package_show", id=dataset["id"]), owner)


def updated_on(portal: Portal) -> str:
    return call_action("kipfreshness_status_show", id=portal.dataset["id"])["last_updated_at"][:10]


# What renews


def file_is_uploaded_in_place(portal: Portal) -> None:
    portal.does("resource_patch", id=portal.upload["id"], upload=file(b"tahun,nilai\n2026,2\n"))


def same_file_name_is_uploaded_as_a_new_resource(portal: Portal) -> None:
    portal.does("resource_create", package_id=portal.dataset["id"], name="berkas", upload=file())


def link_is_changed(portal: Portal) -> None:
    portal.does("resource_patch", id=portal.link["id"], url="https://opd.example/b.csv")


def link_is_changed_in_the_whole_dataset(portal: Portal) -> None:
    portal.sends(resources=[portal.upload, {**portal.link, "url": "https://opd.example/b.csv"}, portal.table])


def link_is_added(portal: Portal) -> None:
    portal.does("resource_create", package_id=portal.dataset["id"], url="https://opd.example/c.csv")


def upload_is_replaced_by_a_link(portal: Portal) -> None:
    portal.does(
        "resource_patch", id=portal.upload["id"], url="https://opd.example/d.csv", url_type="", clear_upload=True
    )


def client_says_when_the_file_behind_the_link_was_changed(portal: Portal) -> None:
    portal.does("resource_patch", id=portal.link["id"], last_modified="2026-03-01T02:59:00")


def row_is_written_to_the_datastore(portal: Portal) -> None:
    portal.does("datastore_upsert", resource_id=portal.table["id"], records=[{"tahun": 2026}], method="insert")


def row_is_deleted_from_the_datastore(portal: Portal) -> None:
    portal.does("datastore_delete", resource_id=portal.table["id"], filters={"tahun": 2025})


def file_of_a_harvested_dataset_is_uploaded_by_a_person(portal: Portal) -> None:
    become_harvested(portal)
    portal.does("resource_patch", id=portal.upload["id"], upload=file(b"tahun,nilai\n2026,2\n"))


def feed_declares_a_newer_date(portal: Portal) -> None:
    become_harvested(portal)
    declare(portal, datetime(2026, 3, 1, 2, tzinfo=timezone.utc))


def harvested_content_is_changed(portal: Portal) -> None:
    become_harvested(portal)
    entry = model.Session.get(ours.HarvestedEntry, portal.dataset["id"])
    entry.content_changed_at = datetime(2026, 3, 1, 2, tzinfo=timezone.utc)
    portal.does("package_patch", HARVESTER, id=portal.dataset["id"], notes="isi baru")


RENEWS = [
    file_is_uploaded_in_place,
    same_file_name_is_uploaded_as_a_new_resource,
    link_is_changed,
    link_is_changed_in_the_whole_dataset,
    link_is_added,
    upload_is_replaced_by_a_link,
    client_says_when_the_file_behind_the_link_was_changed,
    row_is_written_to_the_datastore,
    row_is_deleted_from_the_datastore,
    file_of_a_harvested_dataset_is_uploaded_by_a_person,
    feed_declares_a_newer_date,
    harvested_content_is_changed,
]


# What does not


def description_is_edited(portal: Portal) -> None:
    portal.patch(notes="Diperbaiki.", title="Judul baru", tags=[{"name": "baru"}])


def dataset_is_renamed(portal: Portal) -> None:
    portal.patch(name="nama-baru")


def whole_dataset_is_sent_back_unchanged(portal: Portal) -> None:
    portal.sends()


def description_of_a_resource_is_edited(portal: Portal) -> None:
    portal.does("resource_patch", id=portal.upload["id"], description="Diperbaiki.", name="baru", format="XLSX")


def resources_are_reordered(portal: Portal) -> None:
    order = [portal.table["id"], portal.link["id"], portal.upload["id"]]
    portal.does("package_resource_reorder", id=portal.dataset["id"], order=order)


def client_sends_resources_without_ids(portal: Portal) -> None:
    without = [
        {key: resource[key] for key in ("url", "url_type", "name", "format") if key in resource}
        for resource in portal.dataset["resources"]
    ]
    for _ in range(3):
        portal.patch(resources=without)


def link_moves_to_https_and_without_www(portal: Portal) -> None:
    for url in ("http://www.opd.example/a.csv", "https://opd.example/a.csv/", "http://opd.example/a.csv#x"):
        portal.does("resource_patch", id=portal.link["id"], url=url)


def another_resource_is_deleted(portal: Portal) -> None:
    portal.does("resource_delete", id=portal.link["id"])


def link_is_deleted_and_later_added_again(portal: Portal) -> None:
    portal.does("resource_delete", id=portal.link["id"])
    portal.does("resource_create", package_id=portal.dataset["id"], url=portal.link["url"])


def dataset_goes_to_the_trash_and_comes_back(portal: Portal) -> None:
    portal.does("package_delete", id=portal.dataset["id"])
    portal.patch(state="active")


def dataset_is_made_private_and_public(portal: Portal) -> None:
    for action in ("bulk_update_private", "bulk_update_public"):
        portal.does(action, datasets=[portal.dataset["id"]], org_id=portal.owner["id"])


def dataset_is_moved_to_another_organization(portal: Portal) -> None:
    other = factories.organization()
    portal.does("package_owner_org_update", id=portal.dataset["id"], organization_id=other["id"])
    portal.patch(owner_org=portal.owner["id"])


def members_and_organization_are_edited(portal: Portal) -> None:
    user = ckan_factories.User()
    portal.does("organization_member_create", id=portal.owner["id"], username=user["name"], role="editor")
    portal.does("organization_patch", id=portal.owner["id"], title="Nama baru")


def xloader_loads_the_same_file(portal: Portal) -> None:
    """As xloader does: a table for the upload, written with force, then its flags on the resource."""
    portal.does(
        "datastore_create",
        resource_id=portal.upload["id"],
        force=True,
        fields=[{"id": "tahun", "type": "int"}],
        records=[{"tahun": 2026}],
    )
    portal.does(
        "datastore_upsert", resource_id=portal.upload["id"], force=True, method="insert", records=[{"tahun": 2027}]
    )
    portal.does(
        "resource_patch",
        id=portal.upload["id"],
        datastore_active=True,
        datastore_contains_all_records_of_source_file=True,
    )


def datapusher_writes_back(portal: Portal) -> None:
    portal.does("resource_patch", id=portal.link["id"], datastore_active=True, ckan_url="http://test.ckan.net")


def validation_writes_back(portal: Portal) -> None:
    portal.does(
        "resource_patch",
        id=portal.upload["id"],
        validation_status="success",
        validation_timestamp="2026-03-01T03:00:00",
        schema='{"fields": []}',
    )


def robot_writes_what_it_found_about_the_file(portal: Portal) -> None:
    portal.does("resource_patch", id=portal.link["id"], hash="sha1:abc", size=17, mimetype="text/csv")


def table_of_the_datastore_is_described(portal: Portal) -> None:
    portal.does(
        "datastore_create",
        resource_id=portal.table["id"],
        fields=[{"id": "tahun", "type": "int", "info": {"label": "Tahun"}}],
    )


def date_in_the_future_is_sent(portal: Portal) -> None:
    portal.does("resource_patch", id=portal.link["id"], last_modified="2030-01-01T00:00:00")


def search_index_is_rebuilt(portal: Portal) -> None:
    search.rebuild(portal.dataset["id"])


def marking_runs(portal: Portal) -> None:
    for _ in range(2):
        portal.does("kipfreshness_run")


def same_feed_is_harvested_again(portal: Portal) -> None:
    become_harvested(portal)
    portal.does("package_patch", HARVESTER, id=portal.dataset["id"], extras=[{"key": "guid", "value": "1"}])


def feed_brings_a_new_link_for_the_same_content(portal: Portal) -> None:
    """What our harvester changes counts by its content hash, not by the links that it writes."""
    become_harvested(portal)
    resources = [portal.upload, portal.link, portal.table, {"url": "https://opd.example/new.csv"}]
    portal.does("package_patch", HARVESTER, id=portal.dataset["id"], resources=resources)


def feed_declares_a_date_in_the_future(portal: Portal) -> None:
    become_harvested(portal)
    declare(portal, datetime(2026, 3, 3, 3, tzinfo=timezone.utc))


def feed_declares_an_older_date(portal: Portal) -> None:
    become_harvested(portal)
    declare(portal, datetime(2020, 3, 3, 3, tzinfo=timezone.utc))


def feed_declares_no_date_any_more(portal: Portal) -> None:
    become_harvested(portal)
    declare(portal, datetime(2026, 1, 9, tzinfo=timezone.utc))
    declare(portal, None)


DOES_NOT_RENEW = [
    description_is_edited,
    dataset_is_renamed,
    whole_dataset_is_sent_back_unchanged,
    description_of_a_resource_is_edited,
    resources_are_reordered,
    client_sends_resources_without_ids,
    link_moves_to_https_and_without_www,
    another_resource_is_deleted,
    link_is_deleted_and_later_added_again,
    dataset_goes_to_the_trash_and_comes_back,
    dataset_is_made_private_and_public,
    dataset_is_moved_to_another_organization,
    members_and_organization_are_edited,
    xloader_loads_the_same_file,
    datapusher_writes_back,
    validation_writes_back,
    robot_writes_what_it_found_about_the_file,
    table_of_the_datastore_is_described,
    date_in_the_future_is_sent,
    search_index_is_rebuilt,
    marking_runs,
    same_feed_is_harvested_again,
    feed_brings_a_new_link_for_the_same_content,
    feed_declares_a_date_in_the_future,
    feed_declares_an_older_date,
    feed_declares_no_date_any_more,
]

HARVESTER = {"kipfreshness_harvest": True}


def become_harvested(portal: Portal) -> None:
    at = datetime(2026, 1, 10, 3, tzinfo=timezone.utc)
    model.Session.add(
        ours.HarvestedEntry(dataset_id=portal.dataset["id"], source_id="s", guid="g", first_seen_at=at, last_seen_at=at)
    )
    model.Session.commit()


def declare(portal: Portal, at: datetime | None) -> None:
    model.Session.get(ours.HarvestedEntry, portal.dataset["id"]).declared_at = at
    refresh_evidence(datetime.now(timezone.utc), [portal.dataset["id"]])
    model.Session.commit()


@pytest.mark.parametrize("event", RENEWS)
def test_renews(portal: Portal, event: Callable[[Portal], None]) -> None:
    assert updated_on(portal) == MADE_ON
    with freeze_time(AFTER):
        kept_answers.shown()
        event(portal)
        assert kept_answers.shown() == kept_answers.made_anew()
        assert updated_on(portal) == CHANGED_ON
        call_action("kipfreshness_run")
        assert updated_on(portal) == CHANGED_ON


@pytest.mark.parametrize("event", DOES_NOT_RENEW)
def test_does_not_renew(portal: Portal, event: Callable[[Portal], None]) -> None:
    with freeze_time(AFTER):
        before = mark(portal)
        kept_answers.shown()
        event(portal)
        assert kept_answers.shown() == kept_answers.made_anew()
        assert mark(portal) == before
        call_action("kipfreshness_run")
        assert mark(portal) == before


def mark(portal: Portal) -> dict[str, Any]:
    return call_action("package_show", id=portal.dataset["id"])["kipfreshness"]


def test_newest_file_is_deleted_and_the_data_is_as_old_as_what_is_left(portal: Portal) -> None:
    with freeze_time("2026-02-01 03:00:00"):
        new = portal.does("resource_create", package_id=portal.dataset["id"], url="https://opd.example/new.csv")
        assert updated_on(portal) == "2026-02-01"
    with freeze_time(AFTER):
        portal.does("resource_delete", id=new["id"])
        assert updated_on(portal) == MADE_ON
    # what was true then stays known
    by_then = call_action("kipfreshness_status_show", id=portal.dataset["id"], as_of="2026-02-20")
    assert by_then["last_updated_at"][:10] == "2026-02-01"


def test_date_that_was_refused_is_not_believed_later_either(portal: Portal) -> None:
    with freeze_time("2026-02-01 03:00:00"):
        become_harvested(portal)
        declare(portal, datetime(2026, 2, 27, tzinfo=timezone.utc))
        assert updated_on(portal) == MADE_ON
    with freeze_time(AFTER):
        declare(portal, datetime(2026, 2, 27, tzinfo=timezone.utc))
        assert updated_on(portal) == MADE_ON
        declare(portal, datetime(2026, 2, 28, tzinfo=timezone.utc))
        assert updated_on(portal) == "2026-02-28"


def test_feed_that_corrects_its_date_is_followed(portal: Portal) -> None:
    with freeze_time(AFTER):
        become_harvested(portal)
        declare(portal, datetime(2026, 2, 27, tzinfo=timezone.utc))
        declare(portal, datetime(2026, 2, 7, tzinfo=timezone.utc))
        assert updated_on(portal) == "2026-02-07"
    by_then = call_action("kipfreshness_status_show", id=portal.dataset["id"], as_of="2026-02-28")
    assert by_then["last_updated_at"][:10] == "2026-02-07"


@pytest.fixture
def of_another_harvester(portal: Portal) -> Portal:
    """Brought by a harvester that is not ours, as ckanext-dcat's would do it."""
    source = HarvestSource(url="https://opd.example/catalog", type="dcat_json")
    job = HarvestJob(source=source)
    dataset_id = str(uuid4())
    found = HarvestObject(guid="1", package_id=dataset_id, source=source, job=job, current=True)
    with freeze_time(BEFORE):
        model.Session.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
        model.Session.add_all([source, job, found])
        model.Session.flush()
        dataset = portal.does(
            "package_create",
            id=dataset_id,
            name="dari-dcat",
            owner_org=portal.owner["id"],
            resources=[{"url": "https://opd.example/dcat.csv"}],
        )
    return Portal(dataset, portal.owner)


def test_first_sight_by_another_harvester_is_no_evidence(of_another_harvester: Portal) -> None:
    assert mark(of_another_harvester)["status"] == "unknown"
    call_action("kipfreshness_run")
    assert mark(of_another_harvester)["status"] == "unknown"


def test_link_changed_by_another_harvester_renews(of_another_harvester: Portal) -> None:
    with freeze_time(AFTER):
        link = of_another_harvester.dataset["resources"][0]["id"]
        of_another_harvester.does("resource_patch", id=link, url="https://opd.example/dcat-2.csv")
        assert updated_on(of_another_harvester) == CHANGED_ON


def test_modified_of_another_harvester_is_the_publisher_s_date(of_another_harvester: Portal) -> None:
    with freeze_time(AFTER):
        of_another_harvester.patch(extras=[{"key": "modified", "value": "2026-02-20"}])
        assert (mark(of_another_harvester)["basis"], updated_on(of_another_harvester)) == ("publisher", "2026-02-20")

from __future__ import annotations

from typing import Any

import pytest
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action

from ckanext.kipfreshness import answers, config
from ckanext.kipfreshness.logic.reading import view_of
from ckanext.kipfreshness.model.listing import Selection

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")


def names(context: dict[str, Any] | None = None, **data: Any) -> list[str]:
    return [found["name"] for found in call_action("kipfreshness_dataset_list", context, **data)["results"]]


@pytest.fixture
def owner() -> dict[str, Any]:
    owner = factories.organization(name="dinkes", title="Dinas Kesehatan")
    for name, age in {"baru": 1, "lama": 50, "lebih-lama": 90, "segera": 27}.items():
        factories.dataset(name=name, title=name.upper(), days_old=age, owner_org=owner["id"])
    factories.dataset(name="tanpa-tanggal", title="100% Air_Bersih", owner_org=owner["id"])
    return owner


def test_what_needs_most_comes_first(owner: dict[str, Any]) -> None:
    assert names() == ["tanpa-tanggal", "lebih-lama", "lama", "segera", "baru"]


def test_each_sort(owner: dict[str, Any]) -> None:
    assert names(sort="due_on asc") == ["lebih-lama", "lama", "segera", "baru", "tanpa-tanggal"]
    assert names(sort="due_on desc") == ["baru", "segera", "lama", "lebih-lama", "tanpa-tanggal"]
    assert names(sort="title") == ["tanpa-tanggal", "baru", "lama", "lebih-lama", "segera"]
    assert names(sort="name desc") == ["tanpa-tanggal", "segera", "lebih-lama", "lama", "baru"]
    assert names(sort="age_days desc")[:2] == ["lebih-lama", "lama"]
    assert names(sort="last_updated_at desc")[:2] == ["baru", "segera"]
    assert names(sort="status desc")[0] == "baru"
    assert len(names(sort="organization")) == 5


def test_filters(owner: dict[str, Any]) -> None:
    factories.dataset(name="lain", days_old=50)
    assert names(organization="dinkes", status="overdue") == ["lebih-lama", "lama"]
    assert names(organization=owner["id"], status=["unknown", "due_soon"]) == ["tanpa-tanggal", "segera"]
    assert names(q="LAMA") == ["lebih-lama", "lama"]
    assert names(q="0% a") == names(q="r_b") == ["tanpa-tanggal"]
    assert names(q="%") == ["tanpa-tanggal"]
    assert names(q="\\") == []
    assert names(status="exempt") == []


def test_pages_have_no_silent_limit(owner: dict[str, Any]) -> None:
    for number in range(20):
        factories.dataset(name=f"banyak-{number:02}", days_old=1, owner_org=owner["id"])
    assert len(names()) == 20
    assert len(names(rows=1000)) == 25
    assert [call_action("kipfreshness_dataset_list", rows=rows)["count"] for rows in (0, 1, 100)] == [25, 25, 25]
    assert names(rows=2, start=1) == ["lebih-lama", "lama"]
    assert call_action("kipfreshness_dataset_list", start=100) == {"count": 25, "results": []}
    pages = [names(rows=7, start=start, sort="title") for start in range(0, 28, 7)]
    assert [name for page in pages for name in page] == names(rows=25, sort="title")


def test_a_row_says_whose_it_is_and_where(owner: dict[str, Any]) -> None:
    row = call_action("kipfreshness_dataset_list", status="due_soon")["results"][0]
    status = call_action("kipfreshness_status_show", id="segera")
    assert row == {
        **status,
        "title": "SEGERA",
        "organization": "dinkes",
        "organization_title": "Dinas Kesehatan",
        "private": False,
        "url": "http://test.ckan.net/dataset/segera",
    }


def test_the_stream_says_the_same_as_the_list(owner: dict[str, Any]) -> None:
    listed = call_action("kipfreshness_dataset_list", rows=100)["results"]
    assert list(answers.iter_datasets(view_of({}), Selection())) == listed
    assert config.policy().timezone.key == "Asia/Jakarta"


def test_private_datasets_are_shown_to_those_who_may_see_them_and_never_counted(owner: dict[str, Any]) -> None:
    secret = factories.dataset(name="rahasia", days_old=50, private=True, owner_org=owner["id"])
    member, collaborator, stranger = (ckan_factories.User()["name"] for _ in range(3))
    call_action("organization_member_create", factories.as_admin(), id=owner["id"], username=member, role="member")
    for reader, sees in ((None, False), (stranger, False), (member, True), (ckan_factories.Sysadmin()["name"], True)):
        context = {"user": reader or "", "ignore_auth": False}
        assert ("rahasia" in names(context)) is sees
        totals = call_action("kipfreshness_compliance_show", context)["totals"]
        assert (totals["monitored"], totals["overdue"]) == (5, 2)
    assert ("rahasia" in names({"user": collaborator, "ignore_auth": False})) is False
    assert secret["private"]


@pytest.mark.ckan_config("ckan.auth.allow_dataset_collaborators", True)
def test_collaborators_see_the_private_dataset_they_work_on(owner: dict[str, Any]) -> None:
    factories.dataset(name="rahasia", days_old=50, private=True, owner_org=owner["id"])
    user = ckan_factories.User()
    call_action(
        "package_collaborator_create", factories.as_admin(), id="rahasia", user_id=user["id"], capacity="member"
    )
    assert "rahasia" in names({"user": user["name"], "ignore_auth": False})


def test_drafts_and_deleted_datasets_are_not_listed(owner: dict[str, Any]) -> None:
    factories.dataset(name="konsep", days_old=50, state="draft", owner_org=owner["id"])
    call_action("package_delete", factories.as_admin(), id="lama")
    assert set(names(factories.as_admin())) == {"baru", "lebih-lama", "segera", "tanpa-tanggal"}


def test_without_solr_everything_but_search_works(owner: dict[str, Any], ckan_config: Any) -> None:
    ckan_config["solr_url"] = "http://127.0.0.1:1/solr/none"
    assert len(names()) == 5
    assert call_action("kipfreshness_compliance_show")["totals"]["monitored"] == 5
    assert call_action("kipfreshness_run")["assessed"] == 5
    confirmed = call_action("kipfreshness_confirm", factories.as_admin(), id="lama", note="Tetap.")
    assert confirmed["status"] == "current"

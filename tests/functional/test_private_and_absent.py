"""Of a private dataset nobody learns that it is there, not even by how much work the refusal is."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp

from .. import factories
from ..statements import statements

pytestmark = pytest.mark.usefixtures("clean_portal")

PLACES = (
    "/kepatuhan/dataset/{}/evidence",
    "/kepatuhan/dataset/{}/request",
    "/kepatuhan/dataset/{}/confirm",
    "/api/3/action/kipfreshness_status_show?id={}",
    "/api/3/action/kipfreshness_evidence_list?id={}",
    "/api/3/action/kipfreshness_update_request_show?id={}",
)


@pytest.fixture(params=["nobody", "somebody"])
def headers(request: pytest.FixtureRequest) -> dict[str, str]:
    """Somebody works at another OPD."""
    if request.param == "nobody":
        return {}
    person = ckan_factories.UserWithToken()
    factories.organization(name="lain", users=[{"name": person["name"], "capacity": "editor"}])
    return {"Authorization": person["token"]}


@pytest.mark.parametrize("place", PLACES)
def test_a_private_dataset_and_none_are_the_same_answer_and_the_same_work(
    app: CKANTestApp, headers: dict[str, str], place: str
) -> None:
    owner = factories.organization(name="opd")
    factories.dataset(name="rahasia-satu", owner_org=owner["id"], private=True, days_old=40)
    work, answers = [], []
    for name in ("rahasia-satu", "rahasia-dua"):
        app.get(place.format(name), headers=headers)
        model.Session.remove()
        with statements() as asked:
            answer = app.get(place.format(name), headers=headers)
        work.append(asked)
        answers.append((answer.status_code, BeautifulSoup(answer.body, "html.parser").text.replace(name, "NAME")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert work[0] == work[1]
    assert work[0] != []

"""Who visits the pages: the headers of a person's requests, or a browser with their session."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action
from flask.testing import FlaskClient

from .. import factories


def editor_of(organization: dict[str, Any], **fields: Any) -> dict[str, str]:
    user = ckan_factories.UserWithToken(**fields)
    call_action(
        "organization_member_create",
        factories.as_admin(),
        id=organization["id"],
        username=user["name"],
        role="editor",
    )
    return {"Authorization": user["token"]}


def stranger() -> dict[str, str]:
    return {"Authorization": ckan_factories.UserWithToken()["token"]}


def log_in(app: CKANTestApp, name: str, password: str) -> FlaskClient:
    """By CKAN's own form, with its token."""
    client: FlaskClient = app.flask_app.test_client()
    token: Any = BeautifulSoup(client.get("/user/login").data, "html.parser").select_one("input[name=_csrf_token]")
    client.post("/user/login", data={"login": name, "password": password, "_csrf_token": token["value"]})
    return client

"""Who visits the pages: the headers of a logged-in person's requests."""

from __future__ import annotations

from typing import Any

from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action

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

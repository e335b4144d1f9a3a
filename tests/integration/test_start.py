"""What a web process has ready before anybody asks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ckan import authz, logic
from ckan.tests.helpers import CKANTestApp


@pytest.mark.usefixtures("with_plugins")
def test_first_of_many_requests_at_once_finds_every_action(make_app: Callable[[], CKANTestApp]) -> None:
    logic.clear_actions_cache()
    authz.clear_auth_functions_cache()
    make_app()

    assert "kipfreshness_compliance_show" in logic._actions
    assert "kipfreshness_compliance_show" in authz._AuthFunctions._functions

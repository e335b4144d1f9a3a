from __future__ import annotations

from collections.abc import Iterator

import pytest
from ckan.tests import factories as ckan_factories

from ..guarded_network import Network, guarded_network


@pytest.fixture
def admin(clean_portal: None) -> dict[str, str]:
    """The headers of a sysadmin's requests."""
    return {"Authorization": ckan_factories.SysadminWithToken()["token"]}


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    with guarded_network(monkeypatch) as found:
        yield found

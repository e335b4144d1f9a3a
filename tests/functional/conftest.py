from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ckan.tests import factories as ckan_factories

from .. import factories
from ..guarded_network import Network, guarded_network


@pytest.fixture
def admin(clean_portal: None) -> dict[str, str]:
    """The headers of a sysadmin's requests."""
    return {"Authorization": ckan_factories.SysadminWithToken()["token"]}


@pytest.fixture
def opd() -> dict[str, Any]:
    return factories.organization(name="dinsos", title="Dinas Sosial")


@pytest.fixture
def late(opd: dict[str, Any]) -> dict[str, Any]:
    return factories.dataset(days_old=90, owner_org=opd["id"], name="lama", title="Data Lama")


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    with guarded_network(monkeypatch) as found:
        yield found

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import pytest

from ckanext.kipfreshness.feeds import FetchSettings
from tests.bad_server import BadServer


class HandClock:
    """Stands still unless a test moves it; waiting moves it too."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


class MakeSettings(Protocol):
    def __call__(self, **changes: Any) -> FetchSettings: ...


@pytest.fixture
def server() -> Iterator[BadServer]:
    with BadServer() as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    """The seconds that were waited between attempts, without waiting."""
    return []


@pytest.fixture
def make_settings(waits: list[float]) -> MakeSettings:
    """Settings for a server on loopback, which tests may change."""

    def make(**changes: Any) -> FetchSettings:
        chosen: dict[str, Any] = {
            "timeout": 2.0,
            "max_bytes": 1_000_000,
            "user_agent": "test-agent",
            "allow_private_addresses": True,
            "sleep": waits.append,
            **changes,
        }
        return FetchSettings(**chosen)

    return make

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ckan.tests.helpers import CKANTestApp
from pytest_httpserver import HTTPServer

from ..smtp_sink import SmtpSink, smtp_sink
from .replay import Outcome, live


class Simulation:
    """A portal to live on."""

    def __init__(self, **parts: Any) -> None:
        self._parts = parts

    def live(self, seed: int, datasets: int, days: int) -> Outcome:
        return live(seed, datasets, days, **self._parts)


@pytest.fixture
def sink(ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpSink]:
    """A portal that mails, reads feeds on loopback, and has the rule that everything here starts from."""
    with smtp_sink() as found:
        for key, value in {
            "smtp.server": found.address,
            "smtp.mail_from": "portal@kota.example",
            "ckanext.kipfreshness.notify.enabled": True,
            "ckanext.kipfreshness.feed.allow_private_addresses": True,
            "ckanext.kipfreshness.timezone": "Asia/Jakarta",
            "ckanext.kipfreshness.policy": "monthly",
        }.items():
            monkeypatch.setitem(ckan_config, key, value)
        yield found


@pytest.fixture
def simulation(
    clean_portal: Any, app: CKANTestApp, ckan_config: Any, httpserver: HTTPServer, sink: SmtpSink
) -> Simulation:
    return Simulation(app=app, config=ckan_config, server=httpserver, sink=sink)

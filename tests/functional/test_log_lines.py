"""Nobody writes a line of the portal's log: neither a feed, nor a reader, nor an OPD's record."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp
from sqlalchemy.exc import OperationalError

from .. import factories
from ..bad_server import BadServer, answer
from ..integration.harvesters.conftest import Portal
from ..payloads import LINE_BREAKS

pytestmark = pytest.mark.usefixtures("clean_portal")

FORGED = "2026-01-01 00:00:00 ERROR [ckan] admin logged in"
# Beside line breaks: what clears or colours an administrator's terminal, and what turns the reading direction.
TEXTS = (*LINE_BREAKS, f"x\n{FORGED}", f"x\r\n{FORGED}", "x\x1b[2J\x1b[31mmerah", "x\x9b2J", "x\u202egnitteS", "x\x85y")


class ServedText:
    """What ``HTTPServer`` is to ``Portal``, of a server that sends what no other would."""

    def __init__(self, server: BadServer) -> None:
        self.url_for = server.url


@pytest.fixture
def server() -> Iterator[BadServer]:
    with BadServer() as found:
        yield found


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What we and ckanext-harvest log, of whatever level, whether or not this portal's settings keep it."""
    found: list[str] = []
    monkeypatch.setattr(logging.Logger, "isEnabledFor", lambda logger, level: logger.name.startswith("ckanext."))
    monkeypatch.setattr(logging.Logger, "handle", lambda logger, record: found.append(record.getMessage()))
    return found


def forged(lines: list[str]) -> list[str]:
    """Those of which a part is not to be printed as it is."""
    return [line for line in lines if not line.isprintable()]


def test_no_feed_writes_a_line_of_the_log(
    ckan_config: Any, monkeypatch: pytest.MonkeyPatch, server: BadServer, lines: list[str]
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.feed.allow_private_addresses", True)
    monkeypatch.setattr("ckanext.kipfreshness.feeds.http.back_off", lambda attempt: 0.0)
    portal = Portal(ServedText(server))
    for text in ("".join(TEXTS), FORGED):
        line = text.encode().replace(b"\r", b" ").replace(b"\n", b" ").decode("latin-1")
        for served in (
            answer(200, f"<html><title>{text}</title><a href='/feed?{text}'>".encode()),
            answer(200, b"x", Content_Encoding=line),
            answer(302, Location=f"http://{line}/"),
            answer(302, Location=f"file:///{line}"),
            answer(302, Location=f"/{line}"),
            f"HTTP/1.1 503 {line}\r\n\r\n".encode("latin-1"),
            answer(200, f'{{"dataset": [{{"title": "{quote(text)}'.encode()),
            answer(200, f"<rss><channel><item><title>{text}".encode()),
            answer(200, f"judul;tanggal\n{text};{text}\n".encode()),
        ):
            server.routes["/data.json"] = served
            portal.harvest()
    assert len(lines) > 15
    assert forged(lines) == []


def test_no_reader_writes_a_line_of_the_log(
    app: CKANTestApp, monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    factories.organization(name="opd")
    admin = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    text = "".join(TEXTS).replace("/", "-")
    asked = quote(text, safe="")
    for address in (f"/kepatuhan/{asked}", f"/kepatuhan?q={asked}&sort={asked}", f"/kepatuhan/{asked}.csv"):
        app.get(address)
    for address, data in (
        ("/kipfreshness/check-feed", {"url": f"http://127.0.0.1:1/{text}"}),
        ("/kipfreshness/check-feed", {"url": text}),
        ("/ckan-admin/kepatuhan/pengecualian/akhiri", {"id": text}),
    ):
        app.post(address, data=data, headers=admin)

    def fail(*_: Any, **__: Any) -> Any:
        raise OperationalError("SELECT 1", {"name": text}, Exception("gone"))

    monkeypatch.setattr(sys.modules["ckanext.kipfreshness.views.organization"], "organization_shown", fail)
    assert app.get(f"/kepatuhan/{asked}").status_code == 503
    assert len([line for line in lines if "the database did not answer" in line]) == 1
    assert forged(lines) == []

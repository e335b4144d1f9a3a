"""A public web site and the portal's own network, both on loopback, so that connections to each can be counted."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from ckanext.kipfreshness.feeds import connect, http

from .bad_server import BadServer

PUBLIC = "8.8.8.8"
# What is said of a host that is not, by language.
REFUSED = {
    "en": "%s has only addresses that feeds may not be read from",
    "id": "%s hanya memiliki alamat yang tidak boleh dibaca sebagai sumber data",
}


@dataclass(frozen=True)
class Network:
    """Connections to ``PUBLIC`` end at ``site``, as a router would lead them; all others end ``inside``.

    ``names``: what DNS answers, one answer after the other; the last one stays.
    """

    site: BadServer
    inside: BadServer
    names: dict[str, list[list[str]]] = field(default_factory=dict)

    def url(self, path: str = "/") -> str:
        return self.site.url(path, host="terbuka.example")

    def to_inside(self, address: str) -> str:
        return address.replace("{port}", str(self.inside.port))


@contextmanager
def guarded_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    with BadServer() as site, BadServer() as inside:
        network = Network(site, inside)
        network.names.update(
            {
                "terbuka.example": [[PUBLIC]],
                "intern.example": [["10.0.0.1", "127.0.0.1"]],
                "intern6.example": [["::1", "fc00::1"]],
                "localhost.": [["127.0.0.1"]],  # which not every system's resolver knows
            }
        )
        really, look_up = connect._connect_to, socket.getaddrinfo

        def connect_to(address: str, _port: int, deadline: Any) -> Any:
            return really("127.0.0.1", (site if address == PUBLIC else inside).port, deadline)

        def getaddrinfo(host: Any, port: Any, *more: Any, **named: Any) -> Any:
            answers = network.names.get(host)
            if answers is None:
                return look_up(host, port, *more, **named)
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            return [found for address in answer for found in look_up(address, port, *more, **named)]

        monkeypatch.setattr(connect, "_connect_to", connect_to)
        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(http, "back_off", lambda attempt: 0.0)
        yield network

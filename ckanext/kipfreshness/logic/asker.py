"""Who asks, as far as a limit needs to know: a hash that nobody can turn back, another one each day."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, cast

import ckan.plugins.toolkit as tk
import flask
from ckan.types import Context


def asker_of(context: Context, today: date) -> str:
    """Of a logged-in person their name; of others their network address."""
    user = cast("dict[str, Any]", context).get("user") or ""
    who = f"user {user}" if user else f"address {_address()}"
    secret = str(tk.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"kipfreshness-asker {today} {who}".encode(), hashlib.sha256).hexdigest()


def _address() -> str:
    if not flask.has_request_context():
        return ""
    forwarded = flask.request.headers.get("X-Forwarded-For", "")
    return network_of(flask.request.remote_addr or "", [part.strip() for part in forwarded.split(",")])


def network_of(peer: str, forwarded: Sequence[str]) -> str:
    """Whom to count: the peer, or, where that is a proxy of the portal's own network, whom it speaks for.

    ``forwarded`` is X-Forwarded-For, which each proxy adds to at its end, and whose beginning anybody can make up: the
    last address that is not of the own network is the one that a proxy of ours saw. Of IPv6 the network of 64 bits
    that one line has.
    """
    for written in (peer, *reversed(forwarded)):
        try:
            found = ip_address(written)
        except ValueError:
            break
        if found.is_global:
            return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
    return peer

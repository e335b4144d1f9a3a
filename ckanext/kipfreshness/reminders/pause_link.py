"""The link that lets whoever reads a mailbox pause its reminders, without an account."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from itsdangerous import BadSignature, URLSafeSerializer


def pause_token(address: str) -> str:
    return _serializer().dumps(address)


def address_of(token: str) -> str | None:
    """Nothing where we did not sign it."""
    try:
        return str(_serializer().loads(token))
    except BadSignature:
        return None


def pause_url(address: str) -> str:
    return tk.h.url_for("kipfreshness_reminders.pause", token=pause_token(address), qualified=True, locale="default")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(tk.config["SECRET_KEY"], salt="kipfreshness-pause")

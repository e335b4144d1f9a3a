"""Ways to reach somebody as links that a telephone can open: ``tel:``, ``wa.me``, ``mailto:``, web pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from ..phones import PhoneError, parse_phones, whatsapp_url

_WEB = ("http://", "https://")


@dataclass(frozen=True)
class Link:
    """Text, and what tapping it opens; nothing where it leads nowhere."""

    text: str
    href: str | None


def phone_links(text: str) -> tuple[Link, ...]:
    """One link a number; text that cannot be dialled stays text."""
    try:
        return tuple(Link(phone.written, phone.tel_url) for phone in parse_phones(text))
    except PhoneError:
        return (Link(text, None),)


def whatsapp_link(text: str) -> Link | None:
    links = phone_links(text)
    if not links:
        return None
    return Link(text, whatsapp_url((links[0].href or "").removeprefix("tel:")))


def email_link(text: str) -> Link | None:
    return Link(text, "mailto:" + quote(text, safe="@.+-_")) if text else None


def web_link(url: str) -> Link | None:
    """Shown without ``https://`` and final slash. What is no address of the web stays text: it might run a script."""
    if not url:
        return None
    return Link(url.partition("://")[2].rstrip("/") or url, url) if url.startswith(_WEB) else Link(url, None)

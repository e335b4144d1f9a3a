"""Settings as typed values. Defaults stand in config_declaration.yaml only."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk

from .feeds import FetchSettings
from .freshness.period import Period
from .freshness.policy import Policy, Rule

_PREFIX = "ckanext.kipfreshness."


def policy() -> Policy:
    """The portal's rule as its settings say now."""
    return Policy(
        max_age=max_age(),
        due_soon=due_soon(),
        timezone=timezone(),
        rule=rule(),
        target=target(),
        max_consecutive=confirm_max_consecutive(),
    )


def max_age() -> Period:
    return Period.parse(tk.config[_PREFIX + "max_age"])


def due_soon() -> Period:
    return Period.parse(tk.config[_PREFIX + "due_soon"])


def timezone() -> ZoneInfo:
    return ZoneInfo(tk.config[_PREFIX + "timezone"])


def rule() -> Rule:
    return Rule(tk.config[_PREFIX + "policy"])


def target() -> Decimal:
    return Decimal(tk.config[_PREFIX + "target"])


def confirm_max_consecutive() -> int:
    return tk.config[_PREFIX + "confirm.max_consecutive"]


def run_interval_hours() -> int:
    return tk.config[_PREFIX + "run.interval_hours"]


def run_overdue_after() -> timedelta:
    """How long after a run the next but one should have happened: two intervals; two days where cron keeps time."""
    return timedelta(hours=2 * (run_interval_hours() or 24))


def notify_enabled() -> bool:
    return tk.config[_PREFIX + "notify.enabled"]


def notify_admin_email() -> str:
    return tk.config[_PREFIX + "notify.admin_email"]


def panel_home() -> bool:
    return tk.config[_PREFIX + "panel.home"]


def panel_organizations() -> bool:
    return tk.config[_PREFIX + "panel.organizations"]


def request_per_day() -> int:
    return tk.config[_PREFIX + "request.per_day"]


def email_to() -> str:
    """CKAN's own: who gets its error messages."""
    return tk.config["email_to"] or ""


def fetch_settings() -> FetchSettings:
    """How feeds are fetched."""
    return FetchSettings(
        timeout=feed_timeout(),
        max_bytes=feed_max_bytes(),
        user_agent=feed_user_agent(),
        allow_private_addresses=feed_allow_private_addresses(),
    )


def feed_timeout() -> int:
    return tk.config[_PREFIX + "feed.timeout"]


def feed_max_bytes() -> int:
    return tk.config[_PREFIX + "feed.max_bytes"]


def feed_allow_private_addresses() -> bool:
    return tk.config[_PREFIX + "feed.allow_private_addresses"]


def feed_user_agent() -> str:
    return tk.config[_PREFIX + "feed.user_agent"]

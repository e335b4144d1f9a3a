"""The sentences for what was refused, chosen where they are shown."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .freshness.evidence import Refusal
from .freshness.policy import Policy
from .jobs import AnotherRunError, FutureDayError, RunError, TooFewDatasetsError


def why_no_confirmation(reason: Refusal, policy: Policy) -> str:
    if reason is Refusal.CONFIRMED_TODAY:
        return tk._("Somebody else has confirmed this dataset today. There is nothing left to do.")
    if reason is Refusal.CONFIRMED_BY_YOU:
        return tk._("You have confirmed this dataset today already. There is nothing left to do.")
    if not policy.max_consecutive:
        return tk._("This portal takes no confirmations in place of new data. It needs new data now.")
    return tk.ungettext(
        "This dataset was already confirmed once since its data was last updated. It needs new data now.",
        "This dataset was already confirmed %(num)s times since its data was last updated. It needs new data now.",
        policy.max_consecutive,
    ) % {"num": policy.max_consecutive}


def why_no_run(reason: RunError) -> str:
    if isinstance(reason, AnotherRunError):
        return tk._("Another marking run is at work. Nothing was recorded; try again when it has ended.")
    if isinstance(reason, FutureDayError):
        return tk._(
            "What is not yet past cannot be recorded. A dry run shows what that day would be if nothing changes."
        )
    if isinstance(reason, TooFewDatasetsError):
        return tk._(
            "The last run assessed %(before)s datasets, now there are %(found)s: more than half are missing. "
            "Nothing was recorded. If they are gone for good, accept the drop (action kipfreshness_accept_drop) "
            "and run again."
        ) % {"before": reason.before, "found": reason.found}
    raise reason

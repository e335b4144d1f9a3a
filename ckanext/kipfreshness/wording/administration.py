"""What the pages of the portal's administrator call things. Marked here, translated when shown."""

from __future__ import annotations

from collections.abc import Mapping

import ckan.plugins.toolkit as tk

from .labels import N_
from .sentences import NN_

_ATTENTION = {
    "run_refused": N_("The last check recorded nothing, because more than half of the datasets are missing."),
    "run_never": N_("The portal's check has never run, so no history is kept yet."),
    "run_stale": N_("The portal's check has not run for two intervals, so history is missing."),
    "no_worker": N_("No background worker is running, so what is left to it waits: start “ckan jobs worker”."),
    "no_redis": N_("Redis cannot be reached, so nothing is checked and nothing is harvested by itself."),
    "run_warned": N_("The last check found notably fewer datasets than the one before."),
    "no_mail": N_("Reminders are on, but CKAN has no mail server or sender: smtp.server and smtp.mail_from."),
}
_ATTENTION_COUNTED = {
    "sources_failing": NN_("%(num)s harvest source cannot be read.", "%(num)s harvest sources cannot be read."),
    "publishers_unmatched": NN_(
        "%(num)s publisher in the feeds matches no OPD.", "%(num)s publishers in the feeds match no OPD."
    ),
    "organizations_without_address": NN_(
        "%(num)s OPD has nobody to whom a reminder can be sent.",
        "%(num)s OPDs have nobody to whom a reminder can be sent.",
    ),
    "addresses_troubled": NN_(
        "%(num)s address did not get its last reminder.", "%(num)s addresses did not get their last reminder."
    ),
    "exemptions_expiring": NN_("%(num)s exemption ends within 30 days.", "%(num)s exemptions end within 30 days."),
}
_OUTCOME = {
    "done": N_("recorded"),
    "warned": N_("recorded, with notably fewer datasets"),
    "refused": N_("recorded nothing, too few datasets"),
    "accepted": N_("recorded nothing, the drop was accepted"),
}
_DELIVERY = {
    "waiting": N_("waiting"),
    "sending": N_("nobody knows whether it arrived"),
    "sent": N_("sent"),
    "failed": N_("not taken, tried again"),
    "refused": N_("refused by the mail server"),
    "outdated": N_("no longer true, not sent"),
}
_SOURCE = {
    "file": N_("configuration file"),
    "default": N_("default"),
    "elsewhere": N_("environment or another plugin"),
}
_KIND = {
    "create": N_("New"),
    "update": N_("Changed"),
    "unchanged": N_("Unchanged"),
    "refused": N_("Refused"),
}


def attention_sentence(name: str, count: int) -> str:
    if name in _ATTENTION:
        return tk._(_ATTENTION[name])
    one, many = _ATTENTION_COUNTED[name]
    return tk.ungettext(one, many, count)


def run_outcome_label(outcome: str) -> str:
    return tk._(_OUTCOME[outcome])


def delivery_label(state: str) -> str:
    return tk._(_DELIVERY[state])


def setting_source_label(source: str) -> str:
    return tk._(_SOURCE[source])


def import_kind_label(kind: str) -> str:
    return tk._(_KIND[kind])


def stage_label(stage: int) -> str:
    """Days before or after the last good day."""
    if stage == 0:
        return tk._("on the last day")
    if stage < 0:
        return tk.ungettext("%(num)s day before", "%(num)s days before", -stage)
    return tk.ungettext("%(num)s day late", "%(num)s days late", stage)


def import_summary(counts: Mapping[str, int], written: bool) -> str:
    """Of organisations, which have changes, or of sources, which are added or are there."""
    if "updated" in counts:
        done = tk._("%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(refused)s refused.")
        foreseen = tk._(
            "Nothing was written. It would be: %(created)s created, %(updated)s updated, %(unchanged)s unchanged, "
            "%(refused)s refused."
        )
        return (done if written else foreseen) % counts
    done = tk._("%(added)s added, %(unchanged)s there already, %(refused)s refused.")
    foreseen = tk._(
        "Nothing was written. It would be: %(added)s added, %(unchanged)s there already, %(refused)s refused."
    )
    return (done if written else foreseen) % {**counts, "added": counts["created"]}

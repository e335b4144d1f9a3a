"""Why no request for an update is taken, in words."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ..freshness.update_request import NoRequest
from .labels import N_

_NO_REQUEST = {
    NoRequest.NOT_PUBLIC: N_("This dataset is not public, so the public cannot ask for an update of it."),
    NoRequest.NOBODY_TO_ASK: N_("No OPD owns this dataset, so there is nobody to ask."),
    NoRequest.NOT_MONITORED: N_("This dataset is not monitored; the reason is given beside its mark."),
    NoRequest.NOT_LATE: N_("This dataset is neither overdue nor behind its schedule. You can ask when it is."),
}
_CHECK = {
    "expired": N_("The form was open for a long time. Please answer the new question and send it again."),
    "foreign": N_("Please answer the question."),
    "too_fast": N_("That was very fast. Please answer the new question and send it again."),
    "wrong": N_("This is not the answer. Please answer the new question."),
}
_LIMIT = {
    "same_dataset": N_("An update of this dataset was already asked for from here today. It has been counted."),
    "per_day": N_("Enough requests were sent from here today. Please come back tomorrow."),
}


def why_not(reason: NoRequest) -> str:
    return tk._(_NO_REQUEST[reason])


def check_sentence(failure: str) -> str:
    return tk._(_CHECK[failure])


def limit_sentence(limit: str) -> str:
    return tk._(_LIMIT[limit])


def closed_sentence() -> str:
    """Of a portal that takes no requests at all."""
    return tk._("This portal takes no requests for updates here.")


def later_sentence() -> str:
    return tk._("Requests cannot be taken at the moment. Please try again later.")

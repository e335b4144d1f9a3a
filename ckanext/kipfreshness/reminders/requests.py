"""Letters about what the public asks for: to PPID and operators, one a day for each OPD, never one per click."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import ckan.plugins.toolkit as tk
from ckan.model.meta import Session

from .. import answers
from ..model.contacts import Addressee, addressees
from ..model.reminder_ledger import paused_addresses
from ..model.update_requests import Untold, claim_untold, release_untold, untold_requests
from ..model.viewpoint import Viewpoint
from ..wording.formatting import format_day
from ..wording.sentences import counted
from .compose import organization_page
from .letter import Entry, Group, Letter, one_line
from .pause_link import pause_url
from .portal_context import portal_context
from .post import Envelope, Outcome, post
from .send import LetterMade, sealed

log = logging.getLogger(__name__)

_REASONS = 5  # of one dataset in a letter; its page has all


@dataclass(frozen=True)
class Mailing:
    """What one OPD is told, in a letter to each of its people."""

    request_ids: tuple[int, ...]
    datasets: int
    envelopes: tuple[Envelope, ...]


def rehearse_requests(view: Viewpoint) -> tuple[LetterMade, ...]:
    """Every letter that a run at that moment would send; nothing is put down."""
    return tuple(LetterMade(envelope, mailing.datasets) for mailing in _planned(view) for envelope in mailing.envelopes)


def send_requests(view: Viewpoint) -> tuple[LetterMade, ...]:
    """Send what no letter has named yet; commits as it goes. What no server took is told in the next run."""
    letters: list[LetterMade] = []
    for mailing in _planned(view):
        if not claim_untold(mailing.request_ids, view.as_of):
            Session.rollback()
            continue
        Session.commit()
        posted = [post(envelope) for envelope in mailing.envelopes]
        letters += [
            LetterMade(envelope, mailing.datasets, one.outcome, one.error)
            for envelope, one in zip(mailing.envelopes, posted, strict=True)
        ]
        outcomes = {one.outcome for one in posted}
        if Outcome.FAILED in outcomes and Outcome.SENT not in outcomes:
            release_untold(mailing.request_ids)
            Session.commit()
        if not all(one.server_answers for one in posted):
            log.warning("Requests of the public wait for the next run: the mail server cannot be reached")
            break
    return tuple(letters)


def _planned(view: Viewpoint) -> list[Mailing]:
    """An OPD that nobody can be told of is not taken as told: it is as soon as there is an address."""
    untold = untold_requests(view)
    addressee_by_id, paused = (addressees(), paused_addresses()) if untold else ({}, {})
    mailings: list[Mailing] = []
    for organization_id, found in groupby(untold, key=lambda request: request.organization_id):
        requests, addressee = list(found), addressee_by_id.get(organization_id)
        addresses = [one for one in _addresses(addressee) if one not in paused] if addressee else []
        if addressee and addresses:
            mailings.append(_mailing(view, addressee, addresses, requests))
    return mailings


def _addresses(addressee: Addressee) -> list[str]:
    """Each once."""
    ppid, operators = addressee.contacts.ppid, addressee.contacts.operators
    return list(dict.fromkeys([*([ppid] if ppid else []), *operators]))


def _mailing(view: Viewpoint, addressee: Addressee, addresses: Sequence[str], requests: Sequence[Untold]) -> Mailing:
    with portal_context() as language:
        entries = _entries(view, requests, language)
        return Mailing(
            request_ids=tuple(request.id for request in requests),
            datasets=len(entries),
            envelopes=tuple(sealed(_letter(addressee, address, entries)) for address in addresses),
        )


def _letter(addressee: Addressee, address: str, entries: tuple[Entry, ...]) -> Letter:
    title = one_line(addressee.title)
    subject = counted(
        "The public asks for an update of %(count)s dataset of %(organization)s.",
        "The public asks for an update of %(count)s datasets of %(organization)s.",
        len(entries),
        organization=title,
    )
    return Letter(
        address=address,
        name=title,
        subject=one_line(subject),
        greeting=tk._("To the data managers of %(organization)s,") % {"organization": title},
        opening=(subject,),
        groups=(Group(title, organization_page(addressee.name), entries),),
        closing=(
            tk._("New data answers a request by itself. A review does not: whoever asked waits for newer data."),
            tk._("What stands in quotation marks was written by visitors of the portal and checked by nobody."),
        ),
        signature=tk.config["ckan.site_title"],
        pause_url=pause_url(address),
    )


def _entries(view: Viewpoint, requests: Sequence[Untold], language: str) -> tuple[Entry, ...]:
    page_address = answers.dataset_page_address()
    return tuple(
        _entry(view, list(found), answers.address_of(name, page_address), language)
        for name, found in groupby(requests, key=lambda request: request.name)
    )


def _entry(view: Viewpoint, requests: Sequence[Untold], url: str, language: str) -> Entry:
    since = min(request.requested_at for request in requests)
    said = counted(
        "%(count)s new request since %(day)s.",
        "%(count)s new requests since %(day)s.",
        len(requests),
        day=format_day(view.policy.local_date(since), language),
    )
    reasons = [f"“{one_line(request.reason)}”" for request in reversed(requests) if request.reason]
    return Entry(one_line(requests[0].title), url, " ".join([said, *reasons[:_REASONS]]))

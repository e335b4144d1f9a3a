"""Reminders, from what is known to what is sent. Each letter is claimed before and settled after it is sent."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ckan.model.meta import Session

from .. import config
from ..freshness.reminders import LIST_FROM, Candidate, Digest, Plan, Situation, lines_of, plan_digests, plan_reminders
from ..model import reminder_ledger as ledger
from ..model.contacts import Addressee, addressees, usable
from ..model.marked_dataset import MarkedDataset
from ..model.viewpoint import Viewpoint
from . import compose
from .letter import Letter
from .portal_context import portal_context
from .post import Envelope, Outcome, Posted, post

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """What letters are made of, read once for a run."""

    view: Viewpoint
    situation: Situation
    dataset_by_id: dict[str, MarkedDataset]
    addressee_by_id: dict[str, Addressee]


@dataclass(frozen=True)
class LetterMade:
    """``outcome`` is empty in a dry run."""

    envelope: Envelope
    datasets: int
    outcome: Outcome | None = None
    error: str = ""


@dataclass(frozen=True)
class Result:
    """``unreachable`` are the organisations that have something to be told and no address that takes it."""

    letters: tuple[LetterMade, ...]
    unreachable: tuple[Addressee, ...]

    def and_letters(self, others: tuple[LetterMade, ...]) -> Result:
        return Result((*self.letters, *others), self.unreachable)

    def count(self, outcome: Outcome) -> int:
        return sum(letter.outcome is outcome for letter in self.letters)


def rehearse(view: Viewpoint) -> Result:
    """Every letter that a run at that moment would send; nothing is put down."""
    known = what_is_known(view)
    plan = plan_reminders(known.situation)
    digests, _ = plan_digests(known.situation, [*ledger.open_lines(), *lines_of(plan.steps)])
    letters = [LetterMade(_envelope(known, digest), len(digest.lines)) for digest in digests]
    monthly = _monthly(known)
    if monthly is not None:
        letters.append(LetterMade(monthly, len(_long_overdue(known))))
    return Result(tuple(letters), _unreachable(known, plan))


def send_reminders(view: Viewpoint) -> Result:
    """Send what is due; commits as it goes."""
    known = what_is_known(view)
    plan = plan_reminders(known.situation)
    ledger.record_steps(plan.steps, view.as_of)
    digests, outdated = plan_digests(known.situation, ledger.open_lines())
    ledger.set_state([line.delivery_id for line in outdated if line.delivery_id], ledger.OUTDATED)
    Session.commit()
    letters = _send_digests(known, digests)
    if all(letter.outcome is Outcome.SENT for letter in letters[-1:]):
        letters += _send_monthly(known)
    return Result(tuple(letters), _unreachable(known, plan))


def what_is_known(view: Viewpoint) -> Known:
    datasets = ledger.datasets_to_remind_of(view)
    addressee_by_id = addressees()
    candidates = {dataset.id: _candidate(view, dataset) for dataset in datasets}
    oldest = min((one.due_on for one in candidates.values()), default=view.today)
    situation = Situation(
        today=view.today,
        candidates=candidates,
        contacts={id_: found.contacts for id_, found in addressee_by_id.items()},
        paused=frozenset(ledger.paused_addresses()),
        reached=ledger.reached_stages(oldest),
    )
    return Known(view, situation, {dataset.id: dataset for dataset in datasets}, addressee_by_id)


def _candidate(view: Viewpoint, dataset: MarkedDataset) -> Candidate:
    mark: Any = dataset.mark  # of a dataset with a deadline, which has both dates
    return Candidate(dataset.id, dataset.organization_id, view.policy.local_date(mark.updated_at), mark.due_on)


def _unreachable(known: Known, plan: Plan) -> tuple[Addressee, ...]:
    return tuple(known.addressee_by_id[id_] for id_ in plan.unreachable if id_ in known.addressee_by_id)


def _send_digests(known: Known, digests: tuple[Digest, ...]) -> list[LetterMade]:
    letters: list[LetterMade] = []
    for digest in digests:
        ids = [line.delivery_id for line in digest.lines if line.delivery_id]
        envelope = _envelope(known, digest)
        if not ledger.claim(ids, known.view.as_of):
            Session.rollback()
            continue
        Session.commit()
        posted = post(envelope)
        ledger.set_state(ids, posted.outcome.value, posted.error)
        Session.commit()
        letters.append(_made(envelope, len(ids), posted))
        if not posted.server_answers:
            log.warning("Reminders wait for the next run: the mail server cannot be reached: %r", posted.error)
            break
    return letters


def _send_monthly(known: Known) -> list[LetterMade]:
    envelope, datasets = _monthly(known), _long_overdue(known)
    if envelope is None:
        return []
    month = known.view.today.replace(day=1)
    if not ledger.claim_month(month, envelope.address, len(datasets), known.view.as_of):
        Session.rollback()
        return []
    Session.commit()
    posted = post(envelope)
    ledger.set_month_state(month, posted.outcome.value, posted.error)
    Session.commit()
    return [_made(envelope, len(datasets), posted)]


def _made(envelope: Envelope, datasets: int, posted: Posted) -> LetterMade:
    return LetterMade(envelope, datasets, posted.outcome, posted.error)


def _monthly(known: Known) -> Envelope | None:
    """The list of this month, where there is somebody to get it, something on it, and it has not been sent."""
    address, datasets = admin_address(), _long_overdue(known)
    if address is None or not datasets or not ledger.is_month_open(known.view.today.replace(day=1)):
        return None
    with portal_context() as language:
        return sealed(compose.monthly_list(known.view, address, datasets, known.addressee_by_id, language))


def admin_address() -> str | None:
    return usable(config.notify_admin_email()) or usable(config.email_to())


def _long_overdue(known: Known) -> list[MarkedDataset]:
    last = known.situation.today - timedelta(days=LIST_FROM)
    return [
        dataset
        for id_, dataset in known.dataset_by_id.items()
        if known.situation.candidates[id_].due_on <= last and dataset.organization_id in known.addressee_by_id
    ]


def _envelope(known: Known, digest: Digest) -> Envelope:
    with portal_context() as language:
        return sealed(compose.reminder(known.view, digest, known.dataset_by_id, known.addressee_by_id, language))


def sealed(letter: Letter) -> Envelope:
    """In words, while there is a language."""
    return Envelope(letter.address, letter.name, letter.subject, letter.text, letter.html, letter.pause_url)

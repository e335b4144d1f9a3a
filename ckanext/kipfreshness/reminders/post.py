"""Handing a letter to CKAN's mailer, and what its errors mean."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from enum import Enum

import ckan.plugins.toolkit as tk
from ckan.lib.mailer import MailerException

log = logging.getLogger(__name__)


class Outcome(str, Enum):
    SENT = "sent"
    FAILED = "failed"  # may be tried again
    REFUSED = "refused"  # the server says that nobody is reached there


@dataclass(frozen=True)
class Posted:
    """``server_answers`` is false where the mail server could not be reached at all: the next letter need not try."""

    outcome: Outcome
    error: str = ""
    server_answers: bool = True


@dataclass(frozen=True)
class Envelope:
    """A letter as it is sent."""

    address: str
    name: str
    subject: str
    text: str
    html: str
    pause_url: str


def missing_settings() -> tuple[str, ...]:
    """What CKAN's mailer cannot do without, and would only miss once a letter is on its way."""
    return tuple(key for key in ("smtp.server", "smtp.mail_from") if not tk.config[key])


def post(envelope: Envelope) -> Posted:
    headers = {"Auto-Submitted": "auto-generated"}
    if envelope.pause_url:
        headers["List-Unsubscribe"] = f"<{envelope.pause_url}>"
    try:
        tk.mail_recipient(
            _of_a_header(envelope.name),
            envelope.address,
            _of_a_header(envelope.subject),
            envelope.text,
            body_html=envelope.html,
            headers=headers,
        )
    except (MailerException, smtplib.SMTPException, OSError, ValueError) as error:
        return _meaning(error)
    return Posted(Outcome.SENT)


def _of_a_header(text: str) -> str:
    """An OPD's name in one line, and none that mail programs take for an encoded word, which may hold line breaks."""
    return " ".join(text.split()).replace("=?", "= ?")


def _meaning(error: Exception) -> Posted:
    causes = list(_chain(error))
    if isinstance(error, smtplib.SMTPServerDisconnected) and not any(
        isinstance(one, MailerException) for one in causes
    ):
        # CKAN's mailer says goodbye after the letter was taken; a server that has left already took it all the same.
        return Posted(Outcome.SENT)
    refusals = [cause for cause in causes if isinstance(cause, smtplib.SMTPRecipientsRefused)]
    if any(code >= 500 for refusal in refusals for code, _ in refusal.recipients.values()):
        return Posted(Outcome.REFUSED, _said(refusals[0]))
    unreachable = any(isinstance(cause, smtplib.SMTPConnectError) for cause in causes) or any(
        isinstance(cause, OSError) and not isinstance(cause, smtplib.SMTPException) for cause in causes
    )
    return Posted(Outcome.FAILED, str(error)[:500], server_answers=not unreachable)


def _said(refusal: smtplib.SMTPRecipientsRefused) -> str:
    """``550 No such user``."""
    code, words = next(iter(refusal.recipients.values()))
    return f"{code} {words.decode('utf-8', 'replace')}"[:500]


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None:
        found.append(error)
        error = error.__context__
    return found

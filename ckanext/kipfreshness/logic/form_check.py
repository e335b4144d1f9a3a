"""A check that people can pass and form-filling programs do not, without a third party, a picture or a cookie.

The form carries a token that we signed: which dataset it is for, when it was made, and a sum that only we can read
out of it. It keeps out what fills forms blindly; the limit by address is for the rest.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from enum import Enum

import ckan.plugins.toolkit as tk
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from ..wording.sums import LARGEST_TERM, is_answer, sum_question

SHORTEST, LONGEST = 2, 2 * 3600  # seconds between reading the form and sending it


class CheckFailure(str, Enum):
    """Its sentence is chosen where it is shown."""

    EXPIRED = "expired"
    FOREIGN = "foreign"  # no token of ours, or of another dataset's form
    TOO_FAST = "too_fast"
    WRONG = "wrong"


@dataclass(frozen=True)
class FormCheck:
    token: str
    question: str


def new_check(dataset_id: str) -> FormCheck:
    nonce = secrets.token_urlsafe(9)
    return FormCheck(_serializer().dumps([dataset_id, nonce]), sum_question(*_terms(nonce)))


def failure_of(token: str, answer: str, dataset_id: str) -> CheckFailure | None:
    try:
        payload, made_at = _serializer().loads(token, max_age=LONGEST, return_timestamp=True)
    except SignatureExpired:
        return CheckFailure.EXPIRED
    except BadData:
        return CheckFailure.FOREIGN
    made_for, nonce = payload
    if made_for != dataset_id:
        return CheckFailure.FOREIGN
    if not is_answer(answer, *_terms(nonce)):
        return CheckFailure.WRONG
    # Both in whole seconds, as the token keeps them.
    return CheckFailure.TOO_FAST if int(time.time()) - int(made_at.timestamp()) < SHORTEST else None


def _terms(nonce: str) -> tuple[int, int]:
    digest = hmac.new(_secret(), f"kipfreshness-sum {nonce}".encode(), hashlib.sha256).digest()
    return digest[0] % LARGEST_TERM + 1, digest[1] % LARGEST_TERM + 1


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(tk.config["SECRET_KEY"], salt="kipfreshness-update-request")


def _secret() -> bytes:
    return str(tk.config["SECRET_KEY"]).encode()

"""What an answer other than the feed means, and what to do about it."""

from __future__ import annotations

import http
import http.client
from datetime import datetime, timezone

from .entry import FeedError
from .messages import N_
from .passing import PassingError, parse_retry_after
from .target import Target

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHECK_ADDRESS = N_(
    "The server answered %(status)s for %(url)s. Check the address on the harvest source's page, and in a browser."
)
_ADVICE = {
    401: N_(
        "The server answered %(status)s for %(url)s: it wants a user and password. Write them in the address, as in "
        "https://user:password@host/."
    ),
    403: N_(
        "The server answered %(status)s for %(url)s: it does not let us in. Some sites refuse what does not look like "
        "a browser (setting ckanext.kipfreshness.feed.user_agent) or comes from outside; else ask its administrator."
    ),
    410: N_(
        "The server answered %(status)s for %(url)s: the feed is gone for good. Ask the agency for its new address."
    ),
    429: N_("The server answered %(status)s for %(url)s: it is asked too often. Harvest this source less often."),
}
_SERVER_FAILED = N_(
    "The server answered %(status)s for %(url)s: it has a fault of its own. Try again later; if it stays, tell the "
    "agency."
)


def status_error(response: http.client.HTTPResponse, target: Target) -> FeedError:
    """Of an answer that is neither the feed nor a redirect."""
    code = response.status
    values = {"status": _status_line(code), "url": target.shown}
    if code == 429 or code >= 500:
        wait = parse_retry_after(response.getheader("Retry-After") or "", datetime.now(timezone.utc))
        return PassingError(_ADVICE.get(code, _SERVER_FAILED), wait=wait, **values)
    return FeedError(_ADVICE.get(code, _CHECK_ADDRESS), **values)


def _status_line(code: int) -> str:
    try:
        return f"{code} {http.HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)

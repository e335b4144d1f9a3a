"""One question and the head of its answer."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from .connect import connect
from .deadline import Deadline
from .entry import FeedError
from .fetched import FetchSettings
from .messages import N_
from .passing import PassingError
from .target import Target


@contextmanager
def exchange(
    target: Target, settings: FetchSettings, deadline: Deadline, condition: Mapping[str, str]
) -> Generator[http.client.HTTPResponse]:
    """The answer to GET, its body unread. Raises ``FeedError``.

    No proxy of the environment is asked: it would connect to an address of its own choice, unjudged.
    """
    opened = connect(target, settings, deadline)
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = opened
    try:
        yield _ask(connection, target, settings, deadline, condition)
    finally:
        connection.close()
        opened.close()


def _ask(
    connection: http.client.HTTPConnection,
    target: Target,
    settings: FetchSettings,
    deadline: Deadline,
    condition: Mapping[str, str],
) -> http.client.HTTPResponse:
    try:
        connection.request("GET", target.selector, headers=_headers(target, settings, condition))
        return connection.getresponse()
    except TimeoutError as error:
        raise PassingError(
            N_("%(host)s did not answer within %(seconds)s seconds."),
            host=target.host,
            seconds=f"{deadline.exceeded:g}",
        ) from error
    except http.client.RemoteDisconnected as error:
        raise PassingError(N_("%(host)s closed the connection without an answer."), host=target.host) from error
    except (http.client.HTTPException, ValueError) as error:
        raise FeedError(
            N_("What %(host)s answered is not HTTP (%(reason)s). Check the port, and http or https in the address."),
            host=target.host,
            reason=type(error).__name__,
        ) from error
    except (OSError, socket.gaierror) as error:
        raise PassingError(
            N_("The connection to %(host)s broke (%(reason)s)."), host=target.host, reason=error.strerror or str(error)
        ) from error


def _headers(target: Target, settings: FetchSettings, condition: Mapping[str, str]) -> dict[str, str]:
    headers = {
        "Host": target.authority,
        "User-Agent": settings.user_agent,
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
        **condition,
    }
    if target.authorization:
        headers["Authorization"] = target.authorization
    return headers

"""A body as it arrives, to its end or to an error: half a body is never taken for a whole one."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

from .deadline import Deadline
from .entry import FeedError
from .messages import N_
from .passing import PassingError
from .unpack import too_large

_PIECE = 64 * 1024
_GRACE = 0.1  # seconds in which bytes beyond the announced length show themselves


def read_body(response: http.client.HTTPResponse, deadline: Deadline, limit: int) -> Iterator[bytes]:
    """Raises ``FeedError`` where it is larger than ``limit``, cut off, too slow, or not as long as announced."""
    announced = response.length
    if announced is not None and announced > limit:
        raise too_large(limit)
    size = 0
    try:
        while announced is None or size < announced:
            deadline.next_wait()
            piece = response.read1(_PIECE if announced is None else min(_PIECE, announced - size))
            if not piece:
                break
            size += len(piece)
            if size > limit:
                raise too_large(limit)
            yield piece
    except http.client.IncompleteRead as error:
        raise _cut_off(size) from error
    except TimeoutError as error:
        raise too_slow(deadline, size) from error
    except OSError as error:
        raise PassingError(
            N_("The connection broke after %(size)s bytes (%(reason)s)."),
            size=size,
            reason=error.strerror or str(error),
        ) from error
    if announced is not None and size < announced:
        raise PassingError(
            N_("The server announced %(announced)s bytes but closed the connection after %(size)s."),
            announced=announced,
            size=size,
        )
    if announced is not None:
        _refuse_more(response, deadline, announced)


def _refuse_more(response: http.client.HTTPResponse, deadline: Deadline, announced: int) -> None:
    """A ``Content-Length`` that is too small would cut a table without a trace. Blank bytes behind it are harmless."""
    response.length = None
    deadline.silence = min(deadline.silence, _GRACE)
    try:
        more = response.read1(_PIECE)
    except (OSError, http.client.HTTPException, ValueError):
        return
    if more.strip():
        raise PassingError(
            N_("The server sent more than the %(announced)s bytes that it announced, so that the end is not known."),
            announced=announced,
        )


def _cut_off(size: int) -> PassingError:
    return PassingError(
        N_("The server closed the connection in the middle of its answer, after %(size)s bytes."), size=size
    )


def too_slow(deadline: Deadline, size: int) -> FeedError:
    """Silence may pass; who took all of the time that there is would take it again."""
    if deadline.passed:
        return FeedError(
            N_("The answer was not complete after %(seconds)s seconds (%(size)s bytes had come)."),
            seconds=f"{deadline.total:g}",
            size=size,
        )
    return PassingError(
        N_("The server fell silent for %(seconds)s seconds after %(size)s bytes."),
        seconds=f"{deadline.silence:g}",
        size=size,
    )

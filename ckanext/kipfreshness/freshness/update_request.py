"""When the public may ask an OPD for an update of a dataset."""

from __future__ import annotations

from enum import Enum

from .mark import Status


class NoRequest(str, Enum):
    """Why no request is taken; its sentence is chosen where it is shown."""

    NOT_PUBLIC = "not_public"  # a draft, a private dataset, one in the trash: the public does not know of it
    NOBODY_TO_ASK = "nobody_to_ask"  # no OPD owns the dataset
    NOT_MONITORED = "not_monitored"  # said to be final, with a reason that is shown
    NOT_LATE = "not_late"  # there is nothing to ask for yet


def why_no_request(status: Status, behind_schedule: bool, *, is_public: bool, has_owner: bool) -> NoRequest | None:
    """Late by the portal's rule, without any date, or behind the dataset's own schedule: then an update is owed.

    A daily dataset is behind after a day though not yet overdue, and one that was reviewed is up to date though its
    own schedule may have passed: who waits for the data may ask in both cases.
    """
    if not is_public:
        return NoRequest.NOT_PUBLIC
    if not has_owner:
        return NoRequest.NOBODY_TO_ASK
    if status is Status.EXEMPT:
        return NoRequest.NOT_MONITORED
    if status in (Status.OVERDUE, Status.UNKNOWN) or behind_schedule:
        return None
    return NoRequest.NOT_LATE

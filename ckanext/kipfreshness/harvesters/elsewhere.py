"""A new entry that is no new dataset: another source brings it already, or one that is no more did."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from .plan import Action, Found, Step

_WORLDWIDE = re.compile(r"https?://\S+/\S+|(urn:\S+|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})$", re.IGNORECASE)


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset that another source has brought. ``same_address``: that source reads the same feed as this one."""

    dataset_id: str
    source_id: str
    guid: str
    key: str
    alive: bool  # its source is still harvested
    gone: bool  # that source brings it no longer
    same_address: bool = False


class Settled(msgspec.Struct, frozen=True):
    """``taken_over`` datasets are this source's from now on; ``left`` entries stay with the source that has them."""

    steps: list[Step]
    taken_over: set[str]
    left: list[tuple[Found, Elsewhere]]


def settle_new(steps: Sequence[Step], others: Iterable[Elsewhere]) -> Settled:
    """Of planned steps: which of the new ones are a dataset that is there already."""
    by_key: defaultdict[str, list[Elsewhere]] = defaultdict(list)
    by_guid: defaultdict[str, list[Elsewhere]] = defaultdict(list)
    for other in others:
        by_key[other.key].append(other)
        by_guid[other.guid].append(other)
    settled = Settled([], set(), [])
    for step in steps:
        entry = step.found
        if step.action is not Action.CREATE or entry is None:
            settled.steps.append(step)
            continue
        candidates = [other for other in by_key[entry.key] if entry.linked or other.same_address or not other.alive]
        candidates += [other for other in by_guid[entry.guid] if _is_same_by_guid(entry, other)]
        free = [other for other in candidates if _is_free(other) and other.dataset_id not in settled.taken_over]
        if free:
            settled.taken_over.add(free[0].dataset_id)
            settled.steps.append(Step(Action.UPDATE, free[0].dataset_id, entry))
        elif living := [other for other in candidates if not _is_free(other)]:
            settled.left.append((entry, living[0]))
        else:
            settled.steps.append(step)
    return settled


def _is_free(other: Elsewhere) -> bool:
    return other.gone or not other.alive


def _is_same_by_guid(entry: Found, other: Elsewhere) -> bool:
    """Numbers and short names repeat from feed to feed; a guid says something only of its own feed or worldwide."""
    return bool(entry.guid) and not other.alive and (other.same_address or bool(_WORLDWIDE.match(entry.guid)))

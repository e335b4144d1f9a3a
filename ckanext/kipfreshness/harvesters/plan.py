"""What a reading of a feed asks for: decided from what is known and what was found, without a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import Enum

import msgspec

from .identity import dataset_id


class Known(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A dataset that this source has brought."""

    dataset_id: str
    guid: str
    key: str
    entry_hash: str
    organization_id: str = ""
    gone: bool = False
    missed_readings: int = 0
    withdrawn: bool = False
    trashed: bool = False  # a person deleted the dataset: it is left alone until it is restored


class Found(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An entry of this reading. ``place`` is where its full text is kept (see ``reading``)."""

    index: int
    guid: str
    key: str
    entry_hash: str
    organization_id: str = ""
    linked: bool = False  # has links, which make its key sure
    place: int = 0


class Action(str, Enum):
    CREATE = "create"
    UPDATE = "update"
    WITHDRAW = "withdraw"


class Step(msgspec.Struct, frozen=True, gc=False):
    """One dataset to be written. ``found`` is empty for a dataset that is to be withdrawn."""

    action: Action
    dataset_id: str
    found: Found | None = None


class VanishedRule(str, Enum):
    """Whether a missing entry is gone, and if that cannot be known, why."""

    JUDGED = "judged"
    ROLLING = "rolling"  # a window of the newest entries: absence means nothing
    INCOMPLETE = "incomplete"
    EMPTY = "empty"
    TOO_SMALL = "too_small"  # fewer than half of what was there


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    steps: list[Step]
    unchanged: list[str]  # dataset ids
    guid_by_dataset: dict[str, str]  # unchanged datasets whose guid is another one now
    changed_guids: int  # datasets known again by title, publisher and links
    gone: list[str]  # dataset ids, missing in this reading
    repeated: list[Found]  # word for word the same as an earlier entry
    trashed: list[Found]  # of datasets that a person deleted
    vanished_rule: VanishedRule


def plan_changes(
    source_id: str,
    known: Sequence[Known],
    found: Sequence[Found],
    *,
    complete: bool,
    rolling: bool,
    withdraw_after: int | None,
) -> Plan:
    """``withdraw_after`` is how many complete readings in a row a dataset must be missing in; ``None`` keeps all."""
    found, repeated = _without_repeated(found)
    matches = match_entries(known, found)
    rule = _vanished_rule(sum(not item.gone for item in known), len(found), complete, rolling)
    missing = [item for item in known if item.dataset_id not in matches] if rule is VanishedRule.JUDGED else []
    changed = [(item, matches[item.dataset_id]) for item in known if item.dataset_id in matches]
    unchanged = [(item, entry) for item, entry in changed if _is_unchanged(item, entry)]
    unchanged_ids = {item.dataset_id for item, _ in unchanged}
    new = _new_steps(source_id, known, found, {entry.index for entry in matches.values()})
    return Plan(
        steps=[
            *new,
            *(
                Step(Action.UPDATE, item.dataset_id, entry)
                for item, entry in changed
                if item.dataset_id not in unchanged_ids
            ),
            *(Step(Action.WITHDRAW, item.dataset_id) for item in missing if _is_to_be_withdrawn(item, withdraw_after)),
        ],
        unchanged=[item.dataset_id for item, _ in unchanged],
        guid_by_dataset={item.dataset_id: entry.guid for item, entry in unchanged if item.guid != entry.guid},
        changed_guids=sum(item.guid != entry.guid for item, entry in changed),
        gone=[item.dataset_id for item in missing],
        repeated=repeated,
        trashed=[entry for item, entry in changed if item.trashed],
        vanished_rule=rule,
    )


def plan_unchanged(known: Sequence[Known], *, withdraw_after: int | None) -> Plan:
    """The server says that nothing changed since the last complete reading: what was missing then still is."""
    missing = [item for item in known if item.gone]
    return Plan(
        steps=[Step(Action.WITHDRAW, item.dataset_id) for item in missing if _is_to_be_withdrawn(item, withdraw_after)],
        unchanged=[item.dataset_id for item in known if not item.gone],
        guid_by_dataset={},
        changed_guids=0,
        gone=[item.dataset_id for item in missing],
        repeated=[],
        trashed=[],
        vanished_rule=VanishedRule.JUDGED,
    )


def match_entries(known: Sequence[Known], found: Sequence[Found]) -> dict[str, Found]:
    """Dataset id to the entry that it comes from; surest first.

    Guids are not trusted alone: some feeds number their entries at each export, so that an entry put in front gives
    every other one its neighbour's guid. A guid counts only for what title, publisher and links have not settled.
    """
    matches: dict[str, Found] = {}
    taken: set[int] = set()

    def settle(known_identity: Callable[[Known], object], found_identity: Callable[[Found], object]) -> None:
        waiting: defaultdict[object, list[Found]] = defaultdict(list)
        for entry in found:
            if entry.index not in taken and found_identity(entry):
                waiting[found_identity(entry)].append(entry)
        for entries in waiting.values():
            entries.reverse()
        for item in known:
            candidates = waiting.get(known_identity(item)) if item.dataset_id not in matches else None
            if candidates:
                matches[item.dataset_id] = candidates.pop()
                taken.add(matches[item.dataset_id].index)

    settle(lambda item: (item.guid, item.key, item.entry_hash), lambda entry: (entry.guid, entry.key, entry.entry_hash))
    settle(lambda item: (item.guid, item.key), lambda entry: (entry.guid, entry.key))
    settle(lambda item: (item.key, item.entry_hash), lambda entry: (entry.key, entry.entry_hash))
    settle(lambda item: item.key, lambda entry: entry.key)
    settle(lambda item: item.guid, lambda entry: entry.guid)
    return matches


def _is_unchanged(item: Known, entry: Found) -> bool:
    if item.trashed:
        return True
    return item.entry_hash == entry.entry_hash and item.organization_id == entry.organization_id and not item.withdrawn


def _is_to_be_withdrawn(item: Known, withdraw_after: int | None) -> bool:
    if withdraw_after is None or item.withdrawn or item.trashed:
        return False
    return item.missed_readings + 1 >= withdraw_after


def _without_repeated(found: Iterable[Found]) -> tuple[list[Found], list[Found]]:
    """An entry with another guid is another dataset, even where all else is the same."""
    seen: set[tuple[str, str]] = set()
    first: list[Found] = []
    repeated: list[Found] = []
    for entry in found:
        identity = (entry.guid, entry.entry_hash)
        (repeated if identity in seen else first).append(entry)
        seen.add(identity)
    return first, repeated


def _new_steps(source_id: str, known: Sequence[Known], found: Sequence[Found], matched: set[int]) -> list[Step]:
    used = {item.dataset_id for item in known}
    steps: list[Step] = []
    for entry in found:
        if entry.index not in matched:
            steps.append(Step(Action.CREATE, _free_id(source_id, entry, used), entry))
            used.add(steps[-1].dataset_id)
    return steps


def _free_id(source_id: str, entry: Found, used: set[str]) -> str:
    """Of the guid; where another entry has that already, of what else makes this one."""
    for identity in (entry.guid, entry.key, f"{entry.guid} {entry.key} {entry.entry_hash}"):
        chosen = dataset_id(source_id, identity)
        if identity and chosen not in used:
            return chosen
    return dataset_id(source_id, f"{entry.guid} {entry.key} {entry.entry_hash} {entry.index}")


def _vanished_rule(known_count: int, found_count: int, complete: bool, rolling: bool) -> VanishedRule:
    if rolling:
        return VanishedRule.ROLLING
    if not complete:
        return VanishedRule.INCOMPLETE
    if found_count == 0:
        return VanishedRule.EMPTY
    if found_count * 2 < known_count:
        return VanishedRule.TOO_SMALL
    return VanishedRule.JUDGED

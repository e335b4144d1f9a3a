"""Who is reminded of what, and when: a function of marks, ledger, contacts and the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

STAGES = (-7, 0, 7, 14, 30)  # days after the last good day
HEAD_FROM = 14  # from this stage on the head of the OPD is written to as well
LIST_FROM = 30  # days late from which a dataset stands on the monthly list for the portal's admin


class Role(str, Enum):
    """As whom somebody is written to."""

    PPID = "ppid"
    OPERATOR = "operator"
    HEAD = "head"


@dataclass(frozen=True)
class Candidate:
    """A monitored dataset with a deadline, for whose lateness the portal itself is not to blame."""

    dataset_id: str
    organization_id: str | None
    updated_on: date
    due_on: date


@dataclass(frozen=True)
class Contacts:
    """The usable addresses of one OPD, in lower case."""

    ppid: str | None = None
    operators: tuple[str, ...] = ()
    head: str | None = None


@dataclass(frozen=True)
class Recipient:
    address: str
    role: Role


@dataclass(frozen=True)
class Step:
    """One line of the ledger: this stage of this deadline (``cycle``) has come, and these people are told."""

    dataset_id: str
    cycle: date
    stage: int
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True)
class Line:
    """One dataset in one person's letter. ``delivery_id`` is empty while it stands in no ledger."""

    delivery_id: int | None
    recipient: Recipient
    dataset_id: str
    cycle: date
    stage: int


@dataclass(frozen=True)
class Digest:
    """All that one person is told in one run."""

    address: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Plan:
    """``unreachable`` are the organisations that have something to be told and nobody to tell."""

    steps: tuple[Step, ...]
    unreachable: tuple[str, ...]


@dataclass(frozen=True)
class Situation:
    """What is known. ``reached`` is the latest stage on record of each (dataset, cycle)."""

    today: date
    candidates: Mapping[str, Candidate]
    contacts: Mapping[str, Contacts]
    paused: frozenset[str]
    reached: Mapping[tuple[str, date], int]


def stage_on(today: date, candidate: Candidate) -> int | None:
    """The latest stage that has come. The first one is left out where the limit is so short that it would come with
    the update itself."""
    came = [stage for stage in STAGES if candidate.updated_on < candidate.due_on + timedelta(days=stage) <= today]
    return came[-1] if came else None


def recipients_of(known: Situation, candidate: Candidate, stage: int) -> tuple[Recipient, ...]:
    """Each address once, whatever its owner is besides; who has paused gets nothing."""
    contacts = known.contacts.get(candidate.organization_id or "", Contacts())
    named = [(contacts.ppid, Role.PPID), *((address, Role.OPERATOR) for address in contacts.operators)]
    if stage >= HEAD_FROM:
        named.append((contacts.head, Role.HEAD))
    role_by_address: dict[str, Role] = {}
    for address, role in named:
        if address and address not in known.paused:
            role_by_address.setdefault(address, role)
    return tuple(Recipient(address, role) for address, role in role_by_address.items())


def plan_reminders(known: Situation) -> Plan:
    """Stages that were missed are not made up for: of several that have come only the latest is told. A stage that
    nobody can be told of is not taken as told: it comes as soon as there is an address."""
    steps: list[Step] = []
    unreachable: set[str] = set()
    for candidate in known.candidates.values():
        stage = stage_on(known.today, candidate)
        if stage is None or candidate.organization_id is None:
            continue
        recipients = recipients_of(known, candidate, stage)
        reached = known.reached.get((candidate.dataset_id, candidate.due_on))
        if not recipients:
            unreachable.add(candidate.organization_id)
        elif reached is None or stage > reached:
            steps.append(Step(candidate.dataset_id, candidate.due_on, stage, recipients))
    return Plan(tuple(steps), tuple(sorted(unreachable)))


def lines_of(steps: Iterable[Step]) -> list[Line]:
    """What a run would put into letters, before anything stands in the ledger."""
    return [
        Line(None, recipient, step.dataset_id, step.cycle, step.stage)
        for step in steps
        for recipient in step.recipients
    ]


def plan_digests(known: Situation, lines: Sequence[Line]) -> tuple[tuple[Digest, ...], tuple[Line, ...]]:
    """One letter for each person, and the lines that are true no longer: the dataset was brought up to date or left
    monitoring, the person has paused or left the OPD, or a later stage says the same."""
    latest: dict[tuple[str, str], Line] = {}
    for line in sorted(lines, key=lambda line: line.stage):
        if _holds(known, line):
            latest[line.recipient.address, line.dataset_id] = line
    lines_by_address: dict[str, list[Line]] = {}
    for line in latest.values():
        lines_by_address.setdefault(line.recipient.address, []).append(line)
    kept = set(latest.values())
    digests = tuple(
        Digest(address, tuple(sorted(found, key=lambda line: (line.cycle, line.dataset_id))))
        for address, found in sorted(lines_by_address.items())
    )
    return digests, tuple(line for line in lines if line not in kept)


def _holds(known: Situation, line: Line) -> bool:
    candidate = known.candidates.get(line.dataset_id)
    if candidate is None or candidate.due_on != line.cycle:
        return False
    return any(found.address == line.recipient.address for found in recipients_of(known, candidate, line.stage))

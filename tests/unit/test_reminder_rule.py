"""Who is reminded of what, and when."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.kipfreshness.freshness.reminders import (
    Candidate,
    Contacts,
    Line,
    Recipient,
    Role,
    Situation,
    Step,
    plan_digests,
    plan_reminders,
    stage_on,
)

DUE = date(2026, 3, 31)
PANGAN = Contacts("ppid@opd.example", ("wati@opd.example",), "head@opd.example")


def candidate(dataset: str = "beras", *, due_on: date = DUE, organization: str | None = "pangan") -> Candidate:
    return Candidate(dataset, organization, date(2026, 2, 28), due_on)


def situation(
    today: date,
    *candidates: Candidate,
    contacts: Contacts = PANGAN,
    paused: frozenset[str] = frozenset(),
    reached: dict[tuple[str, date], int] | None = None,
) -> Situation:
    known = candidates or (candidate(),)
    return Situation(today, {one.dataset_id: one for one in known}, {"pangan": contacts}, paused, reached or {})


def steps(known: Situation) -> list[tuple[str, int]]:
    return [(step.dataset_id, step.stage) for step in plan_reminders(known).steps]


def told(known: Situation) -> list[str]:
    return [one.address for step in plan_reminders(known).steps for one in step.recipients]


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 3, 23), None),
        (date(2026, 3, 24), -7),
        (date(2026, 3, 30), -7),
        (date(2026, 3, 31), 0),
        (date(2026, 4, 6), 0),
        (date(2026, 4, 7), 7),
        (date(2026, 4, 14), 14),
        (date(2026, 4, 29), 14),
        (date(2026, 4, 30), 30),
        (date(2027, 4, 30), 30),
    ],
)
def test_a_stage_comes_7_days_before_on_and_7_14_30_days_after_the_last_good_day(today: date, stage: int | None):
    assert stage_on(today, candidate()) == stage


def test_an_update_is_not_answered_by_a_reminder_where_the_limit_is_a_week():
    weekly = Candidate("beras", "pangan", date(2026, 3, 24), DUE)
    assert stage_on(date(2026, 3, 24), weekly) is None
    assert stage_on(date(2026, 3, 31), weekly) == 0


def test_a_stage_on_record_is_told_no_second_time():
    assert steps(situation(date(2026, 4, 8), reached={("beras", DUE): 7})) == []


def test_after_an_outage_only_the_latest_stage_is_told_and_once():
    assert steps(situation(date(2026, 4, 20), reached={("beras", DUE): -7})) == [("beras", 14)]
    assert steps(situation(date(2026, 4, 21), reached={("beras", DUE): 14})) == []


def test_a_new_deadline_begins_anew():
    moved = candidate(due_on=date(2026, 4, 30))
    assert steps(situation(date(2026, 4, 23), moved, reached={("beras", DUE): 30})) == [("beras", -7)]


def test_ppid_and_operators_are_told_and_from_14_days_on_the_head_too():
    assert told(situation(date(2026, 4, 7))) == ["ppid@opd.example", "wati@opd.example"]
    assert told(situation(date(2026, 4, 14))) == ["ppid@opd.example", "wati@opd.example", "head@opd.example"]


def test_an_address_with_two_offices_is_told_once():
    one = Contacts("a@opd.example", ("a@opd.example",), "a@opd.example")
    found = plan_reminders(situation(date(2026, 4, 14), contacts=one)).steps
    assert [step.recipients for step in found] == [(Recipient("a@opd.example", Role.PPID),)]


def test_who_paused_is_told_nothing():
    assert told(situation(date(2026, 4, 7), paused=frozenset({"wati@opd.example"}))) == ["ppid@opd.example"]


def test_an_opd_without_address_is_reported_and_its_stage_stays_open():
    plan = plan_reminders(situation(date(2026, 4, 7), contacts=Contacts()))
    assert (plan.steps, plan.unreachable) == ((), ("pangan",))
    assert steps(situation(date(2026, 4, 8))) == [("beras", 7)]


def test_before_14_days_a_head_alone_is_nobody_to_tell():
    plan = plan_reminders(situation(date(2026, 4, 7), contacts=Contacts(head="head@opd.example")))
    assert (plan.steps, plan.unreachable) == ((), ("pangan",))


def test_a_dataset_of_nobody_is_told_to_nobody():
    plan = plan_reminders(situation(date(2026, 4, 7), candidate(organization=None)))
    assert (plan.steps, plan.unreachable) == ((), ())


def line(number: int, dataset: str = "beras", *, stage: int = 7, address: str = "ppid@opd.example") -> Line:
    return Line(number, Recipient(address, Role.PPID), dataset, DUE, stage)


def test_one_person_gets_one_letter_with_all_datasets():
    known = situation(date(2026, 4, 7), candidate("beras"), candidate("cabai"))
    digests, outdated = plan_digests(known, [line(1), line(2, "cabai"), line(3, address="wati@opd.example")])
    assert [(one.address, [line.dataset_id for line in one.lines]) for one in digests] == [
        ("ppid@opd.example", ["beras", "cabai"]),
        ("wati@opd.example", ["beras"]),
    ]
    assert outdated == ()


def test_of_letters_that_waited_only_the_latest_stage_is_sent():
    digests, outdated = plan_digests(situation(date(2026, 4, 14)), [line(1, stage=7), line(2, stage=14)])
    assert [one.lines for one in digests] == [(line(2, stage=14),)]
    assert outdated == (line(1, stage=7),)


@pytest.mark.parametrize(
    "known",
    [
        situation(date(2026, 4, 7), candidate("another")),
        situation(date(2026, 4, 7), candidate(due_on=date(2026, 4, 30))),
        situation(date(2026, 4, 7), paused=frozenset({"ppid@opd.example"})),
        situation(date(2026, 4, 7), contacts=Contacts("new@opd.example")),
    ],
    ids=["exempt, private, deleted", "brought up to date", "paused", "left the OPD"],
)
def test_what_is_true_no_longer_is_not_sent(known: Situation):
    assert plan_digests(known, [line(1)]) == ((), (line(1),))


def test_a_step_names_cycle_and_stage():
    known = situation(date(2026, 3, 31), contacts=Contacts("ppid@opd.example"))
    expected = Step("beras", DUE, 0, (Recipient("ppid@opd.example", Role.PPID),))
    assert plan_reminders(known).steps == (expected,)

"""What a reading asks for, from what is known and what was found."""

from __future__ import annotations

from typing import Any

from ckanext.kipfreshness.harvesters.plan import Action, Found, Known, Plan, VanishedRule, plan_changes, plan_unchanged

SOURCE = "11111111-1111-4111-8111-111111111111"


def known(dataset_id: str, **values: Any) -> Known:
    defaults = {"guid": f"guid-{dataset_id}", "key": f"key-{dataset_id}", "entry_hash": f"hash-{dataset_id}"}
    return Known(dataset_id=dataset_id, **{**defaults, **values})


def found(index: int, dataset_id: str, **values: Any) -> Found:
    """The entry of ``known(dataset_id)``, unless ``values`` say otherwise."""
    defaults = {"guid": f"guid-{dataset_id}", "key": f"key-{dataset_id}", "entry_hash": f"hash-{dataset_id}"}
    return Found(index=index, **{**defaults, **values})


def plan(
    knowns: list[Known],
    founds: list[Found],
    *,
    complete: bool = True,
    rolling: bool = False,
    withdraw_after: int | None = None,
) -> Plan:
    return plan_changes(SOURCE, knowns, founds, complete=complete, rolling=rolling, withdraw_after=withdraw_after)


def steps(planned: Plan) -> list[tuple[str, str]]:
    return [(step.action.value, step.dataset_id) for step in planned.steps]


def test_entry_known_with_same_hash_is_unchanged() -> None:
    planned = plan([known("a")], [found(0, "a")])

    assert planned.steps == []
    assert planned.unchanged == ["a"]


def test_entry_with_other_hash_is_updated() -> None:
    assert steps(plan([known("a")], [found(0, "a", entry_hash="other")])) == [("update", "a")]


def test_entry_whose_publisher_leads_elsewhere_is_updated() -> None:
    planned = plan([known("a", organization_id="dinas")], [found(0, "a", organization_id="badan")])

    assert steps(planned) == [("update", "a")]


def test_new_entry_gets_the_same_id_whenever_it_is_planned() -> None:
    assert steps(plan([], [found(0, "a")])) == [("create", "fed30e63-b287-5d7e-89d9-3d46937d155e")]
    assert steps(plan([], [found(7, "a")])) == steps(plan([], [found(0, "a")]))


def test_renamed_entry_is_known_by_its_guid() -> None:
    assert steps(plan([known("a")], [found(0, "a", key="renamed", entry_hash="renamed")])) == [("update", "a")]


def test_guid_that_changes_at_every_export_is_recognised_by_key() -> None:
    planned = plan([known("a"), known("b")], [found(0, "b", guid="x-1"), found(1, "a", guid="x-2")])

    assert planned.steps == []
    assert planned.guid_by_dataset == {"a": "x-2", "b": "x-1"}
    assert planned.changed_guids == 2


def test_numbered_entries_stay_themselves_when_one_is_put_in_front() -> None:
    knowns = [known("a", guid="1"), known("b", guid="2")]

    planned = plan(knowns, [found(0, "new", guid="1"), found(1, "a", guid="2"), found(2, "b", guid="3")])

    assert planned.unchanged == ["a", "b"]
    assert [(step.action, step.found and step.found.index) for step in planned.steps] == [(Action.CREATE, 0)]
    assert planned.steps[0].dataset_id not in {"a", "b"}


def test_guid_repeated_by_different_entries_makes_two_datasets() -> None:
    planned = plan([], [found(0, "a", guid="same"), found(1, "b", guid="same")])

    assert [step.action for step in planned.steps] == [Action.CREATE, Action.CREATE]
    assert planned.steps[0].dataset_id != planned.steps[1].dataset_id
    assert planned.repeated == []


def test_entries_alike_but_for_their_description_make_two_datasets() -> None:
    planned = plan([], [found(0, "a", guid=""), found(1, "a", guid="", entry_hash="other")])

    assert len({step.dataset_id for step in planned.steps}) == 2


def test_entry_repeated_word_for_word_comes_in_once() -> None:
    planned = plan([], [found(0, "a"), found(1, "a")])

    assert [step.action for step in planned.steps] == [Action.CREATE]
    assert [entry.index for entry in planned.repeated] == [1]


def test_repeated_guid_stays_matched_in_the_next_reading() -> None:
    first = plan([], [found(0, "a", guid="same"), found(1, "b", guid="same")])
    knowns = [
        known(step.dataset_id, guid="same", key=step.found.key, entry_hash=step.found.entry_hash)
        for step in first.steps
        if step.found
    ]

    second = plan(knowns, [found(0, "b", guid="same"), found(1, "a", guid="same")])

    assert second.steps == []
    assert len(second.unchanged) == 2


def test_entry_missing_in_a_complete_reading_is_gone() -> None:
    planned = plan([known("a"), known("b")], [found(0, "a")])

    assert planned.gone == ["b"]
    assert planned.steps == []
    assert planned.vanished_rule is VanishedRule.JUDGED


def test_gone_entry_is_withdrawn_in_the_second_complete_reading_without_it() -> None:
    first = plan([known("a"), known("b")], [found(0, "a")], withdraw_after=2)
    second = plan([known("a"), known("b", gone=True, missed_readings=1)], [found(0, "a")], withdraw_after=2)

    assert steps(first) == []
    assert steps(second) == [("withdraw", "b")]


def test_withdrawn_entry_is_not_withdrawn_again() -> None:
    gone = known("b", gone=True, missed_readings=5, withdrawn=True)

    assert steps(plan([known("a"), gone], [found(0, "a")], withdraw_after=2)) == []


def test_withdrawn_entry_that_returns_unchanged_is_updated() -> None:
    gone = known("b", gone=True, missed_readings=5, withdrawn=True)

    assert steps(plan([known("a"), gone], [found(0, "a"), found(1, "b")], withdraw_after=2)) == [("update", "b")]


def test_nothing_is_gone_after_an_incomplete_reading() -> None:
    planned = plan([known("a"), known("b")], [found(0, "a")], complete=False, withdraw_after=1)

    assert (planned.gone, steps(planned), planned.vanished_rule) == ([], [], VanishedRule.INCOMPLETE)


def test_nothing_is_gone_from_a_rolling_feed() -> None:
    planned = plan([known("a"), known("b")], [found(0, "a")], rolling=True, withdraw_after=1)

    assert (planned.gone, steps(planned), planned.vanished_rule) == ([], [], VanishedRule.ROLLING)


def test_nothing_is_gone_when_the_feed_is_empty() -> None:
    planned = plan([known("a")], [], withdraw_after=1)

    assert (planned.gone, steps(planned), planned.vanished_rule) == ([], [], VanishedRule.EMPTY)


def test_nothing_is_gone_when_less_than_half_is_left() -> None:
    knowns = [known(name) for name in "abcde"]

    small = plan(knowns, [found(0, "a"), found(1, "b")], withdraw_after=1)
    half = plan(knowns, [found(0, "a"), found(1, "b"), found(2, "c")], withdraw_after=1)

    assert (small.gone, small.vanished_rule) == ([], VanishedRule.TOO_SMALL)
    assert (half.gone, half.vanished_rule) == (["d", "e"], VanishedRule.JUDGED)


def test_dataset_in_the_trash_is_left_alone() -> None:
    trashed = known("a", trashed=True)

    assert steps(plan([trashed], [found(0, "a", entry_hash="other")])) == []
    assert steps(plan([trashed, known("b")], [found(0, "b")], withdraw_after=1)) == []


def test_feed_that_the_server_calls_unmodified_still_lacks_what_was_missing() -> None:
    planned = plan_unchanged([known("a"), known("b", gone=True, missed_readings=1)], withdraw_after=2)

    assert planned.unchanged == ["a"]
    assert planned.gone == ["b"]
    assert steps(planned) == [("withdraw", "b")]

"""New entries that are no new datasets."""

from __future__ import annotations

from typing import Any

from ckanext.kipfreshness.harvesters.elsewhere import Elsewhere, settle_new
from ckanext.kipfreshness.harvesters.plan import Action, Found, Step

ENTRY = Found(index=0, guid="https://opd.example/data/1", key="key", entry_hash="hash", linked=True)


def other(**values: Any) -> Elsewhere:
    defaults: dict[str, Any] = {"guid": "another", "key": "another", "alive": True, "gone": False}
    return Elsewhere(dataset_id="theirs", source_id="other", **{**defaults, **values})


def settled(entry: Found, *others: Elsewhere) -> tuple[list[tuple[str, str]], int]:
    result = settle_new([Step(Action.CREATE, "ours", entry)], others)
    return [(step.action.value, step.dataset_id) for step in result.steps], len(result.left)


def test_dataset_that_a_living_source_brings_is_left_to_it() -> None:
    assert settled(ENTRY, other(key="key")) == ([], 1)


def test_dataset_of_a_deleted_source_is_taken_over() -> None:
    assert settled(ENTRY, other(key="key", alive=False)) == ([("update", "theirs")], 0)


def test_dataset_that_its_source_brings_no_longer_is_taken_over() -> None:
    assert settled(ENTRY, other(key="key", gone=True)) == ([("update", "theirs")], 0)


def test_renamed_dataset_of_a_source_made_again_is_taken_over_by_guid() -> None:
    entry = Found(index=0, guid="7", key="renamed", entry_hash="hash")

    assert settled(entry, other(guid="7", alive=False, same_address=True)) == ([("update", "theirs")], 0)
    assert settled(entry, other(guid="7", alive=False)) == ([("create", "ours")], 0)


def test_same_title_without_links_is_not_the_same_dataset_of_a_living_source() -> None:
    entry = Found(index=0, guid="1", key="key", entry_hash="hash", linked=False)

    assert settled(entry, other(key="key")) == ([("create", "ours")], 0)


def test_one_dataset_is_taken_over_once() -> None:
    second = Found(index=1, guid="2", key="key", entry_hash="hash", linked=True)
    steps = [Step(Action.CREATE, "ours-1", ENTRY), Step(Action.CREATE, "ours-2", second)]

    result = settle_new(steps, [other(key="key", alive=False)])

    assert [(step.action, step.dataset_id) for step in result.steps] == [
        (Action.UPDATE, "theirs"),
        (Action.CREATE, "ours-2"),
    ]

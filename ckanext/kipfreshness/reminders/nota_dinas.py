"""The draft of a nota dinas: which OPDs have data that is 30 days late, in the order of their titles."""

from __future__ import annotations

from dataclasses import dataclass

from ..freshness.reminders import LIST_FROM
from ..model.contacts import Addressee, addressees
from ..model.marked_dataset import MarkedDataset
from ..model.reminder_ledger import datasets_to_remind_of
from ..model.viewpoint import Viewpoint


@dataclass(frozen=True)
class Listed:
    """An OPD with its datasets, the oldest deadline first."""

    addressee: Addressee
    datasets: tuple[MarkedDataset, ...]


def long_overdue(view: Viewpoint) -> tuple[Listed, ...]:
    found: dict[str, list[MarkedDataset]] = {}
    for dataset in datasets_to_remind_of(view, LIST_FROM):
        found.setdefault(dataset.organization_id or "", []).append(dataset)
    listed = [Listed(one, tuple(found[id_])) for id_, one in addressees().items() if id_ in found]
    return tuple(sorted(listed, key=lambda one: one.addressee.title.casefold()))

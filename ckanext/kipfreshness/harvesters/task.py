"""What a harvest object holds: one dataset to be written, and the objects that are written in one batch with it."""

from __future__ import annotations

import msgspec

from ..feeds import FeedEntry
from .plan import Action


class Task(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``entry`` is empty for a dataset to be withdrawn. ``batch`` are ids of other harvest objects of the same job.

    ``take_over``: the dataset was another source's, which brings it no longer.
    """

    action: Action
    dataset_id: str
    entry: FeedEntry | None = None
    organization_id: str = ""
    take_over: bool = False
    batch: tuple[str, ...] = ()


def encode_task(task: Task) -> str:
    return msgspec.json.encode(task).decode()


def decode_task(content: str) -> Task:
    return msgspec.json.decode(content, type=Task)

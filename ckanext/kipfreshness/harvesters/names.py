"""A dataset's name in addresses: of its title, unique, and the same whichever process chooses it."""

from __future__ import annotations

import re
from collections.abc import Callable

_MAX_LENGTH = 100  # CKAN's own limit
_NO_NAME = re.compile(r"[^a-z0-9_]+")


def dataset_name(slug: str, dataset_id: str, is_taken: Callable[[str], bool]) -> str:
    """``slug`` is the title in letters fit for an address; where another dataset has it, a piece of the id is added."""
    base = base_name(slug)
    if len(base) >= 2 and not is_taken(base):
        return base
    for length in (5, 12, 36):
        suffix = dataset_id[:length]
        name = f"{base[: _MAX_LENGTH - length - 1]}-{suffix}".strip("-")
        if not is_taken(name):
            return name
    return dataset_id


def base_name(slug: str) -> str:
    """The name that is tried first."""
    return _NO_NAME.sub("-", slug).strip("-_")[:_MAX_LENGTH].rstrip("-_")

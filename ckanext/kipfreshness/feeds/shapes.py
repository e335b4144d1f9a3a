"""Tells objects from lists in values of which nothing is known yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeGuard

EMPTY: tuple[object, ...] = (None, "", [], {})


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, (list, tuple))


def list_of(value: object) -> list[Any]:
    """Empty where ``value`` is no list."""
    return list(value) if is_list(value) else []

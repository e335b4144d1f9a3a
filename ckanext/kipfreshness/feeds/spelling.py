"""Near misses: a word that is one slip of the hand away from exactly one known word."""

from __future__ import annotations

from collections.abc import Iterable

_SHORTEST = 5  # shorter words are too close to each other


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word (of five letters or more) from which ``word`` differs by one letter missing, added, wrong, or two
    exchanged.

    ``None`` where there is none, or more than one that is not itself a near miss of the first.
    """
    if len(word) < _SHORTEST - 1 or len(word) > 60:
        return None
    found = [name for name in known if len(name) >= _SHORTEST and is_one_slip(word, name)]
    return found[0] if len(found) == 1 else None


def is_one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] == other_rest  # one letter too many
        or rest == other_rest[1:]  # one missing
        or rest[1:] == other_rest[1:]  # one wrong
        or (rest[:2] == other_rest[1::-1] and len(rest) > 1 and rest[2:] == other_rest[2:])  # two exchanged
    )

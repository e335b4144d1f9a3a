"""``kip_status:overdue`` in a search becomes a comparison of indexed instants with today."""

from __future__ import annotations

import re
from datetime import date

from ..freshness.mark import Status
from ..freshness.policy import Policy
from .fields import DATED, DUE, EXEMPT, WARNING, solr_instant, start_of

FIELD = "kip_status"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_NOT_OURS = re.compile(rf"{_QUOTED}|\\.|[A-Za-z0-9_.]+")
_VALUE = re.compile(rf"\s*(?:(?P<quoted>{_QUOTED})|(?P<open>\()|(?P<range>[\[{{])|(?P<word>(?:[^\s()\"\\]|\\.)+))")
_IN_GROUP = re.compile(rf"{_QUOTED}|[()]|&&|\|\||[!+-]|(?:[^\s()\"!+&|\\-]|\\.|[&|](?![&|])|(?<=\S)[+!-])+|\s+")
_OPERATORS = frozenset(("AND", "OR", "NOT", "&&", "||", "!", "+", "-", "(", ")"))
_NOTHING = "(*:* NOT *:*)"


def status_clause(status: Status, policy: Policy, today: date) -> str:
    """A query that finds the datasets which have this status all through the local day ``today``."""
    midnight = solr_instant(start_of(today, policy))
    is_past, is_ahead = f"[* TO {midnight}]", f"{{{midnight} TO *]"
    exempt = f"{EXEMPT}:{is_ahead}"
    return {
        Status.EXEMPT: f"({exempt})",
        Status.UNKNOWN: f"(+{DATED}:no -{exempt})",
        Status.OVERDUE: f"(+{DUE}:{is_past} -{exempt})",
        Status.DUE_SOON: f"(+{DUE}:{is_ahead} +{WARNING}:{is_past} -{exempt})",
        Status.CURRENT: f"(+{WARNING}:{is_ahead} -{exempt})",
    }[status]


def rewrite_statuses(query: str, policy: Policy, today: date) -> str:
    """The query with each value of the field ``kip_status`` rewritten; everything else stays as it is.

    A value that is no status finds nothing, as an unknown word in any other field would.
    """
    if FIELD not in query:
        return query
    written: list[str] = []
    position = 0
    while match := _NOT_OURS.search(query, position):
        is_ours = match.group() == FIELD and query[match.end() : match.end() + 1] == ":"
        written.append(query[position : match.start()] if is_ours else query[position : match.end()])
        position = match.end()
        if is_ours:
            clause, position = _rewrite_value(query, match.end() + 1, policy, today)
            written.append(clause)
    return "".join(written) + query[position:]


def _rewrite_value(query: str, start: int, policy: Policy, today: date) -> tuple[str, int]:
    """The clause for the value that starts there, and where the value ends."""
    match = _VALUE.match(query, start)
    if match is None:
        return _NOTHING, start
    if match["range"]:
        return _rewrite_range(query, match.start("range"))
    if match["open"]:
        return _rewrite_group(query, match.start("open"), policy, today)
    return _clause(match["quoted"] or match["word"], policy, today), match.end()


def _rewrite_range(query: str, start: int) -> tuple[str, int]:
    """``[* TO *]`` asks for whatever has a status; of other ranges a status knows nothing."""
    end = min(
        (place for place in (query.find("]", start), query.find("}", start)) if place >= 0), default=len(query) - 1
    )
    everything = query[start : end + 1].split() == ["[*", "TO", "*]"]
    return (f"{DATED}:*" if everything else _NOTHING), end + 1


def _rewrite_group(query: str, start: int, policy: Policy, today: date) -> tuple[str, int]:
    """Operators, brackets and space stay; each word between them is a status."""
    written: list[str] = []
    depth, position = 0, start
    while match := _IN_GROUP.match(query, position):
        token, position = match.group(), match.end()
        depth += {"(": 1, ")": -1}.get(token, 0)
        stays = token in _OPERATORS or token.isspace()
        written.append(token if stays else _clause(token, policy, today))
        if not depth:
            break
    return "".join(written), position


def _clause(word: str, policy: Policy, today: date) -> str:
    name = word.strip('"').replace("\\", "")
    if name == "*":
        return f"{DATED}:*"
    try:
        return status_clause(Status(name), policy, today)
    except ValueError:
        return _NOTHING

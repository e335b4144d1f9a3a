"""What a feed held, counted while it is read: for a person who decides whether to harvest it."""

from __future__ import annotations

from collections import Counter

from .entry import FeedEntry, Problem

_MOST_SAMPLES = 5
_MOST_EXAMPLES = 3
_MOST_NAMES = 10_000  # of publishers; a hostile feed has as many as entries


class ProblemKind:
    """Problems of one sentence: how many, and the first few of them."""

    def __init__(self, message: str, *, fatal: bool) -> None:
        self.message = message
        self.fatal = fatal
        self.count = 0
        self.examples: list[Problem] = []


class FeedSummary:
    """``refused`` entries do not come in, ``undated`` ones come in without a date; ``cut``: why the rest is missing."""

    def __init__(self) -> None:
        self.entries = 0
        self.refused = 0
        self.undated = 0
        self.resources = 0
        self.cut: Problem | None = None
        self.samples: list[FeedEntry] = []
        self.frequencies: Counter[str] = Counter()
        self.publishers: Counter[str] = Counter()
        self._kinds: dict[tuple[str, bool], ProblemKind] = {}

    @property
    def kinds(self) -> list[ProblemKind]:
        """The gravest first, then the most frequent."""
        return sorted(self._kinds.values(), key=lambda kind: (not kind.fatal, -kind.count))

    @property
    def all_usable(self) -> bool:
        return not self.refused and self.cut is None

    def add(self, item: FeedEntry | Problem) -> None:
        if isinstance(item, Problem):
            self._add_problem(item)
        else:
            self._add_entry(item)

    def _add_entry(self, entry: FeedEntry) -> None:
        self.entries += 1
        self.undated += not (entry.modified or entry.issued)
        self.resources += len(entry.resources)
        self.frequencies[entry.frequency] += 1
        if entry.publisher in self.publishers or len(self.publishers) < _MOST_NAMES:
            self.publishers[entry.publisher] += 1
        if len(self.samples) < _MOST_SAMPLES:
            self.samples.append(entry)

    def _add_problem(self, problem: Problem) -> None:
        kind = self._kinds.setdefault(
            (problem.message, problem.fatal), ProblemKind(problem.message, fatal=problem.fatal)
        )
        kind.count += 1
        if len(kind.examples) < _MOST_EXAMPLES:
            kind.examples.append(problem)
        if problem.fatal and problem.index is None:
            self.cut = problem
        elif problem.fatal:
            self.refused += 1

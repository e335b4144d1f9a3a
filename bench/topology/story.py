"""One after the other is killed while the harvest goes on: how long until all is as before, and what goes on."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from .kills import KILLS, Scene, Struck
from .processes import wait_until
from .readers import Readers
from .work import entries_in

_BACK_WITHIN, _WHOLE_WITHIN = 300.0, 1800.0
_REST = 5.0  # seconds between one that is back and the next


@dataclass
class Blow:
    """``back_after`` and ``whole_after`` are seconds, ``None`` where it did not come; ``came_in`` are entries while it
    was away.
    """

    what: str
    at: float
    entries: int
    back_after: float | None = None
    whole_after: float | None = None
    came_in: int = 0
    answers: str = ""


@dataclass
class Story:
    scene: Scene
    readers: Readers
    total: int
    began: float = field(default_factory=time.monotonic)
    _watching: list[threading.Thread] = field(default_factory=list[threading.Thread])

    def tell(self) -> list[Blow]:
        """Spread over the harvest. Returns when the last one is back; ``wait_for_all`` then for what is left to do."""
        blows: list[Blow] = []
        for number, (what, strike) in enumerate(KILLS.items()):
            wanted = self.total * number // (len(KILLS) + 1)
            wait_until(lambda wanted=wanted: entries_in(self.scene.portal) >= wanted, f"{wanted} came in", 7200, 0.5)
            blows.append(self._one(what, strike))
            time.sleep(_REST)
        return blows

    def wait_for_all(self) -> None:
        for thread in self._watching:
            thread.join()

    def _one(self, what: str, strike: Callable[[Scene], Struck]) -> Blow:
        struck = strike(self.scene)
        at = self.scene.killed_at
        blow = Blow(what, at - self.began, self.scene.entries)
        blow.back_after = _seconds_until(struck.is_back, at, _BACK_WITHIN)
        blow.came_in = entries_in(self.scene.portal) - blow.entries
        blow.answers = self._answers(at)
        thread = threading.Thread(target=_watch, args=(blow, struck, at), daemon=True)
        thread.start()
        self._watching.append(thread)
        print(f"{blow.at:7.1f} s  {struck.name} was killed; back after {in_seconds(blow.back_after)}", flush=True)
        return blow

    def _answers(self, since: float) -> str:
        """What readers were told until now: pages of ours, of them by the other web process; and what went wrong."""
        seen = self.readers.between(since, time.monotonic())
        wrong = Counter(f"{answer.kind} {answer.status or 'nobody'}" for answer in seen if answer.status != 200)
        taken_over = sum(answer.is_taken_over for answer in seen)
        parts = [f"{sum(answer.status == 200 for answer in seen)} of {len(seen)}"]
        parts += [f"{taken_over} by the other"] if taken_over else []
        return ", ".join(parts + [f"{count} × {what}" for what, count in sorted(wrong.items())])


def _watch(blow: Blow, struck: Struck, at: float) -> None:
    blow.whole_after = _seconds_until(struck.is_whole, at, _WHOLE_WITHIN)
    print(f"           {struck.name}: whole after {in_seconds(blow.whole_after)}", flush=True)


def _seconds_until(true: Callable[[], bool], since: float, within: float) -> float | None:
    while not true():
        if time.monotonic() - since > within:
            return None
        time.sleep(0.2)
    return time.monotonic() - since


def in_seconds(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:.1f} s"

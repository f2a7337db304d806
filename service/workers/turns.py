"""Whose turn it is: places in a queue and turns at work, so that no caller takes what others need.

A caller may have half of the places in hand and all turns but one at work; of those who wait, whoever was served longest ago is
next. So a flood of hard questions delays the one who sends it, and nobody else by more than one question.
"""

import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

NOBODY = ""
"""The caller of work that is not done for somebody; no share limits it."""


class Load(NamedTuple):
    """How much there is to do.

    Attributes:
        at_work: how many are at work.
        in_hand: how many are at work or wait for their turn.
    """

    at_work: int = 0
    in_hand: int = 0


class Turns:
    """Turns at work for callers.

    Args:
        workers: how many are at work at once.
        waiting: how many may be in hand at once, at work or waiting for it; further ones are turned away.
    """

    def __init__(self, workers: int, waiting: int) -> None:
        self._free = workers
        self._most = max(1, workers - 1)
        self._places = waiting
        self._share = max(1, waiting // 2)
        self._lock = threading.Lock()
        self._in_hand: Counter[str] = Counter()
        self._at_work: Counter[str] = Counter()
        self._queued: dict[str, deque[threading.Event]] = {}
        self._served: dict[str, int] = {}
        self._turn = 0

    @property
    def load(self) -> Load:
        """How much there is to do now."""
        with self._lock:
            return Load(self._at_work.total(), self._in_hand.total())

    @contextmanager
    def turn(self, caller: str, patience: float) -> Iterator[bool]:
        """A turn at work for the length of the block; False when there is no place, or no turn came in so many seconds."""
        if not self._entered(caller):
            yield False
            return
        came = self._came(caller, patience)
        try:
            yield came
        finally:
            self._left(caller, worked=came)

    def _entered(self, caller: str) -> bool:
        with self._lock:
            if self._in_hand.total() >= self._places or (caller != NOBODY and self._in_hand[caller] >= self._share):
                return False
            self._in_hand[caller] += 1
            return True

    def _came(self, caller: str, patience: float) -> bool:
        called = threading.Event()
        with self._lock:
            self._queued.setdefault(caller, deque()).append(called)
            self._call_next()
        if called.wait(patience):
            return True
        with self._lock:
            if not called.is_set():
                self._unqueue(caller, called)
            return called.is_set()

    def _call_next(self) -> None:
        """Call the caller who was served longest ago, of those who may be at work once more."""
        if not self._free:
            return
        able = [caller for caller in self._queued if caller == NOBODY or self._at_work[caller] < self._most]
        if able:
            caller = min(able, key=lambda each: self._served.get(each, 0))
            called = self._queued[caller][0]
            self._unqueue(caller, called)
            self._free -= 1
            self._at_work[caller] += 1
            self._turn += 1
            self._served[caller] = self._turn
            called.set()

    def _unqueue(self, caller: str, called: threading.Event) -> None:
        self._queued[caller].remove(called)
        if not self._queued[caller]:
            del self._queued[caller]

    def _left(self, caller: str, *, worked: bool) -> None:
        with self._lock:
            self._free += worked
            self._at_work[caller] -= worked
            self._in_hand[caller] -= 1
            if not self._in_hand[caller]:
                # Whoever has nothing in hand is forgotten, so that memory does not grow with callers.
                del self._in_hand[caller], self._at_work[caller]
                self._served.pop(caller, None)
            self._call_next()

"""A pool that gives its connections to who has waited longest.

The usual pool lets a thread that gives a connection back take it again before the one that it woke is awake, which then waits anew
behind all others. A request takes a connection a few times, so under load some would wait until they are refused.
"""

import threading
from collections import deque
from typing import Any

from sqlalchemy import QueuePool
from sqlalchemy.util.queue import Empty, Full, QueueCommon


class _Waiter:
    """Who waits, and what it is handed."""

    def __init__(self) -> None:
        self.handed = threading.Event()
        self.item: Any = None


class FairQueue(QueueCommon[Any]):
    """A bounded queue whose items go to those who wait, in the order in which they came.

    Args:
        maxsize: items that it holds; 0 for any number.
        use_lifo: part of the interface; the oldest item goes first in any case.
    """

    def __init__(self, maxsize: int = 0, use_lifo: bool = False) -> None:
        self.maxsize = maxsize
        self.use_lifo = use_lifo
        self._lock = threading.Lock()
        self._items: deque[Any] = deque()
        self._waiters: deque[_Waiter] = deque()

    def empty(self) -> bool:
        """Whether there is nothing to get without waiting."""
        return not self._items

    def full(self) -> bool:
        """Whether nothing more can be put."""
        return 0 < self.maxsize <= len(self._items)

    def qsize(self) -> int:
        """Items that nobody has."""
        return len(self._items)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiters)

    def put_nowait(self, item: Any) -> None:
        """Hand an item to who has waited longest, or keep it.

        Raises:
            Full: nobody waits and there is no place.
        """
        with self._lock:
            if self._waiters:
                waiter = self._waiters.popleft()
                waiter.item = item
                waiter.handed.set()
            elif self.full():
                raise Full
            else:
                self._items.append(item)

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """As `put_nowait`: a pool puts back what it gave, so there is always place."""
        self.put_nowait(item)

    def get_nowait(self) -> Any:
        """An item that is there.

        Raises:
            Empty: there is none.
        """
        return self.get(block=False)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """An item, after all who came before.

        Args:
            block: whether to wait.
            timeout: seconds to wait at most.

        Raises:
            Empty: there was none in time.
        """
        with self._lock:
            if self._items:
                return self._items.popleft()
            if not block:
                raise Empty
            waiter = _Waiter()
            self._waiters.append(waiter)
        if not waiter.handed.wait(timeout):
            with self._lock:
                if not waiter.handed.is_set():
                    self._waiters.remove(waiter)
                    raise Empty
        return waiter.item


class FairPool(QueuePool):
    """SQLAlchemy's pool around such a queue."""

    _queue_class = FairQueue

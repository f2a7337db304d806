"""Connections go to who has waited longest, and to nobody who came later."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy.util.queue import Empty, Full

from service.store.fair_pool import FairQueue

BOUND = 30.0
"""Seconds after which a test gives up; nothing here takes long."""


def waiting(queue: FairQueue, number: int) -> None:
    """Return when so many wait."""
    last = time.monotonic() + BOUND
    while queue.waiting != number:
        assert time.monotonic() < last
        time.sleep(0.001)


def test_who_has_waited_longest_is_handed_what_comes_back() -> None:
    queue = FairQueue(1)
    with ThreadPoolExecutor(3) as threads:
        asked: list[Future[object]] = []
        for number in range(3):
            asked.append(threads.submit(queue.get, True, BOUND))
            waiting(queue, number + 1)
        for number, each in enumerate(asked):
            queue.put(number)
            # Whoever gives it back cannot take it again at once.
            with pytest.raises(Empty):
                queue.get_nowait()
            assert each.result(BOUND) == number


def test_who_waits_in_vain_leaves_the_queue() -> None:
    queue = FairQueue(1)

    with pytest.raises(Empty):
        queue.get(timeout=0.0)

    assert queue.waiting == 0
    queue.put("there")
    assert (queue.qsize(), queue.full(), queue.empty()) == (1, True, False)
    assert queue.get() == "there"


def test_there_is_no_more_place_than_said() -> None:
    queue = FairQueue(1)
    queue.put(1)

    with pytest.raises(Full):
        queue.put(2)

"""Turns of callers at work: who gets one, who waits, who is turned away, and what is remembered of them."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from service.workers.turns import NOBODY, Turns

LONG = 30.0
"""Seconds that nothing here takes."""


def test_one_caller_leaves_a_turn_to_others() -> None:
    turns = Turns(workers=2, waiting=8)
    with turns.turn("hostile", LONG) as first, turns.turn("hostile", 0.0) as second, turns.turn("honest", 0.0) as other:
        assert (first, second, other) == (True, False, True)


def test_one_caller_may_have_half_of_the_places_in_hand() -> None:
    turns = Turns(workers=8, waiting=8)
    with ExitStack() as held:
        came = [held.enter_context(turns.turn("hostile", LONG)) for _ in range(5)]
        honest = held.enter_context(turns.turn("honest", LONG))

    assert came == [True] * 4 + [False]
    assert honest


def test_beyond_all_places_everybody_is_turned_away() -> None:
    turns = Turns(workers=4, waiting=2)
    with turns.turn("one", LONG) as one, turns.turn("other", LONG) as other, turns.turn("third", LONG) as third:
        assert (one, other, third) == (True, True, False)


def test_work_for_nobody_has_no_share() -> None:
    turns = Turns(workers=3, waiting=3)
    with turns.turn(NOBODY, LONG) as one, turns.turn(NOBODY, LONG) as two, turns.turn(NOBODY, LONG) as three:
        assert (one, two, three) == (True, True, True)


def test_who_was_served_longest_ago_is_next() -> None:
    turns = Turns(workers=1, waiting=20)
    served: list[str] = []
    with ExitStack() as waiting, turns.turn("hostile", LONG):
        for caller in ("hostile", "hostile", "hostile", "honest"):
            waiting.enter_context(queued(turns, caller, served))

    assert served[0] == "honest"
    assert served[1:] == ["hostile"] * 3


def test_a_turn_that_did_not_come_in_time_is_not_kept() -> None:
    turns = Turns(workers=1, waiting=4)
    with turns.turn("one", LONG), turns.turn("other", 0.0) as late:
        assert not late
    with turns.turn("third", 0.0) as came:
        assert came


def test_nothing_is_remembered_of_callers_who_are_gone() -> None:
    turns = Turns(workers=2, waiting=4)
    empty = {name: value for name, value in vars(turns).items() if isinstance(value, dict)}
    for number in range(100):
        with turns.turn(f"learner {number}", LONG):
            pass

    assert empty.keys() == {"_in_hand", "_at_work", "_queued", "_served"}
    assert not any(empty.values())


@contextmanager
def queued(turns: Turns, caller: str, served: list[str]) -> Iterator[None]:
    """A caller who waits for a turn in another thread, until the block is left; then the thread is waited for."""

    def work() -> None:
        with turns.turn(caller, LONG) as came:
            if came:
                served.append(caller)

    thread = threading.Thread(target=work)
    before = sum(map(len, turns._queued.values()))
    thread.start()
    while sum(map(len, turns._queued.values())) == before:
        thread.join(0.001)
    yield
    thread.join(LONG)

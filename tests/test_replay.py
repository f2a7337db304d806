"""The whole session over HTTP ends at the right tally, and each of the hand-kept tally's traps is avoided."""

from collections.abc import Sequence

import pytest

from tests.replay import report
from tests.replay.play import Played, play
from tests.replay.server import fresh_server
from tests.replay.session import Step, read_session


@pytest.fixture(scope="module")
def session() -> Sequence[Played]:
    with fresh_server() as access:
        return list(play(access, read_session()))


def at(session: Sequence[Played], part: str) -> list[Played]:
    """The steps that answer a part, in order."""
    return [played for played in session if played.step.part == part]


def test_the_tally_ends_at_14_of_16(session: Sequence[Played]) -> None:
    overall = session[-1].tally["overall"]
    assert (overall["earned"], overall["possible"], overall["pending"]) == (14, 16, 0)


def test_the_difference_from_the_hand_kept_tally_is_5k_alone(session: Sequence[Played]) -> None:
    assert session[-1].step.hand.tally == "13/15"
    assert [played.step.part for played in report.forgotten(session)] == ["5k"]
    assert report.closing(session).startswith("Ours ends 14/16, the hand-kept one 13/15. The difference is 5k")


@pytest.mark.parametrize("part", ["5b", "5k"])
def test_a_part_asked_once_is_right_and_counts(session: Sequence[Played], part: str) -> None:
    (only,) = at(session, part)
    assert only.right
    assert only.counts


def test_6a_is_wrong_first_and_the_right_second_try_does_not_count(session: Sequence[Played]) -> None:
    first, second = at(session, "6a")
    assert (first.right, first.counts) == (False, True)
    assert (second.right, second.counts) == (True, False)
    assert second.line["attempts"] == 2


def test_6c_is_wrong_twice_with_two_of_four_statements(session: Sequence[Played]) -> None:
    for played in at(session, "6c"):
        assert not played.right
        assert [played.verdicts[name] for name in ("i", "ii", "iii", "iv")] == [
            "incorrect",
            "correct",
            "incorrect",
            "correct",
        ]


@pytest.mark.parametrize("part", ["5e", "5j"])
def test_other_figures_are_another_variant_and_no_second_try(session: Sequence[Played], part: str) -> None:
    both = at(session, part)
    assert {played.step.variant for played in both} == {0, 1}
    assert all(played.right and played.line["attempts"] == 1 for played in both)
    assert [played.counts for played in both] == [played.step.variant == 0 for played in both]


def test_an_answer_to_another_part_than_the_one_asked_changes_no_tally(session: Sequence[Played]) -> None:
    tallies = [report.ours(played) for played in session]
    astray = [number for number, played in enumerate(session) if played.step.asked]
    assert astray
    assert all(tallies[number] == tallies[number - 1] for number in astray)


def test_every_step_judged_right_or_wrong_by_hand_is_judged_so_by_us(session: Sequence[Played]) -> None:
    judged = [played for played in session if played.step.hand.verdict in ("right", "wrong")]
    assert {played.step.part for played in judged if played.right != (played.step.hand.verdict == "right")} == set()


def test_the_session_names_every_counted_part_in_the_order_of_the_hand_kept_tally() -> None:
    counted = [step for step in read_session() if step.hand.counted]
    assert [possible(step) for step in counted] == list(range(1, 16))


def possible(step: Step) -> int:
    return int(step.hand.tally.split("/")[1])

"""A topic over many learners, told in a word each."""

from collections.abc import Iterator

import pytest

from service.grading.cohort import LearnerSums, QuestionSums, TopicTally, topic_tally
from service.grading.outcome import Verdict
from service.grading.policy import Policy, VariantRule, Worth
from service.grading.tally import FieldGrade, Recorded, Sums
from tests.making import minute

WORTHS = {name: Worth(name, "algebra", 1.0, {"a": 1.0}) for name in ("one", "two")}
VERDICTS = {"c": Verdict.CORRECT, "i": Verdict.INCORRECT, "r": Verdict.NEEDS_REVIEW}


def learners(told: dict[str, str]) -> Iterator[tuple[str, list[Recorded]]]:
    """Each learner's attempts, told as `question:verdict` or `question/variant:verdict`."""
    for learner, attempts in told.items():
        yield learner, [_attempt(number, *each.split(":")) for number, each in enumerate(attempts.split())]


def _attempt(number: int, where: str, letter: str) -> Recorded:
    question, _, variant = where.partition("/")
    grade = FieldGrade(number, "a", VERDICTS[letter], float(letter == "c"), "1")
    return Recorded(f"{number}", question, int(variant or 0), "hash", minute(number), {"a": grade})


OFFICIAL = Policy()
CLASS = {"ada": "one:c two:i two:c", "bob": "one:i", "cyd": "one:r two/1:c", "dan": "two:c"}


def folded(*, limit: int = 10, after: str | None = None, policy: Policy = OFFICIAL) -> TopicTally:
    return topic_tally("algebra", learners(CLASS), WORTHS, policy, limit=limit, after=after)


def test_each_question_is_summed_over_its_learners() -> None:
    one, two = folded().questions

    assert one == QuestionSums("one", 0, learners=3, sums=Sums(1, 2, 3, pending=1, first_tries=2, first_tries_right=1))
    assert two == QuestionSums("two", 0, learners=2, sums=Sums(1, 2, 3, first_tries=2, first_tries_right=1))


def test_the_topic_is_summed_over_all_learners() -> None:
    found = folded()

    assert found.learners == 4
    assert (found.overall.earned, found.overall.possible, found.overall.pending) == (2, 4, 1)
    assert found.overall.first_try_share == 0.5


def test_variants_that_count_have_a_row_of_their_own() -> None:
    found = folded(policy=Policy(variants=VariantRule.EACH))

    assert [(each.question, each.variant, each.learners) for each in found.questions] == [
        ("one", 0, 3),
        ("two", 0, 2),
        ("two", 1, 1),
    ]


def test_a_question_that_nobody_tried_stands_there_with_zeros() -> None:
    found = topic_tally("algebra", [], WORTHS, Policy(questions=frozenset({"two"})), limit=1)

    assert found == TopicTally("algebra", 0, Sums(), (QuestionSums("two", 0),), (), None)


@pytest.mark.parametrize(
    ("limit", "after", "names", "next_after"),
    [
        (10, None, ["ada", "bob", "cyd", "dan"], None),
        (4, None, ["ada", "bob", "cyd", "dan"], None),
        (3, None, ["ada", "bob", "cyd"], "cyd"),
        (3, "cyd", ["dan"], None),
        (1, "ada", ["bob"], "bob"),
        (1, "dan", [], None),
    ],
)
def test_learners_come_in_pages(limit: int, after: str | None, names: list[str], next_after: str | None) -> None:
    found = folded(limit=limit, after=after)

    assert [each.learner for each in found.page] == names
    assert found.next_after == next_after
    assert found.overall == folded().overall


def test_a_learner_on_the_page_has_sums() -> None:
    (ada,) = folded(limit=1).page

    assert ada == LearnerSums("ada", Sums(1, 2, attempts=3, first_tries=2, first_tries_right=1))

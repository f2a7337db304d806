"""The tally of a topic over many learners: the same fold, learner by learner, holding sums only.

Memory grows with the number of questions and the page of learners asked for, not with the number of attempts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from service.grading.policy import Policy, Worth
from service.grading.tally import Line, Recorded, Sums, official, tally


@dataclass(frozen=True, slots=True)
class QuestionSums:
    """How a question went.

    Attributes:
        question: its id.
        variant: 0 for the official figures.
        learners: number of learners whose line counts.
        sums: over those learners.
    """

    question: str
    variant: int
    learners: int = 0
    sums: Sums = field(default_factory=Sums)

    def plus(self, line: Line) -> "QuestionSums":
        """The same with one more learner's line."""
        return QuestionSums(self.question, self.variant, self.learners + line.counts, self.sums.plus(line))


@dataclass(frozen=True, slots=True)
class LearnerSums:
    """How a learner stands in a topic.

    Attributes:
        learner: id of the account.
        sums: over the topic's questions.
    """

    learner: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class TopicTally:
    """A topic over all learners.

    Attributes:
        topic: its id.
        learners: number of learners with an attempt at one of its questions.
        overall: sums over everything that counts.
        questions: by question and variant; questions that nobody has tried stand there with zeros.
        page: the learners asked for, in order of their ids.
        next_after: id to ask for the next page with; None when this is the last.
    """

    topic: str
    learners: int
    overall: Sums
    questions: tuple[QuestionSums, ...]
    page: tuple[LearnerSums, ...]
    next_after: str | None


def topic_tally(
    topic: str,
    learners: Iterable[tuple[str, Iterable[Recorded]]],
    worths: Mapping[str, Worth],
    policy: Policy,
    *,
    limit: int,
    after: str | None = None,
    assigned: Callable[[str], Callable[[str], int]] = lambda _: official,
) -> TopicTally:
    """Fold many learners' attempts into a topic's tally.

    Args:
        topic: its id.
        learners: ids in order, each with the learner's attempts at the topic's questions in order of submission.
        worths: what the topic's questions are worth, by id.
        policy: how attempts count.
        limit: at most so many learners are listed, at least one.
        after: only learners with greater ids are listed.
        assigned: the variants of a learner, under a policy that assigns them.
    """
    count, overall, page = 0, Sums(), list[LearnerSums]()
    questions = {(name, 0): QuestionSums(name, 0) for name in worths if policy.lists(name)}
    for learner, records in learners:
        own = tally(records, worths, policy, assigned(learner))
        count += 1
        overall = overall.plus_sums(own.overall)
        _add(questions, own.lines)
        if len(page) <= limit and (after is None or learner > after):
            page.append(LearnerSums(learner, own.overall))
    return TopicTally(
        topic=topic,
        learners=count,
        overall=overall,
        questions=tuple(questions[place] for place in sorted(questions)),
        page=tuple(page[:limit]),
        next_after=page[limit - 1].learner if len(page) > limit else None,
    )


def _add(questions: dict[tuple[str, int], QuestionSums], lines: Iterable[Line]) -> None:
    for line in lines:
        if line.counts:
            place = (line.question, line.variant)
            questions[place] = questions.get(place, QuestionSums(*place)).plus(line)

"""How well a learner masters a topic: a Bayesian rating of learner against question, folded from settled tries.

    prior  --try 1-->  rating  --try 2-->  rating  …      a right answer is a game won against the question

Ratings are those of Weng and Lin with the Bradley-Terry model, as `openskill` computes them: a mean and a deviation, the
deviation shrinking with evidence. A question's rating, its difficulty, is folded in the same way from tries of many learners, each
taken for an average one. Knows no clock and stores nothing: another standing grade gives another rating.

Source: R. C. Weng and C.-J. Lin, A Bayesian Approximation Method for Online Ranking, JMLR 12 (2011) 267-300.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from openskill.models import BradleyTerryFull

from service.grading.outcome import Verdict
from service.grading.policy import PartRule, Worth, earned, is_try
from service.grading.tally import Recorded

MODEL = BradleyTerryFull(mu=25.0, sigma=25.0 / 3, beta=25.0 / 6, tau=25.0 / 300)
"""The defaults of the method, written out so that another version of the library changes no rating unseen."""

AGAIN_AFTER = timedelta(days=1)
"""Time after which another try at the same figures says something new; before, the reply to the last one is still in mind."""

WIDTH = 2.0
"""Deviations between the mean and the ends of what is said of mastery: about 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A normal distribution on the scale of the method, on which an average learner and an average question stand at 25.

    Attributes:
        mean: what is most likely.
        deviation: how sure that is, at least 0.
    """

    mean: float = 25.0
    deviation: float = 25.0 / 3


PRIOR = Rating()


@dataclass(frozen=True, slots=True)
class Try:
    """One settled try.

    Attributes:
        question: its id.
        topic: of the question.
        variant: its number.
        at: when it was submitted.
        credit: share of the question's points, in [0, 1].
        helped: whether the worked solution had been shown before, or hints that cost something.
    """

    question: str
    topic: str
    variant: int
    at: datetime
    credit: float
    helped: bool = False


@dataclass(frozen=True, slots=True)
class Mastery:
    """How well a learner masters a topic.

    Attributes:
        rating: of the learner.
        tries: how many tries it is folded from.
        estimate: probability of a right answer to a question of the topic's mean difficulty, in [0, 1].
        low, high: the same for a learner so many deviations below and above.
    """

    rating: Rating
    tries: int
    estimate: float
    low: float
    high: float


def tries_of(records: Iterable[Recorded], worths: Mapping[str, Worth]) -> list[Try]:
    """The settled tries at questions of the bank, in order of submission; what waits for a mark says nothing yet.

    Args:
        records: attempts with their standing grades, in order of submission.
        worths: what the questions of the bank are worth, by id.
    """
    return [found for record in records if (found := _try(record, worths.get(record.question))) is not None]


def masteries(tries: Iterable[Try], difficulties: Mapping[str, Rating]) -> dict[str, Mastery]:
    """How well a learner masters each topic that was tried.

    Args:
        tries: of the learner, in order of submission.
        difficulties: by question; a question that is not there is an average one.
    """
    ratings: dict[str, tuple[Rating, int]] = {}
    met: dict[str, set[str]] = {}
    for each in evidence(tries):
        rating, count = ratings.get(each.topic, (PRIOR, 0))
        against = difficulties.get(each.question, PRIOR)
        ratings[each.topic] = rated(rating, against, each.credit)[0], count + 1
        met.setdefault(each.topic, set()).add(each.question)
    return {
        topic: _mastery(rating, count, [difficulties.get(name, PRIOR) for name in sorted(met[topic])])
        for topic, (rating, count) in ratings.items()
    }


def evidence(tries: Iterable[Try]) -> Iterable[Try]:
    """The tries that say something of mastery: made without the solution, and not just after another at the same figures."""
    counted: dict[tuple[str, int], datetime] = {}
    for each in tries:
        place = each.question, each.variant
        last = counted.get(place)
        if not each.helped and (last is None or each.at - last >= AGAIN_AFTER):
            counted[place] = each.at
            yield each


def rated(learner: Rating, question: Rating, credit: float) -> tuple[Rating, Rating]:
    """The ratings of learner and question after a try; part of the credit is a draw.

    Args:
        learner: before it.
        question: before it.
        credit: share of the question's points, in [0, 1].
    """
    ranks = [1.0, 1.0] if 0 < credit < 1 else [1.0, 2.0] if credit else [2.0, 1.0]
    teams = [[MODEL.rating(mu=each.mean, sigma=each.deviation)] for each in (learner, question)]
    ((first,), (second,)) = MODEL.rate(teams, ranks=ranks)
    return Rating(first.mu, first.sigma), Rating(second.mu, second.sigma)


@lru_cache(maxsize=4096)
def difficulty(credits: tuple[float, ...]) -> Rating:
    """How hard a question is, by tries of as many learners in order, each taken for an average one."""
    question = PRIOR
    for credit in credits:
        question = rated(PRIOR, question, credit)[1]
    return question


def chance(learner: Rating = PRIOR, *, against: Rating) -> float:
    """The probability that a learner, by default an average one, answers a question rightly."""
    teams = [[MODEL.rating(mu=each.mean, sigma=each.deviation)] for each in (learner, against)]
    return float(MODEL.predict_win(teams)[0])


def _try(record: Recorded, worth: Worth | None) -> Try | None:
    if worth is None or not is_try({name: each.verdict for name, each in record.fields.items()}, worth):
        return None
    deciding = [record.fields[name] for name in worth.weights]
    if not all(Verdict(each.verdict).marks for each in deciding):
        return None
    points = earned({each.field: each.credit for each in deciding}, worth, PartRule.CREDIT)
    helped = record.helped or record.hints > 0
    return Try(record.question, worth.topic, record.variant, record.submitted_at, points / worth.points, helped)


def _mastery(rating: Rating, count: int, difficulties: Sequence[Rating]) -> Mastery:
    typical = Rating(
        sum(each.mean for each in difficulties) / len(difficulties),
        sum(each.deviation for each in difficulties) / len(difficulties),
    )
    low, high = (Rating(rating.mean + side * WIDTH * rating.deviation, 0.0) for side in (-1, 1))
    estimates = (chance(each, against=typical) for each in (rating, low, high))
    return Mastery(rating, count, *estimates)

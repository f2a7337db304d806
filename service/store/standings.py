"""Where learners stand: mastery by topic, what is left in memory, and what comes next; computed each time, from standing grades."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.grading.choosing import Open, Suggestion, suggestion
from service.grading.mastery import Mastery, Rating, Try, masteries, tries_of
from service.grading.repetition import Memory, memories
from service.grading.tally import Recorded
from service.store import mastering
from service.store.models import Account
from service.store.tallies import worths_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands.

    Attributes:
        tried: numbers of the variants that were tried lately, by question.
        masteries: by topic; a topic without a settled try is not there.
        memories: by question; a question without a settled try is not there.
    """

    tried: Mapping[str, Collection[int]]
    masteries: Mapping[str, Mastery]
    memories: Mapping[str, Memory]

    def due(self, at: datetime, bank: Bank) -> list[str]:
        """The questions that are due for repetition, in the order of the bank."""
        return [name for name in bank.questions if name in self.memories and self.memories[name].due <= at]

    def next(
        self, at: datetime, bank: Bank, topic: str | None = None, *, without: Collection[str] = ()
    ) -> Suggestion | None:
        """What the learner does next, of one topic or of all, but for some questions."""
        questions = [
            Open(question.id, question.topic, varied=bool(question.drawn) or len(question.variants) > 1)
            for question in bank.questions.values()
            if topic in (None, question.topic) and question.id not in without
        ]
        return suggestion(questions, self.tried.keys(), self.memories, self.masteries, at)


def of_learner(session: Session, learner_id: str, bank: Bank, *, without: Collection[str] = ()) -> Standing:
    """Where a learner stands; two queries, or one for who has tried nothing.

    Args:
        session: to read from.
        learner_id: whose.
        bank: what is asked.
        without: ids of questions that are left out, as if they had not been tried.
    """
    records = mastering.history(session, learner_id, without=without)
    difficulties = mastering.difficulties(session, {record.question for record in records}, bank)
    return _standing(records, bank, difficulties)


def of_class(
    session: Session,
    bank: Bank,
    *,
    limit: int,
    after: str = "",
    seen_by: Account | None = None,
    class_id: str | None = None,
) -> tuple[dict[str, Mapping[str, Mastery]], Mapping[str, Rating], str | None]:
    """The masteries of a page of learners, how hard every question is, and the id to ask for the next page with; three queries.

    Args:
        session: to read from.
        bank: what is asked.
        limit: at most so many learners.
        after: id of a learner; only those behind it.
        seen_by: only learners whom this account may see; None for all.
        class_id: only learners of this class.
    """
    learners = mastering.learners_after(session, after, limit + 1, seen_by=seen_by, class_id=class_id)
    page = learners[:limit]
    difficulties = mastering.difficulties(session, bank.questions.keys(), bank)
    found = mastering.histories(session, page) if page else {}
    masteries_of = {learner: _standing(found.get(learner, []), bank, difficulties).masteries for learner in page}
    return masteries_of, difficulties, page[-1] if len(learners) > limit else None


def _standing(records: Sequence[Recorded], bank: Bank, difficulties: Mapping[str, Rating]) -> Standing:
    tried: dict[str, set[int]] = {}
    for record in records:
        tried.setdefault(record.question, set()).add(record.variant)
    tries: list[Try] = tries_of(records, worths_of(bank))
    return Standing(tried, masteries(tries, difficulties), memories(tries))

"""How far a learner has come with a question, read from few attempts, is what the tally folds from all of them."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from service.bank.question import Question
from service.grading.outcome import Verdict
from service.grading.policy import PartRule
from service.store import grades, helps, tallies
from service.store.helps import Kind
from service.store.models import Account, Role
from service.store.progress import AT_ONCE, progress
from tests.making import make_account, make_attempt, make_bank, make_question, minute

TWO = make_question("two", fields="a b c", optional="c")
BANK = make_bank(TWO)
FEW = 3


def told(session: Session, learner: Account, *, enough: int | None = FEW, whole: bool = True) -> tuple[int, bool]:
    return progress(session, learner.id, TWO.worth, 0, PartRule.CREDIT, enough=enough, whole=whole)


def folded(session: Session, learner: Account, enough: int | None) -> tuple[int, bool]:
    line = tallies.lines_of(session, learner.id, [TWO.id], BANK).get((TWO.id, 0))
    if line is None:
        return 0, False
    tries = 0 if enough is None else min(line.attempts, enough)
    return tries, any(each.full for each in line.evidence)


@pytest.mark.parametrize("seed", range(4))
def test_few_attempts_tell_what_all_of_them_do(session: Session, seed: int) -> None:
    random, ada = Random(seed), make_account(session)
    verdicts = random.choices(list(Verdict), k=3)
    for number in range(AT_ONCE + 5):
        fields = {name: random.choice(verdicts) for name in "abc" if random.random() < 0.9}
        made = make_attempt(session, ada, TWO, at=minute(number), **(fields or {"c": Verdict.CORRECT}))
        if fields and random.random() < 0.2:
            name, verdict = next(iter(fields)), random.choice([Verdict.CORRECT, Verdict.INCORRECT])
            credit = float(verdict is Verdict.CORRECT)
            by = make_account(session, Role.INSTRUCTOR).id
            grades.add_mark(
                session, made.id, name, verdict=verdict, credit=credit, comment="", by=by, at=minute(number)
            )
        if number == seed * 4:
            helps.note(session, ada.id, TWO, Kind.GIVEN_UP, 0, at=minute(number))

        if number % 8 == 0:
            for enough in (None, 1, FEW):
                assert told(session, ada, enough=enough) == folded(session, ada, enough)


@pytest.mark.parametrize(
    ("verdicts", "enough", "found"),
    [
        (["incorrect"] * FEW, FEW, (FEW, False)),
        (["unreadable"] * AT_ONCE + ["incorrect"], FEW, (1, False)),
        (["correct", "incorrect"], FEW, (1, True)),
        (["incorrect"] * AT_ONCE + ["correct"], None, (0, True)),
    ],
)
def test_one_statement_tells_whether_the_solution_is_open(
    session: Session, sent: list[str], verdicts: list[str], enough: int | None, found: tuple[int, bool]
) -> None:
    ada = make_account(session)
    for number, verdict in enumerate(verdicts):
        make_attempt(session, ada, TWO, at=minute(number), a=verdict, b=verdict)
    sent.clear()

    assert told(session, ada, enough=enough, whole=False) == found
    assert len(sent) == 1


def test_other_figures_and_other_learners_do_not_matter(session: Session) -> None:
    ada, bob = make_account(session), make_account(session)
    other: Question = make_question("two", fields="a b c", optional="c", variant=1)
    make_attempt(session, ada, other)
    make_attempt(session, bob, TWO)

    assert told(session, ada) == (0, False)

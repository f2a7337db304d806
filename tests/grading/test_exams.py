"""The clock of an exam, as a table: when a learner's time is over, and how the exam stands for a learner at each minute."""

import pytest

from service.grading.exams import Sat, Stage, Terms
from tests.making import minute

GRACE = 5
TERMS = Terms(minute(0), minute(120), seconds=90 * 60)
WHOLE = Terms(minute(0), minute(120))
EXTRA = 30 * 60


@pytest.mark.parametrize(
    ("terms", "started", "extra", "over"),
    [
        (TERMS, None, 0, 120),
        (TERMS, 0, 0, 90),
        (TERMS, 20, 0, 110),
        (TERMS, 30, 0, 120),
        (TERMS, 100, 0, 120),
        (TERMS, None, EXTRA, 150),
        (TERMS, 0, EXTRA, 120),
        (TERMS, 20, EXTRA, 140),
        (TERMS, 100, EXTRA, 150),
        (WHOLE, 0, 0, 120),
        (WHOLE, 100, 0, 120),
        (WHOLE, 100, EXTRA, 150),
    ],
)
def test_a_learner_has_time_until(terms: Terms, started: int | None, extra: int, over: int) -> None:
    started_at = None if started is None else minute(started)

    assert terms.deadline(started_at, extra) == minute(over)


SECOND = 1 / 60


@pytest.mark.parametrize(
    ("sat", "most_extra", "at", "stage"),
    [
        (Sat(), 0, -SECOND, Stage.UPCOMING),
        (Sat(), 0, 0, Stage.OPEN),
        (Sat(), 0, 120 - SECOND, Stage.OPEN),
        (Sat(), 0, 120, Stage.OVER),
        (Sat(), 0, 120 + GRACE * SECOND, Stage.TOLD),
        (Sat(), EXTRA, 120, Stage.OVER),
        (Sat(EXTRA), EXTRA, 120, Stage.OPEN),
        (Sat(EXTRA), EXTRA, 150, Stage.OVER),
        (Sat(EXTRA), EXTRA, 150 + GRACE * SECOND, Stage.TOLD),
        (Sat(0, minute(0)), 0, 0, Stage.RUNNING),
        (Sat(0, minute(0)), 0, 90, Stage.RUNNING),
        (Sat(0, minute(0)), 0, 90 + (GRACE - 1) * SECOND, Stage.RUNNING),
        (Sat(0, minute(0)), 0, 90 + GRACE * SECOND, Stage.OVER),
        (Sat(0, minute(60)), 0, 120, Stage.RUNNING),
        (Sat(0, minute(60)), 0, 120 + GRACE * SECOND, Stage.TOLD),
        (Sat(0, minute(60)), EXTRA, 120 + GRACE * SECOND, Stage.OVER),
        (Sat(EXTRA, minute(60)), EXTRA, 149, Stage.RUNNING),
        (Sat(0, minute(0), minute(10)), 0, 10, Stage.HANDED_IN),
        (Sat(0, minute(0), minute(10)), 0, 119, Stage.HANDED_IN),
        (Sat(0, minute(0), minute(10)), 0, 121, Stage.TOLD),
    ],
)
def test_an_exam_stands_for_a_learner_at_a_minute(sat: Sat, most_extra: int, at: float, stage: Stage) -> None:
    terms = Terms(TERMS.opens_at, TERMS.closes_at, TERMS.seconds, most_extra)

    assert sat.stage(terms, minute(at), GRACE) is stage

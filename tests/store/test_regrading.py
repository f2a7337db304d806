"""A regrade adds the grades that differ, and nothing else; whatever happens to it, it ends as if nothing had."""

import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from service.bank.answering import answer
from service.grading.grade import ENGINE_VERSION
from service.maths.equivalence import unproved
from service.store import attempts, regrades
from service.store.database import Database
from service.store.models import Attempt, GradeRow
from service.store.moments import now
from service.store.regrades import State, Target
from service.store.regrading import CHUNK, Regrading
from tests.making import minute
from tests.regrades import Course, course


@pytest.fixture
def small(database: Database) -> Course:
    """A course whose question had the key 4n when five learners answered, and has the key 2n now."""
    made = course(database)
    made.publish("4*n")
    made.submit(5)
    made.publish("2*n")
    return made


MOVED = [
    ["correct", "incorrect"],
    ["incorrect", "correct"],
    ["unreadable"],
    ["incorrect"],
    ["correct", "incorrect"],
]


def test_a_regrade_adds_the_grades_that_differ(small: Course) -> None:
    progress = small.carry_out(small.ask())

    assert small.histories() == MOVED
    assert (progress.state, progress.attempts, progress.moved, progress.grades) == (State.FINISHED, 5, 3, 3)
    assert progress.moves == {"correct > incorrect": 2, "incorrect > correct": 1}
    assert progress.plan is not None
    assert progress.plan.total == 5
    assert [each.event for each in progress.events] == ["started", "finished"]


def test_a_new_grade_says_what_gave_it(small: Course) -> None:
    regrade = small.ask()
    small.carry_out(regrade)

    with small.database.reading() as session:
        added = session.scalars(select(GradeRow).where(GradeRow.regrade_id.is_not(None))).all()
        question = small.running.follow(session).bank.question("small")
    assert {(each.regrade_id, each.question_hash, each.engine_version) for each in added} == {
        (regrade, question.hash, ENGINE_VERSION)
    }
    assert {(each.graded_by, each.read is not None) for each in added} == {(None, True)}


def test_a_second_regrade_writes_nothing(small: Course) -> None:
    small.carry_out(small.ask())

    again = small.carry_out(small.ask())

    assert (again.state, again.attempts, again.moved, again.grades) == (State.FINISHED, 5, 0, 0)
    assert small.histories() == MOVED


def test_a_persons_mark_survives(small: Course) -> None:
    small.mark_the_first()

    small.carry_out(small.ask())

    assert small.histories() == [["correct", "partial"], *MOVED[1:]]


def test_many_attempts_are_done_in_chunks(small: Course) -> None:
    small.publish("4*n")
    small.submit(2 * CHUNK, start=5)
    small.publish("2*n")

    progress = small.carry_out(small.ask())

    count = 2 * CHUNK + 5
    assert (progress.state, progress.attempts, progress.moved) == (State.FINISHED, count, count * 3 // 5)
    assert len(small.histories()) == count


@pytest.mark.parametrize(
    ("target", "name", "looked_at"),
    [
        (Target.QUESTION, "other", 2),
        (Target.TOPIC, "smallness", 7),
        (Target.TOPIC, "greatness", 0),
        (Target.RUBRIC, "small.other", 5),
        (Target.ENGINE, ENGINE_VERSION, 7),
        (Target.QUESTION, "gone", 0),
    ],
)
def test_a_regrade_looks_at_what_it_is_of(small: Course, target: Target, name: str, looked_at: int) -> None:
    small.publish("4*n", "other")
    small.submit(2, "other", start=5)

    progress = small.carry_out(small.ask(target, name))

    assert (progress.state, progress.attempts) == (State.FINISHED, looked_at)


@pytest.mark.parametrize(
    ("target", "name", "version", "moved"),
    [
        (Target.ENGINE, "0", None, 0),
        (Target.ENGINE, ENGINE_VERSION, None, 3),
        (Target.RUBRIC, "small.other", None, 0),
        (Target.RUBRIC, "small.value", None, 3),
        (Target.QUESTION, "small", "0" * 64, 0),
        (Target.QUESTION, "small", "first", 3),
    ],
)
def test_only_grades_of_the_named_version_are_given_again(
    small: Course, target: Target, name: str, version: str | None, moved: int
) -> None:
    if version == "first":
        with small.database.reading() as session:
            version = session.scalars(select(Attempt.question_hash)).first()

    assert small.carry_out(small.ask(target, name, version)).moved == moved


def test_attempts_at_a_variant_that_is_gone_keep_their_grades(small: Course, database: Database) -> None:
    with database.transaction() as session:
        session.execute(
            text(
                "INSERT INTO attempts (id, learner_id, question_id, variant, question_hash, responses, submitted_at)"
                " SELECT 'f', learner_id, question_id, 9, question_hash, responses, submitted_at FROM attempts LIMIT 1"
            )
        )

    assert small.carry_out(small.ask()).attempts == 6


DRAWN = {"a": {"value": "4", "low": "10", "high": "900000", "figures": 2}}


def test_an_attempt_at_drawn_figures_is_graded_again_with_the_figures_it_was_asked_with(database: Database) -> None:
    made = course(database)
    made.publish("a*n", parameters=DRAWN)
    with database.transaction() as session:
        question = made.running.follow(session).bank.question("small", 1234)
        responses = {"value": f"{question.figures['a']}*n"}
        graded = answer(question, responses, unproved)
        attempts.record(
            session, learner_id=made.learner, question=question, responses=responses, grades=graded, at=minute(1)
        )
    made.publish("2*a*n", parameters={"a": {**DRAWN["a"], "high": "90"}})

    made.carry_out(made.ask())
    made.publish("a*n", parameters={"a": {**DRAWN["a"], "high": "50"}})
    made.carry_out(made.ask())

    assert made.histories() == [["correct", "incorrect", "correct"]]


def test_a_cancelled_regrade_adds_nothing_more_and_goes_on_where_it_stopped(small: Course) -> None:
    small.submit(CHUNK, start=5)
    small.publish("3*n")
    regrade = small.ask()
    regrading = Regrading(small.running, unproved)
    for step in (regrading.begin, regrading.chunk):
        with small.database.transaction() as session:
            assert step(session, regrade)
    with small.database.transaction() as session:
        row = regrades.regrade(session, regrade, alone=True)
        regrades.add_event(session, row, "cancelled", at=now(), by=small.instructor)

    stopped = small.carry_out(regrade)
    with small.database.transaction() as session:
        row = regrades.regrade(session, regrade, alone=True)
        regrades.add_event(session, row, "resumed", at=now(), by=small.instructor)
    ended = small.carry_out(regrade)

    assert (stopped.state, stopped.attempts) == (State.CANCELLED, CHUNK)
    assert (ended.state, ended.attempts) == (State.FINISHED, CHUNK + 5)


def test_a_newer_version_ends_a_regrade(small: Course) -> None:
    regrade = small.ask()
    with small.database.transaction() as session:
        assert Regrading(small.running, unproved).begin(session, regrade)
    small.publish("4*n")

    ended = small.carry_out(regrade)

    assert (ended.state, ended.attempts) == (State.SUPERSEDED, 0)
    assert all(len(each) == 1 for each in small.histories())


def test_an_estimate_is_there_while_it_runs(small: Course) -> None:
    small.submit(CHUNK, start=5)
    regrade = small.ask()
    regrading = Regrading(small.running, unproved)
    assert small.progress(regrade).remaining_seconds is None
    for step in (regrading.begin, regrading.chunk):
        with small.database.transaction() as session:
            step(session, regrade)

    progress = small.progress(regrade)

    assert progress.seconds is not None
    assert progress.remaining_seconds == pytest.approx(progress.seconds * 5 / CHUNK)
    assert small.carry_out(regrade).remaining_seconds is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_regrades_at_once_add_each_grade_once(small: Course) -> None:
    small.publish("4*n")
    small.submit(3 * CHUNK, start=5)
    small.publish("2*n")
    asked = [small.ask(), small.ask()]

    threads = [threading.Thread(target=small.carry_out, args=[each]) for each in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    done = [small.progress(each) for each in asked]
    assert [each.state for each in done] == [State.FINISHED] * 2
    assert sum(each.grades for each in done) == sum(len(each) - 1 for each in small.histories())
    assert max(map(len, small.histories())) == 2


@pytest.mark.parametrize("table", ["regrades", "regrade_events", "regrade_chunks"])
def test_what_happened_is_never_changed(small: Course, table: str) -> None:
    small.carry_out(small.ask())

    for statement in (
        f"DELETE FROM {table}",
        f"UPDATE {table} SET {'target' if table == 'regrades' else 'regrade_id'} = 'x'",
    ):
        with pytest.raises(DBAPIError, match="are append-only"), small.database.transaction() as session:
            session.execute(text(statement))

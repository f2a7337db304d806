"""Attempts with their grades made by the database itself, a million of them in a minute or two; for plans and for measuring."""

import json

from sqlalchemy import text
from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.grading.grade import ENGINE_VERSION

PREFIX = "0192f5e4b7c87b3e9d1f"
"""How every id begins; twelve digits follow, so that ids sort by number."""

FIRST = 1_767_225_600
"""Seconds since 1970 of the first attempt, the begin of 2026; one attempt a second."""

DIALECTS = {
    "sqlite": {"json": "text", "at": f"datetime({FIRST} + %s, 'unixepoch') || '.000000'"},
    "postgresql": {"json": "json", "at": f"to_timestamp({FIRST} + %s)"},
}

CLASS_SIZE = 30

_NUMBERS = (
    "WITH RECURSIVE numbers(i) AS (SELECT CAST(:first AS bigint) UNION ALL"
    " SELECT i + :step FROM numbers WHERE i + :step < :most)"
)
_LEARNERS = """
INSERT INTO accounts (id, name, role, created_at)
{numbers} SELECT {id}, 'learner ' || CAST(i AS text), 'learner', {at} FROM numbers
"""
_ATTEMPTS = """
INSERT INTO attempts (id, learner_id, question_id, variant, question_hash, responses, submitted_at)
{numbers} SELECT {id}, {learner}, :question, 0, :hash, CAST(:responses AS {json}), {at} FROM numbers
"""
_GRADES = """
INSERT INTO grades (attempt_id, field, verdict, credit, notes, certificate, criteria, engine_version, question_hash, graded_at)
SELECT id, :field,
    CASE WHEN {n} % 100 = 7 THEN 'undecided' WHEN {n} % 3 = 0 THEN 'correct' ELSE 'incorrect' END,
    CASE WHEN {n} % 100 <> 7 AND {n} % 3 = 0 THEN 1 ELSE 0 END,
    CAST('[]' AS {json}), CAST(:certificate AS {json}), CAST('{{}}' AS {json}), :engine, question_hash, submitted_at
FROM attempts WHERE question_id = :question
"""
_GROUPS = """
INSERT INTO review_groups (id, question_id, variant, field, open, disputed, since)
SELECT id, question_id, variant, :field, true, false, submitted_at
FROM attempts WHERE question_id = :question AND {n} % 100 = 7
"""
_ITEMS = """
INSERT INTO review_items (attempt_id, field, group_id, since)
SELECT id, field, id, since FROM review_groups WHERE question_id = :question
"""
_CLASS = "INSERT INTO classes (id, name, created_by, created_at) VALUES ('{class_id}', 'class', :by, {at})"
_MEMBERS = """
INSERT INTO memberships (class_id, account_id, joined_at)
SELECT '{class_id}', id, created_at FROM accounts WHERE id < {id} OR id = :by
"""


def fill(session: Session, bank: Bank, *, attempts: int, learners: int, by: str) -> None:
    """Learners who try the questions of a bank in turn, one class of them, and a review queue.

    Args:
        session: whose transaction the caller commits.
        bank: what is tried, in the official figures.
        attempts: how many; they are spread evenly.
        learners: how many, at least `CLASS_SIZE`.
        by: id of the account that made the class.
    """
    questions = list(bank.questions.values())
    dialect = DIALECTS[session.get_bind().dialect.name]
    words = {"json": dialect["json"], "numbers": _NUMBERS, "n": "CAST(substr(id, 21) AS bigint)"}

    def run(statement: str, number: str, **given: object) -> None:
        made = {"id": _id(number), "learner": _id(f"i / {len(questions)} % {learners}"), "class_id": learner_id(0)}
        session.execute(text(statement.format(**words, **made, at=dialect["at"] % number)), given)

    run(_LEARNERS, "i", first=0, step=1, most=learners)
    run(_CLASS, "0", by=by)
    run(_MEMBERS, str(CLASS_SIZE), by=by)
    certificate = json.dumps({"means": "compared", "by": "exact comparison", "error_bound": 0, "values": {}})
    for first, question in enumerate(questions):
        named, responses = {"question": question.id}, json.dumps(dict.fromkeys(question.fields, "1"))
        spread = {"first": first, "step": len(questions), "most": attempts}
        run(_ATTEMPTS, "i", hash=question.hash, responses=responses, **named, **spread)
        for field in question.fields:
            run(_GRADES, "0", field=field, certificate=certificate, engine=ENGINE_VERSION, **named)
        run(_GROUPS, "0", field=next(iter(question.fields)), **named)
        run(_ITEMS, "0", **named)


def learner_id(number: int) -> str:
    """The id of a learner by number, and of the class."""
    return f"{PREFIX}{100_000_000_000 + number}"


def _id(number: str) -> str:
    return f"'{PREFIX}' || CAST(100000000000 + {number} AS text)"

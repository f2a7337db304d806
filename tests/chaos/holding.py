"""What has to hold of a database afterwards, worked out from the replies that were acknowledged and from nothing else."""

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from service.store import accounts, audit
from service.store.database import Database
from service.store.models import Attempt, GradeRow, KeptReply, Role
from tests.chaos.clients import Acknowledged, Ledger, Line
from tests.chaos.serving import QUESTIONS

RULES = ("first", "best", "last")


def enrol(database: Database, count: int, role: Role = Role.LEARNER) -> dict[str, str]:
    """Tokens of so many new accounts, by account."""
    with database.transaction() as session:
        made = [accounts.create_account(session, f"{role} {number}", role).id for number in range(count)]
        return {account: accounts.issue_token(session, account) for account in made}


def holds(database: Database, ledger: Ledger) -> None:
    """Whether every submission is there once, as it was acknowledged, with its grade, and no other; and whether the trail holds."""
    audit.seal(database)
    with database.reading() as session:
        rows = session.execute(select(Attempt.id, Attempt.learner_id, Attempt.question_id, Attempt.responses)).all()
        grades = session.execute(select(GradeRow.attempt_id, GradeRow.field, GradeRow.verdict)).all()
        kept = session.execute(select(KeptReply.account_id, KeptReply.key, KeptReply.status, KeptReply.body)).all()
        trail = audit.examine(session)
        ids = session.scalar(select(func.count(GradeRow.id.distinct())))
    lines = ledger.lines
    assert sorted(map(tuple, rows)) == sorted(
        (each.told["attempt"], each.learner, each.question, {"value": each.response}) for each in lines
    )
    assert sorted(map(tuple, grades)) == sorted(
        (each.told["attempt"], "value", each.told["fields"]["value"]["verdict"]) for each in lines
    )
    assert sorted(map(tuple, kept)) == sorted((each.learner, each.key, 201, each.reply.decode()) for each in lines)
    assert (trail.breach, trail.sealed, trail.unsealed) == (None, len(lines), 0)
    assert ids == len(lines)


def tallies_hold(address: tuple[str, int], learners: dict[str, str], ledger: Ledger) -> None:
    """Whether each learner's tally is what a fold over the acknowledged replies gives."""
    lines = defaultdict(list)
    for each in ledger.lines:
        lines[each.learner].append(each)
    for account, token in learners.items():
        for rule in RULES:
            line = Line(address, token)
            told = line.insist("GET", f"/v1/me/tally?questions=all&part=whole&attempt={rule}")
            line.close()
            assert told.status == 200, told
            sums = {each["question"]: (each["earned"], each["attempts"]) for each in json.loads(told.body)["lines"]}
            assert {name: sums.get(name, (0.0, 0)) for name in QUESTIONS} == tally(lines[account], rule)


def tally(lines: Sequence[Acknowledged], rule: str) -> dict[str, tuple[float, int]]:
    """Points and tries by question, of one learner's submissions in order."""
    tries = defaultdict(list)
    for each in lines:
        if each.told["counts"]:
            tries[each.question].append(float(each.told["verdict"] == "correct"))
    chosen = {"first": lambda points: points[0], "best": max, "last": lambda points: points[-1]}[rule]
    return {name: (chosen(tries[name]) if tries[name] else 0.0, len(tries[name])) for name in QUESTIONS}

"""What hot requests cost as attempts grow to a million, on both databases: `make scale`, some minutes; ARGS="100000" for less.

A database with a hundredth of the attempts is compared with one that has all. The databases' own plans are asked whether any
request reads all attempts or grades, and the requests are carried out in this process, so the memory is that
of the service.
"""

import resource
import sys
from collections.abc import Callable, Iterator
from time import perf_counter

from sqlalchemy import text

from benchmarks.__main__ import table
from benchmarks.serving import database
from service.api.application import create_app
from service.bank.bank import Bank
from service.bank.loading import load_bank
from service.grading.tally import Tally
from service.maths.equivalence import unproved
from service.settings import Settings
from service.store import accounts, tallies
from service.store.database import Database, open_database
from service.store.migrating import upgrade
from service.store.models import Role
from service.workers.durable import make_tables
from tests.api.conftest import client
from tests.api.test_plans import BY_INSTRUCTORS, BY_LEARNERS
from tests.filling import fill, learner_id
from tests.plans import sent_with_parameters, whole_reads

PER_LEARNER = 100
"""Attempts of each learner, so learners grow with attempts."""

TIMES = 9
TALLY_MS = 10
"""Milliseconds within which a learner's tally is there, without HTTP."""

LARGE = {"attempts", "grades"}
"""Tables of which nothing may be read whole; those with a row for each learner or waiting response are small beside them."""

HEADS = ("database", "attempts", "request", "fastest ms", "reads whole", "memory MB")


def main(attempts: int) -> None:
    """Measure, print, and fail where a growing table is read whole or a tally takes too long."""
    complaints: list[str] = []
    kinds = sys.argv[2:] or ("sqlite", "postgresql")
    table(HEADS, (row for kind in kinds for row in rows(kind, attempts, complaints)))
    if complaints:
        raise SystemExit("\n".join(complaints))


def rows(kind: str, attempts: int, complaints: list[str]) -> Iterator[tuple[str, ...]]:
    """A row for each request, with a hundredth of the attempts and with all of them."""
    for count in (attempts // 100, attempts):
        with database(kind) as url:
            found: list[str] = []
            yield from _measured(kind, url, count, found)
        # With few rows it is right to read all of them.
        complaints += found if count == attempts else ()


def _measured(kind: str, url: str, count: int, complaints: list[str]) -> Iterator[tuple[str, ...]]:
    settings = Settings(database_url=url)
    upgrade(url, settings.migrations)
    make_tables(url)
    bank = load_bank(settings.question_bank, settings.rubrics, points=b"scale")
    opened = open_database(url)
    with opened.transaction() as session:
        by = accounts.create_account(session, "instructor", Role.INSTRUCTOR)
        # The longest statement writes a fortieth of all grades.
        if kind == "postgresql":
            session.execute(text("SET LOCAL statement_timeout = 0"))
        fill(session, bank, attempts=count, learners=max(count // PER_LEARNER, 100), by=by.id)
        tokens = [accounts.issue_token(session, id) for id in (learner_id(5), by.id)]
    if kind == "postgresql":
        with opened.transaction() as session:
            session.execute(text("ANALYZE"))
    taken = min(_milliseconds(lambda: _tally(opened, bank)) for _ in range(TIMES))
    complaints += [f"{kind}: a tally among {count:,} attempts took {taken:.1f} ms"] if taken > TALLY_MS else []
    yield kind, f"{count:,}", "a learner's tally, without HTTP", f"{taken:.1f}", "", ""
    app = create_app(settings, bank=bank, database=opened, provers=lambda _: unproved)
    for token, asked in zip(tokens, (BY_LEARNERS, BY_INSTRUCTORS), strict=True):
        who = client(app, token)
        for method, path, given in asked:
            with sent_with_parameters(opened.engine) as sent:
                assert who.request(method, path, **given).is_success, path
            with opened.reading() as session:
                steps = {step for each in sent for step in whole_reads(session.connection(), each)}
            whole = sorted(step for step in steps if LARGE & set(step.split()))
            taken = min(_milliseconds(lambda: who.request(method, path, **given)) for _ in range(TIMES))  # noqa: B023 - called here
            complaints += [f"{kind}: {path} of {count:,} attempts: {step}" for step in whole]
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            yield kind, f"{count:,}", f"{method} {path}", f"{taken:.1f}", ", ".join(whole) or "nothing", f"{memory:.0f}"
    opened.close()


def _tally(opened: Database, bank: Bank) -> Tally:
    with opened.reading() as session:
        return tallies.of_learner(session, learner_id(5), bank, bank.policy)


def _milliseconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

"""What a route may ask for besides its own input: the service's parts and one transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from service.api.meters import Meters
from service.api.one_thread import in_place
from service.bank.bank import Bank
from service.maths.equivalence import Prover
from service.settings import Settings
from service.store.database import Database
from service.store.moments import now
from service.store.passwords import Passwords
from service.store.running_bank import RunningBank
from service.workers.durable import RegradeQueue
from service.workers.turns import Load


@dataclass(frozen=True)
class Parts:
    """What every request is served with; made once, at the root.

    Attributes:
        settings: as read when the process started.
        running: the bank, which follows what is published.
        database: where attempts and grades are.
        points: secret seed of the points at which expressions are compared, for keys that come with a request.
        provers: decide what cheap methods leave open, each for one caller by the id of the account.
        answering: the same for one request that a learner waits for, which has one deadline for all of its proofs.
        alive: whether the prover can take work.
        revision: of the schema that this version is written for.
        regrades: where regrades wait for a worker.
        passwords: makes and verifies hashes, a few at once.
        load: how much the prover has to do.
        meters: what is counted.
        clock: the present moment, for what learners are asked and told.
    """

    settings: Settings
    running: RunningBank
    database: Database
    points: bytes
    provers: Callable[[str], Prover]
    answering: Callable[[str], Prover]
    alive: Callable[[], bool]
    revision: str | None
    regrades: RegradeQueue
    passwords: Passwords = field(default_factory=Passwords)
    load: Callable[[], Load] = Load
    meters: Meters = field(default_factory=Meters)
    clock: Callable[[], datetime] = now

    @property
    def bank(self) -> Bank:
        """The questions, keys compiled, as they are published now."""
        return self.running.served.bank


async def parts_of(request: Request) -> Parts:
    """The parts the application was made with."""
    parts: Parts = request.app.state.parts
    return parts


ServiceParts = Annotated[Parts, Depends(parts_of)]


def open_transaction(parts: ServiceParts) -> Iterator[Session]:
    """One transaction around the body of a route: committed when it returns, rolled back when it raises.

    A connection is taken with the first statement, not before, so grading can be done without holding one.
    """
    with parts.database.transaction() as session:
        yield session


Transaction = Annotated[Session, Depends(in_place(open_transaction))]
"""Ends with the function, not with the response: the commit comes before the first byte leaves."""

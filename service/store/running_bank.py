"""The bank that a process serves: what its files hold, with the newest published versions in their places.

Every request looks at the counters of publications and decisions, in the statement that finds out who is asking; that is a look
into an index each. So a version is served by every process from the moment its publication is committed, and so is what a decision
says of how far a criterion can be trusted. Nobody has to be told.
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.bank.documents import Documents
from service.bank.loading import compose
from service.bank.trust import Kept, Memory, Trust, trusted
from service.errors import AuthoringError
from service.store import kept, versions

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Served:
    """A bank and what it is made of.

    Attributes:
        bank: with its keys compiled.
        documents: what it was composed of.
        counter: of publications when it was composed; 0 when there was none.
        newest: whether the publications up to that counter are in it.
        decided: the counter of decisions by which its rubrics were measured.
        trust: how far each rubric can be trusted, by its id.
    """

    bank: Bank
    documents: Documents
    counter: int = 0
    newest: bool = True
    decided: int = 0
    trust: Mapping[str, Trust] = field(default_factory=dict)

    @property
    def seen(self) -> int:
        """A number that grows whenever anything is published or decided."""
        return self.counter + self.decided


SEEN: ColumnElement[int] = versions.PUBLICATIONS + kept.DECIDED
"""The number that grows whenever anything is published or decided; both grow by themselves, so their sum tells."""

_SEEN = select(SEEN)


class RunningBank:
    """Follows the publications of all processes.

    Args:
        files: what the folders hold.
        bank: composed of the files.
        points: the secret seed of the points at which expressions are compared.
    """

    def __init__(self, files: Documents, bank: Bank, points: bytes) -> None:
        self.files = files
        self.points = points
        self._kept: dict[str, Kept] = {}
        self._memory = Memory()
        self._composing = threading.Lock()
        self._served = self._measured(Served(bank, files))

    @property
    def served(self) -> Served:
        """What is served now, in one piece."""
        return self._served

    def follow(self, session: Session, number: int | None = None) -> Served:
        """Serve what is newest now; composes only when something was published since, and measures when it was decided.

        Args:
            session: to read from.
            number: what `seen` came to, where it was asked for already.
        """
        number = session.scalar(_SEEN) if number is None else number
        if number != self._served.seen:
            with self._composing:
                self._catch_up(session)
        return self._served

    def labelled(self, rubric: str) -> list[Kept]:
        """What persons decided of responses to the field of a rubric."""
        return self._by_rubric().get(rubric, [])

    def trusted(self, bank: Bank) -> tuple[Bank, Mapping[str, Trust]]:
        """Another bank, trusted by the same decisions."""
        return trusted(bank, self._by_rubric(), Memory(dict(self._memory.found)))

    def _catch_up(self, session: Session) -> None:
        before = self._served
        counter, decided = versions.counter(session), kept.counter(session)
        served = self._composed(session, counter) if counter > before.counter else before
        if decided > before.decided:
            self._keep(kept.since(session, before.decided))
        if served is not before or decided > before.decided:
            self._served = self._measured(replace(served, decided=max(decided, before.decided)))

    def _keep(self, newer: kept.Standing) -> None:
        for group, each in newer.items():
            if each is None:
                self._kept.pop(group, None)
            else:
                self._kept[group] = each

    def _measured(self, served: Served) -> Served:
        """The same with each criterion marking alone where it may; the bank is the same one where nothing changes."""
        bank, trust = trusted(served.bank, self._by_rubric(), self._memory)
        self._memory.forget(bank)
        same = all(bank.questions[id] is each for id, each in served.bank.questions.items())
        return replace(served, bank=served.bank if same else bank, trust=trust)

    def _by_rubric(self) -> dict[str, list[Kept]]:
        found: dict[str, list[Kept]] = {}
        for each in list(self._kept.values()):
            found.setdefault(each.rubric, []).append(each)
        return found

    def _composed(self, session: Session, counter: int) -> Served:
        documents = versions.overlaid(session, self.files)
        try:
            return Served(compose(documents, points=self.points), documents, counter)
        except AuthoringError as error:
            # What was published has been checked, so this process has other files or another engine than the publisher.
            logger.error("Published versions do not fit this process, which goes on without them: %s", error)  # noqa: TRY400
            return replace(self._served, counter=counter, newest=False)

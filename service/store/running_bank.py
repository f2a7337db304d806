"""The bank that a process serves: what its files hold, with the newest published versions in their places.

Every request looks at the counter of publications, in the statement that finds out who is asking; that is one look into an index.
So a version is served by every process from the moment its publication is committed, and nobody has to be told.
"""

import logging
import threading
from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.bank.bank import Bank
from service.bank.documents import Documents
from service.bank.loading import compose
from service.errors import AuthoringError
from service.store import versions

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Served:
    """A bank and what it is made of.

    Attributes:
        bank: with its keys compiled.
        documents: what it was composed of.
        counter: of publications when it was composed; 0 when there was none.
        newest: whether the publications up to that counter are in it.
    """

    bank: Bank
    documents: Documents
    counter: int = 0
    newest: bool = True


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
        self._served = Served(bank, files)
        self._composing = threading.Lock()

    @property
    def served(self) -> Served:
        """What is served now, in one piece."""
        return self._served

    def follow(self, session: Session, counter: int | None = None) -> Served:
        """Serve what is newest now; composes only when something was published since.

        Args:
            session: to read from.
            counter: of publications, where it was asked for already.
        """
        counter = versions.counter(session) if counter is None else counter
        if counter != self._served.counter:
            with self._composing:
                if counter > self._served.counter:
                    self._served = self._composed(session, counter)
        return self._served

    def _composed(self, session: Session, counter: int) -> Served:
        documents = versions.overlaid(session, self.files)
        try:
            return Served(compose(documents, points=self.points), documents, counter)
        except AuthoringError as error:
            # What was published has been checked, so this process has other files or another engine than the publisher.
            logger.error("Published versions do not fit this process, which goes on without them: %s", error)  # noqa: TRY400
            return Served(self._served.bank, self._served.documents, counter, newest=False)

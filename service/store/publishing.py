"""Publishing a version: all of it holds, or nothing happens; nobody's newer version is overwritten unseen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.bank.documents import Kind, hash_of, name_of
from service.bank.uploading import tried
from service.bank.yaml_lines import Document
from service.errors import CapacityError, RequestError
from service.maths.equivalence import Prover
from service.store import audit, versions
from service.store.database import Database
from service.store.locks import stop_recording
from service.store.models import Version
from service.store.running_bank import RunningBank, Served

ROUNDS = 3
"""Times an upload is tried anew because something else was published while its cases were graded."""


@dataclass(frozen=True, slots=True)
class Precondition:
    """What a publisher has seen.

    Attributes:
        match: hashes of which one must be the newest; None when that was not asked for.
        absent: whether there must be none yet.
    """

    match: frozenset[str] | None = None
    absent: bool = False

    def check(self, current: str | None) -> None:
        """Compare with what is the newest.

        Raises:
            RequestError: 412, the newest is another one; 428, nothing was said about it.
        """
        if self.match is None and not self.absent:
            detail = "Say which version you replace: `If-Match` with its hash, or `If-None-Match: *` for something new."
            raise RequestError(428, "precondition-required", detail)
        if self.absent and current is not None:
            raise RequestError(412, "already-there", f"There is one already; its newest version is {current}.")
        if self.match is not None and "*" in self.match and current is not None:
            return
        if self.match is not None and current not in self.match:
            newest = f"the newest version is {current}" if current else "there is none yet"
            raise RequestError(412, "version-outdated", f"You have seen another version; {newest}.")


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing came to.

    Attributes:
        version: the newest version now; None when the newest is a file that says the same.
        hash: of the newest version.
        replaced: hash of the one before; None for something new.
        changed: whether anything was published; an upload that says what the newest version says changes nothing.
    """

    version: Version | None
    hash: str
    replaced: str | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes documents.

    Attributes:
        database: where versions are kept.
        running: the bank that they are put beside.
        prover: decides what the cases leave open.
        also: what else happens in the transaction that publishes.
    """

    database: Database
    running: RunningBank
    prover: Prover
    also: Callable[[Session, Version], None] = lambda session, version: None

    def publish(
        self, kind: Kind, document: Document, precondition: Precondition, *, by: str, at: datetime
    ) -> Publication:
        """Publish a document that holds.

        Raises:
            BankProblems: everything that is wrong with it; nothing was published.
            RequestError: 412 or 428, see `Precondition`.
            CapacityError: others publish all the time.
        """
        for _ in range(ROUNDS):
            served = self._newest()
            current = _hash(served, kind, name_of(document))
            precondition.check(current)
            if current == hash_of(document):
                return Publication(None, current, current, changed=False)
            tried(served.documents, kind, document, points=self.running.points, prover=self.prover)
            with self.database.transaction() as session:
                stop_recording(session)
                if versions.counter(session) == served.counter:
                    row = versions.publish(session, kind, document, replaces=current, by=by, at=at)
                    detail = {"hash": row.hash, "replaces": current}
                    audit.add(session, f"published-{kind}", row.name, by=by, at=at, detail=detail)
                    self.also(session, row)
                    return Publication(row, row.hash, current, changed=True)
        raise CapacityError("Other versions are being published; nothing of yours was.")

    def _newest(self) -> Served:
        with self.database.reading() as session:
            return self.running.follow(session)


def _hash(served: Served, kind: Kind, name: str) -> str | None:
    document = served.documents.of(kind).get(name)
    return None if document is None else hash_of(document)

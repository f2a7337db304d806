"""Versions of questions and rubrics: added one behind the other, never changed; the newest is served.

What the files hold comes first and has no publisher; it is kept so that the hashes in old grades can still be looked up.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.bank.documents import Documents, Kind, hash_of, name_of
from service.bank.yaml_lines import Document, read_yaml
from service.errors import RequestError
from service.store.models import Version

PUBLICATIONS: ColumnElement[int] = func.coalesce(
    select(func.max(Version.id)).where(Version.published_by.is_not(None)).scalar_subquery(), 0
)
"""A number that grows with every publication, to be asked for beside something else; one look into an index.

Publications hold a lock of their own until they are committed, so a smaller number never comes to light later.
"""


def counter(session: Session) -> int:
    """The number that grows with every publication."""
    return session.scalar(select(PUBLICATIONS)) or 0


def newest(session: Session) -> dict[Kind, list[Document]]:
    """The newest published version of everything that was ever published."""
    last = select(func.max(Version.id)).where(Version.published_by.is_not(None)).group_by(Version.kind, Version.name)
    rows = session.scalars(select(Version).where(Version.id.in_(last)).order_by(Version.id)).all()
    return {kind: [document_of(row) for row in rows if row.kind == kind] for kind in Kind}


def overlaid(session: Session, documents: Documents) -> Documents:
    """The documents of the files, with what was published in their places."""
    for kind, newer in newest(session).items():
        documents = documents.overlaid(kind, newer)
    return documents


def document_of(version: Version) -> Document:
    """A version as a document again."""
    return read_yaml(version.text.encode(), version.file)


def publish(
    session: Session, kind: Kind, document: Document, *, replaces: str | None, by: str, at: datetime
) -> Version:
    """Add a version, which is the newest from the commit on.

    Args:
        session: a transaction that holds the lock against recording.
        kind: of the document.
        document: checked.
        replaces: hash of the version that was the newest; None for something new.
        by: id of the account that publishes.
        at: the moment of publication.
    """
    row = Version(
        kind=kind.value,
        name=name_of(document),
        hash=hash_of(document),
        file=document.file,
        text=document.text,
        replaces=replaces,
        published_at=at,
        published_by=by,
    )
    session.add(row)
    session.flush()
    return row


def keep_files(session: Session, documents: Documents, *, at: datetime) -> None:
    """Keep what the files hold, unless it was kept before."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [_row(kind, each, at) for kind in Kind for each in documents.of(kind).values()]
    if rows:
        session.execute(insert(Version).on_conflict_do_nothing(), rows)


def history(session: Session, kind: Kind, name: str) -> Sequence[Version]:
    """Every version, newest first."""
    asked = select(Version).where(Version.kind == kind.value, Version.name == name)
    # Files that were first seen after something was published are still what came before it.
    return session.scalars(asked.order_by(Version.published_by.is_(None), Version.id.desc())).all()


def version(session: Session, kind: Kind, name: str, hash: str) -> Version:
    """The latest version with that hash.

    Raises:
        RequestError: 404 `unknown-version`.
    """
    found = next((each for each in history(session, kind, name) if each.hash == hash), None)
    if found is None:
        raise RequestError(404, "unknown-version", f"There is no such version of the {kind} `{name}`.")
    return found


def _row(kind: Kind, document: Document, at: datetime) -> dict[str, object]:
    return {
        "kind": kind.value,
        "name": name_of(document),
        "hash": hash_of(document),
        "file": document.file,
        "text": document.text,
        "published_at": at,
    }

"""Copies of the whole database in one file, made while it is in use, and brought back.

SQLite copies itself page by page; PostgreSQL has programs of its own for it, which come with its client.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, make_url

from service.errors import CapacityError
from service.store.database import LOCK_SECONDS, is_sqlite

DUMP_SECONDS = 6 * 3600
"""Seconds after which a program of PostgreSQL is stopped; longer than any database of ours takes."""


def back_up(url: str, file: Path) -> None:
    """Write everything the database holds to a new file; those who write meanwhile are not kept waiting.

    Raises:
        CapacityError: the file is there already, the database is not, or the copy failed.
    """
    if file.exists():
        raise CapacityError(f"{file} is there already; name a new file.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        if is_sqlite(url):
            _copy(_sqlite_file(url), unfinished)
        else:
            _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}")
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, file: Path, migrations: Path) -> None:
    """Put what a backup holds in the place of everything the database holds, or change nothing.

    Raises:
        CapacityError: the file is no backup that this version can read, or the database could not be written.
    """
    if not file.is_file():
        raise CapacityError(f"There is no file {file}.")
    if is_sqlite(url):
        _check(file, migrations)
        _copy(file, _sqlite_file(url, made=True))
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run("pg_restore", url, *options, str(file))


def _sqlite_file(url: str, *, made: bool = False) -> Path:
    file = Path(make_url(url).database or "")
    if made:
        file.parent.mkdir(parents=True, exist_ok=True)
    elif not file.is_file():
        raise CapacityError(f"There is no database {file}.")
    return file


def _copy(source: Path, target: Path) -> None:
    """One database in the place of another, in one transaction of the other."""
    try:
        with (
            closing(sqlite3.connect(f"file:{source.absolute()}?mode=ro", uri=True)) as read,
            closing(sqlite3.connect(target, timeout=LOCK_SECONDS)) as written,
        ):
            read.backup(written)
            written.execute("PRAGMA journal_mode = WAL")
            if written.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise CapacityError(f"{target} is damaged; try another disk.")
    except sqlite3.Error as error:
        raise CapacityError(f"{source} could not be copied to {target}: {error}.") from error


def _check(file: Path, migrations: Path) -> None:
    """Refuse a file that is not a database of ours, or one of a later version."""
    try:
        with closing(sqlite3.connect(f"file:{file.absolute()}?mode=ro", uri=True)) as backup:
            revision = backup.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        ScriptDirectory(str(migrations)).get_revision(revision)
    except (sqlite3.Error, TypeError) as error:
        raise CapacityError(f"{file} is no backup of such a database.") from error
    except CommandError as error:
        raise CapacityError(f"{file} is from a later version than this one.") from error


def _run(program: str, url: str, *options: str) -> None:
    """Run a program of PostgreSQL on a database; the password is not among what other users see of a process."""
    found = shutil.which(program)
    if found is None:
        advice = "Install PostgreSQL's client, of the server's version, or run it where the server is"
        raise CapacityError(f"`{program}` is not here. {advice}: `docker compose exec db {program} --help`.")
    parsed = make_url(url)
    environment = {**os.environ, "PGPASSWORD": str(parsed.password or "")}
    command = [found, "--no-password", f"--dbname={_without_password(parsed)}", *options]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL with arguments of our own
        command, env=environment, capture_output=True, text=True, timeout=DUMP_SECONDS, check=False
    )
    if done.returncode:
        raise CapacityError(f"`{program}` failed: {done.stderr.strip()[-1000:]}")


def _without_password(url: URL) -> str:
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return plain.render_as_string(hide_password=False)

"""Simulate a course on both databases: `python -m tests.simulation [SEED [STEPS [RUNS]]]`; a seed is drawn if none is given."""

import sys
import tempfile
from pathlib import Path
from random import Random

from service.settings import PROJECT
from service.store.migrating import upgrade
from service.workers.durable import make_tables
from tests.conftest import PostgreSQL, postgresql_server, url_of
from tests.simulation.play import play
from tests.simulation.world import sqlite_in


def main(seed: int, steps: int, runs: int) -> None:
    """Run one seed after the other on both databases; the first that fails ends it."""
    with postgresql_server() as server:
        made = PostgreSQL(url_of(server))
        for number in range(seed, seed + runs):
            with tempfile.TemporaryDirectory() as folder, made.database() as url:
                for each in (sqlite_in(Path(folder)), url):
                    upgrade(each, PROJECT / "migrations")
                    make_tables(each)
                    play(each, number, steps)
            print(f"seed {number}: {steps} steps on each database", flush=True)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [Random().randrange(1, 2**31), 300, 1][len(given) :]))

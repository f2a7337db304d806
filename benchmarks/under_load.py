"""Requests by 1, 10 and 100 clients on both databases, as Markdown: `make load`, some minutes; ARGS="sqlite 1" for less.

Each database has a server of its own, with two more routes: one that does nothing, one that writes one row. The shares of their
rates are what counts, for a shared machine is slow and fast in turns; processor time is the server's alone.
"""

import os
import platform
import sys
from collections.abc import Iterator

from benchmarks.__main__ import table
from benchmarks.load import Request, measure, request
from benchmarks.over_http import MEMORY, batches, post, requests, written
from benchmarks.serving import Served, serving
from service.bank.bank import Bank
from service.bank.loading import load_bank
from service.settings import Settings
from service.store import accounts
from service.store.database import open_database
from tests.filling import CLASS_SIZE, fill, learner_id

HEADS = (
    *("database", "request", "clients", "requests/s", "p50 ms", "p99 ms"),
    *("server's CPU ms", ": nothing", ": one row"),
)
CLIENTS = (1, 10, 100)
BATCH = 100
"""Rows of a batch; a hundred clients send ten thousand at once."""

BUSY = 3000
"""Attempts of a learner who tries everything again and again."""


def main() -> None:
    """Measure and print."""
    kinds, seconds = sys.argv[1:2] or ["sqlite", "postgresql"], float((sys.argv[2:3] or ["3"])[0])
    settings = Settings()
    bank = load_bank(settings.question_bank, settings.rubrics, points=b"benchmarks")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    table(HEADS, (row for kind in kinds for row in rows(kind, bank, seconds)))


def rows(kind: str, bank: Bank, seconds: float) -> Iterator[tuple[str, ...]]:
    """A row for each request and number of clients."""
    with serving(kind) as served:
        before = served.megabytes
        yardsticks: dict[tuple[str, int], float] = {}
        asked = [*requests(served.tokens), *batches(served.instructor, bank, BATCH)]
        for each in (*asked, *by_a_busy_learner(served, bank)):
            for clients in CLIENTS:
                used = served.seconds
                load = measure(served.port, each, connections=clients, seconds=seconds)
                cost = (served.seconds - used) * 1000 / (load.rate * seconds)
                yardsticks[each.name, clients] = load.rate
                shown = (f"{load.rate:.0f}", f"{load.p50:.1f}", f"{load.p99:.1f}", f"{cost:.2f}")
                yield kind, each.name, str(clients), *shown, *_shares(yardsticks, each.name, clients)
        yield kind, f"memory: {before:.0f} MB before, {served.megabytes:.0f} MB after", *[""] * (len(HEADS) - 2)


def _shares(yardsticks: dict[tuple[str, int], float], name: str, clients: int) -> list[str]:
    """The rate as a share of the bare routes' rates."""
    rates = [yardsticks.get((bare, clients)) for bare in ("nothing", "one row written")]
    return [f"{yardsticks[name, clients] / rate:.2f}" if rate else "" for rate in rates]


def by_a_busy_learner(served: Served, bank: Bank) -> Iterator[Request]:
    """What one learner with thousands of attempts sends."""
    opened = open_database(served.url)
    with opened.transaction() as session:
        by = accounts.create_account(session, "instructor", "instructor").id
        fill(session, bank, attempts=BUSY * CLASS_SIZE, learners=CLASS_SIZE, by=by)
        token = accounts.issue_token(session, learner_id(0))
    opened.close()
    submissions = "/v1/questions/lora-memory/submissions"
    yield post(f"submission after {BUSY:,} attempts", submissions, [token], written(MEMORY), answers=2)
    yield request(f"tally of {BUSY:,} attempts", "GET", "/v1/me/tally", tokens=[token], answers=0)


if __name__ == "__main__":
    main()

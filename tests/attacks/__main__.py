"""`make attacks`: every row at every field that it suits, by every route, with honest answers beside; and how long it took.

It takes how many rows to fire (all of them when left out), chosen at random, and the seed of that choice.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from random import Random

from tests.attacks.firing import Hit, resident, volley
from tests.attacks.shots import ROUTES, Shot, answered, graded, honest, suited
from tests.attacks.table import Attack, attacks
from tests.replay.server import fresh_server

CLIENTS = 2
BOUND, HONEST_BOUND = 2.0, 0.25
"""Seconds: of any reply to an attack, and of all but one in a hundred replies to honest answers."""


def main() -> int:
    """Fire, and say what was found; the number of complaints."""
    most, seed = (*map(int, sys.argv[1:3]), 0, 0)[:2]
    rows = attacks(str(Path(tempfile.gettempdir()) / "exam-tutor-canary"))
    chosen = Random(seed).sample(rows, most) if most else rows
    with fresh_server() as access, ThreadPoolExecutor(1) as beside:
        before = resident(access.process)
        shots = list(volleys(chosen))
        right = list(islice(cycle(honest()), max(200, len(shots) // 10)))
        meanwhile = beside.submit(volley, access.url, access.instructor, right, clients=1)
        hits = volley(access.url, access.instructor, shots, clients=CLIENTS)
        alongside = meanwhile.result()
        print(f"memory: grown by {(resident(access.process) - before) / 2**20:.0f} MiB")
    bad = [hit for hit in (*hits, *alongside) if hit.complaint]
    late = [hit for hit in hits if hit.seconds > BOUND]
    for hit in bad + late:
        print(f"{hit.seconds:6.2f} s  {hit.name}: {hit.complaint[:300]}")
    print(said("attacks", hits), said("honest", alongside), sep="\n")
    return len(bad) + len(late) + (share(alongside, 0.99) > HONEST_BOUND)


def volleys(rows: Sequence[Attack]) -> Iterator[Shot]:
    """Every request, one answer each."""
    for attack in rows:
        for question in suited(attack):
            yield from (answered(attack, question, route) for route in ROUTES)
            yield graded(attack, [question], ())
        yield graded(attack, [])


def share(hits: Sequence[Hit], part: float) -> float:
    """Seconds within which that part of the replies came."""
    ordered = sorted(hit.seconds for hit in hits)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def said(name: str, hits: Sequence[Hit]) -> str:
    """A line about all replies."""
    times = ", ".join(f"p{int(part * 100)} {share(hits, part) * 1000:.0f} ms" for part in (0.5, 0.99))
    return f"{name}: {len(hits)} replies, {times}, longest {share(hits, 1.0):.2f} s"


if __name__ == "__main__":
    sys.exit(min(main(), 1))

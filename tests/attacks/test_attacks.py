"""Every hostile answer of the table meets a server that runs, beside honest ones; `make attacks` fires many more and measures."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest

from tests.attacks.firing import Hit, resident, volley
from tests.attacks.shots import ROUTES, Shot, answered, batch, honest, suited
from tests.attacks.table import Attack, attacks
from tests.replay.server import fresh_server

CLIENTS = 2
EVERY = 10
"""Of so many rows one is fired by another route than a batch."""

TOGETHER = 25
LARGEST = 80_000
"""Rows, and characters of responses, in one batch; a character may take six bytes there."""

pytestmark = pytest.mark.timeout(600)
MEMORY = 500 * 2**20
"""Bytes by which the server and its workers may grow; the memory of grades and of what flint keeps is some tens of millions."""


@dataclass(frozen=True)
class Fight:
    """What happened.

    Attributes:
        hits: every reply to an attack.
        honest: every reply to an honest answer that was sent meanwhile.
        canary: a file that nothing may have made.
        caller: a socket that nothing may have reached.
        grown: bytes by which the server grew.
        log: what the server printed.
    """

    hits: list[Hit]
    honest: list[Hit]
    canary: Path
    caller: socket.socket
    grown: int
    log: str


@pytest.fixture(scope="module")
def fight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fight]:
    """All attacks fired, each at the fields that it suits of one question in turn, with honest answers between."""
    canary = tmp_path_factory.mktemp("canary") / "canary"
    with (
        socket.create_server(("127.0.0.1", 0)) as caller,
        fresh_server({"EXAM_TUTOR_PROVER_DEADLINE": "0.3"}) as access,
    ):
        caller.setblocking(False)
        shots = list(volleys(canary, caller.getsockname()[1]))
        before = resident(access.process)
        hits = volley(access.url, access.instructor, shots, clients=CLIENTS)
        grown = resident(access.process) - before
        yield Fight(
            [hit for hit in hits if not hit.name.startswith("honest")],
            [hit for hit in hits if hit.name.startswith("honest")],
            canary,
            caller,
            grown,
            access.log.read_text(),
        )


def volleys(canary: Path, port: int) -> Iterator[Shot]:
    """Every row at one question in turn, some rows in one batch; of each class some rows by every route; honest answers between."""
    right = cycle(honest())
    rows = [attack for attack in attacks(str(canary), port) if attack.refused is None]
    for place, group in enumerate(grouped(rows)):
        yield batch(group, place)
        yield next(right)
    for place, attack in enumerate(attacks(str(canary), port)[::EVERY]):
        questions = suited(attack)
        yield answered(attack, questions[place % len(questions)], ROUTES[place % len(ROUTES)])


def grouped(rows: list[Attack]) -> Iterator[list[Attack]]:
    """Rows that fit into one body together."""
    group: list[Attack] = []
    for attack in rows:
        if len(group) == TOGETHER or sum(len(str(each.response)) for each in (*group, attack)) > LARGEST:
            yield group
            group = []
        group.append(attack)
    yield group


def test_no_attack_earns_anything_or_meets_a_bug(fight: Fight) -> None:
    assert len(fight.hits) >= 100
    assert [hit for hit in fight.hits if hit.complaint] == []


def test_honest_answers_sent_meanwhile_are_graded_right(fight: Fight) -> None:
    assert len(fight.honest) >= 30
    assert [hit for hit in fight.honest if hit.complaint] == []


def test_nothing_that_was_written_was_run(fight: Fight) -> None:
    assert not fight.canary.exists()
    with pytest.raises(BlockingIOError):
        fight.caller.accept()
    assert "Traceback" not in fight.log


def test_memory_stays_bounded(fight: Fight) -> None:
    assert fight.grown < MEMORY


def test_every_row_suits_some_question_and_is_another() -> None:
    rows = attacks()
    assert len(rows) >= 500
    assert all(suited(attack) for attack in rows)
    assert len({str(attack.response) for attack in rows}) > 0.95 * len(rows)

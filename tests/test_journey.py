"""One answer's way through a real server over real HTTP, on both databases, and through a crash."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from service.settings import PROJECT
from tests.asking import question

PATIENCE = 60
MEMORY = "/v1/questions/lora-memory"
RIGHT = {"responses": {"adapter_bytes": r"$4mk + 4k\ell$", "full_bytes": "**Final answer:** 4 m l."}}
WRONG = {"responses": {"adapter_bytes": "2k(m+l)", "full_bytes": "4ml"}}
PROSE = {"responses": {"remedies": "Use a larger rank, and perhaps raise the learning rate."}}


@dataclass(frozen=True)
class Server:
    """How to run the service's commands and where it serves.

    Attributes:
        environment: with the settings.
        log: what the server prints.
        url: where it listens.
    """

    environment: Mapping[str, str]
    log: Path
    url: str

    def command(self, *words: str) -> str:
        """What a command of the service prints."""
        done = subprocess.run(
            [sys.executable, "-m", "service", *words],
            cwd=PROJECT,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """A server process that is ready; it is asked to stop at the end, unless it is gone."""
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "service", "serve"],
                cwd=PROJECT,
                env=dict(self.environment),
                stdout=output,
                stderr=output,
            )
            try:
                self._wait_until_ready(process)
                yield process
            finally:
                process.terminate()
                process.wait(PATIENCE)

    def client(self, role: str, name: str) -> httpx.Client:
        """A client with the token of a new account."""
        printed = dict(
            line.split() for line in self.command("token", "create", "--role", role, "--name", name).splitlines()
        )
        headers = {"Authorization": f"Bearer {printed['token']}", "X-Account": printed["account"]}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        with httpx.Client(base_url=self.url) as client:
            while process.poll() is None and time.monotonic() < deadline:
                with suppress(httpx.TransportError):
                    if client.get("/readyz").is_success:
                        return
                time.sleep(0.05)
        raise RuntimeError(f"The server did not become ready:\n{self.log.read_text()}")


@pytest.fixture
def server(empty_url: str, tmp_path: Path) -> Server:
    """A server on an empty database; a test that asks for it runs on both databases."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("EXAM_TUTOR_")}
    ours = {"EXAM_TUTOR_DATABASE_URL": empty_url, "EXAM_TUTOR_PORT": str(port)}
    return Server(inherited | ours, tmp_path / "server.log", f"http://127.0.0.1:{port}")


def test_an_answer_is_graded_recorded_tallied_marked_and_survives_a_crash(server: Server) -> None:
    with (
        server.running() as process,
        server.client("learner", "Ada") as ada,
        server.client("instructor", "Emmy") as emmy,
    ):
        walk(ada, emmy)
        crowd(ada)

        last = ada.post(f"{MEMORY}/submissions", json=WRONG, headers={"Idempotency-Key": "last"})
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)

        with server.running():
            again = ada.post(f"{MEMORY}/submissions", json=WRONG, headers={"Idempotency-Key": "last"})
            kept = ada.get(f"/v1/attempts/{last.json()['attempt']}")

            assert last.status_code == 201
            assert kept.is_success
            assert again.headers["idempotency-replayed"] == "true"
            assert again.content == last.content


def walk(ada: httpx.Client, emmy: httpx.Client) -> None:
    """The way itself, from the list of questions to a batch."""
    listed = ada.get("/v1/questions", params={"topic": "lora"}).json()["questions"]
    assert "lora-memory" in [question["id"] for question in listed]

    previewed = ada.post(f"{MEMORY}/previews", json=RIGHT).json()
    assert [field["readable"] for field in previewed["fields"].values()] == [True, True]

    checked = ada.post(f"{MEMORY}/checks", json=RIGHT).json()
    assert checked["verdict"] == "correct"
    assert ada.get("/v1/me/attempts").json()["attempts"] == []

    submitted = [ada.post(f"{MEMORY}/submissions", json=each) for each in (RIGHT, WRONG)]
    assert [each.status_code for each in submitted] == [201, 201]
    prose = ada.post("/v1/questions/lora-underfitting/submissions", json=PROSE).json()
    assert prose["verdict"] == "needs-review"

    attempts = ada.get("/v1/me/attempts").json()["attempts"]
    assert [each["question"] for each in attempts] == ["lora-underfitting", "lora-memory", "lora-memory"]
    assert total(ada) == (1.0, 1.0, 1)

    marked = emmy.post(
        f"/v1/attempts/{prose['attempt']}/grades",
        json={"field": "remedies", "verdict": "partial", "credit": 0.5, "comment": "One remedy is missing."},
    )
    assert marked.status_code == 201
    assert total(ada) == (1.0, 2.0, 0)
    assert total(emmy, f"/v1/learners/{ada.headers['x-account']}/tally", part="credit") == (1.5, 2.0, 0)
    assert emmy.get("/v1/topics/lora/tally").json()["learners"] == 1

    rows = [{"question": "lora-memory", "field": "full_bytes", "response": text} for text in ("4ml", "4m(")]
    graded = emmy.post("/v1/grade", json=rows).json()["grades"]
    assert [grade["verdict"] for grade in graded] == ["correct", "unreadable"]


def total(who: httpx.Client, address: str = "/v1/me/tally", **policy: str) -> tuple[float, float, int]:
    """Earned, possible and pending over every question."""
    overall = who.get(address, params={"questions": "all", **policy}).json()["overall"]
    return overall["earned"], overall["possible"], overall["pending"]


def crowd(ada: httpx.Client) -> None:
    """More requests at once than the server has threads and the database connections; none is lost."""
    [before] = lines(ada)

    with ThreadPoolExecutor(60) as threads:
        answered = list(threads.map(lambda _: ada.post(f"{MEMORY}/submissions", json=RIGHT).status_code, range(120)))

    [after] = lines(ada)
    assert set(answered) == {201}
    assert after["attempts"] - before["attempts"] == 120


def lines(ada: httpx.Client) -> list[dict[str, int]]:
    """The lines that count in the tally."""
    return [line for line in ada.get("/v1/me/tally").json()["lines"] if line["counts"]]


ENDLESS = r"\sum_{k=1}^{\infty} \frac{(k+1)^5}{(k+2)^7+k+%d}"
"""Takes SymPy longer than the deadline, and differs for each number."""


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_a_flood_of_hard_answers_leaves_those_of_others_decided(server: Server) -> None:
    content = question("pi^2/6", id="basel", unreadable="(", guidance={"checks": {"limit": 100}})
    with (
        server.running(),
        server.client("learner", "Mallory") as mallory,
        server.client("learner", "Ada") as ada,
        server.client("instructor", "Emmy") as emmy,
    ):
        published = emmy.put("/v1/questions/basel", json=content, headers={"If-None-Match": "*"})
        assert published.status_code == 201, published.text

        with ThreadPoolExecutor(40) as threads:
            flood = [threads.submit(check, mallory, ENDLESS % turn) for turn in range(1, 41)]
            honest = [check(ada, rf"\sum_{{{index}=1}}^{{\infty}} 1/{index}^2") for index in "jkm"]
            assert not all(each.done() for each in flood)

    assert honest == ["correct"] * 3
    assert {each.result() for each in flood} == {"undecided"}


def check(who: httpx.Client, response: str) -> str:
    """The verdict on a response to the question of the flood."""
    answered = who.post("/v1/questions/basel/checks", json={"responses": {"value": response}})
    assert answered.status_code == 200, answered.text
    return str(answered.json()["verdict"])


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_a_bank_that_cannot_be_used_is_not_served(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "bank" / "topic"
    folder.mkdir(parents=True)
    (folder / "broken.yaml").write_text("id: broken\n")
    environment = {**server.environment, "EXAM_TUTOR_QUESTION_BANK": str(tmp_path / "bank")}

    done = subprocess.run(
        [sys.executable, "-m", "service", "serve"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert done.returncode == 1
    assert "broken.yaml" in done.stderr
    assert "Traceback" not in done.stderr
